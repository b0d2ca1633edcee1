# SPDX-License-Identifier: Apache-2.0
"""The picture to remember: who gains or loses, beside what it costs."""
import math
import textwrap

import numpy as np

from . import units
from .drawing import INK, MARKERS, Canvas, colour, finish, half, legend, spread, tick, words_of


def summary(comparison):
    """On the left who gains income, by tenths; when no income changes, the breakdown whose groups differ most."""
    earning = [(at, reform) for at, reform in enumerate(comparison.reforms) if reform.changes_incomes]
    costs = list(_costs(comparison))
    chosen = comparison.breakdowns()
    if not costs or not (earning or chosen):
        return None
    canvas = Canvas(figsize=(9, 3.3), layout="constrained")
    left, right = canvas.subplots(1, 2, width_ratios=[1.35, 1])
    if earning:
        _by_tenths(left, earning, len(comparison.reforms))
    else:
        _by_group(left, comparison, *chosen[0])
    text = _cost(right, costs)
    legend(canvas, *left.get_legend_handles_labels())
    return finish(canvas, "summary", "Whom it changes, and what it costs",
                  f"Means over {comparison.period}; thin bars: 95{units.SPACE}% intervals.", text)


def _by_tenths(axes, shown, count):
    for at, reform in shown:
        shares = [group.gain for group in reform.winners.tenths]
        error = 100 * np.array([[s.value - s.low for s in shares], [s.high - s.value for s in shares]])
        axes.errorbar(np.arange(10) + spread(at, count), [100 * s.value for s in shares], yerr=np.maximum(error, 0),
                      color=colour(at), capsize=2, marker=MARKERS[at % len(MARKERS)], markersize=5, elinewidth=1,
                      linewidth=1.2, label=reform.title)
    axes.set_title("Who gains: citizens whose income rises")
    axes.set_ylabel("% of citizens in the tenth")
    axes.set_xticks(np.arange(10), ["1\npoorest", *map(str, range(2, 10)), "10\nrichest"])
    axes.set_xlabel("tenth of incomes at the start")
    axes.set_ylim(0)


def _by_group(axes, comparison, metric, dimension):
    rows = comparison.groups(metric)[dimension]
    unit = units.unit_of(rows[0][0].indicator, max(e.paired.size for row in rows for e in row))
    for at, reform in enumerate(comparison.reforms):
        effects = [row[at] for row in rows]
        axes.errorbar(np.arange(len(rows)) + spread(at, len(comparison.reforms)),
                      [e.paired.difference * unit.scale for e in effects], yerr=[half(e, unit) for e in effects],
                      linestyle="none", marker=MARKERS[at % len(MARKERS)], markersize=5, color=colour(at), capsize=2,
                      elinewidth=1.2, label=reform.title)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_title(textwrap.fill(f"{rows[0][0].indicator.title}: change", 52))
    axes.set_ylabel(textwrap.fill(unit.change, 24))
    axes.set_xticks(np.arange(len(rows)), [textwrap.fill(row[0].group, 12) for row in rows])
    axes.set_xlim(-0.6, len(rows) - 0.4)
    axes.set_xlabel(words_of(comparison.base.dimension_titles[dimension]).lower())
    axes.yaxis.set_major_formatter(tick)


def _costs(comparison):
    """(which reform, its title, what it costs): the net cost, else the total of money that changes most."""
    names = comparison.first_money()
    net = any(figure.key.name == "net_cost" for reform in comparison.reforms for figure in reform.key_figures)
    for at, reform in enumerate(comparison.reforms):
        if net:
            for figure in reform.key_figures:
                if figure.key.name == "net_cost":
                    half_width = (figure.high - figure.low) / 2
                    yield at, reform.title, "What it costs the state", figure.key.unit, figure.value, half_width
        elif names and (effect := reform.find(names[0])) and not effect.paired.same:
            pair = effect.paired
            yield (at, reform.title, f"{effect.indicator.title}: change", effect.indicator.unit, pair.difference,
                   pair.half_width)


def _cost(axes, costs):
    largest = max(abs(value) for *_, value, _ in costs)
    unit = units.money_unit(*units.MONEY.fullmatch(costs[0][3]).groups(), largest)
    for place, (at, _, _, _, value, half_width) in enumerate(costs):
        shown, width = value * unit.scale, np.nan_to_num(half_width * unit.scale)
        axes.barh(place, shown, xerr=width, color=colour(at), height=0.6, error_kw={"ecolor": INK, "capsize": 2})
        decimals = max(0, unit.decimals(value, half_width, largest, finer=False))
        axes.annotate(unit.number(value, decimals, sign=True), (shown + math.copysign(width, shown), place), va="center",
                      xytext=(math.copysign(6, shown), 0), textcoords="offset points",
                      ha="left" if shown >= 0 else "right")
    axes.set_title(textwrap.fill(costs[0][2], 40))
    axes.set_yticks(range(len(costs)), [textwrap.fill(title, 18) for _, title, *_ in costs])
    axes.invert_yaxis()
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.margins(x=0.25)
    axes.xaxis.set_major_formatter(tick)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(unit.change)
    return "; ".join(f"{title}: {unit.with_unit(value, 1)}" for _, title, _, _, value, _ in costs)
