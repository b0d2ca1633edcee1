# SPDX-License-Identifier: Apache-2.0
"""Random exchange ends in the geometric distribution: Gini (1 + M) / (1 + 2M), and 1 / (1 + M) without money."""
import os
import subprocess

import pytest

PERSONS = 2000


# The last month, and those that are left out: the law is reached at the rate (1 - sqrt(M / (1 + M)))^2 / 2 a step.
@pytest.mark.parametrize(("money", "to", "left_out"), [(1, "2064-12", 120), (10, "2324-12", 1800)])
def test_stationary(run, money, to, left_out):
    results = run("wealth", "--set", f"money={money}", "--to", to, "--replicates", 2)
    assert (results["wealth"] == money * PERSONS).all()
    # All divisions of the money are equally likely; of M·N coins and N - 1 bars, who has none has a bar first.
    poor = (PERSONS - 1) / (PERSONS - 1 + money * PERSONS)
    assert poor == pytest.approx(1 / (1 + money), abs=0.001)
    assert results["poor"][:, left_out:].mean() == pytest.approx(poor, rel=0.02)
    gini = (1 + money) / (1 + 2 * money)
    assert results["gini"][:, left_out:].mean() == pytest.approx(gini, rel=0.01)


def test_money_is_whole():
    said = subprocess.run([os.environ["CIVITAS"], "check", "scenarios/canon/wealth.yaml", "--set", "money=2.7"],
                          cwd=os.environ["CIVITAS_ROOT"], capture_output=True, text=True, check=False)
    assert said.returncode == 2 and "2.7" in said.stderr, said.stderr


def test_an_odd_one_out_neither_pays_nor_is_paid(run):
    assert (run("wealth", "--persons", 3)["wealth"] == 3).all()
    assert (run("wealth", "--persons", 1)["gini"] == 0).all()
