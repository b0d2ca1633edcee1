# SPDX-License-Identifier: Apache-2.0
"""The first outcomes month by month."""
import math
import textwrap

import matplotlib.dates
import numpy as np

from . import units
from .drawing import DASHES, GREY, INK, Canvas, colour, finish, legend, tick
from .effects import over_time


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
    grid = list(canvas.subplots(rows, columns, squeeze=False).flat)
    for axes, name in zip(grid, names):
        _timeline(axes, comparison, base.indicators[name])
    for axes in grid[len(names):]:
        axes.set_visible(False)
    legend(canvas, *grid[0].get_legend_handles_labels())
    text = ("Each line starts where the base is and leaves it when the policies begin to differ, in "
            f"{comparison.period.first}; the table of outcomes gives the means over {comparison.period}.")
    return finish(canvas, "over_time", "Month by month", text)


def _timeline(axes, comparison, indicator):
    level = np.nanmax(np.abs(indicator.values))
    unit = units.unit_of(indicator, level)
    days = comparison.base.starts.astype("datetime64[D]").astype(object)
    for at, reform in enumerate(comparison.reforms):
        pairs = list(over_time(indicator, reform.results.indicators[indicator.name]))
        when = [step for step, pair in enumerate(pairs) if pair]
        mean = np.array([pairs[step].base for step in when]) * unit.scale
        low, high = (np.array([getattr(pairs[step], end) for step in when]) * unit.scale for end in ("low", "high"))
        if np.nanmin(indicator.values) >= 0 and np.nanmin(mean) >= 0:
            low = np.maximum(low, -mean)  # no band below 0 where nothing is
        shift = np.array([pairs[step].difference for step in when]) * unit.scale
        if at == 0:
            axes.plot(days[when], mean, color=GREY, linewidth=2.6, label=comparison.base.title)
        axes.plot(days[when], mean + shift, color=colour(at), label=reform.title,
                  linestyle=DASHES[at % len(DASHES)])
        axes.fill_between(days[when], mean + low, mean + high, color=colour(at), alpha=0.25, linewidth=0)
    axes.axvline(days[comparison.period.steps[0]], color=INK, linewidth=0.8, linestyle=":")
    axes.set_title(textwrap.fill(indicator.title, 48))
    axes.set_ylabel(unit.level)
    axes.yaxis.set_major_formatter(tick)
    locator = matplotlib.dates.AutoDateLocator(minticks=3)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(locator, show_offset=False))
