# SPDX-License-Identifier: Apache-2.0
"""Change of each flow of money."""
import math
import textwrap

import numpy as np

from . import units
from .drawing import INK, Canvas, colour, finish, half, legend, tick


def money(comparison):
    names = [name for name in comparison.money() if comparison.changed(name)]
    if not names:
        return None
    shown = comparison.base.indicators[names[0]].unit  # one axis has one unit
    names = [name for name in names if comparison.base.indicators[name].unit == shown]
    pairs = [[reform.find(name) for name in names] for reform in comparison.reforms]
    largest = max(abs(e.paired.difference) for row in pairs for e in row)
    unit = units.unit_of(pairs[0][0].indicator, largest)
    canvas = Canvas(figsize=(9, 0.9 + len(names) * (0.3 + 0.22 * len(pairs))), layout="constrained")
    axes = canvas.subplots()
    height = 0.78 / len(pairs)
    for at, (reform, row) in enumerate(zip(comparison.reforms, pairs)):
        places = np.arange(len(names)) + (at - (len(pairs) - 1) / 2) * height
        change = [e.paired.difference * unit.scale for e in row]
        widths = [half(e, unit) for e in row]
        axes.barh(places, change, height=height * 0.9, color=colour(at), label=reform.title, xerr=widths,
                  error_kw={"ecolor": INK, "elinewidth": 1, "capsize": 2})
        for place, value, width, e in zip(places, change, widths, row):
            if not e.paired.same:
                text = unit.number(e.paired.difference, 0, sign=True)
                axes.annotate(text, (value + math.copysign(width, value), place), va="center", fontsize=8,
                              xytext=(math.copysign(5, value), 0), textcoords="offset points",
                              ha="left" if value >= 0 else "right")
    axes.set_yticks(np.arange(len(names)), [textwrap.fill(e.indicator.title, 34) for e in pairs[0]])
    axes.invert_yaxis()
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.xaxis.set_major_formatter(tick)
    axes.margins(x=0.14)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(f"change, {unit.change}; bars: 95{units.SPACE}% interval")
    legend(canvas, *axes.get_legend_handles_labels())
    text = "; ".join(f"{reform.title}: " + ", ".join(
        f"{e.indicator.title} {unit.change_with_unit(e.paired.difference, 0)}" for e in row)
        for reform, row in zip(comparison.reforms, pairs))
    return finish(canvas, "money", "What it costs: change of money flows", "", text)
