# SPDX-License-Identifier: Apache-2.0
"""Mild wishes segregate: nobody is lost, all end content, with many more of their like than they asked for."""
import numpy
import pytest


# Mean share of like neighbours when one after the other moves to a random empty cell, and its standard deviation.
@pytest.mark.parametrize(("wanted", "alike", "deviation"), [(0.3, 0.7515, 0.0119), (0.5, 0.8749, 0.0065)])
def test_all_end_content(run, wanted, alike, deviation):
    results = run("schelling", "--set", f"wanted={wanted}", "--replicates", 4)
    assert (results["red"] == 1125).all() and (results["blue"] == 1125).all()
    assert (results["discontent"][:, 0] > 0).all() and (results["discontent"][:, -1] == 0).all()
    assert (numpy.abs(results["alike"][:, -1] - alike) < 4 * deviation).all()
    assert results["alike"][:, -1].mean() == pytest.approx(alike, abs=3 * deviation / 2)
    settled = results["discontent"] == 0
    for alike_now, still in zip(results["alike"], settled):
        assert len(set(alike_now[still])) == 1  # who is content stays


def test_who_wants_nothing_stays(run):
    results = run("schelling", "--set", "wanted=0", "--to", "2025-12")
    assert len(set(results["alike"][0])) == 1
    assert results["alike"][0, 0] == pytest.approx(1124 / 2249, abs=0.02)
