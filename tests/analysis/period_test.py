# SPDX-License-Identifier: Apache-2.0
# One period for several reforms: one that begins later is said to be diluted, with the period that shows it undiluted.
import json
import re

import h5py
import numpy as np
import pytest

from analysis import units
from analysis.comparison import compare

EFFECT = np.array([[0.01], [0.02], [0.04]])


def reformed(file, name, change="household.x: now another"):
    text = file["provenance/changes"].asstr()[()] + "\n" + change
    del file["provenance/changes"]
    file["provenance"].create_dataset("changes", data=text, dtype=h5py.string_dtype())
    file.attrs["title"] = np.bytes_(name.capitalize())


def beginning(name, step, *told):
    def change(file):
        reformed(file, name, *told)
        file["poverty_rate"][:, step:] = file["poverty_rate"][:, step:] + EFFECT
    return change


@pytest.fixture(scope="module")
def files(folder):
    """Months 2027-11 to 2028-03; reforms begin in the first of them and in the third."""
    names = [folder.copy("base.h5"), folder.copy("early.h5", beginning("early", 0)),
             folder.copy("late.h5", beginning("late", 2)),
             folder.copy("never.h5", lambda file: reformed(file, "never"))]
    return [str(folder.path / name) for name in names]


def effect(comparison, title):
    reform, = (one for one in comparison.reforms if one.title == title)
    return reform.find("poverty_rate").paired.difference


def test_a_later_reform_is_said_to_be_diluted_and_the_period_that_is_advised_gives_what_it_gives_alone(files):
    base, early, late, _ = files
    alone, both = compare(base, [late]), compare(base, [early, late])
    assert alone.later == [] and effect(alone, "Late") == pytest.approx(EFFECT.mean())
    months = np.array([[3 / 5], [2 / 4], [3 / 5]])  # of each replicate those in which it differs; one has no number
    assert effect(both, "Late") == pytest.approx((EFFECT * months).mean())
    told, = both.later
    assert told.startswith("“Late” begins to differ in 2028-01, and the months from 2027-11 on")
    advised = compare(base, [early, late], re.search(r"--period ([-.\d]+\d)", told)[1])
    assert advised.later == [] and effect(advised, "Late") == effect(alone, "Late")


def test_a_period_that_was_asked_for_is_told_of_too(files):
    base, _, late, _ = files
    assert compare(base, [late], "2027-12..2028-03").later and not compare(base, [late], "2028-02..2028-03").later
    told, = compare(base, [late], "2027-11..2027-12").later
    assert "after the months compared" in told and told.endswith("--period 2028-01..2028-03.")


def test_nothing_is_told_of_reforms_that_begin_together_or_never(files):
    base, early, _, never = files
    assert compare(base, [early, never]).later == [] and compare(base, [never]).later == []


def test_what_is_dated_begins_with_its_date_though_its_effects_come_later(folder, files):
    """A change of 2027-11, of which the first number comes in 2028-01, is no change of 2028-01."""
    slow = folder.copy("slow.h5", beginning("slow", 2, "a.b from 2027-11: 1 → 2 1"))
    assert compare(files[0], [files[1], str(folder.path / slow)]).later == []


def test_it_stands_on_screen_on_the_page_and_in_the_table(folder, files):
    done = folder.compare("base.h5", "early.h5", "late.h5", "-o", "later")
    told = "“Late” begins to differ in 2028-01"
    page = folder.read("later/report.html").decode()
    assert told in done.stdout.replace(units.SPACE, " ") and page.index(told) < page.index("<h2>")
    assert [told in note for note in json.loads(folder.read("later/comparison.json"))["notes"]] == [True]
