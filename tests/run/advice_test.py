# SPDX-License-Identifier: Apache-2.0
"""What warnings and mistakes advise helps: followed to the letter, they are gone."""
import json
import os
import re
import subprocess

import pytest

PROGRAM = os.environ["CIVITAS"]
TODAY = os.path.join(os.environ["CIVITAS_ROOT"], "scenarios/flagship/today.yaml")
BASE = """\
civitas: 1
title: Offices
population: {parametric: singles, persons: 100}
time: {from: 2025-01, to: 2025-06, step: month}
assumptions:
  usual: {unit: 1, value: 1, source: assumed}
state:
  household.region: {type: category, labels: [here], start: "'here'"}
  person.contacts: {type: integer, start: usual}
  person.returns: {type: bool, start: false}
  person.digital_user: {type: bool, start: true}
  person.digital_talent: {type: real, start: 0}
  person.digital_skill: {type: real, start: 0}
schedule: [services]
indicators: {web: {of: person, share: channel == 'web'}}
"""


@pytest.fixture
def told(tmp_path):
    """What `check` tells of a reform with these blocks: (code, advice) of each."""
    def of(blocks, base=BASE):
        path = base
        if base != TODAY:
            path = "base.yaml"
            (tmp_path / path).write_text(base)
        (tmp_path / "reform.yaml").write_text(f"civitas: 1\nbase: {path}\ntitle: More\n{blocks}")
        done = subprocess.run([PROGRAM, "check", "--json", "reform.yaml"], cwd=tmp_path, capture_output=True, text=True)
        checked, = json.loads(done.stdout)
        return [(one["code"], one["advice"]) for one in checked["mistakes"] + checked["warnings"]]
    return of


@pytest.mark.parametrize("change", [
    "{set: services.counter_staff, to: 7}",
    "{set: services.served_per_hour, at: {desk: phone}, to: 200, from: 2025-03}",
    "{set: services.preference, at: {channel: web}, to: -12, from: 2025-03}",
])
def test_a_wider_range_of_a_number_of_a_model(told, change):
    changes = f"changes:\n  - {change}\n"
    (code, advice), = told(changes)
    assert code == "E312"
    file, written = re.search(r"under `assumptions:` of (\S+): (.*)$", advice).groups()
    assert file == "base.yaml"
    name = written.split(":")[0]
    if "…" in written:
        assert "from:" not in change  # the number of the card is no longer known
        written = written.replace("…", "1")
    assert told(changes, BASE.replace("  usual:", f"  {written}\n  usual:")) == [], name


def test_a_share_is_not_made_wider(told):
    advice = [told(f"changes:\n  - {{set: services.failure, at: {{channel: web}}, to: {number}}}\n")[0][1]
              for number in (60, 1.4, -0.2)]
    assert advice == ["Write 0.6 if 60 % is meant, or another number from 0 to 1",
                      "Write 0.014 if 1.4 % is meant, or another number from 0 to 1", "Write a number from 0 to 1"]


OPEN = "changes:\n  - {set: engagement.open, at: {channel: hearing}, to: 1, from: 2026-01}\n"
BALANCED = "changes:\n  - {set: budget.balanced, to: 1, from: 2026-01}\n"


@pytest.mark.parametrize("changes", [OPEN, BALANCED])
def test_a_lever_that_nothing_reads(told, changes):
    (code, advice), = told(changes, TODAY)
    assert code == "E605"
    written, block = re.search(r"^Write for example (.*) under `(\w+):`$", advice).groups()
    followed = changes + f"  - {written}\n" if block == "changes" else f"{block}:\n  {written}\n{changes}"
    assert told(followed, TODAY) == []


@pytest.mark.parametrize("again, said", [
    ("", True),
    ("  - {insert: remember_activity}\n", False),
    ("  - {insert: remember_activity, from: 2026-01}\n", False),
])
def test_a_rule_that_is_removed_and_comes_back_sets_its_column(told, again, said):
    found = told("changes:\n  - {remove: remember_activity}\n" + again, TODAY)
    assert [code for code, _ in found if code == "E605"] == ["E605"] * said


def test_a_rule_that_ends_is_told_too(told):
    assert [code for code, _ in told("changes:\n  - {remove: remember_activity, from: 2026-01}\n", TODAY)] == ["E605"]


PERMIT = """\
journeys:
  permit:
    for: household
    who: any(members, age >= 18)
    steps:
      hear: {chance: 0.1}
      apply: {passes: application_settled > 0, fails: application_given_up > 0, otherwise: hear}
      paid: {}
changes:
  - {insert: permit}
"""


def test_a_journey_through_the_desks_makes_visits(told):
    (code, advice), = told(PERMIT, TODAY)
    assert code == "E605"
    assert "where(represents_household and household.permit == 'apply' and not returns, 1, 0)" in advice
    assert told(PERMIT + "  - " + re.search(r"{modify.*}", advice)[0] + "\n", TODAY) == []
