# SPDX-License-Identifier: Apache-2.0
"""`assert:`: conditions on indicators, compared when the run is over."""
import json

import h5py
import pytest
from small_world import build, civitas

# Earnings of 100, and 50 more from each month on that is named; one indicator counts them.
WORLD = """\
civitas: 1
title: A world of numbers
population: {{parametric: singles, persons: 4}}
time: {{from: 2025-01, to: 2026-12, step: month}}
parameters:
  paid: {{unit: EUR/month, from: {{2025-01: 100, 2025-07: 140, 2026-01: 120}}, source: assumed}}
  limit: {{unit: EUR/month, from: {{2025-01: 500, 2026-01: 480}}, source: assumed}}
values:
  person.lucky: random(luck) < 0.5
indicators:
  spending: {{of: person, sum: paid, unit: EUR/month}}
  yearly: {{of: person, sum: paid, unit: EUR/month, every: year}}
  lucky: {{of: person, count: lucky}}
  nobodys: {{of: person, mean: paid, where: now.year < 2026, unit: EUR/month}}
assert:
  - {assertion}
"""


def run(folder, assertion, *options):
    (folder / "world.yaml").write_text(WORLD.format(assertion=assertion))
    said = civitas(folder, "run", "world.yaml", "--force", *options)
    with h5py.File(folder / "world.h5") as file:
        assert file.attrs["complete"] == 1
    return said


HOLDS = [
    "{that: spending <= 560 EUR/month}",
    "{that: spending <= 500 EUR/month, each: year}",         # 400 and 560: 480 on average; then 480
    "{that: spending >= 480 EUR/month, each: year}",
    "{that: spending == 480 EUR/month, each: year}",         # the mean of equal numbers is this number
    "{that: spending <= limit, each: year}",
    "{that: yearly == 400 EUR/month or yearly == 480 EUR/month}",   # compared where it is recorded
    "{that: lucky >= 0 and lucky <= 4}",
    "{that: spending * 12 month/year <= 6720 EUR/year}",
]
FAILS = [
    ("{that: spending <= 559 EUR/month}", "2025-07 (spending is 560 EUR/month)"),
    ("{that: spending <= limit}", "2025-07 (limit is 500 EUR/month, spending is 560 EUR/month)"),
    ("{that: spending < 480 EUR/month, each: year}", "2025 (spending is 480 EUR/month)"),
    ("{that: yearly < 480 EUR/month}", "2026-01 (yearly is 480 EUR/month)"),
    ("{that: yearly < 480 EUR/month, each: year}", "2026 (yearly is 480 EUR/month)"),
    ("{that: nobodys > 0}", "2026-01 (nobodys has no result)"),
    ("{that: nobodys < 0}", "2025-01 (nobodys is 100 EUR/month)"),
]


@pytest.mark.parametrize("assertion", HOLDS)
def test_what_holds_is_silent(tmp_path, assertion):
    said = run(tmp_path, assertion)
    assert said.returncode == 0 and "failed" not in said.stderr, said.stderr


@pytest.mark.parametrize("assertion, words", FAILS)
def test_what_fails_is_told_with_place_time_and_numbers(tmp_path, assertion, words):
    said = run(tmp_path, assertion)
    assert said.returncode == 4
    that = assertion.removeprefix("{that: ").removesuffix("}").removesuffix(", each: year")
    assert f"failed[E612]: world.yaml:16:12: '{that}' does not hold in {words}\n" in said.stderr
    assert said.stdout.endswith("world.h5\n")


def test_the_replicates_in_which_it_fails_are_counted(tmp_path):
    said = run(tmp_path, "{that: lucky <= 2}", "--replicates", "8", "--to", "2025-02")
    with h5py.File(tmp_path / "world.h5") as file:
        number = file["lucky"][:]
    lucky = number > 2
    assert 0 < lucky.any(1).sum() < 8  # or this tries nothing
    step = lucky.any(0).argmax()
    first = lucky[:, step].argmax()
    assert said.returncode == 4
    assert (f"does not hold in 2025-0{step + 1}, in replicate {first + 1} (lucky is {number[first, step]}). "
            f"In {lucky.any(1).sum()} of 8 replicates it fails at some time") in said.stderr


def test_json_tells_it_too_and_other_scenarios_still_run(tmp_path):
    build(tmp_path)
    (tmp_path / "world.yaml").write_text(WORLD.format(assertion="{that: spending < limit}"))
    said = civitas(tmp_path, "run", "world.yaml", "law.yaml", "--json")
    failed, law = map(json.loads, said.stdout.splitlines())
    assert said.returncode == 4 and len(failed["failed"]) == 1 and "failed" not in law


@pytest.mark.parametrize("assertion, words", FAILS + [
    ("{that: lucky <= 2}", "(lucky is "), ("{that: spending <= 560 EUR/month}", None)])
