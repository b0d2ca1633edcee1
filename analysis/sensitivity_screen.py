# SPDX-License-Identifier: Apache-2.0
"""What matters in a sweep, on a terminal: a table for each outcome, and the box."""
import math

import numpy as np

from . import rounding, sweep_words, sweeps, units
from .indices import Estimate
from .sweep_words import unit_of, unit_words

INDEX = units.Unit(1, "", "")
MOST = 12  # factors of which each one's own effect is shown


def bounds(sweep, box, words=sweeps.Factor.text):
    """Of each bounded factor: its least and greatest value in the box, in `words`."""
    inside = np.ones(sweep.points, bool)
    unit = sweep.unit_points
    for i in box.bounded:
        inside &= ~(unit[:, i] < box.low[i]) & ~(unit[:, i] > box.high[i])
    return [(factor, words(factor, factor.values[inside].min()), words(factor, factor.values[inside].max()))
            for factor in (sweep.factors[i] for i in box.bounded)]


def rows(sweep, found):
    """A table of one outcome: a heading, and a row for each factor."""
    unit = unit_of(found["outcome"])
    if "alone" in found:
        head = ["factor", "least", "adds", "95 % interval", "greatest", "adds", "95 % interval"]
        shown = [found["alone"][at] for at in found["order"]]
        digits = rounding.of_estimates([one for each in shown for one in each], unit)
        return [head, *([with_unit(sweep.factors[at]), *cells_of_ends(sweep.factors[at], each, digits)]
                        for at, each in zip(found["order"], shown))]
    if "sobol" in found:
        first, total = found["sobol"].first, found["sobol"].total
        digits = rounding.of_estimates([*first, *total], INDEX)
        head = ["factor", "S1", "95 % interval", "ST", "95 % interval"]
        body = [[*estimate(one, digits), *estimate(all_, digits)] for one, all_ in zip(first, total)]
    elif "morris" in found:
        morris = found["morris"]
        digits = rounding.of_estimates(morris.mean_absolute, unit)
        head = ["factor", "μ*", "95 % interval", "μ", "σ"]
        body = [[*estimate(star, digits), *(plain(each, unit, digits.estimate(star)) for each in (mean, deviation))]
                for star, mean, deviation in zip(morris.mean_absolute, morris.mean, morris.deviation)]
    else:
        digits = rounding.of_estimates(found["regression"], INDEX)
        head = ["factor", "coefficient", "95 % interval"]
        body = [list(estimate(each, digits)) for each in found["regression"]]
    return [head, *([sweep_words.named(factor), *row] for factor, row in zip(sweep.factors, body))]


def cells_of_ends(factor, each, digits):
    """Least and greatest value and what they add; of one value alone that, and nothing beside it."""
    values = factor.values[factor.set]
    ends = [[factor.text(end), *estimate(one, digits)] for end, one in zip((values.min(), values.max()), each)]
    return [*ends[0], *(ends[1] if values.min() < values.max() else ["–", "–", "–"])]


def with_unit(factor):
    """The name of a factor, with the unit of its values."""
    return factor.name + (f", {factor.unit}" if factor.unit not in ("", "1", "date") else "")


def rows_one_at_a_time(sweep, found):
    """With the digits that the range over all cases justifies."""
    unit = unit_of(found["outcome"])
    changes = [change and Estimate(change.mean, change.least, change.greatest) for change in found["one_at_a_time"]]
    digits = rounding.of_estimates([one for one in changes if one], unit)
    head = ["one factor at a time", "greatest less least", "in all cases", "cases"]
    cells = [["–", "", "0"] if one is None else [*estimate(one, digits), str(change.cases)]
             for one, change in zip(changes, found["one_at_a_time"])]
    return [head, *([sweep_words.named(factor), *row] for factor, row in zip(sweep.factors, cells))]


def greatest_pairs(sobol):
    """Which of the pairs that are known explain most; all are in the table that is written."""
    return sorted(known_pairs(sobol), key=lambda at: -sobol.second[at].value)[:MOST]


def known_pairs(sobol):
    return [at for at, one in enumerate(sobol.second) if math.isfinite(one.value)]


def rows_of_pairs(sweep, sobol):
    digits = rounding.of_estimates(sobol.second, INDEX)
    return [["pair of factors", "S2", "95 % interval"],
            *([f"{sweep.factors[j].name} and {sweep.factors[k].name}", *estimate(sobol.second[at], digits)]
              for at in greatest_pairs(sobol) for j, k in [sobol.pairs[at]])]


