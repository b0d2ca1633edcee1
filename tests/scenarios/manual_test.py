# SPDX-License-Identifier: Apache-2.0
"""The manual of the scenario language tells the truth: scenarios/README.md and scenarios/course.

Each YAML block of the manual stands in a file of scenarios/, and each numbered file of the course
runs. Each `console` block, here and on the pages beside the scenarios, is what the program says to its
commands, and the table of functions what `civitas list functions` says. After a change that is meant
to change them,
    /usr/bin/python3 -I -B tests/scenarios/manual_test.py
writes these two anew.
"""
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

import h5py
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("CIVITAS", ROOT / "build" / "release" / "civitas")).resolve()
MANUAL = ROOT / "scenarios" / "README.md"
PAGES = sorted(page for page in MANUAL.parent.rglob("README.md") if "```console" in page.read_text())
COURSE = ROOT / "scenarios" / "course"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
TABLE = re.compile(r"(<!-- functions: .*? -->\n).*?(<!-- end of functions -->)", re.S)
WHAT_NOW = "run /usr/bin/python3 -I -B tests/scenarios/manual_test.py and look at what it changes"

SCENARIOS = sorted(path.name for path in COURSE.glob("[0-9]*.yaml"))
YAML = [text for language, text in BLOCK.findall(MANUAL.read_text()) if language == "yaml"]


def civitas(*arguments, cwd=ROOT):
    return subprocess.run([PROGRAM, *arguments], cwd=cwd, capture_output=True, text=True)


def functions():
    return json.loads(civitas("list", "functions", "--json").stdout)


def table_of_functions():
    columns = ["written", "gives", "example", "result"]
    yield columns
    yield ["---"] * len(columns)
    for function in functions():
        written = re.sub(r"\w+\([^)]*\)", r"`\g<0>`", function["written"])
        shown = {**function, "written": written, "example": f"`{function.get('example')}`"}
        yield [shown[column] for column in columns]


def answers(console):
    """The block again: its commands, and what the program says to them one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "scenarios").symlink_to(ROOT / "scenarios")
        for line in console.splitlines():
            if not line.startswith("$ civitas "):
                continue
            yield line
            said = civitas(*line.split()[2:], cwd=folder)
            for answer in (said.stderr + said.stdout).splitlines():
                if not re.search(r"citizen-steps in .* a second", answer):  # never the same
                    yield answer.rstrip()


def written_anew(page):
    def console(block):
        if block[1] != "console":
            return block[0]
        return "```console\n" + "".join(line + "\n" for line in answers(block[2])) + "```"

    table = "".join(f"| {' | '.join(cells)} |\n" for cells in table_of_functions())
    page = TABLE.sub(lambda found: found[1] + table + found[2], page)
    return BLOCK.sub(console, page)


def in_the_family(examples, folder):
    """What each example gives for the one who is 40, or his household, in course/functions.yaml."""
    names = [f"{each['of']}.example_{each['function']}" for each in examples]
    values = "".join(f"  {name}: {json.dumps(each['example'])}\n" for name, each in zip(names, examples))
    text = (COURSE / "functions.yaml").read_text().replace("family.csv", str(COURSE / "family.csv"))
    text = text.replace("mapping: family.yaml", f"mapping: {COURSE / 'family.yaml'}")
    path = Path(folder) / "examples.yaml"
    path.write_text(f"{text}values:\n{values}panel: {{persons: 3, of: [person.age, {', '.join(names)}]}}\n")
    said = civitas("run", path, "-o", path.with_suffix(".h5"), "--quiet")
    assert said.returncode == 0, said.stderr
    with h5py.File(path.with_suffix(".h5")) as file:
        panel = file["panel"]
        first = list(panel["person_age"][0]).index(40)
        for name in names:
            column = panel[name.replace(".", "_")]
            number = column[0][first]
            labels = re.findall(r"(\d+) ([^,]+)", column.attrs["long_name"].decode().partition(": ")[2])
            yield dict(labels)[str(int(number))] if labels else number


def same(given, result):
    if isinstance(given, str):
        return given == result
    return given == pytest.approx({"no": 0, "yes": 1}[result] if result in ("no", "yes") else float(result))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_lesson_runs(name, tmp_path):
    said = civitas("run", COURSE / name, "-o", tmp_path / "x.h5", "--quiet")
    assert said.returncode == 0, said.stderr


def test_every_yaml_block_stands_in_a_file():
    files = [path.read_text() for path in (ROOT / "scenarios").rglob("*.yaml")]
    assert YAML and [block for block in YAML if not any(block in text for text in files)] == []


def test_every_lesson_is_in_the_manual():
    assert [name for name in SCENARIOS if name not in MANUAL.read_text()] == []


def headings(page):
    return {re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
            for line in page.read_text().splitlines() if line.startswith("#")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_link_leads_somewhere(page):
    links = [link.partition("#") for link in re.findall(r"\]\(([^)]+)\)", page.read_text())]
    targets = [(page.parent / path if path else page, heading) for path, _, heading in links]
    assert targets and [target for target, heading in targets if
                        not target.exists() or (heading and heading not in headings(target))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_the_program_says_what_the_manual_says(page):
    text = page.read_text()
    assert written_anew(text) == text, WHAT_NOW


def test_every_example_gives_what_is_said(tmp_path):
    examples = functions()
    found = list(in_the_family(examples, tmp_path))
    wrong = [f"{each['example']} gives {given}, not {each['result']}"
             for each, given in zip(examples, found) if not same(given, each["result"])]
    assert not wrong


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(written_anew(page.read_text()))
