# SPDX-License-Identifier: Apache-2.0
"""Money: what is paid and taken, what the reform costs, and what one gets for it.

Lines are found by their unit. KEY_FIGURES alone knows names of indicators: a figure is shown when
the files hold all that it needs. Add one by adding a line.
"""
import dataclasses
import math
import re
from dataclasses import dataclass

import numpy as np

from . import totals, verdicts
from .effects import step_means
from .pairing import paired, ratio

BALANCE = "net_budget"
MONEY = re.compile(r"[A-Z]{3}(/(year|quarter|month))?")


def is_money_line(indicator):
    """A total of money for the whole population, not an income per head: its formula is a sum, or it is a stock."""
    if indicator.dimensions or not MONEY.fullmatch(indicator.unit):
        return False
    stock = indicator.kind == "number" and "/" not in indicator.unit
    return stock or indicator.kind == "sum" or "sum(" in indicator.definition or indicator.total


def is_stock(indicator):
    """An amount that there is, not one that is paid in a time."""
    return "/" not in indicator.unit


def stocks(results):
    """Names of the lines of money that are."""
    return {name for name, indicator in results.indicators.items() if is_money_line(indicator) and is_stock(indicator)}


def net_cost(effect):
    """The change of the balance of the state as what the reform costs it; below 0 it saves."""
    pair, title = effect.paired, "Net cost to the state"
    turned = dataclasses.replace(pair, base=-pair.base, reform=-pair.reform, difference=-pair.difference, low=-pair.high,
                                 high=-pair.low)
    return dataclasses.replace(effect, indicator=dataclasses.replace(effect.indicator, title=title), paired=turned)


def budget_of_its_own(base, reform):
    """What the reform's budget sums over citizens and the base's does not, as formulas."""
    sums = [totals.sums(BALANCE, totals.formulas(results.resolved_scenario)) for results in (base, reform)]
    return sorted(sums[1] - sums[0])


@dataclass(frozen=True)
class KeyFigure:
    """Difference of `top` (a formula over indicators), divided by that of `bottom` if there is one.

    A ratio is of a cost (less of it is better) and of what one gets for it (more is better): the cost stands at the top
    unless `cost_below`."""

    name: str
    title: str
    needs: tuple
    top: object
    bottom: object
    unit: str
    meaning: str
    cost: tuple = ("net cost", "saves money", "costs money")  # what it is, and what is said where it falls and rises
    gain: tuple = ()  # likewise, where one gets less of it and more
    lost: str = ""  # where the cost falls and what one gets, too: what the ratio, {}, then is
    cost_below: bool = False
    of_minimum_income: bool = False  # knows of no other benefit


def _poverty_gap_in_euros(values):
    return values["poverty_gap"] * values["poverty_line"]


KEY_FIGURES = (
    KeyFigure("net_cost", "Net cost to the state", ("net_budget",), lambda v: -v["net_budget"], None, "EUR/year",
              "by how much taxes and contributions less all spending fall; below 0 the state saves"),
    KeyFigure("cost_per_recipient", "Extra minimum income paid per additional recipient household",
              ("minimum_income_spending", "recipient_households"), lambda v: v["minimum_income_spending"],
              lambda v: v["recipient_households"], "EUR/year",
              "includes what those who received it before get in addition",
              ("minimum income paid", "less minimum income is paid", "more minimum income is paid"),
              ("the number of households that receive it", "fewer households receive it", "more households receive it"),
              "{} less for each household that no longer receives it", of_minimum_income=True),
    KeyFigure("gain_per_gap", "Income handed out per euro of poverty gap closed",
              ("mean_income", "poverty_gap", "poverty_line"), lambda v: v["mean_income"],
              lambda v: -_poverty_gap_in_euros(v), "EUR per EUR",
              "the marginal price, of what the reform adds to the base, and not the average of all that is paid; 1 would "
              "mean that each euro lifts somebody towards the poverty line; in equivalised income, that is, adjusted for "
              "the size of households",
              ("income", "citizens have less income", "citizens have more income"),
              ("the poverty gap", "the poverty gap grows", "the poverty gap shrinks"),
              "{} less income for each euro by which it grows"),
    KeyFigure("cost_per_unmet_need_avoided", "Net cost of each unmet need avoided", ("net_budget", "unmet_needs"),
              lambda v: -v["net_budget"], lambda v: -v["unmet_needs"], "EUR",
              "a price where the reform costs more and more needs are met",
              gain=("unmet needs", "more needs stay unmet", "fewer needs stay unmet"), lost="{} saved for each of them"),
    KeyFigure("cost_per_point_of_trust", "Net cost of each percentage point more of citizens who trust the government",
              ("net_budget", "trust"), lambda v: -v["net_budget"], lambda v: 100 * v["trust"], "EUR/year",
              "a price where the reform costs more and more of them trust it",
              gain=("trust", "fewer citizens trust the government", "more citizens trust the government"),
              lost="{} saved for each percentage point of them"),
    KeyFigure("mvpf", "Marginal value of public funds: what citizens gain for each euro of net cost",
              ("net_transfers", "net_budget"), lambda v: v["net_transfers"],
              lambda v: -v["net_budget"], "EUR per EUR",
              "a gain is what citizens get from the state less what they pay it; assumes that a euro is worth a euro "
              "to everybody, and all else, such as services, time and trust, nothing",
              gain=("what citizens get on balance", "citizens get less on balance", "citizens get more on balance"),
              lost="{} less for each euro that the state saves", cost_below=True),
)


@dataclass(frozen=True)
class Figure:
    key: KeyFigure
    value: float
    standard_error: float
    low: float
    high: float
    cost: float = math.nan  # of a ratio: which way cost and gain go
    gain: float = math.nan
    cost_is_clear: bool = True
    gain_is_clear: bool = True

    @property
    def nothing(self):
        """Neither more nor less, in any replicate."""
        return self.value == 0 and not self.standard_error > 0


def key_figures(base, reform, period):
    """Those whose indicators are there, that are not 0, and whose denominator clearly changes."""
    figures = (_figure(key, base, reform, period) for key in KEY_FIGURES)
    return [figure for figure in figures if figure and not figure.nothing]


def _figure(key, base, reform, period):
    if not all(name in results.indicators for name in key.needs for results in (base, reform)):
        return None
    top = _means(key.top, key, base, reform, period)
    if key.bottom is None:
        pair = paired(*top)
        return Figure(key, pair.difference, pair.standard_error, pair.low, pair.high) if pair.n else None
    bottom = _means(key.bottom, key, base, reform, period)
    pair = paired(*bottom)
    if pair.n == 0 or pair.same or not (pair.clear or math.isnan(pair.low)):
        return None
    cost, gain = (pair, paired(*top)) if key.cost_below else (paired(*top), pair)
    return Figure(key, *ratio(top[1] - top[0], bottom[1] - bottom[0]), **verdicts.of_means(cost, gain))


def _means(formula, key, base, reform, period):
    values = [formula({name: results.indicators[name].values for name in key.needs}) for results in (base, reform)]
    return step_means(*np.broadcast_arrays(*values), period.steps)[:2]
