# SPDX-License-Identifier: Apache-2.0
"""The table of differences of a sweep: groups, periods, and intervals computed again from the file."""
import csv
import os
import re
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

from analysis import outcomes, rounding, sweeps, units
from analysis.errors import Refusal
from analysis.pairing import Paired, paired, student_t

ROOT = Path(os.environ["CIVITAS_ROOT"])
TOWN = """\
civitas: 1
population: {parametric: singles, persons: 400}
time: {from: 2025-01, to: 2025-04}
schedule: []
assumptions:
  chance: {unit: 1, value: 0.5, range: [0, 1], source: assumed}
values:
  person.half: "where(random(half) < 0.5, 'one', 'other')"
  person.happy: "random(luck) < chance + where(half == 'one', where(now.month > 2, lift, 0), 0)"
parameters:
  lift: {unit: 1, value: 0, range: [0, 1], source: "assumed: policy"}
indicators:
  happy: {of: person, share: happy, by: [half], unit: 1, title: Happy citizens}
"""
REFORM = "civitas: 1\nbase: town.yaml\ntitle: Lifted\nchanges:\n  - {set: lift, to: 0.3, from: 2025-01}\n"
EXPERIMENT = """\
civitas: 1
experiment: Lifts
scenario: town.yaml
baseline: town.yaml
period: [2025-03, 2025-04]
replicates: 6
design: {grid: {over: {reform: [none, lifted.yaml]}}}
record: [happy, happy_by_half]
"""


