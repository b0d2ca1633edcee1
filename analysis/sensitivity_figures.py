# SPDX-License-Identifier: Apache-2.0
"""Figures of a sweep: how much each factor matters, and how outcomes go with it."""
import textwrap

import matplotlib
import numpy as np
from matplotlib.dates import AutoDateLocator, DateFormatter, num2date
from matplotlib.ticker import FuncFormatter, MaxNLocator

from . import earlier, sensitivity_screen, sweep_words
from .drawing import GREY, INK, STYLE, Canvas, colour, finish, legend, tick
from .indices import Estimate
from .sweep_words import WIDE, too_few, unit_of, unit_words

BINS = 12  # of the running mean
MANY = 500  # points that are drawn small; fewer are larger
LABEL = 44  # characters of a line beside an axis


def figures(sweep, analyses):
    """Two for each outcome that varies, whatever the user's own settings of matplotlib."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        drawn = []
        for found in analyses:
            if "same" in found:
                continue
            if "alone" in found:
                drawn.append(_alone(sweep, found))
                continue
            drawn.append(_importance(sweep, found))
            if "sobol" in found and sensitivity_screen.known_pairs(found["sobol"]):
                drawn.append(_pairs(sweep, found))
            drawn.append(_scatter(sweep, found["outcome"]))
        return drawn


def _title(outcome):
    side = {"difference": "difference to the baseline", "scenario": "scenario", "baseline": "baseline"}[outcome.side]
    return f"{outcome.title} ({side})"


def _importance(sweep, found):
    outcome, names = found["outcome"], _names(sweep, found, sweep_words.factor)
    name = f"importance_{earlier.of_outcome(outcome.name)}"
    if "morris" in found:
        return _morris(found["morris"], names, name, outcome)
    if "sobol" in found:
        bars = (("S1: alone", found["sobol"].first), ("ST: with all it takes part in", found["sobol"].total))
        axis = "share of the variance, with 95 % intervals"
        if too_few(sweep.factors, found["sobol"]):
            axis += f"\ntoo few points to tell: some intervals are wider than {WIDE}"
        caption = "Share of the variance over the design that a factor explains, with 95 % bootstrap intervals."
    else:
        bars = (("standardised coefficient", found["regression"]),)
        names = _names(sweep, found, sweep_words.directed)
        axis = "standardised coefficient, with 95 % intervals"
        caption = f"Linear model, R² {found['r_squared']:.2f}, with 95 % bootstrap intervals."
    canvas = Canvas(figsize=(8.5, 1.2 + 0.4 * len(names) * len(bars)), layout="constrained")
    axes = canvas.add_subplot()
    height = 0.8 / len(bars)
    handles = []
    for at, (label, values) in enumerate(bars):
        places = np.arange(len(names)) + (at - (len(bars) - 1) / 2) * height
        sizes = np.nan_to_num([each.value for each in values])  # what is not known has no bar, but its place
        around = np.clip([[each.value - each.low for each in values], [each.high - each.value for each in values]], 0, None)
        handles.append(axes.barh(places, sizes, height * 0.9, color=colour(at), label=label,
                                 xerr=np.nan_to_num(around), error_kw={"ecolor": INK, "elinewidth": 1}))
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(axis)
    axes.set_title(_title(outcome))
    if len(bars) > 1:
        legend(canvas, handles, [label for label, _ in bars])
    return finish(canvas, name, outcome.title, caption)


def _names(sweep, found, words):
    return [textwrap.fill(words(factor), LABEL) + ("" if varied else f"\n({sweep_words.NOT_VARIED})")
            for factor, varied in zip(sweep.factors, found["varied"])]


def _pairs(sweep, found):
    outcome, sobol = found["outcome"], found["sobol"]
    shown = sensitivity_screen.greatest_pairs(sobol)
    ones = [sobol.second[at] for at in shown]
    names = [" and ".join(sweep.factors[i].name for i in sobol.pairs[at]) for at in shown]
    around = np.clip([[one.value - one.low for one in ones], [one.high - one.value for one in ones]], 0, None)
    canvas = Canvas(figsize=(8.5, 1.2 + 0.4 * len(shown)), layout="constrained")
    axes = canvas.add_subplot()
    axes.barh(range(len(shown)), [one.value for one in ones], 0.7, color=colour(0), xerr=np.nan_to_num(around),
              error_kw={"ecolor": INK, "elinewidth": 1})
    axes.set_yticks(range(len(shown)), [textwrap.fill(name, LABEL) for name in names])
    axes.invert_yaxis()
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel("S2: share of the variance, with 95 % intervals")
    axes.set_title(_title(outcome))
    return finish(canvas, f"pairs_{earlier.of_outcome(outcome.name)}", outcome.title,
                  "What two factors explain together beyond each alone, with 95 % bootstrap intervals.")


def _alone(sweep, found):
    outcome, shown = found["outcome"], found["order"]
    canvas = Canvas(figsize=(8.5, 1.1 + 0.42 * len(shown)), layout="constrained")
    axes = canvas.add_subplot()
    handles, scale = [], unit_of(outcome).scale
    for end, label in enumerate(("least value", "greatest value")):
        places = np.arange(len(shown)) + (end - 0.5) * 0.4  # side by side: both may go the same way
        ones = [found["alone"][at][end] for at in shown]
        if end:  # a number that has one value alone has one bar
            ones = [one if np.nanmin(sweep.factors[at].values) < np.nanmax(sweep.factors[at].values) else Estimate(np.nan, np.nan, np.nan)
                    for at, one in zip(shown, ones)]
        sizes = scale * np.array([one.value for one in ones])
        around = scale * np.clip([[one.value - one.low for one in ones], [one.high - one.value for one in ones]], 0, None)
        handles.append(axes.barh(places, sizes, 0.36, color=colour(end), label=label,
                                 xerr=np.nan_to_num(around), error_kw={"ecolor": INK, "elinewidth": 1}))
    axes.set_yticks(range(len(shown)), [textwrap.fill(sweep_words.factor(sweep.factors[at]), LABEL) for at in shown])
    axes.invert_yaxis()
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.grid(axis="y", visible=False)
    axes.xaxis.set_major_formatter(FuncFormatter(tick))
    axes.set_xlabel(_with_unit("what one number adds", outcome) + "; lines: 95 % intervals")
    axes.set_title(_title(outcome))
    legend(canvas, handles, ["least value", "greatest value"])
    return finish(canvas, f"alone_{earlier.of_outcome(outcome.name)}", outcome.title,
                  "One number at a time, the others as they are; 95 % intervals over paired replicates.")


def _morris(morris, names, name, outcome):
    canvas = Canvas(figsize=(6, 4.5))
    axes = canvas.add_subplot()
    scale = unit_of(outcome).scale
    stars, deviation = scale * np.array([each.value for each in morris.mean_absolute]), scale * morris.deviation
    axes.scatter(stars, deviation, color=colour(0), zorder=3)
    for text, x, y in zip(names, stars, np.nan_to_num(deviation)):
        if np.isfinite(x):
            axes.annotate(text, (x, y), xytext=(6, 4), textcoords="offset points")
    axes.set_xlim(0, np.nanmax(stars, initial=0) * 1.25 or 1)
    axes.set_ylim(0, np.nanmax(deviation, initial=0) * 1.15 or 1)
    axes.xaxis.set_major_formatter(FuncFormatter(tick))
    axes.yaxis.set_major_formatter(FuncFormatter(tick))
    axes.set_xlabel(_with_unit("μ*: mean absolute effect over the whole range", outcome))
    axes.set_ylabel(_with_unit("σ: how much it depends on the other factors", outcome).replace(", ", ",\n"))
    axes.set_title(_title(outcome))
    return finish(canvas, name, outcome.title, "Elementary effects (Morris 1991).")


def _with_unit(words, outcome):
    unit = unit_words(outcome)
    return f"{words}, {unit}" if unit else words


def _scatter(sweep, outcome):
    across = min(len(sweep.factors), 3)
    down = -(-len(sweep.factors) // across)
    canvas = Canvas(figsize=(3.2 * across, 2.7 * down + 0.3), layout="constrained")
    means = outcome.means * unit_of(outcome).scale
    there = np.isfinite(means)
    size = np.clip(MANY / max(there.sum(), 1), 1, 5) * 4
    for at, factor in enumerate(sweep.factors):
        axes = canvas.add_subplot(down, across, at + 1)
        axes.scatter(factor.values[there], means[there], s=size, color=GREY, alpha=0.5, linewidths=0, rasterized=True)
        centres, middle = _running(factor, means, there)
        axes.yaxis.set_major_formatter(FuncFormatter(tick))
        if factor.labels:  # in no order: a bar for each, and nothing between them
            axes.hlines(middle, np.asarray(centres) - 0.3, np.asarray(centres) + 0.3, color=colour(0), linewidth=1.8)
            axes.set_xlim(-0.6, len(factor.labels) - 0.4)
            axes.set_xticks(range(len(factor.labels)), [_broken(factor.words(i)) for i in range(len(factor.labels))],
                            fontsize=7, **({"rotation": 45, "ha": "right"} if len(factor.labels) > 3 else {}))
        else:
            axes.plot(centres, middle, color=colour(0))
            if factor.scale == "log":
                _ticks_of_a_log(axes, factor)
            elif factor.unit == "date":
                _ticks_of_dates(axes)
            else:
                axes.xaxis.set_major_locator(MaxNLocator(5, integer=factor.scale == "integers"))
                axes.xaxis.set_major_formatter(FuncFormatter(tick))
        axes.set_xlabel(textwrap.fill(sweep_words.factor(factor), 40))
    unit = unit_words(outcome)
    if unit:
        canvas.supylabel(unit, fontsize=9)
    canvas.suptitle(_title(outcome), x=0.01, ha="left", fontsize=9.5, fontweight="bold")
    canvas.supxlabel("grey: each point of the design; blue: their mean", x=0.99, ha="right", fontsize=7.5)
    return finish(canvas, f"scatter_{earlier.of_outcome(outcome.name)}", outcome.title,
                  "Each point of the design; the line is the mean, of reforms the bar.")


def _ticks_of_a_log(axes, factor):
    axes.set_xscale("log")
    places = round_numbers(np.nanmin(factor.values), np.nanmax(factor.values))
    axes.set_xticks(places, [tick(float(f"{x:.2g}"), None) for x in places])
    axes.minorticks_off()


def round_numbers(low, high):
    """Between these ends 1, 2, 5, 10, … where that is few, else powers of ten; even steps where there are none."""
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.log10(high) + 1)
    for steps in ((1, 2, 5), (1,)):
        found = [step * power for power in powers for step in steps if 0.98 * low <= step * power <= 1.02 * high]
        if 2 <= len(found) <= 6:
            return found
    return np.exp(np.linspace(np.log(low), np.log(high), 4))


def _ticks_of_dates(axes):
    """At years, months or days; factors count days since 1970-01-01, and so does matplotlib."""
    long = np.ptp(axes.get_xlim()) > 8  # days: of fewer it would tell hours
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=4) if long else MaxNLocator(3, integer=True))
    days = {num2date(tick).strftime("-%m-%d") for tick in axes.get_xticks()}
    form = "%Y" if days == {"-01-01"} else "%Y-%m" if all(day.endswith("-01") for day in days) else "%Y-%m-%d"
    axes.xaxis.set_major_formatter(DateFormatter(form))


def _broken(title):
    """In lines that stand side by side."""
    return textwrap.fill(textwrap.shorten(title, 60, placeholder="…"), 20)


def _running(factor, means, there):
    """The mean of the outcome for each level, or in bins with equally many points."""
    values, outcome = factor.values[there], means[there]
    levels = np.unique(values)
    if len(levels) <= BINS:
        return levels, [outcome[values == level].mean() for level in levels]
    order = np.argsort(values, kind="stable")
    bins = np.array_split(order, BINS)
    return [values[each].mean() for each in bins], [outcome[each].mean() for each in bins]
