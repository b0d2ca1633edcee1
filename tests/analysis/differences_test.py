# SPDX-License-Identifier: Apache-2.0
# What two policies differ by: changes that the files tell, and numbers and rules that only their scenarios show.
import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import h5py
import numpy as np
import pytest

from analysis import differences
from analysis.comparison import compare

ROOT = Path(os.environ["CIVITAS_ROOT"])
BARE = """civitas: 1
parameters:
  law.guarantee:
    unit: 1
    source: "law"
    value: 0.5
values:
  household.due:
    is: "guarantee * 2"
indicators:
  due:
    sum: "due"
"""


def bonus(per_child=30, chance=0.3, due="guarantee * 2", source="invented"):
    return f"""civitas: 1
parameters:
  law.guarantee:
    unit: 1
    source: "law"
    value: 0.5
  bonus.per_child:
    unit: EUR/month
    source: "{source}"
    value: {per_child}
values:
  household.due:
    is: "{due}"
rules:
  apply:
    for: household
    chance: "{chance}"
    set:
      paid: "'yes'"
indicators:
  due:
    sum: "due"
"""


def told(reform, base, changes=()):
    return differences.changes(*(SimpleNamespace(changes=lines, resolved_scenario=text)
                                 for text, lines in ((reform, changes), (base, ()))))


NUMBER, RULE = "bonus.per_child: 30 EUR/month", "rule apply: for household; chance 0.3; set paid: 'yes'"


def test_the_same_scenario_differs_by_nothing():
    assert told(BARE, BARE) == told(bonus(), bonus()) == told(bonus(source="another"), bonus()) == []


def test_numbers_and_rules_of_its_own_are_told():
    assert told(bonus(), BARE) == ["bonus.per_child: 30 EUR/month (new)", RULE.replace("apply:", "apply (new):")]
    assert told(BARE, bonus()) == [f"without: {NUMBER}", f"without: {RULE}"]


@pytest.mark.parametrize(("other", "line"), [
    (bonus(per_child=60), "bonus.per_child: 30 → 60 EUR/month"),
    (bonus(chance=0.05), "rule apply: chance 0.3 → 0.05"),
    (bonus(due="guarantee * 3"), "household.due: another formula"),
])
def test_variants_are_told_apart(other, line):
    assert told(other, bonus()) == [line]


def test_what_a_change_tells_is_told_once():
    change = "bonus.per_child: 30 → 60 EUR/month"
    assert told(bonus(per_child=60), bonus(), (change,)) == [change]
    change = "rule apply: chance 0.3 → 0.05"
    assert told(bonus(chance=0.05), bonus(), (change,)) == [change]


def test_two_scenarios_that_have_little_in_common_do_not_fill_the_screen():
    many = "parameters:\n" + "".join(f"  x.n{at}:\n    unit: 1\n    value: {at}\n" for at in range(40))
    lines = told(many, "")
    assert len(lines) == differences.MOST + 1 and lines[-1] == f"{40 - differences.MOST} more differences in numbers and rules"


def scenario(text, title):
    def change(file):
        file.attrs["title"] = np.bytes_(title)
        for name, content in (("resolved_scenario", text), ("changes", "")):
            del file["provenance"][name]
            file["provenance"].create_dataset(name, data=content, dtype=h5py.string_dtype())
        if "60" in text:
            file["poverty_rate"][:, 2:] = file["poverty_rate"][:, 2:] - np.array([[0.01], [0.02], [0.03]])
    return change


def test_screen_and_page_and_period_know_of_them(folder):
    folder.copy("thirty.h5", scenario(bonus(), "Bonus"))
    folder.copy("sixty.h5", scenario(bonus(per_child=60), "Bonus"))
    done = folder.compare("thirty.h5", "sixty.h5", "-o", "variants")
    assert done.returncode == 0, done.stderr
    page = folder.read("variants/report.html").decode()
    assert "Bonus (bonus.per_child: 30 → 60 EUR/month): sixty.h5" in done.stdout
    assert "no policy is said to differ" not in done.stdout and "No change of policy" not in page
    assert compare(str(folder.path / "thirty.h5"), [str(folder.path / "sixty.h5")]).period.steps.tolist() == [2, 3, 4]


def test_a_journey_is_told_by_its_steps(tmp_path):
    scenario = ROOT / "scenarios" / "course" / "13_a_service.yaml"
    text = scenario.read_text().replace("../data", str(scenario.parents[1] / "data"))
    start, journey, rest = text.index("journeys:"), text.index("schedule:"), text.index("indicators:")
    (tmp_path / "with.yaml").write_text(text[:rest] + "indicators:\n  entitled: {of: household, count: entitled}\n")
    (tmp_path / "without.yaml").write_text(text[:start] + "schedule: []\nindicators:\n  entitled: {of: household, count: entitled}\n")
    assert start < journey < rest
    resolved = []
    for name in ("with", "without"):
        subprocess.run([os.environ["CIVITAS"], "run", f"{name}.yaml", "--persons", "100", "--to", "2027-01", "--quiet"],
                       cwd=tmp_path, check=True)
        with h5py.File(tmp_path / f"{name}.h5") as file:
            resolved.append(file["provenance/resolved_scenario"][()].decode())
    steps = "hear → weigh → ask → papers → wait → decision → appeal → paid"
    assert told(*resolved) == [f"journey grant (new): {steps}"]
    assert told(*resolved[::-1]) == [f"without: journey grant: {steps}"]


def test_assumptions_that_a_model_brings_are_no_policy():
    brought = bonus() + "assumptions:\n  paying.delay:\n    unit: 1\n    source: \"assumed\"\n    value: 2\n"
    other = brought.replace("value: 2\n", "value: 3\n")
    assert told(brought, bonus()) == [] and told(bonus(), brought) == []
    assert told(other, brought) == ["paying.delay: 2 → 3"]
