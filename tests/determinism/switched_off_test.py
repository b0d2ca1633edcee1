# SPDX-License-Identifier: Apache-2.0
# A model that is silent, or taken out, changes no bit of what the others do.
import os
import subprocess
from pathlib import Path

import h5py
import pytest
import yaml

PROGRAM = os.environ["CIVITAS"]
TODAY = Path("scenarios/flagship/today.yaml").resolve()
OF_ENGAGEMENT = {"voice", "opinion", "heard", "heard_beyond_all", "unrepresentative", "takes_part"}


def run(folder, edit=lambda scenario: None):
    """Every series of today's scenario with `edit` made in its YAML: {name: bytes}."""
    scenario = yaml.safe_load(TODAY.read_text())
    scenario["base"] = str(TODAY.parent / scenario["base"])
    del scenario["targets"]
    edit(scenario)
    path, results = folder / "edited.yaml", folder / "x.h5"
    path.write_text(yaml.safe_dump(scenario, sort_keys=False, allow_unicode=True, width=1000))
    subprocess.run([PROGRAM, "run", path, "-o", results, "--persons", "3000", "--to", "2026-06", "--quiet", "--force"],
                   check=True, capture_output=True)
    with h5py.File(results) as file:
        return {name: node[...].tobytes() for group in (file, file["panel"]) for name, node in group.items()
                if isinstance(node, h5py.Dataset) and node.dtype.kind in "fi"}


def differing(a, b):
    return {name for name in a.keys() & b.keys() if a[name] != b[name]}


def sets(**numbers):
    """An edit: each number from the first month on; a table has that number everywhere."""
    def edit(scenario):
        for name, number in numbers.items():
            scenario["changes"].append({"set": name.replace("__", "."), "to": number, "from": "2025-01"})
    return edit


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    return run(tmp_path_factory.mktemp("today"))


# Nobody is asked there, so voice stays what it is at the start.
def test_engagement_taken_out(tmp_path, today):
    def without(scenario):
        scenario["changes"] = [change for change in scenario["changes"] if change.get("insert") != "engagement"]
        for value in ("person.opinion_around", "person.heard", "engagement.staff_skill"):
            del scenario["values"][value]
        scenario["values"]["spent_on_engagement"]["is"] = "0 EUR / 1 month"
        for indicator in OF_ENGAGEMENT:
            del scenario["indicators"][indicator]
    others = run(tmp_path, without)
    assert {name.split("_by_")[0] for name in today.keys() - others.keys()} == OF_ENGAGEMENT
    assert len(others) > 80 and not differing(today, others)


def test_a_campaign_of_nothing(tmp_path, today):
    assert not differing(today, run(tmp_path, sets(take_up__campaign_effect=3)))
    loud = run(tmp_path, sets(take_up__campaign=1))
    assert "take_up_caseload" in differing(today, loud)


# An open forum costs money and voice, and trust follows voice; services, work and claims do not.
def test_a_forum_that_nobody_hears(tmp_path, today):
    def ignored(scenario):
        scenario["values"]["services.counters_closed"] = {"is": "1 - engagement.lever", "unit": 1}
        scenario["changes"] += [
            {"set": "engagement.open", "at": {"channel": "online forum"}, "to": 1, "from": "2025-04"},
            {"set": "engagement.responsiveness", "to": 0, "from": "2025-01"}]
    changed = differing(today, run(tmp_path, ignored))
    assert {"voice", "trust"} <= changed
    assert {name.split("_by_")[0] for name in changed} <= OF_ENGAGEMENT | {
        "spent_on_engagement", "administration", "trust", "trust_by_satisfaction", "net_budget", "debt", "present_value"}


# A rate of 0 is as good as no model.
@pytest.mark.parametrize(("model", "silent"), [
    ("separation", {"separation__rate": 0}),
    ("leaving_home", {"leaving_home__rate": 0}),
    ("migration", {"migration__emigration_rate": 0, "migration__immigration_rate": 0}),
    ("births", {"births__total_fertility_rate": 0}),
])
def test_silent_and_taken_out_are_the_same(tmp_path, today, model, silent):
    taken_out = run(tmp_path, lambda scenario: scenario["changes"].append({"remove": model}))
    assert differing(today, taken_out)
    assert not differing(run(tmp_path, sets(**silent)), taken_out)
