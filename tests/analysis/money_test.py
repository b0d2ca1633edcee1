# SPDX-License-Identifier: Apache-2.0
"""Key figures of money, and which reform one would choose for what one is ready to pay: cases computed by hand."""
import math
from types import SimpleNamespace

import h5py
import numpy as np
import pytest

from analysis import cost_effectiveness, money, money_section, rounding, units, verdicts
from analysis.pairing import student_t
from analysis.results import Indicator

PERIOD = SimpleNamespace(steps=np.array([0, 1]))


def results(title="", **indicators):
    """One number a replicate, the same in both steps."""
    return SimpleNamespace(title=title, indicators={
        name: SimpleNamespace(values=np.repeat(np.array(values, float)[:, None], 2, axis=1)) for name, values in indicators.items()})


BASE = results("Today", net_budget=[100, 110], unmet_needs=[50, 52], trust=[0.40, 0.41], net_transfers=[30, 31])
HELP = results("Help", net_budget=[80, 88], unmet_needs=[40, 41], trust=[0.42, 0.43], net_transfers=[36, 39])


def figures(base, reform):
    return {figure.key.name: figure for figure in money.key_figures(base, reform, PERIOD)}


def test_what_one_gets_for_the_money():
    found = figures(BASE, HELP)  # cost 20 and 22; 10 and 11 needs fewer; 2 points of trust more; 6 and 8 handed out
    assert found["net_cost"].value == 21
    needs = found["cost_per_unmet_need_avoided"]
    assert needs.value == 2 and needs.standard_error == pytest.approx(0, abs=1e-12)  # each replicate gives 2
    trust = found["cost_per_point_of_trust"]
    assert trust.value == pytest.approx(10.5) and trust.standard_error == pytest.approx(0.5)  # 20/2 and 22/2
    assert trust.high - trust.value == pytest.approx(student_t(1) * 0.5)
    assert "mvpf" in found and found["mvpf"].value == pytest.approx(7 / 21)
    # s.e. = sd(6 - 20/3, 8 - 22/3) / sqrt 2 / 21 = (2/3) / 21
    assert found["mvpf"].standard_error == pytest.approx(2 / 3 / 21)


def test_a_reform_that_saves_and_does_harm_tells_what_it_saves_for_each():
    found = figures(HELP, BASE)
    assert found["net_cost"].value == -21 and found["cost_per_unmet_need_avoided"].value == 2


def verdict(cost, needs):
    """The key figure of a reform with this net cost and so many unmet needs more."""
    reform = results("", net_budget=np.array([100, 110]) - cost, unmet_needs=np.array([50, 52]) + needs)
    base = results("", net_budget=[100, 110], unmet_needs=[50, 52])
    return figures(base, reform)["cost_per_unmet_need_avoided"]


@pytest.mark.parametrize(("cost", "needs", "words"), [
    (-20, -10, "saves money, and fewer needs stay unmet"),
    (-20, 10, "saves money, but more needs stay unmet: 2.00 EUR (2.00 to 2.00) saved for each of them"),
    (20, 10, "costs money, and more needs stay unmet"),
])
def test_a_ratio_stands_only_where_a_reform_costs_more_and_does_better(cost, needs, words):
    assert verdicts.in_words(verdict(cost, needs)) == words and not verdicts.is_ratio(verdict(cost, needs))
    price = verdict(20, -10)
    assert verdicts.is_ratio(price) and verdicts.verdict(price) == "costs more and does better" and price.value == 2


def test_a_cost_that_may_be_none_is_said_to_be_unclear():
    told = verdicts.in_words(verdict(np.array([-60, 20]), -10))
    assert told == "fewer needs stay unmet; no clear change in net cost"
    base, reform = (results("", net_budget=budget, net_transfers=paid) for budget, paid in
                    (([100, 110], [30, 31]), ([80, 91], [20, 42])))
    told = verdicts.in_words(figures(base, reform)["mvpf"])
    assert told == "costs money; no clear change in what citizens get on balance"


def test_of_public_funds_the_cost_stands_below():
    base, harm = (results("", net_budget=budget, net_transfers=paid) for budget, paid in
                  (([100, 110], [30, 31]), ([120, 131], [20, 20])))
    found = figures(base, harm)["mvpf"]  # saves 20 and 21, takes 10 and 11
    assert not verdicts.is_ratio(found) and found.cost == -20.5 and found.gain == -10.5
    assert verdicts.in_words(found) == ("saves money, but citizens get less on balance: 0.51 EUR (0.36 to 0.66) less "
                                        "for each euro that the state saves")
    assert verdicts.is_ratio(figures(harm, base)["mvpf"])


