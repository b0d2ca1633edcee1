# SPDX-License-Identifier: Apache-2.0
"""Bounded confidence from 1001 equidistant opinions: no luck is left, every step is known."""
import numpy
import pytest

from conftest import clusters


def step(opinions, confidence):
    near = numpy.abs(opinions[:, None] - opinions) <= confidence + 1e-12
    return near @ opinions / near.sum(axis=1)


# Clusters, and steps until nobody moves (None: not told).
@pytest.mark.parametrize(("confidence", "number", "steps"), [(0.05, 9, None), (0.15, 3, None), (0.25, 1, 8), (0.30, 1, 4)])
def test_clusters(run, confidence, number, steps):
    results = run("hegselmann_krause", "--set", f"confidence={confidence}")
    opinions = numpy.sort(results.panel["person_opinion"], axis=1)
    moved = results["largest_move"][0]
    assert moved[-1] < 1e-9
    expected = numpy.arange(1001) / 1000
    for opinion, move in zip(opinions, moved):
        before, expected = expected, step(expected, confidence)
        assert numpy.abs(opinion - expected).max() < 1e-12
        assert move == pytest.approx(numpy.abs(expected - before).max(), abs=1e-12)
        if move < 1e-9:
            break
    sizes, means = clusters(opinions[-1])
    assert len(sizes) == number
    assert steps is None or (numpy.flatnonzero(moved > 1e-9) + 1).tolist() == list(range(1, steps + 1))
    if confidence == 0.15:
        assert sizes == [356, 289, 356]
        assert means == pytest.approx([0.2311, 0.5, 0.7689], abs=1e-4)
