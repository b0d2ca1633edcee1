# SPDX-License-Identifier: Apache-2.0
# `civitas calibrate` finds numbers that are known: a minimum, and the posterior of a rate; the same on any
# number of threads and after an interruption; a posterior is a design for a sweep.
import csv
import json
import math
import re
import signal
import subprocess
import time

import numpy as np
import pytest
import small_sweep
from small_world import PROGRAM, civitas, replaced

# Twenty persons who go with the chance `rate`, once: k of 20, and a number that is known.
COINS = """\
civitas: 1
title: Coins
population: {parametric: singles, persons: 20}
time: {from: 2025-01, to: 2025-01}
assumptions:
  rate: {unit: 1, value: 0.5, range: [0, 1], source: assumed}
  height: {unit: 1, value: 1, range: [1, 100], source: assumed}
state:
  person.gone: {type: bool, start: false}
rules:
  go: {for: person, where: not gone, chance: rate, set: {gone: true}}
schedule: [go]
indicators:
  gone: {of: person, count: gone}
  product: {number: rate * height, unit: 1}
  sum: {number: rate + height, unit: 1}
targets:
  - {of: gone, value: 6, tolerance: 1, source: made up}
  - {of: product, value: 12, tolerance: 0.1, source: made up}
  - {of: sum, value: 40.3, tolerance: 0.1, source: made up}
"""
DESCEND = """\
civitas: 1
experiment: Two numbers
scenario: coins.yaml
calibrate:
  nelder_mead:
    over: {rate: , height: {log: [2, 90]}}
    targets: [product, sum]
    evaluations: 300
    precision: 0.00001
"""
REJECT = """\
civitas: 1
experiment: A rate
scenario: coins.yaml
calibrate:
  rejection: {over: [rate], targets: [gone], samples: 4000, within: 0.5}
"""
SMC = """\
civitas: 1
experiment: A rate
scenario: coins.yaml
calibrate:
  smc: {over: [rate], targets: [gone], particles: 300, generations: 8, within: 0.5, seed: 4}
"""
MEAN, DEVIATION = 7 / 22, math.sqrt(7 * 15 / (22 * 22 * 23))  # of Beta(7, 15)


def calibrate(folder, text, *options, output="fit"):
    small_sweep.build(folder, text, coins_yaml=COINS)
    return civitas(folder, "calibrate", "experiment.yaml", "-o", output, *options)


def result(folder, output="fit"):
    return json.loads((folder / output / "calibration.json").read_text())


def column(path, name):
    with open(path) as file:
        return np.array([float(row[name]) for row in csv.DictReader(file)])


def test_a_minimum_that_is_known(tmp_path):
    done = calibrate(tmp_path, DESCEND)
    assert done.returncode == 0, done.stderr
    found = result(tmp_path)
    # rate * height = 12 and rate + height = 40.3: height = (40.3 + sqrt(40.3² - 48)) / 2
    height = (40.3 + math.sqrt(40.3 ** 2 - 48)) / 2
    assert found["numbers"]["height"] == pytest.approx(height, rel=1e-3)
    assert found["numbers"]["rate"] == pytest.approx(12 / height, rel=1e-3)
    assert found["distance"] < 0.05 and found["converged"]
    assert [each["inside"] for each in found["targets"]] == [True, True]
    assert "2 of 2 targets inside their tolerance" in done.stdout
    assert "begun at an end of the range, for it lies outside: height" in done.stdout and found["at_end"] == []
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("height")] == ["1"]
    points = list(zip(column(tmp_path / "fit" / "trials.csv", "rate"), column(tmp_path / "fit" / "trials.csv", "height")))
    assert len(points) == len(set(points)) == found["points"]  # a new simplex begins at a point that was run before
    run = civitas(tmp_path, "run", "fit/calibrated.yaml", "-o", "x.h5", "--json")
    assert json.loads(run.stdout)["last"]["product"] == pytest.approx(12, abs=0.01)


def test_evaluations_that_are_used_up_are_told(tmp_path):
    done = calibrate(tmp_path, replaced(DESCEND, "evaluations: 300", "evaluations: 10"))
    assert done.returncode == 0 and "the evaluations were used up" in done.stdout
    assert result(tmp_path)["points"] == 10 and not result(tmp_path)["converged"]


