# SPDX-License-Identifier: Apache-2.0
"""The section of the page on groups: what changes for whom."""
import math
from html import escape

from . import units
from .drawing import words_of
from .effect_tables import row
from .markup import details, table
from .own_tables import own_groups
from .pairing import CONFIDENCE

MANY = 20  # changes of groups, of which one would be marked by luck


def groups_note(comparison):
    if not any(e.dimension for e in comparison.reforms[0].effects):
        return '<p class="note">The results have no groups.</p>'
    return ('<p class="note">Change of each group under each reform. Tenths hold the same citizens '
            "throughout where the scenario forms them at the start. Figures show the outcomes whose change differs most "
            f"between groups; tables hold all in which a group changes.{_by_luck(comparison)}</p>")


def _by_luck(comparison):
    """How many of the marks mean nothing, where there are so many that some do."""
    metrics = {e.indicator.metric for e in comparison.reforms[0].effects if e.dimension}
    cells = sum(not e.paired.same and math.isfinite(e.paired.low) for metric in metrics
                for rows in comparison.groups(metric).values() for effects in rows for e in effects)
    if cells < MANY:
        return ""
    return (f" <strong>One ● alone says little here:</strong> of the {units.number(cells, 0)} changes in these tables about "
            f"{units.number(cells * (1 - CONFIDENCE), 0)} would be marked clear (●) by luck alone, if no reform did anything.")


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
            tables.append(table(units.labelled(units.by_groups(title, by), unit), head,
                                [row(escape(effects[0].group), effects, size) for effects in rows]))
        if tables:
            html.append(details(f"Table: {title}", "".join(tables)))
    return "".join(html) + own_groups(comparison)
