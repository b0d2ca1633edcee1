# SPDX-License-Identifier: Apache-2.0
"""RiskPaths: who is neither in a union nor pregnant yet, from the cumulated hazards; all states from the chain they make."""
import math
import os
from pathlib import Path

import numpy
import pytest

WOMEN = 50_000
UNIONS = ["never", "first", "after_first", "second", "after_second"]
PREGNANCY = [0.2869, 0.7591, 0.8458, 0.8167, 0.6727, 0.5105, 0.4882, 0.2562, 0.2597, 0.1542]  # from 15, each 2.5 years
FIRST_UNION = [0.030898, 0.134066, 0.167197, 0.165551, 0.147390, 0.108470, 0.080378, 0.033944, 0.045454, 0.040038]
FIRST_SEPARATION = {0: 0.0096017, 1: 0.0199994, 5: 0.0213172, 9: 0.0150836, 13: 0.0110791}  # from so many years on
SECOND_UNION = {0: 0.1995702, 2: 0.1353028, 6: 0.1099149, 10: 0.0261186, 15: 0.0456905}
SECOND_SEPARATION = {0: 0.0370541, 3: 0.012775, 9: 0.0661157}
RISK = [(0.0648, 0.0648), (1, 0.2523), (0.0648, 0.0648), (0.8048, 0.8048), (0.0648, 0.0648)]  # before and after three years


def cumulated(rates, age):
    return sum(rate * min(max(age - 15 - 2.5 * band, 0), 2.5) for band, rate in enumerate(rates))


def by_years(rates, years):
    return numpy.array([rates[max(begin for begin in rates if begin <= year)] for year in years])


def lives(ages, steps, risks=RISK):
    """Yields after each step the shares of all women who are childless, by union; a year has so many steps."""
    years = numpy.arange(ages * steps + 1) // steps  # completed in a state, by steps in it
    changes = [{0: 0}, FIRST_SEPARATION, SECOND_UNION, SECOND_SEPARATION, {0: 0}]  # the first by age: below
    change = numpy.stack([by_years(rates, years) for rates in changes])
    risk = numpy.stack([numpy.where(years < 3, early, late) for early, late in risks])
    share = numpy.zeros_like(risk)  # [union][steps in it]
    share[0, 0] = 1
    for step in range(ages * steps):
        begin, end = 15 + step / steps, 15 + (step + 1) / steps
        hazard = change / steps
        hazard[0] = cumulated(FIRST_UNION, end) - cumulated(FIRST_UNION, begin)
        share = share * numpy.exp(-risk * (cumulated(PREGNANCY, end) - cumulated(PREGNANCY, begin)))
        stays, goes = share * numpy.exp(-hazard), -share * numpy.expm1(-hazard)
        share = numpy.zeros_like(share)
        share[:, 1:] = stays[:, :-1]
        share[1:, 0] = goes[:-1].sum(axis=1)
        yield share.sum(axis=1)


def near(found, share):
    """Within five standard deviations of the share of so many women."""
    return abs(found - share) <= 5 * math.sqrt(max(share * (1 - share), 0) / WOMEN) + 1e-12


def compare(results, expected, step):
    found = results["childless_by_union"][0, step] / WOMEN
    assert [union for union, a, b in zip(UNIONS, found, expected) if not near(a, b)] == [], step
    assert near(results["childlessness"][0, step], expected.sum()), step


def test_neither_union_nor_child(run):
    """Both hazards together: exact in continuous time, whatever the step."""
    results = run("risk_paths")
    for step in range(85):
        age = step + 16
        share = math.exp(-cumulated(FIRST_UNION, age) - 0.0648 * cumulated(PREGNANCY, age))
        found = results["childless_by_union"][0, step, 0] / WOMEN
        assert near(found, share), age
    assert found == results["childless_by_union"][0, 24, 0] / WOMEN  # nothing after forty


def test_years(run):
    results = run("risk_paths", "--seed", 2)
    for step, expected in enumerate(lives(85, 1)):
        compare(results, expected, step)


@pytest.fixture
def reform(run, tmp_path):
    """The results of RiskPaths with these lines more."""

    def reform(lines):
        base = Path(os.environ["CIVITAS_ROOT"]) / "scenarios" / "canon" / "risk_paths.yaml"
        path = tmp_path / "reform.yaml"
        path.write_text(f"civitas: 1\nbase: {base}\ntitle: A variant\n{lines}\n")
        return run(path.with_suffix(""))

    return reform


def test_unions_without_pregnancies(reform):
    """So that as many as possible part, and find somebody again."""
    none = [(0, 0)] * len(UNIONS)
    results = reform(f"changes:\n  - {{replace: relative_risk, values: {[list(pair) for pair in none]}}}")
    for step, expected in enumerate(lives(85, 1, none)):
        compare(results, expected, step)
    assert min(expected) > 0.05


def test_months(reform):
    """The same women by months; and what a step of a year loses beside continuous time."""
    results = reform("time: {from: 2025-01, to: 2049-12, step: month}")
    for step, expected in enumerate(lives(25, 12)):
        compare(results, expected, step)
    at_forty = [list(lives(25, steps))[-1].sum() for steps in (1, 12, 96)]
    assert at_forty == pytest.approx([0.07410, 0.07213, 0.07199], abs=1e-5)
