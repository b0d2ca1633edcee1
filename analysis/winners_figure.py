# SPDX-License-Identifier: Apache-2.0
"""Who gains and who loses in each tenth of incomes."""
import math
import textwrap

import numpy as np

from . import winners_words
from .drawing import Canvas, finish, legend
from .winners import CLASSES

GAINS = ("#0072B2", "#8EC6E6", "#E8E8E8", "#F3C08B", "#D55E00")  # in the order of CLASSES


def winners(comparison):
    shown = [reform for reform in comparison.reforms if reform.changes_incomes]
    if not shown:
        return None
    columns = min(3, len(shown))
    rows = math.ceil(len(shown) / columns)
    canvas = Canvas(figsize=(9, 3.4 * rows), layout="constrained")
    grid = list(canvas.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).flat)
    for axes, reform in zip(grid, shown):
        left, at = np.zeros(10), np.arange(10)
        shares = 100 * np.nan_to_num(np.array([group.classes for group in reform.winners.tenths]))
        for kind, label in enumerate(CLASSES):
            axes.barh(at, shares[:, kind], left=left, color=GAINS[kind], label=label, height=0.78)
            left += shares[:, kind]
        axes.set_title(textwrap.fill(reform.title, 34))
        axes.set_yticks(at, ["1 poorest", *map(str, range(2, 10)), "10 richest"])
        axes.set_xlim(0, 100)
        axes.invert_yaxis()
        axes.set_xlabel("% of citizens in the tenth")
        axes.grid(axis="y", visible=False)
    for axes in grid[len(shown):]:
        axes.set_visible(False)
    grid[0].set_ylabel("tenth of incomes at the start")
    legend(canvas, *grid[0].get_legend_handles_labels())
    text = " ".join(f"{reform.title}: {' '.join(winners_words.sentences(reform.winners))}" for reform in shown)
    return finish(canvas, "winners", "Who gains and who loses, by tenths of income", "", text)
