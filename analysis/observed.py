#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Draws a series of a results file beside what was observed, group by group, and tells how far they are apart."""
import argparse
import csv
import math
import os
import re
import sys
import textwrap
from dataclasses import dataclass

# Isolated Python (-I) does not look beside the script.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from analysis import errors, figure_file, results, units  # noqa: E402
from analysis.errors import FILE_TROUBLE, Refusal  # noqa: E402

import numpy as np  # noqa: E402

TIMES = ("time", "year")


@dataclass(frozen=True)
class Group:
    """One group of a series: lines for each replicate, and points."""

    name: str
    lines: np.ndarray  # (replicate, step)
    steps: np.ndarray  # of the points
    points: np.ndarray

    @property
    def apart(self):
        return self.lines.mean(axis=0)[self.steps] - self.points

    @property
    def root_mean_square(self):
        return float(np.sqrt((self.apart**2).mean()))


def main(arguments):
    options = parse(arguments)
    read = [options.results, options.observed]
    target = figure_file.chosen(options.output, options.results, "observed", read)
    file = results.read(options.results)
    indicator = series(file, options.series)
    unit = units.unit_of(indicator, np.nanmax(np.abs(indicator.values)))
    groups, others = compared(file, indicator, unit, options.observed)
    figure_file.write(target, draw(file, indicator, unit, groups), read)
    if others:
        print(f"note: {left_out(options.observed, others, file, indicator)}", file=sys.stderr)
    print("\n".join(told(file, indicator, unit, groups)))
    print(target)
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(prog="observed.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("results", metavar="RESULTS.h5", help="results of a scenario that has the series")
    parser.add_argument("observed", metavar="OBSERVED.csv",
                        help="a column time (2004 or 2004-06) or year, and one for each group, called like it; "
                             "shares in per cent, all else in the unit of the series")
    parser.add_argument("--series", metavar="NAME", required=True, help="a series by one grouping, as NAME_by_GROUPING")
    parser.add_argument("-o", "--output", metavar="FILE", help=f"{figure_file.HELP} (default: RESULTS_observed.svg)")
    return parser.parse_args(arguments)


def series(file, name):
    found = file.indicators.get(name)
    if found is None or len(found.dimensions) != 1:
        grouped = [other.name for other in file.indicators.values() if len(other.dimensions) == 1]
        raise Refusal(file.path, f"there is no series '{name}' by one grouping", "",
                      f"It has {', '.join(grouped)}" if grouped else "Give an indicator `by:` of one column")
    return found


def rows_of(path):
    """The first line, the column of times, and of each line below its number and its fields by column."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:  # spreadsheets write a mark before the first line
            table = csv.reader(file)
            lines = [(table.line_num, fields) for fields in table if any(fields)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal(path, "cannot be read", getattr(error, "strerror", None) or str(error),
                      exit_code=FILE_TROUBLE) from error
    columns = [field.strip() for field in lines[0][1]] if lines else []
    time = next((column for column in columns if column.lower() in TIMES), None)
    if time is None:
        raise Refusal(path, "has no column time or year", f"its first line is '{','.join(columns)}'" if columns else "",
                      "Name columns in the first line, with commas between them")
    if len(lines) == 1:
        raise Refusal(path, "has no line below its first", "", "Write a line for each time that was observed")
    if twice := [column for column in columns if column and columns.count(column) > 1]:
        raise Refusal(path, f"has two columns '{twice[0]}'", "only one could be compared", "Leave one")
    for number, fields in lines[1:]:
        if len(fields) > len(columns):
            raise Refusal(f"{path}:{number}", f"has {len(fields)} fields for {units.counted(len(columns), 'column')}", "",
                          "Write numbers with a point, and no commas among thousands")
    return columns, time, [(number, dict(zip(columns, fields))) for number, fields in lines[1:]]


def step_of(file, written):
    """The step in which a month lies, or the June of a year; none outside of the run."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", written):
        raise ValueError(f"'{written}' is no month or year")
    month = np.datetime64(written if "-" in written else f"{written}-06", "M")
    inside = (file.starts.astype("datetime64[M]") <= month) & (month.astype("datetime64[D]") < file.ends)
    return int(np.argmax(inside)) if inside.any() else None


