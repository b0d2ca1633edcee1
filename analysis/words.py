# SPDX-License-Identifier: Apache-2.0
"""Headline sentences, made from the numbers: each with its unit and its interval."""
import math

from . import importance, units, winners_words
from .drawing import words_of

MOST_DECIMALS = 2
SENTENCES = 8  # in all
BREAKDOWNS, OWN = 2, 2  # of a kind


def headlines(comparison, reform):
    """What a reader in a hurry should know of this reform; in brackets the 95 % intervals."""
    own = [_own(number) for of_money in (True, False) for number in reform.own_totals(of_money)][:OWN]
    if reform.changes_nothing:
        return [*own, f"{reform.nothing().capitalize()}."]
    costs = [_cost(figure) for figure in reform.key_figures if figure.key.bottom is None]
    money = [] if costs else _outcomes([name] if (name := importance.chief_money(comparison)) else [], reform)
    earning = list(winners_words.sentences(reform.winners)) if reform.changes_incomes else []
    groups = [text for key in comparison.breakdowns()[:BREAKDOWNS] if (text := _groups(comparison, reform, *key))]
    room = SENTENCES - len(costs + money + own + earning + groups)
    return costs + money + own + earning + _outcomes(importance.ordered(comparison, comparison.outcomes()), reform)[:room] + groups


def _outcomes(names, reform):
    """Those that it changes."""
    effects = (reform.find(name) for name in names)
    return [_outcome(effect) for effect in effects if effect and not effect.paired.same]


def _groups(comparison, reform, metric, dimension):
    """The groups that it changes most and least; nothing where it may change all alike."""
    effects = [e for e in reform.groups(metric)[dimension] if e.paired.n]
    most, least = (pick(effects, key=lambda e: e.paired.difference) for pick in (max, min))
    if importance.apart([[e] for e in effects]) == 0:
        return ""
    if abs(least.paired.difference) > abs(most.paired.difference):
        most, least = least, most
    unit = units.unit_of(most.indicator, max(e.paired.size for e in effects))
    by = words_of(comparison.base.dimension_titles[dimension]).lower()
    changes = [e.paired.difference for e in (most, least)]
    places = max(min(MOST_DECIMALS, units.decimals_of(e.paired, unit, finer=False)) for e in (most, least))
    places = max(units.telling(places, unit, changes[0]), units.telling(places, unit, *changes))
    first, second = unit.change_with_unit(changes[0], places), unit.number(changes[1], places, sign=True)
    return f"{most.indicator.title}, by {by}: {first} for “{most.group}”, {second} for “{least.group}”."


def _outcome(effect):
    pair, title = effect.paired, effect.indicator.title
    unit = units.unit_of(effect.indicator, pair.size)
    places = units.decimals_of(pair, unit, finer=False)
    if abs(pair.difference * unit.scale) >= 0.5 * 10**-MOST_DECIMALS:
        places = min(places, MOST_DECIMALS)
    if unit.number(pair.difference, places) == unit.number(0.0, places):
        if not pair.clear and not math.isnan(pair.low):
            return _unclear(title, pair, unit, places)
        places = units.telling(places, unit, pair.difference)
    places = units.telling(places, unit, pair.base, pair.reform)
    before, after = unit.number(pair.base, places), unit.with_unit(pair.reform, places)
    change = unit.change_with_unit(abs(pair.difference), places, sign=False)
    direction = "up" if pair.difference > 0 else "down"
    return f"{title}: from {before} to {after}, {direction} {change} ({_certainty(pair, unit, places)})."


def _own(number):
    unit, mean, span = number.shown()
    return (f"{number.indicator.title}: {mean} {unit.level}".rstrip() + f" ({span or 'one replicate, so no interval'}); "
            "the base does not record it.")


def _unclear(title, pair, unit, places):
    """A change that is less than luck, and less than a digit that could be told."""
    span = units.span(unit, pair.low, pair.high, units.telling(places, unit, max(-pair.low, pair.high)), sign=True)
    return f"{title}: about {unit.with_unit(pair.base, places)} with and without it (difference: {span})."


def _certainty(pair, unit, places):
    if math.isnan(pair.low):
        return "one replicate, so no interval"
    if not pair.clear:
        return f"{units.span(unit, pair.low, pair.high, places, sign=True)}, so it may be none"
    return units.span(unit, *sorted((abs(pair.low), abs(pair.high))), places)


def _cost(figure):
    unit, places = units.of_key_figure(figure)
    interval = ("one replicate, so no interval" if math.isnan(figure.low)
                else units.span(unit, figure.low, figure.high, places))
    return f"{figure.key.title}: {unit.with_unit(figure.value, places)} ({interval})."
