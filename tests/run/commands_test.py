# SPDX-License-Identifier: Apache-2.0
# The commands as people and machines meet them: help, JSON, dry runs, quiet, colours, exit codes.
import contextlib
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios

import h5py
import pytest
from small_world import FILES, PROGRAM, build, civitas

COMMANDS = ["run", "check", "plan", "list"]


@pytest.fixture
def world(tmp_path):
    build(tmp_path)
    return tmp_path


def test_help_names_every_command_and_the_exit_codes(world):
    run = civitas(world, "--help")
    assert run.returncode == 0 and run.stderr == ""
    for command in COMMANDS:
        assert f"  {command} " in run.stdout
    assert "Exit codes: 0 done, 2 wrong input" in run.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(world, command):
    run = civitas(world, command, "--help")
    assert run.returncode == 0 and run.stderr == ""
    assert "Usage: " in run.stdout
    options = [line.split() for line in run.stdout.splitlines() if line.startswith("  -")]
    assert len(options) > 1


FAILED = {"run": "an assertion failed", "sweep": "a run failed", "reproduce": "the numbers differ", "test": "a case is not as expected"}
GO_ON = {"run", "sweep", "solve", "calibrate"}


def test_help_of_each_command_tells_the_exit_codes_that_it_has_and_an_example_of_its_own(world):
    for command in re.findall(r"^  ([a-z]+)  ", civitas(world, "--help").stdout.split("Subcommands:")[1], re.M):
        told = " ".join(civitas(world, command, "--help").stdout.split())  # help wraps no lines, or does
        assert ("Exit codes: 0 done, 2 wrong input, " + (f"4 {FAILED[command]}, " if command in FAILED else "")
                + "70 our bug, 74 files or disk"
                + (", 75 checkpointed: run again with --resume, 130 interrupted" if command in GO_ON else "")
                + f". Example: civitas {command} ") in told


@pytest.mark.parametrize("arguments", [[], ["walk"], ["run"], ["run", "law.yaml", "--wrong"], ["plan"],
                                       ["list", "cats"], ["run", "law.yaml", "--replicates", "0"],
                                       ["run", "law.yaml", "--threads", "x"],
                                       ["run", "law.yaml", "--checkpoint-every", "nan"], ["run", "law.yaml", "--snapshot-every", "NaN"],
                                       ["sweep", "law.yaml", "--save-every", "nan"], ["solve", "law.yaml", "--save-every=-nan"]])
def test_wrong_usage_is_2_and_says_where_help_is(world, arguments):
    run = civitas(world, *arguments)
    assert run.returncode == 2
    assert run.stdout == "" and run.stderr.startswith("error[E801]: ") and "--help tells more" in run.stderr
    assert sorted(os.listdir(world)) == sorted(FILES)


@pytest.mark.parametrize("arguments, told", [
    ([], "civitas: a subcommand is required. civitas --help tells more"),
    (["run"], "civitas run: SCENARIO is required. civitas run --help tells more"),
    (["run", "law.yaml", "--replicate=3"],
     "civitas run: unknown argument '--replicate=3'. Did you mean '--replicates'? civitas run --help tells more"),
    (["sweep", "law.yaml", "--treads", "2"],
     "civitas sweep: unknown arguments '--treads 2'. Did you mean '--threads'? civitas sweep --help tells more"),
    (["run", "law.yaml", "--replicates", "0"],
     "civitas run: --replicates: '0' is no whole number from 1 to 100000. civitas run --help tells more"),
    (["run", "law.yaml", "--replicates", "1e1"],
     "civitas run: --replicates: '1e1' is no whole number from 1 to 100000. civitas run --help tells more"),
    (["run", "law.yaml", "-o", ""], "civitas run: --output: nothing is given. civitas run --help tells more"),
    (["sweep", "law.yaml", "--design", ""], "civitas sweep: --design: nothing is given. civitas sweep --help tells more"),
    (["check", ""], "civitas check: SCENARIO: nothing is given. civitas check --help tells more")])
def test_wrong_usage_is_told_like_every_mistake(world, arguments, told):
    assert civitas(world, *arguments).stderr == f"error[E801]: {told}\n"


