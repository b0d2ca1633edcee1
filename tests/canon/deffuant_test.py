# SPDX-License-Identifier: Apache-2.0
"""Pairs that move towards each other keep the mean, lose variance, and end in clusters out of reach of each other."""
import math

import numpy
import pytest

from conftest import clusters

PERSONS, FEW = 2000, 50  # a few always stay behind at the edges and between


@pytest.mark.parametrize(("confidence", "large"), [(0.2, 2), (0.3, 1), (0.4, 1), (0.5, 1)])
def test_clusters(run, confidence, large):
    opinions = run("deffuant", "--set", f"confidence={confidence}").panel["person_opinion"]
    assert numpy.ptp([math.fsum(opinion) / PERSONS for opinion in opinions]) < 1e-12
    assert (numpy.diff(opinions.var(axis=1)) <= 1e-15).all()
    sizes, places = clusters(opinions[-1])
    assert sum(size > FEW for size in sizes) == large
    assert (numpy.diff(places) > confidence - 1e-3).all()


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_two_large_clusters_below_the_threshold(run, seed):
    """At 0.25, just below the threshold of consensus of about 0.27, one of forty runs of 2,000 persons ends in
    consensus, by luck: so do runs of one pair at a time. With 10,000 none of a hundred did; 2,000 of them are followed."""
    opinions = run("deffuant", "--set", "confidence=0.25", "--persons", 10000, "--to", "2029-12", "--seed", seed)
    sizes, places = clusters(opinions.panel["person_opinion"][-1], apart=0.01)
    large = [place for size, place in zip(sizes, places) if size > FEW]
    assert len(large) == 2
    assert large == pytest.approx([0.25, 0.75], abs=0.05)


def test_meetings_are_pairs(run):
    """With full confidence and mu = 1/2, after one step everybody has the opinion of just one other."""
    opinions = run("deffuant", "--set", "confidence=1", "--to", "2025-01").panel["person_opinion"][0]
    assert (numpy.unique(opinions, return_counts=True)[1] == 2).all()
