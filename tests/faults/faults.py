#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
"""What goes wrong on real machines, on purpose, while `civitas` is under way:
    tests/faults/faults.py                          all of it, some minutes
    tests/faults/faults.py kills --kills 500        one of the parts below; sweep and merge get a fifth of the kills each
kills     kill -9 at random moments, then --resume: files are always whole, the results those of one run
calls     the k-th open, write, sync, close or rename fails, for every k: no crash, exit code 74 or 0, what was there
          is whole, and the next try gives the results of one run
disk      a disk that is full, then has room again (needs root: a small tmpfs)
readonly  a folder that may not be written to, from the beginning or from some moment on (needs root)
clock     clocks that run backwards
sweep_kills, merge_kills   kills of a sweep, cut in other ways each time, and of merging
sweep_disk, sweep_readonly, sweep_clock   the same disks, folders and clocks for a sweep and for merging
shared    several processes in one folder at once, also with the same shard, some of them killed
memory    an allocation of C++ fails, or the address space has a limit: run, sweep and merge end with exit code 74, and what
          was there is whole. So it is when any other allocation fails, at which the libraries beneath may crash
Ends with exit code 1 when something was not as it should be. Build the release preset before.
"""
import argparse
import collections
import errno
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # which -I leaves out
import memory_faults  # noqa: E402, F401
import sweep_faults  # noqa: E402, F401
from parts import BUILD, PARTS, listed, part, require, sha256  # noqa: E402
from killed import OFTEN, command, run, start, whole_files  # noqa: E402
from surroundings import Disk, backwards_clocks, may_mount  # noqa: E402

FAILING = BUILD / "tests" / "libfailing_calls.so"


def require_expected(folder, expected, **settings):
    done = run(folder, "--resume", **settings)
    require(done.returncode == 0, done.stderr)
    require(sha256(folder / "x.h5") == expected, "other bytes", folder)


@part
def kills(folder, expected, arguments):
    chance, killed, ends, seen = random.Random(arguments.seed), 0, 0, collections.Counter()
    whole = time.monotonic()
    require_expected(folder, expected)
    whole = time.monotonic() - whole
    while killed < arguments.kills:
        options = [*OFTEN, "--resume", "--threads", str(chance.randint(1, 3)), "--block-size", str(chance.choice([50, 1024]))]
        process = start(folder, *options)
        time.sleep(chance.uniform(0, whole))
        if process.poll() is None:
            process.kill()
            killed += 1
        said = process.communicate()[1]
        seen.update(whole_files(folder))
        seen["goes on"] += "goes on from" in said
        if process.returncode == 0:
            require(sha256(folder / "x.h5") == expected, "other bytes after kills")
            ends += 1
            shutil.rmtree(folder)
            folder.mkdir()
        else:
            require(process.returncode == -9, process.returncode, said)
    require_expected(folder, expected)
    return (f"{killed} kills, {ends + 1} runs came to their end with the expected bytes; found whole: "
            + ", ".join(f"{name} {count} times" for name, count in sorted(seen.items())))


SHORT = {"persons": 1000, "replicates": 1, "to": "2025-02"}


def faulty(folder, options, size, **settings):
    environment = dict(os.environ, LD_PRELOAD=str(FAILING), **{name: str(value) for name, value in settings.items()})
    return subprocess.run(command(folder, *options, **size), env=environment, capture_output=True, text=True)


