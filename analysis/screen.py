# SPDX-License-Identifier: Apache-2.0
"""The comparison on a terminal."""
import math
import os
import shutil
import sys
import textwrap

from . import cost_effectiveness, differences, importance, parts, promises_section, rounding, units, verdicts, words
from .winners import LARGE, NOBODY, SMALL

GAP = "  "
ERROR = "± s.e."
ENOUGH = 24  # characters for a title


class Screen:
    def __init__(self, stream=sys.stdout):
        self.stream = stream
        self.width = max(80, min(140, shutil.get_terminal_size((100, 24)).columns))
        self.bold_is_possible = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def line(self, text=""):
        print(text, file=self.stream)

    def heading(self, text):
        self.line()
        self.line(f"\033[1m{text}\033[0m" if self.bold_is_possible else text)

    def paragraph(self, text, indent=""):
        for line in textwrap.wrap(text, self.width, initial_indent=indent, subsequent_indent=indent):
            self.line(line)

    def table(self, rows):
        """Rows of texts, the first a heading: the first column is wrapped to what the others leave.

        Where that is too little, the standard errors go."""
        widths = [max(len(row[i]) for row in rows) for i in range(1, len(rows[0]))]
        room = self.width - sum(widths) - len(GAP) * len(widths)
        if room < ENOUGH and ERROR in rows[0]:
            at = rows[0].index(ERROR)
            return self.table([row[:at] + row[at + 1:] for row in rows])
        left = min(max(len(row[0]) for row in rows), max(10, room))
        for row in rows:
            words = textwrap.wrap(row[0], left, subsequent_indent="  ") or [""]
            numbers = [cell.rjust(width) for cell, width in zip(row[1:], widths)]
            self.line(GAP.join([words[0].ljust(left), *numbers]).rstrip())
            for more in words[1:]:
                self.line(more)


def show(comparison, screen):
    base, count = comparison.base, comparison.replicates
    screen.line(f"{base.title}: {base.path}")
    screen.paragraph(f"Means over {comparison.period} ({comparison.period.why}), {count} "
                     f"{'replicate' if count == 1 else 'replicates in pairs'}"
                     + ("; one replicate has no interval" if count == 1 else
                        f"; 95{units.SPACE}% intervals of the difference, * where they exclude 0; s.e.: its standard error"))
    for told in [*comparison.later, *filter(None, [comparison.shared_months()])]:
        screen.paragraph(told)
    for reform in comparison.reforms:
        _outcomes(reform, comparison, screen)
    for told in words.left_out(comparison):
        screen.line()
        screen.paragraph(told)
    for choice in comparison.choices:
        _choice(choice, screen)
    if any(reform.winners for reform in comparison.reforms):
        _winners(comparison.reforms, screen)
    elif comparison.reforms:
        screen.line()
        screen.paragraph(NOBODY)


def _outcomes(reform, comparison, screen):
    screen.heading(f"{reform.title}: {reform.results.path}")
    for change in differences.changes(reform.results, comparison.base):
        screen.paragraph(change, "  ")
    for promise in promises_section.broken(reform.results):
        screen.paragraph(f"Breaks a promise: {promise}")
    if reform.changes_nothing:
        screen.paragraph(reform.nothing())
    else:
        _differences(reform, comparison, screen)
    if own := reform.own_totals(of_money=False) + reform.own_totals(of_money=True):
        screen.line()
        screen.table([["recorded by the reform only", "base", "reform", "95 % interval"], *map(_own, own)])


def _differences(reform, comparison, screen):
    changed = _changed(reform, comparison, importance.ordered(comparison, comparison.outcomes(), reform))
    if changed:
        screen.table([_head("outcome"), *changed])
    ratios = [figure for figure in reform.key_figures if figure.key.bottom is not None]
    prices = [figure for figure in ratios if verdicts.is_ratio(figure)]
    flows = parts.arranged(comparison, comparison.money_lines())
    lines = [*_net_cost(reform, comparison), *_changed(reform, comparison, [line.name for line in flows], flows), *map(_figure, prices)]
    stocks = _changed(reform, comparison, comparison.money_lines(stocks=True))
    for title, rows in (("money", lines), (f"stocks and amounts so far, at the end of {comparison.period.last}", stocks)):
        if rows:
            screen.line()
            screen.table([_head(title), *rows])
    for figure in ratios:
        if figure not in prices:
            screen.paragraph(f"{figure.key.title}: {verdicts.in_words(figure)}")
    same = [e.indicator.name for e in reform.totals() + reform.money() if e.paired.same and e.paired.n]
    if moved := {name: within for name in same if (within := reform.moved_within(name))}:
        told = ", ".join(f"{name} by {units.listed(within)}" for name, within in moved.items())
        screen.paragraph(f"the same in total, but not in each group (the page has them in tables): {told}")
    if same := [name for name in same if name not in moved]:
        screen.paragraph(f"no difference in {units.counted(len(same), 'number')}: {', '.join(same)}")


