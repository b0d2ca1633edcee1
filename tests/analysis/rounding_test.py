# SPDX-License-Identifier: Apache-2.0
# One rounding for all: no end of an interval becomes 0 by rounding, and the base of a row is one number everywhere.
import math
import re

import numpy as np
import pytest

from analysis import rounding, units, words
from analysis.effects import Effect
from analysis.pairing import Paired
from analysis.results import Indicator

PLAIN = Indicator("waiting", "Households that wait", "1", "count: x", "household", (), (), None, True)


def effect(base, difference, low, high, indicator=PLAIN):
    pair = Paired(4, base, base + difference, difference, 1.0, low, high, 0.0, False)
    return Effect(indicator, "", "", 1, pair)


@pytest.mark.parametrize(("low", "high", "told"), [
    (-5100, -500, "−5 100 to −500"), (-1700, 400, "−1 700 to +400"), (-2300, -40, "−2 300 to −40"),
    (-0.2, 21, "−0.2 to +21.0"), (-21, -0.01, "−21.00 to −0.01"), (-21, -0.001, "−21 to just below 0"), (0, 5100, "0 to +5 100")])
def test_no_end_of_an_interval_becomes_0_by_rounding(low, high, told):
    one = effect(9100, (low + high) / 2, low, high)
    row = rounding.of([one])
    shown = units.span(row.unit, low, high, row.change(one.paired), sign=True)
    assert shown.replace(units.SPACE, " ") == told


def test_the_sentence_of_a_clear_change_does_not_say_that_it_may_be_none():
    clear, unclear = (words._outcome(effect(9100, *numbers)).replace(units.SPACE, " ")
                      for numbers in ((-2800, -5100, -500), (-700, -1700, 400)))
    assert "down 2 800 households (500 to 5 100)" in clear and "(−1 700 to +400, so it may be none)" in unclear


def test_a_row_has_one_base_and_levels_that_differ_are_shown_with_different_numbers():
    narrow, wide = effect(9100, -4, -4.2, -3.8), effect(9100, 39500, 35000, 44000)
    row = rounding.of([wide, narrow])
    base = {row.unit.number(e.paired.base, row.levels) for e in (narrow, wide)}
    assert len(base) == 1 and row.coarse == -3
    assert rounding.of([narrow]).levels > 0 and rounding.of([wide]).levels == -3 < row.levels


def test_with_one_replicate_a_difference_is_no_0():
    one = effect(0.97, 0.0004, math.nan, math.nan, Indicator("s", "Share", "1", "mean: x", "person", (), (), None, False))
    row = rounding.of([one])
    assert row.unit.number(one.paired.difference, row.change(one.paired)) != row.unit.number(0, row.change(one.paired))


def test_sentence_table_screen_and_figures_say_the_same(folder):
    def paid(file, more=0.0):
        file.copy("poverty_rate", "paid")
        luck = np.array([[1.0], [1.05], [0.98]])
        file["paid"][...] = 848_310 + 0 * file["poverty_rate"][...] + more * luck
        for name, text in (("long_name", "Allowances"), ("units", "EUR/year"), ("definition", "sum: x")):
            file["paid"].attrs[name] = np.bytes_(text)

    folder.copy("base.h5", paid)
    folder.copy("reform.h5", lambda file: paid(file, -127_079.0))
    done = folder.compare("base.h5", "reform.h5", "-o", "one")
    assert done.returncode == 0, done.stderr
    page = folder.read("one/report.html").decode()
    row, = (line for line in done.stdout.splitlines() if line.startswith("Allowances"))
    change = re.search(r"−[\d\N{NO-BREAK SPACE}]+", row)[0].strip()
    assert f"<strong>{change}</strong>" in page and f"down {change.removeprefix('−')} EUR" in page
    for figure in ("summary", "money"):
        title = re.search(rf'id="{figure}-title">([^<]*)<', page)[1]
        assert change in title, title
