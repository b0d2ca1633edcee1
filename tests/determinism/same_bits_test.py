# SPDX-License-Identifier: Apache-2.0
# The same bits: for any number of threads, any block size and any processor.
import hashlib
import os
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ["CIVITAS"]
TESTS = Path(os.environ["CIVITAS_BUILD"]) / "tests"
SCENARIOS = ["higher_guarantee",     # a base, a reform, all statistics
             "flagship/today",       # births, deaths, moves, queues, stocks
             "flagship/open_data"]   # …and registers, proxy means, what citizens consent to


def sha256(folder, threads, scenario, *options, program=PROGRAM, persons=20000, replicates=3):
    path = Path(folder) / "x.h5"
    command = [program, "run", f"scenarios/{scenario}.yaml", "-o", path, "--persons", persons, "--to", "2026-02",
               "--replicates", replicates, "--threads", threads, "--quiet", "--force", *options]
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module", params=SCENARIOS)
def scenario(request):
    return request.param


@pytest.fixture(scope="module")
def expected(tmp_path_factory, scenario):
    return sha256(tmp_path_factory.mktemp("expected"), 1, scenario)


@pytest.mark.parametrize("threads", [2, 4])  # of three replicates: side by side, one after the other
def test_threads(tmp_path, scenario, expected, threads):
    assert sha256(tmp_path, threads, scenario) == expected


@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("size", [1, 7, 1000000])
def test_block_sizes(tmp_path, scenario, expected, size, threads):
    assert sha256(tmp_path, threads, scenario, "--block-size", size) == expected


def test_snapshots_on_the_way_change_nothing(tmp_path, scenario, expected):
    assert sha256(tmp_path, 2, scenario, "--snapshot-every", 0.1) == expected


# Which clones of a function run is chosen by the processor. These programs have no choice.
@pytest.mark.parametrize("level, needs", [("x86-64", "sse2"), ("x86-64-v3", "avx2")])
def test_processors(tmp_path, scenario, expected, level, needs):
    if needs not in Path("/proc/cpuinfo").read_text().split():
        pytest.skip(f"this processor has no {level}")
    assert sha256(tmp_path, 2, scenario, program=TESTS / f"civitas_{level}") == expected


# A test of the test: what ought to change the bits does.
def test_other_runs_give_other_bits(tmp_path, scenario, expected):
    assert sha256(tmp_path, 2, scenario, "--seed", 2) != expected
    assert sha256(tmp_path, 2, scenario, persons=19999) != expected
    assert sha256(tmp_path, 2, scenario, replicates=2) != expected
