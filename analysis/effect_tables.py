# SPDX-License-Identifier: Apache-2.0
"""Tables of what reforms change: the level under the base, and of each reform the level, the difference and its interval."""
import math
from html import escape

from . import rounding, units
from .markup import table

CROWDED = 3  # so many reforms leave no room for their levels


def effects_table(comparison, caption, names, first=(), lines=()):
    """`first`: rows that stand before; `lines`: which of the names are parts of others."""
    parts = {line.name: line for line in lines}
    head = [caption, comparison.base.title, *(reform.title for reform in comparison.reforms)]
    rows = [*first, *(row(_words(effects, parts.get(name)), effects) for name in names
                      if (effects := [reform.find(name) for reform in comparison.reforms]))]
    what = ("level under the base and each reform, and the difference" if len(comparison.reforms) < CROWDED
            else "level under the base, and the difference that each reform makes")
    return table(f"{caption}: {what}", head, rows) if rows else ""


def net_cost_row(effects):
    """Without levels: how large the state is does not matter."""
    digits = rounding.of_net_costs(effects)
    name = f"Net cost to the state (below 0 it saves), {digits.unit.level}"
    return [escape(name), "–", *(_cell(e.paired, digits, crowded=True) for e in effects)]


def row(name, effects, size=0.0):
    """The base, then level, difference and interval of each reform."""
    digits = rounding.of(effects, size)
    crowded = len(effects) >= CROWDED
    base = next((e.paired.base for e in effects if e.paired.n), effects[0].paired.base)
    return [name, digits.unit.number(base, digits.levels), *(_cell(e.paired, digits, crowded) for e in effects)]


def _cell(pair, digits, crowded):
    if pair.n == 0:
        return "–"
    if pair.same:
        return '<span class="same">no difference</span>'
    unit, own = digits.unit, digits.change(pair)
    mark = "" if math.isnan(pair.low) else " ●" if pair.clear else " ○"
    difference = f"<strong>{unit.number(pair.difference, own, sign=True)}</strong>"
    level = f"{difference}{mark}" if crowded else f"{unit.number(pair.reform, digits.levels)} <small>{difference}{mark}</small>"
    return f"{level} <small>{interval(units.span(unit, pair.low, pair.high, own, True), pair)}</small>"


def interval(text, pair):
    return "(one replicate)" if math.isnan(pair.low) else f"({text})"


def _words(effects, part):
    unit = units.unit_of(effects[0].indicator, max(e.paired.size for e in effects))
    title = units.labelled(effects[0].indicator.title, unit)
    if part and part.depth:
        return f'<span class="part" style="--depth: {part.depth}">{escape(part.title(title))}</span>'
    return escape(title)
