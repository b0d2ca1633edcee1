#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Lays points that change one assumed number at a time, for `civitas sweep --design`. Reads what
`civitas list parameters SCENARIO --json` writes."""
import argparse
import csv
import io
import json
import math
import os
import sys

# Isolated Python (-I) does not look beside the script.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from analysis import atomic, errors  # noqa: E402
from analysis.errors import Refusal  # noqa: E402

WHOLE = ", whole"  # how a range of whole numbers ends


def main(arguments):
    options = parse(arguments)
    ends = {name: found for name, found in (ends_of(each, options.half) for each in read(options.parameters)) if found}
    ends = {name: found for name, found in ends.items() if not name.startswith(tuple(options.without))}
    if not ends:
        raise Refusal(options.parameters or "standard input", "no assumed number with a range is left to be changed")
    points = laid(ends, options.reform)
    content = as_csv(points)
    if options.output:
        atomic.write(options.output, content, [options.parameters] if options.parameters else [])
        print(f"{options.output}: {len(points) - 1} points, {len(ends)} numbers")
    else:
        sys.stdout.write(content)
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(prog="one_at_a_time.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("parameters", metavar="PARAMETERS.json", nargs="?", help="the list of parameters (default: standard input)")
    parser.add_argument("--reform", metavar="FILE", action="append", default=[],
                        help="each point with this reform, named as from the experiment; may be given again; `none` for none")
    parser.add_argument("--without", metavar="PREFIX", action="append", default=[],
                        help="leave out numbers whose name begins with it, as those of the law; may be given again")
    parser.add_argument("--half", action="store_true",
                        help="half of each number and half as much again, inside its range, in place of the whole range")
    parser.add_argument("-o", "--output", metavar="POINTS.csv", help="the list of points (default: standard output)")
    return parser.parse_args(arguments)


def read(path):
    try:
        text = open(path, encoding="utf-8").read() if path else sys.stdin.read()
    except OSError as error:
        raise Refusal(path, f"cannot be read ({error.strerror})", exit_code=errors.FILE_TROUBLE) from error
    try:
        return [(each["parameter"], each["value"], each["range"], each["source"]) for each in json.loads(text)]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(path or "standard input", "is no list of parameters", "",
                      "Write it with `civitas list parameters SCENARIO --json`") from error


def ends_of(parameter, half=False):
    """The name and the two ends; None for what is known, a lever, a table, or has no range.

    The ends of its range; or `half`: half as much and half as much again, inside the range, and of 0
    the whole range. What counts is cut to whole numbers."""
    name, value, range_, source = parameter
    try:
        usual = float(value)
        low, high = (float(end) for end in range_.removesuffix(WHOLE).split(" to "))
    except ValueError:
        return name, None
    if not source.startswith("assumed") or source.startswith("assumed: policy"):
        return name, None
    if half and usual != 0:
        around = sorted((usual / 2, usual * 1.5))
        low, high = max(low, around[0]), min(high, around[1])
    if range_.endswith(WHOLE):
        low, high = math.floor(low), math.floor(high)
    return name, tuple(end for end in (low, high) if end != usual)


def laid(ends, reforms):
    """A header, the point at which nothing is changed, and one for each end of each number; all for each reform."""
    names = list(ends)
    rows = [["reform"] * bool(reforms) + names]
    for reform in [[each] for each in reforms] or [[]]:
        rows.append(reform + [""] * len(names))
        for at, name in enumerate(names):
            for end in ends[name]:
                rows.append(reform + [""] * at + [f"{end:.12g}"] + [""] * (len(names) - at - 1))
    return rows


def as_csv(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    errors.run(main)
