# SPDX-License-Identifier: Apache-2.0
# Sentences in brief: each one tells something that can be seen in its digits.
import re
from types import SimpleNamespace

import numpy as np
import pytest

from analysis import units, words
from analysis.effects import Effect
from analysis.pairing import paired
from analysis.results import Indicator


def effect(base, reform, group="", unit="1", kind="mean", counts=False, title="Trust"):
    indicator = Indicator("trust", title, unit, f"{kind}: x", "household", (), (), None, counts)
    return Effect(indicator, "sex" if group else "", group, 1, paired(base, reform))


def by_group(*effects):
    reform = SimpleNamespace()
    comparison = SimpleNamespace(base=SimpleNamespace(dimension_titles={"sex": "sex"}), reforms=[reform],
                                 groups=lambda metric: {"sex": [[each] for each in effects]})
    return words._groups(comparison, reform, "trust", "sex")


LEVEL, LUCK = np.full(4, 0.6), np.array([-1.0, 1.0, 0.5, -0.5])


TOLD = re.compile(r"Trust, by sex: (\S+)(?: points?)? for “female” \((\S+) to (\S+)\), (\S+) for “male” \((\S+) to (\S+)\)\.")


@pytest.mark.parametrize("size", [1e-1, 1e-2, 1e-3, 1e-4])
def test_two_groups_that_change_by_different_amounts_are_shown_with_different_numbers_and_their_intervals(size):
    women, men = (effect(LEVEL, LEVEL - by * size + 0.001 * size * LUCK, who) for who, by in (("female", 2.9), ("male", 1.9)))
    first, low, high, second, *ends = (float(number.replace(units.MINUS, "-")) for number in TOLD.fullmatch(by_group(women, men)).groups())
    assert first != second and first and second
    assert low <= first <= high < 0 and ends[0] <= second <= ends[1] < 0


def test_the_interval_of_a_group_is_told_in_the_words_of_other_sentences():
    low, high = effect(LEVEL, LEVEL + 0.08 + 0.01 * LUCK, "female"), effect(LEVEL, LEVEL + 0.001 + 0.01 * LUCK, "male")
    assert by_group(low, high).endswith(": +0.080 for “female” (+0.065 to +0.095), +0.001 for “male” (−0.014 to +0.016, so it may be none).")
    assert by_group(low, effect(LEVEL, LEVEL, "male")).endswith("(+0.065 to +0.095), no difference for “male”.")
    one = by_group(effect([0.6], [0.7], "female"), effect([0.6], [0.65], "male"))
    assert one.count("(one replicate, so no interval)") == 2


def test_groups_that_may_change_alike_are_not_told():
    assert by_group(*(effect(LEVEL, LEVEL + by + 0.01 * LUCK, who) for who, by in (("female", 0.001), ("male", 0.002)))) == ""
    assert by_group(effect(LEVEL, LEVEL, "female"), effect(LEVEL, LEVEL, "male")) == ""


def test_a_change_within_luck_is_not_told_as_up_by_nothing():
    told = words._outcome(effect(np.full(4, 2000.0), 2002 + 80 * LUCK, counts=True, title="Households that wait"))
    assert told == ("Households that wait: about 2\N{NO-BREAK SPACE}000 households with and without it "
                    "(difference: \N{MINUS SIGN}110 to +120).")


@pytest.mark.parametrize(("more", "luck"), [(0.0001, 1e-6), (0.098, 0.1), (0.03, 1e-4), (0.4, 0.01)])
def test_two_levels_that_differ_are_shown_with_different_numbers(more, luck):
    told = words._outcome(effect(np.full(4, 2.151), 2.151 + more + luck * LUCK, title="Months"))
    before, after, change = (float(part.split()[0].strip(",(")) for part in (told.split("from ")[1], told.split(" to ")[1], told.split("up ")[1]))
    assert before != after and change > 0


def test_a_clear_change_has_the_digits_that_show_it():
    told = words._outcome(effect(2.2e6 + 1e5 * LUCK, 2.2e6 + 1e5 * LUCK + 4e3 + 10 * LUCK, unit="EUR/month", title="Paid"))
    assert "up 0.00 " not in told and "up 0.0 " not in told and "up 0.048" in told


@pytest.mark.parametrize(("by", "words_"), [(0.01, "1 percentage point"), (0.02, "2 percentage points"), (-0.01, "1 percentage point")])
def test_one_point_is_no_points(by, words_):
    unit = units.unit_of(effect([0.1], [0.2], kind="share").indicator)
    assert unit.change_with_unit(abs(by), 0, sign=False) == words_
    assert unit.change_with_unit(by, 0).endswith(words_) and unit.change_with_unit(by, 1).endswith("points")


def test_what_is_counted_for_a_time_is_told_for_it_and_not_as_one_over_it():
    unit = units.unit_of(effect([1], [2], unit="1/year", kind="sum").indicator)
    assert unit.with_unit(3.5e6, -5).replace(units.SPACE, " ") == "3 500 000 a year" and unit.change == "a year"
    assert units.labelled("Needs, counted for a year", unit) == "Needs, counted for a year"


@pytest.mark.parametrize(("title", "told"), [("Mean income by tenth", "Mean income by tenth of incomes"),
                                             ("Mean income", "Mean income by tenth of incomes"),
                                             ("Incomes by sex", "Incomes by sex by tenth of incomes")])
def test_a_breakdown_is_not_told_twice(title, told):
    assert units.by_groups(title, "Tenth of incomes") == told


def test_one_number_is_no_numbers():
    assert [units.counted(count, "number") for count in (0, 1, 2)] == ["0 numbers", "1 number", "2 numbers"]


@pytest.mark.parametrize(("facts", "told"), [
    ({"persons": "14827", "citizens_represented": "8182218.9"}, "14 827 simulated citizens, who stand for 8.2 million"),
    ({"persons": "200", "citizens_represented": "318171"}, "200 simulated citizens, who stand for 320 000"),
    ({"persons": "40000", "citizens_represented": "40000"}, "40 000 simulated citizens"),
    ({"persons": "40000"}, "40 000 simulated citizens"), ({}, ""),
])
def test_millions_are_told_from_a_million_on_and_nobody_stands_for_himself(facts, told):
    assert units.citizens(facts).replace(units.SPACE, " ") == told
