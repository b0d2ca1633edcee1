# SPDX-License-Identifier: Apache-2.0
"""Who gains and who loses: the citizens of the panel, one by one, in two scenarios."""
import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from .pairing import CONFIDENCE

# The first that the panel has, in words.
INCOMES = {"household_equivalised": "equivalised income (that of the household, adjusted for its size)",
           "household_disposable": "disposable income of the household"}
NOBODY = ("The panel follows no incomes, so nobody is counted who gains or loses: write "
          "panel: {persons: 2000, of: [household.equivalised]} into the base, where household.equivalised is a value")
SMALL, LARGE = 0.001, 0.05  # of the income under the base
CLASSES = ("gain more than 5 %", "gain up to 5 %", "no change", "lose up to 5 %", "lose more than 5 %")
TENTHS = tuple(str(tenth) for tenth in range(1, 11))
NORMAL = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True)
class Share:
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """A tenth of the panel, or all of it."""

    name: str
    citizens: int
    classes: tuple  # share in each of CLASSES
    gain: Share
    lose: Share
    mean_change: Share  # in the unit of the income
    mean_loss: Share  # change of those who lose; NaN where nobody does


@dataclass(frozen=True)
class Winners:
    title: str  # of the income
    unit: str
    everybody: Group
    tenths: tuple

    @property
    def nobody(self):
        """Nobody gains or loses."""
        return self.everybody.gain.value == 0 and self.everybody.lose.value == 0


def winners(base, reform, period):
    """None when the files have no panel of incomes."""
    if not base.panel or not reform.panel:
        return None
    name = next((name for name in INCOMES if name in base.panel.values and name in reform.panel.values), None)
    if name is None:
        return None
    before, after = base.panel.values[name], reform.panel.values[name]
    tenth = tenths(before[0], base.panel.weights)
    before, after = before[period.steps], after[period.steps]
    both = np.isfinite(before) & np.isfinite(after)
    with np.errstate(invalid="ignore"):
        before, after = (np.where(both, income, 0).sum(axis=0) / both.sum(axis=0) for income in (before, after))
    known = both.any(axis=0)

    def group(label, who):
        return _group(label, before[who], after[who], base.panel.weights[who])

    return Winners(INCOMES[name], base.panel.units[name], group("all", known),
                   tuple(group(label, known & (tenth == at)) for at, label in enumerate(TENTHS)))


def tenths(income, weights):
    """0 for the poorest tenth of all persons … 9 for the richest; -1 where the income is unknown."""
    order = np.argsort(income, kind="stable")
    order = order[np.isfinite(income[order])]
    middle = np.cumsum(weights[order]) - weights[order] / 2
    result = np.full(len(income), -1)
    result[order] = np.minimum(10 * middle / weights[order].sum(), 9).astype(int)
    return result


def classify(before, after):
    """Index into CLASSES. An income of 0 or less has no percentages: every change of it is a large one."""
    change, scale = after - before, np.maximum(before, 0)
    return np.select([change > LARGE * scale, change > SMALL * scale, change >= -SMALL * scale,
                      change >= -LARGE * scale], [0, 1, 2, 3], 4)


def _group(name, before, after, weights):
    kinds = classify(before, after)
    shares = [share(weights, kinds == kind).value for kind in range(len(CLASSES))]
    return Group(name, len(weights), tuple(shares), share(weights, kinds < 2), share(weights, kinds > 2),
                 mean(weights, after - before), mean(weights[kinds > 2], (after - before)[kinds > 2]))


def share(weights, chosen):
    """Weighted share with Wilson's interval for the effective number of citizens."""
    if not len(weights):
        return Share(math.nan, math.nan, math.nan)
    value = float(weights[chosen].sum() / weights.sum())
    n = weights.sum() ** 2 / (weights**2).sum()
    centre = (value + NORMAL**2 / (2 * n)) / (1 + NORMAL**2 / n)
    half = NORMAL / (1 + NORMAL**2 / n) * math.sqrt(value * (1 - value) / n + NORMAL**2 / (4 * n**2))
    return Share(value, max(0.0, centre - half), min(1.0, centre + half))


def mean(weights, values):
    """Weighted mean with the interval of a normal distribution."""
    if len(weights) < 2:
        return Share(float(values[0]) if len(values) else math.nan, math.nan, math.nan)
    value = float((weights * values).sum() / weights.sum())
    half = NORMAL * math.sqrt(((weights * (values - value)) ** 2).sum()) / weights.sum()
    return Share(value, value - half, value + half)
