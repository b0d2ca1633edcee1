# SPDX-License-Identifier: Apache-2.0
# The codes of mistakes: each has a page, each page is true, and each is raised somewhere.
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(os.environ["CIVITAS_ROOT"])
PROGRAM = os.environ["CIVITAS"]
FRAME = {  # what an example leaves out: the family of the course
    "civitas:": "civitas: 1\n",
    "time:": "time: {from: 2027-01, to: 2027-12}\n",
    "population:": "population: {microdata: family.csv, mapping: family.yaml}\n",
}


def said(*arguments):
    return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout


ALL = json.loads(said("list", "mistakes", "--json"))
PAGES = [json.loads(said("explain", entry["code"], "--json")) for entry in ALL]
SCENARIOS = [page for page in PAGES if page["faulty"] and not re.search(
    r"^(\$ |household,|household;|from,to|age,count|person:|given:|design:|replicates:)", page["faulty"])]
NUMBERS = dict(re.findall(r"^  (\w+) = (\d{3}),$", (ROOT / "sim/core/mistake.hpp").read_text(), re.M))


def whole(example):
    frame = FRAME
    if re.search(r"^(base|civitas):", example, re.M):
        frame = {"civitas:": "civitas: 1\n"}
    missing = [text for key, text in frame.items() if not re.search(rf"^{key}", example, re.M)]
    return "".join(missing) + example


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """{(code, faulty or mended): codes of the mistakes and of the warnings that `check` tells}"""
    folder = tmp_path_factory.mktemp("examples")
    for path in (ROOT / "scenarios" / "course").iterdir():
        shutil.copy(path, folder)
    names = {}
    for page in SCENARIOS:
        for kind in ("faulty", "mended"):
            name = f"{page['code']}_{kind}.yaml"
            (folder / name).write_text(whole(page[kind]))
            names[name] = page["code"], kind
    run = subprocess.run([PROGRAM, "check", "--json", *names], cwd=folder, capture_output=True, text=True)
    assert run.returncode in (2, 74), run.stderr
    return {names[each["scenario"]]: [{problem["code"] for problem in each[what]} for what in ("mistakes", "warnings")]
            for each in json.loads(run.stdout)}


def test_every_kind_has_a_page_in_ascending_order():
    assert [int(page["code"][1:]) for page in PAGES] == sorted(map(int, NUMBERS.values()))
    assert len(NUMBERS) == len(PAGES) > 60
    assert all(page["title"] and page["meaning"] for page in PAGES)


def test_every_kind_is_raised_and_every_raised_kind_exists():
    raised = set()
    for path in [*ROOT.glob("sim/**/*.?pp"), *ROOT.glob("models/*.?pp")]:
        if path.name != "mistake_pages.cpp":
            raised |= set(re.findall(r"Mistake::(\w+)", path.read_text()))
    assert raised == set(NUMBERS)


def test_most_pages_have_a_scenario_that_is_tested():
    assert len(SCENARIOS) > 40


@pytest.mark.parametrize("page", SCENARIOS, ids=lambda page: page["code"])
def test_the_faulty_example_is_faulty_and_the_mended_one_is_not(told, page):
    code = page["code"]
    mistakes, warnings = told[code, "faulty"]
    assert mistakes == {code} or (not mistakes and code in warnings)
    mistakes, warnings = told[code, "mended"]
    assert not mistakes and code not in warnings


def test_a_page_on_the_screen():
    assert said("explain", "e404") == said("explain", "E404")
    page = said("explain", "E404")
    assert page.startswith("E404: a parameter has no value at that time\n\nA formula")
    assert "\n\nFaulty:\n  parameters:\n" in page and "\n\nMended:\n  parameters:\n" in page


@pytest.mark.parametrize("wanted", ["E999", "E9999", "E30"])
def test_a_code_that_does_not_exist(wanted):
    run = subprocess.run([PROGRAM, "explain", wanted], capture_output=True, text=True)
    assert run.returncode == 2
    assert run.stderr == f"error[E801]: civitas explain: there is no mistake {wanted}. `civitas list mistakes` shows all\n"
