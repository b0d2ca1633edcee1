# SPDX-License-Identifier: Apache-2.0
"""One set of months for all: a row adds up only if the base and each reform are means over the same months."""
import dataclasses

import numpy as np


def shared(base, reforms, period):
    """The same files with only those values in the period that all have, where they have any; and the indicators of
    the base from which values were taken away.

    A file that never has a value, for an indicator or one of its groups, takes nothing away from the others."""
    files, cut = [base, *reforms], {}
    for name, indicator in base.indicators.items():
        holders = [results.indicators[name].values for results in files if name in results.indicators]
        if len(holders) > 1 and (missing := _missing(holders, period.steps)) is not None:
            cut[name] = missing
    base, *reforms = (_without(results, cut) for results in files)
    return base, reforms, list(cut)


def _missing(holders, steps):
    """Where some that have values in the period have none, of those that others have there; None: nowhere."""
    there = [np.isfinite(values) for values in holders]
    counted = [has | ~has[:, steps].any(axis=(0, 1)) for has in there]
    missing = ~np.logical_and.reduce(counted)
    taken = [(has & missing)[:, steps].any() for has in there]
    return missing if any(taken) else None


def _without(results, cut):
    indicators = {name: dataclasses.replace(indicator, values=np.where(cut[name], np.nan, indicator.values))
                  if name in cut else indicator for name, indicator in results.indicators.items()}
    return dataclasses.replace(results, indicators=indicators)
