# SPDX-License-Identifier: Apache-2.0
"""Reforms count in the order in which the experiment has them, whichever stands at the first point."""
import csv
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from analysis import sensitivity, sensitivity_screen, sweep_levels, sweep_words, sweeps

ROOT = Path(os.environ["CIVITAS_ROOT"])
TOWN = """\
civitas: 1
population: {parametric: singles, persons: 1}
time: {from: 2025-01, to: 2025-02}
schedule: []
parameters:
  lift: {unit: 1, value: 0, range: [0, 1], source: "assumed: policy"}
assumptions:
  rate: {unit: 1, value: 0, range: [0, 1], source: assumed}
indicators:
  y: {number: "lift + 0.1 * rate", unit: 1}
"""
REFORM = "civitas: 1\nbase: {base}\ntitle: {name}\nchanges:\n  - {{set: lift, to: {lift}}}\n"
EXPERIMENT = "civitas: 1\nexperiment: Order\nscenario: town.yaml\n"
REFORMS = {"z/more": 0.5, "all": 1}
DESIGNS = ("lhs: {samples: 24, seed: SEED, OVER}", "sobol: {samples: 16, seed: SEED, OVER}",
           "morris: {trajectories: 6, seed: SEED, OVER}")
TWO, THREE = "reform: [none, all.yaml]", "reform: [none, z/more.yaml, all.yaml]"


def merged(folder, design, seed=1, reforms=TWO):
    (folder / "town.yaml").write_text(TOWN)
    (folder / "z").mkdir(exist_ok=True)
    for name, lift in REFORMS.items():
        base = "../" * name.count("/") + "town.yaml"
        (folder / f"{name}.yaml").write_text(REFORM.format(base=base, name=name, lift=lift))
    design = design.replace("SEED", str(seed)).replace("OVER", f"over: {{{reforms}, rate: [0, 1]}}")
    (folder / "experiment.yaml").write_text(f"{EXPERIMENT}design: {{{design}}}\n")
    for words in (["sweep", "experiment.yaml", "-o", f"runs{seed}"], ["merge", f"runs{seed}", "-o", f"{seed}.h5"]):
        subprocess.run([os.environ["CIVITAS"], *words], cwd=folder, check=True, capture_output=True)
    return folder / f"{seed}.h5"


@pytest.mark.parametrize("design", DESIGNS)
def test_the_sign_is_the_same_whichever_reform_comes_first(tmp_path, design):
    first = set()
    for seed in range(1, 7):
        sweep = sweeps.read(merged(tmp_path, design, seed))
        reform, _ = sweep.factors
        first.add(reform.text(reform.values[0]))
        found = sensitivity.analysed(sweep, sweep.outcome("y"))
        effect = found["morris"].mean[0] if "morris" in found else found["regression"][0].value
        assert reform.labels == ("none", "all.yaml") and effect > 0.9
        assert all(change is None or change.mean > 0 for change in found["one_at_a_time"])
    assert first == {"none", "all.yaml"}  # else there is nothing to see


def test_the_way_is_told_on_screen_and_in_the_table(tmp_path):
    path = merged(tmp_path, DESIGNS[0])
    script, found = ROOT / "analysis/sensitivity.py", tmp_path / "found"
    said = subprocess.run(["/usr/bin/python3", "-I", "-B", script, path, "-o", found], capture_output=True, text=True)
    assert "\nreform (none → all)  " in said.stdout and "by rank" not in said.stdout
    with open(found / "sensitivity.csv", encoding="utf-8") as table:
        levels = {row["factor"]: row["levels"] for row in csv.DictReader(table)}
    assert levels == {"reform": "none → all.yaml", "rate": ""}


def test_more_than_two_count_by_rank(tmp_path):
    sweep = sweeps.read(merged(tmp_path, "grid: {levels: 3, OVER}", reforms="reform: [all.yaml, none, z/more.yaml]"))
    reform, _ = sweep.factors
    assert list(reform.unit_values) == [0, 0, 0, 0.5, 0.5, 0.5, 1, 1, 1] and reform.titles == ("all", "none", "z/more")
    assert sweep_words.ranks(sweep.factors) == "reform counts by rank, in the order of the experiment: all, none, more"
    rows = sensitivity_screen.rows(sweep, sensitivity.analysed(sweep, sweep.outcome("y")))
    assert rows[1][0] == "reform (all → … → more)"


@pytest.mark.parametrize("design", ["saltelli: {samples: 8, OVER}", "morris: {trajectories: 8, OVER}"])
def test_a_part_of_a_design_in_sets_is_no_such_design(tmp_path, design):
    sweep = sweeps.read(merged(tmp_path, design)).at("reform", "none")
    found = sensitivity.analysed(sweep, sweep.outcome("y"))
    assert sweep.design == f"part of {design.split(':')[0]}" and not {"sobol", "morris"} & found.keys()
    assert found["regression"][0].value == pytest.approx(1)  # all that is left varies with `rate`


def test_names_are_short_where_they_stay_apart():
    assert sweep_levels.short(("none", "../a/b.yaml")) == ["none", "b"]
    assert sweep_levels.short(("a/b.yaml", "b.yaml")) == ["a/b.yaml", "b.yaml"]
    assert sweep_levels.way(["none"]) == "" and sweep_levels.way([]) == ""


def test_a_part_of_the_points_has_its_own_ranks():
    factor = sweeps.Factor("reform", "reform", "", "choice", False, np.array([2.0, 0, 2]), ("a", "b", "c"))
    assert factor.levels == ("a", "c") and list(factor.unit_values) == [1, 0, 1]
