# SPDX-License-Identifier: Apache-2.0
# `civitas describe`: the model behind a scenario, whole, the same each time, in Markdown and as a page that is well formed.
import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from small_world import LAW, build, civitas, replaced

ROOT = Path(os.environ["CIVITAS_ROOT"])
FLAGSHIP = "scenarios/flagship/digital_by_default.yaml"
CHAPTERS = ["1 Purpose and patterns", "2 Entities, state variables and scales", "3 Process overview and scheduling",
            "4 Design concepts", "5 Initialization", "6 Input data", "7 Submodels"]


def described(*arguments, folder=ROOT):
    run = civitas(folder, "describe", *arguments)
    assert run.returncode == 0, run.stderr
    return run.stdout


def listed(what, *arguments):
    run = civitas(ROOT, *what.split(), FLAGSHIP, *arguments, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def flagship():
    return described(FLAGSHIP, "--persons", "1000")


def sections(text):
    parts = re.split(r"^### (.*)\n", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def test_the_chapters_of_the_protocol(flagship):
    assert re.findall(r"^## (.*)", flagship, re.M) == CHAPTERS
    concepts = flagship.split("## 4 ")[1].split("\n## ")[0]
    assert re.findall(r"^### (.*)", concepts, re.M) == [
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
        "Stochasticity", "Collectives", "Observation"]


def test_every_model_of_the_schedule_with_its_purpose(flagship):
    submodels = flagship.split("\n## 7 ")[1].replace("\\", "")
    cards = {row["model"]: row for row in json.loads(civitas(ROOT, "list", "models", "--json").stdout)}
    schedule = [row["process"] for row in listed("plan", "--persons", "1000")["schedule"]]
    assert len(schedule) > 20
    for name in schedule:
        if name == "remember_activity":  # a rule of the scenario
            continue
        assert f"\n### {cards[name]['title']}" in submodels and cards[name]["purpose"] in submodels


def test_every_number_of_the_scenario(flagship):
    submodels = flagship.split("\n## 7 ")[1]
    for row in listed("list parameters"):
        name = re.escape(row["parameter"])
        if "table" in row["value"] or "brackets" in row["value"]:
            head, grid = re.search(rf"^`{name}`(.*)\n\n((?:\|.*\n)+)", submodels, re.M).groups()
            assert f"unit {row['unit']}" in head
            numbers = re.findall(r"(?<=\| )-?[\d.]+(?:e-?\d+)?(?= \|)", grid)
            assert len(numbers) >= int(re.search(r"\d+", row["value"])[0])
            continue
        line, = re.findall(rf"^\| `{name}` \| .*", submodels, re.M)
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        assert cells[2].split(",")[0] == row["value"] and cells[3] == row["unit"] and row["range"] in cells
        source = cells[-1].replace("**", "").replace("\\", "")
        assert source.startswith(row["source"] or "no source")


def test_every_number_of_the_models_cards(flagship):
    submodels = flagship.split("\n## 7 ")[1]
    plan = listed("plan", "--persons", "1000")
    formulas = {row["name"]: row["formula"] for row in plan["values"]}
    on_cards = {row["parameter"]: row for row in json.loads(civitas(ROOT, "list", "parameters", "--json").stdout)}
    steered = {name: row for name, row in on_cards.items() if name in formulas}
    assert len(steered) > 5
    for name, row in steered.items():
        line, = re.findall(rf"^\| `{re.escape(name)}` \| .*steered.*", submodels, re.M)
        assert f"| **steered** by `{formulas[name]}` | {row['unit']} | {row['value']} |" in line
    read = {name for process in plan["schedule"] for name in process["parameters"].split(", ") if name in on_cards}
    assert len(read) > 100 and all(f"`{name}`" in submodels for name in read)


def test_what_the_scenario_changes_stands_in_time(flagship):
    assert "| `services.counters_closed` | Share of counters that are closed, their servers with them | 0, from 2026-01: 0.6 |" in flagship
    assert "| `services.counters\\_closed`" not in flagship
    assert "**steered** by `capability.service`" in flagship


def test_equations_and_concepts_come_from_the_cards(flagship):
    parts = sections(flagship)
    assert "```text\ncounter   α_c − β_w W_c" in parts["Public services (services)"]
    assert "[Digital use](#digital-use): Users draw in those around them." in parts["Interaction"]
    assert "`friends`: `person.users_around`" in parts["Interaction"]
    assert "`mortality.death`" in parts["Stochasticity"]
    assert "None" in parts["Prediction"]


def test_what_citizens_do_by_rules_of_the_scenario_is_adaptation():
    parts = sections(described("scenarios/course/10_heating_grant.yaml"))
    assert "[Rule ask](#rule-ask): A household that knows of the grant" in parts["Adaptation"] and "None" not in parts["Adaptation"]
    assert parts["Objectives"].strip() == "None that a model of this scenario tells of."


def test_files_with_their_digests(flagship):
    files = flagship.split("## 6 ")[1].split("\n## ")[0]
    assert re.search(rf"\| `{FLAGSHIP}` \| `[0-9a-f]{{64}}` \|", files)
    assert "eusilc_at2006.csv.gz" in files


def test_links_lead_somewhere_and_tables_are_whole(flagship):
    anchors = {re.sub(r"[^\w\- ]", "", title.replace("\\", "")).lower().replace(" ", "-")
               for title in re.findall(r"^#+ (.*)", flagship, re.M)}
    assert set(re.findall(r"\]\(#([^)]+)\)", flagship)) <= anchors
    for grid in re.findall(r"(?:^\|.*\n)+", flagship, re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in grid.splitlines()}
        assert len(widths) == 1, grid[:300]


def test_the_same_each_time(flagship):
    assert described(FLAGSHIP, "--persons", "1000") == flagship


class Checker(HTMLParser):
    """Tags that close as they opened; what they refer to."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.targets, self.text = [], [], set(), ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name in ("href", "src"):
                self.targets.add(value)

    def handle_startendtag(self, tag, attributes):
        assert tag == "meta"

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.text += text


def test_the_page_is_well_formed_and_stands_alone():
    page = described("scenarios/flagship/today.yaml", "--persons", "1000", "--format", "html")
    found = Checker(page)
    assert len(found.ids) == len(set(found.ids)) > 30
    assert all(target.startswith("#") for target in found.targets)
    assert {target[1:] for target in found.targets} <= set(found.ids)
    assert not re.search(r"<script|@import|url\(|http-equiv", page)
    for chapter in CHAPTERS:
        assert chapter in found.text


def test_what_a_scenario_writes_is_escaped(tmp_path):
    law = replaced(LAW, "title: A small world", 'title: "A <b>small</b> & | *world*"\ndescription: "one `tax` <i>"')
    law = replaced(law, "is: \"scale(tax.schedule, wage)\"", "is: \"where(age < 9 or age > 10, scale(tax.schedule, wage), 0 EUR/year)\"")
    build(tmp_path, {"law.yaml": law})
    page = described("law.yaml", "--format", "html", folder=tmp_path)
    assert "A &lt;b&gt;small&lt;/b&gt; &amp; | *world*" in page and "one <code>tax</code> &lt;i&gt;" in page
    assert "A <b>small</b> & | *world*" in Checker(page).text
    text = described("law.yaml", folder=tmp_path)
    assert text.startswith("# A \\<b\\>small\\</b\\> & \\| \\*world\\*: the model\n")
    assert "`where(age < 9 or age > 10, scale(tax.schedule, wage), 0 EUR/year)`" in text


def test_a_bar_has_a_backslash_in_tables_alone(tmp_path):
    law = replaced(LAW, "values:", "values:\n  person.side: \"where(sex == 'woman', 'a|b', 'c')\"").replace(
        "by: [sex]", "by: [side]").replace("sum: tax,", "sum: tax, where: \"side == 'a|b'\",")
    build(tmp_path, {"law.yaml": law})
    for line in described("law.yaml", folder=tmp_path).splitlines():
        if "a|b" in line or "a\\|b" in line:
            assert ("a\\|b" in line) == line.startswith("| "), line


def test_a_small_scenario(tmp_path):
    build(tmp_path)
    text = described("reform.yaml", folder=tmp_path)
    assert "It changes the scenario **A small world** (`law.yaml`):\n\n- benefit.amount from 2025-02" in text
    assert "| `benefit.amount` | EUR/month | 100, from 2025-02: 150 |" in text
    assert "| 11000 | 0.2 |" in text and "Nothing draws." in text


def test_the_name_of_the_file_decides(tmp_path):
    build(tmp_path)
    described("law.yaml", "-o", "model.html", folder=tmp_path)
    assert (tmp_path / "model.html").read_text().startswith("<!DOCTYPE html>")
    described("law.yaml", "-o", "model.md", folder=tmp_path)
    assert (tmp_path / "model.md").read_text().startswith("# A small world")
    again = civitas(tmp_path, "describe", "law.yaml", "-o", "model.md")
    assert again.returncode != 0 and "--force" in again.stderr
    described("law.yaml", "-o", "model.md", "--force", folder=tmp_path)


def test_an_unknown_scenario(tmp_path):
    run = civitas(tmp_path, "describe", "nowhere.yaml", "-o", "model.md")
    assert run.returncode == 74 and "nowhere.yaml" in run.stderr and run.stdout == ""
    assert os.listdir(tmp_path) == []
    assert civitas(tmp_path, "describe", "nowhere.yaml", "--format", "pdf").returncode == 2


def test_a_journey_is_told_by_its_steps():
    text = described("scenarios/flagship/heating_grant.yaml", "--persons", "1000")
    assert "hear → apply → papers → wait → decision → paid" in text.split("## 3 ")[1].split("\n## 4")[0].replace("\\", "")
    told = sections(text)["Journey grant"]
    assert "`may_have_grant`" in told and "grant_next" not in told.split("**Reads**")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in told.splitlines() if line.startswith("| `")]
    assert rows == [
        ["`hear`", "", "", "`hazard(heating_grant.heard)`", "`apply`", "", "", ""],
        ["`apply`", "`application_settled > 0`", "", "", "`papers`", "", "`application_given_up > 0`", "`hear`"],
        ["`papers`", "", "", "`heating_grant.complete`", "`wait`", "`3 hour`", "", ""],
        ["`wait`", "", "`casework.delay`", "", "`decision`", "", "", ""],
        ["`decision`", "", "", "`heating_grant.right`", "`paid`", "", "`true`", "`apply`"],
        ["`paid`", "", "", "", "", "", "", ""]]
    assert "where(grant ==" not in sections(text)["Values of the scenario"].split("grant_next")[1].split("\n")[0]
