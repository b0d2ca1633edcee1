# SPDX-License-Identifier: Apache-2.0
"""Internet use by age: cohorts do what their rates say. What was observed is in internet_by_age_research_test.py."""
import os
import subprocess
from pathlib import Path

import h5py
import numpy
import pytest

SCENARIO = Path(os.environ["CIVITAS_ROOT"]) / "scenarios" / "internet_by_age.yaml"
FITTED = (0, 0.182, 0.191)  # innovation, imitation, fall
PERSONS, MONTHS, OLDEST = 100_000, 121, 120
BANDS = ((18, 30), (30, 50), (50, 65), (65, OLDEST))
START = (0.70, 0.61, 0.46, 0.14)
MILLIONS = {8: 8.22, 10: 20.53, 15: 20.22, 20: 18.96, 25: 39.89, 35: 45.15, 45: 37.68, 55: 13.47, 60: 10.81,
            65: 18.39, 75: 12.36, 85: 4.24, 95: None}
MATES = (0, *range(20, 86, 5), OLDEST)
DEATHS = {0: (.003593, .003269), 1: (.000165, .000139), 5: (.000081, .000073), 10: (.000093, .000078),
          15: (.000344, .000164), 20: (.000592, .000209), 25: (.000601, .000236), 30: (.000751, .00038),
          35: (.001104, .000546), 40: (.001729, .001037), 45: (.002928, .001873), 50: (.005195, .003251),
          55: (.008175, .005161), 60: (.012275, .007764), 65: (.018608, .012053), 70: (.030186, .020002),
          75: (.052016, .036292), 80: (.088036, .062366), 85: (.148382, .107296), 90: (.24603, .187264),
          95: (.37239, .321799)}


class Run(dict):
    def __init__(self, path):
        with h5py.File(path) as file:
            self.update({name: file[name][0] for name in ("online", "online_by_band", "adults_by_band")})
            self.panel = file["panel/person_online"][()]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    file = tmp_path_factory.mktemp("internet") / "x.h5"

    def run(*options):
        command = [os.environ["CIVITAS"], "run", SCENARIO, "-o", file, "--force", "--quiet", *options]
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
        return Run(file)

    return run


@pytest.fixture(scope="module")
def fitted(run):
    return run()


def expected(innovation, imitation, fall):
    """Adults and those online by band after each month, for infinitely many people (sex, month of birth, age)."""
    ages = numpy.arange(OLDEST)
    people, online = numpy.zeros((2, 12, OLDEST)), numpy.zeros(OLDEST)
    for (start, millions), end in zip(MILLIONS.items(), list(MILLIONS)[1:]):
        people[:, :, start:end] = PERSONS * millions / 249.92 / (end - start) / 12
    people *= numpy.array([0.49, 0.51])[:, None, None]
    for (low, high), share in zip(((0, 30), *BANDS[1:]), START):
        online[low:high] = share
    online = people * online
    deaths = numpy.array([DEATHS[max(age for age in DEATHS if age <= at)] for at in ages]).T
    survive = numpy.exp(-deaths / 12)[:, None, :]
    pace = numpy.exp(-fall * numpy.maximum(0, ages - 18) / 10)
    months = []
    for month in range(MONTHS):
        if month:
            for who in (people, online):
                birthdays = who[:, (5 + month) % 12, :]
                birthdays[:, 1:] = birthdays[:, :-1].copy()
                who *= survive
            mates = numpy.zeros(OLDEST)
            for low, high in zip(MATES, MATES[1:]):
                mates[low:high] = online[..., low:high].sum() / max(people[..., low:high].sum(), 1e-300)
            online += (people - online) * -numpy.expm1(-(innovation + imitation * mates) * pace / 12)
        months.append([[who[..., low:high].sum() for low, high in BANDS] for who in (people, online)])
    people, online = numpy.array(months).swapaxes(0, 1)
    return people, online / people


@pytest.mark.parametrize("parameters", [FITTED, (0, 0, 0.191), (0.05, 0.1, 0.4), (0.1, 0, 0)])
def test_cohorts_follow_their_rates(run, parameters):
    """Within 5 standard deviations of independent coins; what imitation adds to that is small."""
    names = ("adoption.innovation", "adoption.imitation", "adoption.fall")
    sets = [word for name, value in zip(names, parameters) for word in ("--set", f"{name}={value}")]
    found, (people, share) = run(*sets), expected(*parameters)
    assert (abs(found["adults_by_band"][:, 1:] - people) < 5 * numpy.sqrt(people)).all()
    deviation = numpy.sqrt(share * (1 - share) / people)
    assert (abs(found["online_by_band"][:, 1:] - share) < 5 * deviation).all()


def test_it_starts_where_the_survey_does(fitted):
    people = fitted["adults_by_band"][0, 1:]
    deviation = numpy.sqrt(numpy.array(START) * (1 - numpy.array(START)) / people)
    assert (abs(fitted["online_by_band"][0, 1:] - START) < 5 * deviation).all()


def test_nobody_goes_offline(fitted):
    change = numpy.diff(fitted.panel, axis=0)  # who has died has no value
    assert numpy.nanmin(change) == 0 and numpy.nansum(change) > 300


def test_without_rates_only_age_changes(run):
    """Nobody goes online, and yet the oldest are twice as often online as before: others have become the oldest."""
    still = run("--set", "adoption.imitation=0")
    assert numpy.nanmax(abs(numpy.diff(still.panel, axis=0))) == 0
    assert still["online_by_band"][-1, -1] > 2 * still["online_by_band"][0, -1]


@pytest.mark.parametrize("name, more", [("adoption.innovation", 0.01), ("adoption.imitation", 0.2),
                                        ("adoption.fall", 0.15)])
def test_higher_rates_bring_more_people_online(run, fitted, name, more):
    """With the same luck, person by person: who is online is still so when rates are higher."""
    higher = run("--set", f"{name}={more}")
    assert (higher["online"] >= fitted["online"]).all() and higher["online"][-1] > fitted["online"][-1]
    assert numpy.nanmin(higher.panel - fitted.panel) >= 0
