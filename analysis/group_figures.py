# SPDX-License-Identifier: Apache-2.0
"""Change of the first outcomes in each group."""
import numpy as np

from . import units
from .drawing import INK, MARKERS, Canvas, colour, finish, half, legend, tick, words_of


def groups(comparison):
    """For each first outcome that has groups: a panel for each breakdown, a point for each group and reform."""
    for metric in comparison.first_outcomes():
        breakdowns = {name: rows for name, rows in comparison.groups(metric).items() if "," not in name}
        if breakdowns:
            yield _group_figure(comparison, metric, breakdowns)


def _group_figure(comparison, metric, breakdowns):
    counts = [len(rows) for rows in breakdowns.values()]
    canvas = Canvas(figsize=(9, 0.6 + sum(counts) * 0.2 + 0.6 * len(counts)), layout="constrained")
    panels = canvas.subplots(len(counts), 1, squeeze=False, height_ratios=[n + 0.6 for n in counts])[:, 0]
    total = comparison.reforms[0].find(metric)
    unit = units.unit_of(total.indicator, total.paired.size)
    for axes, (dimension, rows) in zip(panels, breakdowns.items()):
        for at, reform in enumerate(comparison.reforms):
            effects = [row[at] for row in rows]
            shift = (at - (len(comparison.reforms) - 1) / 2) * 0.2
            axes.errorbar([e.paired.difference * unit.scale for e in effects], np.arange(len(rows)) + shift,
                          xerr=[half(e, unit) for e in effects], linestyle="none", marker=MARKERS[at % len(MARKERS)],
                          markersize=4.5, color=colour(at), capsize=2, elinewidth=1.2, label=reform.title)
        axes.set_title(words_of(comparison.base.dimension_titles[dimension]))
        axes.set_yticks(np.arange(len(rows)), [row[0].group for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.xaxis.set_major_formatter(tick)
        axes.axvline(0, color=INK, linewidth=0.8)
    panels[-1].set_xlabel(f"change, {unit.change}; bars: 95{units.SPACE}% interval")
    legend(canvas, *panels[0].get_legend_handles_labels())
    text = "The numbers are in the table of groups below."
    return finish(canvas, f"by_group_{metric}", f"{total.indicator.title}: change by group", text)
