# SPDX-License-Identifier: Apache-2.0
"""How much each factor matters: Sobol indices, elementary effects, regression, one factor at a time.

All functions take points in the unit cube, (point, factor), and one number a point. Estimators and
their order of rows are those of SALib: S1 of Saltelli et al. (2010), ST of Jansen (1999), S2 of
Saltelli (2002), mu* of Campolongo et al. (2007).
"""
from dataclasses import dataclass, replace

import numpy as np

from .errors import Refusal
from .pairing import paired

RESAMPLES = 1000
LEVEL = (2.5, 97.5)  # per cent: bounds of intervals
SEED = 1  # of the bootstrap: the same numbers each time


@dataclass(frozen=True)
class Estimate:
    value: float
    low: float
    high: float


UNKNOWN = Estimate(np.nan, np.nan, np.nan)


@dataclass(frozen=True)
class Sobol:
    first: list  # Estimates, one a factor
    total: list
    variance: float
    base_points: int  # that were used
    pairs: list  # of factors, (j, k) with j < k; none where the design has no rows for them
    second: list  # Estimates, one a pair: what both explain together beyond each alone

    def of(self, varied):
        """Of these factors; nothing is known of the others."""
        pairs = [varied[j] and varied[k] for j, k in self.pairs]
        return replace(self, first=of(self.first, varied), total=of(self.total, varied), second=of(self.second, pairs))


@dataclass(frozen=True)
class Morris:
    mean_absolute: list  # mu*, Estimates
    mean: np.ndarray  # mu
    deviation: np.ndarray  # sigma
    trajectories: int

    def of(self, varied):
        return replace(self, mean_absolute=of(self.mean_absolute, varied), mean=np.where(varied, self.mean, np.nan),
                       deviation=np.where(varied, self.deviation, np.nan))


@dataclass(frozen=True)
class Change:
    """From the least value of one factor to the greatest, all others as they are."""

    mean: float
    least: float
    greatest: float
    cases: int


def of(estimates, varied):
    return [one if known else UNKNOWN for one, known in zip(estimates, varied)]


def varied(points, outcome, rows=0):
    """For each factor whether it takes two values among complete points: within a complete set of `rows` points, or,
    where points are in no sets, anywhere."""
    there = np.isfinite(outcome)
    if not rows:
        points, there, rows = points[there], there[there], int(there.sum())
    sets = points.reshape(-1, rows, points.shape[1])[there.reshape(-1, rows).all(axis=1)]
    return (np.ptp(sets, axis=1) > 0).any(axis=0)


def rows_of_saltelli(points, dimensions):
    """How many rows belong to a base point; N is a power of two, so it is never in doubt."""
    for rows in (dimensions + 2, 2 * dimensions + 2):
        base, rest = divmod(points, rows)
        if rest == 0 and base > 0 and base & (base - 1) == 0:
            return rows
    raise Refusal("", f"{points} points are no Saltelli design of {dimensions} factors")


def sobol(outcome, dimensions, resamples=RESAMPLES):
    """First-order and total indices, and those of pairs if the design has their rows, with bootstrap intervals.
    Base points with a missing run are left out."""
    rows = np.asarray(outcome, float).reshape(-1, rows_of_saltelli(len(outcome), dimensions))
    rows = rows[np.isfinite(rows).all(axis=1)]
    if len(rows) < 2:
        raise Refusal("", "too few base points are complete for Sobol indices", "at least two are needed",
                      "Run what is missing with civitas sweep --resume, and merge again")
    a, mixed, back, b = rows[:, 0], rows[:, 1:dimensions + 1], rows[:, dimensions + 1:-1], rows[:, -1]
    j, k = np.triu_indices(dimensions if back.shape[1] else 0, 1)

    def indices(chosen):
        a_, b_, mixed_ = a[chosen], b[chosen], mixed[chosen]
        both = np.concatenate([a_, b_])
        middle, variance = both.mean(), both.var()
        if variance == 0:
            return np.zeros(dimensions), np.zeros(dimensions), np.zeros(len(j))
        change = mixed_ - a_[:, None]
        first = ((b_ - middle)[:, None] * change).mean(axis=0) / variance
        return first, (change**2).mean(axis=0) / 2 / variance, seconds(chosen, first, middle, variance)

    # B with factor j from A and A with factor k from B agree in both factors alone, and so the other way round.
    def seconds(chosen, first, middle, variance):
        if not len(j):
            return np.zeros(0)
        mixed_, back_ = mixed[chosen] - middle, back[chosen] - middle
        apart = ((a[chosen] - middle) * (b[chosen] - middle)).mean()
        together = (back_[:, j] * mixed_[:, k] + back_[:, k] * mixed_[:, j]).mean(axis=0) / 2 - apart
        return together / variance - first[j] - first[k]

    found = indices(np.arange(len(rows)))
    draws = np.random.default_rng(SEED)
    again = [indices(draws.integers(len(rows), size=len(rows))) for _ in range(resamples)]
    first, total, second = (_estimates(each, [one[at] for one in again]) for at, each in enumerate(found))
    return Sobol(first, total, float(np.concatenate([a, b]).var()), len(rows), list(zip(j.tolist(), k.tolist())), second)