def test_the_screen_and_the_page_say_the_same(folder):
    def with_needs(file, budget=0.0, needs=0.0):
        for name, unit, more in (("net_budget", "EUR/year", budget), ("unmet_needs", "1/year", needs)):
            file.copy("poverty_rate", name)
            file[name][...] = 1e6 * file[name][...] + more * np.array([[1.0], [1.01], [0.99]])
            file[name].attrs["units"], file[name].attrs["definition"] = np.bytes_(unit), np.bytes_("sum: x")

    folder.copy("needs.h5", with_needs)
    folder.copy("saves.h5", lambda file: with_needs(file, 7e4, 1e3))
    done = folder.compare("needs.h5", "saves.h5", "-o", "signs")
    words = "saves money, but more needs stay unmet: 70"
    assert f"Net cost of each unmet need avoided: {words}" in " ".join(done.stdout.split())
    assert words in folder.read("signs/report.html").decode() and "better in both" not in folder.read("signs/report.html").decode()


def test_nothing_is_divided_by_what_may_be_nothing():
    same = results("Same", net_budget=[80, 88], unmet_needs=[51, 51], trust=[0.40, 0.41], net_transfers=[30, 31])
    assert not {"cost_per_unmet_need_avoided", "cost_per_point_of_trust", "mvpf"} & set(figures(BASE, same))


def choice(*options, replicates=3):
    """Of (title, cost, effect) against the base 'none'."""
    luck = np.linspace(-1, 1, replicates)
    zero = np.zeros(replicates)
    costs = [(zero, zero)] + [(10 * luck, 10 * luck + cost) for _, cost, _ in options]
    gains = [(zero, zero)] + [(luck, luck + gain) for _, _, gain in options]
    effect = cost_effectiveness.EFFECTS[0]
    told = cost_effectiveness.options_of(["none"] + [title for title, *_ in options], costs, gains, effect)
    return {option.title: option for option in told}


def test_ratios_are_those_of_the_textbook():
    """Four options: B is dominated by C, D by a mixture of C and E."""
    found = choice(("A", 10, 5), ("B", 40, 6), ("C", 30, 10), ("D", 70, 14), ("E", 90, 20))
    assert list(found) == ["none", "A", "B", "C", "D", "E"]
    assert found["B"].dominated_by == ("C",) and found["D"].dominated_by == ("C", "E")
    assert {title: (option.against, option.icer.value) for title, option in found.items() if option.icer} == {
        "A": ("none", 2), "C": ("A", 4), "E": ("C", 6)}  # 10/5, 20/5, 60/10
    assert found["A"].icer.low == pytest.approx(2) and found["none"].icer is None


def test_one_removal_may_make_another():
    """B only looks worse than A and C once D is there: slopes 1, 3, 2.5, 2 become the one slope from A to D."""
    found = choice(("A", 1, 1), ("B", 4, 2), ("C", 6.5, 3), ("D", 8.5, 4))
    assert found["B"].dominated_by == ("A", "C") and found["C"].dominated_by == ("A", "D")
    assert found["D"].against == "A" and found["D"].icer.value == pytest.approx(2.5)


def test_a_reform_that_saves_comes_before_the_base():
    found = choice(("closing", -80, -20), ("help", -76, -8), ("waste", 5, -1))
    assert list(found) == ["closing", "help", "waste", "none"] and found["waste"].dominated_by == ("none",)
    assert found["help"].icer.value == pytest.approx(4 / 12) and found["none"].icer.value == pytest.approx(76 / 8)
    assert found["none"].against == "help"


def test_of_equals_the_first_is_kept_and_the_other_is_a_tie():
    found = choice(("A", 10, 5), ("twin", 10, 5), ("nothing", 0, 0))
    assert found["twin"].tied_with == "A" and found["A"].icer.value == 2
    assert cost_effectiveness.verdict(found["nothing"]) == "a tie: the same cost and effect as none"
    assert not any(option.dominated_by for option in found.values())


def test_what_is_called_the_cheapest_or_the_best_is_so():
    """Against all others, for small whole numbers, of which many are equal."""
    luck, told = np.random.default_rng(1), set()
    for _ in range(300):
        found = choice(*((f"R{at}", *luck.integers(-3, 4, 2)) for at in range(luck.integers(1, 5))))
        left = [one for one in found.values() if not one.dominated_by and not one.tied_with]
        for one in found.values():
            words = "" if cost_effectiveness.told_by_number(one) else cost_effectiveness.verdict(one)
            told.add(words.partition(":")[0])
            if words == "none costs less, and none does more":
                assert left == [one]
                assert all(other.mean[1] >= one.mean[1] and other.mean[0] <= one.mean[0] for other in found.values())
            elif words == "the cheapest of those that are not dominated":
                others = [other for other in left if other is not one]
                assert others and all(min(np.subtract(other.mean, one.mean)) > 0 for other in others)
            elif one.tied_with:
                assert one.mean == found[one.tied_with].mean and found[one.tied_with].at < one.at
        assert left and sum(option.icer is None for option in left) == 1
    assert {"none costs less, and none does more", "the cheapest of those that are not dominated", "a tie"} <= told


