#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Makes of census files of Delaware what delaware.yaml reads: households with their persons, tracts, and margins."""
import argparse
import csv
import gzip
import io
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COUNTIES = {"1": "Kent", "3": "New Castle", "5": "Sussex"}

# Columns of the American Community Survey that belong to each class: last numbers of their codes.
SIZES = {"1": [10], "2": [3, 11], "3": [4, 12], "4": [5, 13], "5": [6, 14], "6": [7, 15], "7+": [8, 16]}
AGES = {"15-24": [3, 13], "25-34": [4, 14], "35-44": [5, 15], "45-54": [6, 16], "55-59": [7, 17], "60-64": [8, 18],
        "65-74": [9, 19], "75-84": [10, 20], "85+": [11, 21]}
BOUNDS = (0, 10000, 15000, 20000, 25000, 30000, 35000, 40000, 45000, 50000, 60000, 75000, 100000, 125000, 150000,
          200000)
INCOMES = {f"{low}-{high}": [2 + at] for at, (low, high) in enumerate(zip(BOUNDS, BOUNDS[1:]))} | {"200000+": [17]}
MARGINS = {"size": ("HHSize", "B11016", SIZES), "income": ("HHInc", "B19001", INCOMES),
           "head_age": ("HHHAge", "B25007", AGES)}


def main(arguments):
    parser = argparse.ArgumentParser(prog="census.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("source", metavar="FOLDER", type=Path, help="folder with the files us_de_…")
    parser.add_argument("-o", "--output", metavar="FOLDER", type=Path, default=Path("delaware"),
                        help="folder to write (default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        for name, rows in made_of(options.source):
            write(options.output / name, rows)
        for name in ("delaware.yaml", "persons.yaml"):
            shutil.copyfile(HERE / name, options.output / name)
    except OSError as error:
        print(f"error: {error.filename}: {error.strerror}", file=sys.stderr)
        return 74
    print(options.output / "delaware.yaml")
    return 0


def made_of(source):
    """Each file to write: its name and its rows."""
    yield "zones.csv", [("tract", "puma", "county"), *zones(source)]
    for attribute, (table, code, classes) in MARGINS.items():
        yield f"{attribute}.csv", [("tract", attribute, "count"), *margin(source, table, code, classes)]
    yield "persons.csv.gz", [("household", "puma", "income", "head_age", "size", "person", "weight", "age", "sex",
                              "work", "person_income"), *persons(source)]


def zones(source):
    for row in read(source / "us_de_tract_to_puma.csv"):
        yield f"10{int(row['COUNTYFP']):03}{int(row['TRACTCE']):06}", row["PUMA5CE"], COUNTIES[row["COUNTYFP"]]


def margin(source, table, code, classes):
    for row in read(source / f"us_de_acs2014_tract_{table}.csv"):
        for label, columns in classes.items():
            yield row["geoID"], label, sum(int(row[f"{code}_{column:03}"]) for column in columns)


def persons(source):
    """Those who live in households, which have a head; flats that stand empty and institutions have none."""
    households = {row["SERIALNO"]: row for row in read(source / "us_de_pums2013_households.csv.gz")}
    members = {}
    for row in read(source / "us_de_pums2013_persons.csv.gz"):
        members.setdefault(row["SERIALNO"], []).append(row)
    for serial, household in households.items():
        heads = [row["AGEP"] for row in members.get(serial, ()) if row["RELP"] == "0"]
        if not heads:
            continue
        for at, row in enumerate(members[serial], 1):
            yield (serial, household["PUMA"], household["HINCP"], heads[0], len(members[serial]), f"{serial}{at:02}", 1,
                   row["AGEP"], row["SEX"], row["ESR"], row["PINCP"])


def read(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write(path, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    contents = text.getvalue().encode()
    path.write_bytes(gzip.compress(contents, mtime=0) if path.suffix == ".gz" else contents)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
