# SPDX-License-Identifier: Apache-2.0
# Two laws with one past: formulas, rules, columns and indicators that the second has from 2026 on. What would have shown
# before is refused and named.
import subprocess

import h5py
import numpy
import pytest
from killed import PAST, PROGRAM, ROOT, run, sha256, write

BASE = """\
civitas: 1
title: The law
population: {parametric: singles, persons: 100}
time: {from: 2025-01, to: 2026-12, step: month}
parameters:
  benefit: {unit: EUR/month, value: 100, source: assumed}
state:
  person.gone: {type: bool, start: false}
  person.trained: {type: bool, start: false}
values:
  person.paid: {is: benefit, unit: EUR/month}
  person.leaving: {is: 0.1 1/year, unit: 1/year}
  person.lost: {is: "where(previous(gone), 1, 0)", unit: 1}
rules:
  go: {for: person, where: not gone, chance: hazard(leaving), set: {gone: true}}
  train: {for: person, where: gone and not trained, chance: 0.2, set: {trained: true}}
  forget: {for: person, where: trained, chance: 0.1, set: {trained: false}}
schedule: [go, forget]
indicators:
  gone: {of: person, share: gone}
  trained: {of: person, count: trained}
  paid: {of: person, sum: paid, unit: EUR/month}
  lost: {of: person, sum: lost}
"""
BY_CHANGES = """\
civitas: 1
base: base.yaml
title: Another law
values:
  person.bonus: {is: "where(previous(gone), benefit, 0 EUR/month)", unit: EUR/month}
changes:
  - {replace: person.paid, is: benefit + bonus, from: 2026-01}
  - {modify: person.paid, to: value * 1.5, during: [2026-03, 2026-04]}
  - {replace: person.leaving, is: 2 1/year, from: 2026-01}
  - {insert: train, after: go, from: 2026-01}
  - {remove: forget, from: 2026-02}
  - {replace: go, rule: {for: person, where: not gone, chance: "1.5 * hazard(leaving)", set: {gone: true}}, from: 2026-04}
"""
PAID = "benefit + where(previous(gone), benefit, 0 EUR/month)"
BY_THE_CALENDAR = (BASE.replace("is: benefit,", f'is: "where(now.year < 2026, benefit, where(now.month >= 3 and now.month <= 4, ({PAID}) * 1.5, {PAID}))",')
                   .replace("is: 0.1 1/year", "is: \"where(now.year >= 2026, 2 1/year, 0.1 1/year)\"")
                   .replace("chance: hazard(leaving)", 'chance: "where(now.year < 2026 or now.month < 4, hazard(leaving), 1.5 * hazard(leaving))"')
                   .replace("where: gone and", "where: now.year >= 2026 and gone and")
                   .replace("where: trained", "where: \"(now.year < 2026 or now.month < 2) and trained\"")
                   .replace("[go, forget]", "[go, train, forget]"))
SETTINGS = {"persons": 1000, "to": "2026-06"}


def numbers(path):
    with h5py.File(path) as file:
        return {name: file[name][:] for name in ("gone", "trained", "paid", "lost")}


@pytest.fixture(scope="module")
def two_laws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("laws")
    base = write(folder, BASE, "base.yaml")
    assert run(folder, "--keep-checkpoint", scenario=base, **{**SETTINGS, "to": "2025-12"}).returncode == 0
    (folder / PAST).rename(folder / "past")
    return folder


def test_formulas_and_rules_that_change_at_the_fork(two_laws):
    found = {}
    for name, text, options in [("changes", BY_CHANGES, []), ("calendar", BY_THE_CALENDAR, []),
                                ("forked changes", BY_CHANGES, ["--from", two_laws / "past"]),
                                ("forked calendar", BY_THE_CALENDAR, ["--from", two_laws / "past"])]:
        done = run(two_laws, *options, "--force", scenario=write(two_laws, text), **SETTINGS)
        assert done.returncode == 0, done.stderr
        found[name] = sha256(two_laws / "x.h5"), numbers(two_laws / "x.h5")
    for name in ("changes", "calendar"):
        assert found[f"forked {name}"][0] == found[name][0], name
    for name, expected in found["calendar"][1].items():
        assert (found["changes"][1][name] == expected).all(), name
    paid, trained = found["changes"][1]["paid"], found["changes"][1]["trained"]
    assert (paid[:, :12] == 100_000).all() and (paid[:, 12] > 100_000).all()
    assert (trained[:, :12] == 0).all() and (trained[:, -1] > 0).all()
    assert (paid[:, 14] / paid[:, 13] > 1.4).all() and (paid[:, 16] < paid[:, 15]).all()


