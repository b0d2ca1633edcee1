# SPDX-License-Identifier: Apache-2.0
"""Which lines of money are parts of others, so that nobody adds up what is counted already: read from the formulas."""
from dataclasses import dataclass

from . import linear, money, totals

SAME = 1e-9  # by which two numbers of times may differ
NET_COST = "net cost"
OF_WHICH, OF_THIS, LESS = "of which: ", "of this: ", "less: "  # of this: of a part


@dataclass(frozen=True)
class Line:
    name: str
    depth: int  # of how many lines it is a part
    word: str  # that stands before its title

    def title(self, title):
        return f"{self.word}{title}"


def arranged(comparison, names):
    """`names` in their order, but each part below its whole; the net cost is the whole that comes before all."""
    forms = [_forms(results, names) for results in (comparison.base, *(reform.results for reform in comparison.reforms))]
    if not comparison.net_costs():
        forms = [{name: form for name, form in each.items() if name != NET_COST} for each in forms]
    wholes = {name: _whole(name, forms) for name in names}

    def below(whole, depth):
        for name in names:
            if wholes[name][0] == whole:
                yield Line(name, depth, OF_THIS if depth > 1 else wholes[name][1])
                yield from below(name, depth + 1)

    return [*below(NET_COST, 1), *below("", 0)]


def _whole(name, forms):
    """The smallest line that it is a part of in all files, and the word for that; '' where there is none."""
    found = []
    for whole in forms[0]:
        signs = {_sign(each.get(name), each.get(whole)) for each in forms}
        larger = whole == NET_COST or len(forms[0][whole]) > len(forms[0][name])  # of two that are the same none is a part
        if larger and len(signs) == 1 and (sign := signs.pop()) and (sign > 0 or whole == NET_COST):
            found.append((len(forms[0][whole]), whole, OF_WHICH if sign > 0 else LESS))
    return min(found)[1:] if found else ("", "")


def _sign(part, whole):
    """1 or −1: with this sign each summand of the part is in the whole as often; 0: not all are."""
    if not part or not whole:
        return 0
    for sign in (1, -1):
        if all(abs(whole.get(what, 0.0) - sign * often) < SAME * abs(often) for what, often in part.items()):
            return sign
    return 0


def _forms(results, names):
    """Of each line, and of the net cost."""
    formulas = totals.formulas(results.resolved_scenario)
    found = {name: form(results.indicators[name], formulas) for name in names}
    if money.BALANCE in results.indicators:
        balance = form(results.indicators[money.BALANCE], formulas)
        found[NET_COST] = {what: -often for what, often in balance.items()}
    return found


def form(indicator, formulas):
    """{} for stocks, and for sums over some citizens only."""
    if money.is_stock(indicator):
        return {}
    kind, _, formula = indicator.definition.partition(": ")
    if kind == "sum" and indicator.population in linear.OVER:
        formula = f"sum({indicator.population}, {formula})"
    elif kind != "number":
        return {}
    found = linear.form(formula, formulas)
    return {what: often for what, often in found.items() if abs(often) > SAME and what != linear.NUMBER}
