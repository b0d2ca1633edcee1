# SPDX-License-Identifier: Apache-2.0
# Rules, networks and formulas about others: closed forms and laws of small made-up populations.
import json
import math
import os
import re
import subprocess

import h5py
import numpy as np
import pytest

CIVITAS = os.environ["CIVITAS"]


def write(folder, blocks, persons=3000, to="2025-12", name="scenario.yaml"):
    path = folder / name
    path.write_text("civitas: 1\ntitle: Test\n"
                    f"population: {{parametric: singles, persons: {persons}}}\n"
                    f"time: {{from: 2025-01, to: {to}}}\nseed: 3\n" + blocks)
    return path


def run(path, *options):
    results = path.with_suffix(".h5")
    subprocess.run([CIVITAS, "run", path, "-o", results, "--force", "--quiet", *options], check=True,
                   capture_output=True)
    with h5py.File(results) as file:
        return {name: file[name][0] for name in file
                if isinstance(file[name], h5py.Dataset) and file[name].ndim >= 2 and name != "time_bnds"}


def refused(path):
    done = subprocess.run([CIVITAS, "run", path, "-o", path.with_suffix(".h5")], capture_output=True,
                          text=True)
    assert done.returncode == 2 and not path.with_suffix(".h5").exists(), done.stderr
    return done.stderr


def test_sets_happen_at_once(tmp_path):
    path = write(tmp_path, """
state:
  person.a: {type: real, start: random(a)}
  person.b: {type: real, start: random(b)}
rules: {swap: {for: person, set: {a: b, b: a}}}
schedule: [swap]
indicators: {a: {of: person, mean: a}, b: {of: person, mean: b}}
""", to="2025-04")
    found = run(path)
    assert found["a"][0] == found["b"][1] == found["a"][2]
    assert found["a"][0] != found["a"][1]


def test_a_chance_comes_true_as_often_as_it_says(tmp_path):
    path = write(tmp_path, """
state: {person.gone: {type: bool, start: "false"}}
rules: {leave: {for: person, where: not gone, chance: hazard(0.6 1/year), set: {gone: true}}}
schedule: [leave]
indicators: {gone: {of: person, share: gone}}
""", persons=100000)
    gone = run(path)["gone"]
    for month in range(12):
        expected = 1 - math.exp(-0.6 * (month + 1) / 12)
        assert abs(gone[month] - expected) < 4 * math.sqrt(expected * (1 - expected) / 100000)
    assert (np.diff(gone) > 0).all()


def test_scarce_places_go_to_the_smallest_number(tmp_path):
    path = write(tmp_path, """
state:
  person.need: {type: real, start: random(need)}
  person.placed: {type: bool, start: "false"}
rules: {place: {for: person, where: not placed, first: 100, by: need, set: {placed: true}}}
schedule: [place]
indicators:
  placed: {of: person, count: placed}
  highest: {number: "max(person, where(placed, need, 0))"}
  lowest: {number: "min(person, where(placed, 1, need))"}
""", to="2025-06")
    found = run(path)
    assert list(found["placed"]) == [100, 200, 300, 400, 500, 600]
    assert (found["highest"] < found["lowest"]).all()


def test_alignment_meets_its_target_and_takes_the_likelier(tmp_path):
    path = write(tmp_path, """
state:
  person.risk: {type: real, start: "where(random(kind) < 0.5, 0.1, 0.3)"}
  person.hit: {type: bool, start: "false"}
rules: {hit: {for: person, chance: risk, align: 900, set: {hit: true}}}
schedule: [hit]
indicators:
  hit: {of: person, count: hit}
  risky: {of: person, share: hit, where: risk > 0.2}
  safe: {of: person, share: hit, where: risk < 0.2}
""", to="2025-01")
    found = run(path)
    assert found["hit"][0] == 900
    assert found["risky"][0] > found["safe"][0] > 0


