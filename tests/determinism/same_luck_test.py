# SPDX-License-Identifier: Apache-2.0
# The same luck: what does not concern a citizen changes nothing for them, bit by bit.
import os
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest
import yaml

PROGRAM = os.environ["CIVITAS"]
BASE = Path("scenarios/austria.yaml").resolve()
SHORT = ("--persons", "20000", "--to", "2026-02", "--quiet", "--force")


def run(folder, scenario, *options, replicates=2):
    """All numbers of the run: {name: array}."""
    path = Path(folder) / "x.h5"
    command = [PROGRAM, "run", scenario, "-o", path, "--replicates", str(replicates), *SHORT, *options]
    subprocess.run(command, check=True, capture_output=True)
    numbers = {}
    with h5py.File(path) as file:
        for group in (file, file["panel"]):
            for name, dataset in group.items():
                if isinstance(dataset, h5py.Dataset) and dataset.dtype.kind in "fi":
                    numbers[dataset.name] = dataset[...]
    assert "/poverty_rate_by_decile" in numbers and "/panel/person_earnings" in numbers
    return numbers


def scenario(folder, edit):
    """The base with `edit` made in its YAML, beside the same files."""
    text = yaml.safe_load(BASE.read_text())
    for file in ("microdata", "mapping"):
        text["population"][file] = str(BASE.parent / text["population"][file])
    edit(text)
    path = Path(folder) / "edited.yaml"
    path.write_text(yaml.safe_dump(text, sort_keys=False))
    return path


def reform(folder, changes):
    path = Path(folder) / "reform.yaml"
    path.write_text(yaml.safe_dump(
        {"civitas": 1, "base": str(BASE), "title": "A reform", "changes": changes}))
    return path


def differing(a, b):
    """Names of the datasets of `a` that are not the same bits in `b`."""
    return [name for name in a if a[name].tobytes() != b[name].tobytes()]


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return run(tmp_path_factory.mktemp("expected"), BASE)


@pytest.mark.parametrize("changes", [
    [],
    [{"set": "take_up.complexity", "to": 1, "from": "2025-06"}],
    [{"set": "minimum_income.guarantee", "to": 0.5, "from": "2025-01"}],
])
def test_a_reform_that_changes_nothing_has_no_effect(tmp_path, expected, changes):
    assert differing(expected, run(tmp_path, reform(tmp_path, changes))) == []


def test_a_reform_changes_nothing_before_it_begins(tmp_path, expected):
    later = run(tmp_path, reform(tmp_path, [{"set": "take_up.complexity", "to": 0.5, "from": "2025-07"}]))
    before = {name: values for name, values in expected.items() if values.shape[:2] == (2, 14)}
    assert len(before) > 20
    assert differing({name: values[:, :6] for name, values in before.items()},
                     {name: values[:, :6] for name, values in later.items() if name in before}) == []
    assert "/recipient_households" in differing(before, later)


# Draws of one decision are nobody else's: luck at work does not depend on who claims what.
def test_luck_at_work_does_not_depend_on_claims(tmp_path, expected):
    other = run(tmp_path, reform(tmp_path, [{"set": "take_up.filing_rate", "to": 1, "from": "2025-01"}]))
    changed = differing(expected, other)
    assert "/take_up_caseload" in changed
    for name in ("/employment_rate", "/unemployment_rate_by_sex", "/income_tax_revenue_by_decile",
                 "/panel/person_earnings", "/panel/person_activity"):
        assert name not in changed


# Registers are kept there, but nobody is enrolled by them.
def test_registers_that_enrol_nobody_change_nothing(tmp_path):
    today = run(tmp_path, "scenarios/flagship/today.yaml")
    assert differing(today, run(tmp_path, "scenarios/flagship/targeted.yaml")) == []


def add_indicators(text):
    text["indicators"] = {"youngest": {"of": "person", "count": "age < 1", "by": ["sex", "citizenship"]},
                          "middle_age": {"of": "person", "median": "age", "by": ["sex"]},
                          **text["indicators"],
                          "oldest": {"of": "person", "gini": "earnings", "where": "true"}}
    del text["indicators"]["oldest"]["where"]


def add_value(text):
    text["values"] = {"household.size": "count(members)", **text["values"]}
    text["indicators"]["mean_size"] = {"of": "household", "mean": "size"}


def add_state(text):
    text["state"]["person.child"] = {"type": "bool", "start": "age < 18"}


def add_unused_parameter(text):
    text["parameters"] = {"unused": {"unit": "EUR/year", "value": 7, "source": "assumed"},
                          **text["parameters"]}


def add_assumption_of_a_model(text):  # at the value of its card
    text["assumptions"]["take_up.stigma"] = {"unit": 1, "value": 0, "source": "assumed"}



@pytest.mark.parametrize("edit", [add_indicators, add_value, add_state, add_unused_parameter,
                                  add_assumption_of_a_model])
def test_additions_change_no_other_number(tmp_path, expected, edit):
    assert differing(expected, run(tmp_path, scenario(tmp_path, edit))) == []


def test_followed_citizens_change_no_indicator(tmp_path, expected):
    def follow_fewer(text):
        text["panel"]["persons"] = 10
    indicators = {name: values for name, values in expected.items() if not name.startswith("/panel")}
    assert differing(indicators, run(tmp_path, scenario(tmp_path, follow_fewer))) == []


def test_a_replicate_does_not_depend_on_how_many_there_are(tmp_path, expected):
    more = run(tmp_path, BASE, replicates=5)
    for name, values in more.items():
        if name.startswith("/panel"):
            assert values.tobytes() == expected[name].tobytes(), name
        elif values.shape[0] == 5:
            assert values[:2].tobytes() == expected[name].tobytes(), name
    rate = more["/poverty_rate"][:, -1]
    assert len(np.unique(rate)) == 5  # and each has luck of its own


def test_another_seed_is_other_luck(tmp_path, expected):
    changed = differing(expected, run(tmp_path, BASE, "--seed", "2"))
    assert {"/poverty_rate", "/employment_rate", "/take_up_caseload", "/panel/person_earnings"} <= set(changed)


# A policy gives people other money, not other lives.
def test_a_reform_moves_nobody_and_one_without_effect_changes_nothing(tmp_path):
    generations = BASE.with_name("generations.yaml")
    path = tmp_path / "reform.yaml"
    numbers = {"none": run(tmp_path, generations, "--verify")}
    for complexity in (0.5, 1):  # 1 is as today
        path.write_text(yaml.safe_dump({"civitas": 1, "base": str(generations), "changes": [
            {"set": "take_up.complexity", "to": complexity}]}))
        numbers[complexity] = run(tmp_path, path)
    assert not differing(numbers["none"], numbers[1])
    changed = differing(numbers["none"], numbers[0.5])
    assert "/take_up_caseload" in changed
    lives = [f"/{name}" for name in ("citizens", "households_by_household_type", "men_by_five_years", "births", "deaths",
                                     "immigrants", "emigrants", "pension_spending", "basic_digital_skills",
                                     "employment_rate")] + ["/panel/person_earnings"]
    assert set(lives) <= set(numbers["none"]) and not set(lives) & set(changed)
