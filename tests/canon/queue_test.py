# SPDX-License-Identifier: Apache-2.0
"""Queues with service in batches: the law of their length in each tick by convolution, where it settles by the roots of z^8 = exp(7.5 (z - 1))."""
import cmath
import math
import os
import re
from pathlib import Path

import numpy
import pytest

OFFICES, COMING, CLASSES = 10_000, 7.5, 7
LONGEST, MOST = 600, 60  # in a queue, and come in a tick: nothing measurable lies beyond
POISSON = numpy.array([math.exp(n * math.log(COMING) - COMING - math.lgamma(n + 1)) for n in range(MOST)])
LENGTHS, ARRIVALS = numpy.arange(LONGEST), numpy.arange(MOST)


def next_law(law, served):
    """Of the length after the next tick: arrivals join, so many are served."""
    present = numpy.convolve(law, POISSON)
    after = present[served:][:LONGEST].copy()
    after[0] += present[:served].sum()
    return after


def mean_by_roots(served):
    """Of the length at the end of a tick, when it has settled: Bailey (1954), from the roots inside the unit circle."""
    mean = (COMING**2 - served * (served - 1)) / (2 * (served - COMING))
    for k in range(1, served):
        root = 0
        for _ in range(2000):
            root = cmath.exp(2j * math.pi * k / served) * cmath.exp(COMING * (root - 1) / served)
        mean += 1 / (1 - root)
    return mean.real


def waits(served):
    """[class][length][arrivals]: how many of those who come behind so many wait so long, counted one by one."""
    counts = numpy.zeros((CLASSES, LONGEST, MOST))
    for length in range(LONGEST):
        for place in range(MOST - 1):
            counts[min((length + place) // served, CLASSES - 1), length, place + 1:] += 1
    return counts


def still_to_wait(served):
    """Of each length: the ticks that those in the queue wait from the next service on."""
    return numpy.concatenate([[0], numpy.cumsum(LENGTHS // served)[:-1]])


def within(found, law, x):
    """A sum over the offices of a number x that has this law."""
    mean = (law * x).sum()
    deviation = math.sqrt(OFFICES * ((law * x * x).sum() - mean**2))
    return abs(found - OFFICES * mean) < 5 * deviation + 1e-6


def test_arrivals_are_of_poisson():
    text = (Path(os.environ["CIVITAS_ROOT"]) / "scenarios" / "canon" / "queue.yaml").read_text(encoding="utf-8")
    brackets = re.findall(r"above: ([0-9.]+), amount: ([0-9]+)", text)
    assert [int(people) for _, people in brackets] == list(range(1, len(brackets) + 1))
    cumulated = numpy.cumsum(POISSON)[:len(brackets)]
    assert [float(above) for above, _ in brackets] == pytest.approx(cumulated, abs=1e-14)
    assert float(brackets[-1][0]) > 1 - 2**-50  # draws end there


@pytest.mark.parametrize("served", [8, 9])
def test_lengths_and_waits(run, served):
    ticks = run("queue", "--set", f"served={served}")
    counts, law = waits(served), numpy.zeros(LONGEST)
    law[0] = 1
    for tick in range(600):
        coming = law[:, None] * POISSON
        if tick % 20 == 0:  # the first ticks among them: queues begin empty
            assert within(ticks["arrived"][0, tick], POISSON, ARRIVALS)
            for wait in range(CLASSES):
                expected = OFFICES * (coming * counts[wait]).sum()
                if expected > 100 or expected == 0:  # else no normal law
                    assert within(ticks[f"wait_{wait}"][0, tick], coming, counts[wait])
        law = next_law(law, served)
        assert within(ticks["waiting"][0, tick], law, LENGTHS)
        assert ticks["queue"][0, tick] == ticks["waiting"][0, tick] / OFFICES
    assert (law * LENGTHS).sum() == pytest.approx(mean_by_roots(served), rel=1e-4)
    # Little's law, exactly: what those who came wait is what was waited so far and what those in the queue still will.
    still = ticks["ticks"][0].sum() - ticks["waiting"][0].sum()
    assert within(still, law, still_to_wait(served))


def test_nobody_is_lost(run):
    ticks = {name: values[0] for name, values in run("queue", "--seed", 2).items() if values.ndim == 2}
    assert (numpy.cumsum(ticks["arrived"]) == numpy.cumsum(ticks["left"]) + ticks["waiting"]).all()
    assert (sum(ticks[f"wait_{wait}"] for wait in range(CLASSES)) == ticks["arrived"]).all()
    assert ticks["left"].max() <= 8 * OFFICES


def test_where_it_settles(run):
    """Over all ticks after the first 300: 6.15 wait on average, for 0.82 ticks, and 48 of 100 not at all."""
    ticks = run("queue", "--replicates", 4)
    settled = slice(300, None)
    assert mean_by_roots(8) == pytest.approx(6.147575, abs=1e-6)
    replicates = ticks["queue"][:, settled].mean(axis=1)
    error = replicates.std(ddof=1) / 2
    assert error < 0.02
    assert replicates.mean() == pytest.approx(6.147575, abs=0.04)
    wait = ticks["ticks"][:, settled].sum() / ticks["arrived"][:, settled].sum()
    assert wait == pytest.approx(mean_by_roots(8) / COMING, abs=0.006)  # Little's law
    at_once = ticks["wait_0"][:, settled].sum() / ticks["arrived"][:, settled].sum()
    assert at_once == pytest.approx(0.477065, abs=0.002)
