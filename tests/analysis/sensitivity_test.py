# SPDX-License-Identifier: Apache-2.0
"""Indices of functions whose indices are known, boxes where they are, and the script on a small sweep."""
import json
import math
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import qmc

from analysis import discovery, indices, sensitivity_screen

ROOT = Path(os.environ["CIVITAS_ROOT"])
FIRST, TOTAL = (0.313905, 0.442411, 0), (0.557589, 0.442411, 0.243684)


def ishigami(unit):
    x = np.pi * (2 * unit - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1])**2 + 0.1 * x[:, 2]**4 * np.sin(x[:, 0])


def sobol_g(unit, a):
    return np.prod((np.abs(4 * unit - 2) + a) / (1 + a), axis=1)


def saltelli(base, dimensions, second_order=False):
    rows = []
    for point in qmc.Sobol(2 * dimensions, scramble=False).random(base):
        a, b = point[:dimensions], point[dimensions:]
        mixed = [np.where(np.arange(dimensions) == d, b, a) for d in range(dimensions)]
        back = [np.where(np.arange(dimensions) == d, a, b) for d in range(dimensions)] if second_order else []
        rows += [a, *mixed, *back, b]
    return np.array(rows)


@pytest.mark.parametrize("second_order", [False, True])
def test_sobol_indices_of_ishigami(second_order):
    found = indices.sobol(ishigami(saltelli(4096, 3, second_order)), 3, resamples=200)
    assert found.base_points == 4096 and found.variance == pytest.approx(13.844588, abs=0.05)
    for estimates, known in ((found.first, FIRST), (found.total, TOTAL)):
        for estimate, value in zip(estimates, known):
            assert estimate.value == pytest.approx(value, abs=0.01)
            assert estimate.low <= value <= estimate.high


def test_indices_of_pairs_of_ishigami():
    found = indices.sobol(ishigami(saltelli(4096, 3, second_order=True)), 3, resamples=200)
    assert found.pairs == [(0, 1), (0, 2), (1, 2)]
    for estimate, value in zip(found.second, (0, 0.243684, 0), strict=True):
        assert estimate.value == pytest.approx(value, abs=0.01)
        assert estimate.low <= value <= estimate.high and estimate.high - estimate.low < 0.1
    plain = indices.sobol(ishigami(saltelli(64, 3)), 3, resamples=2)
    assert plain.pairs == [] and plain.second == []


def test_sobol_indices_of_sobol_g():
    a = np.array([0, 1, 4.5, 9])
    partial = 1 / 3 / (1 + a)**2
    variance = np.prod(1 + partial) - 1
    found = indices.sobol(sobol_g(saltelli(4096, 4), a), 4, resamples=50)
    for i in range(4):
        total = partial[i] * np.prod(1 + np.delete(partial, i)) / variance
        assert found.first[i].value == pytest.approx(partial[i] / variance, abs=0.01)
        assert found.total[i].value == pytest.approx(total, abs=0.01)


def test_a_missing_run_takes_its_base_point_out():
    outcome = ishigami(saltelli(256, 3))
    outcome[7] = np.nan
    assert indices.sobol(outcome, 3, resamples=10).base_points == 255


def test_a_constant_has_no_indices():
    assert [each.value for each in indices.sobol(np.ones(20), 3, resamples=10).total] == [0, 0, 0]


def trajectories(count, seed=0):
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        low = random.integers(0, 2, 3) / 3
        up = random.random(3) < 0.5
        row = np.where(up, low, low + 2 / 3)
        rows.append(row.copy())
        for d in random.permutation(3):
            row[d] = low[d] + 2 / 3 if up[d] else low[d]
            rows.append(row.copy())
    return np.array(rows)


def test_elementary_effects_of_ishigami():
    points = trajectories(4000)
    found = indices.morris(points, ishigami(points), resamples=50)
    assert found.mean_absolute[1].value == pytest.approx(7.875, abs=1e-9)
    assert [each.value for each in found.mean_absolute] == pytest.approx([7.768, 7.875, 6.309], abs=0.25)
    assert found.mean[1] == pytest.approx(0, abs=0.4) and found.deviation[1] == pytest.approx(7.875, rel=0.01)


