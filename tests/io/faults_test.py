# SPDX-License-Identifier: Apache-2.0
# Disks that fail: whichever call goes wrong while results are written, the previous file stays, no
# rest is left beside it, and the reason is told.
import errno
import hashlib
import os
import subprocess
from pathlib import Path

import pytest

PROGRAM = Path(os.environ["CIVITAS_BUILD"]) / "tests" / "sample_results"
SHIM = os.environ["CIVITAS_FAILING_CALLS"]


def write(path, **settings):
    environment = dict(os.environ, LD_PRELOAD=SHIM, ASAN_OPTIONS="verify_asan_link_order=0")
    environment.update({name: str(value) for name, value in settings.items()})
    return subprocess.run([PROGRAM, path], env=environment, capture_output=True, text=True)


def calls_of_a_good_run(folder, **settings):
    log = folder / "log"
    assert write(folder / "good.h5", FAIL_LOG=log, **settings).returncode == 0
    return log.read_text().split()


def test_the_calls_are_those_expected(tmp_path):
    calls = calls_of_a_good_run(tmp_path)
    assert calls == ["open", "write", "fsync", "close", "rename", "open_folder", "fsync", "close"]


@pytest.mark.parametrize("sticky", [0, 1])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_previous_file_survives_every_fault(tmp_path, sticky, error):
    short = {"FAIL_SHORT": 50000}  # several writes
    calls = calls_of_a_good_run(tmp_path, **short)
    good = (tmp_path / "good.h5").read_bytes()
    assert calls.count("write") > 3
    published = calls.index("rename") + 1
    for at in range(1, len(calls) + 1):
        folder = tmp_path / f"at{at}"
        folder.mkdir()
        path = folder / "x.h5"
        path.write_bytes(b"previous")
        run = write(path, FAIL_AT=at, FAIL_ERRNO=error, FAIL_STICKY=sticky, **short)
        assert os.listdir(folder) == ["x.h5"]
        if at <= published:
            assert run.returncode == 74, (at, calls[at - 1])
            assert path.read_bytes() == b"previous"
            assert str(path) in run.stderr and os.strerror(error) in run.stderr
            assert " with -o" in run.stderr  # the advice
        else:  # the file has its name already: nothing is lost
            assert run.returncode == 0 and path.read_bytes() == good


def test_no_file_appears_where_there_was_none(tmp_path):
    for at in range(1, len(calls_of_a_good_run(tmp_path)) + 1):
        folder = tmp_path / f"at{at}"
        folder.mkdir()
        run = write(folder / "x.h5", FAIL_AT=at)
        assert os.listdir(folder) == ([] if run.returncode else ["x.h5"])


def test_a_signal_in_between_does_no_harm(tmp_path):
    short = {"FAIL_SHORT": 50000}
    calls = calls_of_a_good_run(tmp_path, **short)
    good = (tmp_path / "good.h5").read_bytes()
    for at in range(1, len(calls) + 1):
        path = tmp_path / f"{at}.h5"
        run = write(path, FAIL_AT=at, FAIL_ERRNO=errno.EINTR, **short)
        assert run.returncode == 0, (at, calls[at - 1], run.stderr)
        assert path.read_bytes() == good


def test_bytes_do_not_depend_on_what_memory_held(tmp_path):
    digests = set()
    for fill in (0, 85, 170):
        path = tmp_path / f"{fill}.h5"
        environment = dict(os.environ, MALLOC_PERTURB_=str(fill))
        subprocess.run([PROGRAM, path], env=environment, check=True)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1
