# SPDX-License-Identifier: Apache-2.0
"""Headline sentences, made from the numbers: each with its unit and its interval."""
import math

from . import importance, money, promises_section, rounding, transfers, units, winners_words
from .drawing import words_of

SENTENCES = 9  # in all, unless the scenario names more
BREAKDOWNS = 2


def headlines(comparison, reform):
    """What a reader in a hurry should know of this reform; in brackets the 95 % intervals."""
    promises = [f"Breaks a promise: {text}" for text in promises_section.broken(reform.results)]
    alone = _recorded_alone(reform)
    if reform.changes_nothing:
        return [*promises, f"{reform.nothing().capitalize()}.", *alone]
    costs = [_cost(comparison, reform)] if comparison.net_costs() else []
    asked = _asked(comparison, reform)
    chief = [] if costs else [name for name in [importance.chief_money(comparison, reform)] if name]
    earning = list(winners_words.sentences(reform.winners)) if reform.changes_incomes else []
    groups = [text for key in importance.breakdowns(comparison, reform)[:BREAKDOWNS]
              if (text := _groups(comparison, reform, *key))]
    others = [name for name in importance.ordered(comparison, comparison.outcomes(), reform) if name not in asked]
    told = [*costs, *_outcomes(dict.fromkeys([*chief, *asked]), comparison, reform), *earning]
    room = max(0, SENTENCES - len(told + groups + alone))
    return [*promises, *told, *_outcomes(others[:room], comparison, reform), *groups, *alone]


def _asked(comparison, reform):
    """What its description says to look at, outcomes and money; the balance is told as the net cost."""
    shared = [name for name in comparison.outcomes() + comparison.money() if name != money.BALANCE]
    own = importance.NAMED.findall(reform.results.description)
    return [name for name in importance.ordered(comparison, shared, reform) if name in own]


def _recorded_alone(reform):
    """A level without a difference does not tell what the reform changes: it stands in the tables alone."""
    if not reform.own:
        return []
    count = len({number.indicator.metric for number in reform.own})
    verb = "stands" if count == 1 else "stand"
    return [f"{units.counted(count, 'number')} that the base does not record {verb} in the tables alone, without a "
            "difference."]


def _outcomes(names, comparison, reform):
    """Those that it changes; of stocks as they are at the end."""
    at = comparison.reforms.index(reform)
    rows = ([other.find(name) for other in comparison.reforms] for name in names)
    return [_outcome(effects[at], rounding.of(effects), _when(effects[at].indicator, comparison))
            for effects in rows if not effects[at].paired.same]


def _when(indicator, comparison):
    stock = money.is_money_line(indicator) and money.is_stock(indicator)
    return f", at the end of {comparison.period.last}" if stock else ""


def _groups(comparison, reform, metric, dimension):
    """The groups that it changes most and least, with the digits of the tables; nothing where it may change all alike."""
    at, rows = comparison.reforms.index(reform), comparison.groups(metric)[dimension]
    rows = [effects for effects in rows if effects[at].paired.n]
    most, least = (pick(rows, key=lambda effects: effects[at].paired.difference) for pick in (max, min))
    if importance.apart([[effects[at]] for effects in rows]) == 0:
        return ""
    if abs(least[at].paired.difference) > abs(most[at].paired.difference):
        most, least = least, most
    size = max(e.paired.size for effects in rows for e in effects)
    by = words_of(comparison.base.dimension_titles[dimension]).lower()
    first, second = (_of_group(effects[at], rounding.of(effects, size), named) for effects, named in ((most, True), (least, False)))
    return f"{most[at].indicator.title}, by {by}: {first}, {second}."


def _of_group(effect, digits, named):
    """`named`: with its unit."""
    pair, unit, places = effect.paired, digits.unit, digits.change(effect.paired)
    if pair.same:
        return f"no difference for “{effect.group}”"
    change = unit.change_with_unit(pair.difference, places) if named else unit.number(pair.difference, places, sign=True)
    return f"{change} for “{effect.group}” ({_certainty(pair, unit, places, sign=True)})"


def _outcome(effect, digits=None, when=""):
    pair, title, digits = effect.paired, f"{effect.indicator.title}{when}", digits or rounding.of([effect])
    unit, places, levels = digits.unit, digits.change(pair), digits.levels
    if units.lost(unit, pair.difference, places) and not pair.clear:
        return _unclear(title, pair, unit, places, levels)
    before, after = unit.number(pair.base, levels), unit.number(pair.reform, levels)
    what = f"about {after}" if before == after else f"from {before} to {after}"
    change = unit.change_with_unit(abs(pair.difference), places, sign=False)
    direction = "up" if pair.difference > 0 else "down"
    return f"{title}: {what} {unit.level}".rstrip() + f", {direction} {change} ({_certainty(pair, unit, places)})."


def _unclear(title, pair, unit, places, levels):
    """A change that is less than luck, and less than a digit that could be told."""
    span = units.span(unit, pair.low, pair.high, places, sign=True)
    return f"{title}: about {unit.with_unit(pair.base, levels)} with and without it (difference: {span})."


def _certainty(pair, unit, places, sign=False):
    """`sign`: the change has its own, and is not said to go up or down."""
    if math.isnan(pair.low):
        return "one replicate, so no interval"
    if not pair.clear:
        return f"{units.span(unit, pair.low, pair.high, places, sign=True)}, so it may be none"
    if sign:
        return units.span(unit, pair.low, pair.high, places, sign=True)
    return units.span(unit, *sorted((abs(pair.low), abs(pair.high))), places)


def _cost(comparison, reform):
    effects = comparison.net_costs()
    pair, digits = effects[comparison.reforms.index(reform)].paired, rounding.of_net_costs(effects)
    unit, places = digits.unit, digits.change(pair)
    if pair.same:
        return "Net cost to the state: none."
    if pair.difference < 0 and (pair.clear or math.isnan(pair.low)):
        return f"The state saves {unit.with_unit(-pair.difference, places)} ({_certainty(pair, unit, places)})."
    return f"Net cost to the state: {unit.with_unit(pair.difference, places)} ({_certainty(pair, unit, places)})."


def left_out(comparison):
    """Which key figures are left out for which reform, and why."""
    titles = [key.title for key in money.KEY_FIGURES if key.of_minimum_income
              and all(name in comparison.base.indicators for name in key.needs)]
    for reform in comparison.reforms:
        if titles and reform.own_budget:
            yield (f"Left out for “{reform.title}”: {units.listed([f'“{title}”' for title in titles])}. Minimum "
                   "income alone is counted there; its budget has what the base's has not: "
                   f"{'; '.join(reform.own_budget)}.")
        if reform.untold and comparison.net_costs():
            title = next(key.title for key in money.KEY_FIGURES if transfers.NET in key.needs)
            yield f"Left out for “{reform.title}”: “{title}”, as {reform.untold}."
