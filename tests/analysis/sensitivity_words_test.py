# SPDX-License-Identifier: Apache-2.0
"""What the script on a sweep says and draws of money, reforms, groups and indices that nobody can tell."""
import io
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from analysis import indices, rounding, sensitivity, sensitivity_figures, sensitivity_screen, sweep_levels, sweep_words, sweeps, units

ROOT = Path(os.environ["CIVITAS_ROOT"])
TOWN = """\
civitas: 1
title: As it is
population: {parametric: singles, persons: 40}
time: {from: 2025-01, to: 2025-02}
schedule: []
values:
  person.half: "where(random(half) < 0.5, 'one half', 'other')"
  person.happy: "random(luck) < 0.5"
parameters:
  lift: {unit: 1/year, value: 0, range: [0, 1], source: "assumed: policy", description: How far it goes}
indicators:
  cost: {number: "3000000000 EUR*year * lift * lift", unit: EUR/year, title: Costs}
  happy: {of: person, share: happy, by: [half], unit: 1, title: Happy citizens}
"""
REFORM = "civitas: 1\nbase: town.yaml\ntitle: A reform\nchanges:\n  - {set: lift, to: 0.3}\n"
EXPERIMENT = """\
civitas: 1
experiment: Lifts
scenario: town.yaml
baseline: town.yaml
design: {DESIGN: {samples: 8, over: {lift: [0, 1], reform: [none, reform.yaml]}}}
record: [RECORD]
"""


def merged(folder, design, record="cost, happy_by_half"):
    experiment = EXPERIMENT.replace("DESIGN", design).replace("RECORD", record)
    for name, text in (("town", TOWN), ("reform", REFORM), ("experiment", experiment)):
        (folder / f"{name}.yaml").write_text(text)
    for words in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        said = subprocess.run([os.environ["CIVITAS"], *words], cwd=folder, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
    return folder / "sweep.h5"


@pytest.fixture(scope="module")
def sweep(tmp_path_factory):
    return merged(tmp_path_factory.mktemp("words"), "saltelli")


def said(path, *options):
    return subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis/sensitivity.py", path, "-o", path.parent / "found",
                           *options], capture_output=True, text=True)


def test_money_is_told_in_millions(sweep):
    out = said(sweep).stdout
    assert "Costs: cost, difference, million EUR a year\n" in out and "e+" not in out
    where, = (line for line in out.splitlines() if line.startswith("Where the difference of cost > "))
    assert where.split(",")[0].endswith(" million EUR a year")


def test_groups_that_are_left_out_are_told_with_how_to_ask(sweep):
    words = "Groups of happy_by_half are left out. Ask for one, as --outcome 'happy_by_half=one half'"
    assert words in " ".join(said(sweep).stdout.split())
    asked = said(sweep, "--outcome", "happy_by_half=one half")
    assert "Happy citizens, one half: happy_by_half=one half" in asked.stdout and "left out" not in asked.stdout


def test_where_there_are_groups_alone_that_is_told(tmp_path):
    refused = said(merged(tmp_path, "saltelli", "happy_by_half"))
    assert refused.returncode == 2 and "Traceback" not in refused.stderr
    assert ("holds outcomes of groups alone (they are happy_by_half). "
            "Ask for one, as --outcome 'happy_by_half=one half'") in refused.stderr


def test_indices_with_wide_intervals_are_told_to_rest_on_too_few_points(sweep):
    words = " ".join(said(sweep).stdout.split())
    assert "8 base points are too few to tell: the interval of S1 of lift" in words and "is wider than 0.5. More samples" in words


def test_indices_with_narrow_intervals_are_told_without_a_word():
    narrow = indices.Estimate(0.5, 0.3, 0.7)
    sobol = indices.Sobol([narrow], [narrow], 1.0, 128, [], [])
    assert sweep_words.too_few([None], sobol) == ""


def shown(**found):
    sweep = SimpleNamespace(factors=[SimpleNamespace(name=name, unit="1", values=np.array([1.0, 2]), set=np.array([True, True]),
                                                     text=str, levels=()) for name in "ab"])
    outcome = sweeps.Outcome("cost", "Costs", "EUR/year", "difference", np.array([[5e6], [6e6]]))
    return sensitivity_screen.rows(sweep, {"outcome": outcome, **found})[1:]