def test_elementary_effects_of_a_line_are_its_slopes():
    points = trajectories(20)
    found = indices.morris(points, points @ [3.0, -2.0, 0.0], resamples=20)
    assert [each.value for each in found.mean_absolute] == pytest.approx([3, 2, 0])
    assert list(found.mean) == pytest.approx([3, -2, 0]) and found.deviation == pytest.approx([0, 0, 0], abs=1e-12)


def test_a_linear_model_explains_a_line_whole():
    points = np.random.default_rng(2).random((500, 3))
    found, r_squared = indices.regression(points, points @ [3.0, -2.0, 0.0], resamples=50)
    assert r_squared == pytest.approx(1)
    assert found[0].value == pytest.approx(3 / math.sqrt(13), abs=0.03) and found[2].value == pytest.approx(0, abs=1e-9)


def test_one_at_a_time_compares_points_that_differ_in_nothing_else():
    points = np.array([[x, y] for x in (0, 0.5, 1) for y in (0, 1)])
    changes = indices.one_at_a_time(points, points @ [2.0, 1.0] + points[:, 0] * points[:, 1])
    assert (changes[0].cases, changes[0].least, changes[0].greatest, changes[0].mean) == (2, 2, 3, 2.5)
    assert (changes[1].cases, changes[1].least, changes[1].greatest) == (3, 1, 2)
    assert indices.one_at_a_time(np.random.default_rng(1).random((9, 2)), np.arange(9.0)) == [None, None]


def test_a_box_is_found_where_it_is():
    points = np.random.default_rng(3).random((4000, 4))
    cases = (points[:, 0] > 0.7) & (points[:, 2] < 0.4)
    box = discovery.choose(discovery.peel(points, cases))
    assert box.bounded == [0, 2] and box.density > 0.97 and box.coverage > 0.5
    assert box.low[0] == pytest.approx(0.7, abs=0.06) and box.high[2] == pytest.approx(0.4, abs=0.06)


SWEEP = """\
civitas: 1
experiment: A known function
scenario: town.yaml
design:
  DESIGN
"""
TOWN = """\
civitas: 1
population: {parametric: singles, persons: 1}
time: {from: 2025-01, to: 2025-02}
schedule: []
assumptions:
  a: {unit: 1, value: 1, range: [0, 10], source: assumed}
  b: {unit: 1, value: 1, range: [0.1, 100], source: assumed}
indicators:
  y: {number: "10 * a + log(b)", unit: 1, title: A line}
"""
OVER = "over: {a: [0, 1], b: {log: [1, 10]}}"


@pytest.fixture(scope="module", params=[f"saltelli: {{samples: 64, {OVER}}}", f"morris: {{trajectories: 10, {OVER}}}",
                                        f"lhs: {{samples: 60, {OVER}}}"])
def merged(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sensitivity")
    (folder / "town.yaml").write_text(TOWN)
    (folder / "experiment.yaml").write_text(SWEEP.replace("DESIGN", request.param))
    for command in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *command], cwd=folder, check=True, capture_output=True)
    return request.param.split(":")[0], folder


def script(folder, *arguments):
    return subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis/sensitivity.py", *arguments], cwd=folder,
                          capture_output=True, text=True)


