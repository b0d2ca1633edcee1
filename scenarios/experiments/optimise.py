#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""Ask and tell by files: where are the factors of an experiment best? An example to copy.

scipy asks for a generation of points at a time; each is a sweep in a folder of its own, and its table of outcomes is told
back. The same line again goes on after a kill, because what was run is there and the points are the same ones."""
import argparse
import csv
import json
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
        table = subprocess.run([OUTCOMES, here / "sweep.h5"], check=True, capture_output=True, text=True).stdout
        return here, list(csv.DictReader(table.splitlines()))

    def ranges(self):
        """Names of the factors, and their ranges: those of the experiment's own design."""
        here, _ = self.sweep()
        problem = json.loads((here / "manifest.json").read_text())["problem"]
        return problem["names"], problem["bounds"]

    def tell(self, names, points):
        """The outcome at each point (point, factor)."""
        design = self.folder / f"{self.asked:03}.csv"
        np.savetxt(design, points, fmt="%.17g", delimiter=",", header=",".join(names), comments="")
        _, rows = self.sweep("--design", design)
        values = [float(row[self.outcome]) if row[self.outcome] else np.inf for row in rows]
        print(f"{len(points)} points, the best {min(values):.6g}", file=sys.stderr)
        return np.array(values)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("experiment")
    words.add_argument("outcome", help="a column of analysis/outcomes.py, as unmet or unmet_difference: to be as small as can be")
    words.add_argument("-o", "--output", metavar="DIR", required=True)
    words.add_argument("--generations", type=int, default=20)
    words.add_argument("--points", type=int, default=10, help="of a generation, for each factor")
    options = words.parse_args()
    model = Model(options.experiment, options.output, options.outcome)
    names, bounds = model.ranges()
    best = differential_evolution(lambda points: model.tell(names, np.transpose(points)), bounds, maxiter=options.generations,
                                  popsize=options.points, seed=1, tol=0, polish=False, vectorized=True, updating="deferred")
    for name, value in zip([*names, options.outcome], [*best.x, best.fun]):
        print(f"{name}={value:.6g}")


if __name__ == "__main__":
    main()
