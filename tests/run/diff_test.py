# SPDX-License-Identifier: Apache-2.0
# `civitas diff` on reforms of the Austrian scenario: numbers by date, their readers, formulas, all
# other blocks. And what `civitas check` says of parameters through time.
import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CIVITAS", ROOT / "build" / "release" / "civitas")
AUSTRIA = ROOT / "scenarios" / "austria.yaml"


def civitas(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture
def reform(tmp_path):
    def write(text, name="reform.yaml", base=AUSTRIA):
        path = tmp_path / name
        path.write_text(f"civitas: 1\nbase: {base}\n{text}")
        return path

    return write


def differences(a, b):
    run = civitas("diff", a, b, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)["differences"]


def row(difference):
    return tuple(difference[key] for key in ("name", "part", "from", "until", "old", "new", "unit"))


def test_a_scenario_does_not_differ_from_itself_or_from_a_reform_without_changes(reform):
    for other in (AUSTRIA, reform("title: The same\n")):
        run = civitas("diff", AUSTRIA, other)
        assert (run.returncode, run.stdout) == (0, "no difference\n")
    assert differences(AUSTRIA, AUSTRIA) == []


def test_a_number_and_all_who_read_it(reform):
    other = reform("changes:\n  - {set: minimum_income.guarantee, to: 0.6, during: [2026-01, 2026-06]}\n")
    (found,) = differences(AUSTRIA, other)
    assert row(found) == ("minimum_income.guarantee", None, "2026-01", "2026-06", "0.5", "0.6", "1")
    assert found["block"] == "parameters"
    assert found["models"] == ["take_up"]
    assert "household.minimum_income_entitlement" in found["values"]
    assert "household.equivalised" in found["values"]  # through three values
    assert "person.income_tax" not in found["values"]
    assert {"poverty_rate", "unclaimed"} <= set(found["indicators"])
    assert "employment_rate" not in found["indicators"]
    (back,) = differences(other, AUSTRIA)
    assert row(back)[4:6] == ("0.6", "0.5")


WORDS = """\
civitas: 1
title: Words
population: {parametric: singles, persons: 10}
time: {from: 2025-01, to: 2025-12}
parameters:
  tax.rate: {unit: 1, from: {2020-01: {value: 0.2, source: Act 1}}, range: [0, 1], source: Acts, description: The rate}
values:
  person.paid: {is: tax.rate, description: What is paid}
schedule: []
indicators:
  paid: {of: person, mean: paid}
"""


@pytest.mark.parametrize("old, new, block, name, part, since", [
    ("range: [0, 1]", "range: [0, 0.5]", "parameters", "tax.rate", "range", None),
    ("source: Acts", "source: Acts, note: Old", "parameters", "tax.rate", "note", None),
    ("source: Acts", "source: Laws", "parameters", "tax.rate", "source", None),
    ("source: Act 1", "source: Act 2", "parameters", "tax.rate", "source", "2020-01"),
    ("The rate", "A rate", "parameters", "tax.rate", "description", None),
    ("What is paid", "What they pay", "values", "person.paid", "description", None)])
def test_what_is_said_of_numbers_is_told(tmp_path, old, new, block, name, part, since):
    (tmp_path / "a.yaml").write_text(WORDS)
    (tmp_path / "b.yaml").write_text(WORDS.replace(old, new))
    (found,) = differences(tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert tuple(found[key] for key in ("block", "name", "part", "from")) == (block, name, part, since)
    told = civitas("diff", tmp_path / "a.yaml", tmp_path / "b.yaml").stdout
    assert told.startswith(f"{block}: {name}, {part}{' from ' + since if since else ''}\n  old  "), told
    (tmp_path / "b.yaml").write_text(WORDS.replace("title: Words", "title: Other words"))
    assert differences(tmp_path / "a.yaml", tmp_path / "b.yaml") == []


def test_brackets_and_cells(reform):
    other = reform(
        "changes:\n"
        "  - {set: income_tax.schedule, bracket: 3, rate: 0.28, above: 19000, from: 2026-01}\n"
        "  - {set: income_tax.schedule, bracket: 5, above: abolished, from: 2027-01}\n"
        "  - {set: labour.quarterly_flows, at: {from: unemployed, to: employed}, to: 0.25, from: 2026-07}\n")
    tax, flows = "income_tax.schedule", "labour.quarterly_flows"
    assert [row(found) for found in differences(AUSTRIA, other)] == [
        (tax, "bracket 3 above", "2026-01", None, "18000", "19000", "EUR/year"),
        (tax, "bracket 3 rate", "2026-01", None, "0.3", "0.28", "1"),
        (tax, "bracket 5 above", "2027-01", None, "60000", None, "EUR/year"),
        (tax, "bracket 5 rate", "2027-01", None, "0.48", None, "1"),
        (flows, "from unemployed, to employed", "2026-07", None, "0.24", "0.25", "1")]


INDEXED = """
assumptions:
  prices: {unit: 1, from: {2025-01: 1, 2026-01: 1.1, 2027-01: 1.21}}
changes:
  - {replace: minimum_income.reference_income, index: {by: prices, each: year, round: 1}}
"""


def test_a_new_number_has_a_row_for_each_date_and_its_unit_in_its_column(reform):
    other = reform("parameters:\n  new.grant: {unit: EUR/month, from: {2025-01: 0, 2026-07: 80}, source: assumed}\n"
                   "  new.later: {unit: EUR/month, from: {2027-01: 5}, source: assumed}\n")
    assert [row(found) for found in differences(AUSTRIA, other)] == [
        ("new.grant", None, "2025-01", "2026-06", None, "0", "EUR/month"),
        ("new.grant", None, "2026-07", None, None, "80", "EUR/month"),
        ("new.later", None, "2027-01", None, None, "5", "EUR/month")]
    lines = [line.split() for line in civitas("diff", other, AUSTRIA).stdout.splitlines()]
    assert ["new.grant", "2026-07", "80", "–", "EUR/month"] in lines


def test_indexation_takes_effect_and_its_index_is_read(reform):
    indexed = reform(INDEXED)
    found = {d["name"]: d for d in differences(AUSTRIA, indexed)}
    assert found["prices"]["new"] == "1.21" and found["prices"]["old"] is None
    assert "take_up" in found["prices"]["models"]
    rows = [row(d)[2:6] for d in differences(AUSTRIA, indexed) if d["name"].endswith("reference_income")]
    assert rows == [("2026-01", "2026-12", "18098.73", "19909"), ("2027-01", None, "18098.73", "21900")]
    assert "nothing reads" not in civitas("check", indexed).stderr
    higher = reform("changes:\n  - {set: prices, to: 1.2, from: 2026-01}\n", "higher.yaml", indexed)
    assert {d["name"] for d in differences(indexed, higher)} == {"prices", "minimum_income.reference_income"}


def test_formulas_and_other_blocks(reform):
    other = reform(
        "values:\n  person.double: {is: 2 * net_income, unit: EUR/year}\n"
        "indicators:\n  doubles: {of: person, mean: double, unit: EUR/year}\n"
        "changes:\n"
        "  - {modify: household.minimum_income, to: value * 1.1}\n"
        "  - {modify: household.minimum_income, to: 'max(value, 0)'}\n"
        "  - {remove: labour}\n")
    found = {(d["block"], d["name"]): d for d in differences(AUSTRIA, other)}
    wrapped = found.pop(("values", "household.minimum_income"))
    assert wrapped["old"] == "where(receives_minimum_income, minimum_income_entitlement, 0)"
    assert wrapped["new"] == f"max((({wrapped['old']}) * 1.1), 0)"
    assert found.pop(("values", "person.double"))["old"] is None
    assert found.pop(("indicators", "doubles"))["new"] == "{of: person, mean: double, unit: EUR/year}"
    assert found.pop(("schedule", None))["new"] == "[wages, take_up]"
    assert not found
    text = civitas("diff", AUSTRIA, other).stdout
    assert "schedule\n  old  [wages, labour, take_up]\n  new  [wages, take_up]\n" in text


def test_a_new_journey_is_told_by_its_steps(reform):
    other = reform("journeys:\n  aid:\n    for: household\n    who: receives_minimum_income\n    steps:\n"
                   "      hear: {chance: 0.5}\n      claim: {months: 2, fails: random(no) < 0.1, otherwise: hear}\n      paid: {}\n"
                   "changes: [{insert: aid, after: take_up}]\n")
    found = {(d["block"], d["name"]): (d["old"], d["new"]) for d in differences(AUSTRIA, other)}
    assert found.pop(("journeys", "aid")) == (None, "hear → claim → paid")
    assert set(found) == {("schedule", None)}
    assert "journeys: aid\n  old  –\n  new  hear → claim → paid\n" in civitas("diff", AUSTRIA, other).stdout


def test_rules_read_parameters_too(reform):
    text = ("parameters:\n  fair.chance: {unit: 1, value: 0.1}\n"
            "state:\n  person.told: {type: bool, start: 'false'}\n"
            "rules:\n  tell: {for: person, chance: CHANCE, set: {told: 'true'}}\n"
            "changes:\n  - {insert: tell}\n")
    base = reform(text.replace("CHANCE", "fair.chance"), "base.yaml")
    higher = reform("changes:\n  - {set: fair.chance, to: 0.2}\n", base=base)
    (found,) = differences(base, higher)
    assert row(found)[:1] + row(found)[4:6] == ("fair.chance", "0.1", "0.2")
    assert found["rules"] == ["tell"] and found["models"] == found["values"] == []
    other = reform(text.replace("CHANCE", "fair.chance / 2"), "other.yaml")
    assert [(d["block"], d["name"]) for d in differences(base, other)] == [("rules", "tell")]


def test_scenarios_that_are_not_related(tmp_path):
    other = tmp_path / "other.yaml"
    text = AUSTRIA.read_text().replace("data/", f"{AUSTRIA.parent}/data/")
    other.write_text(text.replace("seed: 1", "seed: 2").replace("to: 2027-12", "to: 2028-12")
                     .replace("persons: 200000", "persons: 1000"))
    found = {(d["block"], d["name"]): (d["old"], d["new"]) for d in differences(AUSTRIA, other)}
    assert found[("seed", None)] == ("1", "2")
    assert found[("time", "to")] == ("2027-12", "2028-12")
    assert found[("population", "persons")] == ("200000", "1000")
    assert {block for block, _ in found} == {"seed", "time", "population"}


def test_a_table_for_people(reform):
    run = civitas("diff", AUSTRIA, reform("changes:\n  - {set: contributions.rate, to: 0.2, from: 2026-01}\n"))
    lines = run.stdout.splitlines()
    assert lines[0].split() == ["parameter", "part", "from", "until", "old", "new", "unit"]
    assert lines[1].split() == ["contributions.rate", "2026-01", "0.18", "0.2", "1"]
    assert "contributions.rate is read by" in lines


def test_mistakes_of_both_are_told(reform):
    run = civitas("diff", reform("changes:\n  - {set: nothing_such, to: 1}\n", "a.yaml"),
                  reform("changes:\n  - {remove: nobody}\n", "b.yaml"))
    assert run.returncode == 2
    assert "unknown parameter 'nothing_such'" in run.stderr
    assert "'nobody' is not in the schedule" in run.stderr


RATE = "contributions.rate"


@pytest.mark.parametrize("change, code, said", [
    (f"{{set: {RATE}, to: expected, from: 2026-01}}", "E407",
     f"35: '{RATE}' is expected to change in 2026-01, but nobody knows to what (the number before goes on)"),
    (f"{{set: {RATE}, to: 0.18, from: 2026-01}}", "E705",
     "35: this change changes nothing (this was there before)"),
    ("{set: income_tax.schedule, bracket: 2, rate: 0.2}", "E705",
     "50: this change changes nothing (this was there before)"),
    (f"{{set: {RATE}, to: 0.2, from: 2040-01}}", "E705",
     "35: this change changes nothing (it begins after the end of the scenario in 2027-12)"),
])
def test_check_tells_what_may_not_be_meant(reform, change, code, said):
    path = reform(f"changes:\n  - {change}\n  - {{set: minimum_income.taper, to: 0.9}}\n")
    run = civitas("check", path)
    assert run.returncode == 0
    assert f"warning[{code}]: {path}:4:{said}" in run.stderr, run.stderr


@pytest.mark.parametrize("change, said", [
    (f"{{set: {RATE}, to: abolished, from: 2026-01}}",
     f"4:35: '{RATE}' has no value in 2026-01 (it is abolished, but a formula or a model still reads it)"),
    ("{set: income_tax.schedule, to: abolished, from: 2026-01}",
     "4:36: 'income_tax.schedule' has no value in 2026-01 (it is abolished"),
    ("{set: labour.quarterly_flows, at: {from: employed, to: inactive}, to: abolished, from: 2026-01}",
     "4:75: 'labour.quarterly_flows' has no value in 2026-01 (it is abolished"),
    (f"{{replace: {RATE}, index: {{by: minimum_income.taper, each: year}}}}\n"
     "  - {set: minimum_income.taper, to: 0, from: 2026-01}",
     f"5:37: 'minimum_income.taper' is 0 in 2026-01 ('{RATE}' is indexed by it, and an index is above 0)"),
    ("{modify: household.minimum_income, to: value / 12}\n  - {modify: person.income_tax, to: value + wrong}",
     "5:45: unknown name 'wrong'"),
    ("{modify: household.minimum_income, to: value * 2 month/year}",
     "4:44: 'household.minimum_income' is declared in EUR/year, but its formula gives"),
])
def test_check_tells_what_cannot_run(reform, change, said):
    path = reform(f"changes:\n  - {change}\n")
    run = civitas("check", path)
    assert run.returncode == 2
    assert f"]: {path}:{said}" in run.stderr and run.stderr.startswith("error[E"), run.stderr


def test_formulas_that_change_at_a_date_are_told_with_it(reform):
    old = "where(receives_minimum_income, minimum_income_entitlement, 0)"
    other = reform("changes:\n"
                   "  - {replace: household.minimum_income, is: \"2 * minimum_income_entitlement\", from: 2027-01}\n"
                   "  - {modify: household.minimum_income, to: value * 1.5, during: [2026-03, 2027-06]}\n")
    told = [row(found)[2:6] for found in differences(AUSTRIA, other)]
    assert told == [("2026-03", "2026-12", old, f"({old}) * 1.5"),
                    ("2027-01", "2027-06", old, "(2 * minimum_income_entitlement) * 1.5"),
                    ("2027-07", None, old, "2 * minimum_income_entitlement")]
    assert "values: household.minimum_income from 2026-03 to 2026-12\n  old  where" in civitas("diff", AUSTRIA, other).stdout
    by_hand = reform("changes:\n  - {replace: household.minimum_income, is: \"where(now.year >= 2027, 2 * minimum_income_entitlement, "
                     + old.replace("where(", "where( ") + ")\"}\n", "hand.yaml")
    assert [row(found)[2:6] for found in differences(AUSTRIA, by_hand)] == [("2027-01", None, old, "2 * minimum_income_entitlement")]
    december = reform("time: {from: 2025-01, to: 2034-12, step: month}\nchanges:\n"
                      "  - {modify: household.minimum_income, to: \"where(now.month == 12, 2, 1) * value\"}\n", "december.yaml")
    (seasonal,) = [found for found in differences(AUSTRIA, december) if found["block"] == "values"]
    assert seasonal["from"] is None and "now.month == 12" in seasonal["new"]
