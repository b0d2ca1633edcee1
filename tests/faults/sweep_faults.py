# SPDX-License-Identifier: Apache-2.0
# The parts of faults.py that are about sweeps: the small experiment of tests/run, and what its one file should be.
import collections
import errno
import hashlib
import json
import os
import random
import shutil
import subprocess
import time

from parts import listed, part, require, sha256
from small_sweep import EXPERIMENT, build, merge
from small_world import PROGRAM, replaced
from surroundings import Disk, backwards_clocks, may_mount

MANY = replaced(EXPERIMENT, "replicates: 3", "replicates: 60\npersons: 2000")


def sweeping(*options):
    return [PROGRAM, "sweep", "experiment.yaml", "-o", "out", "--resume", "--save-every", "0.1", *map(str, options)]


def start(words, folder):
    return subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def whole_shards(folder):
    """How many there are, all of them whole; so are the manifest and the points, if they are there."""
    shards = list(folder.glob("out/runs/*.shard"))
    for path in shards:
        content = path.read_bytes()
        require(hashlib.sha256(content[:-64]).hexdigest().encode() == content[-64:], path, "is not whole")
    if (folder / "out/manifest.json").exists():
        json.loads((folder / "out/manifest.json").read_text())
    if (folder / "out/design.csv").exists():  # it comes after the manifest
        require((folder / "out/design.csv").read_text().count("\n") == 9, "the points are not whole")
    return len(shards)


def once(folder, words):
    begun = time.monotonic()
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    require(done.returncode == 0, done.stderr)
    return time.monotonic() - begun


def expected_file(folder):
    """Runs the experiment at once; gives the digest of its file and how long it took. The folder is empty afterwards."""
    build(folder, MANY)
    seconds = once(folder, sweeping())
    require_merged(folder, None)
    digest = sha256(folder / "out.h5")
    clear(folder)
    return digest, seconds


def clear(folder):
    shutil.rmtree(folder / "out")
    (folder / "out.h5").unlink(missing_ok=True)


def require_merged(folder, digest):
    done = merge(folder, "out", "out.h5", "--force")
    require(done.returncode == 0, done.stderr)
    require(digest is None or sha256(folder / "out.h5") == digest, "other bytes")


@part
def sweep_kills(folder, _, arguments):
    digest, seconds = expected_file(folder)
    chance, killed, ends, shards = random.Random(arguments.seed), 0, 0, 0
    while killed < arguments.kills // 5:
        count = chance.choice([1, 1, 2, 3])
        process = start(sweeping("--shard", f"{chance.randrange(count)}/{count}", "--threads", chance.randint(1, 3)), folder)
        time.sleep(chance.uniform(0, seconds))
        if process.poll() is None:
            process.kill()
            killed += 1
        said = process.communicate()[1]
        require(process.returncode in (0, -9), process.returncode, said)
        shards += whole_shards(folder)
        if process.returncode == 0 and count == 1:
            require_merged(folder, digest)
            clear(folder)
            ends += 1
    once(folder, sweeping())
    require_merged(folder, digest)
    return f"{killed} kills, {ends + 1} sweeps came to their end with the expected file; {shards} shards found whole"


@part
def merge_kills(folder, _, arguments):
    digest, _ = expected_file(folder)
    once(folder, sweeping())
    words = [PROGRAM, "merge", "out", "-o", "out.h5", "--force"]
    seconds = once(folder, words)
    shutil.copy(folder / "out.h5", folder / "before.h5")
    chance, killed, found = random.Random(arguments.seed), 0, collections.Counter()
    while killed < arguments.kills // 5:
        (folder / "out.h5").unlink(missing_ok=True)
        if chance.random() < 0.5:
            shutil.copy(folder / "before.h5", folder / "out.h5")
        process = start(words, folder)
        time.sleep(chance.uniform(0, 1.2 * seconds))
        if process.poll() is None:
            process.kill()
            killed += 1
        process.communicate()
        found["there" if (folder / "out.h5").exists() else "not there"] += 1
        require(not (folder / "out.h5").exists() or sha256(folder / "out.h5") == digest, "a file that is not whole")
    require_merged(folder, digest)
    return f"{killed} kills; the merged file was whole {found['there']} times and not there {found['not there']} times"


