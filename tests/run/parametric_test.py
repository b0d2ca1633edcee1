# SPDX-License-Identifier: Apache-2.0
"""Made-up households: their sizes, the same people for any seed, who is who in them, and what is refused."""
import os
import subprocess

import h5py
import pytest

TOWN = """civitas: 1
population: {parametric: POPULATION}
time: {from: 2025-01, to: 2025-01}
schedule: []
state:
  person.seat: {type: integer, start: "place(members, random(seat))"}
values:
  household.size: "where(count(members) == 1, 'one', where(count(members) == 2, 'two', 'more'))"
indicators:
  persons: {of: person, count: true}
  households: {of: household, count: true, by: [size]}
  heads: {of: person, count: seat == 1}
  in_large: {of: person, count: household.size == 'more'}
"""
HOUSEHOLDS = "households, persons: 10000, sizes: [0.3, 0.5, 0, 0.2]"


def run(folder, population, *options):
    (folder / "town.yaml").write_text(TOWN.replace("POPULATION", population))
    return subprocess.run([os.environ["CIVITAS"], "run", folder / "town.yaml", "-o", folder / "town.h5", "--force",
                           "--quiet", *options], capture_output=True, text=True)


def counts(folder):
    with h5py.File(folder / "town.h5") as file:
        return {name: file[name][0, 0].tolist() for name in ("persons", "households_by_size", "heads", "in_large")}


def test_households_of_the_sizes_asked_for(tmp_path):
    """10 000 persons, 2.1 in a household: 4762 households, each size within one."""
    assert run(tmp_path, HOUSEHOLDS).returncode == 0
    found = counts(tmp_path)
    assert found["persons"] == 10_000
    one, two, more = found["households_by_size"]
    assert found["heads"] == one + two + more and one + 2 * two + 4 * more == pytest.approx(10_000, abs=3)
    assert (one, two, more) == pytest.approx((1428.6, 2381, 952.4), abs=1.5)
    assert run(tmp_path, HOUSEHOLDS, "--seed", "7").returncode == 0
    assert counts(tmp_path) == found


def test_persons_can_be_set(tmp_path):
    assert run(tmp_path, HOUSEHOLDS, "--persons", "500").returncode == 0
    assert counts(tmp_path)["persons"] == 500


def test_the_resolved_scenario_gives_the_same(tmp_path):
    run(tmp_path, HOUSEHOLDS)
    found = counts(tmp_path)
    with h5py.File(tmp_path / "town.h5") as file:
        resolved = file["provenance/resolved_scenario"][()].decode()
    (tmp_path / "again.yaml").write_text(resolved)
    subprocess.run([os.environ["CIVITAS"], "run", tmp_path / "again.yaml", "-o", tmp_path / "town.h5", "--force"],
                   check=True, capture_output=True)
    assert counts(tmp_path) == found


@pytest.mark.parametrize("population, words", [
    ("households, persons: 10", "'sizes' is missing"),
    ("households, persons: 10, sizes: []", "their sum is 0, not 1"),
    ("households, persons: 10, sizes: [0.5, 0.4]", "their sum is 0.9, not 1"),
    ("households, persons: 10, sizes: [1.5, -0.5]", "one is below 0"),
    ("households, persons: 10, sizes: [half, half]", "half"),
    ("singles, persons: 10, sizes: [1]", "'sizes' has no meaning here (singles live alone)"),
    ("families, persons: 10", "unknown kind of population 'families'"),
    ("households, sizes: [1]", "'persons'"),
])
def test_what_is_refused(tmp_path, population, words):
    said = run(tmp_path, population)
    assert (said.returncode, words in said.stderr) == (2, True), said.stderr


def test_made_up_or_from_a_file(tmp_path):
    said = run(tmp_path, f"{HOUSEHOLDS}, microdata: x.csv")
    assert said.returncode == 2 and "'microdata' has no meaning here" in said.stderr
    (tmp_path / "town.yaml").write_text(TOWN.replace("parametric: POPULATION",
                                                     "microdata: x.csv, mapping: x.yaml, sizes: [1]"))
    said = subprocess.run([os.environ["CIVITAS"], "check", tmp_path / "town.yaml"], capture_output=True, text=True)
    assert said.returncode == 2 and "'sizes' has no meaning here (the file says who lives together)" in said.stderr
