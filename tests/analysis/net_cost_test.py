# SPDX-License-Identifier: Apache-2.0
# The net cost is told wherever it changes, also where nothing else does: no number that changes is lost.
import numpy as np
import pytest


def with_budget(file):
    file.copy("poverty_rate", "net_budget")
    file["net_budget"][...] = file["net_budget"][...] * 1e9
    for name, text in (("long_name", "Balance"), ("units", "EUR/year"), ("definition", "sum: paid")):
        file["net_budget"].attrs[name] = np.bytes_(text)


def costly(file):
    with_budget(file)
    file["net_budget"][...] = file["net_budget"][...] - np.array([[4e6], [5e6], [6e6]])


@pytest.fixture(scope="module")
def compared(folder):
    folder.copy("base.h5", with_budget)
    folder.copy("costly.h5", costly)
    folder.done = folder.compare("base.h5", "costly.h5", "-o", "cost")
    return folder


def test_the_only_number_that_changes_is_on_screen(compared):
    row, = (line for line in compared.done.stdout.splitlines() if line.startswith("Net cost to the state"))
    assert "million EUR a year" in row and "5.0" in row


def test_the_page_does_not_say_that_no_money_changes(compared):
    page = compared.read("cost/report.html").decode()
    assert "Net cost to the state" in page and "No total of money" not in page


def test_what_does_not_change_is_told_beside_it(compared):
    same, = (line for line in compared.done.stdout.splitlines() if line.startswith("no difference in 1 "))
    assert same.endswith(": poverty_rate")
