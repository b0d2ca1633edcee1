# SPDX-License-Identifier: Apache-2.0
"""The picture to remember: who gains or loses, beside what it costs."""
import math
import textwrap
from dataclasses import dataclass

import numpy as np

from . import importance, rounding, units
from .drawing import GREY, INK, MARKERS, Canvas, amounts, colour, finish, half, legend, spread, tick, words_of
from .winners import SMALL

TITLES = {("gain",): "Who gains: citizens whose income rises",
          ("lose",): "Who loses: citizens whose income falls (nobody gains)",
          ("gain", "lose"): "Who gains (above 0) and who loses (below)"}

NET_COST = "What it costs the state"
FEW = 0.01  # a smaller share of citizens whose income changes is not what a policy is about


def summary(comparison):
    """On the left who gains and who loses income, by tenths; when the incomes of few change, the breakdown whose groups
    differ most, if there is one; when nobody's does, a sentence that says so; without incomes the first outcome."""
    followed = [(at, reform) for at, reform in enumerate(comparison.reforms) if reform.winners]
    earning = [(at, reform) for at, reform in followed if reform.changes_incomes]
    costs = list(_costs(comparison))
    chosen = comparison.breakdowns()
    if chosen and all(reform.winners.everybody.gain.value + reform.winners.everybody.lose.value < FEW for _, reform in earning):
        earning = []
    outcomes = comparison.first_outcomes()
    if not costs or not (followed or chosen or outcomes):
        return None
    canvas = Canvas(figsize=(9, 3.3), layout="constrained")
    left, right = canvas.subplots(1, 2, width_ratios=[1.35, 1])
    nobody = f"Nobody's income changes by more than {units.percent(SMALL)}."
    if earning:
        by_tenths(left, earning, len(comparison.reforms))
    elif chosen:
        _by_group(left, comparison, *chosen[0])
    elif not followed:
        _levels(left, comparison, outcomes[0])
    else:
        left.set_axis_off()
        left.set_title("Who gains and who loses")
        left.text(0, 0.9, nobody, va="top", transform=left.transAxes)
    text = _cost(right, costs)
    if left.get_legend_handles_labels()[0]:
        legend(canvas, *left.get_legend_handles_labels())
    said = [nobody] if followed and not any(reform.changes_incomes for _, reform in followed) else []
    means = f"Means over {comparison.period}; thin bars: 95{units.SPACE}% intervals."
    what = "Whom" if earning or chosen or followed else "What"
    return finish(canvas, "summary", f"{what} it changes, and what it costs", " ".join([means, *said]),
                  " ".join([*said, text]))


def by_tenths(axes, shown, count):
    """Who gains above 0, who loses below it; a reform has no line on the side where nobody is."""
    sides, width = [(+1, "gain"), (-1, "lose")], 0.8 / count
    there = [side for _, side in sides if any(getattr(reform.winners.everybody, side).value for _, reform in shown)]
    for at, reform in shown:
        label = reform.title
        for sign, side in sides:
            if not getattr(reform.winners.everybody, side).value:
                continue
            shares = [getattr(group, side) for group in reform.winners.tenths]
            value, low, high = (100 * np.nan_to_num(np.array([getattr(share, what) for share in shares]))
                                for what in ("value", "low", "high"))
            error = np.where(value > 0, np.maximum([value - low, high - value], 0), 0)[::sign]  # none around nobody
            axes.bar(np.arange(10) + (at - (count - 1) / 2) * width, sign * value, width * 0.92, yerr=error, color=colour(at),
                     error_kw={"ecolor": INK, "elinewidth": 0.8, "capsize": 1.5}, label=label)
            label = None  # once in the legend
    axes.set_title(TITLES[tuple(there)])
    axes.set_ylabel("% of citizens in the tenth")
    axes.yaxis.set_major_formatter(lambda value, at: tick(abs(value), at))
    axes.set_xticks(np.arange(10), ["1\npoorest", *map(str, range(2, 10)), "10\nrichest"])
    axes.set_xlabel("tenth of incomes at the start")
    if "lose" not in there:
        axes.set_ylim(0)
    elif "gain" not in there:
        axes.set_ylim(top=0)
    axes.axhline(0, color=INK, linewidth=0.8)


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
    axes.set_ylabel(textwrap.fill(f"change, {unit.change}" if unit.change else "change", 28))
    axes.set_xticks(np.arange(len(rows)), [textwrap.fill(row[0].group, 12) for row in rows])
    axes.set_xlim(-0.6, len(rows) - 0.4)
    axes.set_xlabel(words_of(comparison.base.dimension_titles[dimension]).lower())
    axes.yaxis.set_major_formatter(tick)


