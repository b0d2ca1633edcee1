# SPDX-License-Identifier: Apache-2.0
# What citizens get from the state less what they pay it: what a reform costs less what of it is administration.
import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from analysis import transfers, words
from analysis.comparison import compare
from analysis.results import Indicator, Results, read

ROOT = Path(os.environ["CIVITAS_ROOT"])
REFORMS = ["universal_paid_for", "universal", "digital_by_default", "enrolled", "heating_grant"]
MVPF = "Marginal value of public funds"


def run(folder, names, where=""):
    files = [str(ROOT / f"scenarios/{where}{name}.yaml") for name in names]
    subprocess.run([os.environ["CIVITAS"], "run", *files, "-o", f"{folder.path}/", "--persons", "1000",
                    "--replicates", "2", "--quiet"], check=True, capture_output=True)


@pytest.fixture(scope="module")
def flagship(folder):
    run(folder, ["today", *REFORMS], "flagship/")
    return lambda name: compare(str(folder.path / "today.h5"), [str(folder.path / f"{name}.h5")]).reforms[0]


def differences(folder, *names):
    base, reform, _ = transfers.with_net(*(read(str(folder.path / f"{name}.h5")) for name in names))
    return lambda what: reform.indicators[what].values - base.indicators[what].values


def mvpf(reform):
    return next((figure for figure in reform.key_figures if figure.key.name == "mvpf"), None)


@pytest.mark.parametrize("name", REFORMS)
def test_what_does_not_go_into_administration_goes_to_citizens(folder, flagship, name):
    """In each month and replicate, whatever the luck."""
    more = differences(folder, "today", name)
    assert flagship(name).untold == "" and abs(more("net_transfers")).max() > 1e6
    assert more("net_transfers") == pytest.approx(-more("net_budget") - 12 * more("administration"), abs=100)


def test_of_a_benefit_that_is_paid_for_the_net_cost_is_a_gain_and_not_all_that_is_paid_out(folder, flagship):
    more = differences(folder, "today", "universal_paid_for")
    paid, gain, balance = (more(what).mean() for what in ("minimum_income_spending", "net_transfers", "net_budget"))
    assert paid > 1.5 * abs(balance) and gain == pytest.approx(-balance, rel=0.02)
    assert mvpf(flagship("universal")).value == pytest.approx(1, abs=0.01)


def test_without_administration_each_euro_of_cost_is_one_to_citizens(folder):
    run(folder, ["austria", "higher_guarantee"])
    reform, = compare(str(folder.path / "austria.h5"), [str(folder.path / "higher_guarantee.h5")]).reforms
    assert mvpf(reform).value == pytest.approx(1, rel=1e-9)


LAW = """\
values:
  person.net_income:
    is: "earnings - tax"
  person.benefits:
    is: "dole + study"
  household.before:
    is: "sum(members, net_income + benefits) + other"
  household.disposable:
    is: "before + aid * 12 month/year"
  net_budget:
    is: "sum(person, tax - benefits) - sum(household, aid) - sum(person, visits) / 1 month"
"""
LINES = {"tax": ("sum: tax", "person", "EUR/year"), "dole": ("sum: dole", "person", "EUR/year"),
         "study": ("sum: study", "person", "EUR/month"), "aid": ("sum: aid", "household", "EUR/month"),
         "visits": ("sum: visits / 1 month", "person", "EUR/month"),
         "net_budget": ("number: net_budget", "", "EUR/year"),
         "some": ("sum: aid", "household where alone", "EUR/month")}
AMOUNTS = {"tax": 100.0, "dole": 30.0, "study": 2.0, "aid": 1.0, "visits": 5.0, "some": 0.5, "net_budget": 0.0}


def results(law=LAW, without=(), earnings=1.0):
    def line(name, definition, population, unit):
        return Indicator(name, name, unit, definition, population, (), (), np.full((2, 3), AMOUNTS[name]), False)

    panel = SimpleNamespace(values={"person_earnings": np.array([[1.0, earnings], [np.nan, 2.0]])})
    return Results("x.h5", "", "", True, "", {}, (), law, {}, {}, np.array([1, 2]), None, None, {}, {},
                   {name: line(name, *rest) for name, rest in LINES.items() if name not in without}, panel)


def test_of_each_transfer_the_amount_of_a_year_is_taken_with_its_sign():
    base, reform, why = transfers.with_net(results(), results())
    assert why == "" and (reform.indicators["net_transfers"].values == 30 + 12 * 2 + 12 * 1 - 100).all()


@pytest.mark.parametrize(("reform", "why"), [
    (results(without=["study"]), "sum(person, study) is no recorded part"),
    (results(LAW.replace("+ other", "+ other - fee").replace("aid) -", "aid) + sum(household, 2 * fee) -")),
     "sum(household, fee)"),
    (results(LAW.replace("- sum(person, visits)", "- sum(person, bonus - visits)")), "sum(person, bonus"),
    (results(LAW.replace('"before + aid * 12 month/year"', '"where(late, before, aid)"')), "do not tell what citizens"),
    (results(earnings=1.5), "what citizens earn differs"),
])
def test_it_is_left_out_with_a_reason_where_the_file_does_not_tell_it(reform, why):
    base, after, told = transfers.with_net(results(), reform)
    assert why in told and "net_transfers" not in {*base.indicators, *after.indicators}
    reform = SimpleNamespace(own_budget=[], untold=told, title="X")
    comparison = SimpleNamespace(base=base, net_costs=lambda: [1], reforms=[reform])
    left, = words.left_out(comparison)
    assert left.startswith(f"Left out for “X”: “{MVPF}") and why in left


def test_where_there_is_no_disposable_income_nothing_is_told_of_it():
    town = results(LAW.replace("household.disposable", "household.after"))
    assert transfers.with_net(town, town) == (town, town, "")
