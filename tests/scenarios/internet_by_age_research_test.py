# SPDX-License-Identifier: Apache-2.0
"""Internet use by age against the surveys of Pew Research Center, 2000 to 2010: fit, and years that were kept back."""
import csv

import numpy
import pytest
from conftest import research
from internet_by_age_test import FITTED, START, expected, run  # noqa: F401  run is a fixture

with open(research("data/digital/us_pew_internet_use_by_age_2000_2010.csv")) as file:
    ROWS = list(csv.DictReader(file))
OBSERVED = numpy.array([[float(row[band]) for band in ("18-29", "30-49", "50-64", "65+")] for row in ROWS])


def test_what_is_observed():
    assert [row["Year"] for row in ROWS] == [str(year) for year in range(2000, 2011)]
    assert OBSERVED[0] == pytest.approx(100 * numpy.array(START))


def errors(share):
    """Percentage points, for 2001 to 2010: the first year is given."""
    return 100 * share[12::12] - OBSERVED[1:]


def test_each_band_is_met_within_four_points(run):  # noqa: F811
    for seed in (1, 2):
        apart = errors(run("--seed", seed)["online_by_band"][:, 1:])
        assert (numpy.sqrt((apart**2).mean(axis=0)) < 4).all(), apart


@pytest.mark.parametrize("years, parameters", [(10, FITTED), (7, (0, 0.185, 0.161))])
def test_the_parameters_are_those_that_fit_best(years, parameters):
    """By least squares, none below 0, to three digits; to all years, and to those until 2007 alone."""
    def squares(*parameters):
        return (errors(expected(*parameters)[1])[:years]**2).sum()

    best = squares(*parameters)
    innovation, imitation, fall = parameters
    assert best < squares(innovation + 0.001, imitation, fall)
    for step in (-0.003, 0.003):
        assert best < min(squares(innovation, imitation + step, fall), squares(innovation, imitation, fall + step))


def test_years_that_were_kept_back():
    """2008 to 2010 from parameters fitted before: as the scenario says, the young are met, the old overrated."""
    later = errors(expected(0, 0.185, 0.161)[1])[7:]
    assert numpy.sqrt((later**2).mean(axis=0)) == pytest.approx([1.2, 2.3, 3.0, 4.7], abs=0.1)
    assert (later[:, 3] > 0).all()