def aligned(tmp_path, number, chance="risk", to="2025-12"):
    """A rule that is to happen to so many of those whom it has not hit yet, half of them with a
    small chance and the others with none."""
    return write(tmp_path, f"""
state:
  person.risk: {{type: real, start: "where(random(kind) < 0.5, 0.004, 0)"}}
  person.hit: {{type: bool, start: "false"}}
rules: {{hit: {{for: person, where: not hit, chance: {chance}, align: {number}, set: {{hit: true}}}}}}
schedule: [hit]
indicators:
  hit: {{of: person, count: hit}}
  safe: {{of: person, count: hit and risk == 0}}
""", to=to)


def test_alignment_never_takes_who_has_no_chance_and_keeps_fractions(tmp_path):
    found = run(aligned(tmp_path, "2.9"))
    assert found["safe"][-1] == 0
    assert found["hit"][0] in (2, 3)
    assert 12 * 2 + 1 < found["hit"][-1] <= 12 * 3, "0.9 of a citizen is one nine times in ten"


def test_odds_follow_the_chances_however_small(tmp_path):
    path = write(tmp_path, """
state:
  person.risk: {type: real, start: "where(random(kind) < 0.5, 0.001, 0.003)"}
  person.hit: {type: bool, start: "false"}
rules: {hit: {for: person, chance: risk, align: 400, set: {hit: true}}}
schedule: [hit]
indicators:
  risky: {of: person, count: hit and risk > 0.002}
  hit: {of: person, count: hit}
""", to="2025-01")
    found = run(path)
    assert found["hit"][0] == 400
    assert abs(found["risky"][0] / 400 - 0.75) < 4 * (0.75 * 0.25 / 400) ** 0.5


def test_alignment_that_cannot_be_met_ends_the_run(tmp_path):
    assert "E613" in refused(aligned(tmp_path, "5000"))
    told = refused(aligned(tmp_path, '"count(person, hit) - 3"'))
    assert "is to happen to -3 citizens in 2025-01 (this is `align`)" in told


def test_yearly_rules_run_in_their_month(tmp_path):
    path = write(tmp_path, """
state: {person.times: {type: integer, start: "0"}}
rules:
  yearly: {for: person, every: year, in: 3, set: {times: times + 1}}
  quarterly: {for: person, every: quarter, set: {times: times + 100}}
schedule: [yearly, quarterly]
indicators: {times: {of: person, mean: times}}
""", to="2026-12")
    times = run(path)["times"]
    assert times[1] == 100 and times[2] == 101 and times[-1] == 802


def test_others_are_seen_as_they_were(tmp_path):
    # On a ring, what the neighbours had moves one step a month: only so does a front stay sharp.
    path = write(tmp_path, """
networks: {circle: {type: ring, neighbours: 2}}
state: {person.lit: {type: bool, start: "rank(person, random(seat)) * 3000 <= 1.5"}}
rules: {spread: {for: person, where: "any(circle, lit)", set: {lit: true}}}
schedule: [spread]
indicators: {lit: {of: person, count: lit}}
""")
    assert list(run(path)["lit"]) == [1 + 2 * (month + 1) for month in range(12)]


def test_meetings_conserve(tmp_path):
    path = write(tmp_path, """
state: {person.wealth: {type: integer, start: "10"}}
values:
  person.pays: "random(coin) < partner(meeting, random(coin)) and wealth > 0"
  person.gets: "random(coin) > partner(meeting, random(coin)) and partner(meeting, wealth) > 0"
rules: {trade: {for: person, set: {wealth: "wealth - where(pays, 1, 0) + where(gets, 1, 0)"}}}
schedule: [trade]
indicators: {wealth: {of: person, sum: wealth}, moved: {of: person, share: wealth != 10}}
""", persons=3001)
    found = run(path)
    assert (found["wealth"] == 30010).all()
    assert found["moved"][0] > 0.9


