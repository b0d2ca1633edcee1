# SPDX-License-Identifier: Apache-2.0
"""The section of the page on people: outcomes, and which do not change."""
from html import escape

from . import importance, units
from .effect_tables import effects_table
from .markup import details
from .own_tables import own_table

FIRST = 12  # outcomes in the table that is open


def outcomes(comparison):
    """The first ones in a table, the others folded, and which do not change."""
    names = importance.ordered(comparison, comparison.outcomes())
    html = effects_table(comparison, "Outcomes", names[:FIRST])
    if names[FIRST:]:
        html += details(f"Table: {units.counted(len(names) - FIRST, 'more outcome')} that {'changes' if len(names) == FIRST + 1 else 'change'}",
                         effects_table(comparison, "Outcomes", names[FIRST:]))
    if same := comparison.unchanged():
        every = len(comparison.outcomes() + comparison.money())
        html += details(f"{len(same)} of {units.counted(every, 'recorded number')} {'is' if len(same) == 1 else 'are'} "
                         "the same in all scenarios", f'<p class="same">{escape("; ".join(same))}.</p>')
    if moved := comparison.moved_within():
        html += (f'<p class="note">The same in total, but not in each group, as the tables of groups show: '
                 f'{escape("; ".join(moved))}.</p>')
    shown = {comparison.reforms[0].find(name).indicator.title for name in names}
    less = [title for title in comparison.recorded_less_often() if title in shown]
    html += own_table(comparison, of_money=False)
    if told := comparison.shared_months():
        html += f'<p class="note">{escape(told)}</p>'
    return html + (f'<p class="note">Not recorded in every step, so means over those that were: '
                   f'{escape("; ".join(less))}.</p>' if less else "")