def test_screen_and_page_name_ties_and_the_one_that_dominates_all(folder):
    def trusted(file, more):
        budget(file, -10 * more)
        file["net_budget"].attrs["definition"] = np.bytes_("sum: x")
        file.copy("poverty_rate", "trust")
        file["trust"][...] = file["trust"][...] + more

    for name, more in (("trusted.h5", 0.0), ("same.h5", 0.0), ("best.h5", 0.1)):
        folder.copy(name, lambda file: trusted(file, more))
    done = folder.compare("trusted.h5", "same.h5", "best.h5", "-o", "ties")
    chosen = done.stdout[done.stdout.index("What to choose"):]
    last = {line.split()[-1] for line in chosen.splitlines() if line}
    page = folder.read("ties/report.html").decode()
    assert done.returncode == 0 and "a tie: the same cost and effect as" in page
    assert "none costs less, and none does more" in page and "which does least" not in page
    assert {"tie", "dominated", "–"} <= last


def test_a_ratio_of_effects_that_may_be_the_same_has_no_interval():
    zero, luck = np.zeros(3), np.array([-1.0, 0, 1])
    told = cost_effectiveness.options_of(["none", "A"], [(zero, zero), (zero, zero + 10)], [(zero, zero), (zero, 5 * luck + 1)],
                                         cost_effectiveness.EFFECTS[0])
    assert told[1].icer.value == pytest.approx(10) and math.isnan(told[1].icer.low)
    assert cost_effectiveness.verdict(told[1]) == "no clear difference in effect from none"


def test_interval_of_a_ratio_by_hand():
    """Cost 8 and 12, effect 4 and 4: 2.5 with s.e. of the mean cost 2, over 4."""
    zero = np.zeros(2)
    told = cost_effectiveness.options_of(["none", "A"], [(zero, zero), (zero, np.array([8.0, 12]))],
                                         [(zero, zero), (zero, np.array([4.0, 4]))], cost_effectiveness.EFFECTS[0])
    icer = told[1].icer
    assert icer.value == 2.5 and icer.standard_error == pytest.approx(0.5)
    assert icer.high - icer.value == pytest.approx(0.5 * student_t(1))


def test_costs_of_choices_have_the_digits_of_the_page_and_prices_one_unit():
    luck = np.array([-1e6, 0, 1e6])
    costs = [(luck, luck), (luck, 6 * luck + 68.31e6), (luck, 1.01 * luck + 1.2345e6)]
    gains = [(0 * luck, 0 * luck), (0 * luck, 4e6 + 0.1 * luck), (0 * luck, 1e6 + 1e-3 * luck)]
    effect = cost_effectiveness.EFFECTS[0]
    chosen = cost_effectiveness.Choice(effect, cost_effectiveness.options_of(["none", "dear", "cheap"], costs, gains, effect))
    digits = cost_effectiveness.digits(chosen)
    pairs = {option.title: option.cost for option in chosen.options}
    shown = [rounding.of_net_costs([SimpleNamespace(paired=pairs[title], indicator=Indicator(
        "net_budget", "", "EUR/year", "", "", (), (), None, False)) for title in ("dear", "cheap")]).change(pairs[title]) for title in ("dear", "cheap")]
    assert [digits.cost.change(pairs[title]) for title in ("dear", "cheap")] == shown == [0, 1]
    assert digits.cost.unit.level == "million EUR a year"
    dear, cheap = (next(option for option in chosen.options if option.title == title) for title in ("dear", "cheap"))
    assert digits.ratio(cheap.icer) == ("1.23 EUR", "1.21 to 1.26") and digits.ratio(dear.icer) == ("22.4 EUR", "20.1 to 24.7")
    page = money_section.choices(SimpleNamespace(choices=[chosen]))
    assert "What to choose, judged by unmet needs avoided" in page and "Net cost, million EUR a year" in page and "22.4 EUR" in page


