#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Writes a sweep as a table for other programs: a row for each point, with its factors and the means of its outcomes."""
import argparse
import csv
import io
import math
import os
import sys

# Isolated Python (-I) does not look beside the script.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from analysis import atomic, errors, sweeps  # noqa: E402


def main(arguments):
    parser = argparse.ArgumentParser(prog="outcomes.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("sweep", metavar="SWEEP.h5", help="a file written by `civitas merge`")
    parser.add_argument("-o", "--output", metavar="FILE", help="CSV file (default: the standard output)")
    options = parser.parse_args(arguments)
    text = table(sweeps.read(options.sweep))
    if options.output:
        atomic.write(options.output, text)
    else:
        sys.stdout.write(text)
    return 0


def columns(sweep):
    """Heading and one value for each point."""
    yield "point", range(1, sweep.points + 1)
    for factor in sweep.factors:
        yield factor.name, [factor.labels[int(value)] if factor.labels else float(value) for value in factor.values]
    yield "replicates", sweep.taken.tolist()
    for name in sweep.names:
        yield name, sweep.outcome(name, "scenario").means.tolist()
        if sweep.baseline:
            yield f"{name}_baseline", sweep.outcome(name, "baseline").means.tolist()
            yield f"{name}_difference", sweep.outcome(name, "difference").means.tolist()


def table(sweep):
    heads, values = zip(*columns(sweep))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(heads)
    for row in zip(*values):
        rows.writerow(["" if isinstance(cell, float) and math.isnan(cell) else cell for cell in row])
    return text.getvalue()


if __name__ == "__main__":
    errors.run(main)
