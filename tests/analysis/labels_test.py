# SPDX-License-Identifier: Apache-2.0
# What scenarios of one title are called: what differs, or the names of their files.
import h5py
import numpy as np
import pytest

from analysis.labels import distinct
from analysis.results import Results, read


def labelled(*files):
    """The titles given to (name, title, changes)."""
    found = distinct([Results(f"{name}.h5", title, "", True, "", {}, tuple(changes), "", {}, {}, np.array([1]), None,
                              None, {}, {}, {}, None) for name, title, changes in files])
    return [results.title for results in found]


STIGMA, COST = "take_up.stigma: 0 → 0.5 1", "take_up.cost: 3 → 4 hour"


@pytest.mark.parametrize(("changes", "words"), [
    ([STIGMA], "take_up.stigma: 0 → 0.5"),
    ([STIGMA, COST], "take_up.stigma: 0 → 0.5; take_up.cost: 3 → 4 hour"),
    ([STIGMA, COST, "a: 1 → 2 1"], "reform"),
    (["person.paid: value * 1.5, value being " + " + ".join("abcdefghijklmnopqrstuvwxyz")], "reform"),
])
def test_what_differs_stands_behind_a_title_that_two_have(changes, words):
    assert labelled(("base", "Town", []), ("reform", "Town", changes)) == ["Town", f"Town ({words})"]


def test_what_all_of_a_title_change_tells_nothing_apart():
    assert labelled(("base", "Town", []), ("a", "Law", [COST, STIGMA]), ("b", "Law", [COST])) == [
        "Town", "Law (take_up.stigma: 0 → 0.5)", "Law"]


def test_where_nothing_differs_files_have_names():
    assert labelled(("a", "Town", []), ("b", "Town", []), ("c", "Town", [STIGMA])) == [
        "Town (a)", "Town (b)", "Town (take_up.stigma: 0 → 0.5)"]


def test_other_titles_stay():
    assert labelled(("base", "Town", []), ("reform", "Law", [STIGMA])) == ["Town", "Law"]


def test_page_and_figures_tell_them_apart(folder):
    def reformed(file):
        file["poverty_rate"][...] = file["poverty_rate"][...] - np.array([[0.01], [0.02], [0.03]])
        text = "\n".join([*file["provenance/changes"].asstr()[()].splitlines(), STIGMA])
        del file["provenance/changes"]
        file["provenance"].create_dataset("changes", data=text, dtype=h5py.string_dtype())

    folder.copy("base.h5")
    folder.copy("reform.h5", reformed)
    done = folder.compare("base.h5", "reform.h5", "-o", "labels")
    title = h5py.File(folder.path / "base.h5").attrs["title"].decode()
    label = f"{title} (take_up.stigma: 0 → 0.5)"
    assert done.returncode == 0 and f"{label}: reform.h5" in done.stdout
    assert f"“{label}” compared with “{title}”" in folder.read("labels/report.html").decode()
    assert f"<!-- {label} -->" in folder.read("labels/over_time.svg").decode()


@pytest.mark.parametrize(("description", "title"), [("part of the country", "part of the country"), ("so long that " * 9, "region")])
def test_a_breakdown_is_called_as_its_value_is_described(folder, description, title):
    def told(file):
        text = f'values:\n  household.region:\n    is: "where(true, 1, 2)"\n    description: "{description}"\n'
        del file["provenance/resolved_scenario"]
        file["provenance"].create_dataset("resolved_scenario", data=text, dtype=h5py.string_dtype())
        file["region"].attrs["long_name"] = np.bytes_("region")

    assert read(str(folder.path / folder.copy("told.h5", told))).dimension_titles["region"] == title
