# SPDX-License-Identifier: Apache-2.0
# The scenario that a results file holds is all that is needed to make it again: put beside the one that
# was run, it gives the same digest, also where a reform changes the law that its people are not made under.
import subprocess
from pathlib import Path

import h5py
import pytest
from small_world import PROGRAM, build, civitas

LAW = """\
civitas: 1
title: Net amounts of another year
population:
  microdata: people.csv
  mapping: people.yaml
  uprate: {columns: [person.wage], by: prices, from: 2024-01}
  gross_up: {columns: [person.wage], value: person.net, equals: wage}
time: {from: 2025-01, to: 2025-03, step: month}
parameters:
  tax.rate: {unit: 1, value: 0.2, source: assumed}
assumptions:
  prices: {unit: 1, from: {2024-01: 1, 2025-01: 1.1}, source: assumed}
values:
  person.tax: {is: "tax.rate * max(0 EUR/year, wage - 1000 EUR/year)", unit: EUR/year}
  person.net: {is: "max(0 EUR/year, wage - tax)", unit: EUR/year}
indicators:
  wages: {of: person, sum: wage, unit: EUR/year}
  net: {of: person, sum: net, by: [sex], unit: EUR/year}
"""
REFORMS = {
    "law that gross_up inverts": "changes: [{set: tax.rate, to: 0.4}]",
    "formula that gross_up inverts": "changes: [{replace: person.tax, is: tax.rate * wage}]",
    "wrapped formula": "changes: [{modify: person.net, to: 'max(value, 5000 EUR/year)'}]",
    "index of uprate": "changes: [{set: prices, to: 1.3, from: 2024-06}]",
    "index becomes a growth of itself": "changes: [{set: prices, to: 2, from: 2025-02}, {set: tax.rate, to: 0.1, from: 2025-02}]",
    "other time": "time: {from: 2024-06, to: 2024-08, step: month}\nchanges: [{set: prices, to: 1.2, from: 2024-06}]",
    "overlay": "overlays: [overlay.yaml]",
    "base in another folder": "base: inner/reform.yaml\nchanges: [{set: tax.rate, to: 0.5}]",
}
OVERLAY = "civitas: 1\ntitle: An overlay\nchanges: [{set: tax.rate, to: 0.3}]\n"


def run(folder, scenario, results, *options):
    done = civitas(folder, "run", scenario, "-o", results, "--quiet", *options)
    assert done.returncode == 0, done.stderr
    with h5py.File(folder / results) as file:
        return (file.attrs["digest"], file["provenance/resolved_scenario"].asstr()[()],
                file["wages"][0, 0] if "wages" in file else None)


def again(folder, scenario, *options):
    """Runs it, then the scenario that it stored, in the same folder; gives the sum of wages."""
    digest, stored, wages = run(folder, scenario, "first.h5", *options)
    beside = (folder / scenario).with_name("stored.yaml")
    beside.write_text(stored)
    second, text, _ = run(folder, beside.relative_to(folder), "second.h5")
    assert second == digest
    assert text == stored
    return wages


@pytest.fixture
def folder(tmp_path):
    build(tmp_path, {"law.yaml": LAW, "overlay.yaml": OVERLAY})
    return tmp_path


@pytest.mark.parametrize("name", REFORMS)
def test_a_stored_reform_makes_the_people_of_its_base(folder, name):
    (folder / "inner").mkdir()
    (folder / "inner" / "reform.yaml").write_text("civitas: 1\nbase: ../law.yaml\ntitle: Inner\nchanges: [{set: prices, to: 3}]\n")
    text = REFORMS[name]
    if "base:" not in text:
        text = "base: law.yaml\n" + text
    (folder / "reform.yaml").write_text("civitas: 1\ntitle: A reform\n" + text + "\n")
    wages = again(folder, "reform.yaml")
    if name != "other time":
        assert wages == run(folder, "law.yaml", "law.h5")[2]


@pytest.mark.parametrize("setting, other_people", [("tax.rate=0.4", False), ("prices=1", True)])
def test_what_the_command_line_sets(folder, setting, other_people):
    wages = again(folder, "law.yaml", "--set", setting, "--from", "2025-02", "--seed", "7")
    assert (wages != run(folder, "law.yaml", "law.h5")[2]) == other_people


def test_the_index_may_be_set_in_a_stored_reform(folder):
    (folder / "reform.yaml").write_text("civitas: 1\nbase: law.yaml\ntitle: R\nchanges: [{set: prices, to: 1.3, from: 2024-06}]\n")
    (folder / "stored.yaml").write_text(run(folder, "reform.yaml", "reform.h5")[1])
    assert run(folder, "stored.yaml", "a.h5", "--set", "prices=1")[0] == run(folder, "reform.yaml", "b.h5", "--set", "prices=1")[0]


def test_a_reform_of_a_stored_one_keeps_its_people(folder):
    (folder / "reform.yaml").write_text("civitas: 1\nbase: law.yaml\ntitle: R\nchanges: [{set: tax.rate, to: 0.4}]\n")
    (folder / "stored.yaml").write_text(run(folder, "reform.yaml", "reform.h5")[1])
    (folder / "next.yaml").write_text("civitas: 1\nbase: stored.yaml\ntitle: N\nchanges: [{set: tax.rate, to: 0.5}]\n")
    assert again(folder, "next.yaml") == run(folder, "law.yaml", "law.h5")[2]


def test_nothing_is_said_of_the_making_without_need(folder):
    assert "made_under" not in run(folder, "law.yaml", "law.h5")[1]


ROOT = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.mark.parametrize("scenario", ["higher_guarantee", "half_the_paperwork", "flagship/digital_by_default", "flagship/envelope_training"])
def test_shipped_reforms(scenario, tmp_path):
    found = sorted(path for path in ROOT.glob(scenario + ".yaml") if "\nbase:" in path.read_text() and "\npopulation:" not in path.read_text())
    assert found
    for path in found:
        digest, stored, _ = run(ROOT, path.relative_to(ROOT), tmp_path / "first.h5", "--persons", "400")
        # beside the scenario, as the format says, but not in the source tree
        copy = tmp_path / "stored.yaml"
        place = path.parent
        copy.write_text(stored.replace('microdata: "', f'microdata: "{place}/').replace('mapping: "', f'mapping: "{place}/'))
        assert run(tmp_path, copy, tmp_path / "second.h5")[0] == digest