def test_numbers_have_the_digits_of_their_intervals_and_all_of_a_table_about_as_many():
    wide, narrow, sure = (indices.Estimate(*numbers) for numbers in ((0.5512, 0.4467, 0.6583), (0.00731, 0.00522, 0.00944), (0.0, 0.0, 0.0)))
    assert shown(sobol=indices.Sobol([wide, sure], [wide, narrow], 1.0, 64, [], [])) == [
        ["a", "0.55", "0.45 to 0.66", "0.55", "0.45 to 0.66"], ["b", "0", "0 to 0", "0.007", "0.005 to 0.009"]]
    assert shown(regression=[narrow, wide])[0] == ["a", "0.007", "0.005 to 0.009"]
    star, other = indices.Estimate(2.4123e6, 1.9e6, 2.9e6), indices.Estimate(1.2345e6, 1.2335e6, 1.2355e6)
    assert shown(morris=indices.Morris([star, other], np.array([-2.4e6, 1.2e6]), np.array([0.3e6, 0.1234e6]), 8)) == [
        ["a", "2.4", "1.9 to 2.9", "−2.4", "0.3"], ["b", "1.23", "1.23 to 1.24", "1.20", "0.12"]]
    assert shown(alone=[(star, other), (sure, star)], order=[0])[0] == [
        "a", "1.0", "2.4", "1.9 to 2.9", "2.0", "1.23", "1.23 to 1.24"]


@pytest.fixture
def drawn(monkeypatch):
    monkeypatch.setattr(sensitivity_figures, "finish", lambda canvas, name, *_: (name, canvas))
    return lambda sweep, outcome: dict(sensitivity_figures.figures(sweep, [sensitivity.analysed(sweep, outcome)]))


def test_the_axis_of_indices_has_a_label_and_the_title_no_unit(sweep, drawn):
    read = sweeps.read(sweep)
    axes = drawn(read, read.outcome("cost"))["importance_cost"].axes[0]
    assert axes.get_xlabel().startswith("share of the variance, with 95 % intervals\ntoo few points")
    assert axes.get_title(loc="left") == "Costs (difference to the baseline)"


def test_the_legend_stands_below_the_label_of_the_axis(sweep, drawn):
    read = sweeps.read(sweep)
    figure = drawn(read, read.outcome("cost"))["importance_cost"]
    figure.savefig(io.BytesIO())
    assert figure.legends[0].get_window_extent().y1 <= figure.axes[0].xaxis.label.get_window_extent().y0 + 1


def test_factors_are_told_in_words_with_their_unit(sweep, drawn):
    read = sweeps.read(sweep)
    assert sweep_words.factor(read.factors[0]) == "How far it goes, 1/year"
    figures = drawn(read, read.outcome("cost"))
    assert [text.get_text() for text in figures["importance_cost"].axes[0].get_yticklabels()][0] == "How far it goes, 1/year"
    assert figures["scatter_cost"].axes[0].get_xlabel() == "How far it goes, 1/year"


def test_figures_of_groups_whose_names_are_no_names_of_files(sweep, drawn):
    read = sweeps.read(sweep)
    assert set(drawn(read, replace(read.outcome("cost"), name="cost_by_half=1/2"))) == {"importance_cost_by_half=1_2", "scatter_cost_by_half=1_2"}


def test_a_reform_may_be_chosen_without_the_ending_of_its_file(sweep):
    read = sweeps.read(sweep)
    assert read.at("reform", "reform").points == read.at("reform", "reform.yaml").points == 16


def test_ticks_of_whole_numbers_are_whole_and_few_points_are_large(sweep, drawn):
    read = sweeps.read(sweep)
    whole = replace(read, factors=(replace(read.factors[0], scale="integers", values=np.round(2 * read.factors[0].values)), *read.factors[1:]))
    axes = drawn(whole, whole.outcome("cost"))["scatter_cost"].axes[0]
    assert all(float(tick).is_integer() for tick in axes.get_xticks()) and axes.collections[0].get_sizes()[0] > 4


