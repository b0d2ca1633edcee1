# SPDX-License-Identifier: Apache-2.0
"""The report: one HTML page that needs no network and no scripts. The text around the numbers lives here."""
import re
from html import escape

from . import (assumptions, differences, groups_section, money_section, pairing_words, people_section, promises_section, provenance, units,
               winners_section, words)
from .drawing import colour
from .places import FOLDER

STYLE = """
:root { color-scheme: light; --ink: #222; --soft: #595959; --line: #d0d0d0; --pale: #f4f6f8; --accent: #0072B2 }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 62rem; background: #fff; color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { font-size: 1.35rem; margin: 3rem 0 .6rem; padding-top: .8rem; border-top: 2px solid var(--ink) }
h3 { font-size: 1.08rem; margin: 1.6rem 0 .4rem }
p, ul { max-width: 46rem }
ul { padding-left: 1.2rem }
li { margin: .25rem 0 }
.lead { color: var(--soft); margin-top: 0 }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem }
@media (min-width: 44rem) { .cards.even { grid-template-columns: 1fr 1fr } }
.card { background: var(--pale); border-top: .3rem solid var(--accent); padding: .2rem 1.1rem .6rem }
.card ul { padding-left: 1rem; font-size: .92rem }
.change { color: var(--soft); font-size: .88rem }
.note, figcaption { color: var(--soft); font-size: .88rem; max-width: 46rem }
.warning { border-left: .3rem solid #D55E00; background: #fdf3ec; padding: .5rem 1rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; margin: .8rem 0 }
caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; text-align: right }
th[scope=row], thead th:first-child, td.text, th.text { text-align: left; font-weight: normal }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; font-weight: 600 }
tr.total > * { border-top: 2px solid var(--ink) }
td small, th small { display: block; color: var(--soft); font-size: .85em; white-space: nowrap }
tbody th[scope=row] { min-width: 13rem } td { white-space: nowrap } td.text { white-space: normal }
.words { display: inline-block; min-width: 12rem; white-space: normal }
.same { color: var(--soft) } .part { display: block; padding-left: calc(1.2rem * var(--depth)) }
figure { margin: 1.2rem 0 } figure svg { width: 100%; height: auto; display: block }
details { margin: .8rem 0 } summary { cursor: pointer; color: var(--accent) }
pre, code { font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
pre { background: var(--pale); padding: .8rem 1rem; white-space: pre-wrap }
@media print { body { max-width: none; padding: 0; font-size: 9.5pt } h2 { margin-top: 1.5rem }
  figure, tr, .card { break-inside: avoid } h2, h3, caption { break-after: avoid } summary { color: var(--ink) } }
"""


def page(comparison, figures, command, places):
    """The page as text; `command` is what makes it again, `places` where files lie as seen from the page."""
    base = comparison.base
    reforms = comparison.reforms
    title = (f"{units.listed([f'“{reform.title}”' for reform in reforms]) if len(reforms) < 3 else f'{len(reforms)} reforms'} "
             f"compared with “{base.title}”")
    drawn = {figure.name: figure for figure in figures}
    body = [
        f"<h1>{escape(title)}</h1>", _lead(comparison), *map(_warning, map(places.text, comparison.warnings)),
        *map(_note, map(places.text, comparison.notes)), *map(_warning, comparison.later),
        "<h2>The question</h2>", _question(comparison),
        "<h2>In brief</h2>", _headlines(comparison), _figure(drawn, "summary"),
        "<h2>Money</h2>", _reading_help(comparison), _figure(drawn, "money"), money_section.money(comparison),
        "<h2>People</h2>", _figure(drawn, "over_time"), people_section.outcomes(comparison),
        promises_section.promises(comparison),
        "<h2>Who gains and who loses</h2>", winners_section.winners(comparison), _figure(drawn, "winners"),
        groups_section.groups_note(comparison),
        *(_figure(drawn, name) for name in drawn if name.startswith("by_group_")), groups_section.groups(comparison),
        "<h2>What was assumed</h2>", assumptions.assumptions(comparison),
        "<h2>Limits</h2>", _limits(comparison),
        "<h2>How to make this again</h2>", _reproduce(comparison, command, places),
    ]
    return ('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
            + "\n".join(part for part in body if part) + "\n</body>\n</html>\n")


def _lead(comparison):
    persons = units.citizens(comparison.base.population)
    persons = f"{persons}, " if persons else ""
    count = comparison.replicates
    return (f'<p class="lead">Means over {comparison.period} ({escape(comparison.period.why)}). {persons}'
            f'{count} {"replicate" if count == 1 else "replicates: repetitions with other luck"}. Every scenario has the same citizens with the '
            "same luck, so that what differs is policy. "
            f"In brackets: 95{units.SPACE}% intervals.</p>")


def _warning(text):
    return f'<p class="warning"><strong>Mind:</strong> {escape(text)}</p>'


def _note(text):
    return f'<p class="note">{escape(text[:1].upper() + text[1:])}.</p>'


