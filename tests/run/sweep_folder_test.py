# SPDX-License-Identifier: Apache-2.0
"""A folder of a sweep holds one plan, whole files, and nothing that is taken for the whole when it is not."""
import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import time

import pandas
import pytest
import xarray
from small_sweep import EXPERIMENT, TOWN, build, digest, merge, sweep
from small_world import PROGRAM, civitas, replaced


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The small experiment, run in one go and merged."""
    folder = tmp_path_factory.mktemp("sweep")
    build(folder)
    assert sweep(folder).returncode == 0
    assert merge(folder).returncode == 0
    return folder


@pytest.fixture
def again(tmp_path):
    build(tmp_path)
    return tmp_path


def test_gaps_are_refused_or_recorded(again):
    assert sweep(again, "--shard", "1/4").returncode == 0
    refused = merge(again)
    assert refused.returncode == 2
    assert "out: not all runs are there: point 1; points 3 to 5; points 7 to 8" in refused.stderr
    assert not (again / "out.h5").exists()
    allowed = merge(again, "out", "out.h5", "--allow-missing")
    assert allowed.returncode == 0 and "not all runs are there" in allowed.stderr
    file = xarray.load_dataset(again / "out.h5")
    assert file.attrs["complete"] == 0 and list(file.run_status[:, 0].values) == [0, 1, 0, 0, 0, 1, 0, 0]


def test_two_plans_never_share_a_folder(again):
    assert sweep(again).returncode == 0
    for change, part in (("replicates: 3", "the replicates"), ("[100, 900]", "the points"), ("record: [gone, left", "what is recorded")):
        other = {"replicates: 3": "replicates: 4", "[100, 900]": "[100, 800]", "record: [gone, left": "record: [left"}[change]
        build(again, replaced(EXPERIMENT, change, other))
        said = sweep(again, "--resume")
        assert said.returncode == 2 and f"out: this folder holds results of another plan (they differ in {part}" in said.stderr
    build(again, EXPERIMENT, town_yaml=replaced(TOWN, "value: 500", "value: 501"))
    assert "they differ in the scenario, the baseline" in sweep(again, "--resume").stderr
    build(again)
    said = sweep(again)
    assert said.returncode == 74 and "this shard has been begun before" in said.stderr and "--resume" in said.stderr


@pytest.mark.parametrize("before, after", [("0/1", "0/2"), ("0/2", "0/1"), ("1/3", "1/2"), ("0/48", "0/1")])
def test_runs_that_lie_in_other_shards_are_not_done_again_unasked(again, before, after):
    assert sweep(again, "--shard", before).returncode == 0
    files = {path: path.read_bytes() for path in (again / "out").rglob("*") if path.is_file()}
    said = sweep(again, "--shard", after)
    assert said.returncode == 74
    assert re.search(r"error\[E803\]: out: other shards hold runs of this one \(\d+ runs? would be done again\)\. Give --resume to run only",
                     said.stderr), said.stderr
    assert {path: path.read_bytes() for path in (again / "out").rglob("*") if path.is_file()} == files
    assert sweep(again, "--shard", after, "--resume").returncode == 0


def test_a_shard_has_one_process_at_a_time(again):
    build(again, replaced(EXPERIMENT, "replicates: 3", "replicates: 3000"))
    first = subprocess.Popen([PROGRAM, "sweep", "experiment.yaml", "-o", "out", "--threads", "1", "--save-every", "0.1"],
                             cwd=again, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shard = again / "out/runs/00000-of-00001.shard"
    while not shard.exists():
        assert first.poll() is None
        time.sleep(0.01)
    second = sweep(again, "--resume")
    assert second.returncode == 74 and "another process is going to write this file" in second.stderr, second.stderr
    first.terminate()
    assert first.wait() == 75
    assert sorted(path.name for path in (again / "out/runs").iterdir()) == [shard.name]


def test_the_levels_of_a_reform_are_part_of_the_problem(again):
    design = "  grid: {over: {reform: [none, town.yaml], seed: {choice: [1, 2]}}}\n"
    build(again, replaced(EXPERIMENT, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")], design))
    assert sweep(again).returncode == 0
    problem = json.loads((again / "out/manifest.json").read_text())["problem"]
    assert problem["levels"] == {"reform": ["none", "town.yaml"]} and problem["bounds"] == [[0, 1], [1, 2]]
    points = pandas.read_csv(again / "out/design.csv")
    assert list(points["reform"].map(problem["levels"]["reform"].index)) == [0, 0, 1, 1]


def test_of_two_plans_that_begin_at_once_one_is_refused(again):
    (again / "other.yaml").write_text(replaced(EXPERIMENT, "[100, 900]", "[100, 800]"))
    for _ in range(10):
        shutil.rmtree(again / "out", ignore_errors=True)
        both = [subprocess.Popen([PROGRAM, "sweep", name, "-o", "out", "--threads", "1", "--shard", shard], cwd=again,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                for name, shard in (("experiment.yaml", "0/2"), ("other.yaml", "1/2"))]
        said = [one.communicate()[1] for one in both]
        assert sorted(one.returncode for one in both) == [0, 2]
        assert "this folder holds results of another plan" in "".join(said)
        assert merge(again, "out", "out.h5", "--force", "--allow-missing").returncode == 0


def test_lost_points_are_written_again(again):
    assert sweep(again).returncode == 0
    points = (again / "out" / "design.csv").read_bytes()
    (again / "out" / "design.csv").unlink()
    assert sweep(again, "--resume").returncode == 0
    assert (again / "out" / "design.csv").read_bytes() == points


def test_merge_refuses_what_does_not_belong_together(done, again):
    folder = again / "out"
    shutil.copytree(done / "out", folder)
    shard = folder / "runs" / "00000-of-00001.shard"
    whole = shard.read_bytes()
    for damaged in (whole[:100], whole[:-70], whole[:-1] + b"x", whole[:2000] + b"?" + whole[2001:], b""):
        shard.write_bytes(damaged)
        said = merge(again)
        assert said.returncode == 74 and "this shard of a sweep is damaged" in said.stderr
    build(again, replaced(EXPERIMENT, "replicates: 3", "replicates: 4"))
    assert sweep(again, output="other").returncode == 0
    shutil.copy(again / "other" / "runs" / "00000-of-00001.shard", shard)
    assert "is of another plan than the folder's manifest" in merge(again).stderr
    shard.write_bytes(whole)
    manifest = folder / "manifest.json"
    text = manifest.read_text()
    program = json.loads(text)["program"]
    manifest.write_text(text.replace('"seed": "1"', '"seed": "1'))
    assert "the manifest of this sweep is damaged" in merge(again).stderr
    changed = json.loads(text)
    changed["program"] = "0.0.1"
    manifest.write_text(json.dumps(changed))
    assert "the manifest of this sweep is damaged" in merge(again).stderr
    changed["plan"] = hashlib.sha256(("civitas plan 1\n0.0.1\n" + "".join(
        f"{name}\t{value}\n" for name, value in changed["parts"].items())).encode()).hexdigest()
    manifest.write_text(json.dumps(changed))
    assert f"the sweep was run by another program (0.0.1, and this is {program})" in merge(again).stderr
    manifest.write_text('{"name": "web app"}')
    refused = merge(again)
    assert refused.returncode == 2 and "this is no folder of a sweep (its manifest.json is of another program)" in refused.stderr
    assert "out/manifest.json: this file is of another program" in sweep(again, "--resume").stderr
    manifest.write_text(text)
    design = folder / "design.csv"
    points = design.read_text()
    design.write_text(points.replace("\n", "\n1", 1))
    assert "these are not the points that were run" in merge(again).stderr
    design.write_text(points)
    assert merge(again).returncode == 0
    assert "exists already" in merge(again).stderr
    assert merge(again, "out", "out.h5", "--force").returncode == 0
    assert "this is no folder of a sweep" in merge(again, "nowhere").stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(again):
    (again / "out").mkdir(mode=0o500)
    assert sweep(again).returncode == 74


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_leaves_whole_files_and_a_sweep_that_goes_on(done, tmp_path, error):
    def failing(folder, at, *arguments):
        build(folder)
        settings = dict(LD_PRELOAD=os.environ["CIVITAS_FAILING_CALLS"], FAIL_AT=at, FAIL_ERRNO=error,
                        FAIL_LOG=folder / "log", ASAN_OPTIONS="verify_asan_link_order=0")
        return civitas(folder, *arguments, env={name: str(value) for name, value in settings.items()})

    command = ["sweep", "experiment.yaml", "-o", "out", "--threads", "1", "--save-every", "1000"]
    good = tmp_path / "good"
    good.mkdir()
    assert failing(good, 0, *command).returncode == 0
    calls = (good / "log").read_text().split()
    assert calls.count("link") == 1  # manifest
    assert calls.count("rename") == 2  # points, shard
    for at in range(1, len(calls) + 1):
        folder = tmp_path / f"at{at}"
        folder.mkdir()
        said = failing(folder, at, *command)
        assert said.returncode in (0, 74) and "bug" not in said.stderr
        assert [path for path in folder.rglob("*partial*")] == []
        assert sweep(folder, "--resume").returncode == 0
        for k in range(1, 9):
            failed = failing(folder, k, "merge", "out", "-o", "out.h5", "--force")
            assert failed.returncode in (0, 74)
        assert merge(folder, "out", "out.h5", "--force").returncode == 0
        assert digest(folder / "out.h5") == digest(done / "out.h5")