def test_results_that_are_complete_fail_again(tmp_path, assertion, words):
    first = run(tmp_path, assertion, "--replicates", 8)
    failed = [line for line in first.stderr.splitlines() if line.startswith("failed")]
    assert first.returncode == (4 if words else 0) and len(failed) == (1 if words else 0)
    before = (tmp_path / "world.h5").stat()
    again = civitas(tmp_path, "run", "world.yaml", "--replicates", 8, "--resume")
    assert again.returncode == first.returncode and again.stdout == "world.h5\n"
    assert "is complete already and stays as it is" in again.stderr
    assert [line for line in again.stderr.splitlines() if line.startswith("failed")] == failed
    told = civitas(tmp_path, "run", "world.yaml", "--replicates", 8, "--resume", "--json")
    assert told.returncode == first.returncode and len(json.loads(told.stdout).get("failed", [])) == len(failed)
    after = (tmp_path / "world.h5").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_reform_adds_to_what_its_base_asserts(tmp_path):
    (tmp_path / "world.yaml").write_text(WORLD.format(assertion="{that: spending < limit}"))
    (tmp_path / "reform.yaml").write_text("civitas: 1\nbase: world.yaml\nassert: [{that: lucky < 0}]\n")
    said = civitas(tmp_path, "run", "reform.yaml")
    assert said.returncode == 4 and said.stderr.count("failed[E612]: ") == 2


@pytest.mark.parametrize("assertion, words", [
    ("{that: spending <= 3}", "the units differ"),
    ("{that: spendin <= limit}", "Did you mean 'spending'?"),
    ("{that: spending}", "an assertion is a condition"),
    ("{that: count(person) < 9}", "an assertion compares indicators and parameters"),
    ("{that: previous(spending) < spending}", "world.yaml:16:"),
    ("{that: random(luck) < 1}", "an assertion compares indicators and parameters"),
    ("{that: spending < limit, each: week}", "Known are month"),
    ("{each: year}", "'that' is missing"),
    ("{that: spending < limit, when: 2027}", "unknown key 'when'"),
])
def test_mistakes_are_told_before_anything_runs(tmp_path, assertion, words):
    (tmp_path / "world.yaml").write_text(WORLD.format(assertion=assertion))
    for command in ("check", "run"):
        said = civitas(tmp_path, command, "world.yaml")
        assert said.returncode == 2 and words in said.stderr
    assert not (tmp_path / "world.h5").exists()


def test_a_yearly_indicator_is_recorded_in_its_month(tmp_path):
    (tmp_path / "world.yaml").write_text(WORLD.format(assertion="{that: december >= 0 EUR/month}").replace(
        "  nobodys:", "  december: {of: person, sum: paid, unit: EUR/month, every: year, in: 12}\n"
        "  july: {of: person, sum: paid, unit: EUR/month, every: year, in: 7}\n  nobodys:"))
    assert civitas(tmp_path, "run", "world.yaml").returncode == 0
    with h5py.File(tmp_path / "world.h5") as file:
        recorded = {name: [month for month, value in enumerate(file[name][0], 1) if value == value]
                    for name in ("yearly", "july", "december")}
        assert recorded == {"yearly": [1, 13], "july": [7, 19], "december": [12, 24]}
        assert file["december"][0, 11] == 560 and file["december"][0, 23] == 480
    later = civitas(tmp_path, "run", "world.yaml", "--from", "2025-04", "--force")
    assert later.returncode == 0
    with h5py.File(tmp_path / "world.h5") as file:
        assert [month for month, value in enumerate(file["yearly"][0], 4) if value == value] == [4, 16]
        assert [month for month, value in enumerate(file["december"][0], 4) if value == value] == [12, 24]


def test_groups_of_a_run_are_shown(tmp_path):
    text = WORLD.format(assertion="{that: spending >= 0 EUR/month}").replace(
        "values:", "state:\n  person.half: {type: category, labels: [one, other], start: \"'one'\"}\nvalues:")
    text = text.replace("sum: paid, unit: EUR/month}", "sum: paid, by: [half], unit: EUR/month}").replace(
        "yearly: {of: person, sum: paid,", "yearly: {of: person, sum: paid, by: [half],")
    (tmp_path / "world.yaml").write_text(text)
    shown = civitas(tmp_path, "run", "world.yaml", "--groups")
    assert shown.returncode == 0, shown.stderr
    assert "\n\nhalf              one  other\nspending          480  0\nyearly (2026-01)  480  0\n" in shown.stdout
    last = json.loads(civitas(tmp_path, "run", "world.yaml", "--json", "--force").stdout)["last"]
    assert last["spending_by_half"] == {"one": 480, "other": 0} and last["spending"] == 480
