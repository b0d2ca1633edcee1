# SPDX-License-Identifier: Apache-2.0
# A wrong run tells its mistake once, at its place, with what to try; the exit code says whose turn it
# is; nothing is written, and what was there before stays as it was. What can be wrong in a scenario or
# its tables stands in cases/errors.
import gzip
import os
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from small_world import (FILES, LAW, PEOPLE, PROGRAM, REFORM, build, civitas, replaced)

UTF16 = "\ufeff" + LAW
PACKED = gzip.compress((PEOPLE * 50).encode())


def law(old, new):
    return {"law.yaml": replaced(LAW, old, new)}


def people(old, new):
    return {"people.csv": replaced(PEOPLE, old, new)}


def reform(old, new):
    return {"reform.yaml": replaced(REFORM, old, new)}


RUN = ["law.yaml"]
ENDS = "law.yaml:3:25: the file people.csv cannot be read (it is compressed, and ends early or is damaged). Copy it again from its source"

# what is changed, exit code, the message, and what follows `civitas run`
WRONG = {
    # files
    "no microdata": ({"people.csv": None}, 74, "law.yaml:3:25: the file people.csv cannot be read (No such file or directory)", RUN),
    "no mapping": ({"people.yaml": None}, 74, "law.yaml:3:46: the file people.yaml cannot be read (No such file or directory)", RUN),
    "no scenario": ({}, 74, "lew.yaml: this file cannot be read (No such file or directory). Did you mean 'law.yaml'?", ["lew.yaml"]),
    "a folder": ({}, 74, ".: this file cannot be read (Is a directory)", ["."]),
    # microdata
    "row cut off": (people("2,1,4,30,70,m,15000.5\n", "2,1,4,30"), 2, "people.csv:5:1: this row has 4 fields, but the header has 7 (the file seems to be cut off). Copy it again from its source", RUN),
    "archive cut off": ({"people.csv": PACKED[:60]}, 74, ENDS, RUN),
    "end of archive cut off": ({"people.csv": PACKED[:-4]}, 74, ENDS, RUN),
    "archive damaged": ({"people.csv": PACKED[:12] + b"zzzz" + PACKED[16:]}, 74, ENDS, RUN),
    "negative weight": (people("4,30,70", "4,-30,70"), 2, "people.csv:5:7: a weight below 0 (a person cannot stand for fewer than no citizens)", RUN),
    "household without members": (people("2,1,4,30", "2,2,4,30"), 2, "people.csv:5:3: this household should have 2 members, but the file has 1 (members are missing or double)", RUN),
    "sizes differ": (people("1,3,3,10", "1,2,3,10"), 2, "people.csv:4:3: 'hsize' differs within the household (line 2 says '3')", RUN),
    # YAML
    "Latin-1 scenario": ({"law.yaml": LAW.replace("small", "größere").encode("latin1")}, 2, "law.yaml:2:12: this byte is not UTF-8 (the file is in another encoding). Save it as UTF-8, or convert it, for example with iconv -f latin1 -t utf-8", RUN),
    "UTF-16 scenario": ({"law.yaml": UTF16.encode("utf-16-le")}, 2, "law.yaml:1:1: this file is UTF-16, not UTF-8 (some programs call it Unicode text). Save it as UTF-8, or convert it with iconv -f utf-16 -t utf-8", RUN),
    "empty scenario": ({"law.yaml": ""}, 2, "law.yaml: the file holds nothing. See whether it was saved; a scenario begins with `civitas: 1`", RUN),
    "no text": ({"law.yaml": b"\x00\x01"}, 2, "law.yaml:1:1: a zero byte cannot stand in a text file. Is this the right file?", RUN),
    "results": ({"law.yaml": b"\x89HDF\r\n\x1a\n\x00"}, 2, "law.yaml:1:1: this is a file of results, not a text (it is HDF5). Name a scenario; civitas reproduce and analysis/compare.py read results", RUN),
    "a list": ({"law.yaml": "- a\n"}, 2, "law.yaml:1:1: a scenario is a map of keys and values. Begin with `civitas: 1`", RUN),
    # scenario
    "wrong unit": (law("2020-01: 100,", "2020-01: 100 EUR/year,"), 2, "law.yaml:6:53: 'benefit.amount' is in EUR/month, but this amount is in EUR/year (nothing is converted silently). Write 8.33333 EUR/month, a twelfth of it", RUN),
    "abolished and read": (law("2025-03: 120", "2025-03: abolished"), 2, "law.yaml:6:67: 'benefit.amount' has no value in 2025-03 (it is abolished, but a formula or a model still reads it). Give it a value for that time, or stop reading it", RUN),
    # reforms
    "no base": (reform("base: law", "base: lew"), 74, "reform.yaml:2:7: the base lew.yaml cannot be read (No such file or directory). Did you mean 'law.yaml'?", ["reform.yaml"]),
    "base in a circle": ({"law.yaml": replaced(REFORM, "law.yaml", "reform.yaml")}, 2, "law.yaml:2:7: the base goes in a circle (reform.yaml is already being read). Take one `base:` out", ["reform.yaml"]),
    # command line
    "--set unknown": ({}, 2, "--set benefit.ammount=3: unknown parameter 'benefit.ammount'. Did you mean 'benefit.amount'?", RUN + ["--set", "benefit.ammount=3"]),
    "--set without =": ({}, 2, "--set benefit.amount: this is not NAME=VALUE. Write for example --set take_up.claim_cost=900", RUN + ["--set", "benefit.amount"]),
    "--set no number": ({}, 2, "--set benefit.amount=much: a number is needed here, not 'much'", RUN + ["--set", "benefit.amount=much"]),
    "--set in another unit": ({}, 2, "--set benefit.amount=3 EUR/year: 'benefit.amount' is in EUR/month, but this amount is in EUR/year (nothing is converted silently). Write 0.25 EUR/month, a twelfth of it", RUN + ["--set", "benefit.amount=3 EUR/year"]),
    "--set a schedule": ({}, 2, "--set tax.schedule=3: 'tax.schedule' is not one number and cannot be set to one (it is a schedule). Name the bracket, for example bracket: 2, rate: 0.25", RUN + ["--set", "tax.schedule=3"]),
    "--from no month": ({}, 2, "--from: '2025' is no month. Write it as 2025-01", RUN + ["--from", "2025"]),
    "--from no file": ({}, 74, "past.checkpoint: this file cannot be read (No such file or directory)", RUN + ["--from", "past.checkpoint"]),
    "--persons 0": ({}, 2, "--persons: '0' is no number of persons. Write a whole number up to 2000000000, or weighted", RUN + ["--persons", "0"]),
    "--persons too many": ({}, 2, "--persons: '4000000000' is no number of persons. Write a whole number up to 2000000000, or weighted", RUN + ["--persons", "4000000000"]),
    # output
    "no folder": ({}, 74, "nowhere/x.h5: cannot write to the folder nowhere (No such file or directory). Make the folder first, or choose another one with -o", RUN + ["-o", "nowhere/x.h5"]),
    "file for a folder": ({}, 74, "law.yaml/x.h5: cannot write to the folder law.yaml (it is not a folder). Choose another place with -o", RUN + ["-o", "law.yaml/x.h5"]),
    "a name too long": ({}, 74, "n" * 250 + ": cannot write a file of this name (File name too long). Choose a shorter name with -o", RUN + ["-o", "n" * 250]),
    "a path too long": ({}, 74, "n" * 5000 + ": cannot write a file of this name (File name too long). Choose a shorter name with -o", RUN + ["-o", "n" * 5000]),
    "no division": (law('"scale(tax.schedule, wage)"', '"wage * wage / (wage - wage)"'), 2, None, RUN),
}


