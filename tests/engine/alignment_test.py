# SPDX-License-Identifier: Apache-2.0
# `align`: events of the life course happen to as many citizens as the scenario says.
import os
import re
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

CIVITAS = os.environ["CIVITAS"]
PEOPLE = Path(os.environ["CIVITAS_ROOT"], "scenarios/data/eusilc_at2006")
SCHEDULE = ("households, ageing, education, wages, retirement, labour, mortality, births, leaving_home, "
            "separation, couples, moves, migration, orphans, digital_skill")


def write(folder, align, more="", name="scenario.yaml"):
    path = folder / name
    path.write_text(f"""civitas: 1
title: Aligned
population: {{microdata: {PEOPLE}.csv.gz, mapping: {PEOPLE}.yaml, persons: 20000}}
time: {{from: 2025-01, to: 2027-01}}
seed: 4
parameters:
  deaths:
    unit: 1/year
    axes: {{sex: [male, female]}}
    from: {{2025-01: {{values: [40000, 42000]}}, 2026-02: {{values: [20000, 90000]}}}}
  children: {{unit: 1/year, value: 120000}}
values:
  person.net_income: {{is: earnings + pension, unit: EUR/year}}
align:
{align}
schedule: [{SCHEDULE}]
indicators:
  men: {{of: person, count: sex == 'male'}}
  women: {{of: person, count: sex == 'female'}}
  births: {{number: now.births, unit: 1}}
  deaths: {{number: now.deaths, unit: 1}}
{more}""")
    return path


def run(path, *options):
    results = path.with_suffix(".h5")
    subprocess.run([CIVITAS, "run", path, "-o", results, "--force", "--quiet", "--verify", *options], check=True,
                   capture_output=True)
    with h5py.File(results) as file:
        return {name: file[name][0] for name in ("men", "women", "births", "deaths")}


def refused(path, command="check"):
    done = subprocess.run([CIVITAS, command, path], capture_output=True, text=True, cwd=path.parent)
    assert done.returncode == 2, done.stdout + done.stderr
    return done.stderr


def test_an_event_cannot_happen_to_nobody(tmp_path):
    said = refused(write(tmp_path, "  mortality.death: {where: age >= 200, to: 6000 1/year}"), "run")
    assert "error[E613]" in said and "'mortality.death' is to happen to 500 citizens in 2025-02" in said
    assert "`where` holds for nobody then" in said
    quiet = write(tmp_path, "  mortality.death: {where: age >= 200, to: 0 1/year}")
    assert run(quiet)["deaths"].sum() > 0


def years(series):
    return series[1:13].sum(), series[13:25].sum()


@pytest.mark.parametrize("method", ["sorting", "logit"])
def test_totals_are_met_group_by_group_and_year_by_year(tmp_path, method):
    # Nobody else comes or goes, so the numbers of men and women tell who died.
    nobody = """assumptions:
  migration.emigration_rate: {unit: 1/year, value: 0, source: made up}
  migration.immigration_rate: {unit: 1/year, value: 0, source: made up}
  births.total_fertility_rate: {unit: 1, value: 0, source: made up}
"""
    found = run(write(tmp_path, f"  mortality.death: {{by: sex, to: 'lookup(deaths, sex)', method: {method}}}", nobody))
    citizen = found["men"][0] + found["women"][0]
    citizen /= 20000
    for group, wanted in (("men", (40000, 20000)), ("women", (42000, 90000))):
        died = found[group][0] - found[group][12], found[group][12] - found[group][24]
        for count, total in zip(died, wanted):
            # The rest of a citizen is luck in each month; by logit every death is.
            variance = 12 / 4 * citizen**2 if method == "sorting" else total * citizen
            assert abs(count - total) < 3.5 * variance**0.5, (group, died)


