# SPDX-License-Identifier: Apache-2.0
"""Several reforms side by side: which of them one would choose for what one is ready to pay for an effect.

The base costs nothing and has no effect. Options with the same cost and the same effect are a *tie*, of which the first
stands for all. Of the others an option is *dominated* if another one costs no more and does no less; it is dominated
*by two others* (extended dominance) if a mixture of them costs no more and does no less. What is left is in order of
effect, and each has an incremental cost-effectiveness ratio (ICER) against the one before it.
"""
import math
from dataclasses import dataclass, replace

import numpy as np

from . import rounding, units
from .effects import step_means
from .money import Figure, KeyFigure
from .pairing import Paired, paired, ratio


@dataclass(frozen=True)
class Effect:
    """What is bought: a formula over indicators, more of which is better."""

    name: str
    title: str
    needs: tuple
    formula: object
    unit: str
    ratio_unit: str


EFFECTS = (
    Effect("unmet_needs_avoided", "unmet needs avoided", ("unmet_needs",), lambda v: -v["unmet_needs"], "a year", "EUR"),
    Effect("trust", "citizens who trust the government", ("trust",), lambda v: 100 * v["trust"], "percentage points",
           "EUR/year"),
)
COST = "net_budget"
CENTS = 2  # decimals


@dataclass(frozen=True)
class Option:
    """A reform, or the base (0)."""

    at: int
    title: str
    cost: Paired  # net cost, EUR/year, more than under the base
    effect: Paired
    dominated_by: tuple = ()  # titles: one, or two in case of extended dominance
    against: str = ""  # title of the one before it on the frontier
    icer: Figure | None = None  # None: dominated, a tie, or the first
    tied_with: str = ""  # title of an earlier file with the same cost and effect
    alone: bool = False  # no other one is left on the frontier

    @property
    def mean(self):
        return self.effect.difference, self.cost.difference


@dataclass(frozen=True)
class Choice:
    effect: Effect
    options: list  # in order of effect


def choices(base, reforms, period):
    """For each effect that the files hold, and that a reform changes, the options; none with less than two reforms."""
    if len(reforms) < 2:
        return []
    found = (_choice(effect, base, reforms, period) for effect in EFFECTS)
    return [choice for choice in found if choice]


def _choice(effect, base, reforms, period):
    files = [base, *reforms]
    if not all(name in results.indicators for name in (COST, *effect.needs) for results in files):
        return None
    costs = [_values(lambda v: -v[COST], (COST,), base, results, period) for results in files]
    effects = [_values(effect.formula, effect.needs, base, results, period) for results in files]
    options = options_of([results.title for results in files], costs, effects, effect)
    return Choice(effect, options) if any(not option.effect.same for option in options) else None


def _values(formula, needs, base, results, period):
    """Per replicate, under the base and under this scenario."""
    values = [formula({name: file.indicators[name].values for name in needs}) for file in (base, results)]
    return step_means(*values, period.steps)[:2]


def options_of(titles, costs, effects, effect):
    """`costs` and `effects`: for each title, the base first, (under the base, under it), one number a replicate each."""
    options = [Option(at, title, paired(*cost), paired(*gain))
               for at, (title, cost, gain) in enumerate(zip(titles, costs, effects))]
    options = [option for option in options if option.effect.n and option.cost.n]
    ties = {option.at: first.title for at, option in enumerate(options)
            if (first := next((other for other in options[:at] if other.mean == option.mean), None))}
    options.sort(key=lambda option: (option.effect.difference, -option.cost.difference, option.at))
    frontier, dominated = [], {}
    single = [option for option in options if option.at not in ties]
    for option in single:
        if by := _better(option, single):
            dominated[option.at] = (by.title,)
    for option in (each for each in single if each.at not in dominated):
        while len(frontier) > 1 and _slope(frontier[-1], option) <= _slope(frontier[-2], frontier[-1]):
            dominated[frontier[-1].at] = (frontier[-2].title, option.title)
            frontier.pop()
        frontier.append(option)
    before = {option.at: frontier[at - 1] for at, option in enumerate(frontier) if at}
    difference = [[np.subtract(*pair[::-1]) for pair in pairs] for pairs in (costs, effects)]
    return [_told(option, before[option.at], *difference, effect) if option.at in before else
            replace(option, dominated_by=dominated.get(option.at, ()), tied_with=ties.get(option.at, ""),
                    alone=frontier == [option]) for option in options]


def _better(option, options):
    """The cheapest of those that cost no more and do no less."""
    effect, cost = option.mean
    better = [other for other in options if other.mean[0] >= effect and other.mean[1] <= cost and other is not option]
    return min(better, key=lambda other: (other.cost.difference, -other.effect.difference, other.at), default=None)


def _slope(low, high):
    return (high.cost.difference - low.cost.difference) / (high.effect.difference - low.effect.difference)


def _told(option, before, costs, effects, effect):
    key = KeyFigure("icer", "ICER", (), None, None, effect.ratio_unit, "")
    cost, gain = (differences[option.at] - differences[before.at] for differences in (costs, effects))
    clear = paired(np.zeros_like(gain), gain).clear or len(gain) == 1
    value, error, low, high = ratio(cost, gain)
    if not clear:  # the two may do the same: any ratio is possible
        error = low = high = np.nan
    return replace(option, against=before.title, icer=Figure(key, value, error, low, high))


@dataclass(frozen=True)
class Digits:
    """Units and digits of the three columns of a choice."""

    cost: rounding.Row
    effect: rounding.Row
    icer: rounding.Row

    def ratio(self, icer):
        """An ICER with its unit, and its interval, as texts."""
        unit, places = self.icer.unit, min(CENTS, self.icer.estimate(icer))
        span = "" if math.isnan(icer.low) else units.span(unit, icer.low, icer.high, places)
        return unit.with_unit(icer.value, places), span


def digits(choice):
    costs, gains = ([getattr(option, what) for option in choice.options] for what in ("cost", "effect"))
    icers = [option.icer for option in choice.options if told_by_number(option)]
    unit = units.money_unit("EUR", "year", max(abs(pair.difference) for pair in costs))
    gain = units.Unit(1, choice.effect.unit, choice.effect.unit)
    each = units.money_unit(*units.MONEY.fullmatch(choice.effect.ratio_unit).groups(),
                            max((abs(icer.value) for icer in icers), default=0))
    return Digits(rounding.of_pairs(costs, unit), rounding.of_pairs(gains, gain), rounding.of_estimates(icers, each))


def told_by_number(option):
    """It has an ICER, and the effect against the one before is clear."""
    return bool(option.icer) and math.isfinite(option.icer.low)


def verdict(option):
    """In words, of an option without a number."""
    if option.tied_with:
        return f"a tie: the same cost and effect as {option.tied_with}"
    if option.dominated_by:
        return (f"dominated by {option.dominated_by[0]}" if len(option.dominated_by) == 1
                else f"dominated by a mixture of {' and '.join(option.dominated_by)}")
    if option.alone:
        return "none costs less, and none does more"
    if option.icer is None:
        return "the cheapest of those that are not dominated"
    return f"no clear difference in effect from {option.against}"
