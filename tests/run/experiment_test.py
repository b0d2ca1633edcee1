# SPDX-License-Identifier: Apache-2.0
"""What is wrong with an experiment is told at its place before anything runs."""
import re

import pytest
import small_sweep
from small_sweep import EXPERIMENT, build, sweep
from small_world import civitas, replaced

SOBOL = EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")]
LIST = "  list: points.csv\n"


def design(text):
    return replaced(EXPERIMENT, SOBOL, text)


def change(old, new):
    return replaced(EXPERIMENT, old, new)


def points(text):
    return (design(LIST), {"points_csv": text})


COUNTED = replaced(small_sweep.TOWN, "  rent: {unit", "  seats: {unit: 1, value: 3, range: [0, 9], whole: true, description: How many}\n  rent: {unit")
TABLED = replaced(small_sweep.TOWN, "  pull: {unit", "  fares: {unit: 1, axes: {place: [home, away]}, values: [1, 2], source: assumed}\n  pull: {unit")
SEATS = replaced(design(LIST), "baseline: town.yaml\n", "")


def counted(text, **files):
    return (text, {"town_yaml": COUNTED, **files})


# the experiment (and other files), and what is said of it
WRONG = {
    "no power of two": (change("samples: 8", "samples: 12"), "experiment.yaml:8:14: 12 is not a power of two (only then are Sobol's points balanced). Write 8 or 16"),
    "no points": (change("samples: 8", "samples: 0"), "experiment.yaml:8:14: the design is empty"),
    "empty design": (design("  {}\n"), "the design is empty"),
    "nothing varied": (design("  lhs: {samples: 3, over: {}}\n"), "experiment.yaml:7:27: nothing is varied"),
    "two designs": (change("    samples: 8", "    samples: 8\n  lhs: {samples: 3, over: {rent: [0, 1]}}\n  morris:\n    trajectories: 2"), "a design is of one kind, not several"),
    "unknown design": (design("  soboll: {samples: 8, over: {rent: [0, 1]}}\n"), "experiment.yaml:7:3: unknown key 'soboll' in the design. Did you mean 'sobol'?"),
    "unknown factor": (change("      rent:", "      rant:"), "experiment.yaml:10:7: unknown parameter 'rant'. Did you mean 'rent'?"),
    "a value as factor": (change("      rent:", "      gone:"), "experiment.yaml:10:7: unknown parameter 'gone'"),
    "outside the range": (change("[100, 900]", "[100, 2500]"), "experiment.yaml:10:19: 2500 lies outside the range of 'rent' (it goes from 0 to 2000 EUR/month)"),
    "another unit": (change("[100, 900]", "[100 EUR/year, 900 EUR/year]"), "experiment.yaml:10:14: 'rent' is in EUR/month, but this amount is in EUR/year"),
    "empty range": (change("[100, 900]", "[900, 100]"), "experiment.yaml:10:13: this range is empty (900 is not below 100). Write the lower end first"),
    "a range of one value": (change("[100, 900]", "[100, 100]"), "experiment.yaml:10:13: this range is empty (both ends are 100). Write two different ends, or in a design {choice: [100]} for one value"),
    "one end": (change("[100, 900]", "[900]"), "experiment.yaml:10:13: a range is a list of two ends"),
    "a logarithm of nothing": (change("{log: [0.1, 5]}", "{log: [0, 5]}"), "experiment.yaml:11:22: a logarithmic range begins above 0"),
    "halves of integers": (change("{log: [0.1, 5]}", "{integers: [0.5, 5]}"), "the ends of integers are whole numbers"),
    "two scales": (change("{log: [0.1, 5]}", "{log: [0.1, 5], linear: [1, 2]}"), "a factor has one scale, not 2"),
    "twice in a choice": (change("{log: [0.1, 5]}", "{choice: [1, 2, 1]}"), "experiment.yaml:11:31: this is in the list twice"),
    "a grid without levels": (design("  grid: {over: {rent: [0, 1]}}\n"), "experiment.yaml:7:17: a grid must know into how many levels 'rent' is cut"),
    "a grid of one level": (design("  grid: {levels: 1, over: {rent: [0, 1]}}\n"), "experiment.yaml:7:18: a grid cuts 'rent' into at least two levels (one of them would be its lower end alone). Write levels: 5"),
    "no persons": (change("replicates: 3", "persons: 0"), "experiment.yaml:5:10: '0' is no number of persons. Write a whole number"),
    "many persons": (change("replicates: 3", "persons: many"), "experiment.yaml:5:10: 'many' is no number of persons"),
    "the end before the beginning": (change("replicates: 3", "to: 2024-01"), "experiment.yaml:5:5: the time ends before it begins (2024-01 is before 2025-01). Mend `from` and `to`"),
    "a grid too large": (design("  grid: {levels: 10000, over: {rent: [0, 1], chance: [0, 1]}}\n"), "this grid has more than 10000000 points"),
    "odd levels": (design("  morris: {trajectories: 3, levels: 5, over: {rent: [0, 1]}}\n"), "experiment.yaml:7:37: the levels of a morris design are an even number"),
    "parts that differ": (design("  union: [{lhs: {samples: 3, over: {rent: [0, 1]}}}, {lhs: {samples: 3, over: {pull: [0, 1]}}}]\n"), "the parts of a union vary different things"),
    "no such reform": (design("  grid: {over: {reform: [none, dearer.yaml]}}\n"), "experiment.yaml:7:32: the scenario dearer.yaml cannot be read (No such file or directory)"),
    "reforms on a scale": (design("  grid: {over: {reform: {linear: [0, 1]}}}\n"), "reforms lie on no scale"),
    "half a person": (design("  grid: {over: {persons: {choice: [1.5, 3]}}}\n"), "experiment.yaml:7:36: 1.5 is no number of persons"),
    "unknown indicator": (change("record: [gone", "record: [gonne"), "experiment.yaml:12:10: unknown indicator 'gonne' (cheaper.yaml has none of this name). Did you mean 'gone'?"),
    "nothing recorded": (change("[gone, left, rents, left_by_place]", "[]"), "E110]: experiment.yaml:12:9: the list 'record' names nothing. Name one or more, or take `record` out for all"),
    "recorded twice": (change("record: [gone", "record: [rents, gone"), "E206]: experiment.yaml:12:29: 'rents' is there twice. Take one of the two out"),
    "no scenario": (change("scenario: cheaper.yaml", "scenario: dearer.yaml"), "experiment.yaml:3:11: the scenario dearer.yaml cannot be read"),
    "a mistake in the scenario": ((EXPERIMENT, {"cheaper_yaml": "civitas: 1\nbase: town.yaml\nchanges:\n  - {set: rant, to: 3}\n"}), "cheaper.yaml:4:11: unknown parameter 'rant'"),
    "another time": ((EXPERIMENT, {"cheaper_yaml": "civitas: 1\nbase: town.yaml\ntime: {from: 2025-01, to: 2025-12}\n"}), "experiment.yaml:4:11: the scenarios run through different months"),
    "not in the baseline": ((change("record: [gone", "record: [stay, gone"), {"cheaper_yaml": "civitas: 1\nbase: town.yaml\nindicators:\n  stay: {of: person, share: not gone}\n"}), "experiment.yaml:12:10: unknown indicator 'stay' (town.yaml has none of this name)"),
    "a scenario": ((EXPERIMENT, {"experiment_yaml": "civitas: 1\npopulation: {parametric: singles, persons: 1}\n"}), "this is a scenario, not an experiment"),
    "replicates": (change("replicates: 3", "replicates: 0"), "experiment.yaml:5:13: there are 1 to 100000 replicates"),
    "one replicate": (change("replicates: 3", "replicates: {from: 1, to: 5, until: decided(gone)}"), "an interval needs at least two replicates"),
    "at most fewer": (change("replicates: 3", "replicates: {from: 6, to: 5, until: decided(gone)}"), "experiment.yaml:5:27: at most cannot be fewer than at least"),
    "until what": (change("replicates: 3", "replicates: {from: 3, to: 5, until: gone < 1}"), "experiment.yaml:5:37: only half a width is compared"),
    "until nothing known": (change("replicates: 3", "replicates: {from: 3, to: 5, until: decided(gonne)}"), "experiment.yaml:5:45: 'gonne' is no indicator that is recorded (without groups). Did you mean 'gone'?"),
    "until another unit": (change("replicates: 3", "replicates: {from: 3, to: 5, until: half_width(rents) < 3 EUR/year}"), "'rents' is in EUR/month, not in EUR/year"),
    "a difference to nothing": (change("baseline: town.yaml\nreplicates: 3", "replicates: {from: 3, to: 5, until: decided(difference(gone))}"), "experiment.yaml:4:56: there is no baseline to take a difference from"),
    "period elsewhere": (change("replicates: 3", "period: [2030-01, 2030-12]"), "the period lies outside the time of the scenario (it goes from 2025-01 to 2025-06)"),
    "a fraction of what counts": (counted(change("rent: [100, 900]", "seats: [2.5, 5]")), "experiment.yaml:10:15: 2.5 is not a whole number ('seats' counts: How many). Write 2 or 3"),
    "a table as factor": ((change("rent: [100, 900]", "fares: [1, 2]"), {"town_yaml": TABLED}), "experiment.yaml:10:7: 'fares' is a table of numbers (a factor is one number). Vary a number that formulas multiply it by, or whole reforms that change it: reform: [none, a.yaml]"),
    "a month as number": (change("[100, 900]", "{choice: [2027-01]}"), "experiment.yaml:10:27: '2027-01' is not a number with a unit. Write 2027-01-01 where a day is meant"),
    "fractions between whole numbers": (counted(change("rent: [100, 900]", "seats: [2, 5]")), " is not a whole number ('seats' counts: How many. It is at point 1). Write {integers: [2, 5]}"),
    "a fraction among points": (counted(SEATS, points_csv="seats\n2\n3.5\n4\n"), " 3.5 is not a whole number ('seats' counts: How many. It is at point 2). Write a whole number into this field"),
    "NaN": (points("rent,chance\n1,nan\n"), "points.csv:2:3: 'nan' is not a number that could be run"),
    "infinite": (points("rent,chance\ninf,1\n"), "points.csv:2:1: 'inf' is not a number that could be run"),
    "infinite alone": (points("rent\ninf\n"), "points.csv:2:1: 'inf' is not a number that could be run"),
    "a blank line": (points("rent\n\n5000\n"), "points.csv:3:1: 5000 lies outside the range of 'rent'"),
    "a factor without numbers": (points("rent,chance\n1,\n"), "points.csv:1:6: no point says what 'chance' is"),
    "no seed at all": (points("rent,seed\n1,\n2,\n"), "points.csv:1:6: no point says what 'seed' is"),
    "half a person in a list": (points("rent,persons\n1,\n2,100.5\n"), "points.csv:3:3: 100.5 is no number of persons (there are 1 to 2000000000). Write a whole number into this field, or leave it empty for that of the scenario"),
    "a row cut off": (points("rent,chance\n1\n"), "points.csv:2:1: this row has 1 field, but the header has 2"),
    "no header": (points("100,0.5\n200,0.6\n"), "points.csv:1:1: '100' is no name (the first line names what is varied). Put a header before the points"),
    "index of pandas": (points(",rent\n0,100\n"), "points.csv:1:1: a column without a name"),
    "wrong header": (points("rent,chanse\n1,1\n"), "points.csv:1:6: unknown parameter 'chanse'. Did you mean 'chance'?"),
    "a column twice": (points("rent,rent\n1,1\n"), "points.csv:1:6: two columns are called 'rent'"),
    "no rows": (points("rent,chance\n"), "points.csv: the design is empty (there is no point below the header)"),
    "out of range in a row": (points("rent,chance\n1,1\n1,77\n2,2\n"), "points.csv:3:3: 77 lies outside the range of 'chance'"),
    "no such column": ((design("  list: {file: points.csv, over: {rant: {from: 2025-02}}}\n"), {"points_csv": "rent,chance\n1,1\n"}), "experiment.yaml:7:35: the list has no column 'rant'. Did you mean 'rent'?"),
    "a list without a file": (design("  list: {over: {rent: {from: 2025-02}}}\n"), "experiment.yaml:7:9: 'file' is missing"),
    "a range of a list": ((design("  list: {file: points.csv, over: {rent: {linear: [0, 1]}}}\n"), {"points_csv": "rent,chance\n1,1\n"}), "experiment.yaml:7:42: unknown key 'linear' in the column 'rent'"),
    "a seed with a date": ((design("  list: {file: points.csv, over: {seed: {from: 2025-02}}}\n"), {"points_csv": "rent,seed\n1,1\n"}), "'seed' has no date. Take `from` out"),
    "no map of columns": ((design("  list: {file: points.csv, over: [rent]}\n"), {"points_csv": "rent,chance\n1,1\n"}), "experiment.yaml:7:34: `over` is a map of columns"),
    "no list": (design(LIST), "experiment.yaml:7:9: the list of points points.csv cannot be read"),
    "an assumption of the scenario alone": ((change("      rent:", "      extra:"), {"cheaper_yaml": "civitas: 1\nbase: town.yaml\nassumptions:\n  extra: {unit: 1, value: 1, range: [0, 1e6], source: assumed}\n"}), "experiment.yaml:10:7: the baseline has no 'extra' (it is an assumption, which scenario and baseline share). Write in_baseline: false"),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_is_told_where_and_why(name, tmp_path):
    wrong, words = WRONG[name]
    experiment, files = wrong if isinstance(wrong, tuple) else (wrong, {})
    build(tmp_path, experiment, **files)
    said = sweep(tmp_path)
    assert words in said.stderr, said.stderr
    assert said.returncode in (2, 74)
    assert not (tmp_path / "out").exists()


LATE = "(it begins after the end of the run in 2025-06). Choose an earlier month"


@pytest.mark.parametrize("experiment, files, told", [
    (change("[100, 900]", "{linear: [100, 900], from: 2025-07}"), {}, f"experiment.yaml:10:40: varying 'rent' changes nothing {LATE}"),
    (design("  list: {file: points.csv, over: {rent: {from: 2026-01}}}\n"), {"points_csv": "rent,chance\n1,1\n"},
     f"experiment.yaml:7:48: varying 'rent' changes nothing {LATE}"),
    (design("  grid: {over: {reform: [none, late.yaml]}}\n"), {"late_yaml": "civitas: 1\nbase: town.yaml\nchanges:\n  - {set: rent, to: 3, from: 2025-07}\n"},
     "late.yaml:4:21: this change changes nothing (it begins after the end of the scenario in 2025-06)")])
def test_what_begins_after_the_end_is_told_in_its_place(tmp_path, experiment, files, told):
    build(tmp_path, experiment, **files)
    said = civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run")
    assert said.returncode == 0 and f"warning[E705]: {told}\n" in said.stderr, said.stderr
    assert said.stderr.count("warning") == 1
    build(tmp_path, experiment.replace("from: 2025-07", "from: 2025-06").replace("from: 2026-01", "from: 2025-06"),
          **{name: text.replace("2025-07", "2025-06") for name, text in files.items()})
    assert "warning" not in civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run").stderr


@pytest.mark.parametrize("over, told", [
    ("seed: {choice: [1, 9007199254740992]}", "9007199254740992 is no seed (those of a sweep are whole numbers from 0 to 9007199254740991)"),
    ("persons: {choice: [40, 3000000000]}", "3000000000 is no number of persons (there are 1 to 2000000000)")])
def test_how_far_seeds_and_persons_go_is_told(tmp_path, over, told):
    build(tmp_path, design(f"  grid: {{over: {{{over}}}}}\n" if "choice" in over else f"  lhs: {{samples: 3, over: {{{over}}}}}\n"))
    said = civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run")
    assert said.returncode == 2 and told in said.stderr, said.stderr


def test_what_a_union_varies_is_told_as_it_is(tmp_path):
    parts = "{grid: {over: {rent: {choice: [100, 300]}}}}, {grid: {over: {rent: {choice: [300, 250.5]}}}}"
    build(tmp_path, design(f"  union: [{parts}]\n"))
    assert "rent    100, 250.5, 300 " in civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run").stdout
    build(tmp_path, design(f"  union: [{parts}, {{lhs: {{samples: 9, over: {{rent: [90, 100]}}}}}}]\n"))
    said = civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run").stdout
    low, high = re.search(r"rent +([0-9.]+) to ([0-9.]+) ", said).groups()
    assert 90 <= float(low) < 92 and high == "300", said


def test_dates_that_are_varied_are_told_as_dates(tmp_path):
    town = replaced(small_sweep.TOWN, "parameters:\n", "parameters:\n  begins: {unit: date, value: 2025-03-01, range: [1990-01-01, 2040-01-01], source: assumed}\n")
    build(tmp_path, design("  lhs: {samples: 3, over: {begins: {integers: [1995-01-01, 2004-12-31]}}}\n"), town_yaml=replaced(
        town, "rent * 2", "where(now.date >= begins, rent * 2, rent)"))
    said = civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run")
    assert "begins  1995-01-01 to 2004-12-31, whole  date" in said.stdout, said


def test_a_field_without_a_reform_is_told_in_its_place(tmp_path):
    build(tmp_path, design("  list: points.csv\n"), points_csv="rent,reform\n100,none\n200,\n")
    said = civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run")
    assert said.returncode == 2 and said.stderr.count("error[") == 1
    assert "points.csv:3:5: no reform is named. Write a file, or none for the scenario as it is" in said.stderr, said.stderr


SAME = "nothing but the world differs: every difference to the baseline is 0 (the baseline is the scenario itself, and shares what is varied: "
ADVICE = {True: "Write in_baseline: false beside the range of what the policy changes", False: "Name another baseline, or none"}


@pytest.mark.parametrize("over, told", [
    ("chance: [0.1, 5]", "7:28: {}chance). {}"), ("chance: [0.1, 5], seed: {integers: [1, 9]}", "7:28: {}chance, seed). {}"),
    ("seed: {integers: [1, 9]}", "7:28: {}seed). {}"), ("chance: {linear: [0.1, 5], in_baseline: false}", None),
    ("chance: [0.1, 5], rent: [100, 900]", None), ("rent: {linear: [100, 900], in_baseline: true}", "7:28: {}rent). {}")])
def test_what_varies_nothing_but_the_world_is_warned_of(tmp_path, over, told):
    text = design(f"  lhs: {{samples: 3, over: {{{over}}}}}\n")
    build(tmp_path, replaced(text, "scenario: cheaper.yaml", "scenario: town.yaml"))
    said = civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run")
    policy = "chance" in over or "rent" in over
    words = told and f"warning[E705]: experiment.yaml:{told.format(SAME, ADVICE[policy])}\n"
    assert said.returncode == 0 and (words in said.stderr if told else "warning" not in said.stderr), said.stderr
    build(tmp_path, text)
    assert SAME not in civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run").stderr


CANCELS = "'chance' changes in the baseline, too, from 2025-03 on: differences do not tell what it does (its source is 'assumed': assumptions are shared by scenario and baseline). "

CHOOSE = ("Write in_baseline: false if it is what the policy does, and differences tell what that changes; "
          "in_baseline: true if not, and they tell what the policy changes in such a world")


@pytest.mark.parametrize("over, warned", [
    ("{log: [0.1, 5], from: 2025-03}", True), ("{log: [0.1, 5]}", False),
    ("{log: [0.1, 5], from: 2025-03, in_baseline: false}", False), ("{log: [0.1, 5], from: 2025-03, in_baseline: true}", False)])
def test_an_assumption_that_changes_at_a_date_is_warned_of(tmp_path, over, warned):
    build(tmp_path, change("chance: {log: [0.1, 5]}", f"chance: {over}"))
    said = civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run")
    words = f"warning[E705]: experiment.yaml:11:37: {CANCELS}{CHOOSE}\n"
    assert said.returncode == 0 and (words in said.stderr) == warned and said.stderr.count("warning") == warned, said.stderr


def test_a_file_that_is_called_by_two_names_is_warned_of_once(tmp_path):
    town = small_sweep.TOWN.replace("schedule:", "  never: {for: person, set: {gone: false}}\nschedule:")
    (tmp_path / "inner").mkdir()
    build(tmp_path, change("scenario: cheaper.yaml", "scenario: inner/cheaper.yaml"), town_yaml=town)
    (tmp_path / "inner" / "cheaper.yaml").write_text(small_sweep.REFORM.replace("town.yaml", str(tmp_path / "town.yaml")))
    said = civitas(tmp_path, "sweep", "experiment.yaml", "--dry-run")
    assert said.returncode == 0 and said.stderr.count("the rule 'never' never runs") == 1, said.stderr


def test_several_mistakes_are_told_at_once(tmp_path):
    build(tmp_path, change("      rent: [100, 900]\n      chance: {log: [0.1, 5]}",
                           "      rent: [100, 9000]\n      chanse: {log: [0.1, 5]}"))
    said = sweep(tmp_path).stderr
    assert "9000 lies outside" in said and "unknown parameter 'chanse'" in said


@pytest.mark.parametrize("shard", ["4/4", "1", "-1/4", "1/0", "a/b", "1/2/3"])
def test_a_shard_that_is_none(shard, tmp_path):
    build(tmp_path)
    said = civitas(tmp_path, "sweep", "experiment.yaml", "-o", "out", f"--shard={shard}")
    assert said.returncode == 2 and f"'{shard}' is no shard" in said.stderr


def test_it_needs_a_folder(tmp_path):
    build(tmp_path)
    said = civitas(tmp_path, "sweep", "experiment.yaml")
    assert said.returncode == 2 and "a sweep needs a folder for its results" in said.stderr