def test_births_follow_the_parameter_and_others_stay_as_they_were(tmp_path):
    plain = run(write(tmp_path, "  {}", name="plain.yaml"))
    found = run(write(tmp_path, "  births.birth: {to: children}"))
    citizen = (found["men"][0] + found["women"][0]) / 20000
    assert np.all(np.abs(np.array(years(found["births"])) - 120000) < 3.5 * (12 / 4)**0.5 * citizen)
    assert years(plain["births"])[0] < 100000
    more = run(tmp_path / "scenario.yaml", "--set", "children=240000")
    assert abs(years(more["births"])[1] - 240000) < 3.5 * (12 / 4)**0.5 * citizen
    assert plain["deaths"][1] == found["deaths"][1]  # the same luck decides


def test_where_leaves_the_others_to_their_luck(tmp_path):
    plain = run(write(tmp_path, "  {}", name="plain.yaml"))
    found = run(write(tmp_path, "  mortality.death: {where: age < 1, to: 0 1/year}"))
    assert 0.9 * plain["deaths"].sum() < found["deaths"].sum() < plain["deaths"].sum()


FLOWS = {
    "labour.lose": ("activity == 'unemployed' and previous(activity) == 'employed'", 120000),
    "labour.find": ("activity == 'employed' and previous(activity) == 'unemployed'", 90000),
    "labour.leave": ("activity == 'inactive' and (previous(activity) == 'employed' or previous(activity) == 'unemployed')", 60000),
    "labour.enter": ("previous(activity) == 'inactive' and (activity == 'employed' or activity == 'unemployed')", 70000),
}


def counted(path, schedule, indicators, *options):
    """What happens in each month, by indicators that count, under another schedule."""
    text = path.read_text()
    text = text.replace(f"schedule: [{SCHEDULE}]", f"schedule: [{schedule}]").replace("indicators:\n", "indicators:\n" + "".join(
        f'  {name}: {{of: person, count: "{formula}"{by}}}\n' for name, (formula, by) in indicators.items()))
    path.write_text(text)
    results = path.with_suffix(".h5")
    subprocess.run([CIVITAS, "run", path, "-o", results, "--force", "--quiet", "--verify", *options], check=True,
                   capture_output=True)
    with h5py.File(results) as file:
        return {name: file[name][0] for name in file if name.startswith(tuple(indicators))} | {
            "citizen": (file["men"][0, 0] + file["women"][0, 0]) / 20000}


@pytest.mark.parametrize("method", ["sorting", "logit"])
def test_flows_between_work_unemployment_and_inactivity_are_met(tmp_path, method):
    align = "\n".join(f"  {event}: {{to: {total} 1/year, method: {method}}}" for event, (_, total) in FLOWS.items())
    found = counted(write(tmp_path, align), "wages, labour",
                    {event.replace(".", "_"): (formula, "") for event, (formula, _) in FLOWS.items()})
    for event, (_, total) in FLOWS.items():
        for count in years(found[event.replace(".", "_")]):
            variance = 12 / 4 * found["citizen"]**2 if method == "sorting" else total * found["citizen"]
            assert abs(count - total) < 3.5 * variance**0.5, event


def test_a_flow_is_met_by_group_and_the_others_follow_the_model(tmp_path):
    wanted = {"male": 100000, "female": 40000}
    formulas = {event.replace(".", "_"): (formula, ", by: [sex]") for event, (formula, _) in FLOWS.items()}
    plain = counted(write(tmp_path, "  {}", name="plain.yaml"), "wages, labour", formulas)
    found = counted(write(tmp_path, "  labour.lose: {by: sex, to: \"where(sex == 'male', 100000, 40000) * 1 1/year\"}"),
                    "wages, labour", formulas)
    lost = found["labour_lose_by_sex"]
    for column, total in enumerate(wanted.values()):
        assert np.all(np.abs(np.array(years(lost[:, column])) - total) < 3.5 * 3**0.5 * found["citizen"])
    assert found["labour_leave"][1] == plain["labour_leave"][1]  # the same luck decides
    assert abs(found["labour_enter"].sum() / plain["labour_enter"].sum() - 1) < 0.1


