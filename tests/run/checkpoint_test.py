# SPDX-License-Identifier: Apache-2.0
# Checkpoints: a run that was stopped or killed goes on to the same bytes, and from nothing but its own.
import random
import signal
import time

import pytest
from killed import OFTEN, PERSONS, TO, is_whole, resign, run, sha256, start, wait_for, whole_files

CHECKPOINT = "x.h5.checkpoint"
BEFORE = "x.h5.checkpoint.before"


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected")
    done = run(folder)
    assert done.returncode == 0, done.stderr
    assert whole_files(folder) == {"x.h5", "x.log.json"}  # checkpoints are gone with the end
    return sha256(folder / "x.h5")


def stopped(folder, with_signal=signal.SIGTERM):
    """A run that was asked to stop on its way: its exit code, and what it said."""
    for _ in range(5):  # it may have come to its end before the signal
        process = start(folder, *OFTEN, "--threads", "2", "--force")
        wait_for(folder / BEFORE, process)
        process.send_signal(with_signal)
        said = process.communicate(timeout=60)[1]
        if process.returncode != 0:
            break
    return process.returncode, said


@pytest.mark.parametrize("with_signal, code", [(signal.SIGUSR1, 75), (signal.SIGTERM, 75), (signal.SIGINT, 130)])
def test_asked_to_stop_it_saves_and_goes_on(tmp_path, expected, with_signal, code):
    returned, said = stopped(tmp_path, with_signal)
    assert returned == code, said
    assert "note[E807]" in said and f"with --resume goes on from {tmp_path / CHECKPOINT}" in said
    assert whole_files(tmp_path) == {"x.h5", "x.log.json", CHECKPOINT, BEFORE}
    done = run(tmp_path, "--resume", "--threads", "1", "--block-size", "100")
    assert done.returncode == 0, done.stderr
    assert f"goes on from {tmp_path / CHECKPOINT}: " in done.stderr
    assert sha256(tmp_path / "x.h5") == expected
    assert whole_files(tmp_path) == {"x.h5", "x.log.json"}


def test_killed_again_and_again_it_comes_to_the_same_bytes(tmp_path, expected):
    chance = random.Random(1)
    kills = 0
    while kills < 5:
        process = start(tmp_path, *OFTEN, "--resume", "--threads", str(1 + kills % 3))
        time.sleep(chance.uniform(0.2, 1.0))
        if process.poll() is not None:  # a fast machine came to the end
            break
        process.kill()
        process.communicate()
        kills += 1
        whole_files(tmp_path)
    done = run(tmp_path, "--resume")
    assert done.returncode == 0, done.stderr
    assert sha256(tmp_path / "x.h5") == expected


def test_both_of_the_last_two_go_on(tmp_path, expected):
    stopped(tmp_path)
    assert is_whole(tmp_path / BEFORE)
    (tmp_path / BEFORE).rename(tmp_path / CHECKPOINT)
    assert run(tmp_path, "--resume").returncode == 0
    assert sha256(tmp_path / "x.h5") == expected


def test_for_a_damaged_one_the_one_before_serves_and_this_is_said(tmp_path, expected):
    stopped(tmp_path)
    content = bytearray((tmp_path / CHECKPOINT).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / CHECKPOINT).write_bytes(content)
    done = run(tmp_path, "--resume")
    assert done.returncode == 0, done.stderr
    assert "warning[E820]" in done.stderr and "its bytes are not those written" in done.stderr
    assert f"goes on from {tmp_path / BEFORE}" in done.stderr
    assert sha256(tmp_path / "x.h5") == expected


def test_without_a_whole_one_it_says_why_and_changes_nothing(tmp_path):
    stopped(tmp_path)
    for name in (CHECKPOINT, BEFORE):
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:1000])
    before = sha256(tmp_path / "x.h5")
    done = run(tmp_path, "--resume")
    assert done.returncode == 74
    assert done.stderr.count("error[E820]") == 2 and "bytes of" in done.stderr
    assert sha256(tmp_path / "x.h5") == before