def test_an_answer_at_an_end_of_its_range_is_told(tmp_path):
    done = calibrate(tmp_path, replaced(DESCEND, "[2, 90]", "[2, 20]"))
    found = result(tmp_path)
    assert done.returncode == 0 and found["at_end"] == ["height"] and found["converged"]
    assert found["numbers"]["rate"] == pytest.approx((20 * 12 + 40.3 - 20) / 401, abs=1e-3)  # least squares on that edge
    assert "at an end of the range, which may be too narrow: height" in done.stdout


def posterior_is_beta(draws, count):
    assert draws.mean() == pytest.approx(MEAN, abs=4 * DEVIATION / math.sqrt(count))
    assert draws.std() == pytest.approx(DEVIATION, abs=4 * DEVIATION / math.sqrt(2 * count))


def test_rejection_gives_the_beta_posterior_of_a_rate(tmp_path):
    done = calibrate(tmp_path, REJECT)
    assert done.returncode == 0, done.stderr
    draws = column(tmp_path / "fit" / "posterior.csv", "rate")
    assert len(draws) == pytest.approx(4000 / 21, abs=4 * math.sqrt(4000 / 21))
    posterior_is_beta(draws, len(draws))
    assert result(tmp_path)["numbers"]["rate"]["mean"] == pytest.approx(draws.mean(), abs=1e-9)


def test_smc_gives_it_too(tmp_path):
    done = calibrate(tmp_path, SMC)
    assert done.returncode == 0, done.stderr
    found = result(tmp_path)
    assert found["generations"][-1]["within"] == 0.5
    assert [each["within"] for each in found["generations"][1:]] == sorted((each["within"] for each in found["generations"][1:]), reverse=True)
    posterior_is_beta(column(tmp_path / "fit" / "posterior.csv", "rate"), found["generations"][-1]["effective"])
    weights = column(tmp_path / "fit" / "particles.csv", "weight")
    assert len(weights) == 300 and weights.sum() == pytest.approx(1)
    assert (column(tmp_path / "fit" / "particles.csv", "distance") <= 0.5).all()


def test_a_posterior_is_a_design(tmp_path):
    text = replaced(REJECT, "samples: 4000, within: 0.5", "samples: 60, keep: 6")
    assert calibrate(tmp_path, text).returncode == 0
    (tmp_path / "sweep.yaml").write_text("civitas: 1\nexperiment: e\nscenario: coins.yaml\ndesign: {list: fit/posterior.csv}\n")
    done = civitas(tmp_path, "sweep", "sweep.yaml", "-o", "out", "--quiet")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "design.csv").read_text() == (tmp_path / "fit" / "posterior.csv").read_text()
    merged = small_sweep.merge(tmp_path, "fit")
    assert merged.returncode == 2 and "error[E954]: fit: this is no folder of a sweep, but of `civitas calibrate`" in merged.stderr


@pytest.mark.parametrize("text", [DESCEND, replaced(REJECT, "4000", "300"), replaced(SMC, "300", "30")], ids=["nelder_mead", "rejection", "smc"])
def test_the_same_on_any_number_of_threads(tmp_path, text):
    for threads in (1, 3):
        done = calibrate(tmp_path, text, "--threads", threads, output=f"of{threads}")
        assert done.returncode == 0, done.stderr
    files = sorted(path.name for path in (tmp_path / "of1").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "of3").iterdir())
    for name in files:
        assert (tmp_path / "of1" / name).read_bytes() == (tmp_path / "of3" / name).read_bytes(), name


@pytest.mark.parametrize("text", [
    replaced(replaced(SMC, "within: 0.5", "within: 300"), "particles: 300", "particles: 60"), DESCEND], ids=["smc", "nelder_mead"])
