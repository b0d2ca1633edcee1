# SPDX-License-Identifier: Apache-2.0
"""The tables of the report page, as HTML."""
import math
from html import escape

from . import cost_effectiveness, importance, provenance, units, verdicts
from .drawing import words_of
from .winners import CLASSES, LARGE, NOBODY, SMALL


FIRST = 12  # outcomes in the table that is open
CROWDED = 3  # so many reforms leave no room for their levels


def table(caption, head, rows, total=False, last_is_text=False):
    """`head`: texts; `rows`: lists of HTML cells, the first the name of the row."""
    last = ' class="text"' if last_is_text else ""
    columns = [f'<th scope="col"{last if at == len(head) - 1 else ""}>{escape(text)}</th>'
               for at, text in enumerate(head)]
    lines = []
    for at, (name, *cells) in enumerate(rows):
        mark = ' class="total"' if total and at == len(rows) - 1 else ""
        cells = [f"<td{last if place == len(cells) - 1 else ''}>{cell}</td>" for place, cell in enumerate(cells)]
        lines.append(f'<tr{mark}><th scope="row">{name}</th>{"".join(cells)}</tr>')
    return (f'<div class="wide"><table><caption>{escape(caption)}</caption><thead><tr>{"".join(columns)}</tr></thead>'
            f"<tbody>{''.join(lines)}</tbody></table></div>")


def outcomes(comparison):
    """The first ones in a table, the others folded, and which do not change."""
    names = importance.ordered(comparison, comparison.outcomes())
    html = _effects_table(comparison, "Outcomes", names[:FIRST])
    if names[FIRST:]:
        html += details(f"Table: {units.counted(len(names) - FIRST, 'more outcome')} that {'changes' if len(names) == FIRST + 1 else 'change'}",
                         _effects_table(comparison, "Outcomes", names[FIRST:]))
    if same := comparison.unchanged():
        every = len(comparison.outcomes() + comparison.money())
        html += details(f"{len(same)} of {units.counted(every, 'recorded number')} {'is' if len(same) == 1 else 'are'} "
                         "the same in all scenarios", f'<p class="same">{escape("; ".join(same))}.</p>')
    shown = {comparison.reforms[0].find(name).indicator.title for name in names}
    less = [title for title in comparison.recorded_less_often() if title in shown]
    html += _own_table(comparison, of_money=False)
    if told := comparison.shared_months():
        html += f'<p class="note">{escape(told)}</p>'
    return html + (f'<p class="note">Not recorded in every step, so means over those that were: '
                   f'{escape("; ".join(less))}.</p>' if less else "")


def money(comparison):
    html = _effects_table(comparison, "Money", comparison.money_lines())
    own = _own_table(comparison, of_money=True)
    figures = {f.key.name: f.key for reform in comparison.reforms for f in reform.key_figures}
    if not html and not figures:
        html = f'<p class="note">No total of money that {"all files record" if own else "the scenario records"} changes.</p>'
    html += own
    if not figures:
        return html + choices(comparison)
    rows = []
    for name, key in figures.items():
        found = [next((f for f in reform.key_figures if f.key.name == name), None) for reform in comparison.reforms]
        rows.append([f'{escape(key.title)}<br/><span class="note">{escape(key.meaning)}</span>',
                     *map(_figure_cell, found)])
    return (html + table("What one gets for it", ["Key figure", *(r.title for r in comparison.reforms)], rows)
            + choices(comparison))


def choices(comparison):
    """Incremental cost-effectiveness: one table for each effect."""
    html = []
    for choice in comparison.choices:
        head = ["In order of effect", "Net cost, million EUR a year", f"{choice.effect.title.capitalize()}, {choice.effect.unit}",
                "What each one more costs, against the one before"]
        rows = [[escape(option.title), *_option_cells(option, choice.effect)] for option in choice.options]
        html.append(table(f"What to choose for {choice.effect.title}", head, rows, last_is_text=True))
    note = ('<p class="note">Cost and effect against the base, which is an option, too. Dominated: another one costs no more '
            "and does no less; dominated by a mixture: two others, each for a part of the citizens, do. Both by the means, "
            "which luck may move.</p>")
    return "".join(html) + (note if html else "")