def test_the_script_tells_and_writes_all(merged):
    design, folder = merged
    said = script(folder, "sweep.h5", "--where", "y > 9", "-o", "found")
    assert said.returncode == 0, said.stderr
    assert "A line: y, scenario" in said.stdout and "\nWhere y > 9" in said.stdout
    assert "), 1 replicate\n" in said.stdout
    names = {path.name for path in (folder / "found").iterdir()}
    assert names == {"sensitivity.csv", "sensitivity.json", "importance_y.svg", "importance_y.png",
                     "scatter_y.svg", "scatter_y.png"}
    told = json.loads((folder / "found/sensitivity.json").read_text())
    value = {(each["factor"], each["measure"]): each["value"] for each in told["measures"]}
    if design == "morris":
        assert value["a", "mu_star"] == pytest.approx(10) and value["b", "mu_star"] == pytest.approx(math.log(10))
        assert value["a", "sigma"] == pytest.approx(0, abs=1e-9)
    elif design == "saltelli":
        share = 100 / (100 + math.log(10)**2)
        assert value["a", "S1"] == pytest.approx(share, abs=0.02) and value["a", "ST"] == pytest.approx(share, abs=0.02)
        assert value["a", "one_at_a_time"] is not None
    else:
        assert value["a", "coefficient"] > 0.9 and ("a", "one_at_a_time") not in value
    assert list(told["discovery"]["box"])[0] == "a"


def test_figures_of_an_earlier_analysis_go_and_nothing_else(tmp_path):
    (tmp_path / "town.yaml").write_text(TOWN + '  z: {number: "a", unit: 1}\n')
    (tmp_path / "experiment.yaml").write_text(SWEEP.replace("DESIGN", f"lhs: {{samples: 8, {OVER}}}"))
    for command in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *command], cwd=tmp_path, check=True, capture_output=True)
    assert script(tmp_path, "sweep.h5", "-o", "found").returncode == 0
    assert (tmp_path / "found/scatter_z.png").exists()
    foreign = {"scatter_mine.png", "importance.svg", "notes.txt"}
    for name in foreign:
        (tmp_path / "found" / name).write_text("x")
    assert script(tmp_path, "sweep.h5", "--outcome", "y", "-o", "found").returncode == 0
    assert {path.name for path in (tmp_path / "found").iterdir()} == foreign | {
        "sensitivity.csv", "sensitivity.json", "importance_y.svg", "importance_y.png", "scatter_y.svg", "scatter_y.png"}
    (tmp_path / "found/sensitivity.csv").unlink()
    os.link(tmp_path / "sweep.h5", tmp_path / "found/sensitivity.csv")
    said = script(tmp_path, "found/sensitivity.csv", "-o", "found")
    assert said.returncode == 2 and "found/sensitivity.csv: is read, and would be written over" in said.stderr


def test_pairs_are_told_where_the_design_has_them(tmp_path):
    (tmp_path / "town.yaml").write_text(TOWN.replace("10 * a + log(b)", "10 * (a - 0.5) * log(b / 3.1623) + log(b)"))
    (tmp_path / "experiment.yaml").write_text(
        SWEEP.replace("DESIGN", f"saltelli: {{samples: 256, second_order: true, {OVER}}}"))
    for command in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *command], cwd=tmp_path, check=True, capture_output=True)
    said = script(tmp_path, "sweep.h5", "-o", "found")
    assert said.returncode == 0, said.stderr
    assert "S2: what two factors explain together beyond each alone\n" in said.stdout and "\na and b " in said.stdout
    assert {path.stem for path in (tmp_path / "found").glob("*.svg")} == {"importance_y", "pairs_y", "scatter_y"}
    lines = (tmp_path / "found/sensitivity.csv").read_text().splitlines()
    pairs = [line.split(",") for line in lines if ",S2," in line]
    # variances: 100 / 12 * log(10)^2 / 12 of both together, log(10)^2 / 12 of b alone
    assert [pair[2] for pair in pairs] == ["a:b"] and float(pairs[0][4]) == pytest.approx(100 / 112, abs=0.03)


@pytest.mark.parametrize("arguments, words", [
    (["nowhere.h5"], "nowhere.h5: there is no such file"),
    (["sweep.h5", "--outcome", "z"], "has no outcome 'z' (it has y)"),
    (["sweep.h5", "--of", "difference"], "has no difference (its experiment names no baseline)"),
    (["sweep.h5", "--where", "y is 3"], "'y is 3' is no condition"),
    (["sweep.h5", "--where", "y > 300"], "no point has y > 300"),
    (["experiment.yaml"], "is not a merged sweep"),
])
def test_what_cannot_be_analysed_is_told(merged, arguments, words):
    said = script(merged[1], *arguments)
    assert said.returncode in (2, 74) and words in said.stderr and "Traceback" not in said.stderr


