# SPDX-License-Identifier: Apache-2.0
"""What the pairs are worth to a comparison, in a sentence: how much wider intervals would be without them."""
import math
import statistics

from . import importance, units


def widenings(comparison):
    """How many times as wide, and of what: for each total that a reform changes; levers, which no luck moves, apart."""
    return [(math.sqrt(effect.paired.worth), effect.indicator.title)
            for reform in comparison.reforms for effect in reform.totals() + reform.money()
            if not effect.paired.same and not importance.is_lever(effect.paired) and math.isfinite(effect.paired.worth)]


def sentence(comparison):
    """'' where nothing is known of it, as with one replicate."""
    found = sorted(widenings(comparison))
    if not found:
        return ""
    least, of_what = found[0]
    middle = statistics.median(widening for widening, _ in found)
    told = ("Each replicate compares the same people with the same luck (common random numbers): between unrelated runs the "
            f"intervals would be about {times(middle)} times as wide")
    if len(found) == 1:
        return f"{told}."
    return f"{told} (the median of {len(found)} differences; least, {times(least)} times, for “{of_what}”)."


def times(widening):
    """In two digits."""
    rounded = float(f"{widening:.1e}")
    return units.number(rounded, 1 if rounded < 10 else 0)
