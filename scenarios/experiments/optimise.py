#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Ask and tell by files: where are the factors of an experiment best? An example to copy.

scipy asks for a generation of points at a time; each is a sweep in a folder of its own, and its table of outcomes is
told back. Integers stay whole, dates are days, and of a choice, as of whole reforms, only its levels are asked, counted
in their order: give neighbours to levels that are alike. The same line again goes on after a kill, because what was run is
there and the points are the same ones."""
import argparse
import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import differential_evolution

OUTCOMES = Path(__file__).resolve().parents[2] / "analysis" / "outcomes.py"


class Model:
    def __init__(self, experiment, folder, outcome):
        self.experiment, self.folder, self.outcome, self.asked = experiment, Path(folder), outcome, 0

    def civitas(self, *words):
        try:
            done = subprocess.run(["civitas", *map(str, words)], stdout=subprocess.DEVNULL)
        except FileNotFoundError:
            sys.exit('error: no civitas on PATH. Build it, and add its folder: PATH="$PWD/build/release:$PATH"')
        if done.returncode not in (0, 4):  # 4: a run failed; its point has no outcome
            sys.exit(done.returncode)

    def sweep(self, *options):
        """The experiment in the next folder; gives that folder and the rows of its table."""
        here = self.folder / f"{self.asked:03}"
        self.asked += 1
        self.civitas("sweep", self.experiment, "-o", here, "--resume", "--quiet", *options)
        self.civitas("merge", here, "-o", here / "sweep.h5", "--force", "--quiet")
        name = re.sub("_(baseline|difference)$", "", self.outcome)
        table = subprocess.run([OUTCOMES, here / "sweep.h5", "--outcome", name], stdout=subprocess.PIPE, text=True)
        if table.returncode != 0:
            sys.exit(table.returncode)
        return here, list(csv.DictReader(table.stdout.splitlines()))

    def factors(self):
        """Name, unit, scale and range of each: as the experiment's own design has them. Of a choice, levels by rank."""
        here, _ = self.sweep()
        factors = json.loads((here / "manifest.json").read_text())["factors"]
        with open(here / "design.csv", newline="") as file:
            design = list(csv.DictReader(file))
        for factor in factors:
            if factor["scale"] == "choice":
                if "levels" not in factor:  # numbers
                    factor["levels"] = sorted({point[factor["name"]] for point in design}, key=float)
                factor["low"], factor["high"] = 0, len(factor["levels"]) - 1
        return factors

    def tell(self, factors, points):
        """The outcome at each point (point, factor)."""
        design = self.folder / f"{self.asked:03}.csv"
        with open(design, "w", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(factor["name"] for factor in factors)
            rows.writerows(map(field, factors, point, [".17g"] * len(point)) for point in points)
        _, rows = self.sweep("--design", design)
        values = [float(row[self.outcome]) if row[self.outcome] else np.inf for row in rows]
        print(f"{len(points)} points, the best {min(values):.6g}", file=sys.stderr)
        return np.array(values)


def field(factor, value, digits):
    """A number, of a date the day, or of a choice its level, as lists of points have it."""
    if "levels" in factor:
        return factor["levels"][round(value)]
    return str(np.datetime64(round(value), "D")) if factor["unit"] == "date" else f"{value:{digits}}"


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("experiment", help="an experiment file, whose design tells the factors and their ranges")
    words.add_argument("outcome", help="to be least: a column of analysis/outcomes.py, as unmet_difference")
    words.add_argument("-o", "--output", metavar="DIR", required=True, help="a folder in it for each generation")
    words.add_argument("--generations", metavar="N", type=int, default=20, help="how often is asked (default: %(default)s)")
    words.add_argument("--points", metavar="N", type=int, default=10, help="of a generation, for each factor (default: %(default)s)")
    options = words.parse_args()
    model = Model(options.experiment, options.output, options.outcome)
    factors = model.factors()
    best = differential_evolution(lambda points: model.tell(factors, np.transpose(points)),
                                  [(factor["low"], factor["high"]) for factor in factors],
                                  integrality=[factor["scale"] in ("integers", "choice") for factor in factors],  # dates, too
                                  maxiter=options.generations, popsize=options.points, seed=1, tol=0, polish=False,
                                  vectorized=True, updating="deferred")
    for factor, value in zip(factors, best.x):
        print(f"{factor['name']}={field(factor, value, '.6g')}")
    print(f"{options.outcome}={best.fun:.6g}")


if __name__ == "__main__":
    main()
