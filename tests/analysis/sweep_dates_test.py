# SPDX-License-Identifier: Apache-2.0
"""A factor that is a date is drawn over dates."""
import os
import subprocess

import numpy as np
import pytest

from analysis import sensitivity, sensitivity_figures, sweep_words, sweeps

TOWN = """\
civitas: 1
population: {parametric: singles, persons: 1}
time: {from: 2025-01, to: 2025-02}
schedule: []
assumptions:
  begin: {unit: date, value: 2026-01-01, range: [2025-01-01, 2030-01-01], source: assumed, description: When it begins}
indicators:
  days: {number: begin - now.date, unit: day}
"""
EXPERIMENT = """\
civitas: 1
experiment: Dates
scenario: town.yaml
design: {lhs: {samples: 40, over: {begin: {integers: [2025-03-01, 2028-06-01]}}}}
"""


def test_a_date_that_is_varied_has_dates_below_it(tmp_path, monkeypatch):
    (tmp_path / "town.yaml").write_text(TOWN)
    (tmp_path / "experiment.yaml").write_text(EXPERIMENT)
    for words in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *words], cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.setattr(sensitivity_figures, "finish", lambda canvas, name, *_: (name, canvas))
    sweep = sweeps.read(tmp_path / "sweep.h5")
    figures = dict(sensitivity_figures.figures(sweep, [sensitivity.analysed(sweep, sweep.outcome("days"))]))
    axes = figures["scatter_days"].axes[0]
    assert axes.get_xlabel() == sweep_words.factor(sweep.factors[0]) == "When it begins"
    assert ticks(axes) == ["2026", "2027", "2028"]


def ticks(axes):
    low, high = axes.get_xlim()
    return [axes.xaxis.get_major_formatter()(tick) for tick in axes.get_xticks() if low <= tick <= high]


@pytest.mark.parametrize("first, last, told", [
    ("1990-01-01", "2040-01-01", ["2000", "2020", "2040"]),
    ("2025-06-01", "2026-06-01", ["2025-07", "2026-01"]),
    ("2026-01-03", "2026-01-17", ["2026-01-08", "2026-01-15"]),
    ("2026-01-01", "2026-01-03", ["2026-01-01", "2026-01-02", "2026-01-03"]),
    ("2026-01-01", "2026-01-01", ["2024", "2026", "2028"]),
])
def test_ticks_are_years_or_months_or_days(first, last, told):
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1).astype(float)
    axes = sensitivity_figures.Canvas().add_subplot()
    axes.scatter(days, days)
    sensitivity_figures._ticks_of_dates(axes)
    assert ticks(axes) == told