def test_stopped_and_resumed(tmp_path, text):
    slow = replaced(text, "scenario: coins.yaml", "scenario: coins.yaml\npersons: 20000")
    assert calibrate(tmp_path, slow, output="whole").returncode == 0
    command = [PROGRAM, "calibrate", "experiment.yaml", "-o", "stopped", "--quiet", "--resume", "--save-every", "0.1"]
    interrupted = 0
    for attempt in range(100):
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.1 + 0.1 * attempt)
        process.send_signal(signal.SIGKILL if attempt % 3 == 2 else signal.SIGTERM)
        err = process.communicate(timeout=60)[1]
        if process.returncode == 0:
            break
        interrupted += 1
        assert process.returncode in (75, -signal.SIGTERM, -signal.SIGKILL), err
    assert process.returncode == 0 and interrupted > 0
    for path in (tmp_path / "whole").iterdir():
        assert (tmp_path / "stopped" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("text, old, new, told", [
    (REJECT, "scenario: coins.yaml", "scenario: town.yaml", "E963]: experiment.yaml:3:11: this scenario has no targets"),
    (REJECT, "[rate]", "[shore]", "E701]: experiment.yaml:5:22: there is no parameter 'shore'"),
    (REJECT, "[rate]", "{rate: [0, 2]}", "E312]: experiment.yaml:5:"),
    (REJECT, "[rate]", "[persons]", "E963]: experiment.yaml:5:22: 'persons' is nothing that could be fitted"),
    (REJECT, "[rate]", "[]", "E963]: experiment.yaml:5:21: nothing is fitted"),
    (REJECT, "[gone]", "[gome]", "E963]: experiment.yaml:5:39: 'gome' has no target"),
    (REJECT, "[gone]", "[]", "E110]: experiment.yaml:5:38: the list 'targets' names nothing"),
    (REJECT, "[gone]", "[gone, gone]", "E206]: experiment.yaml:5:45: 'gone' is there twice"),
    (REJECT, "samples: 4000, within: 0.5", "samples: 10, keep: 20", "E312]: experiment.yaml:5:65: more are kept than drawn"),
    (REJECT, "samples: 4000, within: 0.5", "samples: 10, keep: 2, within: 1", "E113]: experiment.yaml:5:65"),
    (REJECT, "samples: 4000, ", "", "samples"),
    (REJECT, "samples: 4000", "samples: 0", "E312]: experiment.yaml:5:55"),
    (REJECT, "scenario: coins.yaml", "scenario: coins.yaml\nbaseline: coins.yaml", "E113]: experiment.yaml:4:11: a calibration has no baseline"),
    (SMC, "particles: 300", "particles: 1", "E312]: experiment.yaml:5:51: there are at least 2 particles"),
    (SMC, "seed: 4", "quantile: 1", "E312]: experiment.yaml:5:"),
    (DESCEND, "{log: [2, 90]}", "{integers: [2, 90]}", "E963]: experiment.yaml:6:20: a simplex moves continuously"),
    (DESCEND, "{log: [2, 90]}", "{linear: [2, 90], from: 2025-01}", "E963]: experiment.yaml:6:20: a fitted number holds at all times"),
    (DESCEND, "precision: 0.00001", "precision: 2", "E312]: experiment.yaml:9:16"),
    (DESCEND, "  nelder_mead:", "  rejection: {over: [rate], samples: 3}\n  nelder_mead:", "E963]: experiment.yaml:5:3: a calibration is of one kind"),
])
def test_mistakes(tmp_path, text, old, new, told):
    done = calibrate(tmp_path, replaced(text, old, new))
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert told in done.stderr, done.stderr


@pytest.mark.parametrize("text, old, new, told", [
    (DESCEND, "nelder_mead:", "nelder:", "error[E111]: experiment.yaml:5:3: unknown key 'nelder' in the calibration. Known are nelder_mead, rejection, smc"),
    (DESCEND, "{log: [2, 90]}", "{lgo: [2, 90]}", "error[E111]: experiment.yaml:6:29: unknown key 'lgo' in the factor 'height'. Did you mean 'log'?"),
])
def test_what_is_misspelt_is_told_once(tmp_path, text, old, new, told):
    done = calibrate(tmp_path, replaced(text, old, new))
    assert done.returncode == 2 and [line for line in done.stderr.splitlines() if line.startswith("error")] == [told]


def test_a_target_of_another_time_is_told(tmp_path):
    small_sweep.build(tmp_path, REJECT, coins_yaml=replaced(COINS, "value: 6, tolerance: 1,", "value: 6, tolerance: 1, during: [2026-01, 2026-03],"))
    done = civitas(tmp_path, "calibrate", "experiment.yaml", "-o", "fit")
    assert done.returncode == 2 and "E963]: coins.yaml:18:" in done.stderr and "is not simulated" in done.stderr


def test_a_bound_that_was_not_reached_is_warned_of(tmp_path):
    short = replaced(replaced(SMC, "generations: 8", "generations: 2"), "particles: 300", "particles: 30")
    said = calibrate(tmp_path, short)
    assert said.returncode == 0
    assert re.search(r"warning\[E963\]: \S*experiment.yaml:\d+:\d+: the bound of 0.5 tolerances was not reached \(after 2 generations "
                     r"draws lie within [\d.]+\). Give more generations, or a wider bound\n", said.stderr), said.stderr
    assert (tmp_path / "fit/posterior.csv").exists()
    reached = calibrate(tmp_path, replaced(short, "within: 0.5", "within: 500"), output="wide")
    assert reached.returncode == 0 and "warning" not in reached.stderr


def test_nothing_near_enough_is_told(tmp_path):
    done = calibrate(tmp_path, replaced(REJECT, "samples: 4000, within: 0.5", "samples: 5, within: 0"))
    assert done.returncode in (0, 2)
    if done.returncode == 2:
        assert "no point came so near to the targets" in done.stderr


def test_what_would_be_run(tmp_path):
    small_sweep.build(tmp_path, SMC, coins_yaml=COINS)
    done = civitas(tmp_path, "calibrate", "experiment.yaml", "--dry-run")
    assert done.stdout == "would fit 1 number to 1 target: at least 8 times 300 points, 1 run a point of 20 persons\n"


COUNTED = replaced(COINS, "value: 1, range: [1, 100]", "value: 30, range: [20, 60], whole: true, description: Steps")


def test_a_manifest_of_another_program_is_told_and_kept(tmp_path):
    small_sweep.build(tmp_path, SMC, coins_yaml=COINS)
    (tmp_path / "fit").mkdir()
    for text in ('{"name": "web app", "version": 2}', "no JSON at all", ""):
        (tmp_path / "fit" / "manifest.json").write_text(text)
        for options in ([], ["--force"], ["--resume"], ["--dry-run"]):
            said = civitas(tmp_path, "calibrate", "experiment.yaml", "-o", "fit", *options)
            assert said.returncode == 74, said.stderr
            assert ("error[E803]: fit/manifest.json: this file is of another program (what is run here keeps its plan under this name). "
                    "Choose another folder with -o") in said.stderr
            assert [path.name for path in (tmp_path / "fit").iterdir()] == ["manifest.json"]
            assert (tmp_path / "fit" / "manifest.json").read_text() == text
    assert civitas(tmp_path, "calibrate", "experiment.yaml", "-o", "other", "--dry-run").returncode == 0


def test_what_counts_is_fitted_in_whole_steps(tmp_path):
    small_sweep.build(tmp_path, replaced(DESCEND, "[2, 90]", "[20, 60]"), coins_yaml=COUNTED)
    said = civitas(tmp_path, "calibrate", "experiment.yaml", "-o", "fit")
    assert said.returncode == 2 and ("experiment.yaml:6:20: 'height' is fitted in whole steps ('height' counts: Steps). "
                                     "Write {integers: [20, 60]}, with rejection or smc") in said.stderr, said.stderr
    words = "  rejection: {over: [height], targets: [sum], samples: 40, keep: 40}\n"
    (tmp_path / "experiment.yaml").write_text(DESCEND[:DESCEND.index("  nelder_mead")] + words)
    said = civitas(tmp_path, "calibrate", "experiment.yaml", "-o", "fit")
    assert said.returncode == 0, said.stderr
    heights = column(tmp_path / "fit" / "posterior.csv", "height")
    assert len(set(heights)) > 10 and all(height == int(height) and 20 <= height <= 60 for height in heights)


@pytest.mark.parametrize("samples", range(43, 53))
def test_the_mean_of_whole_numbers_of_equal_weight_is_their_sum_by_their_number(tmp_path, samples):
    small_sweep.build(tmp_path, DESCEND[:DESCEND.index("  nelder_mead")] + (
        f"  rejection: {{over: {{height: {{integers: [20, 60]}}}}, targets: [sum], samples: {samples}, keep: {samples}}}\n"),
                      coins_yaml=COUNTED)
    said = civitas(tmp_path, "calibrate", "experiment.yaml", "-o", "fit")
    assert said.returncode == 0, said.stderr
    heights = column(tmp_path / "fit" / "particles.csv", "height")
    assert len(heights) == samples
    assert json.loads((tmp_path / "fit" / "calibration.json").read_text())["numbers"]["height"]["mean"] == sum(heights) / samples
