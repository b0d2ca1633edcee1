# SPDX-License-Identifier: Apache-2.0
"""The flagship scenarios: laws that hold in each of them, and what is switched off changes nothing else."""
import json
import os
import re
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

ROOT = Path(os.environ.get("CIVITAS_ROOT", Path(__file__).resolve().parents[2]))
CIVITAS = os.environ["CIVITAS"]
FLAGSHIP = ROOT / "scenarios" / "flagship"
SCENARIOS = sorted(path.name for path in FLAGSHIP.glob("*.yaml"))


def simulated(path, folder, *options, persons=5000, to="2027-06"):
    results = folder / f"{path.stem}.h5"
    subprocess.run([CIVITAS, "run", path, "-o", results, "--force", "--quiet", "--persons", str(persons), *options],
                   check=True, capture_output=True)
    with h5py.File(results) as file:
        return {name: file[name][:] for name in file
                if isinstance(file[name], h5py.Dataset) and file[name].ndim >= 2 and name != "time_bnds"}


def reform(folder, name, changes, base="today.yaml", to="2027-06"):
    path = folder / f"{name}.yaml"
    path.write_text(f"civitas: 1\nbase: {FLAGSHIP / base}\ntitle: {name}\ntime: {{from: 2025-01, to: {to}, step: month}}\n"
                    "changes:\n" + "".join(f"  - {change}\n" for change in changes))
    return path


NOTHING = "{set: services.learning_alone, to: 0.01, from: 2025-01}"  # as on the card


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    folder = tmp_path_factory.mktemp("today")
    return simulated(reform(folder, "as_it_is", [NOTHING]), folder)


@pytest.mark.parametrize("name", SCENARIOS)
def test_is_free_of_mistakes(name):
    done = subprocess.run([CIVITAS, "check", FLAGSHIP / name], capture_output=True, text=True)
    assert done.returncode == 0 and "error" not in done.stderr, done.stderr


@pytest.mark.parametrize("name", SCENARIOS)
def test_asks_a_question_and_says_what_to_look_at_and_what_it_assumes(name):
    text = (FLAGSHIP / name).read_text()
    description = re.search(r"^description: >-\n((?:  .*\n)+)", text, re.M)[1]
    assert re.search(r"^title: .+$", text, re.M) and 3 <= description.count("\n") <= 5
    assert "?" in description and re.search(r"[Ll]ook at `", " ".join(description.split())) and "assumed" in description
    looked_at = set(re.findall(r"`(\w+)`", description))
    said = subprocess.run([CIVITAS, "list", "indicators", FLAGSHIP / name, "--json"], capture_output=True, text=True).stdout
    indicators = {each["indicator"] for each in json.loads(said)}
    assert looked_at and looked_at <= indicators


def test_the_forum_tells_who_writes(tmp_path):
    found = simulated(FLAGSHIP / "online_forum.yaml", tmp_path, "--to", "2026-12", persons=20000)
    low, medium, high = np.nansum(found["comments_each_by_education"], axis=(0, 1))
    assert 2 * low < high and low < medium < high
    held = found["comments_each"] > 0
    assert held.sum() == 4 and (found["writers"][held] > 0).all()  # once in a quarter of 2026


def test_the_ledger_adds_up(today):
    lines = sum(today[name] for name in ("service_cost", "spent_on_casework", "spent_on_training", "spent_on_the_web",
                                         "spent_on_engagement"))
    np.testing.assert_allclose(lines, today["administration"], rtol=1e-9)
    np.testing.assert_allclose(today["income_tax_revenue_by_decile"].sum(axis=-1), today["income_tax_revenue"], rtol=1e-9)
    months = np.arange(today["debt"].shape[-1])
    balance = today["net_budget"] / 12  # of each month
    debt = 0.0
    for month in months:
        debt += debt * 0.02 / 12 - balance[0, month]
        assert today["debt"][0, month] == pytest.approx(debt, rel=1e-9)


