# SPDX-License-Identifier: Apache-2.0
# `civitas explain --story`: lives as a trainer reads them, in a small country where much happens.
import json
import os
import re
import subprocess

import h5py
import pytest

CIVITAS = os.environ["CIVITAS"]
SCENARIOS = os.path.join(os.environ["CIVITAS_ROOT"], "scenarios")
GENERATIONS = os.path.join(SCENARIOS, "generations.yaml")
REFORM = """
civitas: 1
base: BASE
title: More for everybody
changes: [{set: minimum_income.guarantee, to: 1, from: 2027-01, source: made up}]
"""


def explain(scenario, person, *arguments):
    return subprocess.run([CIVITAS, "explain", str(scenario), "--persons", "1000", "--person", str(person),
                           *map(str, arguments)], capture_output=True, text=True)


def told(person, *arguments, scenario=GENERATIONS):
    done = explain(scenario, person, "--story", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    """Stories of citizens in the panel, as many as it takes to meet a move, a death and a mother."""
    results = tmp_path_factory.mktemp("panel") / "first_month.h5"
    subprocess.run([CIVITAS, "run", GENERATIONS, "--persons", "1000", "--to", "2025-01", "--quiet", "-o", results],
                   check=True)
    with h5py.File(results) as file:
        keys = [key.decode() for key in file["panel/citizen"]]
    stories = {}
    for key in keys[:100]:
        stories[key] = told(key)
        kinds = {event["what"] for story in stories.values() for event in story if event["person"] in stories}
        if {"household", "death"} <= kinds and len(stories) > 10 and any(children(stories)):
            return stories
    raise AssertionError(f"{len(stories)} lives, and not everything in them")


def children(stories):
    """Of mothers whose story is told: her key, and the event of the birth."""
    return ((person, event) for person, story in stories.items() for event in story
            if event["what"] == "birth" and event["from"] == person)


def of(story, person, what):
    return [event for event in story if event["what"] == what and event["person"] == person]


def test_events_are_whole_and_in_order(lives):
    for story in lives.values():
        for event in story:
            assert list(event) == ["month", "age", "person", "what", "from", "to", "words"] and event["words"]
        assert [event["month"] for event in story] == sorted(event["month"] for event in story)


def test_told_changes_lead_to_the_last_state(lives):
    for person, story in list(lives.items())[-8:]:
        state = {}
        for event in story:
            if event["person"] == person and event["what"] in ("person.activity", "household.region"):
                assert event["from"] == state.get(event["what"])
                state[event["what"]] = event["to"]
        if of(story, person, "death") or of(story, person, "emigration"):
            continue
        for what, label in state.items():
            done = explain(GENERATIONS, person, "--at", "2044-12", "--value", what, "--json")
            assert json.loads(done.stdout)[0]["amount"] == label


def test_the_mother_tells_the_key_of_her_child(lives):
    person, birth = next(children(lives))
    assert re.fullmatch(rf"gives birth to a (girl|boy) \(key {birth['person']}\)", birth["words"])
    child = told(birth["person"])
    assert child[0]["what"] == "birth" and child[0]["from"] == person and child[0]["age"] == 0
    assert child[0]["month"] == birth["month"]
    assert any(event["person"] == person and "the mother" in event["words"] for event in child)
    early = explain(GENERATIONS, birth["person"], "--at", "2025-01")
    assert early.returncode == 2 and f"(is born in {birth['month']})" in early.stderr
    there = explain(GENERATIONS, birth["person"], "--at", birth["month"], "--value", "person.age", "--json")
    assert json.loads(there.stdout)[0]["amount"] == "0"


def test_death_ends_a_story(lives):
    person, story = next((person, story) for person, story in lives.items() if of(story, person, "death"))
    assert story[-1]["what"] == "death" and story[-1]["words"] == "dies"
    month = story[-1]["month"]
    late = explain(GENERATIONS, person, "--at", month)
    assert late.returncode == 2 and f"is not there any more in {month} (dies in {month})" in late.stderr


def test_a_story_ends_where_it_is_told_to(lives):
    for person, story in list(lives.items())[:8]:
        if story[0]["month"] <= "2030-06":
            short = told(person, "--at", "2030-06")
            until = [event["what"] for event in short].index("ending") if short[-1]["month"] == "2030-06" else None
            assert short[:until] == [event for event in story if event["month"] <= "2030-06"]


def test_stories_are_short(lives):
    lines = [len(explain(GENERATIONS, person, "--story").stdout.splitlines()) for person in list(lives)[:15]]
    assert max(lines) <= 120 and sorted(lines)[len(lines) // 2] <= 60


def test_a_reform_marks_what_differs(tmp_path, lives):
    reform = tmp_path / "reform.yaml"
    reform.write_text(REFORM.replace("BASE", GENERATIONS))
    person = next(person for person, story in lives.items() if story[0]["month"] == "2025-01"
                  and any(event["to"] == "receiving" for event in story))
    both = told(person, "--against", reform)
    assert both["base"] == lives[person] and both["reform"] != both["base"]
    screen = explain(GENERATIONS, person, "--story", "--against", reform).stdout.splitlines()
    assert screen[:3] == [f"- only in {GENERATIONS}", f"+ only in {reform}", ""]
    assert {"-", "+"} <= {line[0] for line in screen[3:]}
    assert all(line[0] == " " for line in screen[3:] if line[2:9] < "2027-01" and line[2] != " ")
    differing = [event["words"] for event in both["base"] if event not in both["reform"]]
    marked = " ".join(re.sub(" +", " ", line[16:]) for line in screen[3:] if line[0] == "-")
    assert all(words in marked for words in differing)
    same = explain(GENERATIONS, person, "--story", "--against", GENERATIONS).stdout.splitlines()
    assert all(line[0] == " " for line in same[3:])


def test_dealing_with_authorities_is_told_in_sentences_and_memories_are_not():
    today = os.path.join(SCENARIOS, "flagship", "today.yaml")
    listed = subprocess.run([CIVITAS, "list", "persons", today, "--persons", "1000"], capture_output=True, text=True)
    stories = [told(line.split()[0], "--at", "2025-12", scenario=today) for line in listed.stdout.splitlines()[1:4]]
    words = [event["words"] for story in stories for event in story]
    assert any(line.startswith("settles a matter with an authority (") for line in words)
    columns = {event["what"] for story in stories for event in story}
    assert "person.activity" in columns and "person.activity_a_quarter_ago" not in columns
    assert not columns & {"person.channel", "person.returns", "person.activity_before", "person.sex"}


def test_named_values_alone(lives):
    person = next(iter(lives))
    names = {event["what"] for event in told(person, "--value", "household.equivalence")}
    assert "household.equivalence" in names and "household.disposable" not in names


@pytest.mark.parametrize("person, arguments, said", [
    ("nobody", [], "nobody has the key or id 'nobody'"),
    ("PERSON", ["--value", "household.equivalense"], "Did you mean 'household.equivalence'"),
    ("PERSON", ["--at", "2050-01"], "'2050-01' is no month of SCENARIOS/generations.yaml"),
    ("PERSON", ["--at", "2030-01", "--against", os.path.join(SCENARIOS, "austria.yaml")],
     "'2030-01' is no month of SCENARIOS/austria.yaml (it runs from 2025-01 to 2027-12)"),
])
def test_mistakes_in_questions(lives, person, arguments, said):
    done = explain(GENERATIONS, person.replace("PERSON", next(iter(lives))), "--story", *arguments)
    assert done.returncode == 2 and said.replace("SCENARIOS", SCENARIOS) in done.stderr, done.stderr


def test_what_a_journey_is_made_of_is_no_news(tmp_path):
    scenario = tmp_path / "grant.yaml"
    scenario.write_text("""\
civitas: 1
title: Grant
population: {parametric: singles, persons: 10}
time: {from: 2025-01, to: 2025-12}
journeys: {grant: {who: true, steps: {ask: {chance: 0.4, burden: 2 hour}, paid: {}}}}
schedule: [grant]
indicators: {paid: {of: household, share: grant == 'paid'}}
""")
    listed = subprocess.run([CIVITAS, "list", "persons", scenario, "--json"], check=True, capture_output=True, text=True)
    key = json.loads(listed.stdout)[0]["key"]
    done = subprocess.run([CIVITAS, "explain", scenario, "--person", key, "--story"], check=True, capture_output=True,
                          text=True)
    assert "grant: ask → paid" in done.stdout
    assert "next" not in done.stdout and "burden" not in done.stdout
