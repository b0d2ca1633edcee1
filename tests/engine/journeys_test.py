# SPDX-License-Identifier: Apache-2.0
"""Journeys: who goes through the steps of a service, and when, in closed form."""
import math
import os
import subprocess

import h5py
import pytest

CIVITAS = os.environ["CIVITAS"]
PERSONS = 20000
ASKS = "journeys:\n  grant: {who: true, steps: {ask: {chance: ask.chance}, paid: {}}}\n"


def run(path, *options):
    results = path.with_suffix(".h5")
    subprocess.run([CIVITAS, "run", path, "-o", results, "--force", "--quiet", *options], check=True,
                   capture_output=True)
    with h5py.File(results) as file:
        return {name: file[name][0] for name in file
                if isinstance(file[name], h5py.Dataset) and file[name].ndim == 2 and name != "time_bnds"}


def shares(*steps):
    return "schedule: [grant]\nindicators:\n" + "".join(
        f"  {step}: {{of: household, share: grant == '{step}'}}\n" for step in steps)


@pytest.fixture
def lived(tmp_path):
    """Runs a scenario with these blocks for three years, and gives its series by name."""
    def of(blocks, step="month"):
        path = tmp_path / "scenario.yaml"
        path.write_text("civitas: 1\ntitle: A journey\n"
                        f"population: {{parametric: singles, persons: {PERSONS}}}\n"
                        f"time: {{from: 2025-01, to: 2027-12, step: {step}}}\nseed: 3\n" + blocks)
        return run(path)
    return of


def near(share):
    return pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / PERSONS) + 1e-12)


def test_a_step_is_passed_at_its_chance(lived):
    found = lived("journeys:\n  grant: {who: true, steps: {ask: {chance: 0.2}, paid: {}}}\n"
                  + shares("none", "ask", "paid"))
    assert found["none"][0] == 0 and found["ask"][0] == 1  # all begin in the first month
    for month in range(24):
        assert found["paid"][month] == near(1 - 0.8 ** month)


def test_months_are_months_in_steps_of_any_length(lived):
    text = "journeys:\n  grant: {who: true, steps: {wait: {months: 6}, paid: {}}}\n" + shares("paid")
    assert list(lived(text)["paid"][:9]) == [0] * 7 + [1, 1]  # six whole months after that in which they began
    assert list(lived(text, step="quarter")["paid"][:4]) == [0, 0, 0, 1]


def test_who_passes_may_go_further_than_the_next_step(lived):
    found = lived("""
journeys:
  grant:
    who: true
    steps:
      decision: {chance: 0.7, then: paid, fails: true, otherwise: appeal}
      appeal: {chance: 0.4, fails: true}
      paid: {}
""" + shares("none", "decision", "appeal", "paid"))
    assert found["appeal"][1] == near(0.3)
    assert found["paid"][1] == near(0.7)
    assert found["paid"][2] == near(0.7 + 0.3 * 0.4)
    assert found["none"][2] == near(0.3 * 0.6)


def test_who_fails_goes_otherwise_and_nobody_is_lost(lived):
    steps = ("ask", "decision", "paid")
    found = lived("journeys:\n  grant:\n    who: true\n    steps:\n"
                  "      ask: {chance: 0.5, fails: true}\n"                       # none: may begin again
                  "      decision: {chance: 0.75, fails: true, otherwise: ask}\n"
                  "      paid: {}\n" + shares("none", *steps))
    for month in range(36):
        assert found["none"][month] + sum(found[step][month] for step in steps) == pytest.approx(1, abs=1e-12)
    assert found["decision"][1] == near(0.5)
    assert found["none"][1] == near(0.5)
    assert found["paid"][2] == near(0.5 * 0.75)
    assert found["ask"][2] == near(0.5 * 0.25 + 0.5)


def test_who_no_longer_may_goes_back_to_the_start(lived):
    found = lived("journeys:\n  grant: {who: now.step < 3, steps: {ask: {passes: true}, paid: {}}}\n"
                  + shares("none", "ask", "paid"))
    assert list(found["ask"][:4]) == [1, 0, 0, 0]
    assert list(found["paid"][:4]) == [0, 1, 1, 0]
    assert list(found["none"][:4]) == [0, 0, 0, 1]


def test_effort_is_what_the_steps_cost(lived):
    found = lived("journeys:\n  grant:\n    who: true\n"
                  "    steps: {ask: {passes: true, burden: 2 hour}, papers: {chance: 0, fails: true, burden: 3 hour}, paid: {}}\n"
                  "schedule: [grant]\nindicators:\n  effort: {of: household, mean: grant_effort, unit: hour}\n")
    assert list(found["effort"][:6]) == [0, 2, 3, 0, 2, 3]  # who fails begins again


