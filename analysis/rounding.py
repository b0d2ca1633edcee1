# SPDX-License-Identifier: Apache-2.0
"""How many digits a number has: one rounding for sentences, tables, the screen and the labels of figures.

As many as the interval justifies, and more where an end of it that is not 0 would be shown as 0: what is clear looks clear,
what is not does not."""
import math
from dataclasses import dataclass

from . import units

MORE = 2  # digits that are added; an end that is still nearer to 0 is told in words


@dataclass(frozen=True)
class Row:
    """One indicator, or one of its groups, under the base and all reforms."""

    unit: units.Unit
    coarse: int  # decimals that the widest interval justifies
    levels: int  # decimals of the base and the levels

    def change(self, pair):
        """Decimals of a difference and its interval: at most one more than the widest interval justifies."""
        return self._of(units.decimals_of(pair, self.unit), pair.difference, pair.low, pair.high)

    def estimate(self, one):
        """The same of a number and its interval that are no difference of two levels."""
        return self._of(_own(one, self.unit), one.value, one.low, one.high)

    def _of(self, own, value, low, high):
        return told(max(self.coarse, min(own, self.coarse + 1)), self.unit, low, high, value)


def of(effects, size=0.0, unit=None):
    """`size`: the largest level beside which it stands, in the same unit."""
    unit = unit or units.unit_of(effects[0].indicator, size or max(e.paired.size for e in effects))
    return of_pairs([e.paired for e in effects], unit)


def of_pairs(pairs, unit):
    """Differences that stand side by side, or below one another."""
    differing = [pair for pair in pairs if pair.n and not pair.same]
    coarse = min(units.decimals_of(pair, unit) for pair in differing or [pairs[0]])
    levels = [Row(unit, coarse, coarse).change(pair) for pair in differing]  # so that they add up
    levels += [min(units.telling(coarse, unit, pair.base, pair.reform), coarse + MORE) for pair in differing
               if pair.clear or math.isnan(pair.low)]
    return Row(unit, coarse, max(levels, default=coarse))


def of_estimates(ones, unit):
    """Numbers with their intervals, likewise; those that are 0 for sure have no digits."""
    coarse = min((_own(one, unit) for one in ones if math.isfinite(one.value) and (one.value or one.high > one.low)), default=0)
    return Row(unit, coarse, coarse)


def _own(one, unit):
    return unit.decimals(one.value, (one.high - one.low) / 2, one.value)


def of_net_costs(effects):
    """They have no levels: how large the state is does not matter."""
    return of(effects, max(abs(e.paired.difference) for e in effects if e.paired.n))


def told(decimals, unit, low, high, value):
    """At least `decimals`, so that neither end, or without an interval the value, is 0 by rounding alone."""
    numbers = [value] if math.isnan(low) else [low, high]
    for more in range(MORE + 1):
        if not any(units.lost(unit, number, decimals + more) for number in numbers):
            return decimals + more
    return decimals


def of_key_figure(figure, unit=None):
    """Unit and decimals; in this unit if one is given."""
    unit, decimals = units.of_key_figure(figure, unit)
    return unit, told(decimals, unit, figure.low, figure.high, figure.value)


def of_mean(mean):
    """A mean change and its interval, as texts: in whole units where that does not make an end 0."""
    plain = units.Unit(1, "", "")
    decimals = told(0, plain, mean.low, mean.high, mean.value)
    return plain.number(mean.value, decimals, True), units.span(plain, mean.low, mean.high, decimals, True)
