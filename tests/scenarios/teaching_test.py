# SPDX-License-Identifier: Apache-2.0
"""The town for teaching: incomes, skills and claims as their distributions say, and a promise that is broken."""
import math
import os
import subprocess
from pathlib import Path
from statistics import NormalDist

import h5py
import numpy
import pytest

TOWN = Path(os.environ["CIVITAS_ROOT"]) / "scenarios" / "teaching"
HOUSEHOLDS, MONTHS = 18_000, 36  # about
A, B, P = 4.4221, 21858.32, 0.58985
BROKEN = 4


class Run(dict):
    def __init__(self, path, code, said):
        self.code, self.said = code, said
        with h5py.File(path) as file:
            self.update({name: node[0] for name, node in file.items() if isinstance(node, h5py.Dataset) and
                         node.ndim > 1 and name != "time_bnds"})
            self.panel = {name: node[()] for name, node in file["panel"].items()}
            self.population = {name: word.decode() for name, word in file["population"].attrs.items()}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")

    def run(name, *options):
        file = folder / f"{name}.h5"
        command = [os.environ["CIVITAS"], "run", TOWN / f"{name}.yaml", "-o", file, "--force", "--quiet", *options]
        said = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        assert said.returncode in (0, BROKEN), said.stderr
        return Run(file, said.returncode, said.stderr)

    return run


@pytest.fixture(scope="module")
def town(run):
    return run("town")


def test_incomes_are_those_of_dagum(town):
    """Standard errors: of a median 1 / (2 f √n), of the Gini coefficient about 0.0025."""
    median = B * (2 ** (1 / P) - 1) ** (-1 / A)
    density = A * P / median * 0.5 / (1 + (median / B) ** A)
    assert town["median_income"][0] == pytest.approx(median, abs=4 / (2 * density * math.sqrt(HOUSEHOLDS)))
    gini = math.gamma(P) * math.gamma(2 * P + 1 / A) / (math.gamma(2 * P) * math.gamma(P + 1 / A)) - 1
    assert town["gini"][0] == pytest.approx(gini, abs=0.01)


def test_skills_are_the_probit(town):
    """What is left of them without age and education is standard normal."""
    age, education, skill = (town.panel[f"person_{name}"][0] for name in ("age", "education", "skill"))
    index = 0.1628 - 0.2160 * (numpy.minimum(age, 85) - 45) / 10 + numpy.take([-0.5146, 0, 0.6959], education.astype(int))
    left = skill - index
    people = len(left)
    assert abs(left.mean()) < 4.5 / math.sqrt(people)
    assert abs(left.var() - 1) < 4.5 * math.sqrt(2 / people)
    assert abs((left < 1).mean() - NormalDist().cdf(1)) < 4.5 * math.sqrt(0.134 / people)


def test_households_are_of_the_sizes_asked_for(town):
    sizes = (0.38, 0.31, 0.14, 0.11, 0.06)
    assert town.population["persons"] == "40000" and town.population["largest_household"] == "5"
    mean = sum(size * share for size, share in enumerate(sizes, 1))
    assert abs(int(town.population["households"]) - 40_000 / mean) < 5


def recipients(start, chances, review):
    """The share that receives after each month: some are reviewed, then some of those without claim."""
    share = start
    for chance in chances:
        share *= 1 - review
        share += (1 - share) * chance
        yield share


def test_claims_follow_their_chances(town, run):
    """In both groups, month by month; a share strays by less than 5 standard deviations of a coin."""
    closed = run("online_only")
    entitled = town["entitled_by_skills"][0]
    for file, later in ((town, 1), (closed, 0.1)):
        for group, web in ((0, 1), (1, 0)):
            rates = [web + (1 if month < 12 else later) for month in range(MONTHS)]
            law = recipients(0.6, [-math.expm1(-rate / 12) for rate in rates], -math.expm1(-0.5 / 12))
            for found, share in zip(file["reached_by_skills"][:, group], law, strict=True):
                assert abs(found - share) < 5 * math.sqrt(share * (1 - share) / entitled[group])


def test_what_is_due_is_paid_or_not(town, run):
    for file in (town, run("online_only"), run("online_with_help")):
        due = file["allowances"] + file["unclaimed"]
        assert numpy.allclose(due, due[0], rtol=1e-9)


def test_policies_are_the_same_until_they_differ(town, run):
    for name in ("online_only", "online_with_help"):
        reform = run(name)
        assert (reform["allowances"][:12] == town["allowances"][:12]).all()
        assert (reform["allowances"][12:] != town["allowances"][12:]).all()


def test_the_promise(town, run):
    assert town.code == 0
    closed = run("online_only")
    assert closed.code == BROKEN and "reached_without_skills >= promise" in closed.said
    helped = run("online_with_help")
    assert helped.code == 0
    assert closed["administration"][-1] < helped["administration"][-1] < town["administration"][-1]
    # Those to whom most is due come first: of the money more is reached than of the households.
    assert helped["allowances"][-1] / town["allowances"][-1] > helped["reached"][-1] / town["reached"][-1] + 0.02


def test_without_places_help_changes_nothing(run):
    closed, helped = run("online_only"), run("online_with_help", "--set", "library.places=0")
    assert all((closed[name] == helped[name]).all() for name in closed)


def test_places_are_there_from_the_year_in_which_counters_close(town, run):
    """However many: --set holds for all time, the rule does not."""
    many = run("online_with_help", "--set", "library.places=500")
    assert all((many[name][:12] == town[name][:12]).all() for name in town)
    assert many["reached_without_skills"][12] > town["reached_without_skills"][12]


def test_the_exercise_begins_with_the_numbers_of_the_page_and_has_an_answer(run):
    asked, told = run("online_with_help", "--set", "library.places=20"), run("online_with_help")
    assert all((asked[name] == told[name]).all() for name in told)
    codes = [run("online_with_help", "--set", f"library.places={places}").code for places in range(12, 17)]
    assert codes == [BROKEN, BROKEN, 0, 0, 0]  # 14 places keep the promise
