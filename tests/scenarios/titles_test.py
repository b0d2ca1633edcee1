# SPDX-License-Identifier: Apache-2.0
"""Titles and descriptions of the scenarios stand alone, as they are read alone: in tables, figures and lists."""
import re
from pathlib import Path

import pytest
import yaml

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
FILES = sorted(SCENARIOS.rglob("*.yaml"))
LEANING = re.compile(r"^(…|The same|Once |For each|By a |Of it|A (month|year)$|Months$|Share of the median$)|\\bof it$")
TAUGHT = sorted([*(SCENARIOS / "course").glob("[0-9]*.yaml"), *(SCENARIOS / "teaching").glob("*.yaml")])


def entries(path):
    scenario = yaml.load(path.read_text(), yaml.BaseLoader)
    for block in ("parameters", "assumptions", "indicators", "state") if isinstance(scenario, dict) else ():
        for name, fields in (scenario.get(block) or {}).items():
            if isinstance(fields, dict):
                yield name, fields.get("title") or fields.get("description") or ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SCENARIOS)))
def test_no_title_leans_on_the_line_above(path):
    assert {name: words for name, words in entries(path) if LEANING.search(words)} == {}


@pytest.mark.parametrize("path", TAUGHT, ids=lambda path: path.name)
def test_rules_for_learners_say_what_they_are_about(path):
    rules = yaml.load(path.read_text(), yaml.BaseLoader).get("rules") or {}
    assert [name for name, fields in rules.items() if not fields.get("description")] == []


@pytest.mark.parametrize("path", [path for path in TAUGHT if "base:" in path.read_text() and path.name > "10"], ids=lambda path: path.name)
def test_reforms_that_learners_compare_say_what_they_are_for(path):
    assert yaml.load(path.read_text(), yaml.BaseLoader).get("description")
