# SPDX-License-Identifier: Apache-2.0
# The part of faults.py that leaves civitas without memory.
import collections
import os
import random
import resource
import shutil
import subprocess
from pathlib import Path

from parts import listed, part, require, sha256
from small_sweep import build
from small_world import PROGRAM
from sweep_faults import whole_shards

COMMANDS = {
    "run": (["run", "town.yaml", "-o", "town.h5", "--force", "--threads", "2"], "town.h5"),
    "sweep": (["sweep", "experiment.yaml", "-o", "out", "--resume", "--threads", "2"], "out/runs/00000-of-00001.shard"),
    "merge": (["merge", "merged", "-o", "out.h5", "--force"], "out.h5"),
}
MEGABYTES = [48, 56, 64, 72, 80, 96, 128, 192]  # of addresses; with less the loader finds no room for the libraries


class Place:
    """A folder where a command has been run once."""

    def __init__(self, folder, name):
        self.folder, (self.words, file) = folder, COMMANDS[name]
        self.file = folder / file
        self.name = name
        require(self.run().returncode == 0, name)
        self.digest = sha256(self.file)

    def run(self, **settings):
        if self.name == "sweep":
            shutil.rmtree(self.folder / "out", ignore_errors=True)
        return subprocess.run([PROGRAM, *self.words], cwd=self.folder, capture_output=True, text=True, timeout=120, **settings)

    def require_whole(self, done, what, codes=(0, 74)):
        require(done.returncode in codes, self.name, what, done.returncode, done.stderr)
        if done.returncode == 74:
            require("error[E806]: the memory is used up" in done.stderr, done.stderr)
        if self.name == "sweep":
            whole_shards(self.folder)
        else:
            require(sha256(self.file) == self.digest, self.name, "other bytes")


def failing(library, **settings):
    return dict(os.environ, LD_PRELOAD=str(library), **{name: str(value) for name, value in settings.items()})


def limited_to(megabytes):
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


@part
def memory(folder, _, arguments):
    library = folder.with_name("failing_memory.so")
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", Path(__file__).with_name("failing_memory.c"), "-o", library, "-ldl"],
                   check=True)
    build(folder)
    subprocess.run([PROGRAM, "sweep", "experiment.yaml", "-o", "merged", "--quiet"], cwd=folder, check=True, capture_output=True)
    chance, of_ours, of_all, of_limits = random.Random(arguments.seed), collections.Counter(), collections.Counter(), collections.Counter()
    for name in COMMANDS:
        place, count = Place(folder, name), folder / "count"
        for settings, codes in (({"FAIL_NEW": 1}, of_ours), ({}, of_all)):
            require(place.run(env=failing(library, FAIL_COUNT=count, **settings)).returncode == 0)
            calls = int(count.read_text())
            for nth in range(arguments.kills // 5):
                sticky = {"FAIL_STICKY": 1} if nth % 2 else {}
                faults = {"FAIL_AT": chance.randint(1, calls), **sticky, **settings}
                done = place.run(env=failing(library, **faults))
                codes[done.returncode] += 1
                # HDF5 1.10 and OpenSSL 3.0 end the program or crash when a small allocation of their own fails, or
                # lose track of what they hold, which cannot be told from a bug (70).
                place.require_whole(done, faults, (0, 74) if settings else (0, 70, 74, 255, -6, -11))
        for megabytes in MEGABYTES:
            done = place.run(preexec_fn=limited_to(megabytes))
            of_limits[done.returncode] += 1
            place.require_whole(done, f"{megabytes} MB")
    require(set(of_limits) == {0, 74}, listed(of_limits))
    return (f"exit codes where an allocation of C++ failed {listed(of_ours)}; any allocation, those within HDF5 and OpenSSL among them, "
            f"{listed(of_all)}; with a limit {listed(of_limits)}")
