# SPDX-License-Identifier: Apache-2.0
"""What not every file records: numbers of reforms alone are told without a difference, all others are left out."""
import itertools
import math
from dataclasses import dataclass

import numpy as np

from . import money, rounding, units
from .pairing import interval, standard_error
from .results import Indicator


@dataclass(frozen=True)
class Own:
    """An indicator, or one of its groups, that a reform records and the base does not: its mean over the period."""

    indicator: Indicator
    dimension: str  # '' for the whole population
    group: str
    n: int  # replicates
    mean: float
    standard_error: float
    low: float
    high: float

    @property
    def is_money(self):
        return money.is_money_line(self.indicator)

    def shown(self):
        """The mean and its interval with their unit, as texts."""
        unit = units.unit_of(self.indicator, self.mean)
        half = math.nan if self.high == self.low else (self.high - self.low) / 2
        places = rounding.told(unit.decimals(self.mean, half, self.mean), unit, self.low, self.high, self.mean)
        span = "" if math.isnan(self.low) else units.span(unit, self.low, self.high, places)
        return unit, unit.number(self.mean, places), span


def own(base, reform, period):
    """Those of a reform that were recorded in the period, in the order of its scenario."""
    found = (number for name, indicator in reform.indicators.items() if name not in base.indicators
             for number in _numbers(indicator, reform.labels, period))
    return [number for number in found if number.n]


def _numbers(indicator, labels, period):
    dimension = ", ".join(indicator.dimensions)
    for group in itertools.product(*(range(len(labels[name])) for name in indicator.dimensions)):
        values = indicator.values[(slice(None), period.steps, *group)]
        there = np.isfinite(values)
        recorded = there.sum(axis=1)
        with np.errstate(invalid="ignore"):
            means = (np.where(there, values, 0).sum(axis=1) / recorded)[recorded > 0]
        label = ", ".join(labels[name][at] for name, at in zip(indicator.dimensions, group))
        mean, error = (float(means.mean()) if len(means) else math.nan), math.nan
        if len(means) > 1:
            error = standard_error(means)
        yield Own(indicator, dimension, label, len(means), mean, error, *interval(mean, error, len(means)))


def note(base, reforms):
    """One sentence on which file has what, where not all have the same; '' where they do."""
    files, holders = [base, *reforms], {}
    for results in files:
        for indicator in results.indicators.values():
            holders.setdefault((indicator.metric, indicator.name), []).append(results.path)
    of = {}
    for (metric, name), paths in holders.items():
        if len(paths) < len(files):
            whole = holders.get((metric, metric)) == paths  # its breakdowns need not be told, too
            of.setdefault(tuple(paths), {}).setdefault(metric if whole else name)
    told = [f"{units.listed(paths)} only: {', '.join(names)} "
            f"({'left out' if base.path in paths else 'shown without a difference'})" for paths, names in of.items()]
    return f"not every file records the same numbers. In {'; in '.join(told)}" if told else ""
