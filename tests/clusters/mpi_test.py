# SPDX-License-Identifier: Apache-2.0
"""A sweep inside one MPI job: the ranks deal out the runs, and the merged file is that of one process, also after a rank was
killed and the job started again."""
import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from town import MANY, build, digest, merge, sweep, whole

PROGRAM = os.environ.get("CIVITAS_MPI")
if PROGRAM is None or shutil.which("mpirun") is None:
    pytest.skip("no civitas_mpi: apt-get install openmpi-bin libopenmpi-dev, and configure with -D CIVITAS_MPI=ON",
                allow_module_level=True)
# Four ranks on a machine that may have fewer CPUs, maybe as root.
MPIRUN = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", "4"]
ROOT_MAY = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


def start(folder, *options, experiment="experiment.yaml"):
    words = [*MPIRUN, PROGRAM, "sweep", experiment, "-o", "out", "--save-every", "0.1", *options]
    return subprocess.Popen(words, cwd=folder, env=dict(os.environ, **ROOT_MAY), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def ended(process):
    said = process.communicate(timeout=300)
    return process.returncode, *said


def ranks(folder):
    """Process and rank of those that run in the folder."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "environ").read_bytes().split(b"\0")
            rank = [int(word.partition(b"=")[2]) for word in words if word.startswith(b"OMPI_COMM_WORLD_RANK=")]
            if rank and (entry / "cwd").resolve() == folder.resolve():
                found[rank[0]] = int(entry.name)
        except OSError:
            continue
    return found


def saved(folder, rank):
    """How many runs it has saved."""
    file = folder / f"out/runs/{rank:05}-of-00004.shard"
    return json.loads(file.read_bytes().split(b"\n")[1])["runs"] if file.exists() else 0


def wait_for_runs(folder, process, rank):
    while saved(folder, rank) < 1:
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    return whole(folder)


@pytest.fixture
def folder(tmp_path):
    build(tmp_path, MANY)
    return tmp_path


def test_four_ranks_give_the_file_of_one_process(folder, expected):
    code, told, said = ended(start(folder))
    assert code == 0, said
    assert told.split() == ["out/runs/00000-of-00004.shard"]
    assert len(list(folder.glob("out/runs/*-of-00004.shard"))) == 4
    assert merge(folder).returncode == 0
    assert digest(folder / "out.h5") == expected


def test_a_rank_that_is_held_up_does_less(folder, expected):
    process = start(folder)
    wait_for_runs(folder, process, 3)
    slow = ranks(folder)[3]
    os.kill(slow, signal.SIGSTOP)
    while sum(saved(folder, rank) for rank in range(3)) < 180:  # as many as fall to three of four
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    os.kill(slow, signal.SIGCONT)
    code, _, said = ended(process)
    assert code == 0, said
    assert saved(folder, 3) < 60 and sum(saved(folder, rank) for rank in range(4)) == 240
    assert merge(folder).returncode == 0
    assert digest(folder / "out.h5") == expected


@pytest.mark.parametrize("victim", [0, 2])
def test_a_killed_rank_costs_the_runs_in_flight(folder, expected, victim):
    process = start(folder)
    wait_for_runs(folder, process, victim)
    os.kill(ranks(folder)[victim], signal.SIGKILL)
    code, _, said = ended(process)
    assert code != 0, said
    assert "not all runs are there" in merge(folder).stderr
    code, _, said = ended(start(folder, "--resume"))
    assert code == 0, said
    assert merge(folder).returncode == 0
    assert digest(folder / "out.h5") == expected


def test_time_that_is_up_stops_all_ranks(folder, expected):
    process = start(folder)
    wait_for_runs(folder, process, 1)
    process.send_signal(signal.SIGUSR1)  # mpirun hands it on
    code, _, said = ended(process)
    assert code == 75 and "Run the same command with --resume" in said, said
    # What ranks have begun, one process can end.
    assert sweep(folder, "--resume", threads=2).returncode == 0
    assert merge(folder).returncode == 0
    assert digest(folder / "out.h5") == expected


def test_one_rank_that_is_asked_to_stop_stops_all(folder):
    process = start(folder)
    wait_for_runs(folder, process, 3)
    os.kill(ranks(folder)[3], signal.SIGTERM)
    code, _, said = ended(process)
    assert code == 75, said


def test_the_summary_is_of_all_ranks(folder):
    code, told, said = ended(start(folder))
    assert code == 0 and "240 runs in " in said, said
    # without --resume no rank does again what lies in the shards of another number of ranks
    words = [*MPIRUN[:-1], "2", PROGRAM, "sweep", "experiment.yaml", "-o", "out"]
    again = subprocess.run(words, cwd=folder, env=dict(os.environ, **ROOT_MAY), capture_output=True, text=True)
    assert again.returncode == 74 and again.stderr.count("error[E803]") == 1, again.stderr


def test_failed_runs_of_all_ranks_are_told(folder):
    text = (folder / "experiment.yaml").read_text()
    (folder / "fails.yaml").write_text(text[:text.index("design:")] + "design:\n  grid: {over: {pull: {choice: [0, 1, 2]}}}\n"
                                       + text[text.index("record:"):])
    code, _, said = ended(start(folder, experiment="fails.yaml"))
    whole = subprocess.run([PROGRAM, "sweep", "fails.yaml", "-o", "one", "--threads", "1"], cwd=folder, capture_output=True, text=True,
                           env=dict(os.environ, **ROOT_MAY))
    assert code == whole.returncode == 4, said
    def summary(text):
        return re.search(r"(\d+ runs) in .*(, \d+ failed)", text).groups()

    assert summary(said) == summary(whole.stderr) == ("90 runs", ", 30 failed")
    assert "failed[E955]: out: point 1: 30 runs failed, replicate 1 first" in said


@pytest.mark.parametrize("command", [["run", "town.yaml", "-o", "x.h5"], ["check", "town.yaml"]])
def test_only_a_sweep_is_for_several_ranks(folder, command):
    said = subprocess.run([*MPIRUN, PROGRAM, *command], cwd=folder, env=dict(os.environ, **ROOT_MAY), capture_output=True, text=True)
    assert said.returncode == 2 and said.stdout == "", said.stdout
    told = f"{command[0]}: only `civitas sweep` is for several ranks (each of the 4 would do the same)"
    assert said.stderr.count(told) == 1 and said.stderr.count("error[") == 1
    assert not (folder / "x.h5").exists()
    one = subprocess.run([*MPIRUN[:-1], "1", PROGRAM, *command], cwd=folder, env=dict(os.environ, **ROOT_MAY), capture_output=True)
    assert one.returncode == 0


def test_mistakes_are_told_once(folder):
    code, _, said = ended(start(folder, experiment="none.yaml"))
    assert code == 74 and said.count("none.yaml: ") == 1, said
    code, _, said = ended(start(folder, "--shard", "1/2"))
    assert code == 2 and said.count("deal out the runs among themselves") == 1, said


def test_one_rank_alone_is_a_process_like_any_other(folder, expected):
    done = subprocess.run([PROGRAM, "sweep", "experiment.yaml", "-o", "out", "--threads", "2"], cwd=folder, text=True,
                          env=dict(os.environ, **ROOT_MAY), capture_output=True)
    assert done.returncode == 0, done.stderr
    assert merge(folder).returncode == 0
    assert digest(folder / "out.h5") == expected
