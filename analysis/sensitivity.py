#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Tells which factors of a sweep matter, and where an outcome comes about: on screen, as tables and figures."""
import argparse
import csv
import io
import json
import math
import os
import sys

# Isolated Python (-I) does not look beside the script.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

import numpy as np  # noqa: E402

from analysis import atomic, earlier, errors, indices, screen, sensitivity_screen, sweep_box, sweep_words, sweeps  # noqa: E402
from analysis.errors import Refusal  # noqa: E402
from analysis.sensitivity_screen import MOST, bounds  # noqa: E402

COLUMNS = ("outcome", "side", "factor", "measure", "value", "low", "high", "levels")


def main(arguments):
    options = parse(arguments)
    sweep = part(sweeps.read(options.sweep), options.at)
    if not options.outcome and not sweep.names:
        raise Refusal(sweep.path, "holds outcomes of groups alone", f"they are {', '.join(sweep.groups)}",
                      sweep_words.how_to_ask(next(iter(sweep.groups.values()))[0]))
    outcomes = [sweep.outcome(name, options.of) for name in options.outcome or sweep.names]
    try:
        analyses = [analysed(sweep, outcome) for outcome in outcomes]
    except Refusal as refusal:  # indices know numbers, not the file that they stand in
        refusal.place = refusal.place or sweep.path
        raise
    found = sweep_box.discovered(sweep, outcomes[0], options.where, options.of)
    written = write(sweep, analyses, found, options.output)
    shown = screen.Screen()
    sensitivity_screen.show(sweep, analyses, found, shown)
    if not options.outcome and (groups := sweep_words.groups_left_out(sweep)):
        shown.line()
        shown.paragraph(groups)
    for path in written:
        shown.line(path)
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(prog="sensitivity.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("sweep", metavar="SWEEP.h5", help="a file written by `civitas merge`")
    parser.add_argument("--outcome", metavar="NAME", action="append", help="an outcome to analyse, as unmet or "
                        "unmet_by_digital_group=low; may be given again (default: all without groups)")
    parser.add_argument("--of", choices=sweeps.SIDES,
                        help="which side of the pairs (default: the difference to the baseline, or the scenario where there is none)")
    parser.add_argument("--at", metavar="FACTOR=LEVEL", action="append", default=[],
                        help="only the points with this value, as reform=assisted_digital.yaml; may be given again")
    parser.add_argument("--where", metavar="CONDITION", help="what to look for, as `unmet > 0.1`, at "
                        f"{sweep_box.FEWEST} complete points or more (default: the highest fifth of the first outcome)")
    parser.add_argument("-o", "--output", metavar="DIR", default="sensitivity", help="folder to write into (default: %(default)s)")
    return parser.parse_args(arguments)


def part(sweep, conditions):
    """The points at which they all hold."""
    chosen = {}
    for condition in conditions:
        name, equals, level = condition.partition("=")
        if not equals:
            raise Refusal("--at", f"'{condition}' names no value", "", "Write it like 'reform=assisted_digital.yaml'")
        if name in chosen:
            raise Refusal("--at", f"'{name}' is given twice", f"as {chosen[name]} and as {level}, and a point has one value of it",
                          "Analyse one after the other, each with a folder of its own (-o)")
        chosen[name] = level
        sweep = sweep.at(name, level)
    if chosen and not sweep.factors:
        raise Refusal("--at", "leaves no factor that could matter", f"{', '.join(chosen)} are all that the sweep has",
                      "Leave one of them free")
    return sweep


def analysed(sweep, outcome):
    """What the design allows, as a dict from the kind of analysis to what came of it."""
    points, means = sweep.unit_points, outcome.means
    if not np.isfinite(means).any():
        raise Refusal(sweep.path, f"has no value of '{outcome.name}' in the period")
    if not varies(means):
        same = float(means[np.isfinite(means)][0])
        return {"outcome": outcome, "same": same, "varied": varied(sweep, means), "one_at_a_time": []}
    if sweep.alone:
        values = np.column_stack([factor.values for factor in sweep.factors])
        set_ = np.column_stack([factor.set for factor in sweep.factors])
        effects = indices.alone(set_, values, outcome.values)
        return {"outcome": outcome, "one_at_a_time": [], "alone": effects, "order": ordered(effects),
                "varied": varied(sweep, means)}
    if not all(factor.set.all() for factor in sweep.factors):
        raise Refusal(sweep.path, "leaves some numbers as the scenario has them, but changes several at a point",
                      "there is no measure for such points", "Look at a part of them with --at")
    found = {"outcome": outcome, "one_at_a_time": indices.one_at_a_time(points, means)}
    if sweep.design == "saltelli":
        sobol = indices.sobol(means, len(sweep.factors))
        found["varied"] = varied(sweep, means, indices.rows_of_saltelli(*points.shape))
        found["sobol"] = sobol.of(found["varied"])
    elif sweep.design == "morris":
        morris = indices.morris(points, means)
        found["varied"] = varied(sweep, means, points.shape[1] + 1)
        found["morris"] = morris.of(found["varied"])
    else:
        coefficients, found["r_squared"] = indices.regression(points, means)
        found["varied"] = varied(sweep, means)
        found["regression"] = indices.of(coefficients, found["varied"])
    return found


def varied(sweep, means, rows=0):
    """For each factor whether it was varied among complete points, which may be in sets of so many `rows`."""
    if sweep.alone:
        return [bool((factor.set & np.isfinite(means)).any()) for factor in sweep.factors]
    return indices.varied(sweep.unit_points, means, rows)


def varies(means):
    there = means[np.isfinite(means)]
    return there.min() < there.max()


def ordered(effects):
    """Factors, those that matter most first; only so many, and none that does not matter."""
    sizes = [max((abs(one.value) for one in each if math.isfinite(one.value)), default=0) for each in effects]
    return [int(at) for at in np.argsort(sizes, kind="stable")[::-1][:MOST] if sizes[at] > 0]


def write(sweep, analyses, found, output):
    from analysis import sensitivity_figures  # matplotlib takes a second to load: refusals need not wait for it

    contents = {"sensitivity.csv": as_csv(sweep, analyses), "sensitivity.json": as_json(sweep, analyses, found)}
    for figure in sensitivity_figures.figures(sweep, analyses):
        contents[f"{figure.name}.svg"] = figure.svg
        contents[f"{figure.name}.png"] = figure.png
    return atomic.write_all(output, contents, [sweep.path], earlier.of_sweep(output))


def measures(found):
    """(measure, one number or Estimate for each factor); nothing of an outcome that does not vary, nor of pairs."""
    if "same" in found:
        return
    if "alone" in found:
        yield "least_adds", [least for least, _ in found["alone"]]
        yield "greatest_adds", [greatest for _, greatest in found["alone"]]
    elif "sobol" in found:
        yield "S1", found["sobol"].first
        yield "ST", found["sobol"].total
    elif "morris" in found:
        yield "mu_star", found["morris"].mean_absolute
        yield "mu", found["morris"].mean
        yield "sigma", found["morris"].deviation
    else:
        yield "coefficient", found["regression"]
    if any(found["one_at_a_time"]):
        yield "one_at_a_time", [indices.Estimate(np.nan, np.nan, np.nan) if change is None
                                else indices.Estimate(change.mean, change.least, change.greatest)
                                for change in found["one_at_a_time"]]


def lines(sweep, analyses):
    for found in analyses:
        for measure, values in measures(found):
            for factor, value in zip(sweep.factors, values):
                one = value if isinstance(value, indices.Estimate) else indices.Estimate(float(value), np.nan, np.nan)
                yield [found["outcome"].name, found["outcome"].side, factor.name, measure, one.value, one.low, one.high,
                       " → ".join(factor.levels)]
        if "sobol" in found:
            for (j, k), one in zip(found["sobol"].pairs, found["sobol"].second):
                pair = f"{sweep.factors[j].name}:{sweep.factors[k].name}"
                yield [found["outcome"].name, found["outcome"].side, pair, "S2", one.value, one.low, one.high, ""]


def as_csv(sweep, analyses):
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for line in lines(sweep, analyses):
        table.writerow([("" if isinstance(cell, float) and math.isnan(cell) else cell) for cell in line])
    return text.getvalue()


def as_json(sweep, analyses, found):
    def plain(value):
        return None if isinstance(value, float) and not math.isfinite(value) else value

    told = {"title": sweep.title, "design": sweep.design, "points": sweep.points, "failed": sweep.failed,
            "factors": [factor.name for factor in sweep.factors],
            "measures": [dict(zip(COLUMNS, map(plain, line)))
                         for line in lines(sweep, analyses)]}
    if found is not None and "left_out" in found:
        told["discovery"] = {"left_out": found["left_out"]}
    elif found is not None:
        told["discovery"] = {"condition": found["condition"], "share": found["share"],
                             "coverage": found["box"].coverage, "density": found["box"].density,
                             "box": {factor.name: [low, high] for factor, low, high in bounds(sweep, found["box"])}}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    errors.run(main)
