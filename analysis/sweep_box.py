# SPDX-License-Identifier: Apache-2.0
"""Where in the space of factors an outcome comes about: the box that `--where` asks for, or why there is none."""
import re

import numpy as np

from . import discovery, sweep_words
from .errors import Refusal

CONDITION = re.compile(r"\s*(.+?)\s*(<=|>=|<|>)\s*(\S+)\s*$")
COMPARE = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
OF = {"difference": "the difference of ", "baseline": "the baseline's ", "scenario": ""}
HIGHEST = 0.8  # quantile above which an outcome is looked for, unless a condition says otherwise
FEWEST = 20  # complete points for a box: a share PEEL of fewer is not even one


def discovered(sweep, first, where, side):
    """The box in which the condition holds most densely, with the condition in words; `left_out`, why there is no box;
    None: nobody asked for it, and there are too few points, or nothing to be looked for."""
    outcome, sign, bound = asked(sweep, where, side) if where else (first, ">", None)
    means = outcome.means
    there = np.isfinite(means)
    if there.sum() < FEWEST or sweep.alone:
        return {"left_out": f"No box is looked for: {why_not(sweep, outcome, sign, bound)}"} if where else None
    if bound is None:
        if means[there].min() == means[there].max():
            return None
        bound = float(np.quantile(means[there], HIGHEST))
    cases = COMPARE[sign](means[there], bound)
    if not cases.any() and not where:
        most = float((means[there] == bound).mean())
        return {"left_out": f"No box is looked for: {100 * most:.0f} % of the points have the greatest "
                f"{OF[outcome.side].removeprefix('the ')}{outcome.name} ({sweep_words.plain(bound)}), so there is no "
                f"highest fifth. Say what to look for, as --where \"{outcome.name} < {not_above(bound)}\""}
    if not cases.any():
        raise Refusal("--where", f"no point has {OF[outcome.side]}{outcome.name} {sign} {bound:g}",
                      f"it goes from {means[there].min():g} to {means[there].max():g}")
    boxes = discovery.peel(sweep.unit_points[there], cases)
    left = f"{OF[outcome.side]}{outcome.name} {sign} "
    shown = sweep_words.with_unit(bound, outcome)
    if where:  # as it was written, which is in the unit of the file
        shown = f"{bound:.4g}" + (f" ({shown})" if sweep_words.unit_of(outcome).scale != 1 else "")
    return {"condition": f"{left}{bound:.4g}", "share": float(cases.mean()), "box": discovery.choose(boxes),
            "boxes": boxes, "words": left + shown}


def asked(sweep, where, side):
    """Outcome, sign and bound of a condition like `unmet > 0.1`."""
    match = CONDITION.match(where)
    try:
        return sweep.outcome(match[1], side), match[2], float(match[3])
    except (TypeError, ValueError) as error:  # no match, or no number
        raise Refusal("--where", f"'{where}' is no condition", "", "Write it like 'unmet > 0.1'") from error


def why_not(sweep, outcome, sign, bound):
    if sweep.alone:
        return "each point changes one number alone"
    there = np.isfinite(outcome.means)
    cases = int(COMPARE[sign](outcome.means[there], bound).sum())
    return (f"it takes {FEWEST} complete points, and there are {there.sum()}, "
            f"{cases} of them with {OF[outcome.side]}{outcome.name} {sign} {bound:.4g}")


def not_above(bound):
    """Four digits where they are no more than the number, else all."""
    short = f"{bound:.4g}"
    return short if float(short) <= bound else repr(bound)
