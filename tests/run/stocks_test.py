# SPDX-License-Identifier: Apache-2.0
# Stocks of models as the commands tell them: listed, as they open before the first step, and refused
# where a number is to be set.
import json
import re

import pytest
from small_world import FILES, build, civitas

OFFICE = """\
civitas: 1
title: An office with a web page
population: {microdata: people.csv, mapping: people.yaml}
time: {from: 2025-01, to: 2025-06, step: month}
parameters:
  money: {unit: 1, value: 2, source: made up}
values:
  web.spending: {is: money, unit: 1}
  person.ease: {is: "web.quality * where(age < 60, 1, 0.5)", unit: 1}
schedule: [web_quality]
indicators:
  quality: {number: web.quality}
"""
CASES = """\
- name: as the page opens
  scenario: office.yaml
  at: 2025-03
  given: {person: [{age: 30}, {age: 70}]}
  expect: {web.quality: [0.6], person.ease: [0.6, 0.3]}
- name: with another start
  scenario: better.yaml
  at: 2025-03
  given: {person: [{age: 30}]}
  expect: {web.quality: [0.8]}
"""
BETTER = """\
civitas: 1
base: office.yaml
title: A better page from the start
changes: [{set: web.quality_at_start, to: 0.8}]
"""


@pytest.fixture
def world(tmp_path):
    build(tmp_path, {"office.yaml": OFFICE, "better.yaml": BETTER, "cases.yaml": CASES})
    return tmp_path


def listed(folder, *arguments):
    run = civitas(folder, "list", *arguments, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_stocks_of_a_scenario_with_what_they_begin_with(world):
    assert listed(world, "stocks", "office.yaml") == [
        {"stock": "web.quality", "begins with": "0.6: web.quality_at_start", "unit": "1", "model": "web_quality",
         "axes": "", "meaning": "q: how good the web channel is, 0 to 1"}]
    assert listed(world, "stocks", "better.yaml")[0]["begins with"] == "0.8: web.quality_at_start"
    assert listed(world, "stocks", "law.yaml") == []


def test_stocks_of_all_models(world):
    stocks = {entry["stock"]: entry for entry in listed(world, "stocks")}
    assert stocks["web.quality"]["begins with"] == "web.quality_at_start"
    assert stocks["services.waiting"]["axes"] == "region, desk (counter, phone)"
    assert all(entry["meaning"] and entry["unit"] for entry in stocks.values())


def test_columns_name_stocks_too(world):
    assert listed(world, "columns", "office.yaml")[-1] == {
        "column": "web.quality", "type": "stock", "unit": "1", "filled by": "web_quality", "labels": "",
        "meaning": "q: how good the web channel is, 0 to 1"}


def test_cases_see_stocks_as_they_open(world):
    run = civitas(world, "test", "cases.yaml")
    assert run.returncode == 0, run.stdout + run.stderr


def test_explain_sees_stocks_as_they_are(world):
    said = civitas(world, "explain", "office.yaml", "--person", "1", "--at", "2025-01", "--value", "person.ease", "--json")
    assert said.returncode == 0, said.stderr
    quality = json.loads(civitas(world, "run", "office.yaml", "--to", "2025-01", "--json").stdout)["last"]["quality"]
    amounts = [entry["amount"] for entry in json.loads(said.stdout)]
    assert float(amounts[0].split()[0]) == pytest.approx(quality, rel=1e-4)


@pytest.mark.parametrize("setting, said", [
    ("web.quality=0.7", "unknown parameter 'web.quality'. It is a stock of the model 'web_quality', which changes it in each "
                        "step: set web.quality_at_start, with which it begins"),
    ("web.spending=3", "'web.spending' is no number here (in office.yaml:8:3 a formula takes its place). Set a number that the "
                       "formula reads, or write a reform with {replace: web.spending, is: …}"),
    ("person.ease=1", "unknown parameter 'person.ease'. It is a value, and its formula stands in office.yaml:9:3: set a number "
                      "that the formula reads"),
])
def test_what_the_command_line_cannot_set(world, setting, said):
    run = civitas(world, "run", "office.yaml", "--set", setting)
    assert run.returncode == 2
    assert re.findall(r"^error\[E\d{3}\]: (.*)$", run.stderr, re.M) == [f"--set {setting}: {said}"]


def test_diff_shows_the_number_that_a_formula_replaces(world):
    (world / "steered.yaml").write_text(OFFICE.replace("values:\n  web.spending: {is: money, unit: 1}\n", "values:\n"))
    run = civitas(world, "diff", "steered.yaml", "office.yaml", "--json")
    rows = [(one["block"], one["name"], one["old"], one["new"]) for one in json.loads(run.stdout)["differences"]]
    assert rows == [("values", "web.spending", "1", "money")]


def test_check_and_dry_run_refuse_what_run_refuses(world):
    region = "  attributes:\n    region: {column: sex, type: category, labels: [woman, man], values: {f: woman, m: man}}\n"
    (world / "people.csv").write_text("hid,hsize,pid,weight,age,sex,wage\n1,1,1,10,40,f,3\n2,1,4,30,70,m,15\n")
    (world / "people.yaml").write_text(FILES["people.yaml"].replace("  attributes: {}\n", region))
    (world / "moving.yaml").write_text(FILES["law.yaml"].replace("indicators:\n", "schedule: [moves]\nindicators:\n"))
    for command in (["check"], ["run", "--dry-run"], ["run"]):
        run = civitas(world, *command, "moving.yaml")
        assert run.returncode == 2, command
        assert "moving.yaml:15:12: 'moves' needs citizens who all weigh the same" in run.stderr
        assert civitas(world, *command, "moving.yaml", "--persons", "100").returncode == 0, command


def test_a_check_of_a_reform_tells_its_own_changes(world):
    (world / "next.yaml").write_text("civitas: 1\nbase: better.yaml\ntitle: Next\nchanges: [{set: money, to: 3}]\n")
    first, *lines = civitas(world, "check", "next.yaml").stdout.splitlines()
    assert first.endswith(", 1 change, and 1 of its base") and lines == ["  money: 2 → 3"]
    lines = civitas(world, "check", "better.yaml", "--set", "money=4").stdout.splitlines()[1:]
    assert lines == ["  web.quality_at_start: 0.6 → 0.8", "  money: 2 → 4"]


@pytest.mark.parametrize("values, indicator, said", [
    ("", "{of: person, sum: wage * 1e300, unit: EUR/year}",
     "law.yaml:{line}:3: the indicator 'huge': a sum over the population meets 1.2e+305 "),
    ("  everybody: {is: \"sum(person, wage * 1e300)\", unit: EUR/year}\n", "{number: everybody}",
     "law.yaml: an indicator: a sum over the population meets "),
])
def test_a_sum_too_large_names_indicator_and_month(world, values, indicator, said):
    text = FILES["law.yaml"].replace("indicators:\n", values + "indicators:\n  huge: " + indicator + "\n")
    (world / "law.yaml").write_text(text)
    run = civitas(world, "run", "law.yaml")
    line = 1 + text.splitlines().index("indicators:") + 1
    assert run.returncode == 2, run.stderr
    assert said.format(line=line).split("meets")[0] in run.stderr
    assert "in 2025-01; sums are exact below" in run.stderr
