# SPDX-License-Identifier: Apache-2.0
"""The whole comparison of a base with its reforms: what the screen, the tables and the page show."""
from dataclasses import dataclass, replace

import numpy as np

from . import (cost_effectiveness, effects, importance, labels, money, months, own, period, same_world, transfers,
               units, winners)
from .results import Results, read


@dataclass(frozen=True)
class Reform:
    """One reform against the base."""

    results: Results
    identical: bool  # every recorded number is that of the base, also outside the period
    effects: list
    winners: winners.Winners | None
    key_figures: list
    own: list  # what it records and the base does not
    whole: bool  # both record the same indicators
    own_budget: list  # what its budget sums and the base's does not
    untold: str  # why what citizens get on balance is not told

    @property
    def title(self):
        return self.results.title

    @property
    def changes_incomes(self):
        """Somebody of the panel gains or loses income."""
        return bool(self.winners) and not self.winners.nobody

    @property
    def changes_nothing(self):
        """In the period."""
        return all(effect.paired.same for effect in self.effects)

    def nothing(self):
        """What to say when it changes nothing."""
        if self.identical and not self.whole:
            return "no difference in the numbers that both files record"
        return ("no difference: every recorded number is the same" if self.identical
                else "no difference in the period, though numbers outside it or their last digits differ")

    def totals(self):
        """Effects on the whole population, money apart."""
        return [e for e in self.effects if not e.dimension and not money.is_money_line(e.indicator)]

    def money(self):
        return [e for e in self.effects if money.is_money_line(e.indicator)]

    def own_totals(self, of_money):
        """What the reform alone records of the whole population: money, or all else."""
        return [number for number in self.own if not number.dimension and number.is_money == of_money]

    def groups(self, metric):
        """Effects on the groups of an indicator, by dimension."""
        found = {}
        for effect in self.effects:
            if effect.dimension and effect.indicator.metric == metric:
                found.setdefault(effect.dimension, []).append(effect)
        return found

    def moved_within(self, name):
        """Dimensions between whose groups an indicator moves, though its total stays."""
        total = self.find(name)
        if not total or not total.paired.same:
            return []
        return [dimension for dimension, groups in self.groups(total.indicator.metric).items()
                if any(group.paired.n and not group.paired.same for group in groups)]

    def find(self, name):
        return next((e for e in self.effects if e.indicator.name == name and not e.dimension), None)


@dataclass(frozen=True)
class Comparison:
    base: Results
    reforms: list
    period: period.Period
    warnings: list
    notes: list  # what a reader should know, and nothing is wrong about
    choices: list  # between several reforms, one for each effect that one can buy
    cut: list  # names of indicators that some files have in fewer months of the period than others
    later: list  # on reforms that begin to differ only in the course of the period

    @property
    def replicates(self):
        return len(self.base.replicates)

    def changed(self, name):
        """Whether some reform changes it."""
        return any((e := reform.find(name)) and not e.paired.same for reform in self.reforms)

    def outcomes(self):
        """Names of the outcomes that all files have."""
        return self._shared([effect.indicator.name for effect in self.reforms[0].totals()])

    def money(self):
        """Names of the totals of money that all files have."""
        return self._shared([effect.indicator.name for effect in self.reforms[0].money()])

    def net_costs(self):
        """Of each reform; none where the balance of the state is not recorded, or does not change."""
        if money.BALANCE not in self.money() or not self.changed(money.BALANCE):
            return []
        return [money.net_cost(reform.find(money.BALANCE)) for reform in self.reforms]

    def money_lines(self, stocks=False):
        """What is paid in a year, or stocks: what matters most first, but for the balance, whose change is the net cost."""
        return [name for name in importance.ordered(self, self.money()) if name != money.BALANCE
                and money.is_stock(self.base.indicators[name]) == stocks]

    def unchanged(self):
        """Titles of outcomes and money that no reform changes, and by no group."""
        return [self.reforms[0].find(name).indicator.title for name in self.outcomes() + self.money()
                if not self.changed(name) and all(reform.find(name).paired.n for reform in self.reforms)
                and not self._moves_within(name)]

    def moved_within(self):
        """Titles of those whose total no reform changes, though it does their groups."""
        return [self.reforms[0].find(name).indicator.title for name in self.outcomes() + self.money()
                if not self.changed(name) and self._moves_within(name)]

    def _moves_within(self, name):
        return any(reform.moved_within(name) for reform in self.reforms)

    def own_totals(self, of_money):
        """What reforms alone record: for each indicator what each of them has, None where it has nothing."""
        found = [{number.indicator.name: number for number in reform.own_totals(of_money)} for reform in self.reforms]
        return [[numbers.get(name) for numbers in found] for name in dict.fromkeys(name for numbers in found for name in numbers)]

    def _shared(self, names):
        return [name for name in names if all(reform.find(name) for reform in self.reforms)]

    def groups(self, metric):
        """Of an indicator, by dimension: for each group that has numbers the effects of all reforms."""
        found = [reform.groups(metric) for reform in self.reforms]
        return {dimension: [row for row in zip(*(groups[dimension] for groups in found)) if any(e.paired.n for e in row)]
                for dimension in found[0] if all(dimension in groups for groups in found)}

    def recorded_less_often(self):
        """Titles of outcomes that were not recorded in each step of the period, in no file."""
        return [effect.indicator.title for effect in self.reforms[0].totals()
                if effect.steps < len(self.period.steps) and effect.indicator.name not in self.cut]

    def shared_months(self):
        """One line on what is told over the months alone in which all files have a value; '' where that is nothing."""
        titles = dict.fromkeys(effect.indicator.title for reform in self.reforms for effect in reform.effects
                               if effect.indicator.name in self.cut and not effect.paired.same)
        if not titles:
            return ""
        names, many = units.listed([f"“{title}”" for title in titles]), len(titles) > 1
        return (f"In some months not every scenario has a number for {names}, as when nobody is left whom "
                f"{'they are' if many else 'it is'} about: compared are the months in which all have one.")

    def first_outcomes(self):
        """Names of the outcomes that figures show, what matters most first."""
        return importance.ordered(self, self.outcomes())[:importance.FIGURES]

    def first_money(self):
        """The same of money: what is paid in a year, then stocks."""
        return [*self.money_lines(), *self.money_lines(stocks=True)][:importance.FIGURES]

    def breakdowns(self):
        """(indicator, dimension) of the groups that figures show."""
        return importance.breakdowns(self)


