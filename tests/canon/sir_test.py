# SPDX-License-Identifier: Apache-2.0
"""The final size of a Reed-Frost epidemic solves 1 - z = (1 - s) exp(-R0 z), where s are the first cases."""
import math

import pytest

PERSONS, FIRST = 50_000, 50
SEEDS = [1, 2, 3]  # each draws another network


def final_size(r0, first=0.0):
    z = 1.0
    for _ in range(10_000):
        z = 1 - (1 - first) * math.exp(-r0 * z)
    return z


@pytest.mark.parametrize(("r0", "published"), [(1.2, 0.313698), (1.5, 0.582812), (2, 0.796812), (3, 0.940480)])
def test_final_size(run, r0, published):
    assert final_size(r0) == pytest.approx(published, abs=1e-6)
    exact = final_size(r0, FIRST / PERSONS)
    sizes = []
    for seed in SEEDS:
        epidemic = run("sir", "--set", f"transmissibility={r0 / 10}", "--seed", seed)
        attacked, infected = epidemic["attacked"][0], epidemic["infected"][0]
        assert all(attacked[1:] >= attacked[:-1])
        assert infected[-1] == 0
        sizes.append(attacked[-1])
    # The giant component of a random graph (Stepanov 1970) has this variance.
    deviation = math.sqrt(exact * (1 - exact) / PERSONS) / (1 - r0 * (1 - exact))
    assert abs(sum(sizes) / len(sizes) - exact) < 4 * deviation / math.sqrt(len(sizes))


def test_below_one_there_is_no_outbreak(run):
    """With R0 = 0.8 each case makes five in all, on average."""
    attacked = run("sir", "--set", "transmissibility=0.08")["attacked"][0, -1] * PERSONS
    assert FIRST < attacked < 10 * FIRST
