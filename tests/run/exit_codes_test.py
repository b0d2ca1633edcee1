# SPDX-License-Identifier: Apache-2.0
# The code of a mistake decides how a command ends: 74 where a file cannot be read or written, else 2; whichever command it is.
import re

import pytest
import small_sweep
import small_world
from small_world import LAW, REFORM, civitas, replaced

OF_FILES = {"E501", "E802", "E803", "E820", "E956"}
SOLVE = "civitas: 1\nexperiment: Rent\nscenario: town.yaml\nsolve: {adjust: rent, between: [100, 900], so_that: rents == 1000, precision: 1}\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    small_world.build(folder, {"town.yaml": small_sweep.TOWN, "cheaper.yaml": small_sweep.REFORM, "sweep.yaml": small_sweep.EXPERIMENT,
                               "solve.yaml": SOLVE, "wrong.yaml": replaced(LAW, "wage)", "wages)"),
                               "misread.yaml": replaced(LAW, "unit: EUR/month, from", "unit: Euro, from"),
                               "baseless.yaml": replaced(REFORM, "law.yaml", "none.yaml"),
                               "peopleless.yaml": replaced(LAW, "people.csv", "none.csv"),
                               "lost.yaml": replaced(small_sweep.EXPERIMENT, "cheaper.yaml", "none.yaml")})
    for command in (["run", "law.yaml"], ["sweep", "sweep.yaml", "-o", "swept"], ["solve", "solve.yaml", "-o", "solved"]):
        done = civitas(folder, *command)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("arguments, mistake", [
    *[([command, scenario], "E501") for scenario in ("none.yaml", "baseless.yaml", "peopleless.yaml")
      for command in ("run", "check", "plan", "describe", "population")],
    (["diff", "law.yaml", "none.yaml"], "E501"), (["diff", "law.yaml", "baseless.yaml"], "E501"),
    (["sweep", "none.yaml", "-o", "x"], "E501"), (["sweep", "lost.yaml", "-o", "x"], "E501"), (["test", "none.yaml"], "E501"),
    (["reproduce", "none.h5"], "E501"), (["export", "none.h5", "--ro-crate", "-o", "x"], "E501"),
    (["run", "law.yaml"], "E803"), (["sweep", "sweep.yaml", "-o", "swept"], "E803"), (["solve", "solve.yaml", "-o", "solved"], "E803"),
    (["describe", "law.yaml", "-o", "law.h5"], "E803"), (["merge", "swept", "-o", "law.h5"], "E803"),
    (["sweep", "sweep.yaml", "-o", "law.h5"], "E802"), (["run", "law.yaml", "-o", "none/law.h5"], "E802"),
    (["run", "wrong.yaml"], "E201"), (["check", "wrong.yaml"], "E201"), (["run", "law.yaml", "--set", "x"], "E801"),
])
def test_the_mistake_decides_whichever_command_meets_it(world, arguments, mistake):
    done = civitas(world, *arguments)
    assert set(re.findall(r"^error\[(E\d+)\]", done.stderr, re.M)) == {mistake}, done.stderr
    assert done.returncode == (74 if mistake in OF_FILES else 2)


@pytest.mark.parametrize("command", [["run"], ["check"], ["diff"], ["check", "--json"]])
def test_where_a_scenario_is_wrong_too_it_is_the_one_to_mend(world, command):
    for both in (["none.yaml", "misread.yaml"], ["misread.yaml", "none.yaml"]):
        done = civitas(world, *command, *both)
        assert done.returncode == 2 and all(code in done.stdout + done.stderr for code in ("E501", "E301")), done.stderr
