# SPDX-License-Identifier: Apache-2.0
# What not every file records: numbers of a reform alone are told, with the level and no difference, and one note says
# which file has what.
import json

import h5py
import numpy as np
import pytest

from analysis.comparison import compare

BONUS = np.array([[1e6], [2e6], [3e6]])


def with_bonus(file):
    """A reform that records what it costs, and a rate by region."""
    file.copy("poverty_rate", "bonus_cost")
    file["bonus_cost"][...] = np.broadcast_to(BONUS, file["bonus_cost"].shape)
    for name, text in (("long_name", "Cost of the bonus"), ("units", "EUR/month"), ("definition", "sum: bonus")):
        file["bonus_cost"].attrs[name] = np.bytes_(text)
    file.copy("poverty_rate_by_region", "bonus_rate_by_region")
    file["bonus_rate_by_region"].attrs["long_name"] = np.bytes_("Share with the bonus")


def without_applicants(file):
    del file["applicants"]


@pytest.fixture(scope="module")
def compared(folder):
    folder.copy("base.h5")
    folder.copy("bonus.h5", with_bonus)
    folder.copy("fewer.h5", without_applicants)
    folder.done = folder.compare("base.h5", "bonus.h5", "-o", "own")
    assert folder.done.returncode == 0, folder.done.stderr
    return folder


def test_the_level_is_the_mean_and_there_is_no_difference(compared):
    found = compare(str(compared.path / "base.h5"), [str(compared.path / "bonus.h5")])
    cost, = found.reforms[0].own_totals(of_money=True)
    assert (cost.mean, cost.n) == (2e6, 3) and cost.standard_error == pytest.approx(1e6 / 3**0.5)
    assert found.reforms[0].own_totals(of_money=False) == [] and found.reforms[0].find("bonus_cost") is None
    regions = [number for number in found.reforms[0].own if number.dimension]
    with h5py.File(compared.path / "bonus.h5") as file:
        assert [n.mean for n in regions] == pytest.approx(file["bonus_rate_by_region"][:].mean(axis=(0, 1)))


def test_screen_page_and_table_show_it(compared):
    page = compared.read("own/report.html").decode()
    row, = (line for line in compared.done.stdout.splitlines() if line.startswith("Cost of the bonus"))
    assert row.split()[-5:-3] == ["–", "24"] and "million EUR a year" in row
    money = page[page.index("<h2>Money"):page.index("<h2>People")]
    assert "Cost of the bonus" in money and "scenario records changes" not in money
    brief = page[page.index("<h2>In brief"):page.index("<h2>Money")]
    assert "2 numbers that the base does not record stand in the tables alone" in brief
    assert "Cost of the bonus" not in brief
    assert "Share with the bonus by region" in page
    own = json.loads(compared.read("own/comparison.json"))["reforms"][0]["own"]
    assert own[0]["metric"] == "bonus_cost" and own[0]["mean"] == 2e6


def test_it_is_not_called_no_difference(compared):
    page = compared.read("own/report.html").decode()
    for text in (compared.done.stdout, page):
        assert "every recorded number is the same" not in text
        assert "o difference in the numbers that both files record" in text


def notes(done):
    return [line for line in done.stderr.splitlines() if line]


def test_one_note_says_which_file_has_what(compared):
    assert notes(compared.done) == [
        "note: not every file records the same numbers. In bonus.h5 only: bonus_cost, bonus_rate_by_region "
        "(shown without a difference)"]
    done = compared.compare("base.h5", "bonus.h5", "fewer.h5", "-o", "three")
    assert notes(done) == [
        "note: not every file records the same numbers. In base.h5 and bonus.h5 only: applicants (left out); in "
        "bonus.h5 only: bonus_cost, bonus_rate_by_region (shown without a difference)"]
    assert compared.compare("base.h5", compared.copy("same.h5"), "-o", "same").stderr == ""
    page = compared.read("own/report.html").decode()
    assert '<p class="note">Not every file records the same numbers' in page and 'class="warning"' not in page


def test_two_reforms_of_which_one_records_it(compared):
    compared.copy("same.h5")
    assert compared.compare("base.h5", "same.h5", "bonus.h5", "-o", "two").returncode == 0
    page = compared.read("two/report.html").decode()
    row = page[page.index("Recorded by reforms only"):]
    row = row[row.index('<th scope="row">Cost of the bonus'):]
    assert row.split("</tr>")[0].count("<td>–</td>") == 2  # the base and the other reform


def test_what_the_base_never_recorded_is_the_reforms_own(folder):
    def silent(file):
        file["poverty_rate"][...] = np.nan

    folder.copy("silent.h5", silent)
    folder.copy("spoken.h5")
    done = folder.compare("silent.h5", "spoken.h5", "-o", "spoken")
    assert done.returncode == 0, done.stderr
    assert "In spoken.h5 only: poverty_rate (shown without a difference)" in done.stderr
    assert "recorded by the reform only" in done.stdout and "at-risk-of-poverty rate" in done.stdout
    both = folder.compare("silent.h5", "silent.h5", "-o", "silent")
    assert "poverty_rate" not in both.stderr and "recorded by" not in both.stdout
