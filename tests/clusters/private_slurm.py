# SPDX-License-Identifier: Apache-2.0
# Slurm with two nodes on this machine, in a folder of its own: nothing outside it is written or asked.
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

PROGRAMS = ["munged", "mungekey", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue"]
SYSTEM = "/usr/sbin:/usr/bin:/sbin:/bin"
SETTINGS = """\
ClusterName=private
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/%n
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=1,bf_interval=2
MpiDefault=none
TmpFS={folder}/%n
ReturnToService=2
KillWait=5
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=2 State=UNKNOWN
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=2 State=UNKNOWN
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
"""
# A credential is good for so many seconds (cred_expire); before that a job that was sent back does not start again.


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_until(holds, what, seconds=60):
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"not within {seconds} s: {what() if callable(what) else what}"
        time.sleep(0.02)
    return found


def name_of(pid):
    return Path(f"/proc/{pid}/comm").read_text().strip()


def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


class Slurm:
    def __init__(self, folder):
        self.folder = folder
        around = {name: value for name, value in os.environ.items() if not name.startswith(("SLURM", "SBATCH"))}
        self.environment = {**around, "PATH": f"{os.environ.get('PATH', '')}:{SYSTEM}", "SLURM_CONF": f"{folder}/slurm.conf"}
        if os.getuid() != 0:
            pytest.skip("a private Slurm needs root", allow_module_level=True)
        missing = [name for name in PROGRAMS if shutil.which(name, path=self.environment["PATH"]) is None]
        if missing:
            pytest.skip(f"no {', '.join(missing)}: apt-get install slurmctld slurmd slurm-client munge", allow_module_level=True)
        for name in ("munge", "state", "n1", "n2"):
            (folder / name).mkdir(mode=0o755)
        host = socket.gethostname().split(".")[0]
        (folder / "slurm.conf").write_text(SETTINGS.format(host=host, folder=folder, ports=free_ports(3)))
        (folder / "cgroup.conf").write_text("CgroupAutomount=no\n")

    def __enter__(self):
        munge = self.folder / "munge"
        self.call("mungekey", "--create", f"--keyfile={munge}/key")
        try:
            self.call("munged", "--force", f"--socket={munge}/socket", f"--key-file={munge}/key", f"--pid-file={munge}/pid",
                      f"--seed-file={munge}/seed", f"--log-file={munge}/log")
            self.call("slurmctld", "-c")
            for node in ("n1", "n2"):
                self.start_node(node)
            wait_until(lambda: self.call("sinfo", "-h", "-t", "idle", "-o", "%D").split() == ["2"], self.logs, 30)
        except (subprocess.CalledProcessError, AssertionError) as error:
            self.__exit__()
            pytest.skip(f"Slurm does not start here: {error} {getattr(error, 'stderr', '')}", allow_module_level=True)
        return self

    def __exit__(self, *_):
        for name in ("slurmd.n1.pid", "slurmd.n2.pid", "slurmctld.pid", "munge/pid"):
            self.kill(name, signal.SIGTERM)

    def call(self, *words):
        return subprocess.run([str(word) for word in words], env=self.environment, cwd=self.folder, check=True,
                              capture_output=True, text=True, timeout=60).stdout

    def logs(self):
        return "\n".join(path.read_text()[-2000:] for path in sorted(self.folder.glob("*.log")))

    def kill(self, pid_file, with_signal):
        try:
            os.kill(int((self.folder / pid_file).read_text()), with_signal)
        except (FileNotFoundError, ProcessLookupError, ValueError):
            pass

    def start_node(self, node):
        self.call("slurmd", "-N", node)

    def tasks_on(self, node):
        """The tasks of arrays that run there."""
        return self.call("squeue", "-h", "-t", "running", "-w", node, "-o", "%K").split()

    def lose_node(self, node):
        """As when its power fails: all that runs on it is gone at once, and Slurm is told. Gives the tasks that were lost."""
        self.kill(f"slurmd.{node}.pid", signal.SIGKILL)
        lost = self.processes(f"SLURMD_NODENAME={node}")
        stewards = {pid for pid in map(parent, lost) if name_of(pid) == "slurmstepd"}  # they would tell of the end of the others
        for pid in [*stewards, *lost]:
            os.kill(pid, signal.SIGKILL)
        tasks = self.tasks_on(node)
        self.call("scontrol", "update", f"nodename={node}", "state=down", "reason=lost")
        return tasks

    def send(self, with_signal, job, task, program):
        """To the program in a task, without asking Slurm."""
        for pid in self.processes(f"SLURM_ARRAY_JOB_ID={job}", f"SLURM_ARRAY_TASK_ID={task}"):
            if name_of(pid) == program:
                os.kill(pid, with_signal)

    def processes(self, *of):
        """Processes of jobs of this cluster with these words in their environment."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment = (entry / "environ").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if {f"SLURM_CONF={self.folder}/slurm.conf", *of} <= set(environment):
                found.append(int(entry.name))
        return found

    def submit(self, folder, *words):
        """Gives the number of the job. Its working directory is the folder."""
        return self.call("sbatch", "--parsable", f"--chdir={folder}", *words).strip().split(";")[0]

    def states(self, job):
        """Task: (state, how often it was sent back)."""
        found = {}
        for block in self.call("scontrol", "-o", "show", "job", job).splitlines():
            of = dict(word.split("=", 1) for word in block.split() if "=" in word)
            found[of.get("ArrayTaskId", "")] = of["JobState"], int(of.get("Restarts", 0))
        return found

    def wait(self, job, seconds=120):
        """Until nothing of the job is left in the queue; gives states()."""
        over = ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT")
        wait_until(lambda: all(state in over for state, _ in self.states(job).values()),
                   lambda: f"{self.states(job)} {self.logs()}", seconds)
        return self.states(job)
