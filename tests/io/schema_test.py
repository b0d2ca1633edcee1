# SPDX-License-Identifier: Apache-2.0
"""`civitas schema`: it takes every file we have, knows the keys the readers know, and refuses what
they refuse."""
import copy
import functools
import json
import os
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(os.environ["CIVITAS_ROOT"])
FILES = sorted([*(ROOT / "scenarios").rglob("*.yaml"), *(ROOT / "tests" / "cases").glob("*.yaml")])
UNKNOWN = "zzzzzzzz"


class Yaml12(yaml.SafeLoader):
    """Reads scalars as editors do: 2027-01 is a text, and so is `no`."""
    yaml_implicit_resolvers = {}


for tag, pattern, first in [("null", r"~|null|", "~n\0"), ("bool", "true|false", "tf"),
                            ("int", "[-+]?[0-9]+", "-+0123456789"),
                            ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
                             "-+.0123456789")]:
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


@functools.cache
def schema(kind):
    said = subprocess.run([os.environ["CIVITAS"], "schema", kind], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def kind_of(content):
    return ("cases" if isinstance(content, list) else "mapping" if "household" in content
            else "experiment" if "experiment" in content or "design" in content else "scenario")


def accepts(content):
    return jsonschema.Draft7Validator(schema(kind_of(content))).is_valid(content)


BRACKETS = [{"above": 0, "rate": 0}]
SCENARIO = {
    "civitas": 1,
    "population": {"microdata": "a.csv", "mapping": "a.yaml",
                   "synthesise": {"zones": "z.csv", "margins": {"m": {"of": "person", "file": "m.csv"}}},
                   "uprate": {"columns": ["person.x"], "by": "b", "from": "2020-01"},
                   "gross_up": {"columns": ["person.x"], "value": "person.y", "equals": "x"},
                   "made_under": {"parameters": {"p": {"unit": 1, "value": 2}}, "values": {"v": "p"}}},
    "time": {"from": "2027-01", "to": "2027-12"},
    "parameters": {
        "a": {"unit": "EUR/year", "from": {"2027-01": {"value": 1}}, "index": {
            "by": "b", "each": "year", "round": {"up": 1}, "active": {"2027-01": True}}},
        "c": {"unit": 1, "axes": {"x": ["p", "q"]}, "from": {"2027-01": {"values": [1, 2]}}},
        "d": {"unit": "EUR/year", "type": "marginal_rate", "brackets": BRACKETS}},
    "values": {"person.v": {"is": "1"}},
    "state": {"person.s": {"type": "bool", "start": False}},
    "networks": {"random": {"type": "random", "mean_degree": 1},
                 "small_world": {"type": "small_world", "neighbours": 2, "rewire": 0},
                 "preferential_attachment": {"type": "preferential_attachment", "links": 1},
                 "complete": {"type": "complete"}, "ring": {"type": "ring", "neighbours": 2},
                 "grid": {"type": "grid"}, "household": {"type": "household"},
                 "group": {"type": "group", "within": "person.s"},
                 "teams": {"type": "teams", "among": "true", "mean_degree": 1},
                 "edges": {"type": "edges", "file": "a.csv"}},
    "align": {"mortality.death": {"to": "1 1/year"}},
    "schedule": ["a", {"r": {"from": "2027-02"}}],
    "rules": {"r": {"for": "person", "set": {"s": True}}},
    "journeys": {"j": {"who": "true", "steps": {"ask": {"chance": 0.5}, "paid": {}}}},
    "indicators": {"i": {"of": "person", "mean": "1"}},
    "assert": [{"that": "i > 0"}],
    "targets": [{"of": "i", "value": 1, "tolerance": 1}],
    "panel": {"persons": 1, "of": ["person.v"]},
    "overlays": [{"file": "b.yaml"}],
    "changes": [{"set": "a", "to": 2}, {"replace": "person.v", "is": "2"},
                {"modify": "person.v", "to": "value + 1"}, {"insert": "r"}, {"remove": "r"}],
}
# Who is drawn to meet margins needs no other weights.
CALIBRATED = {**SCENARIO, "population": {**SCENARIO["population"], "calibrate": {
    "margins": {"m": {"of": "person", "file": "m.csv"}}}}}
del CALIBRATED["population"]["synthesise"]
REFORM = {"civitas": 1, "base": "a.yaml", "changes": []}
OVERLAY = {"civitas": 1, "changes": []}
MAPPING = {"household": {"id": "h", "attributes": {"a": {"column": "h", "type": "integer"}}},
           "person": {"id": "p", "weight": "w", "attributes": {}}}
CASES = [{"name": "n", "scenario": "a.yaml", "at": "2027-01", "given": {"person": [{}]},
          "expect": {"x": [0]}}]
OVER = {"a": [0, 1]}
DESIGNS = {"grid": {"levels": 2, "over": {"a": {"choice": [0, 1]}}}, "list": "points.csv",
           "random": {"samples": 2, "over": OVER}, "lhs": {"samples": 2, "over": OVER},
           "sobol": {"samples": 2, "over": OVER}, "saltelli": {"samples": 2, "over": OVER},
           "morris": {"trajectories": 2, "over": OVER}}
LISTED = {"file": "points.csv", "over": {"a": {"from": "2027-01", "in_baseline": True}}}
EXPERIMENT = {"civitas": 1, "experiment": "e", "scenario": "a.yaml",
              "replicates": {"from": 2, "to": 3, "until": "decided(i)"},
              "design": {"union": [*({kind: each} for kind, each in DESIGNS.items()), {"list": LISTED}]}}


def searching(**purpose):
    return {"civitas": 1, "experiment": "e", "scenario": "a.yaml", **purpose}


SOLVED = searching(solve={"adjust": "a", "between": [1, 2], "so_that": "i == 1"})
RANGES = {"over": {"a": [1, 2], "b": None, "c": {"log": [1, 2]}}, "targets": ["i"]}
FITTED = {word: searching(calibrate={word: {**RANGES, **more}})
          for word, more in {"nelder_mead": {"evaluations": 5}, "rejection": {"samples": 5, "keep": 2},
                             "smc": {"particles": 5, "within": 0.5}}.items()}


def told(content, folder, overlay=OVERLAY):
    """What the program says to this file."""
    kind = kind_of(content)
    (folder / "people.csv").write_text("h,p,w\n1,1,1\n")
    (folder / "b.yaml").write_text(json.dumps(overlay))
    (folder / f"{kind}.yaml").write_text(json.dumps(content))  # JSON is YAML
    if kind == "mapping":
        (folder / "scenario.yaml").write_text(json.dumps({
            "civitas": 1, "population": {"microdata": "people.csv", "mapping": "mapping.yaml"},
            "time": {"from": "2027-01", "to": "2027-12"}}))
    command = {"cases": ["test", "cases.yaml"],
               "experiment": [next((word for word in ("solve", "calibrate") if word in content), "sweep"),
                              "experiment.yaml", "--dry-run"]}.get(kind, ["check", "scenario.yaml"])
    return subprocess.run([os.environ["CIVITAS"], *command], cwd=folder, capture_output=True, text=True)


# Where each block stands in these files.
BLOCKS = {
    "scenario": (SCENARIO, []), "reform": (REFORM, []), "population": (SCENARIO, ["population"]),
    **{word: (SCENARIO, ["population", word]) for word in ("gross_up", "made_under", "synthesise", "uprate")},
    "calibrate": (CALIBRATED, ["population", "calibrate"]),
    "margin": (SCENARIO, ["population", "synthesise", "margins", "m"]), "time": (SCENARIO, ["time"]),
    "parameter": (SCENARIO, ["parameters", "a"]), "dated": (SCENARIO, ["parameters", "a", "from", "2027-01"]),
    "indexation": (SCENARIO, ["parameters", "a", "index"]),
    "rounding": (SCENARIO, ["parameters", "a", "index", "round"]),
    "dated_cells": (SCENARIO, ["parameters", "c", "from", "2027-01"]),
    "bracket": (SCENARIO, ["parameters", "d", "brackets", 0]),
    "value": (SCENARIO, ["values", "person.v"]), "state": (SCENARIO, ["state", "person.s"]),
    "rule": (SCENARIO, ["rules", "r"]), "alignment": (SCENARIO, ["align", "mortality.death"]), "indicator": (SCENARIO, ["indicators", "i"]),
    "scheduled": (SCENARIO, ["schedule", 1, "r"]), "journey": (SCENARIO, ["journeys", "j"]), "journey_step": (SCENARIO, ["journeys", "j", "steps", "ask"]),
    "target": (SCENARIO, ["targets", 0]), "assertion": (SCENARIO, ["assert", 0]), "panel": (SCENARIO, ["panel"]), "overlaid": (SCENARIO, ["overlays", 0]),
    **{word: (SCENARIO, ["changes", i])
       for i, word in enumerate(["set", "replace", "modify", "insert", "remove"])},
    **{f"network_{word}": (SCENARIO, ["networks", word]) for word in SCENARIO["networks"]},
    "mapping": (MAPPING, []), "mapping_household": (MAPPING, ["household"]),
    "mapping_person": (MAPPING, ["person"]),
    "mapping_attribute": (MAPPING, ["household", "attributes", "a"]),
    "case": (CASES, [0]), "given": (CASES, [0, "given"]),
    "experiment": (EXPERIMENT, []), "replicates": (EXPERIMENT, ["replicates"]), "design": (EXPERIMENT, ["design"]),
    "solve": (SOLVED, ["solve"]), "calibrate_by": (FITTED["smc"], ["calibrate"]),
    **{f"calibrate_{word}": (FITTED[word], ["calibrate", word]) for word in FITTED},
    "factor": (EXPERIMENT, ["design", "union", 0, "grid", "over", "a"]),
    "design_list": (EXPERIMENT, ["design", "union", -1, "list"]),
    "factor_of_list": (EXPERIMENT, ["design", "union", -1, "list", "over", "a"]),
    "design_sampled": (EXPERIMENT, ["design", "union", 3, "lhs"]),
    **{f"design_{word}": (EXPERIMENT, ["design", "union", i, word])
       for i, word in enumerate(DESIGNS) if word not in ("list", "random", "lhs")},
}
# Which block it is hangs on these; without them it would be another one.
TELLING = {"set", "replace", "modify", "insert", "remove", "type", "base", "person", "household", "experiment"}


def inside(content, path):
    for step in path:
        content = content[step]
    return content


@pytest.mark.parametrize("kind", ["scenario", "mapping", "cases", "experiment"])
def test_it_is_a_schema(kind):
    jsonschema.Draft7Validator.check_schema(schema(kind))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_accepts_every_file_we_have(path):
    content = yaml.load(path.read_text(), Yaml12)
    errors = jsonschema.Draft7Validator(schema(kind_of(content))).iter_errors(content)
    assert [error.message for error in errors] == []


def test_every_block_is_tried_here():
    closed = {name for name, each in schema("scenario")["definitions"].items()
              if each.get("additionalProperties") is False and "properties" in each}
    assert closed == {*BLOCKS, "overlay"}


@pytest.mark.parametrize("content", [SCENARIO, REFORM, OVERLAY, MAPPING, CASES, EXPERIMENT])
def test_it_accepts_what_is_tried_here(content):
    assert accepts(content)


@pytest.mark.parametrize("name", BLOCKS)
def test_it_knows_the_keys_that_the_reader_knows(name, tmp_path):
    content, path = copy.deepcopy(BLOCKS[name])
    inside(content, path)[UNKNOWN] = 1
    assert not accepts(content)
    known = re.search(rf"unknown key '{UNKNOWN}'.*?Known are (.*)", told(content, tmp_path).stderr)[1]
    assert known.split(", ") == list(schema("scenario")["definitions"][name]["properties"])


def test_it_knows_the_keys_of_an_overlay(tmp_path):
    said = told(SCENARIO, tmp_path, {**OVERLAY, UNKNOWN: 1}).stderr
    known = re.search(rf"unknown key '{UNKNOWN}'.*?Known are (.*)", said)[1]
    assert known.split(", ") == list(schema("scenario")["definitions"]["overlay"]["properties"])


@pytest.mark.parametrize("name", BLOCKS)
def test_it_needs_what_the_reader_needs(name, tmp_path):
    for key in set(schema("scenario")["definitions"][name].get("required", [])) - TELLING - {"civitas"}:
        content, path = copy.deepcopy(BLOCKS[name])
        del inside(content, path)[key]
        assert not accepts(content)
        assert f"'{key}' is missing" in told(content, tmp_path).stderr


FAULTS = {
    "no such month": (["time", "to"], "2027-13"),
    "not a month": (["time", "to"], 2027),
    "no such step": (["time", "step"], "week"),
    "no such entity": (["rules", "r", "for"], "region"),
    "a list for a formula": (["values", "person.v", "is"], ["1"]),
    "no such type": (["state", "person.s", "type"], "text"),
    "an unknown period": (["assert", 0, "each"], "week"),
    "a negative seed": (["seed"], -1),
    "another version": (["civitas"], 2),
    "two statistics": (["indicators", "i", "sum"], "1"),
    "by without first": (["rules", "r", "by"], "1"),
    "rate and amount": (["parameters", "d", "brackets", 0, "amount"], 1),
    "a word for a number": (["parameters", "a", "from", "2027-01", "value"], "much"),
    "a range of one": (["parameters", "a", "range"], [1]),
    "an axis that is a number": (["parameters", "c", "axes"], 3),
    "no such word of a change": (["changes", 0, "then"], "later"),
    "an unknown network": (["networks", "ring", "type"], "star"),
    "a key of another network": (["networks", "ring", "rewire"], 0.1),
    "the thirteenth month": (["parameters", "a", "index", "in"], 13),
}


@pytest.mark.parametrize("name", FAULTS)
def test_it_refuses_what_the_reader_refuses(name, tmp_path):
    path, wrong = FAULTS[name]
    content = copy.deepcopy(SCENARIO)
    before = told(content, tmp_path).stderr
    inside(content, path[:-1])[path[-1]] = wrong
    assert not accepts(content)
    said = told(content, tmp_path)
    assert said.returncode == 2 and said.stderr != before


def test_every_key_says_what_it_means():
    for name, definition in schema("scenario")["definitions"].items():
        for key, each in definition.get("properties", {}).items():
            assert each.get("description") or name == "attributes", (name, key)