def _net_cost(reform, comparison):
    effects = comparison.net_costs()
    if not effects or (pair := effects[comparison.reforms.index(reform)].paired).same:
        return
    digits = rounding.of_net_costs(effects)
    yield [f"Net cost to the state, {digits.unit.level}", "", "", *_change(pair, digits)]


def _changed(reform, comparison, names, lines=()):
    """Rows of what this reform changes; `lines`: which of the names are parts of others."""
    at, titled = comparison.reforms.index(reform), {line.name: lambda text, line=line: "  " * line.depth + line.title(text) for line in lines}
    found = ((titled.get(name, str), [other.find(name) for other in comparison.reforms]) for name in names)
    return [_row(effects, at, title) for title, effects in found if not effects[at].paired.same]


def _head(what):
    return [what, "base", "reform", "difference", ERROR, "95 % interval", ""]


def _row(effects, at, title):
    """Of reform `at`; the digits are those of the page."""
    pair, digits = effects[at].paired, rounding.of(effects)
    unit = digits.unit
    return [title(units.labelled(effects[at].indicator.title, unit)), unit.number(pair.base, digits.levels),
            unit.number(pair.reform, digits.levels), *_change(pair, digits)]


def _change(pair, digits):
    unit, places = digits.unit, digits.change(pair)
    mark = "" if math.isnan(pair.low) else "*" if pair.clear else "."
    return [unit.number(pair.difference, places, sign=True), unit.number(pair.standard_error, places + 1),
            _range(unit, pair, places), mark]


def _range(unit, pair, places):
    if math.isnan(pair.low):
        return "–"
    return units.span(unit, pair.low, pair.high, places, sign=True)


def _own(number):
    unit, mean, span = number.shown()
    return [units.labelled(number.indicator.title, unit), "–", mean, span or "–"]


def _figure(figure):
    unit, places = rounding.of_key_figure(figure)
    error = unit.number(figure.standard_error, places + 1)
    return [f"{figure.key.title}, {unit.level}", "", "", unit.number(figure.value, places), error,
            _range(unit, figure, places).replace("+", ""), ""]


def _choice(choice, screen):
    """Incremental cost-effectiveness."""
    digits = cost_effectiveness.digits(choice)
    screen.heading(f"What to choose, judged by {choice.effect.title}, in order of effect")
    screen.paragraph(f"Net cost in {digits.cost.unit.level} and effect, both against the base; each one more: against the option "
                     "before, unclear where their effects may be the same; –: the cheapest of those that are not "
                     "dominated")
    rows = [["option", "net cost", f"effect, {choice.effect.unit}", "each one more", "95 % interval"]]
    for option in choice.options:
        cells = [row.unit.number(pair.difference, row.change(pair), True)
                 for row, pair in ((digits.cost, option.cost), (digits.effect, option.effect))]
        if cost_effectiveness.told_by_number(option):
            told = digits.ratio(option.icer)
        elif option.icer:
            told = "unclear", "–"
        else:
            told = ("a tie" if option.tied_with else "dominated" if option.dominated_by else "–"), ""
        rows.append([option.title, *cells, *told])
    screen.table(rows)


def _winners(reforms, screen):
    shown = [reform for reform in reforms if reform.winners and not reform.changes_nothing]
    if not shown:
        return
    first = shown[0].winners
    if not any(reform.changes_incomes for reform in shown):
        screen.line()
        screen.paragraph(f"Of {units.number(first.everybody.citizens, 0)} citizens followed nobody's {first.title} "
                         f"changes by more than {units.percent(SMALL)}.")
        return
    shown = [reform for reform in shown if reform.changes_incomes]
    screen.heading("Who gains and who loses, % of citizens, and mean change of income")
    screen.paragraph(f"{units.number(first.everybody.citizens, 0)} citizens followed in the first replicate, by "
                     f"tenths of {first.title} at the start; gain or lose: more than {units.percent(SMALL)} of it "
                     f"(strongly: more than {units.percent(LARGE, 0)}); "
                     f"mean change in {first.unit.replace('/', ' a ')} with its 95{units.SPACE}% interval")
    for reform in shown:
        screen.line()
        rows = [[reform.title, "gain", "(strongly)", "lose", "(strongly)", "mean change", "95 % interval"]]
        for group in (*reform.winners.tenths, reform.winners.everybody):
            rows.append([f"tenth {group.name}" if group.name != "all" else "everybody",
                         *(units.number(100 * share, 1) for share in
                           (group.gain.value, group.classes[0], group.lose.value, group.classes[4])),
                         *rounding.of_mean(group.mean_change)])
        screen.table(rows)
