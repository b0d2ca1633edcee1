# SPDX-License-Identifier: Apache-2.0
# From scenario to report: Austria against half the paperwork, small. Laws that hold for any luck.
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from analysis import provenance
from analysis.comparison import compare

ROOT = Path(os.environ.get("CIVITAS_ROOT", Path(__file__).resolve().parents[2]))


@pytest.fixture(scope="module")
def runs(folder):
    scenarios = [str(ROOT / f"scenarios/{name}.yaml") for name in ("austria", "half_the_paperwork")]
    subprocess.run([os.environ["CIVITAS"], "run", *scenarios, "-o", f"{folder.path}/", "--persons", "3000",
                    "--replicates", "4", "--quiet"], check=True, capture_output=True)
    folder.compared = compare(str(folder.path / "austria.h5"), [str(folder.path / "half_the_paperwork.h5")])
    folder.reform = folder.compared.reforms[0]
    return folder


def difference(runs, name):
    return runs.reform.find(name).paired


def test_nothing_differs_before_the_reform(runs):
    assert str(runs.compared.period) == "2026-01 to 2027-12"
    assert runs.compared.period.why == "the months in which the policies differ"
    for name, indicator in runs.compared.base.indicators.items():
        after = runs.reform.results.indicators[name].values
        assert np.array_equal(indicator.values[:, :12], after[:, :12], equal_nan=True), name


def test_what_the_reform_cannot_touch_stays_to_the_bit(runs):
    for name in ("employment_rate", "income_tax_revenue", "contributions_revenue", "entitled_households"):
        assert difference(runs, name).same, name


def test_easier_claims_raise_take_up_and_money_is_kept(runs):
    assert difference(runs, "take_up_caseload").difference > 0
    paid, due = difference(runs, "minimum_income_spending"), difference(runs, "unclaimed")
    balance = difference(runs, "net_budget")
    assert paid.difference > 0
    assert paid.difference == pytest.approx(-due.difference, rel=1e-9)  # entitlement is the same
    assert paid.difference == pytest.approx(-balance.difference, rel=1e-6)
    assert balance.variance_saved > 0.9


def test_groups_add_up_to_the_whole(runs):
    for dimension, groups in runs.reform.groups("minimum_income_spending").items():
        parts = sum(effect.paired.difference for effect in groups)
        assert parts == pytest.approx(difference(runs, "minimum_income_spending").difference, rel=1e-9), dimension


def test_key_figures(runs):
    found = {figure.key.name: figure for figure in runs.reform.key_figures}
    assert found["net_cost"].value == -difference(runs, "net_budget").difference
    assert found["cost_per_recipient"].value == pytest.approx(
        difference(runs, "minimum_income_spending").difference / difference(runs, "recipient_households").difference)
    # The guarantee stays below the poverty line, so that each euro paid closes a euro of the gap.
    assert found["gain_per_gap"].value == pytest.approx(1, abs=1e-9)


def test_yearly_indicators_are_means_over_what_was_recorded(runs):
    gini = runs.compared.base.indicators["gini"].values
    assert runs.reform.find("gini").steps == 2
    assert difference(runs, "gini").base == pytest.approx(np.mean([np.nanmean(row[12:]) for row in gini]))
    assert runs.reform.find("gini").indicator.title in runs.compared.recorded_less_often()


def test_nobody_loses_from_less_paperwork(runs):
    winners = runs.reform.winners
    assert winners.everybody.citizens == 2000 and winners.everybody.lose.value == 0
    assert winners.everybody.gain.value > 0
    assert winners.tenths[0].gain.value > winners.tenths[9].gain.value
    weights = runs.compared.base.panel.weights
    assert winners.everybody.gain.value == pytest.approx(np.average(
        [group.gain.value for group in winners.tenths], weights=[group.citizens for group in winners.tenths]), abs=0.01)
    assert len(weights) == sum(group.citizens for group in winners.tenths)


def test_assumptions_are_named(runs):
    base = {item.name: item for item in provenance.assumed(runs.compared.base.resolved_scenario)}
    assert base["take_up.complexity"].value == "1" and base["take_up.complexity"].behaviour
    assert base["minimum_income.guarantee"].value == "0.5" and not base["minimum_income.guarantee"].behaviour
    assert base["take_up.claim_cost"].behaviour  # whatever its source says
    assert base["take_up.claim_cost"].source.startswith("computed")
    reform = {item.name: item.value for item in provenance.assumed(runs.reform.results.resolved_scenario)}
    assert reform["take_up.complexity"] == "1, from 2026-01: 0.5"
    assert "take_up.complexity" in provenance.rests_on(runs.reform.effects)


def test_the_script_reports_it(runs):
    done = runs.compare("austria.h5", "half_the_paperwork.h5", NO_COLOR="1")
    assert done.returncode == 0 and done.stderr == ""
    assert "Half the paperwork" in done.stdout and "take_up.complexity from 2026-01: 1 → 0.5" in done.stdout
    assert "Net cost to the state, million EUR a year" in done.stdout
    assert done.stdout.rstrip().endswith("comparison/report.html")
    page = runs.read("comparison/report.html").decode()
    assert "Net cost to the state" in page and "who stand for" in page
    for table in (done.stdout, page[page.index("<caption>Money"):page.index("<h2>People")]):
        assert "Taxes and contributions less" not in table  # its change is the net cost, which stands below
    assert "civitas reproduce ../austria.h5\n" in page
    json.loads(runs.read("comparison/comparison.json"))
    for name in ("summary", "winners", "money", "over_time"):
        assert runs.read(f"comparison/{name}.png")[1:4] == b"PNG" and b"<svg" in runs.read(f"comparison/{name}.svg")
