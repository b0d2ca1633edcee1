# SPDX-License-Identifier: Apache-2.0
# Runs that are killed, or asked to stop, and go on: what must be found after each, and at the end.
import hashlib
import os
import subprocess
import time
from pathlib import Path

import h5py
import xxhash

PROGRAM = os.environ["CIVITAS"]
ROOT = Path(os.environ["CIVITAS_ROOT"])
SCENARIO = ROOT / "scenarios" / "flagship" / "today.yaml"  # births, moves, queues, stocks, networks, a panel
PERSONS, TO = 10000, "2029-12"  # long enough that it is still on its way when it is to be stopped
PAST = "x.h5.checkpoint"  # that a run leaves
OFTEN = ["--checkpoint-every", "0.05", "--snapshot-every", "0.1"]


def command(folder, *options, scenario=SCENARIO, persons=PERSONS, replicates=3, to=TO):
    words = [PROGRAM, "run", scenario, "-o", folder / "x.h5", "--persons", persons, "--replicates", replicates,
             "--to", to, *options]
    return [str(word) for word in words]


def run(folder, *options, **settings):
    return subprocess.run(command(folder, *options, **settings), capture_output=True, text=True)


def start(folder, *options, **settings):
    return subprocess.Popen(command(folder, *options, **settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wait_for(path, process):
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)


def is_whole(path):
    """A results file that can be read to its end; a checkpoint whose checksum is right."""
    if path.suffix == ".h5":
        with h5py.File(path, "r") as results:
            results.visititems(lambda name, node: node[()] if isinstance(node, h5py.Dataset) else None)
        return True
    content = path.read_bytes()
    length = int.from_bytes(content[12:20], "little")
    return len(content) == 36 + length and xxhash.xxh3_128_digest(content[:-16]) == content[-16:]


def whole_files(folder):
    """What is there: all of it whole, but for what was being written under a name of its own."""
    found = [path for path in Path(folder).iterdir() if ".partial-" not in path.name]
    assert all(is_whole(path) for path in found if path.suffix != ".json"), found
    return {path.name for path in found}


def resign(path, edit):
    """The checkpoint with other contents and the right checksum."""
    content = path.read_bytes()
    inner = edit(content[20:-16])
    whole = content[:12] + len(inner).to_bytes(8, "little") + inner
    path.write_bytes(whole + xxhash.xxh3_128_digest(whole))


def write(folder, text, name="reform.yaml"):
    (folder / name).write_text(text)
    return folder / name
