# SPDX-License-Identifier: Apache-2.0
"""A cohort of 100,000 newborns of each sex lives as long as the Danish life table of 2008 to 2012 says."""
import csv
import gzip
import math
import os
import subprocess
from collections import defaultdict

import h5py
import pytest
from conftest import research

DEATHS = research("data/labour_demography/dk_mortality_age_sex_year.csv.gz")
PEOPLE = 100_000
STANDARD_DEVIATION = 15  # of the age at death, in years


def rates(sex):
    """Deaths in a year for each person alive, by single years of age; the last one has no end."""
    deaths, years = defaultdict(float), defaultdict(float)
    with gzip.open(DEATHS, "rt") as file:
        for row in csv.DictReader(file):
            if row["sex_1male_2female"] == sex and 2008 <= int(row["year"]) <= 2012:
                deaths[int(row["age"])] += float(row["deaths"])
                years[int(row["age"])] += float(row["person_years"])
    return [deaths[age] / years[age] for age in sorted(deaths)]


def life_expectancy(of_age):
    alive, years = 1, 0
    for rate in of_age[:-1]:
        years += alive * (1 - math.exp(-rate)) / rate
        alive *= math.exp(-rate)
    return years + alive / of_age[-1]


@pytest.fixture(scope="module")
def alive(tmp_path_factory):
    """Men and women alive at the end of each month. Birthdays come in the month of birth, after deaths, and not in
    the first one, in which they are born."""
    folder = tmp_path_factory.mktemp("cohort")
    (folder / "newborn.csv").write_text(f"h,p,w,age,sex\n1,1,{PEOPLE},0,male\n2,2,{PEOPLE},0,female\n")
    (folder / "newborn.yaml").write_text("""household: {id: h, attributes: {}}
person:
  id: p
  weight: w
  attributes: {age: {column: age, type: integer}, sex: {column: sex, type: category, labels: [male, female]}}
""")
    labels = [str(age) for age in range(99)] + ["99+"]
    (folder / "cohort.yaml").write_text(f"""civitas: 1
title: Cohort
population: {{microdata: newborn.csv, mapping: newborn.yaml, persons: {2 * PEOPLE}}}
time: {{from: 2025-01, to: 2149-12}}
assumptions:
  mortality.rates:
    unit: 1/year
    axes: {{sex: [male, female], age: [{", ".join(labels)}]}}
    values: [{rates("1")}, {rates("2")}]
    source: Denmark 2008 to 2012
rules: {{birthday: {{for: person, set: {{age: age + 1}}, every: year, in: 1}}}}
schedule: [households, mortality, {{birthday: {{from: 2025-02}}}}]
indicators: {{male: {{of: person, count: sex == 'male'}}, female: {{of: person, count: sex == 'female'}}}}
""")
    subprocess.run([os.environ["CIVITAS"], "run", folder / "cohort.yaml", "-o", folder / "cohort.h5", "--quiet"],
                   check=True, capture_output=True)
    with h5py.File(folder / "cohort.h5") as file:
        return {sex: file[sex][0] for sex in ("male", "female")}


@pytest.mark.parametrize("sex, published", [("male", 77.24), ("female", 81.43)])
def test_life_expectancy_is_that_of_the_table(alive, sex, published):
    count = alive[sex]
    assert count[0] == PEOPLE and count[-1] < 0.001 * PEOPLE
    years = ((count[:-1] + count[1:]) / 2).sum() / 12 / PEOPLE
    assert abs(life_expectancy(rates("1" if sex == "male" else "2")) - published) < 0.005
    assert abs(years - published) < 3 * STANDARD_DEVIATION / PEOPLE**0.5
