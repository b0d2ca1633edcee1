# SPDX-License-Identifier: Apache-2.0
"""Scenario discovery: where in the space of factors an outcome comes about.

The patient rule induction method of Friedman and Fisher (1999), as used for policies by Bryant and
Lempert (2010): beginning with all points, a small share of them is peeled off at that end of that
factor which leaves the highest density of cases, again and again.
"""
from dataclasses import dataclass

import numpy as np

PEEL = 0.05  # share of the points that is taken off at a time
FEWEST = 0.05  # share of all points that a box keeps at least
COVERED = 0.5  # of the cases, at least, in the box that is told. Assumed


@dataclass(frozen=True)
class Box:
    low: np.ndarray  # bounds of each factor, NaN: not bounded
    high: np.ndarray
    coverage: float  # share of all cases that lie in it
    density: float  # share of cases among its points
    share: float  # of all points

    @property
    def bounded(self):
        return [i for i in range(len(self.low)) if np.isfinite(self.low[i]) or np.isfinite(self.high[i])]


def peel(points, cases):
    """All boxes, from everything to the last one; `cases`: whether each point is one."""
    low, high = np.full(points.shape[1], np.nan), np.full(points.shape[1], np.nan)
    inside = np.ones(len(points), bool)
    boxes = [_box(low, high, inside, cases)]
    while inside.sum() * (1 - PEEL) >= FEWEST * len(points):
        best = _best_peel(points, cases, inside)
        if best is None:
            break
        factor, is_low, bound, inside = best
        (low if is_low else high)[factor] = bound
        boxes.append(_box(low, high, inside, cases))
        if cases[inside].all():
            break
    return boxes


def choose(boxes):
    """The densest that holds COVERED of the cases; of equals, the one that bounds least."""
    enough = [box for box in boxes if box.coverage >= COVERED]
    return max(enough, key=lambda box: (box.density, box.share))


def _best_peel(points, cases, inside):
    found = None
    for factor in range(points.shape[1]):
        values = points[inside, factor]
        for is_low in (True, False):
            edge = np.quantile(values, PEEL if is_low else 1 - PEEL)
            stays = inside & (points[:, factor] > edge if is_low else points[:, factor] < edge)
            if stays.sum() == inside.sum() or stays.sum() < FEWEST * len(points):
                # levels of a choice: the whole outermost one goes, or nothing
                stays = inside & (points[:, factor] > values.min() if is_low else points[:, factor] < values.max())
            if not stays.any() or stays.sum() == inside.sum() or stays.sum() < FEWEST * len(points):
                continue
            score = (cases[stays].mean(), stays.sum())
            if found is None or score > found[0]:
                kept = points[stays, factor]
                found = (score, (factor, is_low, kept.min() if is_low else kept.max(), stays))
    return found[1] if found else None


def _box(low, high, inside, cases):
    return Box(low.copy(), high.copy(), float(cases[inside].sum() / max(cases.sum(), 1)),
               float(cases[inside].mean()), float(inside.mean()))
