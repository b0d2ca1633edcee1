# SPDX-License-Identifier: Apache-2.0
"""Who gains and who loses income, in sentences: the larger of the two sides first."""
import math

from . import rounding, units

RARE = 0.01  # a side on which fewer citizens are has no sentence of its own
LEAST = 0.001  # a share that is shown as less than this
SIDES = {"gain": ("Gains", "gain", "gains"), "lose": ("Losses", "lose", "loses")}


def sentences(winners):
    """Of all citizens; then where the larger side is most frequent, and the other if that is elsewhere: each where it is
    clear that there more are on that side than among all. Last, how many of the poorest lose, and how much."""
    everybody = winners.everybody
    order = sorted(SIDES, key=lambda side: getattr(everybody, side).value, reverse=True)
    first, second = (_clause(everybody, side) for side in order)
    yield (f"{first[0].upper()}{first[1:]} of all citizens {order[0]} income, {second} {_verb(everybody, order[1])} "
           f"{'any' if second == 'nobody' else 'some'}.")
    told = []
    for side in order:
        group = max(winners.tenths, key=lambda group: getattr(group, side).value)
        share = getattr(everybody, side).value
        clear = getattr(group, side).low > getattr(everybody, side).high
        if group not in told and share > 0 and clear and (not told or share >= RARE):
            yield _where(winners, group, side)
            told.append(group)
    poorest = winners.tenths[0]
    if poorest.lose.value >= RARE:
        yield _loss(poorest, winners.unit, share_is_told=poorest in told)


def _loss(poorest, unit, share_is_told):
    change, span = rounding.of_mean(poorest.mean_loss)
    certain = "" if math.isnan(poorest.mean_loss.low) else f" ({span})"
    who = ("The mean income of those who lose in the poorest tenth" if share_is_told else
           f"In the poorest tenth {_clause(poorest, 'lose')} lose income; the mean income of those who do")
    return f"{who} changes by {change} {unit.replace('/', ' a ')}{certain}."


def _verb(group, side):
    return SIDES[side][2 if getattr(group, side).value == 0 else 1]


def _clause(group, side):
    share = getattr(group, side)
    if share.value == 0:
        return "nobody"
    if share.value < LEAST:
        return f"less than {units.percent(LEAST)}"
    return of(share)


def of(share, decimals=1):
    low, high = (units.number(100 * bound, decimals) for bound in (share.low, share.high))
    return f"{units.percent(share.value, decimals)} ({low} to {high})"


def _where(winners, group, side):
    title, verb, _ = SIDES[side]
    other = next(name for name in SIDES if name != side)
    tenths = winners.tenths
    where = {tenths[0].name: "the poorest tenth", tenths[-1].name: "the richest tenth"}.get(
        group.name, f"tenth {group.name} of incomes")
    change, span = rounding.of_mean(group.mean_change)
    return (f"{title} are most frequent in {where}: {_clause(group, side)} of its citizens {verb}, "
            f"{_clause(group, other)} {_verb(group, other)}. Its mean income changes by "
            f"{change} {winners.unit.replace('/', ' a ')} ({span}).")