@pytest.fixture(scope="module")
def sweep(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outcomes")
    for name, text in (("town", TOWN), ("lifted", REFORM), ("experiment", EXPERIMENT)):
        (folder / f"{name}.yaml").write_text(text)
    for words in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        said = subprocess.run([os.environ["CIVITAS"], *words], cwd=folder, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
    return folder / "sweep.h5"


def script(sweep, *options):
    return subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis/outcomes.py", sweep, *options],
                          capture_output=True, text=True)


def table(sweep, *options, what="--differences"):
    said = script(sweep, what, *options)
    return said if said.returncode else [[cell.strip() for cell in line.strip("|").split("|")] for line in said.stdout.splitlines()]


def test_differences_are_those_of_the_file(sweep):
    head, _, none, lifted = table(sweep, "--outcome", "happy_by_half=one", "--outcome", "happy_by_half=other")
    assert head == ["reform", "`happy_by_half=one`, percentage points", "`happy_by_half=other`, percentage points"]
    assert none == ["none", "0", "0"] and lifted[0] == "lifted" and lifted[2] == "0"
    with h5py.File(sweep) as file:
        change = 100 * (file["happy_by_half"][1, :, 2:, 0] - file["happy_by_half_baseline"][1, :, 2:, 0]).mean(axis=1)
    mean, half = re.fullmatch(r"\+([\d.]+) ± ([\d.]+)", lifted[1]).groups()
    assert float(mean) == pytest.approx(change.mean(), abs=0.5) and 25 < float(mean) < 35
    assert float(half) == pytest.approx(student_t(5) * change.std(ddof=1) / 6**0.5, rel=0.2)


def test_pairing_is_worth_what_the_variances_say(sweep):
    head, _, none, lifted = table(sweep, "--outcome", "happy_by_half=one", "--outcome", "happy_by_half=other", what="--pairing")
    assert head == ["reform", "`happy_by_half=one`", "`happy_by_half=other`"] and none == ["none", "–", "–"]
    with h5py.File(sweep) as file:
        lift, base = (file[name][1, :, 2:, 0].mean(axis=1) for name in ("happy_by_half", "happy_by_half_baseline"))
    worth = (lift.var(ddof=1) + base.var(ddof=1)) / (lift - base).var(ddof=1)
    assert lifted[0] == "lifted" and float(lifted[1]) == pytest.approx(worth, rel=0.051) and lifted[2] == "–"


def test_a_table_is_of_one_kind(sweep):
    said = table(sweep, "--pairing")
    assert said.returncode == 2 and "not allowed with" in said.stderr


def test_the_sweep_is_not_written_over(sweep):
    before = sweep.read_bytes()
    said = script(sweep, "-o", sweep)
    assert said.returncode == 2 and "is read, and would be written over" in said.stderr and sweep.read_bytes() == before


def test_another_period_has_other_means(sweep):
    assert table(sweep, "--outcome", "happy", "--period", "2025-01..2025-02")[3] == ["lifted", "0"]
    one = sweeps.read(sweep, "2025-03..2025-04").outcome("happy").values
    np.testing.assert_array_equal(one, sweeps.read(sweep).outcome("happy").values)


def test_all_columns_are_those_without_groups(sweep):
    assert len(table(sweep)[0]) == 2 and sweeps.read(sweep).names == ("happy",)


def test_numbers_of_a_column_have_as_many_digits_as_they_all_justify():
    wide, narrow, small = (Paired(6, 100.0, 100.0 + by, by, half / 2.57, by - half, by + half, 0.0, False)
                           for by, half in ((7.5834, 0.5), (18.6612, 0.0016), (0.0072, 0.0049)))
    digits = rounding.of_pairs([wide, narrow, small], units.Unit(1, "", ""))
    assert [outcomes.cell(each, digits) for each in (wide, narrow, small)] == ["+7.6 ± 0.5", "+18.661 ± 0.002", "+0.007 ± 0.005"]


def test_a_table_for_programs_has_the_outcomes_asked_for(sweep):
    def told(*options):
        return list(csv.DictReader(script(sweep, *options).stdout.splitlines()))

    assert list(told()[0]) == ["point", "reform", "replicates", "happy", "happy_baseline", "happy_difference"]
    one = "happy_by_half=one"
    asked = told("--outcome", one, "--outcome", one)
    assert list(asked[0]) == ["point", "reform", "replicates", one, f"{one}_baseline", f"{one}_difference"]
    with h5py.File(sweep) as file:
        for side, name in (("", "happy_by_half"), ("_baseline", "happy_by_half_baseline")):
            assert float(asked[1][one + side]) == pytest.approx(file[name][1, :, 2:, 0].mean(), rel=1e-12)
    assert list(told("--outcome", "happy", "--outcome", one)[0])[3:7:3] == ["happy", one]


def test_what_differs_by_the_same_in_every_replicate_has_no_width_and_no_price():
    lever = paired(np.array([1.0, 2, 4]), np.array([1.0, 2, 4]) + 0.1)
    assert 0 < lever.half_width < 1e-12
    assert outcomes.cell(lever, rounding.of_pairs([lever], units.Unit(1, "", ""))).endswith(" ± 0") and outcomes.worth(lever) == "∞"


@pytest.mark.parametrize("kind", [[], ["--differences"], ["--pairing"]])
@pytest.mark.parametrize("name, words", [
    ("hapy", "has no outcome 'hapy' (it has happy, happy_by_half=…). Did you mean 'happy'?"),
    ("happy_by_half=oen", "(groups of happy_by_half are one, other). Did you mean 'happy_by_half=one'?"),
    ("happy_by_hafl=other", "Did you mean 'happy_by_half=other'?"),
    ("xyz", "has no outcome 'xyz' (it has happy, happy_by_half=…)\n"),
])
def test_what_was_perhaps_meant_is_told(sweep, kind, name, words):
    said = script(sweep, "--outcome", name, *kind)
    assert (said.returncode, said.stdout) == (2, "") and words in said.stderr


@pytest.mark.parametrize("options, words", [(["--outcome", "happy_by_half=third"], "has no outcome 'happy_by_half=third'"),
                                            (["--outcome", "happy_baseline"], "has no outcome"),
                                            (["--outcome", "happy_by_half_baseline=one"], "has no outcome"),
                                            (["--period", "2024"], "'2024' is no period"),
                                            (["--period", "2030-01..2030-02"], "has no step in the period")])
def test_what_there_is_not_is_told(sweep, options, words):
    said = table(sweep, *options)
    assert said.returncode == 2 and words in said.stderr


def test_without_a_baseline_there_is_no_difference(sweep):
    (sweep.parent / "alone.yaml").write_text(EXPERIMENT.replace("baseline: town.yaml\n", ""))
    for words in (["sweep", "alone.yaml", "-o", "alone"], ["merge", "alone", "-o", "alone.h5"]):
        subprocess.run([os.environ["CIVITAS"], *words], cwd=sweep.parent, check=True, capture_output=True)
    with pytest.raises(Refusal):
        sweeps.read(sweep.parent / "alone.h5").outcome("happy", "difference")
    said = table(sweep.parent / "alone.h5")
    assert said.returncode == 2 and "names no baseline" in said.stderr
