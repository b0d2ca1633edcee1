#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What many small runs cost: beside one large run, in a sweep beside one run of as many replicates,
and beside runs one by one. Time of the processor, in turns. README.md says what to expect.

    tests/bench/sweep_bench.py          build/release/civitas, some minutes
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CIVITAS = os.environ.get("CIVITAS", ROOT / "build/release/civitas")
SCENARIO = ROOT / "scenarios/flagship/today.yaml"
TURNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
LEVELS = (0.9, 0.95, 1, 1.05)
SWEEP = f"""
civitas: 1
experiment: Eight small runs
scenario: {SCENARIO}
persons: 10000
from: 2025-01
to: 2026-12
replicates: 2
design: {{grid: {{over: {{labour.recession: {{choice: {list(LEVELS)}}}}}}}}}
"""


def processor_seconds(*arguments):
    before = os.times()
    subprocess.run([CIVITAS, *map(str, arguments), "--threads", "1"], check=True, capture_output=True)
    after = os.times()
    return (after.children_user + after.children_system
            - before.children_user - before.children_system)


def run(folder, persons, replicates, to, *more):
    """Seconds, and how many citizen-months."""
    results = folder / "results.h5"
    took = processor_seconds("run", SCENARIO, "--persons", persons, "--replicates", replicates, "--to", to,
                             "-o", results, "--force", *more)
    return took, json.loads(results.with_suffix(".log.json").read_text())["citizen_steps"]


def sweep(folder):
    shutil.rmtree(folder / "sweep", ignore_errors=True)
    (folder / "sweep.yaml").write_text(SWEEP)
    return processor_seconds("sweep", folder / "sweep.yaml", "-o", folder / "sweep")


def one_by_one(folder):
    return sum(run(folder, 10_000, 2, "2026-12", "--set", f"labour.recession={level}")[0] for level in LEVELS)


def main():
    ratios = {"small/large": [], "sweep/replicates": [], "sweep/runs": []}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for _ in range(TURNS):
            small, many = run(folder, 10_000, 20, "2029-12")
            large, much = run(folder, 200_000, 1, "2029-12")
            ratios["small/large"].append(large / much / (small / many))
            swept = sweep(folder)
            ratios["sweep/replicates"].append(swept / run(folder, 10_000, 8, "2026-12")[0])
            ratios["sweep/runs"].append(swept / one_by_one(folder))
    for what, values in ratios.items():
        print(f"{what:18}{statistics.median(values):6.2f}   ({min(values):.2f} to {max(values):.2f})")


main()
