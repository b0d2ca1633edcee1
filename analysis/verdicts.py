# SPDX-License-Identifier: Apache-2.0
"""Key figures as people read them: a ratio where a reform costs more and does better, words everywhere else.

Minus by minus gives plus: without words, who saves money and does harm would look like who pays and does good."""
import math

from . import rounding


def verdict(figure):
    """What it costs and what it does, by the means; '' for a key figure that is no ratio."""
    return "" if figure.key.bottom is None else " and ".join(_sides(figure))


def _sides(figure):
    less, more = figure.key.verbs
    return (less if figure.cost < 0 else more if figure.cost > 0 else "costs the same",
            "does better" if figure.gain > 0 else "does worse" if figure.gain < 0 else "does the same")


def is_ratio(figure):
    """A price for something good, or no ratio at all but one amount."""
    return figure.key.bottom is None or figure.cost > 0 and figure.gain > 0


def in_words(figure):
    """What stands in the place of a ratio that would be read the wrong way round."""
    cost, gain = _sides(figure)
    if not figure.gain_is_clear:
        return f"{cost}, what it does is not clear" if figure.cost_is_clear else "neither what it costs nor what it does is clear"
    if not figure.cost_is_clear:
        return f"{gain}, what it costs is not clear"
    told = f"{cost} and {gain}"
    if figure.cost < 0 and figure.gain < 0 and figure.key.lost:
        unit, places = rounding.of_key_figure(figure)
        amount = unit.with_unit(figure.value, places).removesuffix(" per EUR")
        told += f": {figure.key.lost.format(amount)}"
    return told


def of_means(cost, gain):
    """Fields of a figure: which way the two go, and whether that is sure; one replicate leaves no doubt to tell."""
    return {"cost": cost.difference, "gain": gain.difference,
            "cost_is_clear": cost.clear or math.isnan(cost.low), "gain_is_clear": gain.clear or math.isnan(gain.low)}
