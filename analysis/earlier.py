# SPDX-License-Identifier: Apache-2.0
"""Figures that a script left in its folder when it wrote it before, as the numbers beside them tell: their names."""
import json
import os

OF_COMPARISONS = ("summary", "winners", "money", "over_time")
OF_SWEEPS = ("importance", "pairs", "alone", "scatter")


def of_comparison(folder):
    return _files(folder, "comparison.json", lambda told: [
        *OF_COMPARISONS, *(f"by_group_{effect['metric']}" for reform in told["reforms"] for effect in reform["effects"])])


def of_sweep(folder):
    return _files(folder, "sensitivity.json", lambda told: [
        f"{kind}_{of_outcome(measure['outcome'])}" for measure in told["measures"] for kind in OF_SWEEPS])


def of_outcome(name):
    """An outcome in the name of a file: groups may have any name."""
    return name.replace("/", "_")


def _files(folder, numbers, figures):
    """None where there are no such numbers: then no script of the kind has written there."""
    try:
        with open(os.path.join(folder, numbers), encoding="utf-8") as file:
            names = dict.fromkeys(figures(json.load(file)))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []
    return [f"{name}.{ending}" for name in names if os.path.basename(name) == name for ending in ("svg", "png")]
