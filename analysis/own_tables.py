# SPDX-License-Identifier: Apache-2.0
"""Tables of what reforms record and the base does not: levels alone."""
from html import escape

from . import units
from .drawing import words_of
from .markup import details, table


def own_table(comparison, of_money):
    """What the base does not record: levels alone."""
    rows = [[_own_title(numbers), "–", *map(own_cell, numbers)] for numbers in comparison.own_totals(of_money)]
    head = ["Recorded by reforms only", comparison.base.title, *(reform.title for reform in comparison.reforms)]
    return table(f"{'Money' if of_money else 'Outcomes'} that the base does not record: level under each reform", head,
                 rows) if rows else ""


def _own_title(numbers):
    first = next(number for number in numbers if number)
    return escape(first.indicator.title)


def own_cell(number):
    if number is None:
        return "–"
    unit, mean, span = number.shown()
    return f"{mean} {unit.level}".rstrip() + f" <small>({span or 'one replicate'})</small>"


def own_groups(comparison):
    """Groups of what one reform records and the base does not."""
    html = []
    for reform in comparison.reforms:
        found = {}
        for number in reform.own:
            if number.dimension:
                by = words_of(reform.results.dimension_titles.get(number.dimension, number.dimension))
                found.setdefault(units.by_groups(number.indicator.title, by), []).append(number)
        for title, numbers in found.items():
            rows = [[escape(number.group), own_cell(number)] for number in numbers]
            html.append(details(f"Table: {title}, which the base does not record", table(title, ["", reform.title], rows)))
    return "".join(html)
