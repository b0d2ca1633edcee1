# SPDX-License-Identifier: Apache-2.0
"""Households that move to another region keep the district of the old one, and that is told: of districts that were
drawn for, and of those of the records."""
import os
import subprocess
from pathlib import Path

import pytest

CIVITAS = os.environ["CIVITAS"]
SCENARIOS = Path(os.environ["CIVITAS_ROOT"], "scenarios")
SCENARIO = """\
civitas: 1
title: Zones of those who move
population: {population}
time: {{from: 2025-01, to: 2025-03, step: month}}
rules:
  settle_in:
    for: household
    where: region != previous(region)
    set: {{district: "where(region == 'Vienna', 'Outer districts', 'Inn valley')"}}
schedule: [households, {schedule}]
indicators: {{n: {{of: household, count: district == 'Inn valley'}}}}
"""
DRAWN = f"""
  microdata: {SCENARIOS}/data/eusilc_at2006.csv.gz
  mapping: {SCENARIOS}/data/eusilc_at2006.yaml
  persons: 5000
  synthesise:
    zones: {SCENARIOS}/synthesis/zones.csv
    within: region
    margins:
      households by size: {{of: household, file: {SCENARIOS}/synthesis/size.csv}}
      persons by age and sex: {{of: person, file: {SCENARIOS}/synthesis/age_sex.csv}}
"""
WRITTEN = "{microdata: p.csv, mapping: p.yaml, persons: 5000}"


def warned(folder, population, schedule, command="check"):
    (folder / "s.yaml").write_text(SCENARIO.format(population=population, schedule=schedule))
    said = subprocess.run([CIVITAS, command, "s.yaml"], cwd=folder, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return [line for line in said.stderr.splitlines() if "E509" in line]


@pytest.mark.parametrize("population", [DRAWN, WRITTEN], ids=["drawn", "written"])
def test_a_district_of_the_old_region_is_told(tmp_path, population):
    (tmp_path / "s.yaml").write_text(SCENARIO.format(population=DRAWN, schedule="settle_in"))
    subprocess.run([CIVITAS, "population", "s.yaml", "-o", "p.csv"], cwd=tmp_path, check=True, capture_output=True)
    line, = warned(tmp_path, population, "moves, ageing")
    assert "'moves' moves households to another region, but 'household.district' stays that of the old one" in line
    assert "s.yaml:" in line
    assert warned(tmp_path, population, "moves, settle_in") == []
    assert warned(tmp_path, population, "migration, ageing") == []