def test_previous_is_the_end_of_the_last_step(tmp_path):
    path = write(tmp_path, """
state: {person.x: {type: integer, start: "5"}}
values:
  index: {is: "1.02 * previous(index, 1)", unit: 1}
  person.before: previous(x)
rules: {grow: {for: person, set: {x: x + 1}}}
schedule: [grow]
indicators:
  index: {number: index}
  x: {of: person, mean: x}
  before: {of: person, mean: before}
""")
    found = run(path)
    assert found["index"] == pytest.approx([1.02 ** (i + 1) for i in range(12)], rel=1e-12)
    assert list(found["x"]) == list(range(6, 18))
    assert list(found["before"]) == list(range(5, 17))


def test_a_value_that_needs_a_first_value_says_so(tmp_path):
    path = write(tmp_path, """
values: {index: {is: "1.02 * previous(index)", unit: 1}}
indicators: {index: {number: index}}
""")
    assert "scenario.yaml:7:" in refused(path) and "needs a first value" in refused(path)


def test_groups_and_ranks(tmp_path):
    path = write(tmp_path, """
state:
  person.income: {type: real, start: "exp(normal(income, 0, 1))"}
  person.region: {type: category, labels: [north, south], start: "where(random(region) < 0.3, 'north', 'south')"}
values:
  person.gap: income - mean(person, income by region)
  person.ours: count(person by region)
indicators:
  north: {of: person, sum: gap, where: region == 'north'}
  south: {of: person, sum: gap, where: region == 'south'}
  northerners: {of: person, count: region == 'north'}
  ours: {of: person, mean: ours, where: region == 'north'}
  top: {of: person, share: "rank(person, income) > 0.9"}
  rank: {of: person, mean: "rank(person, income)"}
""", to="2025-01")
    found = run(path)
    assert abs(found["north"][0]) < 1e-6 and abs(found["south"][0]) < 1e-6
    assert found["ours"][0] == found["northerners"][0]
    assert found["top"][0] == pytest.approx(0.1, abs=1e-9)
    assert found["rank"][0] == pytest.approx((3000 + 1) / 2 / 3000, abs=1e-12)


def test_a_chance_above_one_is_refused_with_citizen_and_month(tmp_path):
    path = write(tmp_path, """
state: {person.x: {type: real, start: "0"}}
rules: {grow: {for: person, chance: "0.6 * now.month", set: {x: x + 1}}}
schedule: [grow]
indicators: {x: {of: person, mean: x}}
""")
    message = refused(path)
    assert "scenario.yaml:8:" in message and "the chance is 1.2" in message and "in 2025-02" in message


def test_whole_columns_take_whole_numbers_only(tmp_path):
    path = write(tmp_path, """
state: {person.x: {type: integer, start: "1"}}
rules: {halve: {for: person, set: {x: x / 2}}}
schedule: [halve]
indicators: {x: {of: person, mean: x}}
""")
    assert "comes to 0.5" in refused(path)


@pytest.mark.parametrize("wrong, told", [
    ("rules: {r: {for: person, set: {y: 1}}}", "unknown column 'person.y'"),
    ("rules: {r: {for: person, set: {x: min(x, 2)}}}", "this formula is cut off at a comma"),
    ("state: {person.x: {type: real, start: y}, person.y: {type: real, start: x}}", "this start waits for itself (person.x → person.y → person.x)"),
    ("rules: {r: {for: person, chance: random(r), set: {x: 1}}}", "draws from the stream 'r'"),
    ("networks: {n: {type: ring, neighbours: 2}}\nvalues: {person.v: 'sum(n, own.x * random(s))'}",
     "a draw is of each person, not of each link"),
    ("rules: {r: {for: person, set: {x: true}}}", "a pure number is needed here, but this is yes or no"),
    ("rules: {r: {for: person, where: x, set: {x: 1}}}", "yes or no is needed here"),
    ("rules: {r: {for: person, chance: x * 1 EUR, set: {x: 1}}}", "a pure number is needed here"),
    ("rules: {r: {for: person, first: 10, set: {x: 1}}}", "'first' and 'by' belong together"),
    ("rules: {r: {for: people, set: {x: 1}}}", "unknown entity 'people'"),
    ("rules: {r: {for: person, every: week, set: {x: 1}}}", "unknown length of time 'week'"),
    ("networks: {n: {type: randomm}}", "unknown type of network 'randomm'"),
    ("networks: {n: {type: ring}}", "neighbours"),
    ("networks: {n: {type: grid, rows: 7, columns: 7}}", "grid"),
    ("networks: {n: {type: group, within: person.region}}", "unknown column 'person.region'"),
    ("values: {person.v: 'mean(friends, x)'}", "'mean' needs to know over whom"),
])
def test_mistakes_are_told_with_their_place(tmp_path, wrong, told):
    schedule = "schedule: [r]\n" if "rules" in wrong else ""
    state = "" if "state" in wrong else "state: {person.x: {type: real, start: '0'}}\n"
    path = write(tmp_path, f"{state}{wrong}\n{schedule}")
    message = refused(path)
    assert told in message and "scenario.yaml:" in message


