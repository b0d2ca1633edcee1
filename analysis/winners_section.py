# SPDX-License-Identifier: Apache-2.0
"""The section of the page on who gains and who loses income."""
from html import escape

from . import rounding, units
from .markup import details, table
from .winners import CLASSES, LARGE, NOBODY, SMALL


def winners(comparison):
    shown = [reform for reform in comparison.reforms if reform.winners]
    if not shown:
        return f'<p class="note">{escape(NOBODY)}.</p>'
    first = shown[0].winners
    if not any(reform.changes_incomes for reform in shown):
        return (f'<p class="note">{units.number(first.everybody.citizens, 0)} citizens are followed one by one; the '
                f"{escape(first.title)} of none of them changes by more than {units.percent(SMALL)}. Who gains and who "
                "loses in other ways stands by group below.</p>")
    shown = [reform for reform in shown if reform.changes_incomes]
    html = (f'<p class="note">{units.number(first.everybody.citizens, 0)} citizens are followed one by one in the '
            f"first replicate, with and without the reform. Income is the {escape(first.title)}, averaged over "
            f"{comparison.period}. Who gains or loses has more than {units.percent(SMALL)} more or less of it; a large "
            f"change is one of more than {units.percent(LARGE, 0)}. Tenths hold a tenth of the citizens each, from the "
            "poorest to the richest at the start.</p>")
    for reform in shown:
        groups = [*reform.winners.tenths, reform.winners.everybody]
        rows = [[_tenth(g.name), _share(g.gain), units.percent(g.classes[0]), _share(g.lose),
                 units.percent(g.classes[-1]),
                 "{}<small>({})</small>".format(*rounding.of_mean(g.mean_change))] for g in groups]
        head = ["Tenth of incomes", "gain", CLASSES[0], "lose", CLASSES[-1],
                f"mean change, {first.unit.replace('/', ' a ')}"]
        html += details(f"Table: {reform.title}", table(reform.title, head, rows, total=True))
    return html


def _tenth(name):
    return {"1": "1, the poorest", "10": "10, the richest", "all": "everybody"}.get(name, name)


def _share(share):
    return (f"{units.percent(share.value)}<small>({units.number(100 * share.low, 1)} to "
            f"{units.number(100 * share.high, 1)})</small>")