def test_every_hour_stands_in_one_line(today):
    by_channel = today["hours_of_staff_by_channel"].sum(axis=-1)
    np.testing.assert_allclose(by_channel, today["hours_of_staff"], rtol=1e-9)
    officials = sum(today[name] for name in ("hours_of_staff", "hours_of_casework", "hours_of_training"))
    np.testing.assert_allclose(officials, today["hours_of_officials"], rtol=1e-9)
    for work in ("casework", "training"):
        np.testing.assert_allclose(today[f"spent_on_{work}"], 30 * today[f"hours_of_{work}"], rtol=1e-9)
    for groups in ("channel", "age_group", "digital_group"):  # citizens' own
        np.testing.assert_allclose(np.nansum(today[f"hours_with_authorities_by_{groups}"], axis=-1),
                                   today["hours_with_authorities"], rtol=1e-9)
    assert (today["hours_of_staff"] < today["hours_with_authorities"]).all()  # who is served is there meanwhile


def test_a_mistake_in_the_shares_of_an_envelope_is_located(tmp_path):
    mixed = (FLAGSHIP / "envelope_mixed.yaml").read_text().replace("base: envelope.yaml", f"base: {FLAGSHIP / 'envelope.yaml'}")
    for shares, place in (("[1.4, -0.2, -0.2]", ":41: 1.4 lies outside"), ("[0.4, 0.3, 0.2]", "0.9")):
        (tmp_path / "shares.yaml").write_text(mixed.replace("[0.4, 0.3, 0.3]", shares))
        done = subprocess.run([CIVITAS, "check", tmp_path / "shares.yaml"], capture_output=True, text=True)
        assert done.returncode == 2 and place in done.stderr, done.stderr


def test_longer_hours_cost_what_they_take(tmp_path, today):
    longer = simulated(reform(tmp_path, "longer", ["{set: services.opening_hours, to: 320, from: 2025-07}"], to="2025-08"), tmp_path)
    ratio = longer["service_cost"][0] / today["service_cost"][0, :8]
    np.testing.assert_array_equal(ratio[:6], 1)
    assert 1.9 < ratio[6] < 2  # desks are twice as long open, the web costs what it did
    always = simulated(reform(tmp_path, "always", ["{set: services.opening_hours, to: 320, from: 2025-01}"], to="2025-01"), tmp_path)
    assert always["service_cost"][0, 0] == today["service_cost"][0, 0]  # servers are those of the first month


def test_every_need_has_one_end(today):
    served = 1 - today["forgone"][0]
    assert (today["unmet"][0] >= today["forgone"][0] - 1e-12).all()
    assert (served >= 0).all() and (today["channel_share"][0] + today["counter_share"][0] <= 1).all()


def test_without_a_weight_on_expectations_the_benchmark_does_not_matter(tmp_path):
    none = "{set: satisfaction.by_expectation, to: 0, from: 2025-01}"
    still = simulated(reform(tmp_path, "still", [none, "{set: satisfaction.benchmark_growth, to: 0, from: 2025-01}"], to="2026-06"), tmp_path)
    rising = simulated(reform(tmp_path, "rising", [none, "{set: satisfaction.benchmark_growth, to: 0.02, from: 2025-01}"], to="2026-06"), tmp_path)
    np.testing.assert_array_equal(still["satisfaction"], rising["satisfaction"])
    assert (rising["expectation"][0, 6:] > still["expectation"][0, 6:]).all()


def test_closing_counters_costs_the_unskilled_most(tmp_path, today):
    online = simulated(reform(tmp_path, "online", ["{set: services.digital_push, to: 1, from: 2026-01}",
                                                   "{set: services.counters_closed, to: 0.6, from: 2026-01}"]), tmp_path)
    after = slice(14, None)
    groups = online["unmet_by_digital_group"][0, after].mean(axis=0) - today["unmet_by_digital_group"][0, after].mean(axis=0)
    assert groups.max() > 0.03  # the unskilled…
    assert groups.min() < 0.02  # …not the skilled
    np.testing.assert_array_equal(online["contacts"][0, :12], today["contacts"][0, :12])  # the same people and luck until then
    assert online["service_cost"][0, after].mean() < 0.7 * today["service_cost"][0, after].mean()


