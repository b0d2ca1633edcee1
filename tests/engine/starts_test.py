# SPDX-License-Identifier: Apache-2.0
"""Columns of the state are filled after those that their starts read, wherever they are written: also a column of a reform
through which a benefit becomes income, before a start of the base that reads income."""
import os
import re
import subprocess

import h5py
import pytest

PROGRAM = os.environ["CIVITAS"]
BASE = """\
civitas: 1
title: Columns that read one another
population: {parametric: singles, persons: 200}
time: {from: 2025-01, to: 2025-06, step: month}
values:
  person.income: {is: 1000 + 10 * c, unit: 1}
state:
  person.a: {type: integer, start: b + 1}
  person.b: {type: integer, start: 2 * c}
  person.c: {type: integer, start: floor(5 * random(lot))}
  person.at_start: {type: real, unit: 1, start: income}
schedule: []
indicators:
  off: {of: person, count: a != 2 * c + 1 or b != 2 * c}
  before: {of: person, mean: at_start}
  income: {of: person, mean: income}
"""
REFORM = """\
civitas: 1
base: base.yaml
title: A bonus that has to be claimed
state:
  person.bonus: {type: category, labels: ['no', claimed], start: "'no'"}
rules:
  claim: {for: person, where: bonus == 'no', set: {bonus: "'claimed'"}}
changes:
  - {modify: person.income, to: "value + where(bonus == 'claimed', 100, 0)"}
  - {insert: claim, from: 2025-03}
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "reform.yaml").write_text(REFORM)

    def results(name):
        subprocess.run([PROGRAM, "run", name, "-o", "x.h5", "--force", "--quiet"], cwd=tmp_path, check=True)
        with h5py.File(tmp_path / "x.h5") as file:
            return {key: file[key][0] for key in ("off", "before", "income")}
    return results


def test_a_column_is_filled_after_those_that_its_start_reads(run):
    found = run("base.yaml")
    assert (found["off"] == 0).all() and found["before"][0] > 1000


def test_a_benefit_that_has_to_be_claimed_is_income(run):
    base, reform = run("base.yaml"), run("reform.yaml")
    assert (base["before"] == reform["before"]).all()
    assert (base["income"][:2] == reform["income"][:2]).all()
    assert abs(reform["income"][2:] - base["income"][2:] - 100).max() < 1e-9


def test_results_rest_on_what_starts_read(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE.replace("random(lot)", "random(lot) * share").replace("state:", """assumptions:
  share: {unit: 1, value: 0.5, range: [0, 1], source: assumed}
  none: {unit: 1, value: 0.5, range: [0, 1], source: assumed}
state:
  person.other: {type: bool, start: random(other) < none}""", 1))
    subprocess.run([PROGRAM, "run", tmp_path / "base.yaml", "-o", tmp_path / "base.h5"], check=True, capture_output=True)
    with h5py.File(tmp_path / "base.h5") as file:
        assert [file[name].attrs["assumptions"] for name in ("income", "before", "off")] == [b"share"] * 3


def test_a_mistake_in_a_value_brings_none_in_assertions(tmp_path):
    """Of the indicators nothing is known then."""
    (tmp_path / "base.yaml").write_text(BASE.replace("values:", "values:\n  person.round: round").replace(
        "indicators:", "assert: [{that: off == 0}]\ntargets: [{of: income, value: 1, tolerance: 1, source: assumed}]\nindicators:"))
    said = subprocess.run([PROGRAM, "check", tmp_path / "base.yaml"], capture_output=True, text=True, check=False)
    assert said.returncode == 2 and said.stderr.count("error[") == 1 and "E209" in said.stderr, said.stderr


@pytest.mark.parametrize("start, told", [
    ("3000000000", "comes to 3000000000 PERSON. The column keeps whole numbers up to 2147483647: make its type real"),
    ("0 - 3e9", "comes to -3000000000 PERSON"),
    ("1.9", "comes to 1.9 PERSON. The column keeps whole numbers: write round(…), or make its type real"),
    ("1 / (c - c)", "is not a number PERSON. Look for a division by zero"),
])
def test_whole_columns_start_with_whole_numbers_only(tmp_path, start, told):
    (tmp_path / "s.yaml").write_text(BASE.replace("start: b + 1}", f"start: {start}}}"))
    said = subprocess.run([PROGRAM, "run", "s.yaml", "-o", "x.h5"], cwd=tmp_path, capture_output=True, text=True, check=False)
    words = re.sub(r"\(for person \d+\)", "PERSON", said.stderr)
    assert said.returncode == 2 and f"error[E610]: s.yaml:8:36: the start of 'person.a' {told}" in words, said.stderr


def test_who_is_born_starts_with_a_whole_number_too(tmp_path):
    """Nobody is new at the start; later a start may come to something else."""
    (tmp_path / "s.yaml").write_text("""\
civitas: 1
base: BASE
state:
  person.a: {type: integer, start: "where(age < 1 and now.year > 2025, 1.5, 0)"}
""".replace("BASE", os.path.join(os.environ["CIVITAS_ROOT"], "scenarios/generations.yaml")))
    said = subprocess.run([PROGRAM, "run", "s.yaml", "-o", "x.h5", "--to", "2027-12", "--persons", "5000"],
                          cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "the start of 'person.a' comes to 1.5" in said.stderr, said.stderr


REGIONS = """\
civitas: 1
title: Regions that the scenario makes
population: {parametric: households, persons: 1000, sizes: [0.5, 0.5]}
time: {from: 2025-01, to: 2025-06, step: month}
state:
  household.region: {type: category, labels: [north, south], start: "where(random(r) < 0.5, 'north', 'south')"}
networks:
  friends: {type: small_world, within: household.region, neighbours: 4, rewire: 0.1}
  neighbours: {type: group, within: household.region}
values:
  person.north: {is: "where(household.region == 'north', 1, 0)", unit: 1}
rules:
  go_north: {for: household, where: region == 'south', chance: 0.1, set: {region: "'north'"}}
schedule: []
indicators:
  north: {of: household, share: region == 'north'}
  friends: {of: person, mean: count(friends)}
  astray:
    of: person
    count: mean(friends, north) != north or mean(neighbours, north) != north
    where: count(friends) > 0 and count(neighbours) > 0
"""


@pytest.mark.parametrize("schedule", ["[]", "[go_north]"])
def test_rows_stay_in_order_of_regions_that_a_scenario_makes(tmp_path, schedule):
    (tmp_path / "s.yaml").write_text(REGIONS.replace("schedule: []", f"schedule: {schedule}"))
    digests = set()
    for options in ([], ["--threads", "1", "--block-size", "100"]):
        said = subprocess.run([PROGRAM, "run", "s.yaml", "-o", "x.h5", "--force", "--quiet", "--verify", *options],
                              cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (said.returncode, said.stderr) == (0, "")
        digests.add((tmp_path / "x.h5").read_bytes())
    assert len(digests) == 1
    with h5py.File(tmp_path / "x.h5") as file:
        assert (file["astray"][0] == 0).all()
        assert abs(file["friends"][0] - 4).max() < 0.5
        north = file["north"][0]
        assert 0.4 < north[0] < 0.65 and (north[-1] > north[0] + 0.1) == (schedule != "[]")
