# SPDX-License-Identifier: Apache-2.0
"""The section of the page on money: what it costs, what one gets for it, and what to choose."""
from html import escape

from . import cost_effectiveness, parts, rounding, units, verdicts, words
from . import money as money_lines
from .effect_tables import effects_table, interval, net_cost_row
from .markup import table
from .own_tables import own_table


def money(comparison):
    costs = comparison.net_costs()
    lines = parts.arranged(comparison, comparison.money_lines())
    html = effects_table(comparison, "Money", [line.name for line in lines], [net_cost_row(costs)] if costs else (), lines)
    if costs:
        html += f'<p class="note">The net cost is {escape(money_lines.KEY_FIGURES[0].meaning)}.{_of_which(lines)}</p>'
    elif told := _of_which(lines):
        html += f'<p class="note">{told.strip()}</p>'
    html += effects_table(comparison, f"Stocks and amounts so far, at the end of {comparison.period.last}",
                          comparison.money_lines(stocks=True))
    own = own_table(comparison, of_money=True)
    if not html:
        html = f'<p class="note">No total of money that {"all files record" if own else "the scenario records"} changes.</p>'
    return html + own + _key_figures(comparison) + choices(comparison)


def _of_which(lines):
    words = {line.word for line in lines}
    of_this = " and “of this”" if parts.OF_THIS in words else ""
    told = [f" “Of which”{of_this}: counted already in the row above that begins further left."] if parts.OF_WHICH in words else []
    told += [" “Less”: what the state takes in, which lowers the net cost."] if parts.LESS in words else []
    return "".join(told)


def _key_figures(comparison):
    """But for the net cost, which stands among the money."""
    keys = {f.key.name: f.key for reform in comparison.reforms for f in reform.key_figures if f.key.bottom is not None}
    rows = []
    for name, key in keys.items():
        found = [next((f for f in reform.key_figures if f.key.name == name), None) for reform in comparison.reforms]
        rows.append([f'{escape(key.title)}<br/><span class="note">{escape(key.meaning)}</span>',
                     *map(_figure_cell, found)])
    html = table("What one gets for it", ["Key figure", *(r.title for r in comparison.reforms)], rows) if rows else ""
    return html + "".join(f'<p class="note">{escape(told)}</p>' for told in words.left_out(comparison))


def choices(comparison):
    """Incremental cost-effectiveness: one table for each effect."""
    html = []
    for choice in comparison.choices:
        digits = cost_effectiveness.digits(choice)
        head = ["In order of effect", f"Net cost, {digits.cost.unit.level}", f"{choice.effect.title.capitalize()}, {choice.effect.unit}",
                "What each one more costs, against the one before"]
        rows = [[escape(option.title), *_option_cells(option, digits)] for option in choice.options]
        html.append(table(f"What to choose, judged by {choice.effect.title}", head, rows, last_is_text=True))
    note = ('<p class="note">Cost and effect against the base, which is an option, too. Dominated: another one costs no more '
            "and does no less; dominated by a mixture: two others, each for a part of the citizens, do. A tie: both "
            "are those of another one. All by the means, which luck may move.</p>")
    return "".join(html) + (note if html else "")


def _option_cells(option, digits):
    if option.at == 0:
        return ["0", "0", _verdict(option, digits)]
    cells = []
    for row, pair in ((digits.cost, option.cost), (digits.effect, option.effect)):
        places = row.change(pair)
        range_ = interval(units.span(row.unit, pair.low, pair.high, places, True), pair)
        cells.append("0" if pair.same else f"{row.unit.number(pair.difference, places, sign=True)} <small>{range_}</small>")
    return [*cells, _verdict(option, digits)]


def _verdict(option, digits):
    if not cost_effectiveness.told_by_number(option):
        return escape(cost_effectiveness.verdict(option))
    told, span = digits.ratio(option.icer)
    return told + _small(span, option.icer)


def _figure_cell(figure):
    if figure is None:
        return "–"
    if not verdicts.is_ratio(figure):
        return f'<span class="words">{escape(verdicts.in_words(figure))}</span>'
    unit, places = rounding.of_key_figure(figure)
    return unit.with_unit(figure.value, places) + _small(units.span(unit, figure.low, figure.high, places), figure)


def _small(text, figure):
    return f"<small>{interval(text, figure)}</small>"
