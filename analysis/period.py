# SPDX-License-Identifier: Apache-2.0
"""The steps over which scenarios are compared: those in which the policies differ."""
import re
from dataclasses import dataclass

import numpy as np

from . import differences
from .errors import Refusal

# `tax bracket 2 rate from 2026-01: …`, `schedule: visit inserted first from 2026-04 to 2026-09`.
DATED = re.compile(r"^(?:schedule: )?[^:]+ from (\d{4}-\d{2})(?: to (\d{4}-\d{2}))?(?:: |$)")
LAST_STEPS = np.timedelta64(365, "D")


@dataclass(frozen=True)
class Period:
    steps: np.ndarray  # which
    first: str  # month
    last: str
    why: str

    def __str__(self):
        return f"{self.first} to {self.last}"


def choose(base, reforms, wanted=None):
    """The period asked for as `2026-01..2027-12`, or the months in which policies differ, or the last year."""
    starts = base.starts
    if not len(starts):
        raise Refusal(base.path, "has no steps yet", "its run has only begun", "Wait for the first ones")
    if wanted:
        first, last = _bounds(wanted)
        return _period(base, (starts >= first) & (starts <= last), "as asked for")
    return _period(base, *_of_policies(base, reforms))


def later(base, reforms, period):
    """Of reforms that begin to differ after the first month of the period, which other reforms or the user have chosen:
    that they do, and the period that they would have alone."""
    for reform in reforms:
        differing = _differing(base, [reform])
        chosen = _of_policies(base, [reform])[0] | differing  # what is dated begins with its date
        first = str(base.starts[np.argmax(chosen)])[:7]
        if not differing.any() or first <= period.first:
            continue
        alone = _period(base, chosen, "")
        told = ("after the months compared, in which it changes nothing" if first > period.last else
                f"and the months from {period.first} on, in which it changes nothing, dilute its effects")
        yield (f"“{reform.title}” begins to differ in {first}, {told}. "
               f"For the months in which it differs: --period {alone.first}..{alone.last}.")


def _of_policies(base, reforms):
    """Which steps, and why."""
    starts, ends = base.starts, base.ends
    changes = {line for reform in reforms for line in set(reform.changes) ^ set(base.changes)}
    dates = [DATED.match(line) for line in changes]
    if not changes and not any(differences.untold(reform, base) for reform in reforms):
        return ends > ends[-1] - LAST_STEPS, "the last year, as no policy is said to differ"
    if not changes or not all(dates):
        differing = _differing(base, reforms)
        if not differing.any():
            return starts >= starts[0], "the whole time, as no recorded number differs"
        return (starts >= starts[np.argmax(differing)],
                "from the first month in which a recorded number differs, as some changes have no date")
    first = np.datetime64(min(date[1] for date in dates))
    until = [np.datetime64(date[2]) if date[2] else starts[-1] for date in dates]
    return ((ends.astype("datetime64[D]") > first) & (starts <= max(until)),
            "the months in which the policies differ")


def _differing(base, reforms):
    """The steps in which a reform has another number than the base."""
    steps = np.zeros(len(base.starts), bool)
    for reform in reforms:
        for name in base.indicators.keys() & reform.indicators.keys():
            one, other = base.indicators[name].values, reform.indicators[name].values
            differs = (one != other) & ~(np.isnan(one) & np.isnan(other))
            steps |= differs.any(axis=tuple(axis for axis in range(differs.ndim) if axis != 1))
    return steps


def _bounds(wanted):
    found = re.fullmatch(r"(\d{4}-(?:0[1-9]|1[0-2]))\.\.(\d{4}-(?:0[1-9]|1[0-2]))", wanted)
    if not found or found[1] > found[2]:
        raise Refusal("--period", f"'{wanted}' is no period", "it goes from one month to a later one",
                      "Write it like 2026-01..2027-12")
    return np.datetime64(found[1]), np.datetime64(found[2])


def _period(base, chosen, why):
    steps = np.flatnonzero(chosen)
    if not len(steps):
        raise Refusal(base.path, "has no step in the period to compare",
                      f"it goes from {str(base.starts[0])[:7]} to {str(base.starts[-1])[:7]}",
                      "Choose one with --period FROM..TO")
    last_day = base.ends[steps[-1]] - np.timedelta64(1, "D")
    return Period(steps, str(base.starts[steps[0]])[:7], str(last_day)[:7], why)
