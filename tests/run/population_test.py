# SPDX-License-Identifier: Apache-2.0
"""`civitas population`: synthesis and calibration meet their margins, a written population reads back,
and few persons are doubted. What can be wrong in margins stands in cases/errors."""
import csv
import gzip
import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import h5py
import pytest

ROOT = Path(os.environ["CIVITAS_ROOT"])
EXAMPLE = ROOT / "scenarios" / "synthesis" / "two_regions.yaml"
MAPPING = """civitas: 1
household:
  id: hid
  attributes:
    region: {column: region, type: category, labels: [north, south]}
person:
  id: pid
  weight: w
  attributes:
    age: {column: age, type: integer}
    sex: {column: sex, type: category, labels: [male, female]}
    income: {column: income, type: real, unit: EUR/year}
"""
PERSONS = """hid,pid,w,region,age,sex,income
1,1,10,north,30,male,1000
1,2,10,north,31,female,2000
2,3,20,north,70,female,3000
3,4,15,south,40,male,4000
3,5,15,south,10,female,0
4,6,25,south,50,female,5000
"""
SCENARIO = """civitas: 1
population:
  microdata: people.csv
  mapping: people.yaml
{population}
time: {{from: 2025-01, to: 2025-12, step: year}}
parameters:
  prices: {{unit: 1, from: {{2020-01: 1, 2025-01: 1.25}}, source: made up}}
schedule: []
indicators:
  income: {{of: person, sum: income, unit: EUR/year}}
"""
SYNTHESISE = """  synthesise:
    zones: zones.csv
    margins:
      size: {of: household, file: size.csv}
      sex: {of: person, file: sex.csv}
"""
SIZE = "zone,size,count\na,1,60\na,2,40\nb,1,30\nb,2,70\n"
SEX = "zone,sex,count\na,male,40\na,female,100\nb,male,70\nb,female,100\n"


def civitas(*arguments, cwd=None):
    return subprocess.run([os.environ["CIVITAS"], *map(str, arguments)], cwd=cwd, capture_output=True,
                          text=True)


@pytest.fixture
def folder(tmp_path):
    for name, text in (("people.csv", PERSONS), ("people.yaml", MAPPING), ("size.csv", SIZE),
                       ("sex.csv", SEX), ("zones.csv", "zone\na\nb\n")):
        (tmp_path / name).write_text(text)
    return tmp_path


def population(folder, block, *arguments):
    (folder / "s.yaml").write_text(SCENARIO.format(population=block))
    return civitas("population", "s.yaml", *arguments, cwd=folder)


