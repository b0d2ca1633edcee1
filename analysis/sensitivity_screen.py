# SPDX-License-Identifier: Apache-2.0
"""What matters in a sweep, on a terminal: a table for each outcome, and the box."""
import math

import numpy as np

from . import sweep_words, sweeps
from .sweep_words import amount, unit_of, unit_words

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
        return [head, *([sweep.factors[at].name, *(cell for end, one in zip(ends(sweep.factors[at]), found["alone"][at])
                                                   for cell in (end, *estimate(one, unit)))]
                       for at in found["order"])]
    if "sobol" in found:
        sobol = found["sobol"]
        head = ["factor", "S1", "95 % interval", "ST", "95 % interval"]
        body = [[*estimate(first), *estimate(total)] for first, total in zip(sobol.first, sobol.total)]
    elif "morris" in found:
        morris = found["morris"]
        head = ["factor", "μ*", "95 % interval", "μ", "σ"]
        body = [[*estimate(star, unit), amount(mean, unit), amount(deviation, unit)] for star, mean, deviation in
                zip(morris.mean_absolute, morris.mean, morris.deviation)]
    else:
        head = ["factor", "coefficient", "95 % interval"]
        body = [list(estimate(each)) for each in found["regression"]]
    return [head, *([factor.name, *row] for factor, row in zip(sweep.factors, body))]


def ends(factor):
    values = factor.values[factor.set]
    return factor.text(values.min()), factor.text(values.max())


def rows_one_at_a_time(sweep, found):
    unit = unit_of(found["outcome"])
    head = ["one factor at a time", "greatest less least", "in all cases", "cases"]
    return [head, *([factor.name, "–", "", "0"] if change is None else
                    [factor.name, amount(change.mean, unit),
                     f"{amount(change.least, unit)} to {amount(change.greatest, unit)}", str(change.cases)]
                    for factor, change in zip(sweep.factors, found["one_at_a_time"]))]


def number(value):
    return "–" if not math.isfinite(value) else sweep_words.plain(value)


def estimate(one, unit=None):
    """A number and its interval; of an index, which has no unit, as it is."""
    value, low, high = (amount(each, unit) if unit else number(each) for each in (one.value, one.low, one.high))
    return value, f"{low} to {high}"


def replicates(taken):
    """`2 replicates`, or `2 to 10 replicates` where points have not the same number."""
    least, most = np.min(taken), np.max(taken)
    return f"{most} {'replicate' if most == 1 else 'replicates'}" if least == most else f"{least} to {most} replicates"


def note(found):
    if "same" in found:
        return f"It is {sweep_words.with_unit(found['same'], found['outcome'])} at every point: it does not vary, so no factor matters"
    if "alone" in found:
        base = found["outcome"]
        return (f"What the least and the greatest value of one number add, the others being as they are; the {MOST} "
                f"that matter most of {len(found['alone'])}. With the same luck, over {replicates(base.values.shape[1])}")
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
    for each in analyses:
        outcome = each["outcome"]
        words = unit_words(outcome)
        shown.heading(f"{outcome.title}: {outcome.name}, {outcome.side}" + (f", {words}" if words else ""))
        shown.paragraph(note(each))
        if "same" in each:
            continue
        shown.table(rows(sweep, each))
        if "sobol" in each and (few := sweep_words.too_few(sweep.factors, each["sobol"])):
            shown.paragraph(few)
        if any(each["one_at_a_time"]):
            shown.line()
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
                 *([factor.name, low, high] for factor, low, high in bounds(sweep, box, sweeps.Factor.words))])
