# SPDX-License-Identifier: Apache-2.0
"""What is asked with `--where`: a box, or why there is none."""
import json
import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from analysis import sweep_box, sweeps
from analysis.errors import Refusal

ROOT = Path(os.environ["CIVITAS_ROOT"])
TOWN = """\
civitas: 1
population: {parametric: singles, persons: 1}
time: {from: 2025-01, to: 2025-02}
schedule: []
assumptions:
  a: {unit: 1, value: 0.5, range: [0, 1], source: assumed}
indicators:
  y: {number: "10 * a", unit: 1}
"""
EXPERIMENT = "civitas: 1\nexperiment: A line\nscenario: town.yaml\ndesign: {DESIGN}\n"


def said(folder, design, *options):
    (folder / "town.yaml").write_text(TOWN)
    (folder / "points.csv").write_text("a\n\n0\n1\n")
    (folder / "experiment.yaml").write_text(EXPERIMENT.replace("DESIGN", design))
    for words in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *words], cwd=folder, check=True, capture_output=True)
    return subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis/sensitivity.py", "sweep.h5", *options],
                          cwd=folder, capture_output=True, text=True)


def test_too_few_points_for_a_box_are_counted(tmp_path):
    asked = said(tmp_path, "lhs: {samples: 19, over: {a: [0, 1]}}", "--where", "y > 8.947")  # 17 / 19
    words = "No box is looked for: it takes 20 complete points, and there are 19, 2 of them with y > 8.947"
    assert asked.returncode == 0 and words in " ".join(asked.stdout.split())
    assert json.loads((tmp_path / "sensitivity/sensitivity.json").read_text())["discovery"]["left_out"] == words


def test_twenty_points_have_a_box_and_nobody_needs_to_ask(tmp_path):
    assert "\nWhere y > " in said(tmp_path, "lhs: {samples: 20, over: {a: [0, 1]}}").stdout


def test_without_the_question_there_is_no_word_of_a_box(tmp_path):
    assert "box" not in said(tmp_path, "lhs: {samples: 19, over: {a: [0, 1]}}").stdout


def test_one_number_at_a_time_has_no_box(tmp_path):
    (tmp_path / "town.yaml").write_text(TOWN)
    sweep = SimpleNamespace(alone=True, outcome=lambda name, side: outcome())
    found = sweep_box.discovered(sweep, None, "y > 9", None)
    assert found == {"left_out": "No box is looked for: each point changes one number alone"}
    assert sweep_box.discovered(sweep, outcome(), None, None) is None


def outcome(name="y"):
    return sweeps.Outcome(name, "Y", "1", "scenario", np.arange(12.0)[:, None])


@pytest.mark.parametrize("where, name, sign, bound", [("y > 0.5", "y", ">", 0.5), ("y<=-1e3", "y", "<=", -1000),
                                                      ("happy_by_half=one half < 2", "happy_by_half=one half", "<", 2),
                                                      ("y_by_age=<18 >= 2", "y_by_age=<18", ">=", 2)])
def test_a_condition_is_on_an_outcome_or_a_group(where, name, sign, bound):
    sweep = SimpleNamespace(outcome=lambda name, side: outcome(name))
    found, *rest = sweep_box.asked(sweep, where, None)
    assert (found.name, *rest) == (name, sign, bound)


@pytest.mark.parametrize("where", ["y is 3", "y > e", "y >", "> 3"])
def test_what_is_no_condition_is_refused(where):
    with pytest.raises(Refusal, match="is no condition"):
        sweep_box.asked(SimpleNamespace(outcome=lambda name, side: outcome(name)), where, None)