def compare(base_path, reform_paths, wanted_period=None):
    """Reads, checks and compares; a Refusal when that would make no sense."""
    base, *reforms = _without_silent(read(base_path), [read(path) for path in reform_paths])
    base, reforms, warnings = same_world.align(base, reforms)
    base, *reforms = labels.distinct([base, *reforms])
    steps = period.choose(base, reforms, wanted_period)
    shared_base, shared, cut = months.shared(base, reforms, steps)
    found = [_against(base, reform, shared_base, same, steps) for reform, same in zip(reforms, shared)]
    note = own.note(base, reforms)
    return Comparison(base, found, steps, warnings + list(_left_out(base, found)), [note] if note else [],
                      cost_effectiveness.choices(shared_base, shared, steps), cut,
                      list(period.later(base, reforms, steps)))


def _without_silent(base, reforms):
    """What has no number in the base, as who was heard where nobody is, is as good as not recorded there."""
    silent = _silent(base) if base.complete else set()
    return [_without(base, silent), *(_without(reform, silent & _silent(reform)) for reform in reforms)]


def _silent(results):
    return {name for name, one in results.indicators.items() if not (one.counts or np.isfinite(one.values).any())}


def _without(results, names):
    return replace(results, indicators={name: one for name, one in results.indicators.items() if name not in names})


def _left_out(base, reforms):
    shown = {effect.indicator.name for reform in reforms for effect in reform.effects}
    for name, indicator in base.indicators.items():
        if name not in shown and any(name in reform.results.indicators for reform in reforms):
            yield f"{base.path}: '{indicator.name}' was not recorded in the period and is left out"


def _against(base, reform, shared_base, shared, steps):
    """`shared_base` and `shared`: the same two with what all files have a value for."""
    identical = all(np.array_equal(indicator.values, reform.indicators[name].values, equal_nan=True)
                    for name, indicator in base.indicators.items() if name in reform.indicators)
    own_budget = money.budget_of_its_own(base, reform)
    *paid, untold = transfers.with_net(shared_base, shared)
    figures = [figure for figure in money.key_figures(*paid, steps)
               if not (own_budget and figure.key.of_minimum_income)]
    changed = effects.effects(shared_base, shared, steps, at_end=money.stocks(base))
    return Reform(reform, identical, changed, winners.winners(base, reform, steps), figures,
                  own.own(base, reform, steps), base.indicators.keys() == reform.indicators.keys(), own_budget, untold)