def compared(file, indicator, unit, path):
    """The groups that have a point, and the columns that are none of the groups."""
    columns, time, rows = rows_of(path)
    names = file.labels[indicator.dimensions[0]]
    groups = []
    for at, name in enumerate(names):
        lines, steps, points = indicator.values[:, :, at] * unit.scale, [], []
        for number, row in rows:
            if not name or not row.get(name, "").strip():  # a column without a name is none of those who are in no group
                continue
            try:
                step, point = step_of(file, row.get(time, "").strip()), observed(row[name], indicator, unit)
            except ValueError as error:
                raise Refusal(f"{path}:{number}", "a time or a number is not one", str(error),
                              "Write 2004 or 2004-06, and numbers with a point") from error
            if step is not None and np.isfinite(lines[:, step]).all():
                steps.append(step)
                points.append(point)
        if points:
            groups.append(Group(name, lines, np.array(steps), np.array(points)))
    if not groups:
        raise Refusal(path, f"has nothing to compare with {indicator.name}",
                      "no column is called like one of its groups, or no time lies within the run",
                      groups_are(names))
    return groups, [column for column in columns if column and column not in (time, *names)]


def observed(written, indicator, unit):
    """As it is shown: shares are written in per cent, all else in the unit of the series."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(f"'{written}' is no number")
    return number if indicator.unit == "1" else number * unit.scale


def groups_are(names):
    return f"The groups are {', '.join(name for name in names if name)}"  # those who are in none have no name


def left_out(path, others, file, indicator):
    which = f"the column '{others[0]}' is" if len(others) == 1 else f"the columns {units.listed([f'{each!r}' for each in others])} are"
    return (f"{path}: {which} no group of {indicator.name}, and left out. "
            f"{groups_are(file.labels[indicator.dimensions[0]])}")


def told(file, indicator, unit, groups):
    width = max(len("group"), *(len(group.name) for group in groups))
    places = digits(groups)
    yield f"{file.title}: {units.labelled(indicator.title, unit)}; simulated less observed{f' in {unit.change}' if unit.change else ''}"
    yield f"{'group':{width}}  points  root mean square  largest"
    for group in groups:
        worst = int(np.argmax(np.abs(group.apart)))
        yield (f"{group.name:{width}}  {len(group.points):6}  {units.number(group.root_mean_square, places):>16}  "
               f"{units.number(group.apart[worst], places, sign=True)} ({str(file.starts[group.steps[worst]])[:7]})")


def digits(groups):
    """Two after the point; more where all numbers are small."""
    largest = max(np.abs(group.points).max() for group in groups) or 1.0
    return min(8, max(2, 2 - math.floor(math.log10(largest))))


def draw(file, indicator, unit, groups):
    from analysis import drawing
    from matplotlib import rc_context

    with rc_context(drawing.STYLE):
        canvas = drawing.Canvas(figsize=(7, 4.6))
        axes = canvas.add_subplot()
        days = file.starts.astype("datetime64[D]").astype(object)
        for at, group in enumerate(groups):
            colour, mean = drawing.colour(at), group.lines.mean(axis=0)
            axes.plot(days, mean, color=colour)
            if len(group.lines) > 1:
                axes.fill_between(days, group.lines.min(axis=0), group.lines.max(axis=0), color=colour, alpha=0.25,
                                  linewidth=0)
            axes.plot(days[group.steps], group.points, drawing.MARKERS[at % len(drawing.MARKERS)], color=colour,
                      markersize=5, markerfacecolor="white", markeredgewidth=1.4)
            axes.annotate(group.name, (days[-1], mean[np.isfinite(mean)][-1]), xytext=(6, 0),
                          textcoords="offset points", va="center", color=colour, fontweight="bold")
        axes.yaxis.set_major_formatter(drawing.tick)
        axes.set_ylabel(unit.level)
        if min(group.lines[np.isfinite(group.lines)].min() for group in groups) >= 0:
            axes.set_ylim(0, 100 if unit.level == "%" else None)
        band = ", bands all replicates" if any(len(group.lines) > 1 for group in groups) else ""
        axes.set_title(textwrap.fill(f"{indicator.title}: lines simulated{band}, points observed", 80))
        return drawing.finish(canvas, "observed", "Simulated and observed", f"{file.title}: {indicator.title}")


if __name__ == "__main__":
    errors.run(main)