@pytest.mark.parametrize("constant", ["true", "false"])
@pytest.mark.parametrize("function", ["any", "all", "share", "count"])
def test_a_condition_that_is_the_same_for_all_neighbours_is_counted_like_any_other(tmp_path, function, constant):
    def asked(condition):
        whom = f"{function}(friends, {condition})"
        return f'"where({whom}, 1, 0)"' if function in ("any", "all") else f'"{whom}"'
    path = write(tmp_path, f"""
networks: {{friends: {{type: random, mean_degree: 2}}}}
state: {{person.same: {{type: bool, start: "{constant}"}}}}
values:
  person.at_once: {asked(constant)}
  person.one_by_one: {asked("same")}
indicators:
  differs: {{of: person, share: at_once != one_by_one}}
  seen: {{of: person, mean: one_by_one}}
""")
    found = run(path, "--to", "2025-01")
    assert found["differs"][0] == 0
    assert found["seen"][0] > 0 or (constant == "false" and function != "all")


def test_a_chance_a_rounding_error_above_one_is_certain(tmp_path):
    assert 1.1 * 1.1 / 1.21 > 1
    path = write(tmp_path, """
state: {person.x: {type: real, start: "0"}}
rules: {happen: {for: person, chance: 1.1 * 1.1 / 1.21, set: {x: 1}}}
schedule: [happen]
indicators: {x: {of: person, mean: x}}
""")
    assert run(path, "--to", "2025-01")["x"][0] == 1


EVERYTHING = """
networks:
  friends: {type: small_world, neighbours: 6, rewire: 0.1}
  all: {type: complete}
state:
  person.x: {type: real, start: random(x)}
  person.on: {type: bool, start: random(on) < 0.1}
values:
  person.near: "count(friends, abs(x - own.x) < 0.2)"
  person.pull: "mean(friends, x) + partner(meeting, x) + mean(all, x) - 2 * previous(x)"
rules:
  move: {for: person, set: {x: "0.9 * x + 0.02 * pull + 0.001 * near"}}
  switch: {for: person, where: not on, chance: "0.1 + 0.5 * share(friends, on)", set: {on: true}}
  lottery: {for: person, first: 7, by: random(lottery), set: {x: "rank(person, x)"}}
schedule: [move, switch, lottery]
indicators:
  x: {of: person, mean: x}
  on: {of: person, share: on}
  gini: {of: person, gini: abs(x)}
"""