@pytest.mark.parametrize("design, words", [
    (f"saltelli: {{samples: 8, {OVER}}}", "too few base points are complete for Sobol indices (at least two are needed)"),
    (f"morris: {{trajectories: 8, {OVER}}}", "no trajectory is complete"),
])
def test_the_file_with_too_many_gaps_is_named(tmp_path, design, words):
    (tmp_path / "town.yaml").write_text(TOWN)
    (tmp_path / "experiment.yaml").write_text(SWEEP.replace("DESIGN", design))
    for command in (["sweep", "experiment.yaml", "-o", "runs", "--shard", "0/8"], ["merge", "runs", "-o", "sweep.h5", "--allow-missing"]):
        subprocess.run([os.environ["CIVITAS"], *command], cwd=tmp_path, check=True, capture_output=True)
    said = script(tmp_path, "sweep.h5")
    assert said.returncode == 2
    assert said.stderr == f"error: sweep.h5: {words}. Run what is missing with civitas sweep --resume, and merge again\n"


def test_a_condition_on_a_difference_says_so(tmp_path):
    (tmp_path / "town.yaml").write_text(TOWN.replace("10 * a", "c * a").replace(
        "indicators:", "  c: {unit: 1, value: 10, source: assumed}\nindicators:"))
    (tmp_path / "law.yaml").write_text("civitas: 1\nbase: town.yaml\nchanges:\n  - {set: c, to: 20, source: assumed}\n")
    (tmp_path / "experiment.yaml").write_text(SWEEP.replace("town", "law").replace(
        "DESIGN", f"lhs: {{samples: 30, {OVER}}}") + "baseline: town.yaml\nreplicates: 2\n")
    for command in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *command], cwd=tmp_path, check=True, capture_output=True)
    for side, words in (("difference", "the difference of y"), ("baseline", "the baseline's y"), ("scenario", "y")):
        said = script(tmp_path, "sweep.h5", "--of", side)
        assert f"\nWhere {words} > " in said.stdout and "30 points (lhs), 2 replicates\n" in said.stdout, said.stderr
    refused = script(tmp_path, "sweep.h5", "--where", "y > 300")
    assert "no point has the difference of y > 300" in refused.stderr


@pytest.mark.parametrize("design", [f"lhs: {{samples: 30, {OVER}}}", f"saltelli: {{samples: 8, {OVER}}}",
                                    f"morris: {{trajectories: 8, {OVER}}}"])
def test_an_outcome_that_does_not_vary_is_told_in_one_line_without_indices(tmp_path, design):
    (tmp_path / "town.yaml").write_text(TOWN + '  same: {number: "0.1 * 3", unit: 1, title: A constant}\n')
    (tmp_path / "experiment.yaml").write_text(SWEEP.replace("DESIGN", design))
    for command in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *command], cwd=tmp_path, check=True, capture_output=True)
    said = script(tmp_path, "sweep.h5", "--outcome", "same", "--outcome", "y", "-o", "found")
    assert (said.returncode, said.stderr) == (0, "")
    assert "A constant: same, scenario\nIt is 0.3 at every point: it does not vary, so no factor matters\n\nA line: y" in said.stdout
    assert "Where" not in said.stdout and "nan" not in said.stdout
    assert {line.split(",")[0] for line in (tmp_path / "found/sensitivity.csv").read_text().splitlines()} == {"outcome", "y"}
    assert not list((tmp_path / "found").glob("*_same.*"))
    asked = script(tmp_path, "sweep.h5", "--outcome", "same", "--where", "y > 9", "-o", "found")
    assert asked.returncode == 0 and "Where y > 9" in asked.stdout


