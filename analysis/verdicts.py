# SPDX-License-Identifier: Apache-2.0
"""Key figures as people read them: a ratio where a reform costs more and does better, words everywhere else.

Minus by minus gives plus: without words, who saves money and does harm would look like who pays and does good."""
import math

from . import rounding, units


def verdict(figure):
    """What it costs and what it does, by the means, for machines; '' for a key figure that is no ratio."""
    if figure.key.bottom is None:
        return ""
    return f"costs {_side(figure.cost, 'less', 'the same', 'more')} and does {_side(figure.gain, 'worse', 'the same', 'better')}"


def _side(number, less, same, more):
    return less if number < 0 else more if number > 0 else same


def is_ratio(figure):
    """A price for something good, or no ratio at all but one amount."""
    return figure.key.bottom is None or figure.cost > 0 and figure.gain > 0


def in_words(figure):
    """What stands in the place of a ratio that would be read the wrong way round."""
    (cost, *costs), (gain, *gains) = figure.key.cost, figure.key.gain
    if not (figure.cost_is_clear or figure.gain_is_clear):
        return f"no clear change in {cost} or in {gain}"
    costs, gains = (_side(number, less, f"no change in {what}", more) for number, what, (less, more) in
                    ((figure.cost, cost, costs), (figure.gain, gain, gains)))
    if not figure.gain_is_clear:
        return f"{costs}; no clear change in {gain}"
    if not figure.cost_is_clear:
        return f"{gains}; no clear change in {cost}"
    if not (figure.cost < 0 and figure.gain < 0):
        return f"{costs}, and {gains}"
    unit, places = rounding.of_key_figure(figure)
    span = "" if math.isnan(figure.low) else f" ({units.span(unit, figure.low, figure.high, places)})"
    amount = unit.with_unit(figure.value, places).removesuffix(" per EUR") + span
    return f"{costs}, {'but' if cost == 'net cost' else 'and'} {gains}: {figure.key.lost.format(amount)}"


def of_means(cost, gain):
    """Fields of a figure: which way the two go, and whether that is sure; one replicate leaves no doubt to tell."""
    return {"cost": cost.difference, "gain": gain.difference,
            "cost_is_clear": cost.clear or math.isnan(cost.low), "gain_is_clear": gain.clear or math.isnan(gain.low)}
