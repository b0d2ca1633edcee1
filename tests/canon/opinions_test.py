# SPDX-License-Identifier: Apache-2.0
"""DeGroot and Friedkin-Johnsen: each step is a product with the matrix of trust."""
import numpy
import pytest


def opinions_of(results):
    """Opinion (time, person) in the order of their numbers; a panel is in the order of keys."""
    numbers, opinions = results.panel["person_number"], results.panel["person_opinion"]
    return opinions[:, numpy.argsort(numbers[0])]


def test_degroot(run):
    trust = numpy.array([[0.5, 0.5, 0], [0.25, 0.5, 0.25], [0, 0.5, 0.5]])
    start = numpy.array([0, 3, 10])
    results = run("degroot")
    opinions = opinions_of(results)
    for step, opinion in enumerate(opinions, 1):
        assert opinion == pytest.approx(numpy.linalg.matrix_power(trust, step) @ start, abs=1e-12)
    assert opinions[-1] == pytest.approx(numpy.full(3, [0.25, 0.5, 0.25] @ start), abs=1e-12)
    assert results["lowest"][0] == pytest.approx(opinions.min(axis=1), abs=1e-9)
    assert results["highest"][0] == pytest.approx(opinions.max(axis=1), abs=1e-9)


def test_friedkin_johnsen(run):
    trust = numpy.array([[0.22, 0.12, 0.36, 0.3], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.09, 0.178, 0.446, 0.286]])
    start = numpy.array([25, 25, 75, 85])
    openness = numpy.diag(1 - numpy.diag(trust))
    limit = numpy.linalg.solve(numpy.eye(4) - openness @ trust, start - openness @ start)
    opinions = opinions_of(run("friedkin_johnsen"))
    assert opinions[0] == pytest.approx([53.08, 52.3494, 75, 70.33444], abs=1e-6)
    assert opinions[1] == pytest.approx([57.026691, 56.820922, 75, 72.619985], abs=1e-6)
    assert limit == pytest.approx([60.020849, 59.983966, 75, 74.986205], abs=1e-6)
    assert opinions[-1] == pytest.approx(limit, abs=1e-12)
    before = start
    for opinion in opinions:
        before = openness @ trust @ before + start - openness @ start
        assert opinion == pytest.approx(before, abs=1e-12)
