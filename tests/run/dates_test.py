# SPDX-License-Identifier: Apache-2.0
"""Dates of the law: a birth date that divides two laws, moved in time, by a reform and on the command line."""
import os
import subprocess

import h5py
import pytest
import xarray

CIVITAS = os.environ["CIVITAS"]
BORN = ["1959-12-31", "1960-01-01", "1963-12-31", "1964-01-01"]
FILES = {
    "people.csv": "h,p,w,born\n" + "".join(f"{i},{i},1,{day}\n" for i, day in enumerate(BORN)),
    "people.yaml": "household: {id: h, attributes: {}}\n"
                   "person: {id: p, weight: w, attributes: {born: {column: born, type: date}}}\n",
    "law.yaml": """\
civitas: 1
population: {microdata: people.csv, mapping: people.yaml}
time: {from: 2027-01, to: 2027-03, step: month}
parameters:
  new_law: {unit: date, source: assumed, from: {2025-01: 1960-01-01, 2027-02: 1964-01-01, 2027-03: 1964-01-02}}
  begins: {unit: date, source: assumed, value: 2027-02-01}
  retirement:
    {type: single_amount, unit: date, gives: 1, source: assumed,
     brackets: [{above: 1900-01-01, amount: 60}, {above: 1960-01-01, amount: 65}, {above: {2027-02: 1964-01-01}, amount: 67}]}
indicators:
  under_new_law: {of: person, count: born >= new_law}
  retirement: {of: person, sum: "scale(retirement, born)"}
  in_force: {number: "where(now.date >= begins, 1, 0)", unit: 1}
  days: {number: now.date - begins, unit: day}
""",
    "reform.yaml": """\
civitas: 1
base: law.yaml
changes:
  - {set: new_law, to: 1963-01-01, from: 2027-02}
  - {set: retirement, bracket: 2, above: 1963-06-01, from: 2027-01}
""",
}


