# SPDX-License-Identifier: Apache-2.0
"""Where a reform changes one group more than another."""
import textwrap

import numpy as np

from . import units
from .drawing import INK, MARKERS, Canvas, change_label, colour, finish, half, legend, spread, tick, words_of


def groups(comparison):
    """For each outcome whose effect differs most: a panel for each breakdown, a point for each group and reform."""
    chosen = comparison.breakdowns()
    for metric in dict.fromkeys(metric for metric, _ in chosen):
        groups = comparison.groups(metric)
        yield _group_figure(comparison, metric, {by: groups[by] for of, by in chosen if of == metric})


def _group_figure(comparison, metric, breakdowns):
    counts = [len(rows) for rows in breakdowns.values()]
    each = max(0.28, 0.12 * len(comparison.reforms))
    canvas = Canvas(figsize=(9, 0.9 + sum(counts) * each + 0.6 * len(counts)), layout="constrained")
    panels = canvas.subplots(len(counts), 1, squeeze=False, height_ratios=[n + 0.6 for n in counts])[:, 0]
    first = next(iter(breakdowns.values()))[0][0]
    unit = units.unit_of(first.indicator, max(e.paired.size for rows in breakdowns.values() for row in rows for e in row))
    unsure = False
    for axes, (dimension, rows) in zip(panels, breakdowns.items()):
        for at, reform in enumerate(comparison.reforms):
            effects = [row[at] for row in rows]
            alone = [e.paired.n == 1 < comparison.replicates for e in effects]
            unsure = unsure or any(alone)
            shift = spread(at, len(comparison.reforms))
            axes.errorbar([e.paired.difference * unit.scale for e in effects], np.arange(len(rows)) + shift,
                          xerr=[half(e, unit) for e in effects], linestyle="none", marker=MARKERS[at % len(MARKERS)],
                          markersize=4.5, color=colour(at), capsize=2, elinewidth=1.2, label=reform.title)
            axes.plot([e.paired.difference * unit.scale for e, one in zip(effects, alone) if one], np.flatnonzero(alone) + shift,
                      linestyle="none", marker=MARKERS[at % len(MARKERS)], markersize=3, color="white", zorder=4)
        axes.set_title("By " + words_of(comparison.base.dimension_titles[dimension]).lower())
        axes.set_yticks(np.arange(len(rows)), [row[0].group for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.xaxis.set_major_formatter(tick)
        axes.axvline(0, color=INK, linewidth=0.8)
    canvas.suptitle(textwrap.fill(first.indicator.title, 76), x=0.01, ha="left", fontsize=11, fontweight="bold")
    panels[-1].set_xlabel(change_label(unit) + ("; hollow: recorded in one replicate alone, no interval" if unsure else ""))
    legend(canvas, *panels[0].get_legend_handles_labels())
    text = "The numbers are in the table of groups below."
    return finish(canvas, f"by_group_{metric}", f"{first.indicator.title}: change by group", text)