def test_today_meets_what_was_published(tmp_path):
    """All targets, on fewer citizens than `civitas run scenarios/flagship/today.yaml --replicates 5` has."""
    results = tmp_path / "today.h5"
    said = subprocess.run([CIVITAS, "run", FLAGSHIP / "today.yaml", "--persons", "100000", "--to", "2027-12", "--json",
                           "-o", results], check=True, capture_output=True, text=True).stdout
    targets = json.loads(said)["targets"]
    assert len(targets) == 18
    assert [target for target in targets if not target["inside"]] == []
    with h5py.File(results) as file:  # the mean over the years that the scenario names
        by_name = {target["of"]: target["simulated"] for target in targets}
        assert by_name["take_up_caseload"] == pytest.approx(file["take_up_caseload"][0, 12:36].mean(), rel=1e-12)
        assert by_name["trust"] == pytest.approx(file["trust"][0, :12].mean(), rel=1e-12)


def test_a_grant_that_is_claimed_is_income_and_spending(tmp_path, today):
    text = (FLAGSHIP / "heating_grant.yaml").read_text().replace("base: today.yaml", f"base: {FLAGSHIP / 'today.yaml'}")
    (tmp_path / "grant.yaml").write_text(text)
    grant = simulated(tmp_path / "grant.yaml", tmp_path, "--to", "2027-06")
    months = today["net_budget"].shape[1]
    before, after = slice(0, 12), slice(24, months)
    for name in ("poverty_gap", "net_budget", "unmet"):
        np.testing.assert_array_equal(grant[name][0, before], today[name][0, before])
    assert (grant["grant_spending"][0, before] == 0).all() and (grant["grant_paid"][0, after] > 0.1).all()
    assert (grant["poverty_gap"][0, after] < today["poverty_gap"][0, after]).all()
    assert (grant["cases_filed"][0, before] == today["cases_filed"][0, before]).all()  # one office decides on both
    assert grant["cases_filed"][0, after].mean() > 1.05 * today["cases_filed"][0, after].mean()
    paid = 12 * (grant["grant_spending"] + grant["administration"] - today["administration"])[0, after]
    np.testing.assert_allclose(today["net_budget"][0, after].mean() - grant["net_budget"][0, after].mean(), paid.mean(), rtol=0.1)


def test_a_surtax_pays_for_what_is_given_to_all(tmp_path):
    """Each year's surtax is what the year before lacked, so a year later hardly anything is lacking."""
    given, paid = (simulated(FLAGSHIP / f"{name}.yaml", tmp_path, "--to", "2028-12") for name in ("universal", "universal_paid_for"))
    assert (paid["surtax"][0, :23] == 0).all() and 0.05 < paid["surtax"][0, 23] < 0.25
    lacking = given["net_budget"][0, 12:24].mean()
    assert abs(paid["net_budget"][0, 24:].mean()) < 0.15 * abs(lacking)
    assert (paid["debt"][0, 24:] < given["debt"][0, 24:]).all()
    np.testing.assert_array_equal(paid["minimum_income_spending"][0, :24], given["minimum_income_spending"][0, :24])


def test_stricter_checks_make_fewer_mistakes_and_more_trouble(tmp_path):
    usual = simulated(FLAGSHIP / "mistaken_claims.yaml", tmp_path, "--to", "2027-06")
    strict = simulated(FLAGSHIP / "mistaken_claims.yaml", tmp_path, "--to", "2027-06", "--set", "take_up.screening=1")
    assert (usual["leakage"][0, :12] == 0).all() and (usual["leakage"][0, 18:] > 0).all()
    assert strict["leakage"][0, 18:].mean() < 0.7 * usual["leakage"][0, 18:].mean()
    assert strict["take_up_caseload"][0, 18:].mean() < usual["take_up_caseload"][0, 18:].mean()
    assert (usual["overpaid"][0, 18:] > 0).all()


def test_claims_that_need_the_web_are_fewer(tmp_path):
    """Digital by default alone: the trouble of claiming without skill, and nothing else, is what differs."""
    push = "{set: services.digital_push, to: 1, from: 2026-01}"
    hindered, not_hindered = (simulated(reform(tmp_path, name, [push, f"{{set: take_up.digital_barrier, to: {barrier}, from: 2026-01}}"]), tmp_path)
                              for name, barrier in (("hindered", 2), ("not_hindered", 0)))
    np.testing.assert_array_equal(hindered["take_up_caseload"][0, :12], not_hindered["take_up_caseload"][0, :12])
    assert hindered["take_up_caseload"][0, 20:].mean() < not_hindered["take_up_caseload"][0, 20:].mean() - 0.01
