# SPDX-License-Identifier: Apache-2.0
"""A sweep gives the same file however it is spread, stopped and gone on with, and tells what went wrong."""
import json
import os
import re
import shutil
import signal
import subprocess
import time

import h5py
import numpy
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


def test_a_series_rests_on_the_same_assumptions_as_in_a_run(tmp_path):
    build(tmp_path)
    assert sweep(tmp_path).returncode == 0 and merge(tmp_path).returncode == 0
    assert civitas(tmp_path, "run", "cheaper.yaml", "-o", "x.h5").returncode == 0
    with h5py.File(tmp_path / "out.h5") as swept, h5py.File(tmp_path / "x.h5") as run:
        told = {name: swept[name].attrs.get("assumptions") for name in ("gone", "rents", "left_by_place")}
        assert told == {name: run[name].attrs.get("assumptions") for name in told}
    assert told["gone"] == b"chance, pull" and not told["rents"]


def test_a_number_that_a_whole_reform_sets_and_the_design_varies(tmp_path):
    design = "  grid:\n    levels: 2\n    over:\n      reform: [none, cheaper.yaml]\n      rent: [100, 900]\n"
    old = EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")]
    build(tmp_path, EXPERIMENT.replace("scenario: cheaper", "scenario: town").replace(old, design))
    done = sweep(tmp_path, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "warning[E705]: experiment.yaml:10:22: what cheaper.yaml sets 'rent' to does not hold ('rent' is varied, and the number of the point holds)" in done.stderr
    build(tmp_path, EXPERIMENT.replace("scenario: cheaper", "scenario: town").replace(old, design.replace("rent: [100, 900]", "pull: [1, 2]")))
    assert "does not hold" not in sweep(tmp_path, "--dry-run").stderr


def test_shards_and_threads_change_nothing(done, again):
    for shard in (2, 0, 3, 1):
        assert sweep(again, "--shard", f"{shard}/4", threads=2).returncode == 0
    assert merge(again).returncode == 0
    assert digest(again / "out.h5") == digest(done / "out.h5")


def test_more_shards_than_points_deal_out_replicates(done, again):
    for shard in range(19):
        assert sweep(again, "--shard", f"{shard}/19").returncode == 0
    assert merge(again).returncode == 0
    assert digest(again / "out.h5") == digest(done / "out.h5")


@pytest.mark.parametrize("sent, code", [(signal.SIGINT, 130), (signal.SIGTERM, 75), (signal.SIGUSR1, 75)])
def test_interrupted_and_resumed_with_other_shards(done, again, sent, code):
    build(again, replaced(EXPERIMENT, "replicates: 3", "replicates: 100000"))
    run = subprocess.Popen([PROGRAM, "sweep", "experiment.yaml", "-o", "long", "--save-every", "0.1"], cwd=again,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (again / "long" / "runs" / "00000-of-00001.shard").exists():
        assert run.poll() is None, run.communicate()
        time.sleep(0.01)
    run.send_signal(sent)
    _, said = run.communicate(timeout=60)
    assert run.returncode == code and "Run the same command with --resume" in said
    gaps = merge(again, "long", "long.h5")
    assert gaps.returncode == 2 and "not all runs are there: point" in gaps.stderr and not (again / "long.h5").exists()
    build(again)
    assert sweep(again, "--shard", "0/2").returncode == 0
    assert sweep(again, "--resume").returncode == 0
    assert merge(again).returncode == 0
    assert digest(again / "out.h5") == digest(done / "out.h5")
    before = digest(again / "out" / "runs" / "00000-of-00001.shard")
    assert "0 runs" in sweep(again, "--resume").stderr
    assert digest(again / "out" / "runs" / "00000-of-00001.shard") == before


def test_killed_at_any_moment_and_resumed(again):
    build(again, replaced(EXPERIMENT, "replicates: 3", "replicates: 60"))
    assert sweep(again, output="whole").returncode == 0
    assert merge(again, "whole", "whole.h5").returncode == 0
    for moment in (0.05, 0.15, 0.3):
        run = subprocess.Popen([PROGRAM, "sweep", "experiment.yaml", "-o", "cut", "--resume", "--save-every", "0.1"],
                               cwd=again, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        run.kill()
        run.wait()
    assert sweep(again, "--resume", output="cut").returncode == 0
    assert merge(again, "cut", "cut.h5").returncode == 0
    assert digest(again / "cut.h5") == digest(again / "whole.h5")


@pytest.mark.parametrize("engine", ["netcdf4", "h5netcdf"])
def test_the_file_says_it_all(done, engine):
    file = xarray.load_dataset(done / "out.h5", engine=engine)
    assert file.gone.dims == ("point", "replicate", "time")
    assert file.left_by_place.dims == ("point", "replicate", "time", "place")
    assert list(file.place.values) == ["away", "home"] and (file.left_by_place[..., 1] == file.left).all()
    assert dict(file.sizes)["point"] == 8 and dict(file.sizes)["replicate"] == 3 and dict(file.sizes)["time"] == 6
    assert file.attrs["complete"] == 1 and file.attrs["design"] == "sobol"
    design = numpy.loadtxt(done / "out" / "design.csv", delimiter=",", skiprows=1)  # as SALib takes it
    assert (design == numpy.column_stack([file.rent, file.chance])).all()
    assert file.rent.attrs["units"] == "EUR/month" and file.chance.attrs["scale"] == "log"
    assert (file.run_status == 1).all() and (file.replicates_taken == 3).all()
    # policy is the scenario's alone, an assumption is shared
    assert (file.rents == 2 * file.rent).all() and (file.rents_baseline == 1000).all()
    assert (file.gone == file.gone_baseline).all() and file.gone[:, :, -1].std() > 0
    manifest = json.loads((done / "out" / "manifest.json").read_text())
    assert manifest["problem"] == {"num_vars": 2, "names": ["rent", "chance"], "bounds": [[100, 900], [0.1, 5]]}
    assert manifest["plan"] == file.attrs["plan"]


def test_a_point_is_what_run_gives(done):
    file = xarray.load_dataset(done / "out.h5")
    at = dict(rent=float(file.rent[5]), chance=float(file.chance[5]))
    run = civitas(done, "run", "cheaper.yaml", "-o", "one.h5", "--force", "--replicates", "3",
                  "--set", f"rent={at['rent']!r}", "--set", f"chance={at['chance']!r}")
    assert run.returncode == 0, run.stderr
    one = xarray.load_dataset(done / "one.h5")
    for name in ("gone", "left", "rents"):
        assert (one[name].values == file[name].values[5]).all()


def test_dry_run_tells_what_it_would_take(again):
    said = civitas(again, "sweep", "experiment.yaml", "--dry-run")
    assert said.returncode == 0
    assert "24 of the scenario and 24 of the baseline" in said.stdout and "CPU hours" in said.stdout
    assert "8 points for 2 steps: all can run" in said.stdout
    assert "scenario and baseline" in said.stdout and not (again / "out").exists()


def test_dry_run_of_several_numbers_of_persons_tells_the_most_memory_and_the_time_of_all(again):
    def said(persons):
        design = f"  grid: {{over: {{persons: {{choice: {persons}}}}}}}\n"
        build(again, replaced(EXPERIMENT, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")], design))
        done = civitas(again, "sweep", "experiment.yaml", "--dry-run").stdout
        hours, memory = re.search(r"CPU hours +(\S+)\n", done)[1], re.search(r"memory +(.*) for each thread", done)[1]
        return float(hours), memory, re.search(r"persons +(.*)\n", done[done.index("estimate for"):])[1]

    few, most, mixed = said([100]), said([100000]), said([100, 100000, 200, 300])
    assert mixed[1] == most[1] != few[1] and few[2] == "100" and mixed[2] == "100 to 100 000"
    assert 0.05 * most[0] < mixed[0] < 20 * most[0]  # by the clock; of the first point alone it would be a thousandth


def test_dry_run_with_resume_tells_what_is_left(again):
    ask = ["sweep", "experiment.yaml", "--dry-run", "--resume", "-o", "out"]
    before = civitas(again, *ask)
    assert before.returncode == 0 and not (again / "out").exists()
    assert re.search(r"there +0 complete, 0 failed, 24 missing\n", before.stdout), before.stdout
    assert sweep(again, "--shard", "0/4").returncode == 0
    said = civitas(again, *ask)
    assert said.returncode == 0
    assert re.search(r"there +6 complete, 0 failed, 18 missing\n", said.stdout), said.stdout
    assert re.search(r"runs to come +18 of the scenario and 18 of the baseline\n", said.stdout) and "6 points for 2 steps" in said.stdout
    assert sweep(again, "--resume").returncode == 0
    done = civitas(again, *ask)
    assert done.returncode == 0 and "24 complete, 0 failed, 0 missing" in done.stdout and "CPU hours" not in done.stdout
    build(again, replaced(EXPERIMENT, "replicates: 3", "replicates: 4"))
    assert "holds results of another plan" in civitas(again, *ask).stderr


@pytest.mark.parametrize("values, told", [("[0, 1, 2]", "point 1"), ("[1, 2, 0]", "point 3")])
def test_dry_run_tells_how_many_points_cannot_run(again, values, told):
    design = f"  grid: {{over: {{pull: {{choice: {values}}}}}}}\n"
    build(again, replaced(EXPERIMENT, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")], design))
    said = civitas(again, "sweep", "experiment.yaml", "--dry-run")
    assert said.returncode == 0 and "CPU hours" in said.stdout and "3 points for 2 steps, of which 1 cannot run" in said.stdout
    assert f"warning[E955]: experiment.yaml: 1 of 3 points that were tried cannot run ({told}: " in said.stderr
    assert "the chance" in said.stderr and said.stderr.count("E955") == 1


def test_dry_run_of_what_cannot_run_at_all_is_refused(again):
    design = "  grid: {over: {pull: {choice: [0]}, rent: {choice: [1, 2]}}}\n"
    build(again, replaced(EXPERIMENT, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")], design))
    said = civitas(again, "sweep", "experiment.yaml", "--dry-run")
    assert said.returncode == 2 and "error[E955]: experiment.yaml: 2 of 2 points that were tried cannot run (point 1: " in said.stderr
    one = replaced(design, "rent: {choice: [1, 2]}", "rent: {choice: [1]}")
    build(again, replaced(EXPERIMENT, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")], one))
    assert "error[E955]: experiment.yaml: the point that was tried cannot run (point 1: " in civitas(again, "sweep", "experiment.yaml", "--dry-run").stderr


@pytest.mark.parametrize("slurm, most", [({"SLURM_CPUS_PER_TASK": "4096"}, len(os.sched_getaffinity(0))), ({"SLURM_CPUS_ON_NODE": "1"}, 1),
                                         ({"SLURM_CPUS_PER_TASK": "1", "SLURM_CPUS_ON_NODE": "64"}, 1)])
def test_threads_are_no_more_than_cpus_and_what_slurm_gives(again, slurm, most):
    said = civitas(again, "sweep", "experiment.yaml", "--dry-run", env=slurm)
    assert 1 <= int(re.search(r" on (\d+) thread", said.stdout)[1]) <= most, said.stdout


def test_what_scenario_and_baseline_share_is_warned_of_once(again):
    (again / "town.yaml").write_text(replaced(TOWN, "parameters:\n", "parameters:\n  idle: {unit: 1, value: 1, source: assumed}\n"))
    said = civitas(again, "sweep", "experiment.yaml", "--dry-run")
    assert said.returncode == 0 and said.stderr.count("warning[E605]: town.yaml:6:3: nothing reads the parameter 'idle'") == 1, said.stderr


def test_reforms_persons_and_seeds_are_factors(again):
    build(again, replaced(EXPERIMENT, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")],
                          "  grid: {over: {reform: [none, town.yaml], persons: {choice: [30, 50]}, seed: {integers: [1, 2]}}}\n"))
    assert sweep(again).returncode == 0, sweep(again).stderr
    assert merge(again).returncode == 0
    file = xarray.load_dataset(again / "out.h5")
    assert list(file.reform.values) == ["none"] * 4 + ["town.yaml"] * 4
    assert (file.left.max(["replicate", "time"]) <= file.persons).all()
    assert ((file.rents[:, :, -1] == 600) == (file.reform == "none")).all()
    assert (file.rents_baseline == 1000).all()
    assert (file.gone[0] != file.gone[1]).any()  # another seed


def test_replicates_until_the_interval_is_narrow(again):
    rule = "{from: 5, to: 60, look_ahead: 2, until: \"half_width(gone) < 0.03\"}"
    build(again, replaced(EXPERIMENT, "replicates: 3", f"replicates: {rule}"))
    said = sweep(again)
    assert said.returncode == 0 and "replicates until half_width(gone) < 0.03:" in said.stdout
    merged = merge(again)
    assert merged.returncode == 0
    file = xarray.load_dataset(again / "out.h5")
    taken = file.replicates_taken.values
    assert f"8 points, {taken.min()} to {taken.max()} replicates of at most 60, " in merged.stdout
    limit = (taken == 60).sum()
    told = f"{limit} point{'s' if limit > 1 else ''} went on to the limit of 60" if limit else "no point needed all 60"
    assert f": {taken.min()} to {taken.max()}, median " in said.stdout and said.stdout.count(f"; {told}\n") == 1
    assert len(set(taken)) > 1 and taken.min() >= 7 and taken.max() <= 60
    outcome = file.gone.mean("time")
    quantile = {n: t for n, t in zip(range(5, 61), student(range(4, 60)))}
    for point, count in enumerate(taken):
        values = outcome.values[point]
        assert numpy.isfinite(values[:count]).all() and numpy.isnan(values[count:]).all()
        assert (file.run_status.values[point] == [1] * count + [3] * (60 - count)).all()
        held = [n for n in range(5, count + 1)
                if quantile[n] * values[:n].std(ddof=1) / n**0.5 < 0.03]
        assert count == 60 or held[-3:] == [count - 2, count - 1, count]
    for shard in (1, 0):
        assert sweep(again, "--shard", f"{shard}/2", output="two", threads=2).returncode == 0
    assert merge(again, "two", "two.h5").returncode == 0
    assert digest(again / "two.h5") == digest(again / "out.h5")


def test_what_is_decided_is_so_at_all_looks_together(again):
    from scipy.stats import t

    rule = "{from: 5, to: 28, look_ahead: 2, until: decided(difference(gone))}"
    text = replaced(replaced(EXPERIMENT, "replicates: 3", f"replicates: {rule}"), "{log: [0.1, 5]}", "{linear: [0.3, 0.9], in_baseline: false}")
    build(again, text)
    assert sweep(again).returncode == 0 and merge(again).returncode == 0
    file = xarray.load_dataset(again / "out.h5")
    taken = file.replicates_taken.values
    assert taken.min() < taken.max()
    difference = (file.gone - file.gone_baseline).mean("time").values
    for values, count in zip(difference, taken):
        def decided(n):  # 24 looks, of which each third counts
            return abs(values[:n].mean()) > t.ppf(1 - 0.05 / 8 / 2, n - 1) * values[:n].std(ddof=1) / n**0.5
        row = [n for n in range(7, count + 1) if decided(n - 2) and decided(n - 1) and decided(n)]
        assert row == ([count] if count < 28 else []) or row == [28]


def student(degrees):
    from scipy.stats import t

    return t.ppf(0.975, list(degrees))


def test_a_rule_goes_on_where_it_was_stopped(again):
    rule = "{from: 5, to: 4000, until: \"half_width(difference(rents)) < 1e-9 and half_width(gone) < 1e-9\"}"
    text = replaced(replaced(EXPERIMENT, "replicates: 3", f"replicates: {rule}"), "samples: 8", "samples: 2")
    build(again, text.replace("4000", "400"))
    assert sweep(again, output="whole").returncode == 0
    run = subprocess.Popen([PROGRAM, "sweep", "experiment.yaml", "-o", "out", "--save-every", "0.1"], cwd=again,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.2)
    run.send_signal(signal.SIGTERM)
    run.wait()
    assert sweep(again, "--resume").returncode == 0
    for name in ("whole", "out"):
        assert merge(again, name, f"{name}.h5").returncode == 0
    assert digest(again / "whole.h5") == digest(again / "out.h5")


def test_a_replicate_that_fails_does_not_end_its_point(again):
    """One of forty persons is so lucky in a tenth of all runs that her chance is no chance."""
    rule = "{from: 3, to: 40, look_ahead: 0, until: half_width(gone) < 0.05}"
    design = "  grid: {over: {chance: {choice: [0.3, 0.6]}}}\n"
    text = replaced(EXPERIMENT, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")], design)
    lucky = '  fall: {for: person, chance: "where(random(luck) < 0.001, 2, 0)", set: {gone: true}}\nschedule: [go, fall]'
    build(again, replaced(text, "replicates: 3", f"replicates: {rule}"), town_yaml=replaced(TOWN, "schedule: [go]", lucky))
    said = sweep(again)
    assert said.returncode == 4 and merge(again).returncode == 0
    file = xarray.load_dataset(again / "out.h5")
    ended = 0
    for point, status in enumerate(file.run_status.values):
        status = list(status)
        ended += status.index(3)
        assert 2 in status[:status.index(3) - 1] and status[status.index(3) - 1] == 1 and set(status[status.index(3):]) == {3}
        values = file.gone.mean("time").values[point][:status.index(3)]
        values = values[numpy.isfinite(values)]
        assert len(values) == status.count(1) == file.replicates_taken.values[point]
        widths = [student([n - 1])[0] * values[:n].std(ddof=1) / n**0.5 for n in range(3, len(values) + 1)]
        assert (numpy.array(widths) < 0.05).tolist() == [False] * (len(widths) - 1) + [True]
    spared = 80 - ended
    assert f"\n{ended} runs in " in said.stderr and f", {(file.run_status == 2).values.sum()} failed, {spared} not needed\n" in said.stderr
    for shard in (1, 0):
        assert sweep(again, "--shard", f"{shard}/2", output="two", threads=2).returncode == 4
    assert merge(again, "two", "two.h5").returncode == 0 and digest(again / "two.h5") == digest(again / "out.h5")


def test_failed_runs_are_told_and_kept(again):
    design = "  grid: {over: {pull: {choice: [0, 1]}}}\n"
    build(again, replaced(EXPERIMENT, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")], design))
    said = sweep(again)
    assert said.returncode == 4 and "point 1: 3 runs failed, replicate 1 first" in said.stderr and "the chance" in said.stderr
    assert sweep(again, "--resume").returncode == 4
    merged = merge(again)
    assert merged.returncode == 0 and "3 runs failed" in merged.stderr
    file = xarray.load_dataset(again / "out.h5")
    assert file.attrs["complete"] == 0 and (file.run_status == [[2] * 3, [1] * 3]).all()
    assert numpy.isnan(file.gone[0]).all() and numpy.isfinite(file.gone[1]).all()
    failures = xarray.load_dataset(again / "out.h5", group="failures")
    assert list(failures.failed_point.values) == [1] * 3 and "E313" not in failures.message.values[0]


@pytest.mark.parametrize("indicator", ['{number: "rent / pull"}', '{of: person, mean: "rent / pull"}'])
def test_a_run_without_a_number_has_failed_of_whatever_kind_its_indicator_is(again, indicator):
    town = replaced(TOWN, "indicators:\n", f"indicators:\n  each: {indicator}\n")
    text = replaced(EXPERIMENT, "record: [gone", "record: [each")
    build(again, replaced(text, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")],
                          "  grid: {over: {pull: {choice: [1, 0, 2]}}}\n"), town_yaml=town.replace("chance / pull", "chance"))
    said = sweep(again)
    assert said.returncode == 4 and "failed[E955]" in said.stderr and "point 2: 3 runs failed, replicate 1 first" in said.stderr
    assert "a division by zero" in said.stderr
    alone = civitas(again, "run", "cheaper.yaml", "--set", "pull=0")
    assert alone.returncode == 2 and re.search(r"error\[E610\]: \S*town.yaml:18:3: ", alone.stderr), alone.stderr
    assert not (again / "cheaper.h5").exists()


def test_a_design_from_a_file(done, again):
    shutil.copy(done / "out" / "design.csv", again / "points.csv")
    assert sweep(again, "--design", "points.csv").returncode == 0
    assert merge(again).returncode == 0
    one, other = xarray.load_dataset(again / "out.h5"), xarray.load_dataset(done / "out.h5")
    assert (one.gone == other.gone).all() and one.attrs["design"] == "list"


def test_an_empty_field_of_a_list_leaves_persons_and_seed_as_they_are(again):
    (again / "points.csv").write_text("rent,persons,seed\n500,,\n500,40,1\n500,30,\n500,,2\n")
    build(again, replaced(EXPERIMENT, EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")], "  list: points.csv\n"))
    assert sweep(again).returncode == 0
    assert merge(again).returncode == 0
    file = xarray.load_dataset(again / "out.h5")
    assert (file.gone[0] == file.gone[1]).all() and (file.left[0] == file.left[1]).all()
    assert (file.gone[0] != file.gone[2]).any() and (file.gone[0] != file.gone[3]).any()
    assert numpy.isnan(file.persons[0]) and file.persons[2] == 30


# Rents from March on; persons who go at the chance of a point in the scenario alone, from April on.
DATED = EXPERIMENT[:EXPERIMENT.index("  sobol")] + """\
  grid:
    over:
      rent: {choice: [200, 800], from: 2025-03}
      chance: {choice: [0.5, 4], from: 2025-04, in_baseline: false}
record: [gone, rents]
"""
POINTS = "chance,rent\n0.5,200\n4,200\n0.5,800\n4,800\n"
LISTED = DATED[:DATED.index("  grid")] + """\
  list: {file: points.csv, over: {rent: {from: 2025-03}, chance: {from: 2025-04, in_baseline: false}}}
record: [gone, rents]
"""


def test_a_list_of_points_knows_from_when_its_numbers_hold(tmp_path):
    outcomes = {}
    for name, text, options in [
            ("grid", DATED, []), ("list", LISTED, []), ("instead of a grid", DATED, ["--design", "points.csv"]),
            ("instead of a list", replaced(LISTED, "points.csv", "elsewhere.csv"), ["--design", "points.csv"]),
            ("in a union", replaced(LISTED, "  list: {", "  union: [list: {").replace("}}\n", "}}]\n"), []),
            ("always", LISTED.replace(LISTED[LISTED.index(", over"):LISTED.index("}}\n")], "").replace("}}\n", "}\n"), [])]:
        folder = tmp_path / name
        folder.mkdir()
        build(folder, text, points_csv=POINTS)
        done = sweep(folder, *options)
        assert done.returncode == 0, done.stderr
        assert merge(folder).returncode == 0
        with h5py.File(folder / "out.h5") as file:
            outcomes[name] = {key: file[key][:] for key in ("gone", "gone_baseline", "rents", "rents_baseline")}
    rents = outcomes["grid"]["rents"][:, 0, :]
    assert (rents[0] == [1000, 1000, 400, 400, 400, 400]).all() and (rents[3, 2:] == 1600).all()
    assert (outcomes["grid"]["gone_baseline"] == outcomes["grid"]["gone_baseline"][0]).all()
    for name in ("list", "instead of a grid", "instead of a list", "in a union"):
        for key, numbers in outcomes["grid"].items():
            assert (outcomes[name][key] == numbers).all(), (name, key)
    assert (outcomes["always"]["rents"][0] == 400).all()