def test_choices_need_two_reforms_and_the_indicators():
    more = results("More", net_budget=[70, 77], unmet_needs=[38, 39], trust=[0.42, 0.43], net_transfers=[36, 39])
    assert cost_effectiveness.choices(BASE, [HELP], PERIOD) == []
    needs, trust = cost_effectiveness.choices(BASE, [HELP, more], PERIOD)
    assert [option.title for option in needs.options] == ["Today", "Help", "More"]
    assert needs.options[2].icer.value == pytest.approx(10.5 / 2)  # 10 and 11 more for 2 and 2 needs
    assert [option.dominated_by for option in trust.options] == [(), ("Help",), ()]
    bare = results("Bare", net_budget=[1, 2])
    assert cost_effectiveness.choices(bare, [bare, bare], PERIOD) == []


TODAY = """\
values:
  net_budget:
    is: "sum(person, income_tax) - spending"
  spending:
    is: "sum(household, minimum_income)"
"""


def test_a_benefit_of_its_own_is_found_in_the_budget():
    before, higher, own = (SimpleNamespace(resolved_scenario=text) for text in (
        TODAY, TODAY.replace("income_tax", "income_tax") + "  person.minimum_income:\n    is: more\n",
        TODAY.replace("- spending", "- (spending + sum(person, bonus))")))
    assert money.budget_of_its_own(before, higher) == [] == money.budget_of_its_own(before, before)
    assert money.budget_of_its_own(before, own) == ["sum(person, bonus)"]


def line(unit, definition="number: x", total=False):
    return money.is_money_line(Indicator("x", "X", unit, definition, "", (), (), None, False, total))


def test_what_is_paid_and_what_there_is_are_totals_of_money_and_an_amount_per_head_is_none():
    assert line("EUR/month", total=True) and line("EUR/year", "sum: paid") and line("EUR")
    assert not line("EUR/month") and not line("EUR/year", "mean: income") and not line("1", "sum: contacts")


@pytest.mark.parametrize(("per", "amount", "told"), [
    ("month", 1e6, "12.0 million EUR a year"), ("quarter", 3e5, "1.2 million EUR a year"), ("month", 5e4, "600000.0 EUR a year"),
    ("year", 2e6, "2.0 million EUR a year"), (None, 2e6, "2.0 million EUR")])
def test_money_per_time_is_told_a_year(per, amount, told):
    assert units.money_unit("EUR", per, amount).with_unit(amount, 1).replace(units.SPACE, "") == told.replace(units.SPACE, "")


def budget(file, more=0.0):
    """The balance, a monthly payment and a debt."""
    for name, unit, level, change in (("net_budget", "EUR/year", -5e9, -12), ("paid", "EUR/month", 4e6, 1), ("debt", "EUR", 9e9, 30)):
        file.copy("poverty_rate", name)
        file[name][...] = level + 0 * file[name][...] + change * more * np.array([[1.0], [1.1], [0.9]])
        for attribute, text in (("units", unit), ("long_name", name.capitalize()), ("definition", "sum: paid" if name == "paid" else f"number: {name}")):
            file[name].attrs[attribute] = np.bytes_(text)


def test_the_net_cost_comes_first_and_stocks_stand_apart(folder):
    def own(file):
        budget(file, 1e6)
        text = file["provenance/resolved_scenario"].asstr()[()] + "  net_budget:\n    is: \"sum(person, bonus)\"\n"
        del file["provenance/resolved_scenario"]
        file["provenance"].create_dataset("resolved_scenario", data=text, dtype=h5py.string_dtype())
        file["net_budget"].attrs["definition"] = np.bytes_("sum: x")

    folder.copy("budget.h5", lambda file: (budget(file), file["net_budget"].attrs.__setitem__("definition", np.bytes_("sum: x"))))
    folder.copy("spends.h5", own)
    done = folder.compare("budget.h5", "spends.h5", "-o", "order")
    assert done.returncode == 0, done.stderr
    screen = done.stdout
    places = [screen.index(words) for words in ("Net cost to the state, million EUR a year", "Paid, million EUR a year",
                                                "stocks and amounts so far", "Debt, million EUR")]
    assert places == sorted(places)
    page = folder.read("order/report.html").decode()
    assert "Net cost to the state: 12.0 million EUR a year" in page.replace(units.SPACE, " ")
    flows, stocks = page.index("<caption>Money"), page.index("<caption>Stocks and amounts so far")
    assert flows < page.index('scope="row">Net cost') < page.index('scope="row">Paid') < stocks < page.index('scope="row">Debt')


def test_a_saving_is_told_as_one(folder):
    for name, more in (("dear.h5", 1e6), ("cheap.h5", 0.0)):
        folder.copy(name, lambda file: (budget(file, more), file["net_budget"].attrs.__setitem__("definition", np.bytes_("sum: x"))))
    assert folder.compare("dear.h5", "cheap.h5", "-o", "saves").returncode == 0
    assert "The state saves 12.0 million EUR a year (" in folder.read("saves/report.html").decode().replace(units.SPACE, " ")
