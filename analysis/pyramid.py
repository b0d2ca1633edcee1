#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Draws the age pyramid of a results file: men and women by age at the start and at the end."""
import argparse
import os
import sys

# Isolated Python (-I) does not look beside the script.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from analysis import errors, figure_file, results  # noqa: E402
from analysis.errors import Refusal  # noqa: E402


def main(arguments):
    options = parse(arguments)
    target = figure_file.chosen(options.output, options.results, "pyramid", [options.results])
    drawn = draw(results.read(options.results), options.men, options.women)
    figure_file.write(target, drawn, [options.results])
    print(target)
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(prog="pyramid.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("results", metavar="RESULTS.h5", help="results of a scenario that counts men and women by age")
    parser.add_argument("-o", "--output", metavar="FILE", help=f"{figure_file.HELP} (default: RESULTS_pyramid.svg)")
    parser.add_argument("--men", metavar="NAME", default="men_by_five_years", help="series of men (default: %(default)s)")
    parser.add_argument("--women", metavar="NAME", default="women_by_five_years",
                        help="series of women (default: %(default)s)")
    return parser.parse_args(arguments)


def by_age(file, name):
    """The mean over replicates: (time, age group), and the labels of the groups."""
    series = file.indicators.get(name)
    if series is None or len(series.dimensions) != 1:
        raise Refusal(file.path, f"there is no series '{name}' by age", "",
                      "Name two series with --men and --women, as scenarios/generations.yaml has them")
    if not series.counts:
        raise Refusal(file.path, f"'{name}' counts nobody", f"it is a {series.kind or 'number'}", "Name series that count citizens by age")
    return series.values.mean(axis=0), file.labels[series.dimensions[0]]


def draw(file, men_name, women_name):
    from analysis import drawing
    from matplotlib import rc_context, ticker

    men, ages = by_age(file, men_name)
    women, ages_of_women = by_age(file, women_name)
    if ages != ages_of_women:
        raise Refusal(file.path, f"'{men_name}' and '{women_name}' have not the same groups", "", "Name two series by the same ages")
    years = [str(file.starts[at])[:4] for at in (0, -1)]
    with rc_context(drawing.STYLE):
        canvas = drawing.Canvas(figsize=(7, 5))
        axes = canvas.add_subplot()
        places = range(len(ages))
        for side, numbers, colour in ((-1, men, drawing.REFORMS[0]), (1, women, drawing.REFORMS[1])):
            axes.barh(places, side * numbers[-1], height=0.9, color=colour, alpha=0.55)
            axes.step([*(side * numbers[0]), 0], [at - 0.5 for at in range(len(ages) + 1)], where="pre",
                      color=drawing.INK, linewidth=1.2)
        axes.set_yticks(list(places), ages)
        axes.set_ylabel("Age")
        axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: drawing.tick(abs(x) / 1000, _)))
        axes.set_xlabel(f"Thousand men (left) and women (right): bars {years[1]}, line {years[0]}")
        axes.set_title(f"{file.title}: citizens by age")
        return drawing.finish(canvas, "pyramid", "Age pyramid", f"Citizens by age and sex, {years[0]} and {years[1]}")


if __name__ == "__main__":
    errors.run(main)
