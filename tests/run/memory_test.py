# SPDX-License-Identifier: Apache-2.0
"""Without enough memory the program says so, and what was there before stays. How much a run takes is told before."""
import re
import resource
import subprocess

import pytest
from small_sweep import EXPERIMENT, build, digest
from small_world import PROGRAM, civitas

MEGABYTES = [40, 44, 48, 52, 56, 60, 64, 80]


def limited(folder, megabytes, *words):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    return subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, text=True, timeout=60, preexec_fn=limit)


@pytest.mark.parametrize("words, file", [
    (["run", "town.yaml", "-o", "town.h5", "--force", "--persons", "20000"], "town.h5"),
    (["sweep", "experiment.yaml", "-o", "out", "--resume"], "out/runs/00000-of-00001.shard")])
def test_a_limit_of_addresses(tmp_path, words, file):
    build(tmp_path)
    words = [*words, "--threads", "2", "--quiet"]
    done = subprocess.run([PROGRAM, *words], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    before, codes = digest(tmp_path / file), set()
    for megabytes in MEGABYTES:
        if limited(tmp_path, megabytes, "--version").returncode != 0:
            continue  # no room for the libraries, or for what a sanitizer needs
        done = limited(tmp_path, megabytes, *words)
        codes.add(done.returncode)
        assert done.returncode in (0, 74), (megabytes, done.returncode, done.stderr)
        assert done.returncode == 0 or "error[E806]: the memory is used up" in done.stderr
        assert digest(tmp_path / file) == before
    if not codes:
        pytest.skip("the program does not start with so little")


UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


def estimated(folder, *flags, **options):
    """Of `--estimate`: bytes in all but the program and results, of one population, number of those, and bytes kept for checkpoints."""
    words = [word for name, value in {"persons": 20000, "threads": 1, **options}.items()
             for word in ("--" + name.replace("_", "-"), value)]
    done = civitas(folder, "run", "town.yaml", "--estimate", *words, *flags)
    line = next(line for line in done.stdout.splitlines() if line.startswith("memory"))
    numbers = re.search(r"memory +(\S+) (\S+): (\S+) (\S+) for each of (\d+) population\(s\), .*; (\S+) (\S+) for checkpoints; (\S+) (\S+) for the program", line).groups()
    size = [float(numbers[i]) * UNITS[numbers[i + 1]] for i in (0, 2, 5, 7)]
    assert size[0] == pytest.approx(size[1] * int(numbers[4]) + size[2] + size[3], rel=0.02)
    return size[0] - size[3], size[1], int(numbers[4]), size[2]


def test_the_estimate_counts_what_checkpoints_keep(tmp_path):
    build(tmp_path)
    whole, one, count, kept = estimated(tmp_path)
    assert count == 3 and one < kept < 2 * one  # as read, as planned and in hand; what previous() keeps is saved, too
    assert whole == pytest.approx(count * one + kept, rel=0.04)
    for copies, in_hand, keeps, options in [
            (0, 1, False, {"checkpoint_every": 0}), (1, 1, False, {"replicates": 3}), (3, 1, True, {"replicates": 3}),
            (2, 2, False, {"replicates": 3, "threads": 2}), (1, 1, False, {"replicates": 3, "threads": 4}),
            (3, 2, True, {"replicates": 3, "threads": 2, "checkpoint_every": 0})]:
        in_all, same, count, copied = estimated(tmp_path, *(["--keep-checkpoint"] if keeps else []), **options)
        assert same == one and count == 2 + in_hand, options
        assert copied == pytest.approx(copies * kept, rel=0.04)
        assert in_all == pytest.approx(count * one + copied, rel=0.04)
    done = civitas(tmp_path, "run", "town.yaml", "-o", "x.h5", "--persons", 20000, "--replicates", 3, "--keep-checkpoint")
    assert done.returncode == 0, done.stderr
    assert 0.8 * 3 * kept < (tmp_path / "x.h5.checkpoint").stat().st_size < 3.01 * kept


def test_networks_that_nothing_changes_are_there_once_and_in_no_checkpoint(tmp_path):
    build(tmp_path)
    _, alone, _, kept = estimated(tmp_path)
    (tmp_path / "town.yaml").write_text((tmp_path / "town.yaml").read_text() + "  known: {of: person, mean: \"count(around, gone)\", unit: 1}\n"
                                        "networks:\n  around: {type: ring, neighbours: 100}\n")
    said = civitas(tmp_path, "run", "town.yaml", "--estimate", "--persons", 20000, "--threads", 1, "--keep-checkpoint").stdout
    one, networks, saved = (float(number) * UNITS[unit] for number, unit in re.findall(r"(\S+) ([KMG]?i?B)(?= for (?:each|their|checkpoints))", said)[:3])
    assert one == pytest.approx(alone, rel=0.1) and saved == pytest.approx(kept, rel=0.1)
    assert networks == pytest.approx(20000 * 101 * 4, rel=0.01)
    assert civitas(tmp_path, "run", "town.yaml", "-o", "x.h5", "--persons", 20000, "--keep-checkpoint").returncode == 0
    assert (tmp_path / "x.h5.checkpoint").stat().st_size < 1.01 * saved


def most(said, row):
    """The bytes that stand behind "at most" in a row."""
    number, unit = re.search(rf"{row} +at most (\S+) (\S+)", said).groups()
    return float(number) * UNITS[unit]


@pytest.mark.parametrize("options", [["--persons", 10], ["--persons", 100, "--replicates", 7], ["--replicates", 1000], ["--to", "2034-12", "--replicates", 300]])
def test_the_results_are_no_larger_than_was_told(tmp_path, options):
    build(tmp_path)
    (tmp_path / "town.yaml").write_text((tmp_path / "town.yaml").read_text() + "panel: {persons: 9, of: [person.gone]}\n"
                                        "assert: [{that: rents > 999 EUR/month, each: month}, {that: rents > 0 EUR/month, each: year}]\n")
    said = civitas(tmp_path, "run", "town.yaml", "--estimate", *options).stdout
    assert civitas(tmp_path, "run", "town.yaml", *options).returncode in (0, 4)
    assert (tmp_path / "town.h5").stat().st_size < most(said, "disk")


def test_the_memory_of_a_small_run_is_that_of_the_program(tmp_path):
    build(tmp_path)
    whole, unit = re.search(r"memory +(\S+) (\S+):", civitas(tmp_path, "run", "town.yaml", "--estimate").stdout).groups()
    assert 8 << 20 < float(whole) * UNITS[unit] < 1 << 30


def test_large_populations_are_in_hand_one_by_one(tmp_path):
    build(tmp_path)
    options = {"to": "2025-01", "replicates": 2, "threads": 2}
    assert estimated(tmp_path, **options, persons=500000)[2] == 4
    assert estimated(tmp_path, **options, persons=500001)[2] == 3


@pytest.mark.parametrize("replicates", [1, 3, 400])
def test_a_sweep_is_no_larger_than_was_told(tmp_path, replicates):
    build(tmp_path, EXPERIMENT.replace("replicates: 3", f"replicates: {replicates}"))
    said = civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run").stdout
    told = re.search(r"disk +at most (\S+) (\S+) for the shards, and (\S+) (\S+) for the merged file", said).groups()
    assert civitas(tmp_path, "sweep", "experiment.yaml", "-o", "out").returncode == 0
    assert civitas(tmp_path, "merge", "out", "-o", "out.h5").returncode == 0
    folder = sum(path.stat().st_size for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert folder < float(told[0]) * UNITS[told[1]]
    assert (tmp_path / "out.h5").stat().st_size < float(told[2]) * UNITS[told[3]]
    whole, unit = re.search(r"and (\S+) (\S+) for the program", said).groups()
    assert 4 << 20 < float(whole) * UNITS[unit] < 1 << 30