@pytest.mark.parametrize("command, option, most", [
    ("run", "--seed", 2**64 - 1), ("check", "--seed", 2**64 - 1), ("run", "--replicates", 100000), ("run", "--threads", 4096),
    ("run", "--block-size", 2**20), ("sweep", "--threads", 4096), ("solve", "--threads", 4096), ("reproduce", "--threads", 4096)])
def test_whole_numbers_are_written_in_decimal_digits(world, command, option, most):
    for wrong in ("0x10", "-1", "+1", "1e1", "1.0", " 1", "1'0", str(most + 1), "1" * 40):
        said = civitas(world, command, "law.yaml", f"{option}={wrong}")
        assert said.returncode == 2 and f"{option}: '{wrong}' is no whole number from " in said.stderr, said.stderr
        assert f" to {most}. " in said.stderr


@pytest.mark.parametrize("written, seed, replicates", [("10", 10, 2), ("010", 10, 2), ("0018446744073709551615", 2**64 - 1, 2)])
def test_zeros_in_front_change_no_number(world, written, seed, replicates):
    run = civitas(world, "run", "law.yaml", "--quiet", "--seed", written, "--replicates", "002", "--block-size", "08", "--threads", "01")
    assert run.returncode == 0, run.stderr
    with h5py.File(world / "law.h5") as file:
        assert int(file["provenance"].attrs["seed"]) == seed and len(file["replicate"]) == replicates


def test_version(world):
    run = civitas(world, "--version")
    assert run.returncode == 0 and run.stdout.startswith("civitas ")


def test_a_results_file_may_have_a_name_that_is_not_utf8(world):
    name = b"b\xff"
    run = subprocess.run([PROGRAM, "run", "law.yaml", "--json", "-o", name + b".h5"], cwd=world, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["results"] == "b\ufffd.h5"
    log = os.fsencode(world) + b"/" + name + b".log.json"
    with open(log) as file:
        assert json.load(file)["complete"] is True


def test_run_writes_results_and_a_log(world):
    run = civitas(world, "run", "law.yaml")
    assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("law.h5\n") and "A small world\n2025-06, law.yaml" in run.stdout
    assert set(os.listdir(world)) - set(FILES) == {"law.h5", "law.log.json"}
    log = json.loads((world / "law.log.json").read_text())
    assert log["complete"] is True and log["citizen_steps"] == 24


def test_run_as_json_is_one_line_for_each_scenario(world):
    run = civitas(world, "run", "law.yaml", "reform.yaml", "--json")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line["results"] for line in lines] == ["law.h5", "reform.h5"]
    # 20 % of 19000 - 10 % of them above 20000: by hand 1800 + 3000, 200, 800.1, weighted.
    assert lines[0]["last"]["tax"] == pytest.approx(10 * 4800 + 10 * 200 + 30 * 800.1)
    assert lines[0]["last"]["benefit"] == pytest.approx(10 * 120)
    assert lines[1]["last"]["benefit"] == pytest.approx(10 * 150)


@pytest.mark.parametrize("arguments", [["plan", "law.yaml"], ["list", "models"], ["list", "functions"], ["list", "units"],
                                       ["list", "parameters"], ["list", "parameters", "law.yaml"],
                                       ["list", "indicators", "law.yaml"]])
def test_json_is_json_and_says_what_the_table_says(world, arguments):
    run = civitas(world, *arguments, "--json")
    assert run.returncode == 0, run.stderr
    json.loads(run.stdout)
    table = civitas(world, *arguments)
    assert table.returncode == 0 and len(table.stdout.splitlines()) > 1
    assert sorted(os.listdir(world)) == sorted(FILES)


def test_plan_tells_schedule_and_values(world):
    plan = json.loads(civitas(world, "plan", "law.yaml", "--json").stdout)
    assert plan["persons"] == 4 and plan["households"] == 2 and plan["steps"] == 6
    assert {"name": "person.tax", "formula": "scale(tax.schedule, wage)"} in plan["values"]


