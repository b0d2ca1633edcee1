# SPDX-License-Identifier: Apache-2.0
"""A sweep as a job array of Slurm, with the scripts of the manual: what is stopped, lost or killed on the way costs nothing
but time, and the merged file is that of one process."""
import os
import shutil
import signal

import pytest
from private_slurm import Slurm, name_of, wait_until
from town import PROGRAM, SCRIPTS, digest, merge, whole

ARRAY = [SCRIPTS / "sweep.sbatch", "experiment.yaml", "out", "--save-every", "0.1"]
DONE = {str(task): ("COMPLETED", 0) for task in range(4)}


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    os.environ["PATH"] = f"{os.path.dirname(PROGRAM)}:{os.environ['PATH']}"
    with Slurm(tmp_path_factory.mktemp("slurm")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def experiment(tmp_path_factory, slurm):
    """A folder with the experiment, and the digest of the file that one process makes of it."""
    folder = tmp_path_factory.mktemp("experiment")
    return folder, whole(folder)


@pytest.fixture
def folder(experiment):
    shutil.rmtree(experiment[0] / "out", ignore_errors=True)
    (experiment[0] / "out.h5").unlink(missing_ok=True)
    return experiment[0]


def submit(slurm, folder):
    """The array and the merging that waits for it, as the manual has them; gives the numbers of both jobs."""
    array = slurm.submit(folder, "--array=0-3", "--cpus-per-task=1", *ARRAY)
    merging = slurm.submit(folder, f"--dependency=afterany:{array}", "--output=merge.log", SCRIPTS / "merge.sbatch", "out", "out.h5")
    return array, merging


def wait_for(slurm, folder, *tasks):
    """Until these tasks have saved some of their runs."""
    files = [folder / f"out/runs/{task:05}-of-00004.shard" for task in tasks]
    wait_until(lambda: all(file.exists() and b'"runs":0}' not in file.read_bytes()[:500] for file in files), slurm.logs)


def says(folder, job, task):
    return (folder / f"civitas_{job}_{task}.log").read_text()


def test_time_that_is_up_sends_tasks_back_to_the_queue(slurm, experiment, folder):
    array, merging = submit(slurm, folder)
    for task in (0, 2):
        wait_for(slurm, folder, task)
        slurm.send(signal.SIGSTOP, array, task, "civitas")  # so that it does not come to its end meanwhile
        slurm.call("scancel", "--batch", "--signal=USR1", f"{array}_{task}")  # as --signal=B:USR1@120 before the limit
        slurm.send(signal.SIGCONT, array, task, "civitas")
    ended = slurm.wait(array)
    assert ended == {**DONE, "0": ("COMPLETED", 1), "2": ("COMPLETED", 1)}, [says(folder, array, task) for task in range(4)]
    assert "interrupted" in says(folder, array, 0) and "\n60 runs in" not in says(folder, array, 0)
    assert slurm.wait(merging) == {"": ("COMPLETED", 0)}, (folder / "merge.log").read_text()
    assert digest(folder / "out.h5") == experiment[1]


def test_a_killed_task_is_told_and_the_same_line_runs_what_is_missing(slurm, experiment, folder):
    array, merging = submit(slurm, folder)
    wait_for(slurm, folder, 3)
    slurm.send(signal.SIGKILL, array, 3, "civitas")
    assert slurm.wait(array) == {**DONE, "3": ("FAILED", 0)}
    assert slurm.wait(merging) == {"": ("FAILED", 0)}
    assert "not all runs are there" in (folder / "merge.log").read_text() and not (folder / "out.h5").exists()
    array, merging = submit(slurm, folder)
    assert slurm.wait(array) == DONE
    assert [says(folder, array, task).startswith("0 runs in") for task in range(4)] == [True, True, True, False]
    assert slurm.wait(merging) == {"": ("COMPLETED", 0)}
    assert digest(folder / "out.h5") == experiment[1]


@pytest.mark.skipif("CIVITAS_MPI" not in os.environ, reason="no civitas_mpi: configure with -D CIVITAS_MPI=ON")
@pytest.mark.parametrize("starter", ["srun --mpi=pmix_v4", "mpirun --bind-to none"])
def test_the_ranks_of_a_job_on_two_nodes(slurm, experiment, folder, monkeypatch, starter):
    # Both nodes are this machine, maybe as root; shared memory would take their ranks for neighbours.
    for name, value in {"OMPI_MCA_btl": "self,tcp", "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}.items():
        monkeypatch.setitem(slurm.environment, name, value)
    line = f"{starter} {os.environ['CIVITAS_MPI']} sweep experiment.yaml -o out --save-every 0.1 --resume"
    job = slurm.submit(folder, "--nodes=2", "--ntasks=4", "--output=ranks.log", f"--wrap={line}")
    wait_for(slurm, folder, 1, 2)
    ranks = slurm.processes(f"SLURM_JOB_ID={job}", "SLURMD_NODENAME=n2")
    lost = [pid for pid in ranks if name_of(pid) == "civitas_mpi"]
    assert lost
    os.kill(lost[0], signal.SIGKILL)
    assert slurm.wait(job)[""][0] == "FAILED", (folder / "ranks.log").read_text()
    job = slurm.submit(folder, "--nodes=2", "--ntasks=4", "--output=ranks.log", f"--wrap={line}")
    assert slurm.wait(job) == {"": ("COMPLETED", 0)}, (folder / "ranks.log").read_text()
    assert merge(folder).returncode == 0
    assert digest(folder / "out.h5") == experiment[1]
    assert sorted(path.name for path in folder.glob("out/runs/*")) == [f"{rank:05}-of-00004.shard" for rank in range(4)]


def test_a_lost_node(slurm, experiment, folder):
    array, merging = submit(slurm, folder)
    wait_for(slurm, folder, 0, 1)
    wait_until(lambda: slurm.tasks_on("n2"), slurm.logs)
    lost = slurm.lose_node("n2")
    assert lost and slurm.wait(array) == {**DONE, **{task: ("COMPLETED", 1) for task in lost}}
    assert slurm.wait(merging) == {"": ("COMPLETED", 0)}, (folder / "merge.log").read_text()
    assert digest(folder / "out.h5") == experiment[1]
    assert sorted(path.name for path in folder.glob("out/runs/*")) == [f"{part:05}-of-00004.shard" for part in range(4)]
