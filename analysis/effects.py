# SPDX-License-Identifier: Apache-2.0
"""What a reform changes: every indicator and each of its groups, paired over the period; stocks at its end."""
import itertools
from dataclasses import dataclass

import numpy as np

from .pairing import Paired, paired
from .results import Indicator


@dataclass(frozen=True)
class Effect:
    """One indicator, or one of its groups, in two scenarios."""

    indicator: Indicator
    dimension: str  # '' for the whole population
    group: str
    steps: int  # of the period in which it was recorded
    paired: Paired


def effects(base, reform, period, at_end=frozenset()):
    """Effects on all indicators that both files have and the base recorded in the period, in the order of the scenario.

    Means over the period; of those named in `at_end` the value of its last step."""
    found = []
    for name, indicator in base.indicators.items():
        if name in reform.indicators:
            if np.isfinite(indicator.values[:, period.steps]).any():
                steps = period.steps[-1:] if name in at_end else period.steps
                found += _effects_on(indicator, reform.indicators[name], base.labels, steps)
    return found


def _effects_on(base, reform, labels, steps):
    dimension = ", ".join(base.dimensions)
    groups = itertools.product(*(range(len(labels[name])) for name in base.dimensions))
    for group in groups:
        before, after, recorded = step_means(base.values, reform.values, steps, group)
        label = ", ".join(labels[name][at] for name, at in zip(base.dimensions, group))
        yield Effect(base, dimension, label, recorded, paired(before, after))


def step_means(base, reform, steps, group=()):
    """Per replicate, the means over those of the steps that both recorded; and how many those are."""
    base = base[(slice(None), steps, *group)]
    reform = reform[(slice(None), steps, *group)]
    both = np.isfinite(base) & np.isfinite(reform)
    recorded = both.sum(axis=1)
    with np.errstate(invalid="ignore"):
        means = [np.where(both, values, 0).sum(axis=1) / recorded for values in (base, reform)]
    return *means, int(recorded.max(initial=0))


def over_time(base, reform):
    """Paired statistics for each step of an indicator that is one number; None where it was not recorded."""
    for step in range(base.values.shape[1]):
        pair = paired(base.values[:, step], reform.values[:, step])
        yield pair if pair.n else None