def _question(comparison):
    """What the scenarios say of themselves, and what the reforms change."""
    base = comparison.base
    html = f"<p><strong>{escape(base.title)}.</strong> {_prose(base.description)}</p>"
    for reform in comparison.reforms:
        changes = "; ".join(map(escape, differences.changes(reform.results, base)))
        html += (f"<p><strong>{escape(reform.title)}.</strong> {_prose(_own_description(comparison, reform))} "
                 f'<span class="change">{changes or "No change of policy"}.</span></p>')
    return html


def _prose(text):
    """Names in `…` as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


def _headlines(comparison):
    cards = []
    for at, reform in enumerate(comparison.reforms):
        sentences = "".join(f"<li>{escape(text)}</li>" for text in words.headlines(comparison, reform))
        cards.append(f'<section class="card" style="--accent: {colour(at)}"><h3>{escape(reform.title)}</h3>'
                     f"<ul>{sentences}</ul></section>")
    even = " even" if len(cards) in (2, 4) else ""
    return f'<div class="cards{even}">{"".join(cards)}</div>'


def _own_description(comparison, reform):
    """A reform that says nothing of itself has its base's description, which is about the base."""
    text = reform.results.description
    return "" if text == comparison.base.description else text


def _reading_help(comparison):
    if comparison.replicates == 1:
        return ('<p class="note">There is one replicate, so no interval can be given: a difference may be luck. '
                "Run with --replicates 10 or more.</p>")
    return (f'<p class="note">In small type: the interval that holds the mean effect with 95{units.SPACE}% confidence, if '
            f"the model is right, estimated from {comparison.replicates} replicates. A difference is marked clear (●) when the "
            "interval leaves out 0, unclear (○) otherwise. A percentage point is the difference between two "
            f"percentages. {escape(pairing_words.sentence(comparison))}</p>")


def _figure(drawn, name):
    if name not in drawn:
        return ""
    figure = drawn[name]
    return (f'<figure>{inline(figure)}<figcaption><strong>{escape(figure.title)}.</strong> '
            f"{escape(figure.caption)}</figcaption></figure>")


def inline(figure):
    """The SVG with names of its own, so that several fit into one page, and words for screen readers."""
    svg = figure.svg[figure.svg.index("<svg"):]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>{figure.name}-", svg)
    svg = re.sub(r' (width|height)="[\d.]+pt"', "", svg, count=2)
    name = f"{figure.name}-title"
    return svg.replace("<svg", f'<svg role="img" aria-labelledby="{name}"', 1).replace(
        ">", f'>\n<title id="{name}">{escape(figure.title)}: {escape(figure.text)}</title>', 1)


def _limits(comparison):
    limits = [
        "The intervals tell how far luck could move the results, not whether the assumptions are right: those are "
        "listed above, and the same comparison under other values of them is the way to see how much they matter.",
        "The citizens are a simulated population; what the sample or the numbers that they are made from do not know, such "
        "as small groups, the results do not know either.",
        "Money is what the scenario counts. Where it counts a cost per visit or claim, fewer of them save all of it, although "
        "rooms and staff may have to be paid on.",
        "Only what the scenario describes can react. Effects on prices, wages, migration or political support appear "
        "only if a model for them is part of the scenario.",
    ]
    if any(reform.changes_incomes for reform in comparison.reforms):
        limits.append("Winners and losers are counted in one replicate among the citizens that are followed one by "
                      "one; their intervals are those of drawing that sample.")
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in limits) + "</ul>"


def _reproduce(comparison, command, places):
    files = [comparison.base, *(reform.results for reform in comparison.reforms)]
    commands = "\n".join([*(provenance.command(results, places.given, places.beginning) for results in files), command])
    rows = "".join(f'<tr><th scope="row">{escape(places.seen[r.path])}</th><td class="text"><code>{escape(r.digest)}</code></td>'
                   f'<td>{escape(r.provenance.get("seed", "?"))}</td>'
                   f'<td>{escape(r.provenance.get("civitas_version", "?"))} '
                   f'({escape(r.provenance.get("git_commit", "?"))})</td></tr>' for r in files)
    inputs = {(places.seen[file], digest) for results in files for file, digest in results.inputs.items()}
    read = "".join(f'<tr><th scope="row">{escape(file)}</th><td class="text"><code>{digest}</code></td></tr>'
                   for file, digest in sorted(inputs))
    unknown = (f" {FOLDER} is the one from which it was run, where the paths of the files that were read begin."
               if f"--in {FOLDER}" in commands else "")
    return ('<p class="note">Paths begin at the folder of this page; a file that lies elsewhere has its name alone. '
            "<code>civitas reproduce</code> runs what the results file holds and tells whether the same comes out."
            f"{unknown}</p><pre>{escape(commands)}</pre>"
            '<div class="wide"><table><caption>Results files</caption><thead><tr><th scope="col">File</th>'
            '<th scope="col" class="text">Digest of its numbers</th><th scope="col">Seed</th>'
            f'<th scope="col">Program</th></tr></thead><tbody>{rows}</tbody></table></div>'
            '<details><summary>Files that were read, with their SHA-256</summary><div class="wide"><table><thead><tr>'
            f'<th scope="col">File</th><th scope="col" class="text">SHA-256</th></tr></thead><tbody>{read}</tbody>'
            "</table></div></details>"
            '<p class="note">comparison.csv holds every number behind this page, comparison.json every '
            "statistic.</p>")
