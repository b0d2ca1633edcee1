# SPDX-License-Identifier: Apache-2.0
"""Households that move to another region get a zone there: districts that were drawn for, and those of records. A
column that does not say that it is a zone stays, and that is told."""
import os
import subprocess
from pathlib import Path

import h5py
import pytest

CIVITAS = os.environ["CIVITAS"]
SCENARIOS = Path(os.environ["CIVITAS_ROOT"], "scenarios")
SCENARIO = """\
civitas: 1
title: Zones of those who move
population: {population}
time: {{from: 2025-01, to: 2026-12, step: month}}
assumptions:
  moves.rates: {{unit: 1/year, axes: {{age: [0+]}}, values: [0.5]}}
values:
  household.in_vienna: district == 'Inner districts' or district == 'Outer districts'
  household.moves_now: region != previous(region)
rules:
  settle_in:
    for: household
    where: region != previous(region)
    set: {{district: "where(region == 'Vienna', 'Outer districts', 'Inn valley')"}}
schedule: [households, ageing, {schedule}]
indicators:
  astray: {{of: household, count: in_vienna != (region == 'Vienna'), title: Households in a district of another region}}
  movers: {{of: household, count: moves_now and region == 'Vienna'}}
  inner: {{of: household, count: moves_now and district == 'Inner districts'}}
  inner_share: {{of: household, share: district == 'Inner districts', where: region == 'Vienna' and not moves_now, unit: 1}}
  persons: {{of: person, count: true, by: [household.district]}}
"""
DRAWN = f"""
  microdata: {SCENARIOS}/data/eusilc_at2006.csv.gz
  mapping: {SCENARIOS}/data/eusilc_at2006.yaml
  persons: {{persons}}
  synthesise:
    zones: {SCENARIOS}/synthesis/zones.csv
    within: region
    margins:
      households by size: {{{{of: household, file: {SCENARIOS}/synthesis/size.csv}}}}
      persons by age and sex: {{{{of: person, file: {SCENARIOS}/synthesis/age_sex.csv}}}}
"""
WRITTEN = "{{microdata: p.csv, mapping: p.yaml, persons: {persons}}}"


def civitas(folder, *words):
    return subprocess.run([CIVITAS, *words], cwd=folder, capture_output=True, text=True, check=True)


def scenario(folder, population=DRAWN, schedule="moves", persons=5000):
    (folder / "s.yaml").write_text(SCENARIO.format(population=population.format(persons=persons), schedule=schedule))


@pytest.fixture(name="written")
def _written(tmp_path):
    scenario(tmp_path)
    civitas(tmp_path, "population", "s.yaml", "-o", "p.csv")
    return tmp_path


@pytest.mark.parametrize("population", [DRAWN, WRITTEN], ids=["drawn", "written"])
@pytest.mark.parametrize("schedule", ["moves", "leaving_home, moves, births, migration, orphans", "moves, settle_in"])
def test_nobody_is_left_in_a_zone_of_another_region(written, population, schedule):
    if "births" in schedule:
        schedule = f"mortality, {schedule}"
    scenario(written, population, schedule)
    assert "E509" not in civitas(written, "check", "s.yaml").stderr
    civitas(written, "run", "s.yaml", "--verify", "-o", "s.h5")
    with h5py.File(written / "s.h5") as results:
        assert results["movers"][0].sum() > 200
        assert not results["astray"][0].any()


def test_movers_settle_where_others_live(tmp_path):
    scenario(tmp_path, persons=30000)
    civitas(tmp_path, "run", "s.yaml", "-o", "s.h5")
    with h5py.File(tmp_path / "s.h5") as results:
        movers, inner, share = (results[name][0][1:] for name in ("movers", "inner", "inner_share"))
        persons = results["persons_by_district"][0, 0].sum() / 30000  # that each stands for
    expected = (movers * share).sum()
    error = ((movers * share * (1 - share)).sum() * persons) ** 0.5
    assert abs(inner.sum() - expected) < 3 * error


def test_threads_and_resuming_give_the_same_zones(tmp_path):
    scenario(tmp_path, schedule="mortality, births, moves, migration, orphans")
    civitas(tmp_path, "run", "s.yaml", "--threads", "1", "-o", "one.h5")
    civitas(tmp_path, "run", "s.yaml", "--threads", "2", "-o", "two.h5")
    civitas(tmp_path, "run", "s.yaml", "--to", "2025-12", "--keep-checkpoint", "-o", "past.h5")
    civitas(tmp_path, "run", "s.yaml", "--from", "past.h5.checkpoint", "-o", "later.h5")
    one, two, later = ((tmp_path / name).read_bytes() for name in ("one.h5", "two.h5", "later.h5"))
    assert one == two == later


def test_a_column_that_says_nothing_stays_and_is_told(written):
    mapping = written / "p.yaml"
    mapping.write_text(mapping.read_text().replace("      within: region\n", ""))
    scenario(written, WRITTEN)
    said = civitas(written, "check", "s.yaml").stderr
    line, = (line for line in said.splitlines() if "E509" in line)
    assert "'moves' moves households to another region, but 'household.district' stays that of the old one" in line
    assert "Say `within: region` of it in the mapping" in line
    for schedule in ("moves, settle_in", "migration"):
        scenario(written, WRITTEN, schedule)
        assert "E509" not in civitas(written, "check", "s.yaml").stderr


@pytest.mark.parametrize("what, said", [
    ("within: country", "unknown area 'country' (households move between regions). Write within: region"),
    ("within: region, unit: EUR/year", "'district' is no zone within regions"),
])
def test_what_is_no_zone_is_a_mistake(tmp_path, what, said):
    kind = "real" if "EUR" in what else "integer"
    (tmp_path / "p.csv").write_text("h,p,w,r,d\n1,1,1,1,7\n")
    (tmp_path / "p.yaml").write_text(
        "household:\n  id: h\n  attributes:\n    region: {column: r, type: integer}\n"
        f"    district: {{column: d, type: {kind}, {what}}}\nperson: {{id: p, weight: w, attributes: {{}}}}\n")
    (tmp_path / "s.yaml").write_text("civitas: 1\ntitle: t\npopulation: {microdata: p.csv, mapping: p.yaml}\n"
                                     "time: {from: 2025-01, to: 2025-02}\n")
    done = subprocess.run([CIVITAS, "check", "s.yaml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and said in done.stderr, done.stderr
