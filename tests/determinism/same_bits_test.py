# SPDX-License-Identifier: Apache-2.0
# The same bits: for any number of threads, any block size and any processor.
import hashlib
import os
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ["CIVITAS"]
TESTS = Path(os.environ["CIVITAS_BUILD"]) / "tests"
SCENARIO = "scenarios/higher_guarantee.yaml"  # a base, a reform, all models and statistics


def sha256(folder, threads, *options, program=PROGRAM, persons=20000, replicates=3):
    path = Path(folder) / "x.h5"
    command = [program, "run", SCENARIO, "-o", path, "--persons", persons, "--to", "2026-02",
               "--replicates", replicates, "--threads", threads, "--quiet", "--force", *options]
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return sha256(tmp_path_factory.mktemp("expected"), 1)


@pytest.mark.parametrize("threads", [2, 4])  # of three replicates: side by side, one after the other
def test_threads(tmp_path, expected, threads):
    assert sha256(tmp_path, threads) == expected


@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("size", [1, 7, 1000000])
def test_block_sizes(tmp_path, expected, size, threads):
    assert sha256(tmp_path, threads, "--block-size", size) == expected


def test_snapshots_on_the_way_change_nothing(tmp_path, expected):
    assert sha256(tmp_path, 2, "--snapshot-every", 0.1) == expected


# Which clones of a function run is chosen by the processor. These programs have no choice.
@pytest.mark.parametrize("level, needs", [("x86-64", "sse2"), ("x86-64-v3", "avx2")])
def test_processors(tmp_path, expected, level, needs):
    if needs not in Path("/proc/cpuinfo").read_text().split():
        pytest.skip(f"this processor has no {level}")
    assert sha256(tmp_path, 2, program=TESTS / f"civitas_{level}") == expected


# A test of the test: what ought to change the bits does.
def test_other_runs_give_other_bits(tmp_path, expected):
    assert sha256(tmp_path, 2, "--seed", 2) != expected
    assert sha256(tmp_path, 2, persons=19999) != expected
    assert sha256(tmp_path, 2, replicates=2) != expected