def report(said):
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def persons(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("way", ["truncate_replicate_sample", "largest_remainder"])
def test_margins_are_met_to_the_person(folder, way):
    block = SYNTHESISE + f"    integerise: {way}\n"
    found = report(population(folder, block, "--json", "-o", "out.csv"))
    for margin in found["margins"]:
        assert margin["weights_error"] < 1e-4
        assert margin["max_error"] <= 2
    rows = persons(folder / "out.csv")
    sizes = Counter((row["household.zone"], row["household"]) for row in rows)
    assert Counter((zone, size) for (zone, _), size in sizes.items()) == {
        ("a", 1): 60, ("a", 2): 40, ("b", 1): 30, ("b", 2): 70}


def test_the_example_meets_its_margins_and_results_hold_them(tmp_path):
    found = report(civitas("population", EXAMPLE, "--json", "-o", tmp_path / "p.csv.gz"))
    assert [margin["cells"] for margin in found["margins"]] == [20, 12]
    for margin in found["margins"]:
        assert margin["weights_error"] < 1e-3 * margin["total"]
        assert margin["srmse"] < 0.05
    assert abs(int(found["population"]["persons"]) - 20000) < 200
    assert civitas("run", EXAMPLE, "-o", tmp_path / "x.h5").returncode == 0
    with h5py.File(tmp_path / "x.h5") as results:
        assert list(results["population/margin"].asstr()) == ["households by size",
                                                              "persons by age and sex"]
        assert list(results["population/srmse"]) == [margin["srmse"] for margin in found["margins"]]


AUSTRIA = """  microdata: {root}/scenarios/data/eusilc_at2006.csv.gz
  mapping: {root}/scenarios/data/eusilc_at2006.yaml
  synthesise:
    zones: zones.csv
    within: region
    margins:
      size: {{of: household, file: size.csv}}
      sex: {{of: person, file: sex.csv}}
      age: {{of: person, file: age.csv}}
"""


@pytest.fixture
def tyrol(tmp_path):
    """The Tyrol of the sample itself in hundreds, other sizes than in it: calibration meets these to the person."""
    for name, text in (("zones", "district,region\nInn,Tyrol\n"),
                       ("size", "district,size,count\nInn,1,578\nInn,2,729\nInn,3+,693\n"),
                       ("sex", "district,sex,count\nInn,female,2389\nInn,male,2160\n"),
                       ("age", "district,age,count\nInn,0-14,670\nInn,15-64,2800\nInn,65+,1079\n")):
        (tmp_path / f"{name}.csv").write_text(text)
    block = AUSTRIA.format(root=ROOT)
    (tmp_path / "s.yaml").write_text(SCENARIO.format(population=block).replace(
        "  microdata: people.csv\n  mapping: people.yaml\n", "").replace("sum: income, unit: EUR/year", "count: true"))
    return tmp_path


def test_margins_that_stall_proportional_fitting_are_met_by_raking(tyrol):
    found = report(civitas("population", "s.yaml", "--json", cwd=tyrol))
    assert found["population"]["fits that met every margin to 0.0001"] == "1 of 1"
    for margin in found["margins"]:
        assert margin["weights_error"] < 1e-4
        assert margin["max_error"] < 0.005 * margin["total"]


def test_margins_that_no_weights_meet_contradict_each_other(tyrol):
    (tyrol / "age.csv").write_text("district,age,count\nInn,0-14,3670\nInn,15-64,500\nInn,65+,379\n")
    said = civitas("population", "s.yaml", cwd=tyrol)
    assert said.returncode == 2 and "the margins contradict each other or the sample" in said.stderr


def test_a_population_too_small_for_its_margins_is_doubted(tmp_path):
    few, enough = (civitas("population", EXAMPLE, "--persons", persons) for persons in ("30", "20000"))
    assert few.returncode == enough.returncode == 0 and enough.stderr == ""
    assert "warning[E514]" in few.stderr
    assert "the households drawn miss margins: " in few.stderr and "'persons by age and sex' by " in few.stderr
    run = civitas("run", EXAMPLE, "--persons", "30", "-o", tmp_path / "x.h5")
    assert run.returncode == 0
    assert [line for line in run.stderr.splitlines() if "E514" in line] == [
        line for line in few.stderr.splitlines() if "E514" in line]


def test_a_zone_where_nobody_is_drawn_is_told(folder):
    (folder / "size.csv").write_text("zone,size,count\na,1,60\na,2,40\nb,1,1\nb,2,1\n")
    (folder / "sex.csv").write_text("zone,sex,count\na,male,40\na,female,100\nb,male,1\nb,female,2\n")
    said = population(folder, SYNTHESISE + "  persons: 20\n")
    assert said.returncode == 0
    assert "warning[E514]: s.yaml:3:3: nobody is drawn for 'b'" in said.stderr
    assert "nobody is drawn" not in population(folder, SYNTHESISE).stderr


def test_who_lives_in_a_zone_comes_from_its_region(tmp_path):
    report(civitas("population", EXAMPLE, "--json", "-o", tmp_path / "p.csv"))
    assert {(row["household.district"], row["household.region"]) for row in persons(tmp_path / "p.csv")} == {
        ("Inner districts", "Vienna"), ("Outer districts", "Vienna"), ("Inn valley", "Tyrol"),
        ("Side valleys", "Tyrol")}


@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
def test_a_written_population_reads_back(folder, ending):
    first = report(population(folder, SYNTHESISE, "--json", "-o", "out" + ending))
    again = SCENARIO.format(population="").replace("people.csv", "out" + ending).replace(
        "people.yaml", "out.yaml")
    (folder / "again.yaml").write_text(again)
    second = report(civitas("population", "again.yaml", "--json", "-o", "twice.csv", cwd=folder))
    for fact in ("persons", "households", "citizens represented"):
        assert second["population"][fact] == first["population"][fact]

    def known(path):
        return Counter(tuple(value for key, value in row.items() if key not in ("household", "person"))
                       for row in persons(path))

    assert known(folder / "twice.csv") == known(folder / ("out" + ending))


def test_threads_and_order_of_the_margin_file_change_nothing(folder, monkeypatch):
    bytes_of = []
    for threads, size in (("1", SIZE), ("4", SIZE), ("4", "count,size,zone\n70,2,b\n30,1,b\n40,2,a\n60,1,a\n")):
        monkeypatch.setenv("SLURM_CPUS_PER_TASK", threads)
        (folder / "size.csv").write_text(size)
        report(population(folder, SYNTHESISE, "--json", "-o", "out.csv", "--force"))
        bytes_of.append((folder / "out.csv").read_bytes())
    assert bytes_of[0] == bytes_of[1] == bytes_of[2]


def test_calibration_meets_totals(folder):
    (folder / "all.csv").write_text("sex,count\nmale,30\nfemale,80\n")
    block = "  calibrate: {margins: {sex: {of: person, file: all.csv}}, bounds: [0.3, 3]}\n"
    found = report(population(folder, block, "--json", "-o", "out.csv"))
    assert found["margins"][0]["max_error"] < 1e-6
    weight = Counter()
    for row in persons(folder / "out.csv"):
        weight[row["person.sex"]] += float(row["weight"])
    assert weight["male"] == pytest.approx(30) and weight["female"] == pytest.approx(80)


def test_weights_that_are_stretched_far_are_told(folder):
    block = "  calibrate: {margins: {sex: {of: person, file: all.csv}}}\n"
    for counts, told in [("male,1\nfemale,2000", True), ("male,30\nfemale,80", False)]:
        (folder / "all.csv").write_text(f"sex,count\n{counts}\n")
        said = population(folder, block)
        assert said.returncode == 0, said.stderr
        assert ("the calibration multiplies weights by" in said.stderr) == told, said.stderr


def test_margins_that_nearly_agree_are_made_to_and_the_first_one_counts(folder):
    (folder / "all.csv").write_text("sex,count\nmale,30\nfemale,80\n")
    (folder / "ages.csv").write_text("age,count\n0-39,40.2\n40+,70\n")
    block = """  calibrate:
    margins: {sex: {of: person, file: all.csv}, ages: {of: person, file: ages.csv}}
"""
    found = report(population(folder, block, "--json"))
    sex, ages = found["margins"]
    assert sex["max_error"] < 1e-6
    assert ages["max_error"] == pytest.approx(70 - 70 * 110 / 110.2)
    assert found["population"]["largest difference between margins"] == "0.2"
    (folder / "ages.csv").write_text("age,count\n0-39,50\n40+,70\n")
    assert "the margins 'sex' and 'ages' disagree by 10 persons in the whole" in population(folder, block).stderr


def test_the_fit_is_that_of_the_persons_who_live_in_the_end(folder):
    (folder / "all.csv").write_text("sex,count\nmale,30\nfemale,80\n")
    block = "  calibrate: {margins: {sex: {of: person, file: all.csv}}}\n  persons: 7\n"
    margin, = report(population(folder, block, "--json", "-o", "out.csv"))["margins"]
    weight = Counter()
    for row in persons(folder / "out.csv"):
        weight[row["person.sex"]] += float(row["weight"])
    assert margin["weights_error"] < 1e-6
    assert margin["max_error"] == pytest.approx(max(abs(weight["male"] - 30), abs(weight["female"] - 80)))
    assert margin["max_error"] > 0.1


def test_the_order_of_zones_changes_nobody(folder):
    drawn = []
    for zones in ("zone\na\nb\n", "zone\nb\na\n"):
        (folder / "zones.csv").write_text(zones)
        report(population(folder, SYNTHESISE, "--json", "-o", "out.csv", "--force"))
        drawn.append(Counter((row["household.zone"], row["person.age"], row["person.income"])
                             for row in persons(folder / "out.csv")))
    assert drawn[0] == drawn[1]


def test_a_zone_of_the_records_that_is_no_zone_is_told(folder):
    (folder / "zones.csv").write_text("region\nnorth\n")
    (folder / "size.csv").write_text("region,size,count\nnorth,1,60\nnorth,2,40\n")
    block = "  synthesise: {zones: zones.csv, margins: {size: {of: household, file: size.csv}}}\n"
    assert "no row for region 'south'" in population(folder, block).stderr


def test_an_index_that_only_uprating_reads_is_read(folder):
    block = "  uprate: {columns: [person.income], by: prices, from: 2020-01}\n"
    (folder / "s.yaml").write_text(SCENARIO.format(population=block))
    checked = civitas("check", "s.yaml", cwd=folder)
    assert checked.returncode == 0 and "nothing reads" not in checked.stderr


def test_uprating_follows_the_index(folder):
    report(population(folder, "  uprate: {columns: [person.income], by: prices, from: 2020-01}\n",
                      "--json", "-o", "out.csv"))
    assert sorted(float(row["person.income"]) for row in persons(folder / "out.csv")) == [
        0, 1250, 2500, 3750, 5000, 6250]


def incomes(folder, *arguments):
    report(civitas("population", *arguments, "--json", "--force", "-o", "out.csv", cwd=folder))
    return sorted(float(row["person.income"]) for row in persons(folder / "out.csv"))


@pytest.fixture
def uprated(folder):
    (folder / "s.yaml").write_text(SCENARIO.format(
        population="  uprate: {columns: [person.income], by: prices, from: 2020-01}\n"))
    (folder / "reform.yaml").write_text(
        "civitas: 1\nbase: s.yaml\nchanges:\n  - {set: prices, to: 2, from: 2025-01}\n")
    return folder


AS_WRITTEN = [0, 1250, 2500, 3750, 5000, 6250]


def test_set_of_the_index_makes_the_people_with_it(uprated):
    doubled = [1000 * i * 2 for i in range(6)]
    (uprated / "growth.yaml").write_text((uprated / "s.yaml").read_text().replace(
        "prices: {unit: 1, from: {2020-01: 1, 2025-01: 1.25}", "prices: {unit: 1/year, value: 0.02"))
    assert incomes(uprated, "growth.yaml", "--set", f"prices={2 ** 0.2 - 1}") == pytest.approx(doubled)
    (uprated / "of_growth.yaml").write_text(
        "civitas: 1\nbase: growth.yaml\nchanges:\n  - {set: prices, to: 0.5}\n")
    for scenario in ("growth.yaml", "of_growth.yaml"):
        said = civitas("check", scenario, "--set", f"prices={2 ** 0.2 - 1}", cwd=uprated)
        assert said.returncode == 0 and "E706" not in said.stderr
        assert incomes(uprated, scenario, "--set", f"prices={2 ** 0.2 - 1}") == pytest.approx(doubled)


def test_a_reform_of_the_index_keeps_the_people_and_says_so(uprated):
    assert incomes(uprated, "reform.yaml") == incomes(uprated, "s.yaml") == AS_WRITTEN
    said = civitas("check", "reform.yaml", cwd=uprated)
    assert said.returncode == 0
    assert "warning[E706]: reform.yaml:4:23: the people's amounts do not follow this change of 'prices'" in said.stderr


def test_another_beginning_is_that_of_reforms_too(uprated):
    (uprated / "s.yaml").write_text((uprated / "s.yaml").read_text().replace(
        "2025-01: 1.25}", "2025-01: 1.25, 2026-01: 1.5}").replace("to: 2025-12", "to: 2026-12"))
    (uprated / "reform.yaml").write_text("civitas: 1\nbase: s.yaml\ntitle: no change\n")
    later = [0, 1500, 3000, 4500, 6000, 7500]
    assert incomes(uprated, "s.yaml", "--from", "2026-01") == later
    assert incomes(uprated, "reform.yaml", "--from", "2026-01") == later


def test_series_rest_on_what_made_the_columns_they_read(uprated):
    text = (uprated / "s.yaml").read_text().replace("parameters:", "assumptions:")
    (uprated / "s.yaml").write_text(text + "  people: {of: person, count: true}\n")
    assert civitas("run", "s.yaml", "-o", "s.h5", cwd=uprated).returncode == 0
    with h5py.File(uprated / "s.h5") as results:
        assert results["income"].attrs["assumptions"].decode() == "prices"
        assert results["people"].attrs.get("assumptions", b"").decode() == ""


def test_margins_that_disagree_are_told_by_how_much(folder):
    (folder / "age.csv").write_text("zone,age,count\na,0+,150\nb,0+,170\n")
    block = SYNTHESISE + "      age: {of: person, file: age.csv}\n"
    said = population(folder, block)
    assert said.returncode == 2
    assert "s.yaml:10:7: the margins 'sex' and 'age' disagree by 10 persons in zone a ('sex' in s.yaml:9:7 sums to " in said.stderr
    found = report(population(folder, block + "    tolerance: 0.1\n", "--json"))
    assert found["population"]["largest difference between margins"] == "10"


def test_few_persons_who_leave_out_many_records_are_doubted(folder):
    (folder / "s.yaml").write_text(SCENARIO.format(population=""))
    few, more = (civitas("run", "s.yaml", "--force", "--persons", persons, cwd=folder) for persons in (2, 100))
    assert few.returncode == more.returncode == 0
    assert "warning[E517]: s.yaml:3:3: 2 persons leave out 2 of the 4 households in the records" in few.stderr
    assert "E517" not in more.stderr
