# SPDX-License-Identifier: Apache-2.0
# One past, several reforms: each goes on from the checkpoint of the same past, and ends with the bytes of a run
# from the start. A reform that begins earlier is refused, and what differs is named.
import json
import re
import shutil
import signal
import subprocess

import pytest
from killed import OFTEN, PAST, PERSONS, PROGRAM, ROOT, SCENARIO, TO, run, sha256, start, wait_for, write

HEAD = f"civitas: 1\nbase: {SCENARIO}\ntitle: A reform\nchanges:\n"
LATER = HEAD + "  - {set: take_up.complexity, to: 0.5, from: 2026-01}\n"
EARLIER = HEAD + "  - {set: take_up.complexity, to: 0.5, from: 2025-11}\n"


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    folder = tmp_path_factory.mktemp("past")
    done = run(folder, "--keep-checkpoint", to="2025-12")
    assert done.returncode == 0, done.stderr
    assert (folder / PAST).exists() and not (folder / f"{PAST}.before").exists()
    return folder / PAST


@pytest.mark.parametrize("text", [LATER, HEAD + "  []\n", LATER + "assert:\n  - {that: \"take_up_caseload >= 0\"}\n"])
def test_a_reform_goes_on_to_the_bytes_of_a_run_from_the_start(tmp_path, past, text):
    reform = write(tmp_path, text.replace("changes:\n  []\n", "changes: []\n"))
    done = run(tmp_path, scenario=reform)
    assert done.returncode == 0, done.stderr
    whole = sha256(tmp_path / "x.h5")
    before = sha256(past)
    done = run(tmp_path, "--from", past, "--force", "--threads", "1", "--block-size", "100", scenario=reform)
    assert done.returncode == 0, done.stderr
    assert f"goes on from {past}" in done.stderr and "until 2025-12" in done.stderr
    assert sha256(tmp_path / "x.h5") == whole
    assert sha256(past) == before


def test_several_reforms_go_on_from_one_past(tmp_path, past):
    one = write(tmp_path, LATER, "one.yaml")
    two = write(tmp_path, LATER.replace("2026-01", "2026-03"), "two.yaml")
    command = [PROGRAM, "run", one, two, "--persons", str(PERSONS), "--replicates", "3", "--to", TO, "--quiet"]
    for folder, options in (("whole", []), ("forked", ["--from", past])):
        (tmp_path / folder).mkdir()
        subprocess.run([*command, *options, "-o", tmp_path / folder], check=True, capture_output=True)
    for name in ("one.h5", "two.h5"):
        assert sha256(tmp_path / "forked" / name) == sha256(tmp_path / "whole" / name)
    assert sha256(tmp_path / "forked" / "one.h5") != sha256(tmp_path / "forked" / "two.h5")


def test_quiet_runs_do_not_tell_where_they_go_on_from(tmp_path, past):
    reform = write(tmp_path, LATER)
    done = run(tmp_path, "--from", past, "--quiet", scenario=reform)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{tmp_path / 'x.h5'}\n")
    done = run(tmp_path, "--from", past, "--quiet", "--resume", scenario=reform)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("head, calendar", [("from: 2025-02, to: 2026-12, step: month", "2025-02 and has steps of 1 month"),
                                            ("from: 2025-01, to: 2026-12, step: quarter", "2025-01 and has steps of 3 months")])
def test_a_past_of_another_calendar_is_told_in_one_line(tmp_path, past, head, calendar):
    reform = write(tmp_path, f"civitas: 1\nbase: {SCENARIO}\ntitle: Another\ntime: {{{head}}}\nchanges: []\n")
    done = run(tmp_path, "--from", past, "--quiet", scenario=reform)
    assert done.returncode == 2 and done.stderr.count("error[") == 1, done.stderr
    assert f"begins in 2025-01 and has steps of 1 month, the run begins in {calendar}" in done.stderr, done.stderr


def test_of_a_past_that_has_nothing_to_do_with_it_the_first_ten_differences_are_told(tmp_path, past):
    done = run(tmp_path, "--from", past, "--quiet", scenario=ROOT / "scenarios" / "generations.yaml")
    told = [line for line in done.stderr.splitlines() if line.startswith("error[E822]") and "follow" in line]
    assert done.returncode == 2 and len(told) == 10, done.stderr
    assert re.search(r"\d+ more differ \(this is the past of '.*' in .*today.yaml\)", done.stderr), done.stderr


