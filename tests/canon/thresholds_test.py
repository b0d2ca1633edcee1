# SPDX-License-Identifier: Apache-2.0
"""Thresholds: what one person more or less, or a little less reluctance, does to everybody."""
import pytest


def test_one_after_the_other_joins_the_riot(run):
    assert run("granovetter")["rioters"][0].tolist() == [min(step, 100) for step in range(1, 121)]


def test_one_who_waits_for_two_stops_the_riot(run):
    assert (run("granovetter", "--set", "second_threshold=2")["rioters"][0] == 1).all()


@pytest.mark.parametrize("threshold", [0.1, 0.5])
def test_the_whole_ring_adopts(run, threshold):
    adopters = run("threshold_cascade", "--set", f"threshold={threshold}")["adopters"][0]
    assert adopters.tolist() == [min(1 + 2 * step, 1001) for step in range(1, 601)]


@pytest.mark.parametrize("threshold", [0.51, 1])
def test_nobody_follows(run, threshold):
    assert (run("threshold_cascade", "--set", f"threshold={threshold}")["adopters"][0] == 1).all()
