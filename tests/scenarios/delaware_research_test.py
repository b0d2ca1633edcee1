# SPDX-License-Identifier: Apache-2.0
"""Delaware from the census files: all 218 tracts, counted again, household by household."""
import csv
import gzip
import json
import os
import subprocess
from bisect import bisect_right
from collections import Counter
from pathlib import Path

import pytest
from conftest import research

CENSUS = research("data/population/us_de_pums2013_persons.csv.gz").parent
SCRIPT = Path(os.environ["CIVITAS_ROOT"]) / "scenarios" / "delaware" / "census.py"
HOUSEHOLDS = 339_046


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("delaware")
    subprocess.run(["/usr/bin/python3", "-I", "-B", SCRIPT, CENSUS, "-o", folder], check=True, capture_output=True)
    return folder


def margin(folder, name):
    with open(folder / f"{name}.csv") as file:
        return {(row["tract"], row[name]): int(row["count"]) for row in csv.DictReader(file)}


def class_of(labels, number):
    """The one of the labels, in ascending order, in which a number lies."""
    lows = [int(label.rstrip("+").split("-")[0]) for label in labels]
    return labels[bisect_right(lows, number) - 1]


def test_the_margins_agree(folder):
    """Each table of the survey has the same households in each tract, and the total is in none of the classes."""
    totals = []
    tables = {"size": ("HHSize", "B11016"), "income": ("HHInc", "B19001"), "head_age": ("HHHAge", "B25007")}
    for name, (table, code) in tables.items():
        tracts = Counter()
        for (tract, _), count in margin(folder, name).items():
            tracts[tract] += count
        with open(CENSUS / f"us_de_acs2014_tract_{table}.csv") as file:
            assert tracts == {row["geoID"]: int(row[f"{code}_001"]) for row in csv.DictReader(file)}
        totals.append(tracts)
    assert len(totals[0]) == 218 and totals[0].total() == HOUSEHOLDS
    assert totals[0] == totals[1] == totals[2]


def test_every_tract_has_its_households(folder):
    """Published margins against a count of the written population, and against what the program says of its fit."""
    said = subprocess.run([os.environ["CIVITAS"], "population", folder / "delaware.yaml", "-o", folder / "people.csv.gz",
                           "--json"], check=True, capture_output=True, text=True)
    told = {fit["margin"]: fit for fit in json.loads(said.stdout)["margins"]}
    sizes, homes = Counter(), {}
    with gzip.open(folder / "people.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            sizes[row["household"]] += 1
            homes[row["household"]] = (row["household.tract"], row["household.puma"], float(row["household.income"]),
                                       int(row["household.head_age"]))
    assert len(homes) == HOUSEHOLDS
    with open(folder / "zones.csv") as file:
        areas = {row["tract"]: row["puma"] for row in csv.DictReader(file)}
    assert all(areas[tract] == puma for tract, puma, _, _ in homes.values())

    numbers = {"size": lambda home: sizes[home], "income": lambda home: homes[home][2],
               "head_age": lambda home: homes[home][3]}
    for name, most, mean in (("size", 0, 0), ("income", 8, 1), ("head_age", 20, 2.5)):
        published = margin(folder, name)
        labels = list(dict.fromkeys(label for _, label in published))
        drawn = Counter((homes[home][0], class_of(labels, numbers[name](home))) for home in homes)
        errors = [abs(drawn[cell] - count) for cell, count in published.items()]
        assert drawn.total() == sum(published.values())
        assert max(errors) <= most and sum(errors) / len(errors) <= mean
        title = {"size": "size of household", "income": "income of household", "head_age": "age of householder"}[name]
        assert told[title]["cells"] == len(published) and told[title]["weights_error"] < 0.001
        assert told[title]["max_error"] == pytest.approx(max(errors), abs=0.05)
        assert told[title]["mean_error"] == pytest.approx(sum(errors) / len(errors), abs=0.01)