@pytest.mark.parametrize("folder", ["new/reforms", "new", "there"])
def test_a_refused_run_leaves_no_folder_that_it_made(tmp_path, past, folder):
    (tmp_path / "there").mkdir()
    one, two = (write(tmp_path, EARLIER, f"{name}.yaml") for name in ("one", "two"))
    done = subprocess.run([PROGRAM, "run", one, two, "--persons", str(PERSONS), "--replicates", "3", "--to", TO,
                           "--from", past, "-o", f"{tmp_path / folder}/"], capture_output=True, text=True)
    assert done.returncode == 2 and "error[E822]" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"there", "one.yaml", "two.yaml"}


def test_a_forked_run_that_is_stopped_goes_on_from_its_own_checkpoint(tmp_path, past):
    reform = write(tmp_path, LATER)
    assert run(tmp_path, scenario=reform).returncode == 0
    whole = sha256(tmp_path / "x.h5")
    (tmp_path / "x.h5").unlink()
    process = start(tmp_path, "--from", past, *OFTEN, scenario=reform)
    wait_for(tmp_path / PAST, process)
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 75
    done = run(tmp_path, "--from", past, "--resume", scenario=reform)
    assert done.returncode == 0 and f"goes on from {tmp_path / PAST}" in done.stderr
    assert sha256(tmp_path / "x.h5") == whole


@pytest.mark.parametrize("text, said", [
    (EARLIER, "'take_up.complexity' is another before 2026-01, where the past ends that the run is to follow "
              "(in 2025-11 take_up.complexity: 1 there, 0.5 here). Let it change from 2026-01 on"),
    (HEAD + "  - {set: take_up.stigma, to: 0.5, from: 2025-06}\n  - {set: take_up.complexity, to: 0.5, from: 2025-03}\n",
     "'take_up.complexity' is another"),  # the earliest
    (HEAD + "  - {remove: orphans}\n", "'orphans' is gone before 2026-01, where the past ends that the run is to follow "
                                        "(orphans, schedule: orphans there, nothing here). Where it is removed, write `from: 2026-01`, or run"),
    (HEAD + "  - {modify: household.equivalised, to: value * 1.0}\n", "'household.equivalised' is another"),
    (HEAD + "  - {modify: household.equivalised, to: value * 1.0, from: 2025-12}\n", "Let it change from 2026-01 on, or run this scenario from its beginning\n"),
])
def test_a_reform_that_begins_earlier_is_refused_and_named(tmp_path, past, text, said):
    done = run(tmp_path, "--from", past, scenario=write(tmp_path, text))
    assert done.returncode == 2, done.stderr
    assert "error[E822]" in done.stderr and said in done.stderr
    assert not (tmp_path / "x.h5").exists()


def test_what_differs_is_told_where_it_is_changed(tmp_path, past):
    reform = write(tmp_path, HEAD + "  - {remove: orphans}\n  - {set: take_up.stigma, to: 0.5}\n")
    done = run(tmp_path, "--from", past, "--set", "take_up.complexity=0.5", scenario=reform)
    assert done.returncode == 2, done.stderr
    assert f"{reform}:5:14: 'orphans' is gone before 2026-01" in done.stderr
    assert f"{reform}:6:31: 'take_up.stigma' is another before 2026-01" in done.stderr
    assert ("--set take_up.complexity=0.5: 'take_up.complexity' is another before 2026-01, where the past ends that the run is to follow "
            "(in 2025-01 take_up.complexity: 1 there, 0.5 here). Write a reform with {set: take_up.complexity, to: …, from: 2026-01}, or run "
            "this scenario from its beginning\n") in done.stderr


def test_everything_that_differs_is_told_of_all_reforms_before_the_first_of_them_runs(tmp_path, past):
    good = write(tmp_path, LATER, "good.yaml")
    one = write(tmp_path, HEAD + "  - {set: take_up.complexity, to: 0.5, from: 2025-11}\n  - {set: take_up.stigma, to: 0.5, from: 2025-06}\n"
                "  - {remove: orphans}\n  - {remove: remember_activity}\n", "one.yaml")
    two = write(tmp_path, HEAD + "  - {set: take_up.campaign, to: 1, from: 2025-11}\n", "two.yaml")
    done = subprocess.run([PROGRAM, "run", good, one, two, "--persons", "7000", "--replicates", "2", "--to", TO,
                           "--from", past, "-o", f"{tmp_path / 'out'}/"], capture_output=True, text=True)
    assert done.returncode == 2 and "goes on from" not in done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("error[")]
    for name, file in (("'take_up.complexity' is another", "one"), ("'take_up.stigma' is another", "one"), ("'orphans' is gone", "one"),
                       ("'remember_activity' is gone", "one"), ("'take_up.campaign' is another", "two")):
        assert sum(f"{name} before 2026-01" in line and f"{file}.yaml" in line for line in told) == 1, (name, told)
    assert sum("Give --replicates 3" in line for line in told) == 1
    assert sum("Give --persons 10000" in line for line in told) == 1
    assert len(told) == 7


