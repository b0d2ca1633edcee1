# SPDX-License-Identifier: Apache-2.0
# What compare.py refuses and what it warns of: one clear sentence and the right exit code.
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from analysis import errors
from analysis.comparison import compare
from analysis.errors import Refusal
from analysis.period import choose
from analysis.results import Results

WRONG_INPUT, FILE_TROUBLE = 2, 74
ROOT = Path(os.environ["CIVITAS_ROOT"])


def attribute(place, name, value):
    def change(file):
        file[place].attrs[name] = np.bytes_(value)
    return change


def shifted(file):
    file["time_bnds"][...] = file["time_bnds"][...] + 31


def renumbered(file):
    file["replicate"][...] = file["replicate"][...] + 1


def regrouped(file):
    file["region"][0] = "Tirol"


def other_citizens(file):
    file["panel/citizen"][0] = "1"


# What is changed in the reform, and what must be said of it.
OTHER_WORLDS = {
    "seed": (attribute("provenance", "seed", "7"), "reform.h5: was run with seed 7, base.h5 with seed"),
    "population": (attribute("population", "persons", "5"), "reform.h5: is about another population: persons is 5"),
    "missing fact": (lambda file: file["population"].attrs.__delitem__("persons"),
                     "is about another population: persons is nothing"),
    "citizens": (other_citizens, "reform.h5: follows other citizens in its panel than base.h5"),
    "time": (shifted, "reform.h5: covers 5 steps from 2027-12 to 2028-04, base.h5 covers 5 steps from 2027-11"),
    "replicates": (renumbered, "replicates are compared in pairs"),
    "groups": (regrouped, "reform.h5: has other groups of 'region' than base.h5"),
    "version": (attribute("/", "civitas_format", "2"), "reform.h5: has version 2 of the format"),
    "no version": (lambda file: file.attrs.__delitem__("civitas_format"), "reform.h5: is not a results file"),
    "no provenance": (lambda file: file.__delitem__("provenance"), "reform.h5: is not a results file"),
    "other units": (attribute("time", "units", "hours since 2027-01-01"), "counts its time in 'hours since"),
}


def refused(done, code, *words):
    assert done.returncode == code, done.stderr
    assert done.stdout == "" and "Traceback" not in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    for word in words:
        assert word in errors[0]


@pytest.mark.parametrize(("change", "words"), OTHER_WORLDS.values(), ids=OTHER_WORLDS)
def test_other_worlds_are_refused(folder, change, words):
    base, reform = (str(folder.path / folder.copy(name, how)) for name, how in
                    (("base.h5", lambda file: None), ("reform.h5", change)))
    with pytest.raises(Refusal) as refusal:
        compare(base, [reform])
    assert words in str(refusal.value).replace(f"{folder.path}/", "") and refusal.value.exit_code == WRONG_INPUT


def test_a_refusal_leaves_nothing_behind(folder):
    folder.copy("base.h5")
    folder.copy("reform.h5", attribute("provenance", "seed", "7"))
    refused(folder.compare("base.h5", "reform.h5", "-o", "refused"), WRONG_INPUT,
            "reform.h5: was run with seed 7", "(differences would be luck, not policy)", "Run it with --seed")
    assert not (folder.path / "refused").exists()


READERS = {"compare.py": ("results file", "civitas run", "Run the scenario again"),
           "sensitivity.py": ("merged sweep", "civitas merge", "Merge the sweep again"),
           "outcomes.py": ("merged sweep", "civitas merge", "Merge the sweep again")}


@pytest.mark.parametrize("script", READERS)
def test_files_that_cannot_be_read_are_told_in_the_same_words_by_all_scripts(folder, script):
    kind, command, again = READERS[script]
    (folder.path / "empty.h5").touch()
    (folder.path / "cut.h5").write_bytes(folder.read(folder.copy("base.h5"))[:-5000])
    (folder.path / "cut_early.h5").write_bytes(folder.read("base.h5")[:5])
    (folder.path / "letter.h5").write_text("Dear minister")
    (folder.path / "folder.h5").mkdir(exist_ok=True)
    for name, code, *words in (
            ("nowhere.h5", FILE_TROUBLE, "there is no such file. Make it with", command),
            ("folder.h5", FILE_TROUBLE, f"is not a file. Name a file written by `{command}`"),
            ("empty.h5", FILE_TROUBLE, f"is empty. {again}"),
            ("cut.h5", FILE_TROUBLE, "is truncated (it ends before its contents do). Copy it again or"),
            ("cut_early.h5", FILE_TROUBLE, "is truncated (it ends before its contents do)"),
            ("letter.h5", WRONG_INPUT, f"is not a {kind} (it is not HDF5). Name a file written by `{command}`")):
        files = [name, "base.h5"][:2 if script == "compare.py" else 1]
        done = subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis" / script, *files], cwd=folder.path,
                              capture_output=True, text=True)
        refused(done, code, f"error: {name}: {words[0]}", *words)


