# SPDX-License-Identifier: Apache-2.0
# `civitas solve` finds numbers that are known, with intervals that are known, on any number of threads and
# after an interruption; what it writes is a reform that can be run.
import json
import math
import re
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest
import small_sweep
from small_world import PROGRAM, civitas, replaced

RENT = """\
civitas: 1
experiment: A rent
scenario: town.yaml
solve:
  adjust: rent
  between: [100, 900]
  so_that: rents == 1000 EUR/month
"""
# The share that has gone after half a year with a yearly rate c is 1 - exp(-c / 2): 0.3 at 0.7133.
GONE = """\
civitas: 1
experiment: Who goes
scenario: town.yaml
persons: 2000
replicates: 12
period: [2025-06, 2025-06]
solve:
  adjust: chance
  between: [0.1, 5]
  so_that: gone == 0.3
  precision: 0.0001
"""


def solve(folder, text, *options, output="found"):
    small_sweep.build(folder, text)
    return civitas(folder, "solve", "experiment.yaml", "-o", output, *options)


def solution(folder, output="found"):
    return json.loads((folder / output / "solution.json").read_text())


def test_a_number_that_is_known(tmp_path):
    done = solve(tmp_path, RENT)
    assert done.returncode == 0, done.stderr
    found = solution(tmp_path)
    assert found["value"] == pytest.approx(500, abs=0.08)
    assert found["outcome"] == pytest.approx(1000, abs=0.2)
    assert found["interval_95"] == [None, None] and "it takes replicates" in done.stdout
    assert "2 points" not in done.stdout and found["points"] < 10  # a line: a few steps
    assert done.stdout.endswith("found/solution.yaml\n")


def test_numbers_are_written_so_that_they_can_be_compared(tmp_path):
    large = replaced(RENT, "so_that: rents == 1000 EUR/month", "so_that: rents == 30000000 EUR/month").replace("[100, 900]", "[1000000, 90000000]")
    done = solve(tmp_path, large + "replicates: 3\n")
    assert done.returncode == 2, done.stderr  # outside the range
    wide = small_sweep.TOWN.replace("range: [0, 2000], ", "").replace("rent * 2", "rent * (1.9 + 0.2 * share(person, gone))")
    small_sweep.build(tmp_path, large + "replicates: 3\nperiod: [2025-06, 2025-06]\n", town_yaml=wide)
    done = civitas(tmp_path, "solve", "experiment.yaml", "-o", "found")
    assert done.returncode == 0, done.stderr
    assert "e+0" not in done.stdout
    assert re.search(r"^rent +\d\d \d{3} \d{3} EUR/month$", done.stdout, re.M), done.stdout
    number = r"\d{1,3}(?: \d{3})*"
    assert re.search(rf" ({number}) ± ({number}) EUR/month$", done.stdout, re.M), done.stdout


def test_a_rate_and_its_interval(tmp_path):
    done = solve(tmp_path, GONE)
    assert done.returncode == 0, done.stderr
    found = solution(tmp_path)
    known = -2 * math.log(0.7)
    low, high = found["interval_95"]
    assert low < known < high and low < found["value"] < high
    # The standard error of the share over that of the curve's slope, with Student's quantile at 11.
    error = math.sqrt(0.3 * 0.7 / 2000 / 12) / (0.5 * 0.7)
    assert high - low == pytest.approx(2 * 2.201 * error, rel=0.7)
    assert found["outcome"] == pytest.approx(0.3, abs=0.001)


def test_the_reform_can_be_run_and_meets_the_goal(tmp_path):
    text = replaced(RENT, "so_that: rents == 1000 EUR/month", "so_that: difference(rents) == -150 EUR/month\n  from: 2025-04")
    text = replaced(text, "scenario: town.yaml", "scenario: town.yaml\nbaseline: town.yaml\nperiod: [2025-04, 2025-06]")
    done = solve(tmp_path, text)
    assert done.returncode == 0, done.stderr
    reform = (tmp_path / "found" / "solution.yaml").read_text()
    assert "base: \"../town.yaml\"" in reform and "set: rent, to: 42" in reform and "from: 2025-04" in reform
    assert civitas(tmp_path, "check", "found/solution.yaml").returncode == 0
    assert civitas(tmp_path, "run", "found/solution.yaml", "-o", "x.h5", "--quiet").returncode == 0
    with h5py.File(tmp_path / "x.h5") as file:
        rents = file["rents"][0]
    assert rents[:3].tolist() == [1000, 1000, 1000]
    assert np.allclose(rents[3:], 850, atol=0.2)


def test_the_same_on_any_number_of_threads(tmp_path):
    for threads in (1, 3):
        assert solve(tmp_path, GONE, "--threads", threads, output=f"of{threads}").returncode == 0
    for name in ("solution.json", "solution.yaml", "trials.shard", "manifest.json"):
        assert (tmp_path / "of1" / name).read_bytes() == (tmp_path / "of3" / name).read_bytes()


