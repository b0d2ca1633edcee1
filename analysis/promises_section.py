# SPDX-License-Identifier: Apache-2.0
"""What scenarios promise (`assert`), and whether it is kept: a section of the page and sentences."""
from html import escape

from .markup import table

KEPT = "kept"


def scenarios(comparison):
    return [comparison.base, *(reform.results for reform in comparison.reforms)]


def broken(results):
    """One sentence for each promise that these results break."""
    count = len(results.replicates)
    return [f"{promise.that} (each {promise.each}) {promise.first}"
            + (f"; it fails at some time in {promise.failing} of {count} replicates" if count > 1 else "") + "."
            for promise in results.promises if promise.failing]


def promises(comparison):
    """A table of all promises under all scenarios; nothing where nobody promises."""
    every = {(promise.that, promise.each): None for results in scenarios(comparison) for promise in results.promises}
    if not every:
        return ""
    rows = [[f"<code>{escape(that)}</code><small>each {each}</small>",
             *(_cell(results, that, each) for results in scenarios(comparison))] for that, each in every]
    told = "".join(f"<li><strong>{escape(results.title)}:</strong> {escape(text)}</li>"
                   for results in scenarios(comparison) for text in broken(results))
    titles = [results.title for results in scenarios(comparison)]
    told = f"<ul>{told}</ul>" if told else ""
    return "<h2>Promises</h2>" + table("What the scenarios are meant to keep", ["", *titles], rows) + told


def _cell(results, that, each):
    for promise in results.promises:
        if (promise.that, promise.each) == (that, each):
            return KEPT if not promise.failing else (
                f"<strong>broken</strong><small>in {promise.failing} of {len(results.replicates)} replicates</small>")
    return "not promised" if results.complete else "not known yet"