def note_of_pairs(sobol):
    known = len(known_pairs(sobol))
    most = f"; the {MOST} greatest of {known}" if known > MOST else ""
    return f"S2: what two factors explain together beyond each alone{most}"


def estimate(one, digits):
    """A number and its interval; all 0 where it is 0 for sure."""
    if one.value == one.low == one.high == 0:
        return "0", "0 to 0"
    if math.isnan(one.value):
        return "–", "–"
    places = digits.estimate(one)
    if math.isnan(one.low):
        return plain(one.value, digits.unit, places), "–"
    return plain(one.value, digits.unit, places), units.span(digits.unit, one.low, one.high, places).replace(units.SPACE, " ")


def plain(value, unit, places):
    if math.isnan(value):
        return "–"
    return unit.number(value, places).replace(units.SPACE, " ")


def replicates(taken):
    """`2 replicates`, or `2 to 10 replicates` where points have not the same number."""
    least, most = np.min(taken), np.max(taken)
    return f"{most} {'replicate' if most == 1 else 'replicates'}" if least == most else f"{least} to {most} replicates"


def note(found):
    if "same" in found:
        everywhere = f"It is {sweep_words.with_unit(found['same'], found['outcome'])} at every"
        if np.isfinite(found["outcome"].means).all() and all(found["varied"]):
            return f"{everywhere} point: it does not vary, so no factor matters"
        return f"{everywhere} complete point: it does not vary there"
    if "alone" in found:
        base = found["outcome"]
        shown, all_ = len(found["order"]), units.counted(len(found["alone"]), "number")
        which = f"; the {shown} that matter most of {all_}" if shown == MOST else f"; of {all_} {shown} matter{'s' if shown == 1 else ''}"
        return (f"What the least and the greatest value of one number add, the others being as they are{which}. "
                f"With the same luck, over {replicates(base.values.shape[1])}")
    if "sobol" in found:
        return f"Sobol indices over {found['sobol'].base_points} base points: S1 of the factor alone, ST with all it takes part in"
    if "morris" in found:
        return f"Elementary effects over {found['morris'].trajectories} trajectories, for a change over the whole range"
    return f"Standardised coefficients of a linear model; R² {found['r_squared']:.2f}"


def show(sweep, analyses, found, shown):
    shown.line(f"{sweep.title}: {sweep.path}")
    shown.paragraph(f"{sweep.points} points ({sweep.design}), {replicates(sweep.taken)}"
                    + (f"; {sweep.failed} runs failed" if sweep.failed else "")
                    + ("" if sweep.complete else "; not all runs are there"))
    if ranks := sweep_words.ranks(sweep.factors):
        shown.paragraph(ranks)
    for each in analyses:
        outcome = each["outcome"]
        words = unit_words(outcome)
        shown.heading(f"{outcome.title}: {outcome.name}, {outcome.side}" + (f", {words}" if words else ""))
        shown.paragraph(note(each))
        if "same" not in each:
            shown.table(rows(sweep, each))
        if told := sweep_words.not_varied(sweep.factors, each["varied"]):
            shown.paragraph(told)
        if "same" in each:
            continue
        if "sobol" in each and (few := sweep_words.too_few(sweep.factors, each["sobol"])):
            shown.paragraph(few)
        if "sobol" in each and known_pairs(each["sobol"]):
            shown.line()
            shown.paragraph(note_of_pairs(each["sobol"]))
            shown.table(rows_of_pairs(sweep, each["sobol"]))
        if any(each["one_at_a_time"]):
            shown.line()
            shown.paragraph(f"Points that differ in one factor alone: the outcome at its greatest value less that at its least{f', {words}' if words else ''}; "
                            "mean, and least and greatest of all cases")
            shown.table(rows_one_at_a_time(sweep, each))
    if found is None:
        return
    if "left_out" in found:
        shown.line()
        shown.paragraph(found["left_out"])
        return
    box = found["box"]
    shown.heading(f"Where {found['words']}, {100 * found['share']:.0f} % of the points")
    if not box.bounded:
        shown.paragraph("no part of the space of factors holds more of them than another")
        return
    shown.paragraph(f"{100 * box.density:.0f} % of the points in this box, which holds {100 * box.coverage:.0f} % of them:")
    shown.table([["factor", "from", "to"],
                 *([with_unit(factor), low, high] for factor, low, high in bounds(sweep, box, sweeps.Factor.words))])