@pytest.fixture(scope="module")
def digest(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bits")

    def of(*options, blocks=EVERYTHING):
        path = write(folder, blocks)
        subprocess.run([CIVITAS, "run", path, "-o", path.with_suffix(".h5"), "--force", "--quiet", *options],
                       check=True, capture_output=True)
        with h5py.File(path.with_suffix(".h5")) as file:
            return file.attrs["digest"]
    return of


@pytest.mark.parametrize("options", [["--threads", "1"], ["--threads", "4"], ["--block-size", "1"],
                                     ["--block-size", "7"], ["--threads", "3", "--block-size", "100"]])
def test_the_same_bits_for_threads_and_blocks(digest, options):
    assert digest(*options) == digest("--threads", "2")


def test_another_rule_changes_nobody_elses_luck(digest, tmp_path):
    more = EVERYTHING.replace("schedule: [", "schedule: [idle, ").replace(
        "rules:\n", "rules:\n  idle: {for: person, where: random(laziness) < 0, chance: 0.5, set: {on: on}}\n")
    assert digest(blocks=more) == digest()


def test_the_resolved_scenario_gives_the_run_again(tmp_path):
    first = write(tmp_path, EVERYTHING)
    before = run(first)
    with h5py.File(first.with_suffix(".h5")) as file:
        text = file["provenance/resolved_scenario"].asstr()[()]
    second = tmp_path / "again.yaml"
    second.write_text(text)
    after = run(second)
    assert before.keys() == after.keys()
    assert all((before[name] == after[name]).all() for name in before)


def test_plan_tells_what_a_rule_touches(tmp_path):
    path = write(tmp_path, EVERYTHING)
    plan = json.loads(subprocess.run([CIVITAS, "plan", path, "--json"], check=True, capture_output=True).stdout)
    switch = next(entry for entry in plan["schedule"] if entry["process"] == "switch")
    assert switch["writes"] == "person.on" and "friends" in switch["reads"] and switch["streams"] == "switch"


UNSCHEDULED = """
state: {person.x: {type: integer, start: 0}}
rules:
  used: {for: person, set: {x: x + 1}}
  unused: {for: person, where: WHERE, set: {x: x + 1}}
schedule: [used]
indicators: {x: {of: person, mean: x}}
"""


def test_a_rule_outside_the_schedule_changes_nothing_and_its_mistakes_are_told(tmp_path):
    path = write(tmp_path, UNSCHEDULED.replace("WHERE", "x < 5 and random(luck) < 0.5"))
    alone = write(tmp_path, UNSCHEDULED.replace("  unused:", "  #"), name="alone.yaml")
    assert run(path)["x"].tolist() == run(alone)["x"].tolist()
    done = subprocess.run([CIVITAS, "check", path], capture_output=True, text=True)
    assert done.returncode == 0 and "the rule 'unused' never runs" in done.stderr
    said = refused(write(tmp_path, UNSCHEDULED.replace("WHERE", "y < 5"), name="wrong.yaml"))
    assert "unknown name 'y'" in said


def test_a_rule_that_a_reform_removes_is_no_worry(tmp_path):
    write(tmp_path, UNSCHEDULED.replace("WHERE", "x < 5").replace("[used]", "[used, unused]"))
    reform = tmp_path / "reform.yaml"
    reform.write_text("civitas: 1\nbase: scenario.yaml\nchanges: [{remove: unused}]\n")
    assert run(reform)["x"][0] == 1 and run(tmp_path / "scenario.yaml")["x"][0] == 2
    done = subprocess.run([CIVITAS, "check", reform], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""
    reform.write_text("civitas: 1\nbase: scenario.yaml\n"
                      "changes: [{replace: unused, rule: {for: person, set: {x: x + 10}}}]\n")
    assert run(reform)["x"].tolist() == [11 * (i + 1) for i in range(12)]


# Persons of two towns; nobody lives in a third one.
RANKS_BY_GROUP = """
state:
  person.income: {type: real, unit: EUR, start: 1000 EUR * random(income)}
  person.town: {type: category, labels: [one, two, three], start: "where(random(town) < 0.3, 'one', 'two')"}
indicators:
  median_one: {of: person, median: income, where: town == 'one', unit: EUR}
  read_one: {of: person, mean: "median(person, income by town)", where: town == 'one', unit: EUR}
  by_town: {of: person, median: income, by: [town], unit: EUR}
  quantile_two: {of: person, quantile: income, at: 0.8, where: town == 'two', unit: EUR}
  read_two: {of: person, mean: "quantile(person, income, 0.8 by town)", where: town == 'two', unit: EUR}
  rank_one: {of: person, mean: "rank(person, income by town)", where: town == 'one'}
  number_one: {of: person, count: town == 'one'}
  top_two: {of: person, count: "town == 'two' and decile(person, income by town) == '10'"}
  number_two: {of: person, count: town == 'two'}
  gini_one: {of: person, gini: income, where: town == 'one'}
  gini: {of: person, gini: income, by: [town]}
  safe: {of: person, median: "1 EUR * income / income", where: income > 0, unit: EUR}
  nobody: {of: person, gini: income, where: town == 'three'}
  all: {of: person, gini: income, where: true}
"""


def test_ranks_by_group_are_those_of_the_group_alone(tmp_path):
    found = run(write(tmp_path, RANKS_BY_GROUP, to="2025-01"))
    of = {name: values[0] for name, values in found.items()}
    assert of["median_one"] == of["by_town_by_town"][0] == pytest.approx(of["read_one"], rel=1e-12)
    assert of["quantile_two"] == pytest.approx(of["read_two"], rel=1e-12)
    one, two = of["number_one"], of["number_two"]
    assert of["rank_one"] == pytest.approx((one + 1) / 2 / one, rel=1e-12)
    assert abs(of["top_two"] - two / 10) <= 1
    assert of["gini_one"] == of["gini_by_town"][0] != of["gini"]
    assert of["all"] == of["gini"] and of["safe"] == 1 and np.isnan(of["nobody"])


def test_no_result_among_those_who_are_ranked_is_refused(tmp_path):
    for at, wrong in enumerate(["median: 1 / (income / income - 1)", "mean: \"rank(person, 1 / (income - income) by town)\""]):
        path = write(tmp_path, RANKS_BY_GROUP + f"  wrong: {{of: person, {wrong}}}\n", name=f"{at}.yaml", to="2025-01")
        assert "not a number" in refused(path)


@pytest.mark.parametrize("network, words", [("income", "used twice"), ("members", "cannot be called"),
                                            ("rate", "used twice"), ("person", "cannot be called")])
def test_networks_do_not_share_names(tmp_path, network, words):
    path = write(tmp_path, f"""
parameters: {{rate: {{unit: 1, value: 1, source: assumed}}}}
values: {{person.income: rate}}
networks: {{{network}: {{type: ring, neighbours: 2}}}}
indicators: {{x: {{of: person, mean: income}}}}
""")
    said = refused(path)
    assert words in said and "scenario.yaml:" in said


FEW = """
state:
  person.number: {type: integer, start: "round(count(person) * rank(person, random(number)))"}
  person.a: {type: real, start: 0}
  person.b: {type: real, start: 0}
rules:
  alone: {for: person, where: SOME, set: {a: "FORMULA"}}
  among_all: {for: person, set: {b: "where(SOME, FORMULA, b)"}}
schedule: [RULE]
indicators: {differ: {of: person, count: a != b}, a: {of: person, mean: a}}
"""


def few(folder, some, formula, rule):
    return write(folder, FEW.replace("SOME", some).replace("FORMULA", formula).replace("RULE", rule), to="2025-04")


@pytest.mark.parametrize("some", ["number <= 30", "number > 30", "number == 7 or random(some) < 0.4"])
def test_a_rule_about_few_is_the_same_rule(tmp_path, some):
    """Its formulas are worked out for them alone, or for whole blocks: nobody can tell."""
    formula = "exp(random(luck)) + normal(more, 0, 1) + number + previous(number)"
    found = run(few(tmp_path, some, formula, "alone, among_all"))
    assert (found["differ"] == 0).all() and (found["a"] != 0).all()


@pytest.mark.parametrize("some", ["number <= 30", "number > 10", "1 / (number - 20) < 2"])
def test_mistakes_about_few_name_the_same_citizen(tmp_path, some):
    told = [refused(few(tmp_path, some, "1 / (number - 20)", rule)) for rule in ("alone", "among_all")]
    citizens = [re.search(r"for person \S+ .*? in 2025-01|for .*? in 2025-01", text) for text in told]
    assert citizens[0] and citizens[0][0] == citizens[1][0], told