def test_where_more_than_a_fifth_of_the_points_have_the_greatest_value_the_box_is_left_out(tmp_path):
    (tmp_path / "town.yaml").write_text(TOWN.replace("10 * a + log(b)", "min(a, 0.5) + 0 * b"))
    (tmp_path / "experiment.yaml").write_text(SWEEP.replace("DESIGN", f"saltelli: {{samples: 32, {OVER}}}"))
    for command in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *command], cwd=tmp_path, check=True, capture_output=True)
    said = script(tmp_path, "sweep.h5", "-o", "found")
    assert (said.returncode, said.stderr) == (0, "")
    assert "\nNo box is looked for: " in said.stdout and 'as --where "y < 0.5"' in said.stdout
    told = json.loads((tmp_path / "found/sensitivity.json").read_text())
    assert told["measures"] and "no highest fifth" in told["discovery"]["left_out"]
    assert (tmp_path / "found/importance_y.png").exists()
    asked = script(tmp_path, "sweep.h5", "--where", "y < 0.5", "-o", "found")
    assert asked.returncode == 0 and "\nWhere y < 0.5" in asked.stdout
    # at the other end: most points have the least value, and those above it are what is looked for
    (tmp_path / "town.yaml").write_text(TOWN.replace("10 * a + log(b)", "max(a, 0.9) + 0 * b"))
    for command in (["sweep", "experiment.yaml", "-o", "more"], ["merge", "more", "-o", "more.h5"]):
        subprocess.run([os.environ["CIVITAS"], *command], cwd=tmp_path, check=True, capture_output=True)
    said = script(tmp_path, "more.h5", "-o", "found")
    assert said.returncode == 0 and "\nWhere y > 0.9" in said.stdout


def test_replicates_in_words():
    taken = [np.array(numbers) for numbers in ([1, 1], [2, 2], [2, 10])]
    assert [sensitivity_screen.replicates(each) for each in taken] == ["1 replicate", "2 replicates", "2 to 10 replicates"]


GRID = f"grid: {{levels: 3, {OVER}}}"


@pytest.fixture(scope="module")
def grid(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grid")
    (folder / "town.yaml").write_text(TOWN)
    (folder / "experiment.yaml").write_text(SWEEP.replace("DESIGN", GRID))
    for command in (["sweep", "experiment.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *command], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("words, told", [
    (["a=0.5", "a=1"], "--at: 'a' is given twice (as 0.5 and as 1, and a point has one value of it)"),
    (["a=0.5", "b=1"], "--at: leaves no factor that could matter (a, b are all that the sweep has)"),
    (["c=1"], "has no factor 'c' (it has a, b)"), (["a=0.4"], "has no point with a = 0.4 (it has 0, 0.5, 1)"),
    (["a"], "--at: 'a' names no value"),
])
def test_a_part_that_there_is_not_is_told(grid, words, told):
    said = script(grid, "sweep.h5", *(word for each in words for word in ("--at", each)))
    assert said.returncode == 2 and told in said.stderr and "Traceback" not in said.stderr


@pytest.mark.parametrize("level", ["0.5", ".50", "5e-1"])
def test_a_number_may_be_written_in_other_ways(grid, level):
    said = script(grid, "sweep.h5", "--at", f"a={level}", "-o", "part")
    assert (said.returncode, said.stderr) == (0, "") and "3 points (grid)" in said.stdout


def test_a_results_file_is_no_sweep(folder):
    name = folder.copy("one.h5")
    said = script(folder.path, name)
    assert said.returncode == 2 and "it holds the results of one scenario" in said.stderr


def test_compare_says_what_a_sweep_is_for(merged):
    said = subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis/compare.py", "sweep.h5", "sweep.h5"],
                          cwd=merged[1], capture_output=True, text=True)
    assert said.returncode == 2 and "is a merged sweep" in said.stderr and "analysis/sensitivity.py" in said.stderr
