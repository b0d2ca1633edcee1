# SPDX-License-Identifier: Apache-2.0
"""How outcomes and indices of a sweep are told: in units that people read, and with what they cannot tell."""
import math
import shlex

import numpy as np

from . import sweep_levels, units

WIDE = 0.5  # of an index between 0 and 1: an interval that is wider tells next to nothing
NOT_VARIED = "not varied among complete points"
MOST = 3  # names in a sentence


def unit_of(outcome):
    """As in comparisons: million EUR a year for large sums, per cent for shares."""
    there = outcome.means[np.isfinite(outcome.means)]
    return units.unit_of(outcome, np.abs(there).max(initial=0))


def unit_words(outcome):
    unit = unit_of(outcome)
    return unit.change if outcome.side == "difference" else unit.level


def amount(value, unit):
    """Four digits of a number in the unit that is shown, without zeros at the end."""
    value *= unit.scale
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if size < 1e-4:
        return plain(value)
    decimals = max(0, 3 - math.floor(math.log10(size)))
    text = units.number(value, decimals).replace(units.SPACE, " ")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(value):
    """Four digits of a number without unit, with a real minus."""
    return f"{value:.4g}".replace("-", units.MINUS)


def factor(one):
    """A factor in words, with its unit; its name where the file has no words for it."""
    unit = f", {one.unit}" if one.unit not in ("", "1", "date") else ""
    return f"{one.title}{unit}"


def named(one):
    """A factor by its name; of reforms also from which to which a difference goes."""
    return one.name + _way(one)


def directed(one):
    """The same in words."""
    return factor(one) + _way(one)


def _way(one):
    way = sweep_levels.way(sweep_levels.short(one.levels))
    return f" ({way})" if way else ""


def ranks(factors):
    """In which order more than two reforms count; '' where there are none."""
    told = {one.name: ", ".join(sweep_levels.short(one.levels)) for one in factors if len(one.levels) > 2}
    return "; ".join(f"{name} counts by rank, in the order of the experiment: {order}" for name, order in told.items())


def with_unit(value, outcome):
    return f"{amount(value, unit_of(outcome))} {unit_words(outcome)}".rstrip()


def not_varied(factors, varied):
    """Of which factors nothing is known; '' where all were varied."""
    names = [one.name for one, known in zip(factors, varied) if not known]
    return f"{', '.join(names)}: {NOT_VARIED}, so what it does is not known" if names else ""


def too_few(factors, sobol):
    """Which indices have intervals so wide that they tell nothing; '' where none has."""
    wide = [f"{index} of {factor.name}" for index, values in (("S1", sobol.first), ("ST", sobol.total))
            for factor, one in zip(factors, values) if one.high - one.low > WIDE]
    if not wide:
        return ""
    more = f" and {len(wide) - MOST} more" if len(wide) > MOST else ""
    return (f"{sobol.base_points} base points are too few to tell: the interval of {', '.join(wide[:MOST])}{more} is wider "
            f"than {WIDE}. More samples narrow it")


def groups_left_out(sweep):
    """Which breakdowns are not analysed unless they are asked for, and how to ask; '' without any."""
    if not sweep.groups:
        return ""
    first = next(iter(sweep.groups.values()))[0]
    return f"Groups of {', '.join(sweep.groups)} are left out. {how_to_ask(first)}"


def how_to_ask(group):
    return f"Ask for one, as --outcome {shlex.quote(group)}"
