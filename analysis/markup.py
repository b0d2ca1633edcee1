# SPDX-License-Identifier: Apache-2.0
"""Pieces of HTML that all sections of the report page are made of."""
from html import escape


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


def details(summary, html):
    return f"<details><summary>{escape(summary)}</summary>{html}</details>"
