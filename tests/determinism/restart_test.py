# SPDX-License-Identifier: Apache-2.0
# Every scenario of this folder, cut in two at some month: the second half goes on from the checkpoint of the
# first, with other threads and blocks, and ends with the same bytes. A part of the state that is not saved shows.
import hashlib
import os
import random
import re
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ["CIVITAS"]
STEPS = 15  # at most: more than a year
LEFT_OUT = ("scenarios/delaware",               # its files are not here
            "scenarios/course/mistakes.yaml")  # a faulty one, to look at


def is_scenario(path):
    text = path.read_text(encoding="utf-8")
    return not str(path).startswith(LEFT_OUT) and (
        re.search(r"^time:", text, re.M) is not None or re.search(r"^base:", text, re.M) is not None)


SCENARIOS = sorted(str(path) for path in Path("scenarios").rglob("*.yaml") if is_scenario(path))


def run(folder, scenario, name, *options):
    path = folder / f"{name}.h5"
    command = [PROGRAM, "run", scenario, "-o", path, "--replicates", 2, "--quiet", *options]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    assert done.returncode in (0, 4), done.stderr  # 4: an assertion of the scenario failed
    return hashlib.sha256(path.read_bytes()).hexdigest()


def month(text):
    year, of_year = text.split("-")
    return int(year) * 12 + int(of_year) - 1


def plus(first, months):
    number = month(first) + months
    return f"{number // 12:04}-{number % 12 + 1:02}"


def size(scenario):
    text = Path(scenario).read_text(encoding="utf-8")
    base = re.search(r"^base: *(\S+)", text, re.M)
    if base:
        return size(os.path.normpath(Path(scenario).parent / base[1]))
    of_survey = re.search(r"eusilc", text) is not None
    return ["--persons", 2000] if of_survey else []


def test_scenarios_are_found():
    assert len(SCENARIOS) > 35
    assert {"scenarios/generations.yaml", "scenarios/flagship/today.yaml",
            "scenarios/canon/schelling.yaml"} <= set(SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_goes_on_to_the_same_bytes(tmp_path, scenario):
    options = size(scenario)
    planned = subprocess.run([PROGRAM, "plan", scenario], capture_output=True, text=True, check=True).stdout
    first, last, each = re.search(r": (\d{4}-\d\d) to (\d{4}-\d\d), \d+ steps of (\d+) month", planned).groups()
    steps = min((month(last) - month(first)) // int(each) + 1, STEPS)
    last = plus(first, steps * int(each) - 1)
    cut = plus(first, random.Random(scenario).randint(1, max(1, steps - 1)) * int(each) - 1)  # of one step: nothing is left
    whole = run(tmp_path, scenario, "whole", *options, "--to", last, "--threads", 2)
    run(tmp_path, scenario, "past", *options, "--to", cut, "--threads", 2, "--keep-checkpoint")
    assert run(tmp_path, scenario, "rest", *options, "--to", last, "--threads", 1, "--block-size", 100,
               "--from", tmp_path / "past.h5.checkpoint") == whole