def test_results_of_a_law_that_changes_are_made_again_from_the_file(two_laws):
    reform = write(two_laws, BY_CHANGES)
    assert run(two_laws, "--force", scenario=reform, **SETTINGS).returncode == 0
    again = subprocess.run([PROGRAM, "reproduce", two_laws / "x.h5"], capture_output=True, text=True)
    assert again.returncode == 0 and "the same, byte for byte" in again.stdout + again.stderr, again.stdout + again.stderr


# What only the reform has: a column, a rule that fills it, a value that looks back at it, an indicator.
WITH_MORE = BY_CHANGES.replace("changes:\n", """\
  person.was_counselled: {is: "where(previous(counsellings) >= 2, 1, 0)", unit: 1}
state:
  person.counsellings: {type: integer, start: 2}
  person.counsel: {type: category, labels: [none, by letter, by phone], start: "'none'"}
rules:
  counsel: {for: person, where: gone, chance: 0.3, set: {counsellings: counsellings + 1, counsel: "where(counsellings == 2, 'by letter', 'by phone')"}}
indicators:
  counsellings: {of: person, sum: counsellings, by: [counsel], from: 2026-01}
  was_counselled: {of: person, sum: was_counselled, from: 2026-01}
changes:
  - {insert: counsel, after: go, from: 2026-02}
""")


