# SPDX-License-Identifier: Apache-2.0
# What matters most: the order of outcomes and groups, and what the page leaves out.
import json
from types import SimpleNamespace

import h5py
import numpy as np
import pytest

from analysis import importance
from analysis.comparison import compare
from analysis.pairing import paired

BASE = np.array([10.0, 11.0, 9.0, 10.5])


def effect(base, reform):
    return SimpleNamespace(paired=paired(base, reform))


def test_weight_has_no_unit():
    change = BASE + np.array([1.0, 1.2, 0.9, 1.1])
    assert importance.weight(effect(BASE, change))[1] == pytest.approx(
        importance.weight(effect(1e6 * BASE, 1e6 * change))[1])
    assert importance.weight(effect(BASE, change)) == pytest.approx(importance.weight(effect(change, BASE)))


def test_more_is_heavier_and_what_is_unsure_or_nothing_weighs_nothing():
    small, large = (effect(BASE, BASE + by * np.array([1.0, 1.2, 0.9, 1.1])) for by in (1, 3))
    assert importance.weight(effect(BASE, BASE)) < importance.weight(small) < importance.weight(large)
    assert importance.weight(effect(BASE, BASE + np.array([1.0, -1.0, 2.0, -1.5])))[1] == 0


def test_with_one_replicate_the_difference_counts():
    assert importance.weight(effect([10.0], [8.0])) == (1, pytest.approx(0.2))


def test_a_lever_comes_after_every_outcome():
    lever, outcome = effect(np.ones(4), np.full(4, 0.1)), effect(BASE, BASE + np.array([1.0, 1.2, 0.9, 1.1]))
    assert importance.weight(lever)[1] > importance.weight(outcome)[1] and importance.weight(lever) < importance.weight(outcome)


def test_groups_that_change_alike_are_not_apart():
    change = np.array([1.0, 1.2, 0.9, 1.1])
    alike = [[effect(BASE, BASE + change)], [effect(BASE, BASE + change[::-1])]]
    assert importance.apart(alike) == 0
    one_more = [[effect(BASE, BASE + change)], [effect(BASE, BASE + 5 * change)]]
    assert importance.apart(one_more) > 0
    assert importance.apart([[effect([], [])], *one_more]) == importance.apart(one_more)  # a group of nobody


def money(unit, base, change):
    return SimpleNamespace(paired=paired(base, base + change), indicator=SimpleNamespace(unit=unit))


@pytest.fixture
def chief():
    """The chief total of money, of those given by name, where a scenario says this of itself."""
    def found(totals, description=""):
        return importance.chief_money(SimpleNamespace(
            base=SimpleNamespace(description=description), money=lambda: list(totals),
            changed=lambda name: not totals[name].paired.same,
            reforms=[SimpleNamespace(find=totals.get, results=SimpleNamespace(description=""))]))
    return found


LUCK = np.array([1.0, 1.2, 0.9, 1.1])
PAID, DUE = money("EUR/month", 80_000 * BASE, -1000 * LUCK), money("EUR/month", 30_000 * BASE, 1000 * LUCK)
SO_FAR, FORMS = money("EUR", 1e4 * BASE, 9000 * LUCK), money("EUR/year", BASE, -6 * LUCK)


def test_the_chief_total_of_money_is_that_of_most_euros_a_year(chief):
    assert chief({"forms": FORMS, "due": DUE, "paid": PAID}) == "paid" == chief({"paid": PAID, "due": DUE, "forms": FORMS})
    assert chief({"year": money("EUR/year", 80_000 * BASE, 11_000 * LUCK), "paid": PAID}) == "paid"  # 12 000 a year


def test_money_per_time_comes_before_stocks_and_what_is_named_before_all(chief):
    assert chief({"so_far": SO_FAR, "forms": FORMS}) == "forms" and chief({"so_far": SO_FAR}) == "so_far"
    assert chief({"paid": PAID, "forms": FORMS}, "Look at `forms`.") == "forms"
    unsure = money("EUR/month", 80_000 * BASE, 1e5 * np.array([1.0, -1.0, 2.0, -1.5]))
    assert chief({"unsure": unsure, "forms": FORMS}) == "forms"
    assert chief({"same": money("EUR/year", BASE, 0)}) is None


def test_groups_that_hardly_differ_are_no_picture_to_remember(folder):
    def apart(by):
        def change(file):
            file["poverty_rate_by_region"][:, :, 1] = file["poverty_rate_by_region"][:, :, 1] + by * np.array([[1.0], [1.01], [0.99]])
        return change

    base = str(folder.path / folder.copy("base.h5"))
    found = [compare(base, [str(folder.path / folder.copy(f"apart{at}.h5", apart(by)))]).breakdowns()
             for at, by in enumerate((1e-4, 0.1))]
    assert found == [[], [("poverty_rate", "region")]]


