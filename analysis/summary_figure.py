# SPDX-License-Identifier: Apache-2.0
"""The picture to remember: who gains, by tenths, beside what it costs the state."""
import math
import textwrap

import numpy as np

from . import units
from .drawing import INK, MARKERS, Canvas, colour, finish, legend, tick


def summary(comparison):
    shown = [(at, reform) for at, reform in enumerate(comparison.reforms)
             if reform.winners and not reform.changes_nothing]
    costs = [(at, reform.title, figure) for at, reform in enumerate(comparison.reforms)
             for figure in reform.key_figures if figure.key.name == "net_cost"]
    if not shown or not costs:
        return None
    canvas = Canvas(figsize=(9, 3.3), layout="constrained")
    left, right = canvas.subplots(1, 2, width_ratios=[1.35, 1])
    for at, reform in shown:
        shares = [group.gain for group in reform.winners.tenths]
        x = np.arange(10) + (at - (len(comparison.reforms) - 1) / 2) * 0.12
        error = 100 * np.array([[s.value - s.low for s in shares], [s.high - s.value for s in shares]])
        left.errorbar(x, [100 * s.value for s in shares], yerr=np.maximum(error, 0), color=colour(at), capsize=2,
                      marker=MARKERS[at % len(MARKERS)], markersize=5, elinewidth=1, linewidth=1.2, label=reform.title)
    left.set_title("Who gains: citizens whose income rises")
    left.set_ylabel("% of citizens in the tenth")
    left.set_xticks(np.arange(10), ["1\npoorest", *map(str, range(2, 10)), "10\nrichest"])
    left.set_xlabel("tenth of incomes at the start")
    left.set_ylim(0)
    largest = max(abs(figure.value) for _, _, figure in costs)
    unit = units.money_unit(*units.MONEY.fullmatch(costs[0][2].key.unit).groups(), largest)
    for place, (at, _, figure) in enumerate(costs):
        value = figure.value * unit.scale
        width = np.nan_to_num((figure.high - figure.low) / 2 * unit.scale)
        right.barh(place, value, xerr=width, color=colour(at), height=0.6, error_kw={"ecolor": INK, "capsize": 2})
        right.annotate(unit.number(figure.value, 0), (value + math.copysign(width, value), place), va="center",
                       xytext=(math.copysign(6, value), 0), textcoords="offset points",
                       ha="left" if value >= 0 else "right")
    right.set_title("What it costs the state")
    right.set_yticks(range(len(costs)), [textwrap.fill(title, 18) for _, title, _ in costs])
    right.invert_yaxis()
    right.axvline(0, color=INK, linewidth=0.8)
    right.margins(x=0.2)
    right.xaxis.set_major_formatter(tick)
    right.grid(axis="y", visible=False)
    right.set_xlabel(unit.change)
    legend(canvas, *left.get_legend_handles_labels())
    text = "; ".join(f"{title}: {unit.with_unit(figure.value, 0)}" for _, title, figure in costs)
    return finish(canvas, "summary", "Who gains and what it costs",
                   f"Means over {comparison.period}; thin bars: 95{units.SPACE}% intervals.", text)