def test_a_reform_may_have_columns_and_indicators_of_its_own(two_laws):
    reform = write(two_laws, WITH_MORE)
    assert run(two_laws, "--force", scenario=reform, **SETTINGS).returncode == 0
    whole = sha256(two_laws / "x.h5")
    done = run(two_laws, "--from", two_laws / "past", "--force", scenario=reform, **SETTINGS)
    assert done.returncode == 0, done.stderr
    assert sha256(two_laws / "x.h5") == whole
    with h5py.File(two_laws / "x.h5") as file:
        total, again, labels = file["counsellings"][:], file["was_counselled"][:], file["counsellings_by_counsel"][:]
    assert numpy.isnan(total[:, :12]).all() and (total[:, 12] == 2000).all() and (total[:, 13] > 2000).all()
    assert numpy.isnan(again[:, :12]).all() and (again[:, 12:] == 1000).all()
    assert (labels[:, 13, 0] + labels[:, 13, 1] == total[:, 13]).all() and (labels[:, 13, 2] == 0).all()
    done = subprocess.run([PROGRAM, "reproduce", two_laws / "x.h5"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_columns_of_a_reform_are_given_to_whoever_is_there_at_the_fork(tmp_path):
    base = ROOT / "scenarios/generations.yaml"
    reform = write(tmp_path, f"""\
civitas: 1
base: {base}
title: A bonus for moving
state:
  household.times: {{type: integer, start: 1, inherited: true}}
  person.luck: {{type: real, start: 0.5, unit: 1}}
rules:
  count: {{for: household, chance: 0.1, set: {{times: times + 1}}}}
  draw: {{for: person, set: {{luck: random(luck)}}}}
indicators:
  times: {{of: household, mean: times, from: 2025-07}}
  luck: {{of: person, mean: luck, by: [sex], from: 2025-07}}
changes:
  - {{insert: count, from: 2025-07}}
  - {{insert: draw, from: 2025-09}}
""")
    settings = {"persons": 3000, "replicates": 2}
    assert run(tmp_path, "--keep-checkpoint", scenario=base, to="2025-06", **settings).returncode == 0
    (tmp_path / PAST).rename(tmp_path / "past")
    done = run(tmp_path, "--from", tmp_path / "past", "--force", "--verify", scenario=reform, to="2025-12", **settings)
    assert done.returncode == 0, done.stderr
    forked = sha256(tmp_path / "x.h5")
    assert run(tmp_path, "--force", scenario=reform, to="2025-12", **settings).returncode == 0
    assert sha256(tmp_path / "x.h5") == forked
    with h5py.File(tmp_path / "x.h5") as file:
        assert abs(file["luck"][:, 7] - 0.5).max() < 1e-12 and abs(file["luck"][:, 8] - 0.5).min() > 1e-6
        assert (file["times"][:, 11] > 1.4).all()


def test_a_past_that_has_columns_of_its_own_is_gone_on_from(two_laws, tmp_path):
    reform = write(two_laws, WITH_MORE)
    settings = {"persons": 1000, "to": "2026-12"}
    past = two_laws / "past"
    assert run(tmp_path, "--from", past, "--keep-checkpoint", scenario=reform, **{**settings, "to": "2026-05"}).returncode == 0
    (tmp_path / PAST).rename(tmp_path / "later")
    assert run(tmp_path, "--from", tmp_path / "later", "--force", scenario=reform, **settings).returncode == 0
    forked = sha256(tmp_path / "x.h5")
    assert run(tmp_path, "--force", scenario=reform, **settings).returncode == 0
    assert sha256(tmp_path / "x.h5") == forked


@pytest.mark.parametrize("before, after, said", [
    ("counsellings: {type: integer, start: 2}", "counsellings: {type: integer, start: \"where(gone, 1, 0)\"}",
     "(person.counsellings: nothing there, {type: integer, start: where(gone, 1, 0)} here). Let it start alike for everybody"),
    ("by: [counsel], from: 2026-01", "by: [counsel]", "here). Write `from: 2026-01`, or run this scenario from its beginning\n"),
    ("person.counsel:", "person.was_gone: {type: bool, start: gone}\n  person.counsel:", "(person.was_gone: nothing there"),
    ("was_counselled, from: 2026-01}", "was_counselled, from: 2025-12}", "'was_counselled' does not exist before 2026-01"),
    ("after: go, from: 2026-02", "after: go, from: 2025-12", "'counsel' does not exist before 2026-01, where the past ends that the run is to follow (counsel, schedule: nothing there, counsel from 2025-12 here). Write `from: 2026-01`"),
])
def test_what_is_new_and_would_have_shown_before_is_refused(two_laws, before, after, said):
    assert before in WITH_MORE
    reform = write(two_laws, WITH_MORE.replace(before, after))
    done = run(two_laws, "--from", two_laws / "past", "--force", scenario=reform, **SETTINGS)
    assert done.returncode == 2 and "error[E822]" in done.stderr and said in done.stderr, done.stderr


@pytest.mark.parametrize("before, after, said", [
    ("bonus, from: 2026-01", "bonus, from: 2025-12", "'person.paid' is another before 2026-01, where the past ends that the run is to follow "
     "(in 2025-12 person.paid: benefit there, benefit + bonus here). Let it change from 2026-01 on"),
    ("after: go, from: 2026-01", "after: go, from: 2025-12", "'train' does not exist before 2026-01, where the past ends that the run is to follow (train, schedule: nothing there, train from 2025-12 here"),
    ("true}}, from: 2026-04", "true}}, during: [2025-12, 2026-04]", "'go' is another before 2026-01"),
    ("forget, from: 2026-02", "forget, from: 2025-12", "'forget' is another before 2026-01"),
    ("previous(gone)", "previous(trained)", "did not keep what 'person.trained' was in the month before"),
])
def test_what_changes_before_the_fork_is_refused_and_named(two_laws, before, after, said):
    assert before in BY_CHANGES
    done = run(two_laws, "--from", two_laws / "past", "--force", scenario=write(two_laws, BY_CHANGES.replace(before, after)), **SETTINGS)
    assert done.returncode == 2 and "error[E822]" in done.stderr and said in done.stderr, done.stderr


def test_a_rule_that_stands_twice_has_the_same_luck_twice(tmp_path):
    twice = BASE.replace("schedule: [go, forget]", "schedule: [go, train, train]").replace("person.trained: {type: bool, start: false}",
                         "person.trained: {type: bool, start: false}\n  person.times: {type: integer, start: 0}").replace(
        "train: {for: person, where: gone and not trained, chance: 0.2, set: {trained: true}}", "train: {for: person, chance: 0.5, set: {times: times + 1}}").replace(
        "  lost: {of: person, sum: lost}", "  odd: {of: person, count: times % 2 == 1}\n  times: {of: person, mean: times}")
    assert run(tmp_path, scenario=write(tmp_path, twice), **SETTINGS).returncode == 0
    with h5py.File(tmp_path / "x.h5") as file:
        assert (file["odd"][:] == 0).all() and (file["times"][:, 0] > 0.8).all()


@pytest.mark.parametrize("change", [
    "{replace: go, rule: {for: person, chance: 0.9, set: {gone: true}}, from: 2025-01}",
    "{replace: go, rule: {for: person, chance: 0.9, set: {gone: true}}, from: 2024-06}",
    "{replace: go, rule: {for: person, chance: 0.9, set: {gone: true}}, during: [2024-10, 2025-02]}",
    "{remove: go, from: 2020-01}",
])
def test_rules_that_changed_before_the_start_are_made_again_from_the_file(tmp_path, change):
    write(tmp_path, BASE, "base.yaml")
    reform = write(tmp_path, f"civitas: 1\nbase: base.yaml\nchanges:\n  - {change}\n")
    assert run(tmp_path, "--keep-checkpoint", scenario=reform, persons=300, to="2025-04").returncode == 0
    again = subprocess.run([PROGRAM, "reproduce", tmp_path / "x.h5"], capture_output=True, text=True)
    assert again.returncode == 0, again.stdout + again.stderr
    (tmp_path / PAST).rename(tmp_path / "past")
    done = run(tmp_path, "--from", tmp_path / "past", "--force", scenario=reform, persons=300, to="2025-06")
    assert done.returncode == 0, done.stderr
