# SPDX-License-Identifier: Apache-2.0
# A run long enough to be stopped in the middle, and what must be found afterwards.
import os
import signal
import subprocess
import time

import h5py
from small_world import LAW, PROGRAM, build

# Years of months for many persons: some seconds, with a whole file ten times a second.
LONG = LAW.replace("to: 2025-06", "to: 2074-12")
ARGUMENTS = ["run", "law.yaml", "--persons", "300000", "--replicates", "3", "--snapshot-every", "0.1", "--threads", "1", "--force"]


def start(folder):
    build(folder, {"law.yaml": LONG})
    return subprocess.Popen([PROGRAM, *ARGUMENTS], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stop(process, with_signal):
    process.send_signal(with_signal)
    return process.communicate(timeout=60)


def wait_for_file(folder, process):
    """Until a file is there that holds something; on a slow machine the first one may come before the first step."""
    while not (folder / "law.h5").exists() or begun(folder / "law.h5") == 0:
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)


def begun(path):
    with h5py.File(path, "r") as results:
        return len(results["replicate"])


def complete(path):
    """Reads the whole file; its attribute `complete`."""
    with h5py.File(path, "r") as results:
        results.visititems(lambda name, node: node[()] if isinstance(node, h5py.Dataset) else None)
        return int(results.attrs["complete"])


def kill_at(folder, seconds, after_first_file=False):
    """Kills a run so many seconds after its start, or its first file; a whole file is there or none."""
    process = start(folder)
    if after_first_file:
        wait_for_file(folder, process)
    time.sleep(seconds)
    stop(process, signal.SIGKILL)
    if (folder / "law.h5").exists():
        complete(folder / "law.h5")
        return True
    return False
