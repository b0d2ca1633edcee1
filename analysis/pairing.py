# SPDX-License-Identifier: Apache-2.0
"""Statistics of pairs: replicate r of two scenarios has the same citizens with the same luck."""
import math
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Paired:
    """Two scenarios over n replicates, and their difference with its interval (NaN for n = 1; all NaN for 0)."""

    n: int
    base: float
    reform: float
    difference: float
    standard_error: float
    low: float
    high: float
    variance_saved: float  # NaN where nothing varies
    same: bool  # no replicate differs, to the last bit

    @property
    def size(self):
        """The larger of the two levels; 0 when there is none."""
        return max(abs(self.base), abs(self.reform)) if self.n else 0.0

    @property
    def half_width(self):
        return (self.high - self.low) / 2

    @property
    def worth(self):
        """How many times as many replicates runs of unrelated luck would need for as narrow an interval."""
        left = 1 - self.variance_saved
        return math.inf if left == 0 else 1 / left

    @property
    def clear(self):
        """The interval excludes 0."""
        return self.low > 0 or self.high < 0


def paired(base, reform):
    """Compares one number per replicate; replicates where one is NaN are left out."""
    base, reform = np.asarray(base, float), np.asarray(reform, float)
    both = np.isfinite(base) & np.isfinite(reform)
    base, reform = base[both], reform[both]
    difference, n = reform - base, len(base)
    if n == 0:
        return Paired(0, *[math.nan] * 7, same=True)
    error = math.nan if n == 1 else standard_error(difference)
    low, high = interval(difference.mean(), error, n)
    return Paired(n, base.mean(), reform.mean(), difference.mean(), error, low, high,
                  _variance_saved(base, reform), bool((difference == 0).all()))


def ratio(numerator, denominator):
    """Ratio of two mean differences and its interval by linearisation (the delta method)."""
    both = np.isfinite(numerator) & np.isfinite(denominator)
    top, bottom, n = numerator[both], denominator[both], int(both.sum())
    value = top.mean() / bottom.mean()
    error = math.nan if n == 1 else standard_error(top - value * bottom) / abs(bottom.mean())
    return value, error, *interval(value, error, n)


def standard_error(differences):
    return float(differences.std(ddof=1)) / math.sqrt(len(differences))


def interval(mean, error, n):
    if n < 2 or math.isnan(error):
        return math.nan, math.nan
    half = student_t(n - 1) * error
    return mean - half, mean + half


def _variance_saved(base, reform):
    """1 - var(reform - base) / (var(base) + var(reform)): 0 for unrelated runs, 1 for a constant effect."""
    if len(base) < 2:
        return math.nan
    apart = base.var(ddof=1) + reform.var(ddof=1)
    return float(1 - (reform - base).var(ddof=1) / apart) if apart > 0 else math.nan


def student_t(freedom, confidence=CONFIDENCE):
    """Two-sided quantile of Student's t: the t with P(|T| < t) = confidence, by bisection."""
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return math.sqrt(freedom) * math.tan(low)


def _within(angle, freedom):
    """P(|T| < sqrt(freedom) tan(angle)), a finite sum (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    cosine, odd = math.cos(angle), freedom % 2
    term = cosine if odd else 1.0
    total = 0.0 if freedom == 1 else term
    for k in range(3 if odd else 2, freedom - 1, 2):
        term *= cosine**2 * (k - 1) / k
        total += term
    total *= math.sin(angle)
    return 2 / math.pi * (angle + total) if odd else total
