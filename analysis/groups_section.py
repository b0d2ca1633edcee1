# SPDX-License-Identifier: Apache-2.0
"""The section of the page on groups: what changes for whom."""
from html import escape

from . import units
from .drawing import words_of
from .effect_tables import row
from .markup import details, table
from .own_tables import own_groups


def groups_note(comparison):
    if not any(e.dimension for e in comparison.reforms[0].effects):
        return '<p class="note">The results have no groups.</p>'
    return ('<p class="note">Change of each group under each reform. Groups of tenths (decile) hold the same citizens '
            "throughout when the scenario forms them at the start. Figures show the outcomes whose change differs most "
            "between groups; tables hold all in which a group changes.</p>")


def groups(comparison):
    html = []
    for metric in dict.fromkeys(e.indicator.metric for e in comparison.reforms[0].effects if e.dimension):
        tables, title = [], ""
        for dimension, rows in comparison.groups(metric).items():
            if all(e.paired.same for effects in rows for e in effects):
                continue
            first = rows[0][0]
            title = first.indicator.title
            size = max(e.paired.size for effects in rows for e in effects)
            unit = units.unit_of(first.indicator, size)
            by = words_of(comparison.base.dimension_titles.get(dimension, dimension))
            head = [by, comparison.base.title, *(reform.title for reform in comparison.reforms)]
            tables.append(table(units.labelled(f"{title} by {by.lower()}", unit), head,
                                [row(escape(effects[0].group), effects, size) for effects in rows]))
        if tables:
            html.append(details(f"Table: {title}", "".join(tables)))
    return "".join(html) + own_groups(comparison)