@pytest.mark.parametrize("option", ["--dry-run", "--estimate"])
def test_trying_writes_nothing(world, option):
    run = civitas(world, "run", "law.yaml", option)
    assert run.returncode == 0 and run.stdout != ""
    assert sorted(os.listdir(world)) == sorted(FILES)


def test_an_estimate_looks_where_the_results_are_to_go_if_that_is_said(world):
    (world / "there.h5").write_text("kept")
    for output, said in (("there.h5", "there.h5: exists already. Give --force to replace it"),
                         ("nowhere/law.h5", "cannot write to the folder nowhere"), ("law.yaml/", "law.yaml")):
        run = civitas(world, "run", "law.yaml", "--estimate", "-o", output)
        assert run.returncode in (2, 74) and said in run.stderr, run.stderr
    assert civitas(world, "run", "law.yaml", "--estimate", "-o", "there.h5", "--force").returncode == 0
    (world / "law.h5").write_text("of before")
    assert civitas(world, "run", "law.yaml", "--estimate").returncode == 0
    assert civitas(world, "run", "law.yaml", "--estimate", "-o", "new/").returncode == 0
    assert sorted(os.listdir(world)) == sorted([*FILES, "there.h5", "law.h5"])


def test_quiet_prints_the_file_alone(world):
    run = civitas(world, "run", "law.yaml", "--quiet")
    assert (run.stdout, run.stderr) == ("law.h5\n", "")


def test_a_warning_of_several_scenarios_is_told_once_and_quiet_tells_none(world):
    text = (world / "law.yaml").read_text().replace("parameters:\n", "parameters:\n  idle: {unit: 1, value: 1, source: assumed}\n")
    (world / "law.yaml").write_text(text)
    for command in ("check", "run"):
        assert civitas(world, command, "law.yaml", "reform.yaml").stderr.count("nothing reads the parameter 'idle'") == 1
    assert civitas(world, "run", "law.yaml", "reform.yaml", "--force", "--quiet").stderr == ""


def test_a_number_that_was_last_recorded_earlier_is_told_with_its_month(world):
    (world / "law.yaml").write_text((world / "law.yaml").read_text() + "  yearly: {of: household, sum: benefit, unit: EUR/month, every: year}\n"
                                    "  yearly_tax: {of: person, sum: tax, by: [sex], unit: EUR/year, every: year}\n")
    shown = civitas(world, "run", "law.yaml", "--groups").stdout
    assert re.search(r"^yearly +1000 \(2025-01\) +EUR/month", shown, re.M) and re.search(r"^benefit +1200 +EUR/month", shown, re.M)
    assert "yearly_tax (2025-01)" in shown and "tax (2025-06)" not in shown


def test_check_lists_what_a_reform_changes(world):
    run = civitas(world, "check", "law.yaml", "reform.yaml")
    assert run.returncode == 0
    assert "  benefit.amount from 2025-02: 100 → 150 EUR/month\n" in run.stdout


def test_settings_on_the_command_line_count(world):
    run = civitas(world, "run", "law.yaml", "--json", "--set", "benefit.amount=7 EUR/month", "--to", "2025-02")
    assert json.loads(run.stdout)["last"]["benefit"] == pytest.approx(70)


def test_indicators_need_a_scenario(world):
    run = civitas(world, "list", "indicators")
    assert run.returncode == 2
    assert run.stderr == "error[E801]: civitas list: indicators belong to a scenario. Write civitas list indicators SCENARIO\n"


def test_an_unknown_command_is_told_with_the_one_that_was_meant(world):
    assert civitas(world, "runn").stderr == "error[E801]: unknown command 'runn'. Did you mean 'run'? civitas --help tells more\n"


def test_a_folder_for_results_is_made(world):
    (world / "other.yaml").write_text((world / "law.yaml").read_text())
    assert civitas(world, "run", "law.yaml", "-o", "one/").returncode == 0 and (world / "one" / "law.h5").exists()
    assert civitas(world, "run", "law.yaml", "other.yaml", "-o", "a/b").returncode == 0 and (world / "a" / "b" / "other.h5").exists()