EFFORT = "schedule: [grant]\nindicators:\n  effort: {of: household, mean: grant_effort, unit: hour}\n"


def test_who_comes_back_to_the_same_step_goes_through_it_anew(lived):
    found = lived("journeys:\n  grant:\n    who: true\n    steps:\n"
                  "      papers: {chance: 0.5, fails: true, otherwise: papers, burden: 3 hour}\n"
                  "      wait: {months: 2, fails: now.step == 6, otherwise: wait, burden: 1 hour}\n"
                  "      paid: {fails: now.step == 20, otherwise: paid, burden: 5 hour}\n" + EFFORT +
                  "  months: {of: household, mean: grant_months, unit: 1, where: grant == 'wait'}\n"
                  "  paid: {of: household, share: grant == 'paid'}\n")
    assert list(found["effort"][:3]) == [0, 3, pytest.approx(3 * near(0.5).expected, abs=0.1)]
    assert found["effort"][3] == pytest.approx(3 * 0.25, abs=0.1)
    assert found["months"][6] == 0  # all who wait then begin to wait again
    assert found["effort"][20] == pytest.approx(5, abs=0.01)
    assert found["paid"][20] == pytest.approx(1, abs=0.001)


def test_who_may_no_longer_go_on_pays_no_burden(lived):
    found = lived("journeys:\n  grant:\n    who: now.step < 3\n"
                  "    steps: {ask: {passes: now.step > 30, burden: 2 hour}, paid: {}}\n" + EFFORT)
    assert list(found["effort"][:6]) == [0] * 6


def test_who_fails_after_the_months_may_pass_before(lived):
    found = lived("journeys:\n  grant:\n    who: true\n    steps:\n"
                  "      wait: {months: 2, chance: 0.7, fails: grant_months >= 2}\n"
                  "      paid: {}\n" + shares("none", "paid"))
    assert list(found["paid"][:3]) == [0, 0, 0]
    assert found["paid"][3] == near(0.7) and found["none"][3] == near(0.3)


def test_numbers_and_formulas_of_a_step_can_be_changed(lived, tmp_path):
    base = "assumptions: {ask.chance: {unit: 1, value: 0.2, range: [0, 1]}}\n" + ASKS + shares("paid")
    assert lived(base)["paid"][1] == near(0.2)
    assert run(tmp_path / "scenario.yaml", "--set", "ask.chance=1")["paid"][1] == 1
    reform = tmp_path / "reform.yaml"
    reform.write_text("civitas: 1\nbase: scenario.yaml\ntitle: At once\n"
                      "changes:\n  - {replace: household.grant_ask_chance, is: 1}\n")
    assert run(reform)["paid"][1] == 1


def test_the_resolved_scenario_goes_the_same_way(lived, tmp_path):
    base = "assumptions: {ask.chance: {unit: 1, value: 0.2, range: [0, 1]}}\n" + ASKS + shares("paid")
    first = lived(base)["paid"]
    with h5py.File(tmp_path / "scenario.h5") as file:
        resolved = file["provenance/resolved_scenario"][()].decode()
    (tmp_path / "again.yaml").write_text(resolved)
    assert list(run(tmp_path / "again.yaml")["paid"]) == list(first)


def test_threads_and_blocks_change_nothing(lived, tmp_path):
    first = lived("journeys:\n  grant: {who: true, steps: {ask: {chance: 0.2}, paid: {}}}\n" + shares("paid"))
    again = run(tmp_path / "scenario.yaml", "--threads", "2", "--block-size", "7")
    assert list(again["paid"]) == list(first["paid"])


@pytest.mark.parametrize("step, code, said", [
    ("{chance: 1.5}", "E611", "the chance is 1.5"),
    ("{chance: 2025 - now.year}", "E611", "the chance is -1"),
    ("{months: -1}", "E312", "the number of months is -1"),
    ("{passes: true, burden: (2024 - now.year) * 1 hour}", "E312", "the burden in hours is -1"),
    ("{chance: 0 / (now.year - 2025)}", "E611", "the chance has no result"),
])
def test_chances_and_months_that_are_none_end_the_run(tmp_path, step, code, said):
    path = tmp_path / "scenario.yaml"
    path.write_text("civitas: 1\ntitle: A journey\npopulation: {parametric: singles, persons: 100}\n"
                    "time: {from: 2025-01, to: 2026-12}\nseed: 3\n"
                    f"journeys:\n  grant: {{who: true, steps: {{ask: {step}, paid: {{}}}}}}\n" + shares("paid"))
    done = subprocess.run([CIVITAS, "run", path, "-o", tmp_path / "results.h5"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "scenario.yaml:7:" in done.stderr and code in done.stderr
    assert said in done.stderr and not (tmp_path / "results.h5").exists()
