#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Compares a base with its reforms, replicate by replicate: on screen, as tables, figures and a report page."""
import argparse
import os
import shlex
import sys

# Isolated Python (-I) does not look beside the script.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from analysis import atomic, comparison, earlier, errors, places, screen, tables  # noqa: E402


def main(arguments):
    options = parse(arguments)
    compared = comparison.compare(options.base, options.reforms, options.period)
    written = write(compared, options)
    for warning in compared.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    for note in compared.notes:
        print(f"note: {note}", file=sys.stderr)
    shown = screen.Screen()
    screen.show(compared, shown)
    shown.line()
    for path in written:
        shown.line(path)
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(prog="compare.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("base", metavar="BASE.h5", help="results of the scenario to compare with")
    parser.add_argument("reforms", metavar="REFORM.h5", nargs="+", help="results of each reform")
    parser.add_argument("-o", "--output", metavar="DIR", default="comparison",
                        help="folder to write into (default: %(default)s)")
    parser.add_argument("--period", metavar="FROM..TO", help="months to compare, as 2026-01..2027-12 "
                        "(default: those in which the policies differ)")
    return parser.parse_args(arguments)


def write(compared, options):
    """All files; the one that a reader opens first comes last."""
    from analysis import figures, page  # matplotlib takes a second to load: refusals need not wait for it

    drawn = figures.figures(compared)
    contents = {"comparison.csv": tables.csv(compared), "comparison.json": tables.as_json(compared)}
    for figure in drawn:
        contents[f"{figure.name}.svg"] = figure.svg
        contents[f"{figure.name}.png"] = figure.png
    seen = places.Places(options.output, [compared.base, *(reform.results for reform in compared.reforms)])
    contents["report.html"] = page.page(compared, drawn, reproducing(options, seen), seen)
    return atomic.write_all(options.output, contents, [options.base, *options.reforms], earlier.of_comparison(options.output))


def reproducing(options, seen):
    """The command, from the folder of the page."""
    words = ["analysis/compare.py", *map(seen.given, [options.base, *options.reforms]), "-o", seen.given(options.output)]
    return shlex.join(words + (["--period", options.period] if options.period else []))


if __name__ == "__main__":
    errors.run(main)
