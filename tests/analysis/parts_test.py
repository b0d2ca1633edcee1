# SPDX-License-Identifier: Apache-2.0
# What is counted already in another line of money is told as a part of it: nobody shall add the two up.
from types import SimpleNamespace

import h5py
import numpy as np
import pytest

from analysis import linear, money_figure, parts
from analysis.comparison import compare
from analysis.results import Indicator

TODAY = """\
values:
  net_budget:
    is: "(revenue - spending) * 12 * 1 month / 1 year"
  revenue:
    is: "sum(person, tax + contributions) / 12 * 1 year / 1 month"
  spending:
    is: "sum(household, allowance) / 12 * 1 year / 1 month + administration"
  administration:
    is: "on_visits + on_the_web + officials * wage"
  on_visits:
    is: "sum(person, cost_of_visits) / 1 month"
  on_the_web:
    is: "web.spending * web.cost"
"""
LINES = {"allowances": ("sum: allowance", "household"), "time": ("sum: hours * value_of_time / 1 month", "person"),
         "visits": ("sum: cost_of_visits / 1 month", "person"), "tax": ("sum: tax", "person"),
         "administration": ("number: administration", ""), "web": ("number: on_the_web", ""),
         "some": ("sum: allowance", "household where alone"), "half": ("sum: 0.5 * allowance", "household")}


def results(scenario=TODAY, lines=LINES):
    lines = {**lines, "net_budget": ("number: net_budget", "")}
    return SimpleNamespace(resolved_scenario=scenario, indicators={
        name: Indicator(name, name, "EUR/month", definition, population, (), (), None, False) for name, (definition, population) in lines.items()})


def arranged(*reforms, lines=LINES, costs=True):
    comparison = SimpleNamespace(base=results(lines=lines), net_costs=lambda: [1] * costs, reforms=[SimpleNamespace(results=each) for each in reforms])
    return [(line.depth, line.title(line.name)) for line in parts.arranged(comparison, list(lines))]


def test_parts_stand_below_their_wholes_and_all_else_behind():
    assert arranged(results()) == [
        (1, "of which: allowances"), (1, "less: tax"), (1, "of which: administration"), (2, "of this: visits"), (2, "of this: web"),
        (0, "time"), (0, "some"), (0, "half")]


def test_without_a_net_cost_there_are_parts_of_other_lines_alone():
    assert arranged(results(), costs=False)[:5] == [
        (0, "allowances"), (0, "time"), (0, "tax"), (0, "administration"), (1, "of which: visits")]


def test_what_is_a_part_in_one_file_alone_is_none():
    told = arranged(results(TODAY.replace("on_visits + on_the_web", "on_the_web")))
    assert (0, "visits") in told and (2, "of this: web") in told


def test_of_two_lines_that_are_the_same_none_is_lost():
    twins = {"one": ("sum: allowance", "household"), "other": ("number: twin", "")}
    scenario = TODAY + '  twin:\n    is: "sum(household, allowance)"\n'
    comparison = SimpleNamespace(base=results(scenario, twins), reforms=[], net_costs=lambda: [])
    assert [line.title(line.name) for line in parts.arranged(comparison, list(twins))] == ["one", "other"]


@pytest.mark.parametrize(("formula", "form"), [
    ("a - 2 * (b + c) / 4", {"a": 1, "b": -0.5, "c": -0.5}),
    ("12 * x * 1 month / 1 year", {"x": 1}),
    ("sum(person, a / 1 month - where(b > 1, c, 0))", {"sum(person, a)": 12, "sum(person, where ( b > 1 , c , 0 ))": -1}),
    ("a * b + max(a, b)", {"a * b": 1, "max ( a , b )": 1}),
    ("a > b", {"a > b": 1}), ("a ^ 2", {"a ^ 2": 1}), ("-a", {"a": -1}),
])
def test_formulas_are_read_as_sums(formula, form):
    assert linear.form(formula, {}) == pytest.approx(form)


def test_values_that_name_one_another_end():
    assert linear.form("a", {"a": "b + c", "b": "a"}) == {"a": 1, "c": 1}


def test_page_screen_and_figure_tell_what_is_a_part(folder, monkeypatch):
    def spends(file, more=0.0):
        for name, definition, times in (("net_budget", "number: net_budget", -1), ("paid", "number: paid", 1), ("visits", "sum: visit", 0.5)):
            file.copy("poverty_rate", name)
            file[name][...] = 5e6 + times * more * np.array([[1.0], [1.1], [0.9]])
            for attribute, text in (("units", "EUR/year"), ("long_name", name.capitalize()), ("definition", definition), ("population", "person")):
                file[name].attrs[attribute] = np.bytes_(text)
        text = file["provenance/resolved_scenario"].asstr()[()].rstrip() + (
            '\nvalues:\n  net_budget:\n    is: "sum(person, tax) - paid"\n  paid:\n    is: "sum(person, visit) + rent"\n')
        del file["provenance/resolved_scenario"]
        file["provenance"].create_dataset("resolved_scenario", data=text, dtype=h5py.string_dtype())

    folder.copy("today.h5", spends)
    folder.copy("more.h5", lambda file: spends(file, 1e6))
    done = folder.compare("today.h5", "more.h5", "-o", "parts")
    assert done.returncode == 0, done.stderr
    assert "\n  of which: Paid" in done.stdout and "\n    of this: Visits" in done.stdout
    page = folder.read("parts/report.html").decode()
    cost, paid, visits = (page.index(f">{words}") for words in ("Net cost to the state (below", "of which: Paid", "of this: Visits"))
    assert cost < paid < visits and "“Of which” and “of this”: counted already in the row above" in page
    monkeypatch.setattr(money_figure, "finish", lambda canvas, *_: canvas)
    drawn = money_figure.money(compare(str(folder.path / "today.h5"), [str(folder.path / "more.h5")]))
    assert [label.get_text() for label in drawn.axes[0].get_yticklabels()] == ["Net cost to the state", "of which: Paid", "of this: Visits"]