@pytest.mark.parametrize("options, settings, said", [
    ([], {"to": "2025-11"}, "the past is longer than the run"),
    ([], {"replicates": 2}, "Give --replicates 3"),
    ([], {"persons": 7000}, f"this checkpoint is of other people (it is of {PERSONS} persons, the run of 7000 persons). Give --persons {PERSONS}\n"),
    (["--seed", "2"], {}, "'seed' is another"),
])
def test_other_runs_have_another_past(tmp_path, past, options, settings, said):
    done = run(tmp_path, "--from", past, *options, **settings)
    assert done.returncode == 2 and said in done.stderr, done.stderr


def test_a_past_of_the_records_themselves_asks_for_them(tmp_path):
    austria = ROOT / "scenarios" / "austria.yaml"
    short = {"scenario": austria, "replicates": 1, "to": "2025-01"}
    assert run(tmp_path, "--keep-checkpoint", persons="weighted", **short).returncode == 0
    (tmp_path / "on").mkdir()
    done = run(tmp_path / "on", "--from", tmp_path / PAST, persons=500, **{**short, "to": "2025-02"})
    assert done.returncode == 2
    assert "(it is of one person for each record, the run of 500 persons). Give --persons weighted\n" in done.stderr, done.stderr


def shown_in(example):
    """The scenario and the commands of an example."""
    (shown,) = re.findall(r"\$ cat reform.yaml\n(.*?)(?=^\$)((?:^\$ .*\n?)+)", example, re.M | re.S)
    return shown[0], [line[2:].split()[1:] for line in shown[1].splitlines()]


@pytest.mark.parametrize("kind, ends", [("faulty", 2), ("mended", 0)])
def test_the_page_of_the_mistake_shows_what_is_faulty_and_what_is_not(tmp_path, kind, ends):
    page = json.loads(subprocess.run([PROGRAM, "explain", "E822", "--json"], check=True, capture_output=True).stdout)
    course = ROOT / "scenarios" / "course"
    for path in (*course.glob("*.csv"), course / "family.yaml"):
        shutil.copy(path, tmp_path)
    law = (course / "01_first_steps.yaml").read_text()
    assert "to: 2027-12" in law
    (tmp_path / "law.yaml").write_text(law.replace("to: 2027-12", "to: 2028-12"))
    text, (past, fork) = shown_in(page[kind])
    write(tmp_path, text)
    assert subprocess.run([PROGRAM, *past], cwd=tmp_path, capture_output=True).returncode == 0
    done = subprocess.run([PROGRAM, *fork], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == ends, done.stderr
    assert done.stderr.count("error[E822]") == ends


def test_the_checkpoint_of_a_run_on_its_way_is_no_past(tmp_path):
    process = start(tmp_path, *OFTEN, "--threads", "1")
    wait_for(tmp_path / PAST, process)
    process.send_signal(signal.SIGTERM)
    process.communicate()
    (tmp_path / "on").mkdir()
    done = run(tmp_path / "on", "--from", tmp_path / PAST)
    assert done.returncode == 2 and "it is of a run on its way" in done.stderr, done.stderr


def test_a_past_is_not_replaced_by_the_checkpoints_of_those_that_follow(tmp_path):
    assert run(tmp_path, "--keep-checkpoint", to="2025-03").returncode == 0
    before = sha256(tmp_path / PAST)
    done = run(tmp_path, "--from", tmp_path / PAST, "--force", to="2025-06")
    assert done.returncode == 2 and "Choose another name with -o" in done.stderr, done.stderr
    assert sha256(tmp_path / PAST) == before


def test_what_is_neither_a_month_nor_a_checkpoint_is_refused(tmp_path):
    assert run(tmp_path, "--from", "2025-13").returncode == 2
    done = run(tmp_path, "--from", ROOT / "README.md")
    assert done.returncode == 2 and "this is no checkpoint" in done.stderr
    assert done.stderr.endswith("Give the name of a checkpoint, or run from the beginning\n")


def test_results_are_no_past_but_their_checkpoint_beside_them_is_named(tmp_path, past):
    results = past.with_suffix("")
    assert results.exists()
    done = run(tmp_path, "--from", results)
    assert done.returncode == 2 and "this is no checkpoint" in done.stderr
    assert done.stderr.endswith(f"Give {past}, which lies beside it\n"), done.stderr
