# SPDX-License-Identifier: Apache-2.0
"""Columns of yes and no, and of dates, in the microdata."""
import os
import subprocess

import h5py
import pytest

CIVITAS = os.environ["CIVITAS"]
PEOPLE = "h,p,w,born,lets,works\n1,1,1,2000-02-29,true,2\n1,2,1,2010-06-15,0,1\n2,3,1,,1,2\n"
MAPPING = """\
household: {id: h, attributes: {}}
person:
  id: p
  weight: w
  attributes:
    born: {column: born, type: date, missing: 1950-01-01}
    lets: {column: lets, type: bool}
    works: {column: works, type: bool, values: {1: true, 2: false}}
    first: {column: p, type: integer, unit: date}
"""
SCENARIO = """\
civitas: 1
population: {microdata: people.csv, mapping: people.yaml}
time: {from: 2028-02, to: 2028-07, step: month}
values: {person.age: age(born)}
indicators:
  age: {of: person, sum: age}
  eighteen: {of: person, count: age == 18}
  lets: {of: person, count: lets}
  works: {of: person, count: works and not lets}
  first: {number: "max(person, first) - date('1970-01-01')", unit: day}
  latest: {number: "max(person, year_of(born))"}
"""


def run(folder, people=PEOPLE, mapping=MAPPING):
    for name, text in [("people.csv", people), ("people.yaml", mapping), ("scenario.yaml", SCENARIO)]:
        (folder / name).write_text(text)
    return subprocess.run([CIVITAS, "run", "scenario.yaml"], cwd=folder, capture_output=True, text=True)


def test_dates_and_yes_and_no_mean_what_is_written(tmp_path):
    said = run(tmp_path)
    assert said.returncode == 0, said.stderr
    with h5py.File(tmp_path / "scenario.h5") as file:
        found = {name: file[name][0].tolist() for name in ("age", "eighteen", "lets", "works", "latest", "first")}
    # Who is born on 29 February 2000 is 27 until the end of February 2028, 28 in March; 17 becomes 18 in June 2028.
    assert found["age"] == [27 + 17 + 78, *[28 + 17 + 78] * 4, 28 + 18 + 78]
    assert found["eighteen"] == [0, 0, 0, 0, 0, 1]
    assert found["lets"] == [2] * 6 and found["works"] == [1] * 6 and found["latest"] == [2010] * 6
    assert found["first"] == [3] * 6  # an integer with the unit date is the number of a day


@pytest.mark.parametrize("old, new, words", [
    ("2010-06-15", "2010-06-31", "'2010-06-31' is no date"),
    ("2010-06-15", "15.6.2010", "'15.6.2010' is no date"),
    (",true,", ",maybe,", "unknown word 'maybe' of 'lets'"),
    (",2\n1,2", ",3\n1,2", "unknown word '3' of 'works' (the mapping does not know it). Known are 1, 2"),
    (", missing: 1950-01-01", "", "the field 'born' is empty"),
    ("1950-01-01", "1950", "'1950' is no date"),
    ("type: date", "type: date, unit: day", "a date has no unit of its own"),
    ("type: date", "type: date, clip: [0, 1]", "'clip' makes only numbers"),
    ("{column: lets, type: bool}", "{column: lets, type: bool, labels: [no, yes]}", "no labels of their own"),
    ("1: true", "1: yes", "unknown label 'yes'"),
    ("type: date", "type: day", "Known are bool, category, integer, real, date"),
])
def test_mistakes_are_told_where_they_stand(tmp_path, old, new, words):
    assert (PEOPLE + MAPPING).count(old) == 1
    said = run(tmp_path, PEOPLE.replace(old, new), MAPPING.replace(old, new))
    assert said.returncode == 2 and words in said.stderr
