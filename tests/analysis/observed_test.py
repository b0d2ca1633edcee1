# SPDX-License-Identifier: Apache-2.0
"""A series beside what was observed: how far apart, which step a time means, the figure, what is refused."""
import os
import re
import subprocess

import pytest

from conftest import ROOT

# In the sample women wait 7.5 hours on average in November 2027 and 1.5 more in each month until March, men half an
# hour longer.
EXACT = "time,woman,man\n2027-11,7.5,8\n2027-12,9,9.5\n2028-03,13.5,14\n"


def observed(folder, text, *arguments, series="waiting", results=None):
    (folder / "o.csv").write_text(text)
    results = results or os.environ["CIVITAS_SAMPLE_RESULTS"]
    return subprocess.run(["/usr/bin/python3", "-I", "-B", str(ROOT / "analysis/observed.py"), results, "o.csv",
                           "--series", series, "-o", "o.svg", *arguments], cwd=folder, capture_output=True, text=True)


def table(said):
    assert said.returncode == 0, said.stderr
    rows = [re.split(r"\s{2,}|(?<=\d) (?=\()", line) for line in said.stdout.splitlines()[2:-1]]
    return {name: (int(points), float(square), largest.replace("−", "-"), when)
            for name, points, square, largest, when in rows}


def test_what_is_met_is_not_apart(tmp_path):
    met = (3, 0, "0.00", "(2027-11)")
    assert table(observed(tmp_path, EXACT)) == {"woman": met, "man": met}


def test_how_far_apart(tmp_path):
    """Simulated less observed: 3 and -4 have the root mean square √12.5."""
    said = table(observed(tmp_path, "Time,woman,other\n2027-11,4.5,1\n2027-12,13,1\n"))
    assert said == {"woman": (2, 3.54, "-4.00", "(2027-12)")}


def test_empty_fields_and_other_times_do_not_count(tmp_path):
    said = table(observed(tmp_path, "time,woman,man\n2027-10,100,100\n2027-11,,9\n2028-03,13.5,\n2028-04,0,0\n"))
    assert said == {"woman": (1, 0, "0.00", "(2028-03)"), "man": (1, 1, "-1.00", "(2027-11)")}


def test_shares_are_in_per_cent(folder):
    def make_a_share(file):
        file["poverty_rate_by_region"].attrs["definition"] = b"share: poor"

    results = folder.path / folder.copy("share.h5", make_a_share)
    said = observed(folder.path, "time,Kärnten\n2027-11,12\n", series="poverty_rate_by_region", results=results)
    assert "%; simulated less observed in percentage points" in said.stdout
    assert table(said) == {"Kärnten": (1, 1, "-1.00", "(2027-11)")}


def test_the_figure_is_the_same_each_time(tmp_path):
    first = observed(tmp_path, EXACT)
    assert first.stdout.splitlines()[-1] == "o.svg"
    before = (tmp_path / "o.svg").read_bytes()
    observed(tmp_path, EXACT)
    assert (tmp_path / "o.svg").read_bytes() == before and b"<svg" in before
    observed(tmp_path, EXACT, "-o", "o.png")
    assert (tmp_path / "o.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("text, series, code, words", [
    (EXACT, "poverty_rate", 2, "no series 'poverty_rate' by one grouping. It has poverty_rate_by_region, waiting"),
    ("when,woman\n2027-11,1\n", "waiting", 2, "has no column time or year"),
    ("", "waiting", 2, "has no column time or year"),
    ("time,women\n2027-11,1\n", "waiting", 2, "has nothing to compare with waiting"),
    ("time,woman\n2026-11,1\n", "waiting", 2, "has nothing to compare with waiting"),
    ("time,woman\n2027-11,1 000\n", "waiting", 2, "o.csv:2: a time or a number is not one"),
    ("time,woman\nautumn,1\n", "waiting", 2, "o.csv:2: a time or a number is not one"),
])
def test_what_cannot_be_compared_is_refused(tmp_path, text, series, code, words):
    said = observed(tmp_path, text, series=series)
    assert (said.returncode, words in said.stderr) == (code, True), said.stderr


def test_a_missing_file_is_refused(tmp_path):
    said = observed(tmp_path, EXACT, "-o", "no/such/folder.svg")
    assert said.returncode == 74 and "cannot be written" in said.stderr