def test_folders_that_cannot_be_written(folder):
    folder.copy("base.h5")
    folder.copy("reform.h5")
    refused(folder.compare("base.h5", "reform.h5", "-o", "base.h5"), FILE_TROUBLE, "base.h5: cannot be written")
    refused(folder.compare("base.h5", "reform.h5", "-o", "base.h5/x"), FILE_TROUBLE, "cannot be written")


@pytest.mark.parametrize("files", [("a/mine.h5", "b/mine.h5"), ("base.h5", "a/mine.h5", "b/mine.h5"),
                                   ("a/mine.h5", "base.h5", "b/mine.h5")])
def test_of_two_files_of_one_name_the_second_is_blamed_and_what_is_advised_helps(folder, files):
    for name in ("base.h5", "a/mine.h5", "b/mine.h5"):
        os.makedirs((folder.path / name).parent, exist_ok=True)
        folder.copy(name)
    said = folder.compare(*files)
    refused(said, WRONG_INPUT, "error: b/mine.h5: has the same name as a/mine.h5 (")
    command = said.stderr.partition("Rename it: ")[2].split()
    subprocess.run(command, cwd=folder.path, check=True)
    assert command[:2] == ["mv", "b/mine.h5"]
    assert folder.compare(*files[:-1], command[2], "-o", "renamed").returncode == 0
    (folder.path / command[2]).unlink()


def test_a_file_is_not_compared_with_itself(folder):
    folder.copy("base.h5")
    refused(folder.compare("base.h5", "./base.h5"), WRONG_INPUT, "error: ./base.h5: is given twice")


@pytest.mark.parametrize("period", ["2027", "2028-02..2028-01", "2027-13..2028-01", "2035-01..2035-12"])
def test_periods_that_are_none(folder, period):
    base, reform = (str(folder.path / folder.copy(name)) for name in ("base.h5", "reform.h5"))
    with pytest.raises(Refusal, match="period") as refusal:
        compare(base, [reform], period)
    assert refusal.value.exit_code == WRONG_INPUT


def test_usage(folder):
    done = folder.compare("base.h5")
    assert done.returncode == WRONG_INPUT and "usage:" in done.stderr


def halted(file):
    """As a run that was interrupted leaves it: two of three replicates."""
    file.attrs["complete"] = np.uint8(0)
    file["replicate"][0] = 9


def test_interrupted_runs_are_compared_on_what_they_share(folder):
    folder.copy("base.h5")
    folder.copy("halted.h5", halted)
    done = folder.compare("base.h5", "halted.h5", "-o", "halted")
    assert done.returncode == 0
    assert "warning: halted.h5: the run has not gone to its end" in done.stderr
    assert "2 replicates in pairs" in " ".join(done.stdout.split())
    assert "has not gone to its end" in folder.read("halted/report.html").decode()


def test_other_programs_are_told(folder):
    folder.copy("base.h5")
    folder.copy("reform.h5", attribute("provenance", "git_commit", "0123abc"))
    done = folder.compare("base.h5", "reform.h5", "-o", "other")
    assert done.returncode == 0 and "warning: reform.h5: made by another program (git_commit 0123abc" in done.stderr


def told(*changes):
    starts = np.arange("2025-01", "2028-01", dtype="datetime64[M]")
    return Results("x.h5", "", "", True, "", {}, changes, "", {}, {}, np.array([1]), starts.astype("datetime64[D]"),
                   (starts + 1).astype("datetime64[D]"), {}, {}, {}, None)


@pytest.mark.parametrize(("changes", "period"), [
    (["a.b from 2026-01: 1 → 0.5 1"], "2026-01 to 2027-12"),
    (["a.b from 2026-03: 1 → 0.5 1", "c from 2025-11: 0 → 1 1"], "2025-11 to 2027-12"),
    (["a.b from 2026-01 to 2026-06: 1 → 0.5 1"], "2026-01 to 2026-06"),
    (["a.b from 2020-01: 1 → 0.5 1"], "2025-01 to 2027-12"),
    (["a.b from 2026-01: 1 → 0.5 1", "household.benefit: 1 → 2"], "2025-01 to 2027-12"),
    (["schedule: outreach inserted first"], "2025-01 to 2027-12"),
    (["schedule: visit inserted after take_up from 2026-04 to 2026-09"], "2026-04 to 2026-09"),
    (["schedule: visit inserted first from 2026-04"], "2026-04 to 2027-12"),
    (["schedule: forget removed from 2026-02"], "2026-02 to 2027-12"),
    (["schedule: visit inserted first from 2026-04 to 2026-09", "schedule: forget removed from 2026-06"],
     "2026-04 to 2027-12"),
    (["person.paid from 2026-01: a → b"], "2026-01 to 2027-12"),
    (["person.paid from 2026-03 to 2026-04: value * 1.5, value being a"], "2026-03 to 2026-04"),
    (["income_tax bracket 2 rate from 2026-05: 0.2 → 0.25"], "2026-05 to 2027-12"),
    (["rule ask: from 2026-01 → 2026-03"], "2025-01 to 2027-12"),
    ([], "2027-01 to 2027-12"),
])
def test_the_period_is_that_in_which_policies_differ(changes, period):
    assert str(choose(told(), [told(*changes)])) == period
    assert str(choose(told(*changes), [told()])) == period


