# SPDX-License-Identifier: Apache-2.0
# Winners and losers: who counts as one, tenths of a weighted panel, intervals of shares.
import math

import numpy as np
import pytest

from analysis.period import Period
from analysis.results import Panel, Results
from analysis.winners import CLASSES, classify, mean, share, tenths, winners


def test_classes_and_their_limits():
    before = np.full(8, 1000.0)
    after = np.array([1051, 1050, 1002, 1001, 999, 998, 950, 949.0])
    assert [CLASSES[kind] for kind in classify(before, after)] == [
        "gain more than 5 %", "gain up to 5 %", "gain up to 5 %", "no change", "no change", "lose up to 5 %",
        "lose up to 5 %", "lose more than 5 %"]


def test_without_income_every_change_is_a_large_one():
    before = np.array([0.0, 0.0, -10.0, -10.0, 0.0, -10.0])
    after = np.array([1.0, -1.0, -9.0, -11.0, 0.0, -10.0])
    assert classify(before, after).tolist() == [0, 4, 0, 4, 2, 2]


def test_tenths_hold_a_tenth_of_the_weight():
    income = np.arange(1000.0)[::-1]
    assert np.bincount(tenths(income, np.ones(1000))).tolist() == [100] * 10
    assert tenths(income, np.ones(1000))[0] == 9
    weights = np.where(income < 500, 3.0, 1.0)
    held = np.bincount(tenths(income, weights), weights)
    assert held == pytest.approx(np.full(10, 200), abs=3)


def test_tenths_leave_out_the_unborn():
    assert tenths(np.array([math.nan, 1.0, 2.0]), np.ones(3)).tolist() == [-1, 2, 7]


def test_wilsons_interval():
    """10 of 100: .0552 to .1744 (Brown, Cai and DasGupta 2001 give the formula)."""
    found = share(np.ones(100), np.arange(100) < 10)
    assert (found.value, round(found.low, 4), round(found.high, 4)) == (0.1, 0.0552, 0.1744)
    none = share(np.ones(100), np.zeros(100, bool))
    assert none.low == 0 and none.high == pytest.approx(1.959964**2 / (100 + 1.959964**2), rel=1e-6)


def test_weights_widen_the_interval():
    """Half of the citizens with all of the weight count as half of the citizens."""
    weights = np.repeat([2.0, 0.0], 50)
    assert share(weights, np.arange(100) < 5) == share(np.ones(50), np.arange(50) < 5)


def test_weighted_mean():
    found = mean(np.array([1.0, 3.0]), np.array([0.0, 4.0]))
    assert found.value == 3
    assert found.high - 3 == pytest.approx(1.959964 * math.sqrt(9 + 9) / 4, rel=1e-6)


def results(values, weights):
    panel = Panel(tuple(map(str, range(values.shape[1]))), weights, {"household_equivalised": values},
                  {"household_equivalised": "EUR/year"}, {"household_equivalised": "income"})
    return Results("x.h5", "", "", True, "", {}, (), "", {}, {}, np.array([1]), None, None, {}, {}, {}, panel)


def test_everybody_is_followed_over_the_period_only():
    before = np.vstack([np.arange(1, 21) * 1000.0] * 3)
    after = before.copy()
    after[0] += 1e6  # outside the period
    after[1:, :2] += 100  # 10 % for the poorest of all, 5 % for the next, who are the poorest tenth
    after[1:, 19] -= 2000
    period = Period(np.array([1, 2]), "2026-01", "2026-02", "")
    found = winners(results(before, np.ones(20)), results(after, np.ones(20)), period)
    assert found.everybody.gain.value == pytest.approx(0.1) and found.everybody.lose.value == pytest.approx(0.05)
    assert found.tenths[0].classes == (0.5, 0.5, 0, 0, 0)
    assert found.tenths[0].mean_change.value == pytest.approx(100)
    assert found.tenths[9].classes == (0, 0, 0.5, 0, 0.5)
    assert found.everybody.mean_change.value == pytest.approx((200 - 2000) / 20)
    assert found.tenths[9].mean_loss.value == -2000 and math.isnan(found.tenths[0].mean_loss.value)


def test_the_mean_loss_is_that_of_those_who_lose_alone():
    """Of the poorest tenth, two of twenty, one loses 100 and one gains 500; weights 1 and 3."""
    before = np.vstack([np.arange(1, 21) * 1000.0] * 2)
    after = before.copy()
    after[:, 0] -= 100
    after[:, 1] += 500
    weights = np.ones(20)
    weights[:2] = 0.5, 1.5
    poorest = winners(results(before, weights), results(after, weights), Period(np.array([0, 1]), "", "", "")).tenths[0]
    assert poorest.mean_loss.value == -100 and poorest.mean_change.value == pytest.approx((-100 + 3 * 500) / 4)
