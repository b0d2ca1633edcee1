# SPDX-License-Identifier: Apache-2.0
"""What the policies of two files differ by: the changes that the files tell, and what only their scenarios show.

A reform may bring numbers and rules of its own. No change tells these, and two reforms that differ in them alone would
look the same; the scenarios that the files hold tell them apart."""
import re

from . import provenance

BLOCKS = ("parameters", "assumptions", "values", "rules")
ENTRY = re.compile(r'^  ("?)([^\s"].*?)\1:$')
FIELD = re.compile(r"^    ([\w.]+):\s*(.*)$")
SAID_ELSEWHERE = ("description", "source", "range", "unit", "journey")
NEW = " (new)"
MOST = 12  # more lines than that are counted


def changes(reform, base):
    """What the policies of two files differ by, in words."""
    own = [line for line in reform.changes if line not in base.changes]
    undone = [f"without: {line}" for line in base.changes if line not in reform.changes]
    return [plain(line) for line in own + undone] + untold(reform, base)


def untold(reform, base):
    """Numbers and rules of the two scenarios that differ although no change tells of them, in words."""
    told = [line.partition(":")[0] for line in set(reform.changes) ^ set(base.changes)]
    before, after = (_entries(results.resolved_scenario) for results in (base, reform))
    lines = []
    for what in dict.fromkeys([*after, *before]):
        block, name = what
        if not any(_tells(words, block, name) for words in told):
            lines += _lines(block, name, before.get(what), after.get(what))
    return lines[:MOST] + ([f"{len(lines) - MOST} more differences in numbers and rules"] if len(lines) > MOST else [])


def plain(change):
    """A change in words without the unit 1."""
    return re.sub(r"(→ [-+.\de]+) 1$", r"\1", change)


def moved(comparison):
    """Names of the numbers that the reforms set."""
    lines = (line for reform in comparison.reforms for line in changes(reform.results, comparison.base))
    return {re.split(r"[\s:]", line, maxsplit=1)[0] for line in lines}


def _tells(words, block, name):
    """Whether a change that begins with these words is about this entry: of a tax by its bracket, of a rule by its name."""
    first, *others = words.split(" ")
    if block == "rules":
        return first == "rule" and name in others
    return first in (name, name.rpartition(".")[0]) if "bracket" in others else first == name


def _lines(block, name, before, after):
    """In words; nothing where the two are the same, and of formulas and assumptions only where both files have one: a model
    that a reform inserts brings its assumptions, which are no policy."""
    if before == after or (block == "assumptions" and not (before and after)):
        return []
    if block == "values":
        return [f"{name}: another formula"] if before and after else []
    tell = _rule if block == "rules" else _number
    if before and after:
        return tell(name, before, after)
    return tell(name, None, after) if after else [f"without: {line.replace(NEW, '', 1)}" for line in tell(name, None, before)]


def _number(name, before, after):
    numbers = [provenance.value(fields) for fields in (before, after) if fields]
    if before and numbers[0] == numbers[1]:
        return [f"{name}: another table"]
    unit = "" if after.get("unit", "1") == "1" else f" {after['unit']}"
    return [f"{name}: {' → '.join(numbers)}{unit}{'' if before else NEW}"]


def _rule(name, before, after):
    if before is None and "journey" in after:
        return [f"journey {name}{NEW}: {after['journey']}"]
    if before is None:
        return [f"rule {name}{NEW}: {'; '.join(f'{key} {text}' for key, text in _shown(after).items())}"]
    one, other = _shown(before), _shown(after)
    return [f"rule {name}: {key} {one.get(key, 'nothing')} → {other.get(key, 'nothing')}"
            for key in dict.fromkeys([*one, *other]) if one.get(key) != other.get(key)]


def _shown(fields):
    return {key: text for key, text in fields.items() if key not in SAID_ELSEWHERE}


def _entries(text):
    """(block, name): fields. Reads only the form in which the program writes scenarios."""
    block, entries = None, {}
    for line in text.splitlines():
        if line and not line.startswith(" "):
            block = line.split(":")[0]
            fields = {}
        elif block in BLOCKS and (entry := ENTRY.match(line)):
            fields = entries[block, entry[2]] = {}
        elif block in BLOCKS and (field := FIELD.match(line)):
            last = field[1]
            fields[last] = provenance.unquoted(field[2])
        elif block in BLOCKS and fields:  # what stands deeper goes on with the field before
            key, colon, rest = line.strip().partition(": ")
            deeper = f"{key}{colon}{provenance.unquoted(rest)}"
            fields[last] = f"{fields[last]}, {deeper}" if fields[last] else deeper
    for (block, name), fields in entries.items():
        kept = ("is",) if block == "values" else [key for key in fields if key == "unit" or key not in SAID_ELSEWHERE]
        entries[block, name] = {key: fields[key] for key in kept if key in fields}
    for (block, name), fields in entries.items():
        steps = _steps(name, entries.get(("values", f"{fields.get('for')}.{name}_next"), {}).get("is", ""))
        if block == "rules" and steps:
            fields["journey"] = steps
    return entries


def _steps(journey, following):
    """The steps of a journey in their order, from the formula of the step that follows; '' where it is none."""
    left = list(dict.fromkeys(re.findall(rf"\b{re.escape(journey)} == '(\w+)'", following)))
    steps = [step for step in dict.fromkeys([*left, *re.findall(r"'(\w+)'", following)]) if step != "none"]
    return " → ".join(steps) if left else ""
