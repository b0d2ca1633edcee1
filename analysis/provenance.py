# SPDX-License-Identifier: Apache-2.0
"""What a run rests on: the assumed numbers in its scenario, read from the provenance."""
import json
import os
import re
import shlex
from dataclasses import dataclass

BLOCKS = ("parameters", "assumptions")
ENTRY = re.compile(r'^  ("?)([^\s"].*?)\1:$')
SCENARIOS = (".yaml", ".yml")  # and mappings, which never come without the file that they are about
FIELD = re.compile(r"^    (unit|source|description|value|from|values): (.*)$")

DATED = re.compile(r'(\d{4}-\d{2}): (?:\{value: ([^,]+), source: "(?:\\.|[^"\\])*"\}|([^,{}]+))')


@dataclass(frozen=True)
class Assumed:
    name: str
    behaviour: bool  # of people and the economy, not a number of the law
    value: str
    unit: str
    description: str
    source: str


def assumed(resolved_scenario):
    """All under `assumptions`, whatever its source, and numbers of the law whose source says `assumed`. Reads only
    the form in which the program writes scenarios."""
    return [Assumed(name, block == "assumptions", value(fields), fields.get("unit", ""),
                    fields.get("description", ""), fields.get("source", ""))
            for block, name, fields in _entries(resolved_scenario)
            if block == "assumptions" or fields.get("source", "").startswith("assumed")]


def described(resolved_scenario, most):
    """Descriptions of values and columns of the scenario, where they are no longer than that, by their names."""
    return {name: fields["description"] for _, name, fields in _entries(resolved_scenario, ("values", "state"))
            if len(fields.get("description", "")) in range(1, most + 1)}


def _entries(text, blocks=BLOCKS):
    block, entries = None, []
    for line in text.splitlines():
        if line and not line.startswith(" "):
            block = line.split(":")[0]
        elif block in blocks and (entry := ENTRY.match(line)):
            entries.append((block, entry[2], {}))
        elif block in blocks and entries and (field := FIELD.match(line)):
            entries[-1][2][field[1]] = unquoted(field[2])
    return entries


def value(fields):
    """Of a number of a scenario, in words."""
    if "value" in fields:
        dated = DATED.match("0001-01: " + fields["value"])
        return dated[2] or dated[3]
    if "from" not in fields:
        return "a table"
    return ", ".join(f"from {month}: {number or plain}" if month != "0001-01" else number or plain
                     for month, number, plain in DATED.findall(fields["from"]))


def unquoted(text):
    """A text of a scenario without the quotes around it."""
    return json.loads(text) if re.fullmatch(r'"(\\[^x]|[^"\\])*"', text) else text


def rests_on(effects):
    """Names of the assumptions that indicators which changed rest on."""
    return {name for effect in effects if not effect.paired.same for name in effect.indicator.assumptions}


def command(results, given=str, beginning=None):
    """The command that makes the file again from what it holds; `given` says how its path is written, and `beginning`
    at which folder the paths of the files begin that people and networks were read from."""
    words = ["civitas", "reproduce", given(results.path)]
    data = [file for file in results.inputs if not file.endswith(SCENARIOS) and not os.path.isabs(file)]
    return shlex.join([*words, "--in", beginning(data)] if data and beginning else words)
