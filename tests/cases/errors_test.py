# SPDX-License-Identifier: Apache-2.0
"""Faulty scenarios, each with all that `civitas check` says of it in its first lines, mistakes or warnings:
    # LINE:COLUMN CODE what is wrong (why). what to try
where LINE:COLUMN is FILE:LINE:COLUMN when the mistake stands in another file. After a change of words
that is meant,
    CIVITAS=build/release/civitas /usr/bin/python3 -I -B tests/cases/errors_test.py
writes these lines anew; look at what it changes.
"""
import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent / "errors"
PROGRAM = Path(os.environ["CIVITAS"]).resolve()
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))
NOT_OF_CHECK = {  # what `check` does not meet: tests elsewhere raise most of them
    "E517": "`check` takes every record: run/population_test.py",
    "E612": "known when a run is over: run/assert_test.py",
    "E615": "of few persons, or known in the run: run/emptied_test.py",
    "E801": "on the command line: run/bad_input_test.py",
    "E802": "when results are written: run/bad_input_test.py",
    "E803": "when results are written: run/bad_input_test.py",
    "E804": "when results of many gigabytes are written",
    "E806": "when the memory is used up",
    "E807": "when a run is stopped: run/interrupt_test.py",
    "E808": "our mistake, not that of a scenario",
    "E810": "when results are made again: run/reproduce_test.py",
    "E811": "when results are made again: run/reproduce_test.py",
    "E820": "when a run goes on: run/checkpoint_test.py",
    "E821": "when a run goes on: run/checkpoint_test.py",
    "E822": "when a run goes on from another's past: run/fork_test.py",
    "E901": "in cases: cases/uk_mistakes.yaml",
    "E902": "in cases: cases/uk_mistakes.yaml",
    "E951": "in experiments: run/experiment_test.py",
    "E952": "in experiments: run/experiment_test.py",
    "E953": "in folders of sweeps: run/sweep_folder_test.py",
    "E954": "in folders of sweeps: run/sweep_folder_test.py",
    "E955": "in a sweep: run/sweep_test.py",
    "E956": "in folders of sweeps: run/sweep_folder_test.py",
    "E961": "in experiments with a goal: run/solve_test.py",
    "E962": "in experiments with a goal: run/solve_test.py",
    "E963": "in experiments that calibrate: run/calibrate_test.py",
}


def line(problem, scenario):
    file = "" if problem["file"] == scenario else problem["file"] + ":"
    why = f" ({problem['why']})" if problem["why"] else ""
    advice = f". {problem['advice']}" if problem["advice"] else ""
    return f"# {file}{problem['line']}:{problem['column']} {problem['code']} {problem['what']}{why}{advice}"


def check(names):
    run = subprocess.run([PROGRAM, "check", "--json", *names], cwd=FOLDER, capture_output=True, text=True)
    assert run.returncode in (2, 74), run.stderr
    return {each["scenario"]: [line(problem, each["scenario"]) for problem in each["mistakes"] + each["warnings"]]
            for each in json.loads(run.stdout)}


def content(name):
    return (FOLDER / name).read_text(encoding="utf-8", errors="surrogateescape")  # one is in another encoding


def expected(name):
    return [text for text in content(name).splitlines() if text.startswith("# ")]


@pytest.fixture(scope="module")
def told():
    return check(FILES)


@pytest.mark.parametrize("name", FILES)
def test_all_mistakes_are_told_and_no_others(told, name):
    assert told[name] == expected(name)
    assert told[name], "a faulty scenario without a mistake"


def test_every_kind_that_check_can_tell_is_shown(told):
    listed = subprocess.run([PROGRAM, "list", "mistakes", "--json"], check=True, capture_output=True, text=True).stdout
    kinds = {text.split(" ")[2] for texts in told.values() for text in texts}
    assert kinds.isdisjoint(NOT_OF_CHECK)
    assert kinds | NOT_OF_CHECK.keys() == {entry["code"] for entry in json.loads(listed)}


def test_no_two_are_the_same():
    texts = Counter("".join(text for text in content(name).splitlines(True) if text[:2] != "# ")
                    for name in FILES)
    assert [text for text, times in texts.items() if times > 1] == []


if __name__ == "__main__":
    for _ in range(3):  # a new first line moves the lines below it
        for changed, texts in check(FILES).items():
            rest = [text for text in content(changed).splitlines(True) if not text.startswith("# ")]
            (FOLDER / changed).write_text("".join(text + "\n" for text in texts) + "".join(rest),
                                          encoding="utf-8", errors="surrogateescape")
