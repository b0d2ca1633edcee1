# SPDX-License-Identifier: Apache-2.0
"""Delaware's census files become a population: with a made-up census of two tracts, which needs no files of others."""
import csv
import gzip
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(os.environ["CIVITAS_ROOT"]) / "scenarios" / "delaware"

# Tract 1 lies in Kent, in area 200, tract 2 in Sussex, in area 300. Of each table the columns that are not 0.
TRACTS = "STATEFP,COUNTYFP,TRACTCE,PUMA5CE\n10,1,100,200\n10,5,20000,300\n"
IDS = ("10001000100", "10005020000")
TABLES = {"HHSize": ("B11016", 16, ({3: 2, 10: 3, 11: 1}, {10: 4})),       # 3 of two, families or not, and 3 alone; 4 alone
          "HHInc": ("B19001", 17, ({2: 3, 17: 3}, {9: 4})),                 # below 10 000, above 200 000; 40 000 to 45 000
          "HHHAge": ("B25007", 21, ({3: 2, 13: 1, 11: 3}, {20: 1, 10: 3}))}  # 15 to 24, 85 and more; 75 to 84
HOUSEHOLDS = """SERIALNO,PUMA,HINCP
7,200,250000
8,200,9000
9,300,41000
10,300,
11,300,44000
"""
PERSONS = """SERIALNO,RELP,AGEP,SEX,ESR,PINCP
7,0,90,2,6,0
7,1,88,1,1,250000
8,0,20,1,3,9000
9,0,80,2,6,41000
11,16,70,1,6,44000
"""


def census(folder):
    folder.mkdir()
    (folder / "us_de_tract_to_puma.csv").write_text(TRACTS)
    for table, (code, columns, tracts) in TABLES.items():
        rows = [",".join(["geoID", *(f"{code}_{at:03}" for at in range(1, columns + 1))])]
        rows += [",".join([name, str(sum(tract.values())), *(str(tract.get(at, 0)) for at in range(2, columns + 1))])
                 for name, tract in zip(IDS, tracts)]
        (folder / f"us_de_acs2014_tract_{table}.csv").write_text("\n".join(rows) + "\n")
    for name, text in (("households", HOUSEHOLDS), ("persons", PERSONS)):
        (folder / f"us_de_pums2013_{name}.csv.gz").write_bytes(gzip.compress(text.encode()))
    return folder


def made(*arguments):
    return subprocess.run(["/usr/bin/python3", "-I", "-B", FOLDER / "census.py", *arguments], capture_output=True,
                          text=True)


def civitas(*arguments):
    said = subprocess.run([os.environ["CIVITAS"], *arguments], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return said.stdout


def test_a_made_up_census(tmp_path):
    said = made(census(tmp_path / "census"), "-o", tmp_path / "delaware")
    assert (said.returncode, said.stdout.strip()) == (0, str(tmp_path / "delaware/delaware.yaml"))
    civitas("population", tmp_path / "delaware/delaware.yaml", "-o", tmp_path / "people.csv.gz")
    with gzip.open(tmp_path / "people.csv.gz", "rt") as file:
        people = list(csv.DictReader(file))
    homes = {row["household"]: (row["household.county"], row["household.tract"], float(row["household.income"]),
                                int(row["household.head_age"])) for row in people}
    assert Counter(homes.values()) == {("Kent", IDS[0], 250000, 90): 3, ("Kent", IDS[0], 9000, 20): 3,
                                       ("Sussex", IDS[1], 41000, 80): 4}  # nobody heads an institution or an empty flat
    assert Counter((row["person.age"], row["person.sex"], row["person.activity"]) for row in people) == {
        ("90", "female", "inactive"): 3, ("88", "male", "employed"): 3, ("20", "male", "unemployed"): 3,
        ("80", "female", "inactive"): 4}


def test_the_same_files_each_time(tmp_path):
    source = census(tmp_path / "census")
    for name in ("one", "two"):
        made(source, "-o", tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert "persons.csv.gz" in files and len(files) == 7
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


@pytest.mark.parametrize("arguments, words", [(["nowhere"], "us_de_tract_to_puma.csv: No such file"),
                                              (["nowhere", "-o", "/proc/nowhere"], "/proc/nowhere: No such file")])
def test_what_is_not_there_is_told(tmp_path, arguments, words):
    said = subprocess.run(["/usr/bin/python3", "-I", "-B", FOLDER / "census.py", *arguments], cwd=tmp_path,
                          capture_output=True, text=True)
    assert (said.returncode, words in said.stderr) == (74, True), said.stderr


def test_the_policy_of_the_page_runs(tmp_path):
    made(census(tmp_path / "census"), "-o", tmp_path / "delaware")
    page = (FOLDER / "README.md").read_text()
    (tmp_path / "delaware/policy.yaml").write_text(page.split("```yaml\n")[1].split("```")[0])
    assert "What it costs" in civitas("run", tmp_path / "delaware/policy.yaml", "-o", tmp_path / "policy.h5")
