# SPDX-License-Identifier: Apache-2.0
"""Which values of a scenario are totals for everybody, and of which sums a value is made: read from its formulas.

A value is a total if it sums over citizens, has a total among its summands, or is a summand of a total: nobody adds an
amount per head to one."""
import re

from .provenance import unquoted

FORMULA = re.compile(r"^  ([\w.]+):\n    is: (.+)$", re.MULTILINE)  # values, as the program writes scenarios
TOTAL = re.compile(r"[A-Za-z_]\w*(\.before_\d+)?")  # of nobody alone: neither person.… nor household.…
AMOUNT = re.compile(r"\b\d[\d.]*(e[-+]?\d+)?(\s+[a-z]+(/[a-z]+)?\b)?", re.IGNORECASE)
NAME = re.compile(r"[A-Za-z_][\w.]*")
SUM = re.compile(r"\bsum\((person|household)\b")


def formulas(resolved_scenario):
    """By the names of values."""
    return {name: unquoted(text) for name, text in FORMULA.findall(resolved_scenario)}


def summands(formula):
    """The parts between + and -, without brackets around several of them; calls of functions stay whole."""
    parts, brackets = [""], []  # of each open bracket, whether it is that of a function
    for before, sign in zip(" " + formula, formula):
        if sign == "(":
            brackets.append(before.isalnum() or before == "_")
        called = any(brackets)
        if sign == ")" and brackets:
            brackets.pop()
        if sign in "+-" and not called:
            parts.append("")
        elif called or sign not in "()":
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def totals(formulas):
    """Names of values that are totals."""
    parts = {name: _values(formula, formulas) for name, formula in formulas.items() if TOTAL.fullmatch(name)}
    found = {name for name in parts if any(SUM.match(part) for part in summands(formulas[name]))}
    while more := ({name for name in parts if found & parts[name]} | {part for name in found for part in parts[name]}) - found:
        found |= more
    return found


def _values(formula, formulas):
    """The values that are its summands, but for numbers by which they are multiplied."""
    names = (NAME.findall(AMOUNT.sub("", part)) for part in summands(formula))
    return {found[0] for found in names if len(found) == 1 and TOTAL.fullmatch(found[0]) and found[0] in formulas}


def sums(name, formulas):
    """The sums over citizens that this value is made of."""
    parts = summands(formulas.get(name, ""))
    own = {part for part in parts if SUM.match(part)}
    return own.union(*(sums(value, formulas) for value in _values(formulas.get(name, ""), formulas)))