def test_plan_tells_when_a_rule_works(world):
    text = (world / "law.yaml").read_text() + "state: {person.x: {type: bool, start: false}}\nrules: {act: {for: person, set: {x: now.year > 2024}}}\n"
    (world / "late.yaml").write_text(text + "schedule: [{act: {from: 2025-02}}]\n")
    plan = civitas(world, "plan", "late.yaml")
    assert "  1. act from 2025-02\n" in plan.stdout, plan.stderr
    assert "now." not in plan.stdout
    assert json.loads(civitas(world, "plan", "late.yaml", "--json").stdout)["schedule"][0]["when"] == "from 2025-02"


def test_two_results_of_one_name_are_refused(world):
    (world / "other").mkdir()
    build(world / "other")
    run = civitas(world, "run", "law.yaml", "other/law.yaml")
    assert run.returncode == 2
    assert "two scenarios would be written to law.h5" in run.stderr
    assert not (world / "law.h5").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [["list", "units"], ["list", "functions"], ["--help"]])
def test_an_output_that_takes_nothing_is_told(world, arguments):
    with open("/dev/full", "w") as full:
        run = subprocess.run([PROGRAM, *arguments], cwd=world, stdout=full, stderr=subprocess.PIPE, text=True)
    assert run.returncode == 74
    assert run.stderr == "error[E802]: cannot write to the standard output (No space left on device)\n"


@pytest.mark.parametrize("no_color, coloured", [(None, True), ("", True), ("1", False)])
def test_colours_only_on_a_terminal_that_wants_them(world, no_color, coloured):
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    if no_color is not None:
        environment["NO_COLOR"] = no_color
    outside, inside = pty.openpty()
    subprocess.run([PROGRAM, "check", "lew.yaml"], cwd=world, env=environment, stderr=inside)
    os.close(inside)
    shown = os.read(outside, 10000).decode()
    os.close(outside)
    assert ("\033[" in shown) == coloured
    assert "\033[" not in civitas(world, "check", "lew.yaml").stderr


def test_several_scenarios_do_not_fit_in_one_file(world):
    run = civitas(world, "run", "law.yaml", "reform.yaml", "-o", "both.h5")
    assert run.returncode == 2 and "'both.h5' is one file" in run.stderr and "-o both/" in run.stderr
    assert sorted(os.listdir(world)) == sorted(FILES)


@pytest.mark.parametrize("scenario", [[], ["law.yaml"]])
def test_parameters_fit_the_terminal_with_their_meaning_first_and_are_whole_elsewhere(world, scenario):
    outside, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    shown = subprocess.Popen([PROGRAM, "list", "parameters", *scenario], cwd=world, stdout=inside)
    os.close(inside)
    text = b""
    with contextlib.suppress(OSError):  # when the other side is closed
        while part := os.read(outside, 10000):
            text += part
    os.close(outside)
    assert shown.wait() == 0
    lines = text.decode().splitlines()
    assert lines[0].split() == ["parameter", "value", "unit", "range", "meaning", "source"]
    assert all(len(line) <= 100 for line in lines) and (scenario or any("…" in line for line in lines))
    whole = civitas(world, "list", "parameters", *scenario).stdout
    assert "…" not in whole and (scenario or "1 to 12, whole" in whole)


def test_one_is_one(world):
    assert civitas(world, "check", "reform.yaml").stdout.splitlines()[0].endswith("2 indicators, 1 change")
    assert "million" not in civitas(world, "run", "law.yaml").stderr


def test_of_a_long_line_what_stands_around_the_mistake_is_shown(world):
    formula = "1" + " + 2" * 100 + " + agee" + " + 2" * 100
    text = FILES["law.yaml"].replace("values:\n", f"values:\n  person.long: \"{formula}\"\n", 1)
    assert formula in text
    (world / "law.yaml").write_text(text)
    said = civitas(world, "check", "law.yaml").stderr.splitlines()
    at = next(i for i, line in enumerate(said) if "unknown name 'agee'" in line)
    line, caret = said[at + 1], said[at + 2]
    assert "| …" in line and line.endswith("…") and len(line) < 180
    assert line[caret.index("^"):].startswith("agee")