def test_as_many_couples_form_as_are_told_region_by_region(tmp_path):
    found = counted(write(tmp_path, "  couples.form: {by: household.region, to: \"where(household.region == 'Vienna', 30000, 4000) * 1 1/year\"}"),
                    "households, ageing, education, couples",
                    {"formed": ("sex == 'female' and position == 'partner' and previous(position) != 'partner'",
                                ", by: [household.region]")})
    with h5py.File(tmp_path / "scenario.h5") as file:
        regions = list(file["household_region" if "household_region" in file else "region"].asstr()[:])
    for region, series in zip(regions, found["formed_by_region"].T):
        for count in years(series):
            assert abs(count - (30000 if region == "Vienna" else 4000)) < 3.5 * 3**0.5 * found["citizen"], region


def test_any_number_of_threads_and_blocks_gives_the_same(tmp_path):
    path = write(tmp_path, "  mortality.death: {by: sex, to: 'lookup(deaths, sex)', method: logit}\n"
                           "  births.birth: {to: children}\n"
                           "  moves.move: {by: region, to: 9000 1/year}\n"
                           "  labour.lose: {to: 150000 1/year}\n  labour.find: {to: 150000 1/year, method: logit}\n"
                           "  couples.form: {by: household.region, to: 4000 1/year}\n"
                           "  separation.part: {to: 30000 1/year}\n  leaving_home.leave: {to: 60000 1/year}\n"
                           "  retirement.retire: {to: 40000 1/year}\n  migration.leave: {to: 30000 1/year}")
    one = run(path, "--threads", "1", "--block-size", "100000")
    two = run(path, "--threads", "4", "--block-size", "7")
    for name in one:
        np.testing.assert_array_equal(one[name], two[name])


def test_the_resolved_scenario_runs_again_the_same(tmp_path):
    path = write(tmp_path, "  births.birth: {where: household.region != 'Vienna', by: household.region, to: 5000 1/year, method: logit}")
    before = run(path)
    with h5py.File(path.with_suffix(".h5")) as file:
        text = file["provenance/resolved_scenario"].asstr()[()]
    text = text if isinstance(text, str) else text[0]
    assert "method: logit" in text
    again = tmp_path / "again.yaml"
    again.write_text(text)
    after = run(again)
    for name in before:
        np.testing.assert_array_equal(before[name], after[name])


@pytest.mark.parametrize("align, what, words", [
    ("  mortality.dying: {to: children}", "check", "mortality.death"),
    ("  labour.transition: {to: children}", "check", "no model of the schedule has the event"),
    ("  births.birth: {to: 5}", "check", "1/year"),
    ("  births.birth: {by: sex}", "check", "'to' is missing"),
    ("  births.birth: {to: children, method: sorted}", "check", "sorting, logit"),
    ("  births.birth: {to: children, where: age}", "check", "yes or no"),
    ("  [births.birth]", "check", "map"),
    ("  births.birth: {to: 99000000 1/year}", "run", "can happen to"),
    ("  labour.find: {to: 99000000 1/year}", "run", "can happen to"),
    ("  couples.form: {to: 99000000 1/year}", "run", "can happen to"),
    ("  births.birth: {to: -1 1/year}", "run", "-1 citizens"),
    ("  mortality.death: {to: 'lookup(deaths, sex)'}", "run", "Add to `by`"),
])
def test_mistakes_are_told_in_place(tmp_path, align, what, words):
    said = refused(write(tmp_path, align), what)
    assert words in said
    assert re.search(r"scenario\.yaml:1[45]:\d+", said), said


def test_a_reform_may_align_more_but_not_again(tmp_path):
    write(tmp_path, "  births.birth: {to: children}")
    reform = tmp_path / "reform.yaml"
    reform.write_text("civitas: 1\ntitle: Reform\nbase: scenario.yaml\nalign:\n"
                      "  mortality.death: {by: sex, to: 'lookup(deaths, sex)'}\n")
    assert subprocess.run([CIVITAS, "check", reform], capture_output=True).returncode == 0
    reform.write_text(reform.read_text() + "  births.birth: {to: 5 1/year}\n")
    assert "aligned already" in refused(reform)
