# SPDX-License-Identifier: Apache-2.0
"""Change of money: the net cost and each total that changes, in a year; and a panel of stocks."""
import math
import textwrap

import numpy as np

from . import money as money_lines
from . import parts, rounding, units
from .drawing import INK, Canvas, amounts, change_label, colour, finish, half, legend


def money(comparison):
    lines = parts.arranged(comparison, comparison.first_money())
    titles = {line.name: line.title for line in lines}
    panels = {}
    if costs := comparison.net_costs():
        panels[costs[0].indicator.unit[:3], False] = [costs]
    for line in lines:
        effects = [reform.find(line.name) for reform in comparison.reforms]
        indicator = effects[0].indicator
        panels.setdefault((indicator.unit[:3], money_lines.is_stock(indicator)), []).append(effects)
    if not panels:
        return None
    heights = [0.7 + len(rows) * (0.3 + 0.22 * len(comparison.reforms)) for rows in panels.values()]
    canvas = Canvas(figsize=(9, 0.6 + sum(heights)), layout="constrained")
    texts = []
    for axes, ((_, stocks), rows) in zip(canvas.subplots(len(panels), 1, squeeze=False, height_ratios=heights)[:, 0],
                                         panels.items()):
        axes.set_title(f"Stocks and amounts so far, at the end of {comparison.period.last}" if stocks else "In a year")
        texts += _panel(axes, comparison, rows, titles)
    legend(canvas, *axes.get_legend_handles_labels())
    return finish(canvas, "money", "What it costs: change of money", "", "; ".join(texts))


def _panel(axes, comparison, rows, titles):
    """`rows`: for each line of money the effects of all reforms; `titles`: of those that may be parts of others."""
    largest = max(abs(e.paired.difference) * units.unit_of(e.indicator).scale for row in rows for e in row if e.paired.n)
    height = 0.78 / len(comparison.reforms)
    for at, reform in enumerate(comparison.reforms):
        row = [effects[at] for effects in rows]
        shown = [units.unit_of(e.indicator, largest / units.unit_of(e.indicator).scale) for e in row]
        unit = shown[0]
        places = np.arange(len(rows)) + (at - (len(comparison.reforms) - 1) / 2) * height
        change = [e.paired.difference * unit.scale for e, unit in zip(row, shown)]
        widths = [half(e, unit) for e, unit in zip(row, shown)]
        labels = [_shown(effects, at, unit) for effects, unit in zip(rows, shown)]
        axes.barh(places, change, height=height * 0.9, color=colour(at), label=reform.title, xerr=widths,
                  error_kw={"ecolor": INK, "elinewidth": 1, "capsize": 2})
        for place, value, width, e, label in zip(places, change, widths, row, labels):
            if not e.paired.same:
                axes.annotate(label, (value + math.copysign(width, value), place), va="center",
                              fontsize=8, xytext=(math.copysign(5, value), 0), textcoords="offset points",
                              ha="left" if value >= 0 else "right")
        yield f"{reform.title}: " + ", ".join(
            f"{e.indicator.title} {label} {unit.change}" for e, label in zip(row, labels))
    axes.set_yticks(np.arange(len(rows)), [textwrap.fill(_title(row[0].indicator, titles), 34) for row in rows])
    axes.invert_yaxis()
    axes.axvline(0, color=INK, linewidth=0.8)
    amounts(axes.xaxis, most=7)
    axes.margins(x=0.14)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(change_label(unit))


def _title(indicator, titles):
    return titles.get(indicator.name, str)(indicator.title)


def _shown(effects, at, unit):
    pair = effects[at].paired
    return unit.number(pair.difference, rounding.of(effects, unit=unit).change(pair), sign=True)
