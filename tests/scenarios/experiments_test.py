# SPDX-License-Identifier: Apache-2.0
"""Experiments of the manual: known indices come out of the whole chain, and every file can be run."""
import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(os.environ["CIVITAS_ROOT"])
FOLDER = ROOT / "scenarios/experiments"
EXPERIMENTS = sorted(path.name for path in FOLDER.glob("*.yaml") if "\nexperiment:" in path.read_text())


def chain(experiment, folder):
    """Sweep, merge and analysis; gives (factor, measure): value."""
    for command in ([os.environ["CIVITAS"], "sweep", FOLDER / experiment, "-o", folder / "runs", "--quiet"],
                    [os.environ["CIVITAS"], "merge", folder / "runs", "-o", folder / "sweep.h5", "--quiet"],
                    ["/usr/bin/python3", "-I", "-B", ROOT / "analysis/sensitivity.py", folder / "sweep.h5", "-o", folder / "found"]):
        said = subprocess.run(command, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
    told = json.loads((folder / "found/sensitivity.json").read_text())
    return {(each["factor"], each["measure"]): each["value"] for each in told["measures"]}


def test_ishigami_has_its_sobol_indices(tmp_path):
    found = chain("ishigami_indices.yaml", tmp_path)
    for measure, known in (("S1", (0.313905, 0.442411, 0)), ("ST", (0.557589, 0.442411, 0.243684))):
        for factor, value in zip(("x1", "x2", "x3"), known):
            assert found[factor, measure] == pytest.approx(value, abs=0.01)


def test_ishigami_has_its_elementary_effects(tmp_path):
    found = chain("ishigami_effects.yaml", tmp_path)
    assert found["x2", "mu_star"] == pytest.approx(7.875, abs=1e-5)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_can_be_run(name):
    text = (FOLDER / name).read_text()
    command, told = next((pair for pair in (("solve", "would adjust"), ("calibrate", "would fit")) if f"\n{pair[0]}:" in text),
                         ("sweep", "CPU hours"))
    said = subprocess.run([os.environ["CIVITAS"], command, FOLDER / name, "--dry-run"], capture_output=True, text=True)
    assert said.returncode == 0 and told in said.stdout, said.stderr


@pytest.mark.parametrize("lever", ["take_up.complexity", "take_up.campaign", "take_up.automatic_coverage"])
def test_levers_of_the_policies_of_the_manual_are_of_the_scenario_alone(tmp_path, lever):
    austria = ROOT / "scenarios/austria.yaml"
    (tmp_path / "levers.yaml").write_text(f"civitas: 1\nexperiment: Levers\nscenario: {austria}\nbaseline: {austria}\npersons: 100\n"
                                          f"design: {{grid: {{levels: 2, over: {{{lever}: [0.4, 1], take_up.stigma: [0, 0.5]}}}}}}\n")
    said = subprocess.run([os.environ["CIVITAS"], "sweep", tmp_path / "levers.yaml", "--dry-run"], capture_output=True, text=True)
    assert said.returncode == 0 and "nothing but the world differs" not in said.stderr, said.stderr
    rows = {line.split()[0]: line for line in said.stdout.splitlines() if line.startswith("take_up.")}
    assert "baseline" not in rows[lever] and "scenario and baseline" in rows["take_up.stigma"]


def test_the_reform_that_costs_nothing(tmp_path):
    """The goal of the manual, on fewer persons: the budget is that of today, at a lower guarantee."""
    (tmp_path / "goal.yaml").write_text((FOLDER / "budget_neutral.yaml").read_text().replace("persons: 10000", "persons: 2000")
                                        .replace("replicates: 10", "replicates: 3").replace(": ../", f": {ROOT}/scenarios/"))
    said = subprocess.run([os.environ["CIVITAS"], "solve", tmp_path / "goal.yaml", "-o", tmp_path / "found", "--quiet"],
                          capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    found = json.loads((tmp_path / "found/solution.json").read_text())
    assert 0.35 < found["interval_95"][0] < found["value"] < found["interval_95"][1] < 0.5
    assert abs(found["outcome"]) < 1e-3 * 1e9  # of a budget of some 1e10


def test_every_experiment_is_in_the_manual():
    page = (FOLDER / "README.md").read_text()
    assert [name for name in EXPERIMENTS if name not in page] == []


def test_every_yaml_block_stands_in_a_file():
    files = [path.read_text() for path in FOLDER.glob("*.yaml")]
    blocks = [block.split("```")[0] for block in (FOLDER / "README.md").read_text().split("```yaml\n")[1:]]
    assert blocks and [block for block in blocks if not any(block in text for text in files)] == []
