# SPDX-License-Identifier: Apache-2.0
"""Change of each total of money that changes: a panel for each unit, and one for stocks."""
import math
import textwrap

import numpy as np

from . import rounding, units
from .drawing import INK, Canvas, amounts, change_label, colour, finish, half, legend


def money(comparison):
    panels = {}
    for name in comparison.first_money():
        indicator = comparison.base.indicators[name]
        panels.setdefault((indicator.unit, indicator.kind == "number" and "/" not in indicator.unit), []).append(name)
    if not panels:
        return None
    heights = [0.5 + len(names) * (0.3 + 0.22 * len(comparison.reforms)) for names in panels.values()]
    canvas = Canvas(figsize=(9, 0.6 + sum(heights)), layout="constrained")
    texts = []
    for axes, names in zip(canvas.subplots(len(panels), 1, squeeze=False, height_ratios=heights)[:, 0], panels.values()):
        texts += _panel(axes, comparison, names)
    legend(canvas, *axes.get_legend_handles_labels())
    return finish(canvas, "money", "What it costs: change of money", "", "; ".join(texts))


def _panel(axes, comparison, names):
    pairs = [[reform.find(name) for name in names] for reform in comparison.reforms]
    largest = max(abs(e.paired.difference) for row in pairs for e in row if e.paired.n)
    unit = units.unit_of(pairs[0][0].indicator, largest)
    height = 0.78 / len(pairs)
    for at, (reform, row) in enumerate(zip(comparison.reforms, pairs)):
        places = np.arange(len(names)) + (at - (len(pairs) - 1) / 2) * height
        change = [e.paired.difference * unit.scale for e in row]
        widths = [half(e, unit) for e in row]
        axes.barh(places, change, height=height * 0.9, color=colour(at), label=reform.title, xerr=widths,
                  error_kw={"ecolor": INK, "elinewidth": 1, "capsize": 2})
        labels = [_shown(effects, at, unit) for effects in zip(*pairs)]
        for place, value, width, e, label in zip(places, change, widths, row, labels):
            if not e.paired.same:
                axes.annotate(label, (value + math.copysign(width, value), place), va="center",
                              fontsize=8, xytext=(math.copysign(5, value), 0), textcoords="offset points",
                              ha="left" if value >= 0 else "right")
        yield f"{reform.title}: " + ", ".join(
            f"{e.indicator.title} {label} {unit.change}" for e, label in zip(row, labels))
    axes.set_yticks(np.arange(len(names)), [textwrap.fill(e.indicator.title, 34) for e in pairs[0]])
    axes.invert_yaxis()
    axes.axvline(0, color=INK, linewidth=0.8)
    amounts(axes.xaxis, most=7)
    axes.margins(x=0.14)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(change_label(unit))


def _shown(effects, at, unit):
    pair = effects[at].paired
    return unit.number(pair.difference, rounding.of(effects, unit=unit).change(pair), sign=True)
