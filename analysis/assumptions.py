# SPDX-License-Identifier: Apache-2.0
"""What was assumed, as HTML: first the numbers that what the page shows rests on."""
from collections import Counter
from html import escape

from . import differences, provenance, units
from .drawing import words_of
from .markup import details, table

HEAD = ("Number", "value under the base", "unit", "source in the scenario")
FOLDED = 12  # more assumptions than that are folded by what they are about


def assumptions(comparison):
    """The assumed numbers of the base scenario."""
    found = provenance.assumed(comparison.base.resolved_scenario)
    if not found:
        return '<p class="note">The scenario marks none of its numbers as assumed.</p>'
    shown = {*comparison.first_outcomes(), *comparison.first_money(), *(metric for metric, _ in comparison.breakdowns())}
    effects = [e for reform in comparison.reforms for e in reform.effects if e.indicator.metric in shown]
    names = provenance.rests_on(effects)
    behaviour = [item for item in found if item.behaviour]
    rest, others = ([item for item in behaviour if (item.name in names) == used] for used in (True, False))
    law = [item for item in found if not item.behaviour]
    moved = differences.moved(comparison)
    html = (f"<p>How people and the economy behave is assumed in {units.counted(len(behaviour), 'number')}; the results in the figures "
            f"rest on {len(rest)} of them. They are the place to look when results seem wrong, and to vary before "
            "results are believed.</p>")
    if chosen := [item for item in found if item.name in moved]:
        html += f"<p>The reforms themselves set {escape(listed(chosen))}.</p>"
    used = Counter(name for indicator in comparison.base.indicators.values() for name in indicator.assumptions)
    html += _folded("Results in the figures rest on these", rest, used)
    if others:
        html += details(f"Table: {units.counted(len(others), 'more assumption')}, on which they do not rest", _table("Others", others))
    if law:
        html += _table("Numbers of the law that are assumed or stylised", law)
    return html


def listed(items):
    return "; ".join(f"{_title(item)} ({item.name})" for item in items)


def _folded(caption, items, used):
    """One table; of many items one for each model, folded. `used`: by how many indicators each is."""
    if len(items) <= FOLDED:
        return _table(caption, items) if items else ""
    models = {}
    for item in items:
        models.setdefault(item.name.partition(".")[0], []).append(item)
    order = sorted(models, key=lambda name: sum(used[item.name] for item in models[name]) / len(models[name]))
    return (f"<p>{escape(caption)}, by what they are about; first those on which the least else rests:</p>"
            + "".join(details(f"{words_of(name)}: {len(models[name])}{units.SPACE}"
                              f"{'number' if len(models[name]) == 1 else 'numbers'}",
                              _table(words_of(name), models[name])) for name in order))


def _table(caption, items):
    rows = [[f"{escape(_title(item))}<br/><code>{escape(item.name)}</code>", escape(item.value),
             escape("" if item.unit == "1" else item.unit), escape(item.source)] for item in items]
    return table(caption, HEAD, rows, last_is_text=True)


def _title(item):
    return item.description or words_of(item.name.replace(".", " "))
