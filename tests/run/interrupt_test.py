# SPDX-License-Identifier: Apache-2.0
# Stopped runs: Ctrl-C leaves a whole file that says it is not complete, and kill -9 a whole file or none.
import json
import os
import random
import signal

import pytest
from stopped import complete, kill_at, start, stop, wait_for_file


@pytest.mark.parametrize("with_signal, code", [(signal.SIGINT, 130), (signal.SIGTERM, 75), (signal.SIGUSR1, 75)])
def test_an_interrupted_run_keeps_what_it_did(tmp_path, with_signal, code):
    process = start(tmp_path)
    wait_for_file(tmp_path, process)
    out, err = stop(process, with_signal)
    assert process.returncode == code
    assert out == ""
    assert err == ("note[E807]: law.h5: interrupted: the file holds what was done by then (its attribute `complete` is 0). "
                   "The same command with --resume goes on from law.h5.checkpoint\n")
    assert complete(tmp_path / "law.h5") == 0
    assert json.loads((tmp_path / "law.log.json").read_text())["complete"] is False
    assert [name for name in os.listdir(tmp_path) if "partial" in name] == []


def test_killed_at_any_moment_a_whole_file_is_there_or_none(tmp_path):
    chance = random.Random(1)
    found = 0
    for nth in range(10):
        folder = tmp_path / str(nth)
        folder.mkdir()
        found += kill_at(folder, chance.random(), after_first_file=nth % 2 == 1)
    assert found >= 5  # those that were killed after their first file, on however slow a machine
