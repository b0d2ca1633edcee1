# SPDX-License-Identifier: Apache-2.0
"""Tables of what reforms change: the level under the base, and of each reform the level, the difference and its interval."""
import math
from html import escape

from . import units
from .markup import table

CROWDED = 3  # so many reforms leave no room for their levels


def effects_table(comparison, caption, names):
    head = [caption, comparison.base.title, *(reform.title for reform in comparison.reforms)]
    rows = [row(_words(effects), effects) for name in names
            if (effects := [reform.find(name) for reform in comparison.reforms])]
    what = ("level under the base and each reform, and the difference" if len(comparison.reforms) < CROWDED
            else "level under the base, and the difference that each reform makes")
    return table(f"{caption}: {what}", head, rows) if rows else ""


def row(name, effects, size=0.0):
    """The base, then level, difference and interval of each reform, with the digits that the widest justifies."""
    first = effects[0]
    unit = units.unit_of(first.indicator, size or max(e.paired.size for e in effects))
    differing = [e for e in effects if not e.paired.same] or [first]
    places = min(units.decimals_of(e.paired, unit) for e in differing)
    crowded = len(effects) >= CROWDED
    base = next((e.paired.base for e in effects if e.paired.n), first.paired.base)
    return [name, unit.number(base, places), *(_cell(e, unit, places, crowded) for e in effects)]


def _cell(effect, unit, places, crowded):
    pair = effect.paired
    if pair.n == 0:
        return "–"
    if pair.same:
        return '<span class="same">no difference</span>'
    mark = "" if math.isnan(pair.low) else " ●" if pair.clear else " ○"
    own = max(places, min(units.decimals_of(pair, unit), places + 1))
    difference = f"<strong>{unit.number(pair.difference, own, sign=True)}</strong>"
    level = f"{difference}{mark}" if crowded else f"{unit.number(pair.reform, places)} <small>{difference}{mark}</small>"
    return f"{level} <small>{interval(units.span(unit, pair.low, pair.high, own, True), pair)}</small>"


def interval(text, pair):
    return "(one replicate)" if math.isnan(pair.low) else f"({text})"


def _words(effects):
    unit = units.unit_of(effects[0].indicator, max(e.paired.size for e in effects))
    return escape(units.labelled(effects[0].indicator.title, unit))
