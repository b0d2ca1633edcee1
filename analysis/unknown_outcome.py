# SPDX-License-Identifier: Apache-2.0
"""What is said of an outcome that a sweep does not have: what it has, and what was perhaps meant."""
import difflib

from .errors import Refusal


def refusal(sweep, name):
    metric, equals, group = name.partition("=")
    if equals and metric in sweep.groups:
        labels = [each.partition("=")[2] for each in sweep.groups[metric]]
        meant = [f"{metric}={label}" for label in difflib.get_close_matches(group, labels, 1)]
        has = f"groups of {metric} are {', '.join(labels)}"
    else:
        known = [*sweep.names, *(each for of in sweep.groups.values() for each in of)]
        meant = difflib.get_close_matches(name, known, 1)
        has = f"it has {', '.join([*sweep.names, *(f'{each}=…' for each in sweep.groups)])}"
    return Refusal(sweep.path, f"has no outcome '{name}'", has, f"Did you mean '{meant[0]}'?" if meant else "")