def _levels(axes, comparison, name):
    """One outcome under the base and each reform."""
    effects = [reform.find(name) for reform in comparison.reforms]
    base = next(e for e in effects if e.paired.n)
    unit = units.unit_of(base.indicator, max(e.paired.size for e in effects))
    bars = [(comparison.base.title, base.paired.base, 0.0, GREY)]
    bars += [(reform.title, e.paired.reform, half(e, unit), colour(at))
             for at, (reform, e) in enumerate(zip(comparison.reforms, effects))]
    negative = any(level < 0 for _, level, *_ in bars)
    for place, (_, level, width, shade) in enumerate(bars):
        shown = level * unit.scale
        below = width if negative else min(width, shown)  # no bar below 0 where nothing is
        axes.barh(place, shown, xerr=[[below], [width]], color=shade, height=0.6, error_kw={"ecolor": INK, "capsize": 2})
    axes.set_title(textwrap.fill(base.indicator.title, 52))
    axes.set_yticks(range(len(bars)), [textwrap.fill(title, 18) for title, *_ in bars])
    axes.invert_yaxis()
    amounts(axes.xaxis, most=5)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(unit.level)


@dataclass(frozen=True)
class Cost:
    """What one reform costs, in the unit that is shown."""

    at: int
    reform: str
    title: str
    unit: units.Unit
    value: float
    half_width: float
    label: str


def _costs(comparison):
    """The net cost, else the chief total of money, of the reforms that change it."""
    if effects := comparison.net_costs():
        digits, title = rounding.of_net_costs(effects), NET_COST
    elif chief := importance.chief_money(comparison):
        effects = [reform.find(chief) for reform in comparison.reforms]
        digits, title = rounding.of(effects), f"{effects[0].indicator.title}: change"
    for at, effect in enumerate(effects or ()):
        pair = effect.paired
        if not pair.same:
            yield Cost(at, comparison.reforms[at].title, title, digits.unit, pair.difference, pair.half_width,
                       digits.unit.number(pair.difference, digits.change(pair), sign=True))


def _axis(costs):
    """What is measured, which way it goes, and what the thin bars are: the picture is also shown alone."""
    saves = "; below 0 it saves" if costs[0].title == NET_COST and any(cost.value < 0 for cost in costs) else ""
    bars = f"\nthin bars: 95{units.SPACE}% intervals" if any(cost.half_width > 0 for cost in costs) else ""
    return f"{costs[0].unit.change}{saves}{bars}"


def _cost(axes, costs):
    for place, cost in enumerate(costs):
        shown, width = cost.value * cost.unit.scale, np.nan_to_num(cost.half_width * cost.unit.scale)
        axes.barh(place, shown, xerr=width, color=colour(cost.at), height=0.6, error_kw={"ecolor": INK, "capsize": 2})
        axes.annotate(cost.label, (shown + math.copysign(width, shown), place), va="center",
                      xytext=(math.copysign(6, shown), 0), textcoords="offset points",
                      ha="left" if shown >= 0 else "right")
    axes.set_title(textwrap.fill(costs[0].title, 40))
    axes.set_yticks(range(len(costs)), [textwrap.fill(cost.reform, 18) for cost in costs])
    room = 0.6 if len(costs) > 1 else 1.2  # one bar alone is no wall
    axes.set_ylim(len(costs) - 1 + room, -room)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.margins(x=0.34)
    amounts(axes.xaxis, most=4)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(_axis(costs))
    return "; ".join(f"{cost.reform}: {cost.label} {cost.unit.change}" for cost in costs)