@part
def calls(folder, expected, arguments):
    require(FAILING.exists(), f"{FAILING} is not there: build the release preset")
    # Twice without timers: a checkpoint, the results and the log take the place of those before.
    options = ["--keep-checkpoint", "--force", "--checkpoint-every", "0"]
    log, clean = folder.with_name("calls.log"), folder.with_name("clean")
    clean.mkdir()
    require(run(clean, *options, **SHORT).returncode == 0)
    short = sha256(clean / "x.h5")
    shutil.copytree(clean, folder, dirs_exist_ok=True)
    require(faulty(folder, options, SHORT, FAIL_LOG=log).returncode == 0)
    count, codes = len(log.read_text().split()), collections.Counter()
    for at in range(1, count + 1):
        for error in (errno.ENOSPC, errno.EIO):
            for sticky in (0, 1):
                shutil.rmtree(folder)
                shutil.copytree(clean, folder)
                done = faulty(folder, options, SHORT, FAIL_AT=at, FAIL_ERRNO=error, FAIL_STICKY=sticky)
                codes[done.returncode] += 1
                require(done.returncode in (0, 74), at, done.returncode, done.stderr)
                require(whole_files(folder) >= {"x.h5"} and sha256(folder / "x.h5") == short, at)
                require(not [name for name in os.listdir(folder) if "partial" in name], at)
                require_expected(folder, short, **SHORT)
    # And on the way, where the run goes on: a disk that fails once does not cost the results.
    for at in range(1, 41):
        shutil.rmtree(folder)
        folder.mkdir()
        sticky = at % 2
        done = faulty(folder, OFTEN, {}, FAIL_AT=at, FAIL_STICKY=sticky)
        codes[done.returncode] += 1
        require(done.returncode == 74 if sticky else done.returncode in (0, 74), at, done.returncode, done.stderr)
        whole_files(folder)
        require_expected(folder, expected)
    return f"{sum(codes.values())} faults at {count} calls: exit codes {listed(codes)}"


@part
def disk(folder, expected, arguments):
    if not may_mount(folder):
        return "skipped: needs root, to mount a small disk"
    sizes = ["16k", "256k", "1m", "2m", "3m", "4m"]
    codes = collections.Counter()
    for size in sizes:
        with Disk(folder, size) as small:
            done = run(folder, *OFTEN)
            codes[done.returncode] += 1
            require(done.returncode in (0, 74), size, done.returncode, done.stderr)
            require(done.returncode == 0 or os.strerror(errno.ENOSPC) in done.stderr, done.stderr)
            whole_files(folder)
            small.again("size=64m")
            require_expected(folder, expected)
    require(codes[74] >= 3, codes)
    return f"disks of {', '.join(sizes)}: exit codes {listed(codes)}"


@part
def readonly(folder, expected, arguments):
    if not may_mount(folder):
        return "skipped: needs root, to mount a small disk"
    with Disk(folder, "64m") as small:
        small.again("ro")
        done = run(folder)
        require(done.returncode == 74 and os.strerror(errno.EROFS) in done.stderr, done.stderr)
        small.again("rw")
        require(os.listdir(folder) == [])
    late = 0
    for nth in range(10):
        with Disk(folder, "64m") as small:
            process = start(folder, *OFTEN)
            time.sleep(0.2 + 0.1 * nth)
            late += small.becomes_read_only()
            said = process.communicate()[1]
            require(process.returncode in (0, 74), process.returncode, said)
            whole_files(folder)
            small.again("rw")
            require_expected(folder, expected)
    return f"read-only from the beginning, and {late} times from some moment on"


@part
def clock(folder, expected, arguments):
    for environment in backwards_clocks(folder):
        done = subprocess.run(command(folder, *OFTEN, "--force"), env=environment, capture_output=True, text=True)
        require(done.returncode == 0, done.returncode, done.stderr)
        require(sha256(folder / "x.h5") == expected, "other bytes")
    return "the wall clock, and all clocks: the expected bytes"


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("parts", nargs="*", metavar="PART", help="default: all")
    words.add_argument("--kills", type=int, default=500)
    words.add_argument("--seed", type=int, default=1)
    arguments = words.parse_args()
    unknown = [name for name in arguments.parts if name not in PARTS]
    if unknown:
        words.error(f"unknown: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    failed = False
    with tempfile.TemporaryDirectory(prefix="civitas-faults-") as place:
        once = Path(place) / "expected"
        once.mkdir()
        require(run(once).returncode == 0)
        expected = sha256(once / "x.h5")
        for name in arguments.parts or PARTS:
            here = Path(place) / name / "run"
            here.mkdir(parents=True)
            begun = time.monotonic()
            try:
                told = PARTS[name](here, expected, arguments)
            except AssertionError as error:
                told, failed = f"FAILED: {error}", True
            print(f"{name:14} {told} ({time.monotonic() - begun:.0f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
