# SPDX-License-Identifier: Apache-2.0
"""The examples of the manual for other programs: GNU parallel, Snakemake, and an optimiser that asks and tells by files."""
import csv
import math
import os
import shutil
import subprocess

import pytest
from town import PROGRAM, ROOT, SCRIPTS, build, digest, merge, sweep

ON_PATH = dict(os.environ, PATH=f"{os.path.dirname(PROGRAM)}:{os.environ['PATH']}")


def needs(program):
    if shutil.which(program) is None:
        pytest.skip(f"no {program}: apt-get install {program}")


def call(folder, *words):
    done = subprocess.run([str(word) for word in words], cwd=folder, env=ON_PATH, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path):
    """A folder with the small experiment, and in whole.h5 what it gives."""
    build(tmp_path)
    assert sweep(tmp_path, output="whole").returncode == 0
    assert merge(tmp_path, "whole", "whole.h5").returncode == 0
    return tmp_path


def test_parallel(folder):
    needs("parallel")
    call(folder, "parallel", "civitas sweep experiment.yaml -o out --shard {}/4 --threads 1 --resume", ":::", 0, 1, 2, 3)
    assert merge(folder).returncode == 0
    assert digest(folder / "out.h5") == digest(folder / "whole.h5")


def test_snakemake(folder):
    needs("snakemake")
    words = ["snakemake", "--cores", 2, "-s", SCRIPTS / "Snakefile", "--config", "experiment=experiment.yaml", "parts=3"]
    call(folder, *words)
    assert digest(folder / "sweep.h5") == digest(folder / "whole.h5")
    # A part that is lost is made again, and nothing else.
    (folder / "sweep/done/1-of-3").unlink()
    (folder / "sweep/runs/00001-of-00003.shard").unlink()
    kept = (folder / "sweep/runs/00000-of-00003.shard").stat().st_mtime_ns
    call(folder, *words)
    assert digest(folder / "sweep.h5") == digest(folder / "whole.h5")
    assert (folder / "sweep/runs/00000-of-00003.shard").stat().st_mtime_ns == kept


def outcomes(folder, file):
    return list(csv.DictReader(call(folder, ROOT / "analysis/outcomes.py", file).splitlines()))


def test_a_table_of_outcomes(folder):
    rows = outcomes(folder, "whole.h5")
    assert [row["point"] for row in rows] == [str(point) for point in range(1, 9)]
    design = list(csv.DictReader((folder / "whole/design.csv").read_text().splitlines()))
    for row, point in zip(rows, design):
        assert float(row["rent"]) == float(point["rent"]) and float(row["rents"]) == pytest.approx(2 * float(row["rent"]))
        assert float(row["rents_difference"]) == pytest.approx(float(row["rents"]) - float(row["rents_baseline"]))
        assert row["replicates"] == "3"


def test_an_optimiser_asks_and_tells(tmp_path):
    words = [ROOT / "scenarios/experiments/optimise.py", ROOT / "scenarios/experiments/ishigami_effects.yaml", "y", "-o", "search",
             "--generations", 3, "--points", 4]
    best = call(tmp_path, *words)
    x1, x2, x3, y = (float(line.split("=")[1]) for line in best.splitlines())
    assert y == pytest.approx(math.sin(x1) + 7 * math.sin(x2) ** 2 + 0.1 * x3**4 * math.sin(x1), abs=1e-3)
    asked = [float(row["y"]) for sweep in sorted(tmp_path.glob("search/*/sweep.h5"))[1:] for row in outcomes(tmp_path, sweep)]
    assert y == pytest.approx(min(asked), abs=1e-4) and y < min(asked[:12])
    # Killed before the end, and again: the same answer.
    shutil.rmtree(tmp_path / "search/003")
    assert call(tmp_path, *words) == best