def _option_cells(option, effect):
    if option.at == 0:
        return ["0", "0", _verdict(option)]
    cost, gain = units.money_unit("EUR", "year", units.MILLION), units.Unit(1, effect.unit, effect.unit)
    cells = []
    for unit, pair in ((cost, option.cost), (gain, option.effect)):
        places = units.decimals_of(pair, unit)
        interval = _interval(units.span(unit, pair.low, pair.high, places, True), pair)
        cells.append("0" if pair.same else f"{unit.number(pair.difference, places, sign=True)} <small>{interval}</small>")
    return [*cells, _verdict(option)]


def _verdict(option):
    clear = option.icer and math.isfinite(option.icer.low)
    return _figure_cell(option.icer) if clear else escape(cost_effectiveness.verdict(option))


def _own_table(comparison, of_money):
    """What the base does not record: levels alone."""
    rows = [[_own_title(numbers), "–", *map(_own_cell, numbers)] for numbers in comparison.own_totals(of_money)]
    head = ["Recorded by reforms only", comparison.base.title, *(reform.title for reform in comparison.reforms)]
    return table(f"{'Money' if of_money else 'Outcomes'} that the base does not record: level under each reform", head,
                 rows) if rows else ""


def _own_title(numbers):
    first = next(number for number in numbers if number)
    return escape(first.indicator.title)


def _own_cell(number):
    if number is None:
        return "–"
    unit, mean, span = number.shown()
    return f"{mean} {unit.level}".rstrip() + f" <small>({span or 'one replicate'})</small>"


def _figure_cell(figure):
    if figure is None:
        return "–"
    if not verdicts.is_ratio(figure):
        return f'<span class="words">{escape(verdicts.in_words(figure))}</span>'
    unit, places = units.of_key_figure(figure)
    return unit.with_unit(figure.value, places) + _small(units.span(unit, figure.low, figure.high, places), figure)


def _effects_table(comparison, caption, names):
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
    return f"{level} <small>{_interval(units.span(unit, pair.low, pair.high, own, True), pair)}</small>"


def _interval(text, pair):
    return "(one replicate)" if math.isnan(pair.low) else f"({text})"


def _small(text, figure):
    return f"<small>{_interval(text, figure)}</small>"


def _words(effects):
    unit = units.unit_of(effects[0].indicator, max(e.paired.size for e in effects))
    return escape(units.labelled(effects[0].indicator.title, unit))


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
                 units.number(g.mean_change.value, 0, True) + f"<small>({units.number(g.mean_change.low, 0, True)} to "
                 f"{units.number(g.mean_change.high, 0, True)})</small>"] for g in groups]
        head = ["Tenth of incomes", "gain", CLASSES[0], "lose", CLASSES[-1],
                f"mean change, {first.unit.replace('/', ' a ')}"]
        html += details(f"Table: {reform.title}", table(reform.title, head, rows, total=True))
    return html


def _tenth(name):
    return {"1": "1, the poorest", "10": "10, the richest", "all": "everybody"}.get(name, name)


def _share(share):
    return (f"{units.percent(share.value)}<small>({units.number(100 * share.low, 1)} to "
            f"{units.number(100 * share.high, 1)})</small>")


def details(summary, html):
    return f"<details><summary>{escape(summary)}</summary>{html}</details>"


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
    return "".join(html) + _own_groups(comparison)


def _own_groups(comparison):
    """Groups of what one reform records and the base does not."""
    html = []
    for reform in comparison.reforms:
        found = {}
        for number in reform.own:
            if number.dimension:
                by = words_of(reform.results.dimension_titles.get(number.dimension, number.dimension)).lower()
                found.setdefault(f"{number.indicator.title} by {by}", []).append(number)
        for title, numbers in found.items():
            rows = [[escape(number.group), _own_cell(number)] for number in numbers]
            html.append(details(f"Table: {title}, which the base does not record", table(title, ["", reform.title], rows)))
    return "".join(html)
