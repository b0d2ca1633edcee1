# SPDX-License-Identifier: Apache-2.0
# Totals of money are found by what their formulas sum, with what is added to them; amounts per head are none.
import pytest

from analysis import totals

TODAY = """\
values:
  person.cost:
    is: "contacts * 3 EUR"
  household.income:
    is: "sum(members, earnings) + benefit"
  contacts_cost:
    is: "sum(person, cost) / 1 month"
  casework:
    is: casework.staff * casework.hours * wage
  administration:
    is: contacts_cost + casework
  spending:
    is: "(sum(person, pension) + sum(household, benefit)) / 12 * 1 year / 1 month + administration"
  revenue:
    is: "sum(person, income_tax) / 12 * 1 year / 1 month"
  balance:
    is: "(revenue - spending) * 12 * 1 month / 1 year"
  poverty_line:
    is: "0.6 * median(person, household.income)"
  gap:
    is: "poverty_line - mean(person, household.income)"
  least:
    is: allowance.guarantee
"""


def test_a_total_is_a_sum_or_made_of_sums_or_added_to_one():
    assert totals.totals(totals.formulas(TODAY)) == {"contacts_cost", "casework", "administration", "spending", "revenue", "balance"}


@pytest.mark.parametrize(("formula", "parts"), [
    ("a + b - c", ["a", "b", "c"]), ("(a - b) * 12 * 1 month / 1 year", ["a", "b * 12 * 1 month / 1 year"]),
    ("sum(person, (a + b) * c) / 12 + max(0, a - b)", ["sum(person, (a + b) * c) / 12", "max(0, a - b)"])])
def test_summands(formula, parts):
    assert totals.summands(formula) == parts


def test_what_a_balance_is_made_of():
    assert totals.sums("balance", totals.formulas(TODAY)) == {
        "sum(person, pension)", "sum(household, benefit) / 12 * 1 year / 1 month", "sum(person, cost) / 1 month",
        "sum(person, income_tax) / 12 * 1 year / 1 month"}
