# SPDX-License-Identifier: Apache-2.0
"""Transfers: what the state pays citizens less what they pay it, read from the formulas of two values.

A transfer is a sum over citizens that is in the balance of the state and, for each of them, in the disposable income
with the other sign: benefits, pensions, taxes, contributions. What is in the balance alone, such as the cost of visits,
is none. Only what the file records as a total is taken; where a transfer is not recorded, the sum is not told."""
import dataclasses
import re

import numpy as np

from . import linear, money, parts, totals, units
from .results import Indicator

NET = "net_transfers"
INCOME, ALL_INCOMES = "household.disposable", "sum(household, disposable)"
EARNINGS = "person_earnings"  # of the panel
SUM = re.compile(r"sum\((person|household), (.+)\)")
OF_MEMBERS = re.compile(r"sum\(members, (.+)\)")


def with_net(base, reform):
    """Both with the indicator `net_transfers`, and ''; or both as they are, and why it cannot be told, in words."""
    if not all(money.BALANCE in results.indicators and INCOME in totals.formulas(results.resolved_scenario)
               for results in (base, reform)):
        return base, reform, ""
    if _earnings_differ(base, reform):
        return base, reform, "what citizens earn differs, too, and what they give up for it is not known"
    ledgers = before, after = _Ledger(base), _Ledger(reform)
    own = [text for text in money.budget_of_its_own(base, reform) if not after.pays(linear.form(text, {}))]
    if unseen := sorted({*before.unseen, *after.unseen, *own}):
        verb = "are" if len(unseen) > 1 else "is"
        return base, reform, f"{'; '.join(unseen)} {verb} no recorded part of disposable income"
    if not before.lines or not all(after.pays(parts.form(reform.indicators[name], after.formulas))
                                   for name in before.lines if name in reform.indicators):
        return base, reform, "the formulas of the budget and of disposable income do not tell what citizens get"
    return *(_with(results, ledger.lines) for results, ledger in zip((base, reform), ledgers)), ""


def _earnings_differ(base, reform):
    """In the panels, of citizens who are there under both."""
    if not all(results.panel and EARNINGS in results.panel.values for results in (base, reform)):
        return False
    before, after = (results.panel.values[EARNINGS] for results in (base, reform))
    return bool(((before != after) & np.isfinite(before) & np.isfinite(after)).any())


def _with(results, lines):
    values = sum(often * results.indicators[name].values for name, often in lines.items())
    net = Indicator(NET, "Transfers to citizens less what they pay", "EUR/year", "", "", (), (), values, False)
    return dataclasses.replace(results, indicators={**results.indicators, NET: net})


class _Ledger:
    """`lines`: which recorded totals make up the transfers, and how often each counts, in amounts a year.
    `unseen`: transfers that are in none of them, and what goes into incomes otherwise than into the balance."""

    def __init__(self, results):
        self.formulas = totals.formulas(results.resolved_scenario)
        balance, income = map(self.atoms, (linear.form(money.BALANCE, self.formulas), {ALL_INCOMES: 1.0}))
        both = {what: often for what, often in income.items() if what in balance}
        self.transfers = {what: often for what, often in both.items() if abs(often + balance[what]) <= parts.SAME}
        left, self.lines = dict(self.transfers), {}
        for name, atoms in sorted(self._recorded(results), key=lambda line: -len(line[1])):
            often = {left[what] / count for what, count in atoms.items()} if atoms.keys() <= left.keys() else ()
            if often and max(often) - min(often) <= parts.SAME:
                per = units.MONEY.fullmatch(results.indicators[name].unit)[2]
                self.lines[name] = max(often) * units.IN_A_YEAR[per]
                left = {what: count for what, count in left.items() if what not in atoms}
        unlike = both.keys() - self.transfers.keys()
        self.unseen = [f"sum({', '.join(what)})" for what in (*unlike, *left)]

    def _recorded(self, results):
        for name, indicator in results.indicators.items():
            if money.is_money_line(indicator) and name != money.BALANCE:
                yield name, self.atoms(parts.form(indicator, self.formulas))

    def pays(self, form):
        """All that is summed there goes to citizens, or comes from them."""
        return self.atoms(form).keys() <= self.transfers.keys()

    def atoms(self, form):
        """(whose, what): how often; each sum over citizens as the sums of all that is added up for one of them."""
        found = {}
        for text, often in form.items():
            if summed := SUM.fullmatch(text):
                for what, count in self._of_one(*summed.groups()):
                    found[what] = found.get(what, 0.0) + often * count
        return {what: often for what, often in found.items() if abs(often) > parts.SAME}

    def _of_one(self, whose, text, within=()):
        """What a value of one person or household is the sum of, with how often."""
        if (members := OF_MEMBERS.fullmatch(text)) and whose == "household":
            whose, text = "person", members[1]
        text = text.removeprefix(f"{whose}.")
        name = f"{whose}.{text}"
        if name not in self.formulas or name in within:
            yield (whose, text), 1.0
            return
        for part, often in linear.form(self.formulas[name], {}).items():
            for what, count in self._of_one(whose, part or "1", (*within, name)):
                yield what, often * count
