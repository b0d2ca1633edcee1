# SPDX-License-Identifier: Apache-2.0
"""The comparison for machines: every recorded number as tidy CSV, every statistic as JSON."""
import dataclasses
import itertools
import json
import math

import numpy as np

from . import provenance, verdicts
from .winners import CLASSES

HEADER = "scenario,replicate,time,dimension,group,metric,value,unit"


def csv(comparison):
    """One number a line, of all scenarios, replicates, steps and groups; digits that give the same bits again."""
    lines = [HEADER]
    for results in (comparison.base, *(reform.results for reform in comparison.reforms)):
        for indicator in results.indicators.values():
            lines += _lines(results, indicator)
    return "\n".join(lines) + "\n"


def _lines(results, indicator):
    dimension = _quoted(", ".join(indicator.dimensions))
    groups = [_quoted(", ".join(labels)) for labels in
              itertools.product(*(results.labels[name] for name in indicator.dimensions))]
    months = np.datetime_as_string(results.starts)
    ending = f",{_quoted(indicator.unit)}"
    beginning = [f"{_quoted(results.name)},{replicate},{month},{dimension},"
                 for replicate in results.replicates for month in months]
    rows = indicator.values.reshape(len(beginning), len(groups)).tolist()
    for first, row in zip(beginning, rows):
        for group, value in zip(groups, row):
            if not math.isnan(value):
                yield f"{first}{group},{indicator.metric},{int(value) if indicator.counts else repr(value)}{ending}"


def _quoted(text):
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n\r') else text


def as_json(comparison):
    chosen = comparison.period
    return json.dumps(_clean({
        "period": {"first": chosen.first, "last": chosen.last, "steps": len(chosen.steps), "why": chosen.why},
        "confidence": 0.95,
        "warnings": comparison.warnings,
        "notes": [*comparison.notes, *comparison.later],
        "base": _scenario(comparison.base),
        "reforms": [_reform(reform) for reform in comparison.reforms],
        "cost_effectiveness": [_choice(choice) for choice in comparison.choices],
    }), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _scenario(results):
    return {"name": results.name, "file": results.path, "title": results.title, "digest": results.digest,
            "complete": results.complete, "seed": results.provenance.get("seed"),
            "replicates": results.replicates.tolist(), "changes": list(results.changes),
            "command": provenance.command(results), "inputs": results.inputs}


def _reform(reform):
    return {
        **_scenario(reform.results),
        "identical": reform.identical,
        "effects": [{"metric": e.indicator.metric, "dimension": e.dimension, "group": e.group,
                     "unit": e.indicator.unit, "steps": e.steps, **dataclasses.asdict(e.paired)}
                    for e in reform.effects],
        "key_figures": [{"name": f.key.name, "title": f.key.title, "unit": f.key.unit, "value": f.value,
                         "standard_error": f.standard_error, "low": f.low, "high": f.high,
                         "verdict": verdicts.verdict(f)} for f in reform.key_figures],
        "own": [{"metric": o.indicator.metric, "dimension": o.dimension, "group": o.group, "unit": o.indicator.unit, "n": o.n,
                 "mean": o.mean, "standard_error": o.standard_error, "low": o.low, "high": o.high} for o in reform.own],
        "winners": reform.winners and {
            "income": reform.winners.title, "unit": reform.winners.unit, "classes": CLASSES,
            "groups": [dataclasses.asdict(group) for group in (*reform.winners.tenths, reform.winners.everybody)]},
    }


def _choice(choice):
    return {"effect": choice.effect.name, "title": choice.effect.title, "unit": choice.effect.unit, "options": [
        {"title": option.title, "net_cost": dataclasses.asdict(option.cost), "effect": dataclasses.asdict(option.effect),
         "dominated_by": list(option.dominated_by), "tied_with": option.tied_with, "against": option.against,
         "icer": option.icer and {"value": option.icer.value, "standard_error": option.icer.standard_error,
                                  "low": option.icer.low, "high": option.icer.high, "unit": option.icer.key.unit}}
        for option in choice.options]}


def _clean(item):
    """NaN becomes null, numbers of numpy become plain ones."""
    if isinstance(item, dict):
        return {key: _clean(value) for key, value in item.items()}
    if isinstance(item, (list, tuple)):
        return [_clean(value) for value in item]
    if isinstance(item, np.generic):
        item = item.item()
    return None if isinstance(item, float) and not math.isfinite(item) else item