def test_changes_that_both_have_make_no_period():
    both = "a from 2025-06: 1 → 2 1"
    assert str(choose(told(both), [told(both, "b from 2026-07: 1 → 2 1")])) == "2026-07 to 2027-12"


def test_it_is_the_whole_time_where_no_number_differs():
    period = choose(told(), [told("household.benefit: 1 → 2")])
    assert str(period) == "2025-01 to 2027-12" and period.why == "the whole time, as no recorded number differs"


def test_policies_that_differ_only_after_the_end():
    with pytest.raises(Refusal, match="no step in the period"):
        choose(told(), [told("a from 2030-01: 1 → 2 1")])


PARAMETERS = '[{"parameter": "k", "value": "1", "range": "0 to 2", "source": "assumed"}]'
OVER = {
    "pyramid.py": ["sample.h5", "-o", "./sample.h5"],
    "observed.py": ["sample.h5", "o.csv", "--series", "waiting", "-o", "o.csv"],
    "observed.py, by itself": ["sample.h5", "sample_observed.svg", "--series", "waiting"],
    "one_at_a_time.py": ["p.json", "-o", "p.json"],
    "compare.py": ["comparison/report.html", "sample.h5"],
}


@pytest.mark.parametrize("script", OVER)
def test_what_is_read_is_not_written_over(folder, script):
    """The scripts on sweeps have their own, in outcomes_test.py and sensitivity_test.py."""
    folder.copy("sample.h5")
    for name in ("o.csv", "sample_observed.svg"):
        (folder.path / name).write_text("time,woman\n2027-11,7.5\n")
    (folder.path / "p.json").write_text(PARAMETERS)
    (folder.path / "comparison").mkdir(exist_ok=True)
    folder.copy("comparison/report.html")
    before = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
    done = subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis" / script.partition(",")[0], *OVER[script]],
                          cwd=folder.path, capture_output=True, text=True)
    refused(done, WRONG_INPUT, ": is read, and would be written over. Choose another name with -o")
    assert {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("script", ["pyramid.py", "observed.py"])
@pytest.mark.parametrize("name", ["f.pdf", "f.h5", "f.csv", "f"])
def test_a_figure_has_an_ending_that_says_what_it_is(folder, script, name):
    folder.copy("sample.h5")
    (folder.path / "o.csv").write_text("time,woman\n2027-11,7.5\n")
    words = ["sample.h5", "-o", name] + (["o.csv", "--series", "waiting"] if script == "observed.py" else [])
    done = subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis" / script, *words], cwd=folder.path,
                          capture_output=True, text=True)
    refused(done, WRONG_INPUT, f"error: {name}: does not end like a figure", "End it with .svg")
    assert not (folder.path / name).exists()


@pytest.mark.parametrize("script", ["compare.py", "pyramid.py", "observed.py"])
def test_every_script_ends_with_one_clear_line(script, tmp_path):
    files = [tmp_path / "none.h5", tmp_path / "other.h5"][:1 if script == "pyramid.py" else 2]
    options = ["--series", "x"] if script == "observed.py" else []
    done = subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis" / script, *files, *options],
                          capture_output=True, text=True)
    refused(done, FILE_TROUBLE, "none.h5: there is no such file. Make it with `civitas run SCENARIO -o FILE`")


@pytest.mark.parametrize("script", ["compare.py", "observed.py", "one_at_a_time.py", "outcomes.py", "pyramid.py", "sensitivity.py"])
def test_a_reader_that_has_seen_enough_is_no_error(script):
    reader, writer = os.pipe()
    os.close(reader)  # as `| head` may be gone before the end
    done = subprocess.run(["/usr/bin/python3", "-I", "-B", ROOT / "analysis" / script, "--help"], stdout=writer,
                          stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", ["compare.py", "observed.py", "pyramid.py"])
def test_packages_that_are_missing_are_named(script):
    run = subprocess.run(["/usr/bin/python3", "-I", "-S", "-B", ROOT / "analysis" / script], capture_output=True, text=True)
    assert run.returncode == WRONG_INPUT
    assert run.stderr == ("error: numpy, h5py, matplotlib cannot be imported (results are read and drawn with these). Install them with: "
                          "sudo apt-get install python3-numpy python3-h5py python3-matplotlib\n")


def test_a_bug_of_ours_is_told_as_one(capsys):
    def broken(arguments):
        raise ZeroDivisionError("x")

    with pytest.raises(SystemExit) as end:
        errors.run(broken)
    assert end.value.code == 70
    assert capsys.readouterr().err.endswith(
        "error: ZeroDivisionError: x (this is our bug, not your mistake). Please report it with the command and what "
        "stands above\n")
