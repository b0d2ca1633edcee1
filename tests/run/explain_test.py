# SPDX-License-Identifier: Apache-2.0
# `civitas test` and `civitas explain`, as an analyst uses them.
import json
import os
import re
import subprocess
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest

CIVITAS = os.environ["CIVITAS"]
ROOT = Path(os.environ["CIVITAS_ROOT"])
AUSTRIA = os.path.join(ROOT, "scenarios", "austria.yaml")
HALF = os.path.join(ROOT, "scenarios", "half_the_paperwork.yaml")


def civitas(*arguments, cwd=None):
    return subprocess.run([CIVITAS, *map(str, arguments)], cwd=cwd, capture_output=True, text=True)


def cases(folder, text):
    path = folder / "cases.yaml"
    path.write_text(text.replace("SCENARIO", AUSTRIA))
    return path


WORKED = """
- name: the worked example
  scenario: SCENARIO
  at: 2025-01
  given: {household: [{region: Vienna, members: [{age: 40, earnings: 40000 EUR/year}, {age: 10, activity: child}]}]}
  expect:
    person.contributions: [7200, 0]
    person.income_tax: [6056, 0]
    person.net_income: [26744 EUR/year, 0]
    household.equivalence: 1.3
    household.household_type: one adult with children
    household.receives_minimum_income: false
"""


def test_what_is_expected_passes(tmp_path):
    done = civitas("test", cases(tmp_path, WORKED))
    assert done.returncode == 0 and "1 of 1 cases as expected" in done.stdout


def test_what_is_not_is_told_with_its_place(tmp_path):
    path = cases(tmp_path, WORKED.replace("[6056, 0]", "[6057, 0]"))
    report = tmp_path / "report.xml"
    done = civitas("test", path, "--junit", report)
    assert done.returncode == 4
    assert "cases.yaml:8:25: 'person.income_tax' of person 1 is 6056, expected 6057" in done.stderr
    suite = xml.parse(report).getroot().find("testsuite")
    assert suite.get("tests") == "1" and suite.get("failures") == "1"
    assert json.loads(civitas("test", path, "--json").stdout)[0]["passed"] is False


@pytest.mark.parametrize("wrong, told", [
    (("age: 40,", "aeg: 40,"), "a person has no attribute 'aeg'"),
    (("40000 EUR/year", "40000 EUR/month"), "'earnings' is in EUR/year"),
    (("region: Vienna", "region: Wien"), "'region' is a category"),
    (("person.contributions: [7200, 0]", "person.contributions: [7200]"), "has 2 value(s), but 1 are expected"),
    (("person.income_tax:", "person.income_tacks:"), "unknown name 'person.income_tacks'"),
    (("at: 2025-01", "at: 2025-13"), "a month is needed here"),
    (("  at: 2025-01\n", ""), "'at' is missing"),
])
def test_mistakes_in_cases(tmp_path, wrong, told):
    done = civitas("test", cases(tmp_path, WORKED.replace(*wrong)))
    assert done.returncode in (2, 4) and told in done.stderr, done.stderr


def test_changes_and_expected_errors(tmp_path):
    path = cases(tmp_path, WORKED.replace("7200", "8000").replace("6056", "5720").replace("26744", "26280")
                 .replace("  given:", "  changes: [{set: contributions.rate, to: 0.2}]\n  given:") + """
- name: a mistake that is expected
  scenario: SCENARIO
  at: 2025-01
  given: {person: [{age: 40}]}
  changes: [{set: contributions.rate, to: 0.9}]
  expect: {error: lies outside the range}
- name: the same by its code
  scenario: SCENARIO
  at: 2025-01
  given: {person: [{age: 40}]}
  changes: [{set: contributions.rate, to: 0.9}]
  expect: {error: E312}
""")
    done = civitas("test", path)
    assert done.returncode == 0, done.stderr