def morris(points, outcome, resamples=RESAMPLES):
    """Elementary effects on the unit scale. Trajectories with a missing run are left out."""
    dimensions = points.shape[1]
    if len(outcome) % (dimensions + 1):
        raise Refusal("", f"{len(outcome)} points are no trajectories of {dimensions} factors")
    effects = []
    for first in range(0, len(outcome), dimensions + 1):
        x, y = points[first:first + dimensions + 1], outcome[first:first + dimensions + 1]
        if np.isfinite(y).all():
            effects.append(_effects(x, y))
    if not effects:
        raise Refusal("", "no trajectory is complete", "",
                      "Run what is missing with civitas sweep --resume, and merge again")
    effects = np.array(effects)
    draws = np.random.default_rng(SEED)
    again = [np.abs(effects[draws.integers(len(effects), size=len(effects))]).mean(axis=0) for _ in range(resamples)]
    deviation = effects.std(axis=0, ddof=1) if len(effects) > 1 else np.full(dimensions, np.nan)
    return Morris(_estimates(np.abs(effects).mean(axis=0), again), effects.mean(axis=0), deviation, len(effects))


def _effects(x, y):
    """Of one trajectory; a step that stays on the same level of a choice has the effect 0."""
    effects = np.zeros(x.shape[1])
    for before, after, change in zip(x[:-1], x[1:], np.diff(y)):
        moved = np.flatnonzero(before != after)
        if len(moved) == 1:
            effects[moved[0]] = change / (after - before)[moved[0]]
        elif len(moved) > 1:
            raise Refusal("", "a step of a trajectory moves several factors")
    return effects


def regression(points, outcome, resamples=RESAMPLES):
    """Standardised coefficients of a linear model, as Estimates, and its R squared."""
    there = np.isfinite(outcome)
    x, y = points[there], outcome[there]
    if len(y) <= points.shape[1] + 1 or y.std() == 0:
        return [UNKNOWN] * points.shape[1], np.nan

    def coefficients(chosen):
        design = np.column_stack([np.ones(len(chosen)), x[chosen]])
        solution = np.linalg.lstsq(design, y[chosen], rcond=None)[0]
        deviation = y[chosen].std()
        return solution[1:] * x[chosen].std(axis=0) / (deviation if deviation > 0 else 1), design @ solution

    found, fitted = coefficients(np.arange(len(y)))
    draws = np.random.default_rng(SEED)
    again = [coefficients(draws.integers(len(y), size=len(y)))[0] for _ in range(resamples)]
    return _estimates(found, again), float(1 - ((y - fitted)**2).sum() / ((y - y.mean())**2).sum())


def one_at_a_time(points, outcome):
    """A Change for each factor, over all sets of points that differ in nothing else; None without such points."""
    changes = []
    for factor in range(points.shape[1]):
        others = np.ascontiguousarray(np.delete(points, factor, axis=1))
        sets = {}
        for at in np.flatnonzero(np.isfinite(outcome)):
            sets.setdefault(others[at].tobytes(), []).append(at)
        found = []
        for members in sets.values():
            order = sorted(members, key=lambda at: points[at, factor])
            if points[order[0], factor] < points[order[-1], factor]:
                found.append(outcome[order[-1]] - outcome[order[0]])
        changes.append(Change(float(np.mean(found)), min(found), max(found), len(found)) if found else None)
    return changes


def alone(set_, values, outcome):
    """Of points that each change at most one number: for each factor what its least and its greatest value add to
    the outcome where nothing is changed, as Estimates over the paired replicates.

    `set_` and `values`: (point, factor), whether and to what it is changed; `outcome`: (point, replicate). A factor
    with one value only has it twice, one with none is not known."""
    plain = ~set_.any(axis=1)
    if not plain.any():
        raise Refusal("", "there is no point at which nothing is changed", "", "Add one whose fields are all empty")
    base = outcome[np.flatnonzero(plain)[0]]
    if not np.isfinite(base).any():
        raise Refusal("", "the point at which nothing is changed has no complete run",
                      "all others are compared with it")
    found = []
    for factor in range(set_.shape[1]):
        points = sorted(np.flatnonzero(set_[:, factor]), key=lambda at: values[at, factor])
        pairs = [paired(base, outcome[at]) for at in (points[0], points[-1])] if points else []
        found.append(tuple(Estimate(pair.difference, pair.low, pair.high) for pair in pairs) or (Estimate(*[np.nan] * 3),) * 2)
    return found


def _estimates(values, again):
    low, high = np.percentile(np.array(again), LEVEL, axis=0) if len(again) else (values * np.nan, values * np.nan)
    return [Estimate(float(v), float(a), float(b)) for v, a, b in zip(values, low, high)]