def test_a_number_with_one_value_alone_has_one_effect_and_its_unit(sweep):
    one = indices.Estimate(2.0, 1.0, 3.0)
    digits = rounding.of_estimates([one], units.Unit(1, "", ""))
    factor = replace(sweeps.read(sweep).factors[0], unit="EUR/month", values=np.array([np.nan, 5e5]))
    assert sensitivity_screen.cells_of_ends(factor, (one, one), digits)[0::3] == ["500000", "–"]
    assert sensitivity_screen.with_unit(factor) == "lift, EUR/month"
    none = indices.alone(np.array([[False], [False]]), np.array([[np.nan], [np.nan]]), np.ones((2, 2)))
    assert np.isnan(none[0][0].value)


def test_a_reform_is_chosen_by_its_short_name_where_that_is_its_own():
    labels = ("none", "../a/one.yaml", "../b/two.yaml")
    assert sweep_levels.chosen(labels, "one") == sweep_levels.chosen(labels, "../a/one.yaml") == [False, True, False]
    assert not any(sweep_levels.chosen(("a/one.yaml", "b/one.yaml"), "one"))


@pytest.mark.parametrize("low, high, told", [(0.504, 3.97, [0.5, 1, 2]), (1, 10, [1, 2, 5, 10]), (1, 1e5, [1, 10, 100, 1e3, 1e4, 1e5])])
def test_an_axis_of_logs_has_round_numbers(low, high, told):
    assert sensitivity_figures.round_numbers(low, high) == pytest.approx(told)
    assert len(sensitivity_figures.round_numbers(3, 4)) == 4


def test_a_bound_that_is_asked_for_is_told_in_the_unit_that_is_shown_too(sweep):
    assert "\nWhere the difference of cost > 1e+08 (100 million EUR a year), " in said(sweep, "--where", "cost > 1e8").stdout


@pytest.mark.parametrize("shown, all_, words", [(2, 2, "; of 2 numbers 2 matter."), (1, 2, "; of 2 numbers 1 matters."),
                                                (12, 40, "; the 12 that matter most of 40 numbers.")])
def test_numbers_that_matter_are_counted(shown, all_, words):
    outcome = SimpleNamespace(values=np.zeros((3, 4)))
    assert words in sensitivity_screen.note({"outcome": outcome, "alone": [None] * all_, "order": list(range(shown))})


def test_a_minus_is_a_minus():
    assert sweep_words.plain(-0.25) == "−0.25" and sweep_words.plain(2.0) == "2"


def test_reforms_have_their_titles_and_no_line_between_them(sweep, drawn):
    read = sweeps.read(sweep)
    figure = drawn(read, read.outcome("cost"))["scatter_cost"]
    lift, reform = figure.axes
    assert {text.get_text() for text in reform.get_xticklabels()} == {"As it is", "A reform"}
    assert not reform.lines and len(lift.lines) == 1
    assert figure._supylabel.get_text() == "million EUR a year" and np.nanmax(lift.collections[0].get_offsets()) < 4000


def test_files_of_one_title_keep_their_names(tmp_path):
    path = merged(tmp_path, "saltelli", "cost")
    (tmp_path / "reform.yaml").write_text(REFORM.replace("A reform", "As it is"))
    for words in (["sweep", "experiment.yaml", "-o", "again"], ["merge", "again", "-o", "again.h5"]):
        subprocess.run([os.environ["CIVITAS"], *words], cwd=tmp_path, check=True, capture_output=True)
    titles = [next(set(each.titles) for each in sweeps.read(file).factors if each.labels)
              for file in (path, tmp_path / "again.h5")]
    assert titles == [{"As it is", "A reform"}, {"none", "reform.yaml"}]


def test_amounts_have_four_digits():
    money = units.money_unit("EUR", "year", 1e9)
    assert [sweep_words.amount(value, money) for value in (0, -1.4302e9, 5.597e7, 2e6, 4.0989e10, float("nan"))] == [
        "0", "−1 430", "55.97", "2", "40 989", "–"]
