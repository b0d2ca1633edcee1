# SPDX-License-Identifier: Apache-2.0
"""One number at a time: the effects of a known function, from the list of parameters to the table."""
import json
import math
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from analysis import indices, one_at_a_time

ROOT = Path(os.environ["CIVITAS_ROOT"])
SCENARIO = """\
civitas: 1
population: {parametric: singles, persons: 1}
time: {from: 2025-01, to: 2025-02}
schedule: []
parameters:
  rate: {unit: 1, value: 0.25, range: [0, 1], source: "law: of 2025"}
assumptions:
  a: {unit: 1, value: 2, range: [0, 10], source: assumed}
  b: {unit: 1, value: 10, range: [8, 100], source: "assumed: as elsewhere"}
  zero: {unit: 1, value: 0, range: [-1, 1], source: assumed}
  lever: {unit: 1, value: 1, range: [0, 2], source: "assumed: policy"}
  endless: {unit: 1, value: 1, source: assumed}
indicators:
  y: {number: "10 * a + log(b) + rate * zero * a", unit: 1, title: A line}
"""
REFORM = "civitas: 1\nbase: town.yaml\nchanges:\n  - {set: lever, to: 2}\n  - {set: a, to: 3}\n"
EXPERIMENT = "civitas: 1\nexperiment: A line\nscenario: town.yaml\nreplicates: 2\ndesign: {list: points.csv}\n"


def python(folder, name, *arguments, given=None):
    return subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis" / name, *arguments], cwd=folder, input=given,
                          capture_output=True, text=True)


def civitas(folder, *arguments):
    return subprocess.run([os.environ["CIVITAS"], *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    (folder / "town.yaml").write_text(SCENARIO)
    (folder / "more.yaml").write_text(REFORM)
    (folder / "experiment.yaml").write_text(EXPERIMENT)
    (folder / "numbers.json").write_text(civitas(folder, "list", "parameters", "town.yaml", "--json"))
    said = python(folder, "one_at_a_time.py", "numbers.json", "--half", "--reform", "none", "--reform", "more.yaml", "-o", "points.csv")
    assert said.returncode == 0 and said.stdout == "points.csv: 14 points, 3 numbers\n", said.stderr
    civitas(folder, "sweep", "experiment.yaml", "-o", "runs")
    civitas(folder, "merge", "runs", "-o", "sweep.h5")
    return folder


def test_half_and_half_again_within_the_range_and_no_levers(folder):
    lines = (folder / "points.csv").read_text().splitlines()
    assert lines[:8] == ["reform,a,b,zero", "none,,,", "none,1,,", "none,3,,", "none,,8,", "none,,15,", "none,,,-1", "none,,,1"]


def test_what_counts_is_changed_by_whole_numbers():
    assert one_at_a_time.ends_of(("every", "3", "1 to 12, whole", "assumed"), half=True) == ("every", (1, 4))
    assert one_at_a_time.ends_of(("delay", "1", "1 to 24, whole", "assumed"), half=True) == ("delay", ())


def test_the_whole_range_unless_half_is_asked_for(folder):
    said = python(folder, "one_at_a_time.py", "numbers.json")
    assert said.stdout.splitlines() == ["a,b,zero", ",,", "0,,", "10,,", ",8,", ",100,", ",,-1", ",,1"]
    assert one_at_a_time.ends_of(("delay", "1", "1 to 24, whole", "assumed")) == ("delay", (24,))


def test_points_keep_their_digits():
    name, ends = one_at_a_time.ends_of(("fee", "1234567.3", "0 to 9000000", "assumed"), half=True)
    assert one_at_a_time.laid({name: ends}, [])[2:] == [["617283.65"], ["1851850.95"]]


def effects(folder, reform):
    said = python(folder, "sensitivity.py", "sweep.h5", "--at", f"reform={reform}", "-o", "found")
    assert said.returncode == 0, said.stderr
    assert {path.name for path in (folder / "found").iterdir()} == {"sensitivity.csv", "sensitivity.json", "alone_y.svg", "alone_y.png"}
    told = json.loads((folder / "found/sensitivity.json").read_text())
    return {(each["factor"], each["measure"]): each["value"] for each in told["measures"]}, said.stdout


def test_the_effects_are_those_of_the_function(folder):
    found, said = effects(folder, "none")
    assert found == pytest.approx({("a", "least_adds"): -10, ("a", "greatest_adds"): 10,
                                   ("b", "least_adds"): math.log(0.8), ("b", "greatest_adds"): math.log(1.5),
                                   ("zero", "least_adds"): -0.5, ("zero", "greatest_adds"): 0.5})
    rows = [line.split()[0] for line in said.splitlines() if line.split()[:1] in (["a"], ["b"], ["zero"])]
    assert rows == ["a", "zero", "b"]


def test_an_empty_field_leaves_what_the_reform_has_set(folder):
    found, _ = effects(folder, "more.yaml")
    assert found["a", "least_adds"] == pytest.approx(-20) and found["a", "greatest_adds"] == pytest.approx(0)
    assert found["zero", "greatest_adds"] == pytest.approx(0.75)


def test_replicates_are_paired():
    luck = np.array([5.0, -3.0, 1.0])
    outcome = np.array([luck, luck + 1, luck + [2, 3, 4]])
    (least, greatest), = indices.alone(np.array([[False], [True], [True]]), np.array([[np.nan], [1], [2]]), outcome)
    assert (least.value, least.low, least.high) == (1, 1, 1)
    assert greatest.value == 3 and greatest.high - 3 == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)


@pytest.mark.parametrize("arguments, words", [
    (["sweep.h5"], "changes several at a point"),
    (["sweep.h5", "--at", "reform=less.yaml"], "has no point with reform = less.yaml (it has none, more.yaml)"),
    (["sweep.h5", "--at", "reform"], "'reform' names no value"),
    (["sweep.h5", "--at", "policy=more.yaml"], "has no factor 'policy' (it has reform, a, b, zero)"),
])
def test_points_that_allow_no_measure_are_told(folder, arguments, words):
    said = python(folder, "sensitivity.py", *arguments)
    assert said.returncode == 2 and words in said.stderr and "Traceback" not in said.stderr


@pytest.mark.parametrize("given, words", [
    ("no json", "standard input: is no list of parameters"),
    ("[]", "no assumed number with a range is left"),
])
def test_what_is_no_list_of_parameters_is_told(tmp_path, given, words):
    said = python(tmp_path, "one_at_a_time.py", given=given)
    assert said.returncode == 2 and words in said.stderr and "Traceback" not in said.stderr
