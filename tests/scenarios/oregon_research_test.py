# SPDX-License-Identifier: Apache-2.0
"""A whole region, Corvallis, Albany and Lebanon in Oregon: 930 zones within 35 tracts. Households by size, income and
age of the householder are known by zone, by workers and dwelling by tract; they are counted again in what is drawn."""
import csv
import gzip
import json
import os
import subprocess
from collections import Counter

import pytest
from conftest import research

SEED = research("data/population/us_or_calm_seed_households_pums.csv.gz")
CIVITAS = os.environ["CIVITAS"]
HOUSEHOLDS = 62_041
BY_ZONE = {  # attribute: labels in the order of the columns of the controls
    "size": ("HHSIZE", ["1", "2", "3", "4+"]),
    "head_age": ("HHAGE", ["0-24", "25-54", "55-64", "65+"]),
    "income": ("HHINC", ["0-21297", "21297-42593", "42593-85185", "85185+"]),
}
BY_TRACT = {
    "workers": (["HHWORK0", "HHWORK1", "HHWORK2", "HHWORK3"], ["0", "1", "2", "3+"]),
    "dwelling": (["SF", "MF", "MH", "DUP"], ["house", "flat", "mobile home", "duplex"]),
}
DWELLINGS = dict(zip("1234", BY_TRACT["dwelling"][1]))
MAPPING = """civitas: 1
household:
  id: household
  size: size
  attributes:
    income: {column: income, type: real, unit: USD/year}
    head_age: {column: head_age, type: integer}
    workers: {column: workers, type: integer}
    dwelling: {column: dwelling, type: category, labels: [house, flat, mobile home, duplex]}
person:
  id: person
  weight: weight
  attributes:
    place: {column: place, type: integer, description: in the household; nothing else is known of its members}
"""
SCENARIO = """civitas: 1
title: Corvallis, Albany and Lebanon
population:
  microdata: households.csv
  mapping: households.yaml
  synthesise:
    zones: zones.csv
    tolerance: TOLERANCE
    margins:
      size: {of: household, file: size.csv}
      head_age: {of: household, file: head_age.csv}
      income: {of: household, file: income.csv}
      workers: {of: household, file: workers.csv}
      dwelling: {of: household, file: dwelling.csv}
time: {from: 2010-01, to: 2010-12, step: year}
schedule: []
indicators: {households: {of: household, count: true}}
"""


def rows(name):
    with open(SEED.parent / name) as file:
        return list(csv.DictReader(file))


def write(path, table):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows(table)


def controls():
    """Of each margin the count in each zone or tract and class."""
    zones = rows("us_or_calm_control_totals_taz.csv")
    tract_of = {zone["TRACTGEOID"]: zone["TRACTCE"] for zone in zones}
    tables = {name: ("taz", {(zone["TAZ"], label): int(float(zone[f"{code}{at}"])) for zone in zones
                             for at, label in enumerate(labels, 1)}) for name, (code, labels) in BY_ZONE.items()}
    for name, (columns, labels) in BY_TRACT.items():
        tables[name] = ("tract", {(tract_of[tract["TRACTGEOID"]], label): int(float(tract[column]))
                                  for tract in rows("us_or_calm_control_totals_tract.csv")
                                  for column, label in zip(columns, labels)})
    return zones, tables


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """The margins, and a folder with a scenario that reads them."""
    folder = tmp_path_factory.mktemp("oregon")
    zones, tables = controls()
    write(folder / "zones.csv", [("taz", "tract"), *((zone["TAZ"], zone["TRACTCE"]) for zone in zones)])
    for name, (area, cells) in tables.items():
        write(folder / f"{name}.csv", [(area, name, "count"), *((*cell, count) for cell, count in cells.items())])
    with gzip.open(SEED, "rt") as file:
        members = [(nth, home["NP"], max(0, float(home["HHINCADJ"])), home["AGEHOH"], home["NWESR"],
                    DWELLINGS[home["HTYPE"]], f"{nth}-{place}", home["WGTP"], place)
                   for nth, home in enumerate(csv.DictReader(file)) for place in range(int(home["NP"]))]
    write(folder / "households.csv", [("household", "size", "income", "head_age", "workers", "dwelling", "person",
                                       "weight", "place"), *members])
    (folder / "households.yaml").write_text(MAPPING)
    return tables, folder


def draw(folder, tolerance, *options):
    (folder / "scenario.yaml").write_text(SCENARIO.replace("TOLERANCE", tolerance))
    return subprocess.run([CIVITAS, "population", folder / "scenario.yaml", "--json", *options], capture_output=True,
                          text=True)


def label_of(name, home, size):
    if name == "dwelling":
        return home["household.dwelling"]
    number = size if name == "size" else float(home[f"household.{name}"])
    labels = BY_ZONE[name][1] if name in BY_ZONE else BY_TRACT[name][1]
    return [label for label in labels if number >= float(label.rstrip("+").split("-")[0])][-1]


def test_zones_with_households_that_nobody_in_the_sample_has_are_told(region):
    """One such household lives in each of two zones: alone, under 25, with more than 85,185 dollars; and in a third."""
    refused = draw(region[1], "0.01")
    assert refused.returncode == 2
    assert {line.split(" in taz ")[1].split()[0] for line in refused.stderr.splitlines() if " in taz " in line} == {
        "195", "233", "369"}


def test_every_zone_and_tract_has_its_households(region):
    tables, folder = region
    said = draw(folder, "1", "-o", folder / "people.csv.gz")
    assert said.returncode == 0, said.stderr
    told = {fit["margin"]: fit for fit in json.loads(said.stdout)["margins"]}
    homes, sizes = {}, Counter()
    with gzip.open(folder / "people.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            sizes[row["household"]] += 1
            homes[row["household"]] = row
    assert len(homes) == HOUSEHOLDS
    most = {"size": (2, 0.05), "head_age": (5, 0.7), "income": (8, 1), "workers": (40, 8), "dwelling": (50, 8)}
    for name, (area, cells) in tables.items():
        found = Counter((home[f"household.{area}"], label_of(name, home, sizes[key])) for key, home in homes.items())
        errors = [abs(found[cell] - count) for cell, count in cells.items()]
        assert sum(cells.values()) == HOUSEHOLDS and found.total() == HOUSEHOLDS
        assert told[name]["cells"] == len(cells)
        assert max(errors) <= most[name][0] and sum(errors) / len(errors) <= most[name][1], name
    assert told["workers"]["weights_error"] < 0.001 and told["dwelling"]["weights_error"] < 0.001