@part
def shared(folder, _, arguments):
    digest, seconds = expected_file(folder)
    chance, kills, turned_away = random.Random(arguments.seed), 0, 0
    rounds = max(3, arguments.kills // 25)
    for _ in range(rounds):
        cuts = [chance.choice(["0/1", "0/1", "0/2", "1/2", "2/3"]) for _ in range(3)]
        processes = [start(sweeping("--shard", cut, "--threads", 1), folder) for cut in cuts]
        if chance.random() < 0.5:
            time.sleep(chance.uniform(0, seconds))
            processes[0].kill()
            kills += 1
        for process in processes:
            said = process.communicate()[1]
            refused = process.returncode == 74 and "another process is going to write this file" in said
            require(process.returncode in (0, -9) or refused, process.returncode, said)
            turned_away += refused
        whole_shards(folder)
        once(folder, sweeping())
        require_merged(folder, digest)
        clear(folder)
    return f"{rounds} times three processes at once in one folder, two of them often with one shard; {turned_away} were turned away, {kills} kills"


def goes_on_to(digest, folder):
    once(folder, sweeping())
    require_merged(folder, digest)


def made(folder):
    """A folder beside it where the sweep has been run and merged, and the digest of its file."""
    elsewhere = folder.with_name("made")
    elsewhere.mkdir()
    digest, _ = expected_file(elsewhere)
    goes_on_to(digest, elsewhere)
    return elsewhere, digest


def refused(done, error):
    require(done.returncode == 74 and os.strerror(error) in done.stderr, done.returncode, done.stderr)


@part
def sweep_disk(folder, _, arguments):
    if not may_mount(folder):
        return "skipped: needs root, to mount a small disk"
    _, digest = made(folder)
    codes = {"sweep": collections.Counter(), "merge": collections.Counter()}
    for kilobytes in (0, 16, 64, 128, 256, 1024):  # of room: for the sweep, and then for merging
        for name, words in (("sweep", sweeping()), ("merge", [PROGRAM, "merge", "out", "-o", "out.h5", "--force"])):
            with Disk(folder, "64m") as small:
                build(folder, MANY)
                if name == "merge":
                    once(folder, sweeping())
                small.again(f"size={shutil.disk_usage(folder).used // 1024 + kilobytes}k")
                done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
                codes[name][done.returncode] += 1
                whole_shards(folder)
                if done.returncode != 0:
                    refused(done, errno.ENOSPC)
                    require(not (folder / "out.h5").exists(), "a file that is not whole")
                small.again("size=64m")
                goes_on_to(digest, folder)
    require(all(count[0] >= 1 and count[74] >= 2 for count in codes.values()), codes)
    return f"exit codes of the sweep {listed(codes['sweep'])}, of merging {listed(codes['merge'])}"


@part
def sweep_readonly(folder, _, arguments):
    if not may_mount(folder):
        return "skipped: needs root, to mount a small disk"
    elsewhere, digest = made(folder)
    with Disk(folder, "64m") as small:
        build(folder, MANY)
        small.again("ro")
        refused(subprocess.run(sweeping(), cwd=folder, capture_output=True, text=True), errno.EROFS)
        refused(merge(elsewhere, "out", folder / "out.h5"), errno.EROFS)
        small.again("rw")
        require(not (folder / "out").exists() and not (folder / "out.h5").exists())
    late, codes = 0, collections.Counter()
    for nth in range(10):
        with Disk(folder, "64m") as small:
            build(folder, MANY)
            process = start(sweeping(), folder)
            time.sleep(0.05 + 0.05 * nth)
            late += small.becomes_read_only()
            said = process.communicate()[1]
            require(process.returncode in (0, 74), process.returncode, said)
            codes[process.returncode] += 1
            whole_shards(folder)
            small.again("rw")
            goes_on_to(digest, folder)
    return f"read-only from the beginning, and {late} times from some moment on: exit codes {listed(codes)}"


@part
def sweep_clock(folder, _, arguments):
    digest, _ = expected_file(folder)
    for environment in backwards_clocks(folder):
        for words in (sweeping(), [PROGRAM, "merge", "out", "-o", "out.h5"]):
            done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
            require(done.returncode == 0, done.stderr)
        require(sha256(folder / "out.h5") == digest, "other bytes")
        clear(folder)
    return "the wall clock, and all clocks: the expected bytes, merged, too"