def told(run):
    """The messages, without the source lines below them."""
    return re.findall(r"^error\[E\d{3}\]: (.*)$", run.stderr, re.M)


@pytest.mark.parametrize("name", WRONG)
def test_each_mistake_has_one_clear_message(tmp_path, name):
    changed, code, message, arguments = WRONG[name]
    build(tmp_path, changed)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    run = civitas(tmp_path, "run", *arguments)
    assert run.returncode == code, run.stderr
    assert run.stdout == ""
    assert len(told(run)) == 1, run.stderr
    if message is None:  # the citizen named is whoever comes first
        assert told(run)[0].startswith("law.yaml:16:3: the indicator 'tax' meets a value that is not a number (for person ")
        assert re.search(r"person \d+ \(record [1-4]\) in 2025-01\)\. Look for a division by zero", told(run)[0])
    else:
        assert told(run) == [message]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_line_is_shown_with_a_mark_below(tmp_path):
    build(tmp_path, law("schedule, wage)", "schedule, wages)"))
    shown = civitas(tmp_path, "run", "law.yaml").stderr.splitlines()
    assert shown[1] == '  13 |   person.tax: {is: "scale(tax.schedule, wages)", unit: EUR/year}'
    assert shown[2] == "     | " + " " * 40 + "^"


def test_bytes_of_another_encoding_do_not_reach_the_screen(tmp_path):
    build(tmp_path, {"law.yaml": LAW.replace("small", "größere").encode("latin1")})
    run = subprocess.run([PROGRAM, "check", "law.yaml"], cwd=tmp_path, capture_output=True)
    assert "  2 | title: A gr\ufffd\ufffdere world" in run.stderr.decode()


