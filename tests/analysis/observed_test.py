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


def test_a_byte_order_mark_and_spaces_in_the_first_line_do_not_matter(tmp_path):
    assert table(observed(tmp_path, "\ufefftime, woman\n2027-11,7.5\n")) == {"woman": (1, 0, "0.00", "(2027-11)")}


def test_a_column_without_a_name_is_no_group(tmp_path):
    assert list(table(observed(tmp_path, ",time,woman\n0,2027-11,7.5\n"))) == ["woman"]


def test_a_column_that_is_no_group_is_told(tmp_path):
    said = observed(tmp_path, "time,woman,men\n2027-11,7.5,8\n")
    assert said.returncode == 0
    assert said.stderr == "note: o.csv: the column 'men' is no group of waiting, and left out. The groups are woman, man\n"
    assert observed(tmp_path, EXACT).stderr == ""


def test_a_number_without_a_unit_has_no_words_for_one(folder):
    def make_it_plain(file):
        file["waiting"].attrs["units"] = b"1"
        file["waiting"][...] = file["waiting"][...] / 1000

    results = folder.path / folder.copy("plain.h5", make_it_plain)
    said = observed(folder.path, "time,woman\n2027-11,0.0074\n", results=results)
    assert said.stdout.splitlines()[0].endswith("; simulated less observed")
    assert table(said) == {"woman": (1, 0.0001, "+0.00010", "(2027-11)")}


def test_amounts_are_read_in_the_unit_of_the_series_and_shown_as_everywhere(folder):
    def pay(file):
        file["waiting"].attrs["units"] = b"EUR/month"
        file["waiting"][...] = file["waiting"][...] * 1e6

    results = folder.path / folder.copy("paid.h5", pay)
    said = observed(folder.path, "time,woman\n2027-11,7000000\n", results=results)
    assert "simulated less observed in million EUR a year" in said.stdout
    assert table(said) == {"woman": (1, 6, "+6.00", "(2027-11)")}


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
    ("when;woman\n2027-11;1\n", "waiting", 2, "(its first line is 'when;woman'). Name columns in the first line, with commas"),
    ("time,woman,man\n", "waiting", 2, "o.csv: has no line below its first"),
    ("time,woman,man,woman\n2027-11,1,2,3\n", "waiting", 2, "o.csv: has two columns 'woman'"),
    ("time,woman\n\n2027-11,nan\n", "waiting", 2, "o.csv:3: a time or a number is not one ('nan' is no number)"),
    ("time,woman\n2027-11,inf\n", "waiting", 2, "o.csv:2: a time or a number is not one ('inf' is no number)"),
    ("woman,time\n1\n", "waiting", 2, "o.csv:2: a time or a number is not one ('' is no month or year)"),
    ("time,woman\n2027-11,7,5\n", "waiting", 2, "o.csv:2: has 3 fields for 2 columns. Write numbers with a point"),
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
