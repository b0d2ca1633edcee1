# SPDX-License-Identifier: Apache-2.0
"""What matters most: which outcomes and which groups deserve a figure and a sentence."""
import math
import re

from . import units

FIGURES, BREAKDOWNS, BREAKDOWNS_OF_ONE = 6, 4, 2
EXTENSIVE = ("sum", "count")  # groups differ in them by how large they are
NAMED = re.compile(r"`([A-Za-z_]\w*)`")
NO_LUCK = 1e-9
SEEN = 0.01  # groups that differ by less, of the largest level, are no picture to remember


def weight(effect):
    """The part of the difference that is sure, over the larger level: a number without unit, 0 where nothing is sure.

    That is the end of the interval nearer to 0; with one replicate, the difference. What differs by the same in every
    replicate is a lever of the policy and no outcome: it comes after all others."""
    pair = effect.paired
    if not pair.n or pair.same or pair.size == 0:
        return (0, 0.0)
    if math.isnan(pair.low):
        return (1, abs(pair.difference) / pair.size)
    sure = min(abs(pair.low), abs(pair.high)) if pair.clear else 0.0
    return (0 if is_lever(pair) else 1, sure / pair.size)


def is_lever(pair):
    return pair.standard_error <= NO_LUCK * pair.size


def named(comparison, reform=None):
    """Indicators that the scenarios themselves say to look at: `names` in their descriptions, in that order.

    With `reform` what it says alone, before the base: it is about other things than another reform."""
    texts = [*(one.results.description for one in _of(comparison, reform)), comparison.base.description]
    return list(dict.fromkeys(name for text in texts for name in NAMED.findall(text)))


def _of(comparison, reform):
    return [reform] if reform else comparison.reforms


def ordered(comparison, names, reform=None):
    """Those that some reform, or this one, changes: first those named, then by the largest weight."""
    found = {name: [e for one in _of(comparison, reform) if (e := one.find(name))] for name in names}
    changed = [name for name in names if any(not e.paired.same for e in found[name])]
    first = [name for name in named(comparison, reform) if name in changed]
    heaviest = {name: max(map(weight, found[name])) for name in changed}
    return first + sorted((name for name in changed if name not in first), key=heaviest.get, reverse=True)


def chief_money(comparison, reform=None):
    """Of the totals of money that change, the one to show where there is room for one alone; None: none changes.

    One that the scenarios name; else the one that surely changes by most in a year, money per time before stocks. Of what
    changes by the same, such as what is paid and what is due and not paid, the larger total."""
    names = ordered(comparison, comparison.money(), reform)
    if not names or names[0] in named(comparison, reform):
        return next(iter(names), None)
    return max(names, key=lambda name: max(_amount(e) for one in _of(comparison, reform) if (e := one.find(name))))


def _amount(effect):
    pair, (_, per) = effect.paired, units.MONEY.fullmatch(effect.indicator.unit).groups()
    if not pair.n:
        return (False, False, 0.0, 0.0)
    sure = abs(pair.difference) if math.isnan(pair.low) else min(abs(pair.low), abs(pair.high)) if pair.clear else 0.0
    return (sure > 0, per is not None, float(f"{sure * units.IN_A_YEAR.get(per, 1):.3g}"), pair.size)


def apart(rows):
    """How surely a reform changes one group more than another, over the largest level of these groups.

    `rows`: for each group the effects of all reforms. The gap between the intervals of the groups that differ most."""
    return max((_apart([effects[at].paired for effects in rows]) for at in range(len(rows[0]))), default=0.0)


def _apart(pairs):
    most = max((pair.n for pair in pairs), default=0)
    pairs = [pair for pair in pairs if pair.n and (pair.n > 1 or most == 1)]  # one replicate of several tells nothing
    size = max((pair.size for pair in pairs), default=0.0)
    if len(pairs) < 2 or size == 0:
        return 0.0
    high, low = (pick(pairs, key=lambda pair: pair.difference) for pick in (max, min))
    gap = high.difference - low.difference if math.isnan(high.low) or math.isnan(low.high) else high.low - low.high
    return max(gap, 0.0) / size


def breakdowns(comparison, reform=None):
    """(indicator, dimension): where effects, of all reforms or one, differ most between groups, those named first."""
    names = {e.indicator.metric: e.indicator.kind for e in comparison.reforms[0].effects if e.dimension}
    at = [comparison.reforms.index(one) for one in _of(comparison, reform)]
    found = {(metric, dimension): apart([[row[place] for place in at] for row in rows])
             for metric, kind in names.items() if kind not in EXTENSIVE
             for dimension, rows in comparison.groups(metric).items() if "," not in dimension}
    first = named(comparison, reform)
    order = sorted((key for key, value in found.items() if value > (0 if key[0] in first else SEEN)),
                   key=lambda key: (key[0] not in first, -found[key]))
    kept = [key for at, key in enumerate(order)
            if sum(other[0] == key[0] for other in order[:at]) < BREAKDOWNS_OF_ONE]
    return kept[:BREAKDOWNS]