def explained(*arguments):
    done = civitas("explain", *arguments, "--persons", "weighted", "--person", "101", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_amounts_follow_from_their_parts():
    reasons = explained(AUSTRIA, "--at", "2025-02", "--value", "household.disposable")
    amount = {reason["name"]: float(reason["amount"].split()[0]) for reason in reasons
              if reason["amount"].endswith("EUR/year")}
    assert reasons[0]["name"] == "household.disposable" and reasons[0]["depth"] == 0
    assert amount["household.disposable"] == pytest.approx(
        amount["household.income_before_minimum_income"] + amount["household.minimum_income"])
    assert any(reason["how"].startswith("parameter; assumed") for reason in reasons)


def test_two_scenarios_side_by_side():
    both = explained(AUSTRIA, "--at", "2026-03", "--value", "household.minimum_income", "--against", HALF)
    assert [reason["name"] for reason in both["base"]] == [reason["name"] for reason in both["reform"]]
    screen = civitas("explain", AUSTRIA, "--at", "2026-03", "--value", "household.minimum_income", "--against",
                     HALF, "--persons", "weighted", "--person", "101").stdout
    assert "half_the_paperwork.yaml" in screen.splitlines()[0]


def test_both_trees_are_one(tmp_path):
    """Whatever a reform puts around formulas: no name twice under one parent, and no gap where a side knows the amount."""
    flagship = ROOT / "scenarios" / "flagship"
    ask = ["explain", flagship / "today.yaml", "--against", flagship / "universal_paid_for.yaml", "--persons", "1000",
           "--person", "301", "--at", "2027-06"]
    both = json.loads(civitas(*ask, "--json").stdout)
    known = [{reason["name"]: reason["amount"] for reason in reversed(both[side])} for side in ("base", "reform")]
    *screen, _, legend = civitas(*ask).stdout.splitlines()
    assert legend == "–: not read there"
    first, second, how = (word.start() for word in re.finditer(r"\S+", screen[0]))
    names, beside, above = set(), [set()], []
    for line in screen[1:]:
        name, old, arrow, new = (part.strip() for part in (line[:first], line[first:second - 3], line[second - 3:second], line[second:how]))
        if not old:
            continue  # more of `how`, or a table
        depth = (len(line) - len(line.lstrip())) // 2
        del beside[depth + 1:]
        beside.append(set())
        assert name not in beside[depth], line
        beside[depth].add(name)
        former = known[0].get(re.sub(r"\.before_\d+", "", name), "–")  # the base's formula is what a reform has wrapped
        assert [old, new] == [known[0].get(name, former), known[1].get(name, "–")], line
        assert (old != new) == (arrow == "→"), line
        above = above[:depth] + [name]
        if name.startswith("person.taxable_income"):  # what the tax was made of stands below what is left of it
            assert "income_tax.before_1" in above[-2], above
        names.add(name)
    assert names >= {reason["name"] for side in both.values() for reason in side if reason["amount"]}
    assert any(name.startswith("person.income_tax.before_1") for name in names)
    assert not any(line.endswith("→ ") for line in screen)


def test_a_formula_that_is_wrapped_twice_stands_in_both(tmp_path):
    (tmp_path / "twice.yaml").write_text(f"civitas: 1\nbase: {AUSTRIA}\ntitle: Twice\nchanges:\n" + 2 * (
        "  - {modify: household.minimum_income, to: 2 * value}\n"))
    done = civitas("explain", AUSTRIA, "--against", tmp_path / "twice.yaml", "--persons", "weighted", "--person", "101",
                   "--at", "2026-03", "--value", "household.minimum_income")
    head, *lines = done.stdout.splitlines()
    first = re.search(r"\S", head).start()
    names = [line[:first].rstrip() for line in lines if line[:first].strip()]
    assert names[:5] == ["household.minimum_income", "  household.minimum_income.before_2",
                         "    household.minimum_income.before_1", "      household.receives_minimum_income",
                         "        household.claim"], done.stdout
    assert sum("receives_minimum_income" in name for name in names) == 1 and "–" not in done.stdout


def test_the_citizen_of_the_readme_gets_something_else_under_its_reform(tmp_path):
    text = (ROOT / "README.md").read_text()
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    (tmp_path / "mine.yaml").write_text(re.search(r"a file `mine.yaml` with these lines:\n```yaml\n(.*?)```", text, re.S)[1])
    arguments = re.search(r"`civitas (explain [^`]* --against mine.yaml [^`]*)`", text)[1].split()
    done = civitas(*arguments, "--value", "household.minimum_income", "--json", cwd=tmp_path)
    both = json.loads(done.stdout)
    assert both["base"][0]["amount"] != both["reform"][0]["amount"], done.stderr


@pytest.mark.parametrize("arguments, told", [
    (["--person", "nobody", "--at", "2025-02"], "nobody has the key or id"),
    (["--person", "101", "--at", "2035-02"], "austria.yaml (it runs from 2025-01 to 2027-12)"),
    (["--person", "101", "--at", "2025-02", "--value", "household.disposabel"], "household.disposable"),
])
def test_mistakes_in_questions(arguments, told):
    done = civitas("explain", AUSTRIA, "--persons", "weighted", *arguments)
    assert done.returncode == 2 and told in done.stderr, done.stderr


FIRST = "11548538467881921700"  # the key of the first of those who are made up
COUNTER = """
civitas: 1
title: Counter
population: {parametric: singles, persons: 2}
time: {from: 2027-01, to: 2027-06, step: month}
values:
  person.months: {is: "previous(months, 0) + 1", unit: 1}
  person.tenfold: {is: "10 * previous(months)", unit: 1}
indicators:
  months: {of: person, mean: months, unit: 1}
  tenfold: {of: person, mean: tenfold, unit: 1}
"""


@pytest.mark.parametrize("month, before, tenfold", [("2027-01", 0, 0), ("2027-03", 2, 20), ("2027-06", 5, 50)])
def test_previous_is_that_of_the_month_before(tmp_path, month, before, tenfold):
    (tmp_path / "counter.yaml").write_text(COUNTER)
    done = civitas("explain", tmp_path / "counter.yaml", "--person", FIRST, "--at", month)
    assert done.returncode == 0, done.stderr
    assert re.search(rf"previous\(months\) +{before}\b", done.stdout), done.stdout
    assert re.search(rf"person\.tenfold +{tenfold}\b", done.stdout), done.stdout


TOLD = """
civitas: 1
title: Waiting
population: {parametric: singles, persons: 2}
time: {from: 2027-01, to: 2028-06, step: month}
parameters:
  prices: {unit: 1/year, value: 0.1, source: made up}
  grant: {unit: EUR, value: 100, source: the grant act, index: {by: prices, each: year}}
state:
  person.waited: {type: integer, start: 0}
  person.paid: {type: real, unit: EUR, start: 0}
rules:
  wait: {for: person, set: {waited: waited + 1}}
  pay: {for: person, where: waited > 5, chance: 1, set: {paid: paid + grant}}
schedule: [wait, pay]
values:
  person.told: {is: paid + waited * grant, unit: EUR}
indicators:
  told: {of: person, mean: told}
"""


def test_rules_and_indexation_are_explained(tmp_path):
    (tmp_path / "told.yaml").write_text(TOLD)
    done = civitas("explain", tmp_path / "told.yaml", "--person", FIRST, "--at", "2028-02", "--json")
    assert done.returncode == 0, done.stderr
    how = {reason["name"]: (reason["amount"], reason["how"]) for reason in json.loads(done.stdout)}
    assert how["person.paid"][1] == "set by pay"
    assert how["rule pay"] == ("", "where waited > 5, chance 1, set paid paid + grant")
    assert how["rule wait"] == ("", "set waited waited + 1")
    assert how["grant"] == ("110 EUR", "parameter; the grant act; 100 EUR in 2027-01, then indexed by prices")


def test_a_journey_is_told_by_its_steps_and_a_leaf_once_in_a_formula(tmp_path):
    (tmp_path / "told.yaml").write_text(TOLD.replace("rules:\n", "journeys:\n  claim: {who: true, for: person, steps: {ask: {chance: 0.5}, paid: {}}}\nrules:\n")
                                        .replace("[wait, pay]", "[wait, pay, claim]")
                                        .replace("is: paid + waited * grant", "is: \"where(claim == 'ask' or claim == 'paid', paid + paid, paid)\""))
    done = civitas("explain", tmp_path / "told.yaml", "--person", FIRST, "--at", "2028-02", "--value", "person.told", "--value", "person.claim_next", "--json")
    names = [reason["name"] for reason in json.loads(done.stdout)]
    how = {reason["name"]: reason["how"] for reason in json.loads(done.stdout)}
    assert how["journey claim"] == "ask → paid" and not any(name.startswith("rule claim") for name in names)
    assert how["person.claim_next"] == "the step that follows in ask → paid"
    assert names[:names.index("person.claim_next")].count("person.claim") == names.count("person.paid") == 1, names


def test_lines_are_wrapped_and_long_names_of_files_shortened(tmp_path):
    done = civitas("explain", AUSTRIA, "--persons", "weighted", "--person", "101", "--at", "2025-02")
    assert done.returncode == 0 and max(map(len, done.stdout.splitlines())) <= 130
    (tmp_path / ("folder" * 7)).mkdir()
    told = tmp_path / ("folder" * 7) / "told.yaml"
    told.write_text(TOLD)
    assert civitas("explain", told, "--person", FIRST, "--at", "2028-02").stdout.startswith("told.yaml  ")
    assert sum("minimum_income" in line for line in done.stdout.splitlines()) > 1


def test_values_that_only_one_of_two_scenarios_has(tmp_path):
    (tmp_path / "base.yaml").write_text(TOLD)
    (tmp_path / "reform.yaml").write_text("civitas: 1\nbase: base.yaml\nvalues:\n  person.more: {is: 2 * told, unit: EUR}\nchanges: []\n")
    ask = ["explain", tmp_path / "base.yaml", "--against", tmp_path / "reform.yaml", "--person", FIRST, "--at", "2027-03"]
    done = civitas(*ask, "--value", "person.more", "--value", "person.told")
    assert done.returncode == 0, done.stderr
    assert re.search(r"person\.more +– +→ +\d+ EUR", done.stdout), done.stdout
    both = json.loads(civitas(*ask, "--value", "person.more", "--json").stdout)
    assert both["base"] == [] and both["reform"][0]["name"] == "person.more"
    said = civitas(*ask, "--value", "person.mroe").stderr
    assert f"unknown name 'person.mroe' (neither {tmp_path / 'base.yaml'} nor {tmp_path / 'reform.yaml'} has it). Did you mean 'person.more'?" in said
    said = civitas("explain", tmp_path / "base.yaml", "--person", FIRST, "--at", "2027-03", "--value", "person.more").stderr
    assert f"unknown name 'person.more' ({tmp_path / 'base.yaml'} does not have it)" in said
    said = " ".join(civitas("explain", "--help").stdout.split())
    assert "--value NAME What to explain" in said and "may be given again; default: all that" in said


def test_persons_are_listed_in_a_month_of_the_run(tmp_path):
    (tmp_path / "told.yaml").write_text(TOLD)
    listed = json.loads(civitas("list", "persons", tmp_path / "told.yaml", "--at", "2027-08", "--json").stdout)
    assert listed[0]["waited"] == 8 and listed[0]["paid"] == {"number": 300, "unit": "EUR"}
    assert " 300 EUR" in civitas("list", "persons", tmp_path / "told.yaml", "--at", "2027-08", "--where", "paid > 0 EUR").stdout
    assert json.loads(civitas("list", "persons", tmp_path / "told.yaml", "--at", "2027-03", "--where", "paid > 0 EUR", "--json").stdout) == []
    done = civitas("list", "persons", tmp_path / "told.yaml", "--at", "2030-01")
    assert done.returncode == 2 and "told.yaml (it runs from 2027-01 to 2028-06)" in done.stderr
    done = civitas("list", "columns", tmp_path / "told.yaml", "--at", "2027-03")
    assert done.returncode == 2 and "only persons are listed at a month" in done.stderr
    for words in (["indicators", tmp_path / "told.yaml"], ["columns", tmp_path / "told.yaml"], ["models"], ["stocks"]):
        done = civitas("list", *words, "--where", "age > 60")
        assert (done.returncode, done.stdout) == (2, "")
        assert '--where: only persons are listed by a condition. Write civitas list persons SCENARIO --where "age > 60"' in done.stderr


def test_persons_are_listed_with_their_keys(tmp_path):
    (tmp_path / "told.yaml").write_text(TOLD)
    listed = json.loads(civitas("list", "persons", tmp_path / "told.yaml", "--json").stdout)
    assert len(listed) == 2 and listed[0]["key"] == FIRST and listed[0]["waited"] == 0 and listed[0]["paid"]["unit"] == "EUR"
    done = civitas("list", "persons", AUSTRIA, "--persons", "weighted", "--where", "age > 60 and sex == 'female'", "--json")
    assert re.fullmatch(r"the first 20 of \d{4} persons\n", done.stderr), done.stderr
    assert civitas("list", "persons", AUSTRIA, "--persons", "weighted", "--where", "age > 200").stderr == "nobody\n"
    many = json.loads(done.stdout)
    assert len(many) == 20 and all(int(one["age"]) > 60 and one["sex"] == "female" for one in many)
    assert civitas("explain", AUSTRIA, "--persons", "weighted", "--person", many[0]["key"], "--at", "2025-02").returncode == 0
    assert "unknown name 'aeg'" in civitas("list", "persons", AUSTRIA, "--persons", "weighted", "--where", "aeg > 60").stderr
    told = civitas("explain", AUSTRIA, "--persons", "weighted", "--person", "0", "--at", "2025-02").stderr
    assert f"`civitas list persons {AUSTRIA}` shows keys" in told


def test_columns_are_listed_with_who_fills_them(tmp_path):
    (tmp_path / "told.yaml").write_text(TOLD)
    listed = {one["column"]: one for one in json.loads(
        civitas("list", "columns", tmp_path / "told.yaml", "--json").stdout)}
    assert listed["person.paid"] == {"column": "person.paid", "type": "real", "unit": "EUR",
                                     "filled by": "state, pay", "labels": "", "meaning": ""}
    assert listed["person.weight"]["filled by"] == "made up"
    columns = {one["column"]: one for one in json.loads(civitas("list", "columns", AUSTRIA, "--json").stdout)}
    assert columns["person.earnings"]["filled by"].startswith("file, gross_up")
    assert columns["person.sex"]["labels"] == "male, female" and columns["person.sex"]["unit"] == ""
    assert "columns belong to a scenario" in civitas("list", "columns").stderr