@pytest.fixture
def civitas(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return lambda *words: subprocess.run([CIVITAS, *words], cwd=tmp_path, capture_output=True, text=True)


def results(civitas, folder, *words):
    said = civitas("run", *words, "-o", "x.h5", "--force")
    assert said.returncode == 0, said.stderr
    with h5py.File(folder / "x.h5") as file:
        return {name: file[name][0].tolist() for name in ("under_new_law", "retirement", "in_force", "days")}


def test_a_date_divides_two_laws(civitas, tmp_path):
    assert results(civitas, tmp_path, "law.yaml") == {
        "under_new_law": [3, 1, 0], "retirement": [60 + 3 * 65, 60 + 2 * 65 + 67, 60 + 2 * 65 + 67],
        "in_force": [0, 1, 1], "days": [-31, 0, 28]}


def test_a_reform_and_the_command_line_move_it(civitas, tmp_path):
    reform = results(civitas, tmp_path, "reform.yaml")
    assert reform["under_new_law"] == [3, 2, 2] and reform["retirement"][0] == 2 * 60 + 2 * 65
    assert results(civitas, tmp_path, "law.yaml", "--set", "new_law=1959-12-31")["under_new_law"] == [4, 4, 4]


def test_dates_are_shown_as_they_are_written(civitas):
    said = civitas("diff", "law.yaml", "reform.yaml").stdout
    assert "1963-06-01" in said and "1963-01-01" in said
    assert "1960-01-01" in civitas("list", "parameters", "law.yaml").stdout
    effect = civitas("run", "reform.yaml", "--dry-run")
    assert effect.returncode == 0 and "-2191" not in effect.stdout + said


LIST = "begins,seed\n2027-01-01,1\n2027-03-01,1\n,1\n"
SWEEP = "civitas: 1\nexperiment: When it begins\nscenario: law.yaml\ndesign: {}\n"


@pytest.mark.parametrize("design, points", [("{grid: {over: {begins: {choice: [2027-01-01, 2027-03-01]}}}}", 2), ("{list: points.csv}", 3)])
def test_a_date_is_varied(civitas, tmp_path, design, points):
    (tmp_path / "points.csv").write_text(LIST)
    (tmp_path / "sweep.yaml").write_text(SWEEP.replace("{}", design))
    for words in (["sweep", "sweep.yaml", "-o", "out"], ["merge", "out", "-o", "out.h5"]):
        said = civitas(*words)
        assert said.returncode == 0, said.stderr
    rows = (tmp_path / "out/design.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows][:3] == ["begins", "2027-01-01", "2027-03-01"]
    with h5py.File(tmp_path / "out.h5") as file:
        assert file["in_force"][:, 0].tolist() == [[1, 1, 1], [0, 0, 1], [0, 1, 1]][:points]
        assert file["begins"][:2].tolist() == [20819, 20878] and file["begins"].attrs["units"] == b"date"
    assert civitas("export", "out.h5", "-o", "package", "--frictionless").returncode == 0
    rows = (tmp_path / "package/points.csv").read_text().splitlines()
    assert [row.split(",")[1] for row in rows] == ["begins", "2027-01-01", "2027-03-01", ""][:points + 1]
    script = os.path.join(os.environ["CIVITAS_ROOT"], "analysis/outcomes.py")
    told = subprocess.run(["/usr/bin/python3", "-I", "-B", script, "out.h5"], cwd=tmp_path, capture_output=True, text=True)
    assert [line.split(",")[1] for line in told.stdout.splitlines()] == ["begins", "2027-01-01", "2027-03-01", ""][:points + 1]


@pytest.mark.parametrize("over, words", [
    ("begins: [2027-01-01, 2027-03-01]", "sweep.yaml:4:"), ("begins: {log: [2027-01-01, 2027-03-01]}", "sweep.yaml:4:")])
def test_there_is_nothing_between_two_days(civitas, tmp_path, over, words):
    (tmp_path / "sweep.yaml").write_text(SWEEP.replace("{}", f"{{lhs: {{samples: 4, over: {{{over}}}}}}}"))
    said = civitas("sweep", "sweep.yaml", "-o", "out")
    assert said.returncode == 2 and words in said.stderr, said.stderr
    assert ("this falls between two days ('begins' is a date. It is at point 1). Write {integers: [2027-01-01, 2027-03-01]}"
            in said.stderr), said.stderr
    (tmp_path / "sweep.yaml").write_text(SWEEP.replace("{}", "{lhs: {samples: 4, over: {begins: {integers: [2027-01-01, 2027-03-01]}}}}"))
    assert civitas("sweep", "sweep.yaml", "-o", "out").returncode == 0


def test_a_day_that_is_none_is_no_point(civitas, tmp_path):
    (tmp_path / "points.csv").write_text("begins\n2027-02-30\n")
    (tmp_path / "sweep.yaml").write_text(SWEEP.replace("{}", "{list: points.csv}"))
    said = civitas("sweep", "sweep.yaml", "-o", "out")
    assert said.returncode == 2 and "points.csv:2:1: '2027-02-30' is not a number that could be run" in said.stderr


def test_months_before_the_reform_of_the_calendar_are_read_as_they_are(tmp_path):
    (tmp_path / "old.yaml").write_text("""\
civitas: 1
population: {parametric: singles, persons: 3}
time: {from: 1500-02, to: 1500-03}
schedule: []
indicators: {n: {of: person, count: true}}
""")
    subprocess.run([CIVITAS, "run", "old.yaml", "-o", "x.h5", "--quiet"], cwd=tmp_path, check=True)
    with xarray.open_dataset(tmp_path / "x.h5", use_cftime=True) as file:
        assert [str(time) for time in file.time.values] == ["1500-02-01 00:00:00", "1500-03-01 00:00:00"]


YEARLY = """\
civitas: 1
population: {parametric: singles, persons: 3}
time: {from: 2025-02, to: 2027-01, step: year}
schedule: []
indicators: {n: {of: person, count: true}}
"""


@pytest.mark.parametrize("first, last, told", [
    ("2025-02", "2026-05", "16 months are no whole number of steps of 12). Let it end in 2026-01 or 2027-01"),
    ("2025-02", "2025-02", "1 month is no whole number of steps of 12). Let it end in 2026-01"),
    ("2025-03", "2027-01", "23 months are no whole number of steps of 12). Let it end in 2026-02 or 2027-02")])
def test_the_time_ends_where_a_step_does(tmp_path, first, last, told):
    (tmp_path / "s.yaml").write_text(YEARLY)
    run = [CIVITAS, "check", "s.yaml", "--from", first, "--to"]
    said = subprocess.run([*run, last], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 2 and said.stderr == f"error[E801]: s.yaml: the time ends within a step ({told}\n", said.stderr
    for end in told.split("Let it end in ")[1].split(" or "):
        assert subprocess.run([*run, end], cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "e.yaml").write_text(f"""\
civitas: 1
experiment: Years
scenario: s.yaml
from: {first}
to: {last}
design: {{grid: {{over: {{seed: {{choice: [1, 2]}}}}}}}}
""")
    said = subprocess.run([CIVITAS, "sweep", "e.yaml", "--dry-run"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 2 and f"error[E403]: e.yaml:5:5: the time ends within a step ({told}\n" in said.stderr, said.stderr
