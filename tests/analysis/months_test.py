# SPDX-License-Identifier: Apache-2.0
# One set of months for all files: each row has one base, and adds up.
import h5py
import numpy as np
import pytest

from analysis.comparison import compare


def changed(*months, by):
    """The poverty rate higher by this, and without a value in these months, where it is lower by as much in the base."""
    def change(file):
        file["poverty_rate"][...] = file["poverty_rate"][...] + by * np.array([[1.0], [1.1], [0.9]])
        for month in months:
            file["poverty_rate"][:, month] = np.nan
            file["poverty_rate_by_region"][:, month, 0] = np.nan
    return change


def rising(file):
    file["poverty_rate"][...] = file["poverty_rate"][...] + 0.01 * np.arange(5)


@pytest.fixture(scope="module")
def compared(folder):
    def both(change):
        return lambda file: (rising(file), change(file))

    folder.copy("base.h5", rising)
    folder.copy("first.h5", both(changed(0, by=0.02)))
    folder.copy("last.h5", both(changed(3, 4, by=0.05)))
    folder.copy("never.h5", both(changed(0, 1, 2, 3, 4, by=0)))
    folder.done = folder.compare("base.h5", "first.h5", "last.h5", "-o", "months", "--period", "2027-11..2028-03")
    assert folder.done.returncode == 0, folder.done.stderr
    return folder


def against(compared, *names):
    paths = [str(compared.path / f"{name}.h5") for name in names]
    return compare(str(compared.path / "base.h5"), paths, "2027-11..2028-03")


def test_every_row_has_one_base_and_adds_up(compared):
    rows = zip(*(reform.effects for reform in against(compared, "first", "last").reforms))
    for row in rows:
        assert len({effect.paired.base for effect in row if effect.paired.n}) <= 1, row[0].indicator.name
        for effect in row:
            pair = effect.paired
            assert not pair.n or pair.reform - pair.base == pytest.approx(pair.difference, abs=1e-12)


def test_it_is_the_mean_over_the_months_that_all_have(compared):
    found = against(compared, "first", "last").reforms[0].find("poverty_rate")
    with h5py.File(compared.path / "base.h5") as file:
        assert found.paired.base == pytest.approx(np.nanmean(file["poverty_rate"][:, 1:3], axis=1).mean()) and found.steps == 2


def test_a_file_without_any_value_takes_nothing_from_others(compared):
    first, never = against(compared, "first", "never").reforms
    alone = against(compared, "first").reforms[0]
    assert first.find("poverty_rate").paired == alone.find("poverty_rate").paired and first.find("poverty_rate").steps == 4
    assert never.find("poverty_rate").paired.n == 0
    done = compared.compare("base.h5", "never.h5", "first.h5", "-o", "never")
    assert done.returncode == 0 and done.stderr == ""
    page = compared.read("never/report.html").decode()
    row = page[page.index('<th scope="row">at-risk-of-poverty rate'):].split("</tr>")[0]
    assert "nan" not in row and row.count("<td>–</td>") == 1  # of the file without values; the base has its own


def test_one_line_says_so(compared):
    line = ("In some months not every scenario has a number for “at-risk-of-poverty rate”, as when nobody is left whom it is about: "
            "compared are the months in which all have one.")
    page = compared.read("months/report.html").decode()
    assert line in " ".join(compared.done.stdout.split()) and page.count(line) == 1 and "Not recorded in every step" not in page
    compared.copy("more.h5", lambda file: (rising(file), changed(by=0.01)(file)))
    assert "Over those months" not in compared.compare("base.h5", "more.h5", "-o", "more").stdout