def poorer_south(file):
    rate = file["poverty_rate_by_region"]
    rate[:, :, 1] = rate[:, :, 1] * 1.5 + np.array([[0.001], [0.002], [0.003]])


def poorer(file):
    poorer_south(file)
    file["poverty_rate"][...] = file["poverty_rate"][...] * np.array([[0.5], [0.51], [0.52]])


@pytest.fixture(scope="module")
def compared(folder):
    folder.copy("base.h5")
    folder.copy("south.h5", poorer_south)
    return folder


def of(folder, *reforms):
    return compare(str(folder.path / "base.h5"), [str(folder.path / f"{reform}.h5") for reform in reforms])


def test_what_a_description_names_comes_first():
    change = np.array([1.0, 1.2, 0.9, 1.1])
    effects = {"cost": effect(BASE, BASE + change), "wait": effect(BASE, BASE + 9 * change), "trust": effect(BASE, BASE),
               "unmet": effect(BASE, BASE + 3 * change)}

    def order(base, reform):
        stub = SimpleNamespace(
            base=SimpleNamespace(description=base), changed=lambda name: not effects[name].paired.same,
            reforms=[SimpleNamespace(find=effects.get, results=SimpleNamespace(description=reform))])
        return importance.ordered(stub, list(effects))

    assert order("", "") == ["wait", "unmet", "cost"]
    assert order("Look at `unmet`.", "`cost` beside `trust`, `no such` thing") == ["cost", "unmet", "wait"]


def test_a_group_in_one_replicate_alone_tells_no_gap():
    change = np.array([1.0, 1.2, 0.9, 1.1])
    rare = np.array([np.nan, np.nan, np.nan, 100.0])
    rows = [[effect(BASE, BASE + change)], [effect(BASE, BASE + 1.01 * change)]]
    assert importance.apart([*rows, [effect(BASE, rare)]]) == importance.apart(rows) == 0
    assert importance.apart([[effect(BASE[:1], BASE[:1] + by)] for by in (1, 2)]) > 0


def test_the_breakdown_that_differs_is_drawn_without_its_total(compared):
    found = of(compared, "south")
    assert found.first_outcomes() == [] and found.breakdowns() == [("poverty_rate", "region")]
    done = compared.compare("base.h5", "south.h5", "-o", "south")
    assert done.returncode == 0, done.stderr
    assert (compared.path / "south/by_group_poverty_rate.svg").exists()
    assert not (compared.path / "south/over_time.svg").exists()  # no total changes


def test_what_does_not_differ_is_counted_and_left_out(compared):
    done = compared.compare("base.h5", "south.h5", "-o", "south")
    found = of(compared, "south")
    page = compared.read("south/report.html").decode()
    assert len(found.outcomes() + found.money()) == 1
    assert not found.unchanged() and len(found.moved_within()) == 1  # between groups it does
    assert "The same in total, but not in each group" in page and "the same in all scenarios" not in page
    assert not (compared.path / "south/winners.svg").exists()
    assert "of none of them changes by more than" in page and "0.0 % (0.0 to" not in page
    assert "the same in total, but not in each group" in done.stdout and "poverty_rate by " in done.stdout
    assert "no difference in" not in done.stdout and "nobody's" in done.stdout
    json.loads(compared.read("south/comparison.json"))


@pytest.mark.parametrize("count", [1, 4])
def test_many_reforms_show_differences_alone(compared, count):
    names = [compared.copy(f"reform{at}.h5", poorer) for at in range(count)]
    assert compared.compare("base.h5", *names, "-o", f"many{count}").returncode == 0
    page = compared.read(f"many{count}/report.html").decode()
    assert ("the difference that each reform makes" in page) == (count == 4)
    assert ('class="cards even"' in page) == (count == 4)


def test_an_undated_change_counts_from_the_first_month_that_differs(compared):
    def later(file):
        file["poverty_rate"][:, 2:] = file["poverty_rate"][:, 2:] + 0.01
        text = file["provenance/changes"].asstr()[()] + "some.value: from now on 1\n"
        del file["provenance/changes"]
        file["provenance"].create_dataset("changes", data=text, dtype=h5py.string_dtype())

    compared.copy("later.h5", later)
    found = of(compared, "later")
    assert found.period.steps.tolist() == [2, 3, 4] and "first month" in found.period.why
