# SPDX-License-Identifier: Apache-2.0
"""Refuses to compare what is not the same people with the same luck, and warns of what is doubtful."""
import dataclasses
import os
import shlex

import numpy as np

from .errors import Refusal

LAWFUL = "differences would be luck, not policy"


def align(base, reforms):
    """The results on their common steps and replicates, and warnings in words."""
    warnings = []
    files = [base, *reforms]
    for at, second in enumerate(files):
        if first := next((other for other in files[:at] if other.name == second.name), None):
            _refuse_namesake(first, second)
    for reform in reforms:
        _same_world(base, reform)
        warnings += _doubts(base, reform)
    for results in files:
        if not results.complete:
            warnings.append(f"{results.path}: the run has not gone to its end; "
                            "only steps and replicates that all files have are compared")
    if all(results.complete for results in files):
        for reform in reforms:
            _same_axes(base, reform)
    else:
        files = _common(files)
    base, *reforms = _shared_citizens(files)
    return base, reforms, warnings


def _refuse_namesake(first, second):
    if os.path.realpath(first.path) == os.path.realpath(second.path):
        raise Refusal(second.path, "is given twice", "a file does not differ from itself", "Leave it out once")
    folder = os.path.basename(os.path.dirname(os.path.abspath(second.path)))
    renamed = os.path.join(os.path.dirname(second.path), f"{second.name}_of_{folder}.h5")
    raise Refusal(second.path, f"has the same name as {first.path}",
                  "scenarios are told apart by the names of their files",
                  f"Rename it: {shlex.join(['mv', second.path, renamed])}")


def _same_world(base, reform):
    seeds = [results.provenance.get("seed") for results in (base, reform)]
    if seeds[0] != seeds[1]:
        raise Refusal(reform.path, f"was run with seed {seeds[1]}, {base.path} with seed {seeds[0]}", LAWFUL,
                      f"Run it with --seed {seeds[0]}")
    for fact in dict.fromkeys([*base.population, *reform.population]):
        values = [results.population.get(fact, "nothing") for results in (base, reform)]
        if values[0] != values[1]:
            raise Refusal(reform.path, f"is about another population: {fact} is {values[1]}, "
                          f"in {base.path} {values[0]}", LAWFUL, "Run both with the same population and --persons")
    for file in _sources(base):
        if file in reform.inputs and reform.inputs[file] != base.inputs[file]:
            raise Refusal(reform.path, f"was made from another version of {file} than {base.path}", LAWFUL,
                          "Run both again")
    if base.panel and reform.panel and not (base.panel.sample <= reform.panel.sample or
                                            base.panel.sample >= reform.panel.sample):
        raise Refusal(reform.path, f"follows other citizens in its panel than {base.path}", LAWFUL,
                      "Run both with the same population and panel")


def _sources(results):
    """Input files that the population was made from: all that are not scenarios."""
    named = {results.population.get("microdata"), results.population.get("mapping")} - {None}
    return [file for file in results.inputs if any(file.endswith(name) for name in named)]


def _same_axes(base, reform):
    if not (np.array_equal(base.starts, reform.starts) and np.array_equal(base.ends, reform.ends)):
        raise Refusal(reform.path, f"covers {span(reform)}, {base.path} covers {span(base)}",
                      "only the same steps can be compared", "Run both with the same --from and --to")
    if not np.array_equal(base.replicates, reform.replicates):
        raise Refusal(reform.path, f"has {len(reform.replicates)} replicates, {base.path} has {len(base.replicates)}",
                      "replicates are compared in pairs", f"Run both with --replicates {len(base.replicates)}")
    for dimension in base.labels.keys() & reform.labels.keys():
        if base.labels[dimension] != reform.labels[dimension]:
            raise Refusal(reform.path, f"has other groups of '{dimension}' than {base.path}",
                          "only the same groups can be compared", "Run both from the same base scenario")


def span(results):
    if not len(results.starts):
        return "no step"
    return f"{len(results.starts)} steps from {str(results.starts[0])[:7]} to {str(results.starts[-1])[:7]}"


def _doubts(base, reform):
    for file, digest in base.inputs.items():
        if reform.inputs.get(file, digest) != digest:
            yield (f"{reform.path}: made from another version of {file} than {base.path}; "
                   "the differences are not only those of its changes")
    for what in ("civitas_version", "git_commit"):
        versions = [results.provenance.get(what, "unknown") for results in (base, reform)]
        if versions[0] != versions[1]:
            yield f"{reform.path}: made by another program ({what} {versions[1]}, not {versions[0]})"


def _shared_citizens(files):
    """Panels of those whom all follow: a child may be born under one law and not under the other."""
    panels = [results.panel for results in files if results.panel]
    shared = set.intersection(*(set(panel.citizens) for panel in panels)) if panels else set()
    return [results if not results.panel or len(shared) == len(results.panel.citizens)
            else dataclasses.replace(results, panel=results.panel.of(shared)) for results in files]


def _common(files):
    steps, replicates = set(files[0].starts), set(files[0].replicates)
    for results in files[1:]:
        steps &= set(results.starts)
        replicates &= set(results.replicates)
    if not steps or not replicates:
        incomplete = next(results for results in files if not results.complete)
        raise Refusal(incomplete.path, "shares no finished step with the other files", "its run was interrupted",
                      "Let it run to its end")
    return [_cut(results, steps, replicates) for results in files]


def _cut(results, steps, replicates):
    at_step = np.flatnonzero(np.isin(results.starts, list(steps)))
    at_replicate = np.flatnonzero(np.isin(results.replicates, list(replicates)))
    panel = results.panel and dataclasses.replace(
        results.panel, values={name: values[at_step] for name, values in results.panel.values.items()})
    return dataclasses.replace(
        results, starts=results.starts[at_step], ends=results.ends[at_step],
        replicates=results.replicates[at_replicate], panel=panel,
        indicators={name: dataclasses.replace(indicator, values=indicator.values[at_replicate][:, at_step])
                    for name, indicator in results.indicators.items()})