LOOKUP = """\
civitas: 1
population: {parametric: singles, persons: 4}
time: {from: 2027-01, to: 2027-12}
parameters:
  allowance: {unit: EUR/month, axes: {age: [0-2, 3-9]}, values: [138.4, 148.0], source: made up}
state:
  person.age: {type: integer, start: 12}
  person.paid: {type: real, unit: EUR/month, start: 0 EUR/month}
values:
  person.benefit: {is: "2 * lookup(allowance, age)", unit: EUR/month}
rules: {pay: {for: person, set: {paid: benefit}}}
schedule: []
indicators:
  paid: {of: person, sum: paid, unit: EUR/month}
"""


@pytest.mark.parametrize("old, new, told_of", [
    ("sum: paid", "sum: benefit", "14:3: the indicator 'paid' meets a value that is not a number"),
    ("schedule: []", "schedule: [pay]", "11:40: the rule 'pay': 'paid' comes to no number"),
    ("start: 0 EUR/month", "start: benefit", "8:53: the start of 'person.paid' is not a number")])
def test_a_lookup_beyond_its_table_is_told_where_it_stands(tmp_path, old, new, told_of):
    (tmp_path / "look.yaml").write_text(replaced(LOOKUP, old, new))
    message, = told(civitas(tmp_path, "run", "look.yaml"))
    assert message.startswith(f"look.yaml:{told_of} (for "), message
    assert ". Look for a division by zero, " in message and "a lookup of what its table does not have ('allowance' in look.yaml:10:29), or" in message


def test_several_mistakes_are_told_in_one_go_in_the_order_of_the_file(tmp_path):
    text = replaced(LAW, "unit: EUR/month, from", "unit: Euro, from")
    text = replaced(text, "above: 20000", "above: 10000")
    text = replaced(text, "  benefit: {of", "  benefit: {off")
    build(tmp_path, {"law.yaml": text})
    for command in ("run", "check"):
        run = civitas(tmp_path, command, "law.yaml")
        assert run.returncode == 2
        assert [message.split(" ")[0] for message in told(run)] == ["law.yaml:6:26:", "law.yaml:11:72:", "law.yaml:17:13:"]


def test_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path):
    build(tmp_path)
    plain = civitas(tmp_path, "run", "law.yaml", "-o", "plain.h5", "--json").stdout
    build(tmp_path, {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in FILES.items()})
    run = civitas(tmp_path, "run", "law.yaml", "-o", "windows.h5", "--json")
    assert run.returncode == 0, run.stderr
    assert run.stdout.split('"last"')[1] == plain.split('"last"')[1]