@pytest.mark.parametrize("options, settings, why", [
    (["--seed", "2"], {}, "seed: 1 there, 2 here"),
    (["--set", "take_up.complexity=0.5"], {}, "take_up.complexity: 1 there, 0.5 here"),
    ([], {"to": "2026-11"}, f"to: {TO} there, 2026-11 here"),
    ([], {"replicates": 2}, "the run has 2"),
    ([], {"persons": 6001}, f"persons: {PERSONS} there, 6001 here"),
])
def test_that_of_another_run_is_refused_with_the_reason(tmp_path, options, settings, why):
    stopped(tmp_path)
    (tmp_path / "x.h5").unlink()
    files = whole_files(tmp_path)
    done = run(tmp_path, "--resume", *options, **settings)
    assert done.returncode == 2, done.stderr
    assert "error[E821]" in done.stderr and why in done.stderr
    assert whole_files(tmp_path) == files


def test_that_of_another_program_is_refused(tmp_path):
    stopped(tmp_path)
    (tmp_path / "x.h5").unlink()
    resign(tmp_path / CHECKPOINT, lambda content: content.replace(b"0.1.0", b"0.0.9", 1))
    done = run(tmp_path, "--resume")
    assert done.returncode == 2
    assert "this checkpoint was made by civitas 0.0.9" in done.stderr


def test_results_of_another_run_are_not_replaced(tmp_path):
    stopped(tmp_path)
    for options, settings, why in ((["--seed", "2"], {}, "seed: 1 there, 2 here"),
                                   (["--set", "take_up.complexity=0.5"], {}, "take_up.complexity: 1 there, 0.5 here"),
                                   ([], {"to": "2026-11"}, f"to: {TO} there, 2026-11 here"),
                                   ([], {"persons": 6001}, f"persons: {PERSONS} there, 6001 here")):
        done = run(tmp_path, "--resume", *options, **settings)
        assert done.returncode == 74
        assert f"error[E803]: {tmp_path / 'x.h5'}: holds the results of another run ({why}). Give the same" in done.stderr
    (tmp_path / "x.h5").write_bytes(b"my notes")
    done = run(tmp_path, "--resume")
    assert done.returncode == 74 and "this is no results file" in done.stderr


def test_without_any_it_begins_at_the_beginning_and_says_so(tmp_path, expected):
    done = run(tmp_path, "--resume")
    assert done.returncode == 0
    assert "has no checkpoint and begins at its beginning" in done.stderr
    assert sha256(tmp_path / "x.h5") == expected


def test_without_resume_it_is_not_begun_anew(tmp_path, expected):
    stopped(tmp_path)
    both = run(tmp_path)
    assert both.returncode == 74
    assert (f"{tmp_path / 'x.h5'}: exists already (it holds what was done of a run that can go on from "
            f"{tmp_path / CHECKPOINT}). Give --resume to go on, or --force to begin anew\n") in both.stderr
    (tmp_path / "x.h5").unlink()
    saved = sha256(tmp_path / CHECKPOINT)
    said = run(tmp_path)
    assert said.returncode == 74
    assert f"{CHECKPOINT}: exists already (a run that was stopped can go on from it). Give --resume to go on, or --force" in said.stderr
    assert sha256(tmp_path / CHECKPOINT) == saved
    assert run(tmp_path, "--force").returncode == 0
    assert sha256(tmp_path / "x.h5") == expected
    assert whole_files(tmp_path) == {"x.h5", "x.log.json"}


def test_complete_results_stay_as_they_are(tmp_path):
    assert run(tmp_path).returncode == 0
    before = (tmp_path / "x.h5").stat()
    done = run(tmp_path, "--resume")
    assert done.returncode == 0
    assert "is complete already and stays as it is" in done.stderr and done.stdout == f"{tmp_path / 'x.h5'}\n"
    after = (tmp_path / "x.h5").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    fewer = run(tmp_path, "--resume", replicates=2)
    assert fewer.returncode == 74 and "they have 3 replicate(s)" in fewer.stderr


def test_resume_and_force_exclude_each_other(tmp_path):
    assert run(tmp_path, "--resume", "--force").returncode == 2
