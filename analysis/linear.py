# SPDX-License-Identifier: Apache-2.0
"""Formulas of totals as sums: how often each sum over citizens, or whatever else is no sum itself, goes into them.

Amounts of time count in years, so that what is told a month and what is told a year can be compared. What this small
grammar does not know stays whole, as one summand."""
import re

TOKEN = re.compile(r"\s*(?:(?P<amount>\d[\d.]*(?:e[-+]?\d+)?(?: [A-Za-z]+(?:[*/][a-z]+)*)?)|(?P<name>[A-Za-z_][\w.]*)|(?P<text>'[^']*')"
                   r"|(?P<sign>==|!=|<=|>=|[-+*/(),<>]))")
YEARS = {"year": 1.0, "quarter": 1 / 4, "month": 1 / 12}
OVER = ("person", "household", "members")
NUMBER = ""  # the summand that is a number


class Unknown(Exception):
    """No part of the grammar."""


def form(formula, formulas, within=()):
    """`formulas`: of values, by name. Summands and how often each is in it, with its sign."""
    tokens, at = [], 0
    while at < len(formula.rstrip()):
        found = TOKEN.match(formula, at)
        if not found:
            return {formula: 1.0}
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    reader = _Reader(tokens, formulas, within)
    try:
        read = reader.sum()
        return read if reader.at == len(tokens) else {formula: 1.0}
    except Unknown:
        return {formula: 1.0}


class _Reader:
    def __init__(self, tokens, formulas, within):
        self.tokens, self.formulas, self.within, self.at = tokens, formulas, within, 0

    def next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, *texts):
        kind, text = self.next()
        if kind != "sign" or text not in texts:
            return ""
        self.at += 1
        return text

    def sum(self):
        sign = -1.0 if self.take("-") else 1.0
        total = _times(self.product(), sign)
        while sign := self.take("+", "-"):
            for what, often in self.product().items():
                total[what] = total.get(what, 0.0) + (often if sign == "+" else -often)
        return total

    def product(self):
        begin, total = self.at, self.factor()
        while sign := self.take("*", "/"):
            other = self.factor()
            if set(other) == {NUMBER} and other[NUMBER]:
                total = _times(total, other[NUMBER] if sign == "*" else 1 / other[NUMBER])
            elif set(total) == {NUMBER} and sign == "*":
                total = _times(other, total[NUMBER])
            else:
                total = {self.text(begin): 1.0}
        return total

    def factor(self):
        begin, (kind, text) = self.at, self.next()
        if self.take("("):
            inner = self.sum()
            if not self.take(")"):
                raise Unknown
            return inner
        if kind not in ("amount", "name"):
            raise Unknown
        self.at += 1
        if kind == "amount":
            return {NUMBER: _in_years(text)}
        if self.take("("):
            return self.call(begin, text)
        if text in self.formulas and text not in self.within:
            return form(self.formulas[text], self.formulas, (*self.within, text))
        return {text: 1.0}

    def call(self, begin, name):
        """A sum over citizens as the sums of its summands; other functions stay whole."""
        if name == "sum" and self.next()[1] in OVER:
            over = self.next()[1]
            self.at += 1
            if self.take(",") and self.next()[0] != "end":
                inner = _Reader(self.tokens, {}, ())  # of one citizen: not the values of everybody
                inner.at = self.at
                try:
                    read = inner.sum()
                except Unknown:
                    read = None
                if read and inner.take(")"):
                    self.at = inner.at
                    return {f"sum({over}, {what or 1})": often for what, often in read.items()}
        self.at, depth = begin + 2, 1
        while depth:
            kind, text = self.next()
            if kind == "end":
                raise Unknown
            depth += (text == "(") - (text == ")") if kind == "sign" else 0
            self.at += 1
        return {self.text(begin): 1.0}

    def text(self, begin):
        return " ".join(text for _, text in self.tokens[begin:self.at])


def _times(total, number):
    return {what: often * number for what, often in total.items()}


def _in_years(amount):
    number, _, unit = amount.partition(" ")
    value = float(number)
    for sign, word in re.findall(r"([*/]?)([A-Za-z]+)", unit):
        value = value / YEARS.get(word, 1.0) if sign == "/" else value * YEARS.get(word, 1.0)
    return value
