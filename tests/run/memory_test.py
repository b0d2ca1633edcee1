# SPDX-License-Identifier: Apache-2.0
"""Without enough memory the program says so, and what was there before stays."""
import resource
import subprocess

import pytest
from small_sweep import build, digest
from small_world import PROGRAM

MEGABYTES = [40, 44, 48, 52, 56, 60, 64, 80]


def limited(folder, megabytes, *words):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    return subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, text=True, timeout=60, preexec_fn=limit)


@pytest.mark.parametrize("words, file", [
    (["run", "town.yaml", "-o", "town.h5", "--force", "--persons", "20000"], "town.h5"),
    (["sweep", "experiment.yaml", "-o", "out", "--resume"], "out/runs/00000-of-00001.shard")])
def test_a_limit_of_addresses(tmp_path, words, file):
    build(tmp_path)
    words = [*words, "--threads", "2", "--quiet"]
    done = subprocess.run([PROGRAM, *words], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    before, codes = digest(tmp_path / file), set()
    for megabytes in MEGABYTES:
        if limited(tmp_path, megabytes, "--version").returncode != 0:
            continue  # no room for the libraries, or for what a sanitizer needs
        done = limited(tmp_path, megabytes, *words)
        codes.add(done.returncode)
        assert done.returncode in (0, 74), (megabytes, done.returncode, done.stderr)
        assert done.returncode == 0 or "error[E806]: the memory is used up" in done.stderr
        assert digest(tmp_path / file) == before
    if not codes:
        pytest.skip("the program does not start with so little")