def test_stopped_and_resumed(tmp_path):
    slow = replaced(GONE, "persons: 2000", "persons: 60000")
    assert solve(tmp_path, slow, output="whole").returncode == 0
    command = [PROGRAM, "solve", "experiment.yaml", "-o", "stopped", "--quiet"]
    interrupted = 0
    for attempt in range(100):
        process = subprocess.Popen([*command, "--resume"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.1 + 0.1 * attempt)
        process.send_signal(signal.SIGTERM)
        err = process.communicate(timeout=60)[1]
        if process.returncode == 0:
            break
        interrupted += 1
        assert process.returncode in (75, -signal.SIGTERM), err  # before it listens, the signal ends it
    assert process.returncode == 0 and interrupted > 0
    for name in ("solution.json", "solution.yaml", "trials.shard"):
        assert (tmp_path / "stopped" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_what_was_begun_is_not_begun_again(tmp_path):
    assert solve(tmp_path, RENT).returncode == 0
    again = solve(tmp_path, RENT)
    assert again.returncode == 74 and "error[E803]: found/trials.shard" in again.stderr
    assert solve(tmp_path, RENT, "--resume").returncode == 0
    other = solve(tmp_path, replaced(RENT, "1000", "1100"), "--resume")
    assert other.returncode == 2 and "the goal" in other.stderr


def test_what_was_found_is_not_merged(tmp_path):
    assert solve(tmp_path, RENT).returncode == 0
    merged = small_sweep.merge(tmp_path, "found")
    assert merged.returncode == 2 and not (tmp_path / "out.h5").exists()
    assert merged.stderr == ("error[E954]: found: this is no folder of a sweep, but of `civitas solve` (there is nothing to merge: its runs are "
                             "kept for --resume alone). What was found stands in solution.yaml and solution.json\n")


def test_no_sign_change_is_told(tmp_path):
    done = solve(tmp_path, replaced(RENT, "[100, 900]", "[100, 300]"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("error[E962]: experiment.yaml:7:12: 'rents == 1000 EUR/month' is not crossed between 100 EUR/month and "
                           "300 EUR/month (it is 200 EUR/month at the one and 600 EUR/month at the other). Choose ends of `between` on both "
                           "sides of the goal, and another folder with -o\n  7 |   so_that: rents == 1000 EUR/month\n    |            ^\n")


def test_what_does_not_depend_on_the_number_is_told(tmp_path):
    done = solve(tmp_path, replaced(GONE, "adjust: chance", "adjust: rent").replace("[0.1, 5]", "[100, 900]"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "E962]: experiment.yaml:8:11: the outcome does not change with 'rent'" in done.stderr


@pytest.mark.parametrize("old, new, told", [
    ("adjust: rent", "adjust: rant", "'rant'"),
    ("adjust: rent", "adjust: reform", "E961]: experiment.yaml:5:11: 'reform' cannot be adjusted"),
    ("rents == 1000 EUR/month", "rents < 1000 EUR/month", "E961]: experiment.yaml:7:18: this says of no outcome"),
    ("rents == 1000 EUR/month", "rents == 1000 EUR/year", "E302]: experiment.yaml:7:12: 'rents' is in EUR/month, not in EUR/year"),
    ("rents == 1000 EUR/month", "difference(rents) == 0", "E961]: experiment.yaml:7:23: there is no baseline"),
    ("rents == 1000 EUR/month", "left_by_place == 1", "E961]: experiment.yaml:7:12: 'left_by_place' is not one number"),
    ("rents == 1000 EUR/month", "rent == 1000", "experiment.yaml:7:12"),
    ("[100, 900]", "[900, 100]", "E951]: experiment.yaml:6:12: this range is empty"),
    ("[100, 900]", "[100, 9000]", "E312]: experiment.yaml:6:18"),
    ("[100, 900]", "[100, 900]\n  precision: 0", "E312]: experiment.yaml:7:14: a precision is above 0"),
    ("solve:", "design: {random: {samples: 2, over: {rent: [1, 2]}}}\nsolve:", "E113]: experiment.yaml:6:3"),
    ("  so_that: rents == 1000 EUR/month\n", "", "so_that"),
    ("scenario: town.yaml", "scenario: town.yaml\nreplicates: {from: 2, to: 9, until: decided(rents)}", "E113]: experiment.yaml:4:37"),
])
def test_mistakes(tmp_path, old, new, told):
    done = solve(tmp_path, replaced(RENT, old, new))
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert told in done.stderr, done.stderr


def test_each_command_has_its_experiments(tmp_path):
    small_sweep.build(tmp_path, RENT)
    for command, told in (("sweep", "Run civitas solve"), ("calibrate", "Run civitas solve")):
        done = civitas(tmp_path, command, "experiment.yaml", "-o", "x")
        assert done.returncode == 2 and "error[E951]: experiment.yaml:5:3" in done.stderr and told in done.stderr
    done = civitas(tmp_path, "solve", "experiment.yaml", "--dry-run")
    assert done.stdout == "would adjust rent between 100 and 900 so that rents == 1000 EUR/month: 1 run a point of 40 persons\n"
    assert "error[E801]: --output" in civitas(tmp_path, "solve", "experiment.yaml").stderr


def test_what_counts_is_refused(tmp_path):
    counted = replaced(small_sweep.TOWN, "range: [0, 2000]", "range: [0, 2000], whole: true, description: Euros")
    small_sweep.build(tmp_path, RENT, town_yaml=counted)
    said = civitas(tmp_path, "solve", "experiment.yaml", "-o", "found")
    assert said.returncode == 2 and ("experiment.yaml:5:11: a goal is met between whole numbers ('rent' counts: Euros). "
                                     "Run a sweep over {integers: [100, 900]}") in said.stderr, said.stderr
