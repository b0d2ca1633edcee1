#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Writes a sweep as a table: a row for each point, with its factors and the means of its outcomes; as CSV for other
programs, or for people the differences to the baseline with their intervals, and what pairing is worth to them."""
import argparse
import csv
import io
import math
import os
import sys

# Isolated Python (-I) does not look beside the script.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from analysis import atomic, errors, importance, rounding, sweeps, units  # noqa: E402
from analysis.pairing import paired  # noqa: E402


def main(arguments):
    parser = argparse.ArgumentParser(prog="outcomes.py", description=__doc__, allow_abbrev=False)
    parser.epilog = ("Columns of the CSV table: point, the factors, replicates, and of each outcome its mean over replicates and period, in "
                     "the unit of the scenario: NAME, and where there is a baseline NAME_baseline and NAME_difference.")
    parser.add_argument("sweep", metavar="SWEEP.h5", help="a file written by `civitas merge`")
    to_read = parser.add_mutually_exclusive_group()
    to_read.add_argument("--differences", action="store_true", help="a Markdown table to read: at each point the difference "
                         "to the baseline, and half the width of its 95 %% interval")
    to_read.add_argument("--pairing", action="store_true", help="a Markdown table to read: how many times as many replicates "
                         "would be needed for intervals as narrow, had not both sides the same citizens and luck; –: no difference, or "
                         "nothing varies; ∞: each replicate differs by the same")
    parser.add_argument("--outcome", metavar="NAME", action="append",
                        help="an outcome to tell, as unmet or unmet_by_digital_group=low; may be given again "
                        "(default: all without groups)")
    parser.add_argument("--period", metavar="FROM..TO", help="months over which outcomes are means, as 2026-01..2026-12 "
                        "(default: the period of the experiment)")
    parser.add_argument("-o", "--output", metavar="FILE", help="the table (default: the standard output)")
    options = parser.parse_args(arguments)
    sweep = sweeps.read(options.sweep, options.period)
    names = list(dict.fromkeys(options.outcome or sweep.names))
    text = (differences if options.differences else pairing if options.pairing else table)(sweep, names)
    if options.output:
        atomic.write(options.output, text, [options.sweep])
    else:
        sys.stdout.write(text)
    return 0


def field(factor, value):
    """A number with all its digits, or the text of a file or date."""
    return float(value) if not (factor.labels or factor.unit == "date") or math.isnan(value) else factor.text(value)


def columns(sweep, names):
    """Heading and one value for each point."""
    yield "point", range(1, sweep.points + 1)
    for factor in sweep.factors:
        yield factor.name, [field(factor, value) for value in factor.values]
    yield "replicates", sweep.taken.tolist()
    for name in names:
        yield name, sweep.outcome(name, "scenario").means.tolist()
        if sweep.baseline:
            yield f"{name}_baseline", sweep.outcome(name, "baseline").means.tolist()
            yield f"{name}_difference", sweep.outcome(name, "difference").means.tolist()


def table(sweep, names):
    heads, values = zip(*columns(sweep, names))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(heads)
    for row in zip(*values):
        rows.writerow(["" if isinstance(cell, float) and math.isnan(cell) else cell for cell in row])
    return text.getvalue()


def differences(sweep, names):
    """Factors, and for each outcome difference ± half width, with the digits that the interval justifies."""
    return to_read(sweep, [column(sweep, name) for name in names])


def pairing(sweep, names):
    """Factors, and for each outcome how much pairing is worth, in replicates."""
    return to_read(sweep, [(f"`{name}`", [worth(pair) for pair in pairs_of(sweep, name)]) for name in names])


def to_read(sweep, columns):
    """Markdown: a row for each point."""
    heads = [factor.name for factor in sweep.factors] + [head for head, _ in columns]
    rows = [heads, ["---"] * len(heads)]
    for at in range(sweep.points):
        rows.append([level(factor, at) for factor in sweep.factors] + [cells[at] for _, cells in columns])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def level(factor, at):
    """A number, or the name of a file without its folder."""
    if not factor.set[at]:
        return "–"
    text = factor.text(factor.values[at])
    return os.path.basename(text).removesuffix(".yaml") if factor.labels else text


def pairs_of(sweep, name):
    return [paired(*both) for both in zip(*(sweep.outcome(name, side).values for side in ("baseline", "scenario")))]


def column(sweep, name):
    """Its heading, with the unit, and a cell for each point."""
    outcome = sweep.outcome(name, "difference")
    pairs = pairs_of(sweep, name)
    unit = units.unit_of(outcome, max((pair.size for pair in pairs), default=0))
    digits = rounding.of_pairs(pairs, unit)
    return f"`{name}`" + (f", {unit.change}" if unit.change else ""), [cell(pair, digits) for pair in pairs]


def cell(pair, digits):
    if pair.n == 0:
        return "–"
    if pair.same:
        return "0"
    unit, places = digits.unit, digits.change(pair)
    places = rounding.told(places, unit, math.nan, math.nan, pair.half_width)  # ± 0 would tell nothing
    if importance.is_lever(pair):
        return f"{unit.number(pair.difference, places, sign=True)} ± 0"
    half = "" if math.isnan(pair.low) else f" ± {unit.number(pair.half_width, places)}"
    return unit.number(pair.difference, places, sign=True) + half


def worth(pair):
    """In two digits; of what does not differ, or does not vary, there is nothing to tell."""
    if pair.same or math.isnan(pair.worth):
        return "–"
    if math.isinf(pair.worth) or importance.is_lever(pair):
        return "∞"
    told = float(f"{pair.worth:.1e}")
    return f"{told:,.{1 if told < 10 else 0}f}"


if __name__ == "__main__":
    errors.run(main)
