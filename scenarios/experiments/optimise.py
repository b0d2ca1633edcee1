#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Ask and tell by files: where are the factors of an experiment best? An example to copy.

scipy asks for a generation of points at a time; each is a sweep in a folder of its own, and its table of outcomes is
told back. Integers stay whole, and dates are days. The same line again goes on after a kill, because what was run is
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
        done = subprocess.run(["civitas", *map(str, words)], stdout=subprocess.DEVNULL)
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
        """Name, unit, scale and range of each: as the experiment's own design has them."""
        here, _ = self.sweep()
        return json.loads((here / "manifest.json").read_text())["factors"]

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
    """A number, or of a date the day, as lists of points have it."""
    return str(np.datetime64(round(value), "D")) if factor["unit"] == "date" else f"{value:{digits}}"


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("experiment")
    words.add_argument("outcome", help="to be least: a column of analysis/outcomes.py, as unmet_difference")
    words.add_argument("-o", "--output", metavar="DIR", required=True)
    words.add_argument("--generations", type=int, default=20)
    words.add_argument("--points", type=int, default=10, help="of a generation, for each factor")
    options = words.parse_args()
    model = Model(options.experiment, options.output, options.outcome)
    factors = model.factors()
    best = differential_evolution(lambda points: model.tell(factors, np.transpose(points)),
                                  [(factor["low"], factor["high"]) for factor in factors],
                                  integrality=[factor["scale"] == "integers" for factor in factors],  # dates, too
                                  maxiter=options.generations, popsize=options.points, seed=1, tol=0, polish=False,
                                  vectorized=True, updating="deferred")
    for factor, value in zip(factors, best.x):
        print(f"{factor['name']}={field(factor, value, '.6g')}")
    print(f"{options.outcome}={best.fun:.6g}")


if __name__ == "__main__":
    main()
