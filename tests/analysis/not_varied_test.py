# SPDX-License-Identifier: Apache-2.0
"""A factor all of whose other values failed: that it does not matter is not said, but that nothing is known."""
import csv
import math
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from analysis import indices, sensitivity, sensitivity_figures, sensitivity_screen, sweep_words, sweeps

ROOT = Path(os.environ["CIVITAS_ROOT"])
TOWN = """\
civitas: 1
population: {parametric: singles, persons: 1}
time: {from: 2025-01, to: 2025-02}
schedule: []
assumptions:
  safe: {unit: 1, value: 1, range: [0, 1], source: assumed}
  rate: {unit: 1, value: 0.5, range: [0, 1], source: assumed}
  more: {unit: 1, value: 0.5, range: [0, 1], source: assumed}
indicators:
  y: {number: "(rate + more) / safe", unit: 1}
  same: {number: "3 / safe", unit: 1}
"""
BAD = "civitas: 1\nbase: town.yaml\nchanges:\n  - {set: safe, to: 0}\n"
EXPERIMENT = "civitas: 1\nexperiment: Failures\nscenario: town.yaml\ndesign: {DESIGN}\n"
OVER = "over: {reform: [none, bad.yaml], rate: [0, 1], more: [0, 1]}"
DESIGNS = (f"saltelli: {{samples: 32, second_order: true, {OVER}}}", f"lhs: {{samples: 40, {OVER}}}")


def merged(folder, design, town=TOWN):
    for name, text in (("town", town), ("bad", BAD), ("experiment", EXPERIMENT.replace("DESIGN", design))):
        (folder / f"{name}.yaml").write_text(text)
    for words, code in ((["sweep", "experiment.yaml", "-o", "runs"], 4),
                        (["merge", "runs", "-o", "sweep.h5", "--allow-missing"], 0)):
        assert subprocess.run([os.environ["CIVITAS"], *words], cwd=folder, capture_output=True).returncode == code
    return folder / "sweep.h5"


def said(path, *options):
    script = ROOT / "analysis/sensitivity.py"
    return subprocess.run(["/usr/bin/python3", "-I", "-B", script, path, "-o", path.parent / "found", *options],
                          capture_output=True, text=True)


@pytest.mark.parametrize("design", DESIGNS)
def test_a_reform_that_failed_has_no_measure(tmp_path, design):
    found = said(path := merged(tmp_path, design), "--outcome", "y")
    assert found.returncode == 0, found.stderr
    row = next(line for line in found.stdout.splitlines() if line.startswith("reform ("))
    assert set(row.removeprefix("reform (none → bad)").split()) == {"–"}
    assert "\nreform: not varied among complete points" in found.stdout
    with open(path.parent / "found/sensitivity.csv", encoding="utf-8") as table:
        values = {(line["factor"], line["measure"]): line["value"] for line in csv.DictReader(table)}
    of_reform = {measure: value for (factor, measure), value in values.items() if "reform" in factor.split(":")}
    assert of_reform and set(of_reform.values()) == {""}
    assert all(value for (factor, _), value in values.items() if "reform" not in factor.split(":"))


def test_its_place_in_the_figure_is_empty_and_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(sensitivity_figures, "finish", lambda canvas, name, *_: (name, canvas))
    sweep = sweeps.read(merged(tmp_path, DESIGNS[0]))
    figures = dict(sensitivity_figures.figures(sweep, [sensitivity.analysed(sweep, sweep.outcome("y"))]))
    axes = figures["importance_y"].axes[0]
    labels = [text.get_text() for text in axes.get_yticklabels()]
    assert labels[0] == "reform\n(not varied among complete points)" and "varied" not in labels[1]
    assert [text.get_text() for text in figures["pairs_y"].axes[0].get_yticklabels()] == ["rate and more"]


def test_an_outcome_that_is_the_same_at_complete_points_tells_nothing_of_the_others(tmp_path):
    words = said(merged(tmp_path, DESIGNS[1]), "--outcome", "same").stdout
    assert "It is 3 at every complete point: it does not vary there\nreform: not varied among complete points" in words
    assert "no factor matters" not in words


def test_of_numbers_that_are_changed_one_at_a_time_those_that_failed_are_named(tmp_path):
    (tmp_path / "points.csv").write_text("safe,rate,more\n,,\n0,,\n,0,\n,1,\n,,0\n,,1\n")
    words = said(merged(tmp_path, "list: points.csv"), "--outcome", "y").stdout
    assert "\nsafe: not varied among complete points, so what it does is not known\n" in words
    assert said(tmp_path / "sweep.h5", "--outcome", "same").stdout.count("safe: not varied") == 1


def test_where_the_point_without_changes_failed_that_is_told(tmp_path):
    (tmp_path / "points.csv").write_text("safe,rate\n,\n0.8,\n,0\n")
    path = merged(tmp_path, "list: points.csv", TOWN.replace("/ safe", "/ (1 - safe + abs(rate - 0.5))"))
    refused = said(path, "--outcome", "y")
    assert refused.returncode == 2 and "the point at which nothing is changed has no complete run" in refused.stderr


def test_a_factor_is_varied_within_a_set_or_not_at_all():
    points, outcome = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.arange(4.0)
    assert list(indices.varied(points, outcome)) == [True, True]
    assert list(indices.varied(points, outcome, 2)) == [False, True]
    assert list(indices.varied(points, np.array([0, 1, np.nan, np.nan]))) == [False, True]
    assert list(indices.varied(points, np.array([0, np.nan, 2, np.nan]), 2)) == [False, False]


def test_elementary_effects_that_are_not_known_are_not_drawn(monkeypatch):
    monkeypatch.setattr(sensitivity_figures, "finish", lambda canvas, *_: canvas)
    star = indices.Estimate(1.0, 0.5, 1.5)
    morris = indices.Morris([star, star], np.array([1.0, 1]), np.array([0.1, 0.1]), 4).of([False, True])
    assert math.isnan(morris.mean[0]) and math.isnan(morris.deviation[0])
    outcome = sweeps.Outcome("y", "Y", "1", "scenario", np.array([[1.0], [2]]))
    figure = sensitivity_figures._morris(morris, ["a", "b"], "importance_y", outcome)
    assert [text.get_text() for text in figure.axes[0].texts] == ["b"] and figure.axes[0].get_xlim()[1] == 1.25
    digits = sensitivity_screen.rounding.of_estimates(morris.mean_absolute, sweep_words.unit_of(outcome))
    assert sensitivity_screen.estimate(morris.mean_absolute[0], digits) == ("–", "–")
