# SPDX-License-Identifier: Apache-2.0
"""A Markov chain: the shares in month t are the start times the t-th power of the matrix, up to luck."""
import numpy
import pytest

PERSONS = 50_000
STATUS = ["employed", "unemployed", "inactive"]
QUARTERLY = [[0.963, 0.012, 0.025], [0.245, 0.511, 0.244], [0.044, 0.032, 0.924]]
MONTHLY = numpy.array([[0.98692502, 0.00487772, 0.00819726], [0.100536, 0.79695029, 0.10251371], [0.01397159, 0.0134911, 0.97253731]])


def test_three_months_are_a_quarter():
    assert numpy.linalg.matrix_power(MONTHLY, 3) == pytest.approx(numpy.array(QUARTERLY), abs=1e-7)


def test_shares(run):
    results = run("labour")
    shares = numpy.stack([results[status][0] for status in STATUS])
    expected = numpy.array([0.0, 0.0, 1.0])  # all begin inactive
    for month in range(600):
        expected = expected @ MONTHLY
        deviation = numpy.sqrt(expected * (1 - expected) / PERSONS)
        assert (numpy.abs(shares[:, month] - expected) < 5 * deviation).all()
    assert expected == pytest.approx([0.635123, 0.037039, 0.327838], abs=1e-6)
    settled = slice(240, None)
    assert results["unemployment_rate"][0, settled].mean() == pytest.approx(0.055105, abs=0.001)
