# SPDX-License-Identifier: Apache-2.0
"""The example of ask and tell: factors that are whole, dates and choices stay so, reforms are chosen from, and outcomes that there are not are told."""
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(os.environ["CIVITAS_ROOT"])
TOWN = """\
civitas: 1
population: {parametric: singles, persons: 1}
time: {from: 2025-01, to: 2025-02}
schedule: []
assumptions:
  k: {unit: 1, value: 0, range: [0, 10], whole: true, source: assumed}
  rate: {unit: 1, value: 0.2, range: [0, 1], source: assumed}
  j: {unit: 1, value: 4, range: [0, 10], source: assumed}
  lower: {unit: 1, value: 0, range: [0, 10], source: assumed}
  begin: {unit: date, value: 2025-01-01, range: [2025-01-01, 2025-12-31], source: assumed}
indicators:
  y: {number: "(k - 6.6) * (k - 6.6) + abs(j - 4) + rate - lower + 0.0001 * abs(begin - now.date) / (1 day)", unit: 1}
"""
EXPERIMENT = """\
civitas: 1
experiment: Whole numbers
scenario: town.yaml
design:
  lhs: {samples: 4, over: {k: {integers: [0, 10]}, rate: [0, 1], begin: {integers: [2025-01-01, 2025-12-31]},
    j: {choice: [1, 4, 10]}, reform: [none, lower.yaml, higher.yaml]}}
"""
REFORM = "civitas: 1\nbase: town.yaml\nchanges:\n  - {set: lower, to: TO, source: assumed}\n"


@pytest.fixture
def optimise(tmp_path):
    (tmp_path / "town.yaml").write_text(TOWN)
    for name, to in (("lower", "5"), ("higher", "1")):
        (tmp_path / f"{name}.yaml").write_text(REFORM.replace("TO", to))
    (tmp_path / "experiment.yaml").write_text(EXPERIMENT)
    path = f"{Path(os.environ['CIVITAS']).parent}:{os.environ['PATH']}"
    script = ROOT / "scenarios/experiments/optimise.py"
    return lambda *words, **other: subprocess.run(["/usr/bin/python3", "-I", "-B", script, "experiment.yaml", *words],
                                         cwd=tmp_path, env={**os.environ, "PATH": path, **other}, capture_output=True, text=True)


def test_whole_numbers_dates_and_choices_stay_so(optimise, tmp_path):
    said = optimise("y", "-o", "best", "--generations", "4")
    assert said.returncode == 0, said.stderr
    found = dict(line.split("=") for line in said.stdout.splitlines()[-6:])
    assert list(found) == ["k", "rate", "begin", "j", "reform", "y"] and found["k"] == "7" and found["begin"].startswith("2025-")
    assert found["j"] == "4" and found["reform"] == "lower.yaml"
    asked = [line.split(",") for line in (tmp_path / "best/001.csv").read_text().splitlines()]
    assert asked[0] == ["k", "rate", "begin", "j", "reform"] and all(row[0].isdigit() and row[2].count("-") == 2 for row in asked[1:])


def test_an_outcome_that_there_is_not_is_told(optimise):
    said = optimise("yy", "-o", "best")
    assert said.returncode == 2 and "has no outcome 'yy' (it has y)" in said.stderr and "Traceback" not in said.stderr


def test_a_program_that_is_not_there_is_told(optimise):
    said = optimise("y", "-o", "best", PATH="/nowhere")
    assert said.returncode == 1 and said.stderr.startswith("error: no civitas on PATH")
