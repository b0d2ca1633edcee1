# SPDX-License-Identifier: Apache-2.0
"""Adoption follows Bass's curve, and its monthly version more closely still."""
import math

import numpy
import pytest

P, Q, PERSONS = 0.03, 0.38, 100_000
PUBLISHED = {1: 0.035758, 2: 0.085056, 5: 0.331199, 10: 0.812803, 15: 0.971610, 20: 0.996259}


def curve(years):
    fall = math.exp(-(P + Q) * years)
    return (1 - fall) / (1 + Q / P * fall)


def monthly(months):
    """Mean and standard deviation of the share after each month, when people see who had adopted before it."""
    share, variance, steps = 0.0, 0.0, []
    for _ in range(months):
        chance = -math.expm1(-(P + Q * share) / 12)
        grows = 1 - chance + (1 - share) * (1 - chance) * Q / 12  # how much of one more is there a month later
        variance = grows**2 * variance + (1 - share) * chance * (1 - chance) / PERSONS
        share += (1 - share) * chance
        steps.append((share, math.sqrt(variance)))
    return numpy.array(steps).T


def test_curve(run):
    """Months lag by up to 0.0093, in the years told by 0.0070; luck has a standard deviation of up to 0.0035."""
    adopters = run("bass", "--replicates", 4)["adopters"]
    for years, published in PUBLISHED.items():
        assert curve(years) == pytest.approx(published, abs=1e-6)
        assert abs(adopters[:, 12 * years - 1].mean() - published) < 0.01
    mean, deviation = monthly(240)
    assert (numpy.abs(adopters - mean) < 4.5 * deviation).all()
    assert deviation.max() < 0.0035
    assert max(abs(mean[month - 1] - curve(month / 12)) for month in range(1, 241)) < 0.0093


def test_without_imitation_adoption_is_exponential(run):
    alone = run("bass", "--set", "imitation=0", "--set", "innovation=0.2")["adopters"][0]
    share = 1 - numpy.exp(-0.2 * numpy.arange(1, 241) / 12)
    assert (numpy.abs(alone - share) < 5 * numpy.sqrt(share * (1 - share) / PERSONS)).all()
