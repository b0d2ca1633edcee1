# SPDX-License-Identifier: Apache-2.0
# Statistics of pairs against published quantiles, closed forms and numpy by hand.
import math

import numpy as np
import pytest

from analysis.pairing import interval, paired, ratio, student_t

# Two-sided 95 % quantiles as printed in every textbook, and the exact ones of 1 and 2 degrees of freedom.
TABLE = {3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 10: 2.228, 19: 2.093, 29: 2.045, 60: 2.000, 120: 1.980}


@pytest.mark.parametrize(("freedom", "quantile"), TABLE.items())
def test_quantiles_are_those_of_the_tables(freedom, quantile):
    assert round(student_t(freedom), 3) == quantile


def test_quantiles_in_closed_form():
    assert student_t(1) == pytest.approx(math.tan(0.95 * math.pi / 2), rel=1e-9)
    assert student_t(2) == pytest.approx(0.95 * math.sqrt(2 / (1 - 0.95**2)), rel=1e-9)
    assert student_t(1, 0.5) == pytest.approx(1, rel=1e-9)
    assert student_t(100_001) == pytest.approx(1.959964, rel=1e-4)  # the normal distribution


def test_two_pairs_by_hand():
    pair = paired([1.0, 3.0], [2.0, 6.0])  # differences 1 and 3
    assert (pair.n, pair.base, pair.reform, pair.difference) == (2, 2.0, 4.0, 2.0)
    assert pair.standard_error == pytest.approx(1.0)  # sd = sqrt 2, over sqrt 2
    assert pair.half_width == pytest.approx(math.tan(0.95 * math.pi / 2))
    assert pair.variance_saved == pytest.approx(1 - 2 / (2 + 8))
    assert pair.worth == pytest.approx((2 + 8) / 2)
    assert not pair.clear and not pair.same


def test_against_numpy():
    random = np.random.default_rng(1)
    base = random.normal(10, 2, 12)
    reform = base + random.normal(1, 0.1, 12)
    pair, difference = paired(base, reform), reform - base
    assert pair.difference == difference.mean()
    assert pair.standard_error == pytest.approx(np.std(difference, ddof=1) / 12**0.5)
    assert (pair.low, pair.high) == pytest.approx(
        (difference.mean() - 2.20098516 * pair.standard_error, difference.mean() + 2.20098516 * pair.standard_error))
    assert pair.variance_saved == pytest.approx(
        1 - np.var(difference, ddof=1) / (np.var(base, ddof=1) + np.var(reform, ddof=1)))
    assert pair.variance_saved > 0.99 and pair.clear


def test_intervals_hold_the_truth_as_often_as_they_say():
    random = np.random.default_rng(2)
    held = [paired(np.zeros(5), sample) for sample in random.normal(3, 1, (4000, 5))]
    share = np.mean([pair.low <= 3 <= pair.high for pair in held])
    assert share == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 4000))


def test_the_same_numbers_differ_by_exactly_nothing():
    pair = paired([0.1, 0.2, 0.3], [0.1, 0.2, 0.3])
    assert pair.same and not pair.clear
    assert (pair.difference, pair.standard_error, pair.low, pair.high) == (0, 0, 0, 0)
    assert not paired([0.1, 0.2, 0.3], [0.1, 0.2, 0.3 + 1e-16]).same


def test_a_constant_effect_saves_all_variance():
    pair = paired([1.0, 2.0, 4.0], [2.0, 3.0, 5.0])
    assert pair.standard_error == 0 and pair.variance_saved == 1 and pair.worth == math.inf and pair.clear


def test_unrecorded_replicates_are_left_out_in_pairs():
    pair = paired([1.0, math.nan, 3.0, 4.0], [2.0, 5.0, math.nan, 6.0])
    assert (pair.n, pair.base, pair.reform) == (2, 2.5, 4.0)


def test_one_replicate_has_no_interval_and_none_has_nothing():
    one = paired([1.0], [3.0])
    assert one.difference == 2 and all(map(math.isnan, (one.standard_error, one.low, one.high, one.variance_saved)))
    assert not one.clear
    none = paired([math.nan], [1.0])
    assert none.n == 0 and math.isnan(none.difference) and none.same
    assert all(map(math.isnan, interval(1.0, math.nan, 1)))


def test_ratio_of_proportional_differences_is_exact():
    cost, recipients = np.array([10.0, 20.0, 40.0]), np.array([1.0, 2.0, 4.0])
    assert ratio(cost, recipients) == pytest.approx((10, 0, 10, 10), abs=1e-12)


def test_ratio_by_hand():
    value, error, low, high = ratio(np.array([1.0, 5.0]), np.array([1.0, 2.0]))
    assert value == 2  # 3 / 1.5; residuals -1 and 1 of standard error 1, over 1.5
    assert error == pytest.approx(1 / 1.5)
    assert (low + high) / 2 == pytest.approx(2) and high - 2 == pytest.approx(student_t(1) / 1.5)
