# SPDX-License-Identifier: Apache-2.0
"""What scenarios are called: by their titles, and where these are the same also by what tells them apart."""
import dataclasses
from collections import Counter

from . import differences

MOST_CHANGES, MOST_CHARACTERS = 2, 70  # longer words crowd a legend: then the name of the file tells them apart


def distinct(files):
    """The results of all scenarios with titles of which no two are the same."""
    titles = Counter(results.title for results in files)
    lines = {results.path: [*map(differences.plain, results.changes), *differences.untold(results, files[0])]
             for results in files if titles[results.title] > 1}
    words = [_apart(results, lines, [other for other in files if other.title == results.title])
             if titles[results.title] > 1 else results.title for results in files]
    again = Counter(words)
    return [dataclasses.replace(results, title=text if again[text] == 1 else _with(results.title, results.name))
            for results, text in zip(files, words)]


def _apart(results, lines, namesakes):
    """The title, with what not all its namesakes have in brackets: changes, numbers and rules."""
    shared = set.intersection(*(set(lines[other.path]) for other in namesakes))
    own = [line for line in lines[results.path] if line not in shared]
    text = "; ".join(own)
    if not own:
        return results.title
    crowded = len(own) > MOST_CHANGES or len(text) > MOST_CHARACTERS
    return _with(results.title, results.name if crowded else text)


def _with(title, what):
    return f"{title} ({what})"
