# SPDX-License-Identifier: Apache-2.0
# Two processes that would write the same files at the same time: one of them is refused, nothing is lost.
import os
import subprocess

import pytest
import small_sweep
from killed import PROGRAM, run, sha256, start, wait_for, whole_files
from small_world import civitas

LOCK = "x.h5.partial-lock"


def begun(folder):
    process = start(folder)
    wait_for(folder / LOCK, process)
    return process


def test_of_two_runs_that_write_one_file_the_second_is_refused(tmp_path):
    first = begun(tmp_path)
    for option in ("--force", "--resume"):
        second = run(tmp_path, option)
        assert second.returncode == 74 and second.stdout == ""
        assert f"error[E802]: {tmp_path / 'x.h5'}: another process is going to write this file" in second.stderr
    assert first.poll() is None
    _, said = first.communicate()
    assert first.returncode == 0, said
    assert whole_files(tmp_path) == {"x.h5", "x.log.json"} and len(os.listdir(tmp_path)) == 2


def test_of_two_runs_that_begin_at_once_one_is_refused(tmp_path):
    both = [start(tmp_path) for _ in range(2)]
    said = [one.communicate()[1] for one in both]
    assert sorted(one.returncode for one in both) == [0, 74], said
    assert set(os.listdir(tmp_path)) == {"x.h5", "x.log.json"}


def test_who_was_killed_keeps_nobody_out(tmp_path):
    first = begun(tmp_path)
    first.kill()
    first.communicate()
    assert (tmp_path / LOCK).exists()
    done = run(tmp_path, "--resume")
    assert done.returncode == 0, done.stderr
    whole = sha256(tmp_path / "x.h5")
    assert set(os.listdir(tmp_path)) == {"x.h5", "x.log.json"}
    assert run(tmp_path, "--force").returncode == 0 and sha256(tmp_path / "x.h5") == whole


SEARCH = """\
civitas: 1
experiment: Who goes
scenario: town.yaml
persons: 100000
replicates: 20
"""
PURPOSE = {
    "solve": "solve: {adjust: chance, between: [0.1, 5], so_that: gone == 0.3}\n",
    "calibrate": "calibrate: {rejection: {over: [chance], samples: 100}}\n",
}


@pytest.mark.parametrize("command", PURPOSE)
def test_of_two_searches_in_one_folder_the_second_is_refused(tmp_path, command):
    town = small_sweep.TOWN + "targets: [{of: gone, value: 0.3, tolerance: 0.1, source: made up}]\n"
    small_sweep.build(tmp_path, SEARCH + PURPOSE[command], town_yaml=town)
    words = [command, "experiment.yaml", "-o", "found", "--save-every", "1000"]
    first = subprocess.Popen([PROGRAM, *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(tmp_path / "found" / "trials.shard.partial-lock", first)
    for options in ([], ["--resume"]):
        second = civitas(tmp_path, *words, *options)
        assert second.returncode == 74 and second.stdout == ""
        assert "error[E802]: found/trials.shard: another process is going to write this file" in second.stderr
    assert first.poll() is None
    first.terminate()
    first.communicate()
    assert first.returncode == 75
    assert set(os.listdir(tmp_path / "found")) == {"manifest.json", "trials.shard"}
