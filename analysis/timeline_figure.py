# SPDX-License-Identifier: Apache-2.0
"""The first outcomes step by step: lines where they are recorded in each step, points where they are not."""
import math
import textwrap

import matplotlib.dates
import matplotlib.patches
import numpy as np

from . import units
from .drawing import DASHES, GREY, INK, MARKERS, Canvas, colour, finish, legend, tick
from .effects import over_time

BEGINS = "start of the months compared"


def timelines(comparison):
    base, names = comparison.base, []
    for name in comparison.first_outcomes():
        if np.isfinite(base.indicators[name].values).any(axis=0).sum() > 2:
            names.append(name)
    if not names:
        return None
    columns = min(2, len(names))
    rows = math.ceil(len(names) / columns)
    canvas = Canvas(figsize=(9, 2.6 * rows), layout="constrained")
    grid = list(canvas.subplots(rows, columns, squeeze=False, sharex=True).flat)
    for axes, name in zip(grid, names):
        timeline(axes, comparison, base.indicators[name])
    for axes in grid[len(names):]:
        axes.set_visible(False)
    lines = (axes for axes in grid[:len(names)] if axes.lines[0].get_linestyle() != "None")
    handles, labels = next(lines, grid[0]).get_legend_handles_labels()
    if comparison.replicates > 1:
        handles.append(matplotlib.patches.Patch(color=GREY, alpha=0.4, linewidth=0))
        labels.append(f"bands: 95{units.SPACE}% interval of the difference")
    legend(canvas, handles, labels)
    text = (f"Dotted: {comparison.period.first}, the first of the months compared; the table of outcomes gives the means over "
            f"{comparison.period}. "
            f"Bands and thin bars: 95{units.SPACE}% intervals of the difference. Points stand where steps before and "
            "after are not recorded, as with numbers of a year.")
    return finish(canvas, "over_time", "Month by month", text)


def timeline(axes, comparison, indicator):
    unit = units.unit_of(indicator, np.nanmax(np.abs(indicator.values)))
    days = comparison.base.starts.astype("datetime64[D]").astype(object)
    for at, reform in enumerate(comparison.reforms):
        pairs = list(over_time(indicator, reform.results.indicators[indicator.name]))
        if not any(pairs):
            continue
        mean, shift, low, high = (unit.scale * np.array([getattr(pair, what) if pair else np.nan for pair in pairs])
                                  for what in ("base", "difference", "low", "high"))
        if not ((indicator.values < 0).any() or (mean < 0).any()):
            low = np.maximum(low, -mean)  # no band below 0 where nothing is
        single = alone(mean)
        if not axes.lines:
            _plot(axes, days, mean, single, color=GREY, linewidth=2.6, markersize=8, zorder=2.5, label=comparison.base.title)
        _plot(axes, days, mean + shift, single, color=colour(at), markersize=4.5, zorder=3, label=reform.title,
              linestyle=DASHES[at % len(DASHES)], marker=MARKERS[at % len(MARKERS)])
        axes.fill_between(days, mean + low, mean + high, color=colour(at), alpha=0.13, linewidth=0, zorder=1)
        sure = single[np.isfinite(mean + low + high)[single]]  # of one replicate there is no interval
        axes.vlines(days[sure], (mean + low)[sure], (mean + high)[sure], color=colour(at), linewidth=1)
    axes.axvline(days[comparison.period.steps[0]], color=INK, linewidth=1, linestyle=":", label=BEGINS)
    axes.set_title(textwrap.fill(indicator.title, 48))
    axes.set_ylabel(unit.level)
    axes.yaxis.set_major_formatter(tick)
    locator = matplotlib.dates.AutoDateLocator(minticks=3)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(locator, show_offset=False))
    axes.xaxis.set_tick_params(labelbottom=True)


def alone(values):
    """The steps before and after which nothing is recorded: a line there would tell what nobody knows."""
    there = np.pad(np.isfinite(values), 1)
    return np.flatnonzero(there[1:-1] & ~there[:-2] & ~there[2:])


def _plot(axes, days, values, single, **style):
    """A line that breaks where values are missing, and markers at single ones."""
    if not len(single):
        style["marker"] = None
    elif len(single) == np.isfinite(values).sum():
        style["linestyle"] = "none"
    axes.plot(days, values, markevery=list(single), **{"marker": "o", **style})
