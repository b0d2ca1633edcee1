# SPDX-License-Identifier: Apache-2.0
# Sentences in brief: each one tells something that can be seen in its digits.
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
    reform = SimpleNamespace(groups=lambda metric: {"sex": list(effects)})
    comparison = SimpleNamespace(base=SimpleNamespace(dimension_titles={"sex": "sex"}))
    return words._groups(comparison, reform, "trust", "sex")


LEVEL, LUCK = np.full(4, 0.6), np.array([-1.0, 1.0, 0.5, -0.5])


@pytest.mark.parametrize("size", [1e-1, 1e-2, 1e-3, 1e-4])
def test_two_groups_that_change_by_different_amounts_are_shown_with_different_numbers(size):
    women, men = (effect(LEVEL, LEVEL - by * size + 0.001 * size * LUCK, who) for who, by in (("female", 2.9), ("male", 1.9)))
    told = by_group(women, men)
    assert "“female”" in told and "“male”" in told
    first, second = (part.split()[-1] for part in told.removesuffix(".").replace(" for “female”", "|").replace(" for “male”", "|").split("|")[:2])
    assert first != second and any(digit in first for digit in "123456789") and any(digit in second for digit in "123456789")


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