def test_a_file_that_exists_is_kept_unless_force_is_given(tmp_path):
    build(tmp_path)
    (tmp_path / "law.h5").write_bytes(b"dear")
    run = civitas(tmp_path, "run", "law.yaml")
    assert run.returncode == 74 and (tmp_path / "law.h5").read_bytes() == b"dear"
    assert told(run) == ["law.h5: exists already. Give --force to replace it"]
    assert civitas(tmp_path, "run", "law.yaml", "--force").returncode == 0
    assert (tmp_path / "law.h5").read_bytes() != b"dear"


@pytest.mark.parametrize("existing", [False, True])
def test_a_full_disk_leaves_the_file_that_was_there(tmp_path, existing):
    build(tmp_path)
    if existing:
        (tmp_path / "law.h5").write_bytes(b"dear")
    before = sorted(os.listdir(tmp_path))
    run = civitas(tmp_path, "run", "law.yaml", "--force",
                  env={"LD_PRELOAD": os.environ["CIVITAS_FAILING_CALLS"], "FAIL_AT": "2", "FAIL_STICKY": "1"})
    assert run.returncode == 74
    assert told(run) == ["law.h5: cannot write the file (No space left on device). Make room, or choose another disk with -o"]
    assert sorted(os.listdir(tmp_path)) == before
    assert not existing or (tmp_path / "law.h5").read_bytes() == b"dear"


def test_a_limit_on_the_size_of_files_is_told(tmp_path):
    build(tmp_path)
    run = subprocess.run(["/bin/bash", "-c", f"trap '' XFSZ; ulimit -f 8; exec '{PROGRAM}' run law.yaml"],
                         cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 74, run.stderr
    assert told(run) == ["law.h5: cannot write the file (File too large). Try again, or choose another disk with -o"]
    assert sorted(os.listdir(tmp_path)) == sorted(FILES)


def test_a_folder_without_leave_to_write_is_told():
    # Root may write everywhere, so it becomes nobody; hence a folder that nobody may enter.
    nobody = {"user": 65534} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        build(folder)
        (folder / "locked").mkdir(mode=0o555)
        run = civitas(folder, "run", "law.yaml", "-o", "locked/x.h5", **nobody)
    assert run.returncode == 74
    assert told(run) == ["locked/x.h5: cannot write to the folder locked (Permission denied). Choose a folder that you may write to with -o"]


def test_check_goes_on_after_a_scenario_that_is_wrong(tmp_path):
    build(tmp_path, {"b.yaml": replaced(LAW, "civitas: 1", "civitas: 3")})
    run = civitas(tmp_path, "check", "b.yaml", "law.yaml", "lew.yaml")
    assert run.stdout.startswith("law.yaml: no mistakes; ")
    assert [message.split(":")[0] for message in told(run)] == ["b.yaml", "lew.yaml"]
    assert run.returncode in (2, 74)


@pytest.mark.parametrize("base, advice", [
    ("law.yaml", "Paths begin at the folder of the file that names them: write ../law.yaml"),  # where the user stands
    ("../lew.yaml", "Did you mean '../law.yaml'?"),
    ("../other/low.yaml", "Did you mean '../other/law.yaml'?"),
    ("reforn.yaml", ""),  # not the file itself
    ("nowhere/x.yaml", "There is no folder my/nowhere"),
])
def test_a_base_that_lies_elsewhere(tmp_path, base, advice):
    build(tmp_path, {})
    for folder in ("my", "other"):
        (tmp_path / folder).mkdir()
    (tmp_path / "other/law.yaml").write_text(LAW)
    (tmp_path / "my/reform.yaml").write_text(replaced(REFORM, "base: law.yaml", f"base: {base}"))
    said = civitas(tmp_path, "check", "my/reform.yaml").stderr.splitlines()[0]
    assert said.startswith("error[E501]: my/reform.yaml:2:7: the base ") and said.endswith("(No such file or directory)" + (f". {advice}" if advice else "")), said
