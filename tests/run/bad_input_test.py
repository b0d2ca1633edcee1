# SPDX-License-Identifier: Apache-2.0
# What a user can get wrong: each mistake is told once, at its place, with what to try; the exit code
# says whose turn it is; nothing is written, and what was there before stays as it was.
import gzip
import os
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from small_world import (FILES, LAW, MAPPING, PEOPLE, PROGRAM, REFORM, build, civitas, replaced)

UTF16 = "\ufeff" + LAW
PACKED = gzip.compress((PEOPLE * 50).encode())


def law(old, new):
    return {"law.yaml": replaced(LAW, old, new)}


def mapping(old, new):
    return {"people.yaml": replaced(MAPPING, old, new)}


def people(old, new):
    return {"people.csv": replaced(PEOPLE, old, new)}


def reform(old, new):
    return {"reform.yaml": replaced(REFORM, old, new)}


RUN = ["law.yaml"]
ENDS = "the compressed file ends early or is damaged (gzip cannot unpack it). Copy it again from its source"

# what is changed, exit code, the message, and what follows `civitas run`
WRONG = {
    # files
    "no microdata": ({"people.csv": None}, 74, "law.yaml:3:25: the file people.csv cannot be read (No such file or directory)", RUN),
    "no mapping": ({"people.yaml": None}, 74, "law.yaml:3:46: the file people.yaml cannot be read (No such file or directory)", RUN),
    "no scenario": ({}, 74, "lew.yaml: this file cannot be read (No such file or directory). Did you mean 'law.yaml'?", ["lew.yaml"]),
    "a folder": ({}, 74, ".: this file cannot be read (Is a directory)", ["."]),
    # microdata
    "row cut off": (people("2,1,4,30,70,m,15000.5\n", "2,1,4,30"), 2, "people.csv:5:1: this row has 4 fields, but the header has 7 (the file seems to be cut off). Copy it again from its source", RUN),
    "row too long": (people("30,70,m", "30,70,m,x"), 2, "people.csv:5:1: this row has 8 fields, but the header has 7", RUN),
    "archive cut off": ({"people.csv": PACKED[:60]}, 2, "people.csv: " + ENDS, RUN),
    "end of archive cut off": ({"people.csv": PACKED[:-4]}, 2, "people.csv: " + ENDS, RUN),
    "archive damaged": ({"people.csv": PACKED[:12] + b"zzzz" + PACKED[16:]}, 2, "people.csv: " + ENDS, RUN),
    "empty microdata": ({"people.csv": ""}, 2, "people.csv: the file is empty (a header and rows were expected)", RUN),
    "header only": ({"people.csv": PEOPLE.split("\n")[0] + "\n"}, 2, "people.csv: the file holds no persons (it has a header only)", RUN),
    "semicolons": ({"people.csv": PEOPLE.replace(",", ";")}, 2, "people.csv:1:4: the fields are parted by semicolons, not by commas. Save the file with commas between the fields, and points in the numbers", RUN),
    "unknown column": (mapping("column: wage", "column: wages"), 2, "people.yaml:12:20: unknown column 'wages' (people.csv has no column of that name). Did you mean 'wage'?", RUN),
    "unknown category": (people("70,m", "70,x"), 2, "people.csv:5:13: unknown category 'x' of 'sex' (the mapping does not know it). Known are f, m", RUN),
    "unknown label": (mapping("m: man", "m: mann"), 2, "people.yaml:11:84: unknown label 'mann' (it is not among the labels). Did you mean 'man'?", RUN),
    "negative weight": (people("4,30,70", "4,-30,70"), 2, "people.csv:5:7: a weight below 0 (a person cannot stand for fewer than no citizens)", RUN),
    "weight in words": (people("4,30,70", "4,many,70"), 2, "people.csv:5:7: the weight 'many' is not a number", RUN),
    "all weights 0": ({"people.csv": PEOPLE.replace(",10,", ",0,").replace(",30,", ",0,")}, 2, "people.csv: all weights are 0 (nobody would be simulated)", RUN),
    "household without members": (people("2,1,4,30", "2,2,4,30"), 2, "people.csv:5:3: this household should have 2 members, but the file has 1 (members are missing or double)", RUN),
    "sizes differ": (people("1,3,3,10", "1,2,3,10"), 2, "people.csv:4:3: 'hsize' differs within the household (line 2 says '3')", RUN),
    "person twice": (people("2,1,4,30", "2,1,3,30"), 2, "people.csv:5:5: the person '3' is there twice (first in line 4)", RUN),
    "person without id": (people("2,1,4,30", "2,1,,30"), 2, "people.csv:5:5: a person without an id", RUN),
    "empty field": (people(",70,m", ",,m"), 2, "people.csv:5:10: the field 'age' is empty. Say in the mapping what it means: `missing: …`", RUN),
    "comma in a number": (people("15000.5", '"15000,5"'), 2, "people.csv:5:15: '15000,5' is not a number. Write 1234.5, without commas", RUN),
    "half a year": (people(",70,m", ",70.5,m"), 2, "people.csv:5:10: '70.5' is not a whole number that can be kept", RUN),
    "Latin-1 microdata": ({"people.csv": PEOPLE.encode().replace(b",9,f", b",9,\xfc")}, 2, "people.csv:4:12: this byte is not UTF-8 (the file is in another encoding). Save it as UTF-8, or convert it, for example with iconv -f latin1 -t utf-8", RUN),
    # YAML
    "Latin-1 scenario": ({"law.yaml": LAW.replace("small", "größere").encode("latin1")}, 2, "law.yaml:2:12: this byte is not UTF-8 (the file is in another encoding). Save it as UTF-8, or convert it, for example with iconv -f latin1 -t utf-8", RUN),
    "UTF-16 scenario": ({"law.yaml": UTF16.encode("utf-16-le")}, 2, "law.yaml:1:1: this file is UTF-16, not UTF-8 (some programs call it Unicode text). Save it as UTF-8, or convert it with iconv -f utf-16 -t utf-8", RUN),
    "empty scenario": ({"law.yaml": ""}, 2, "law.yaml: the file holds nothing", RUN),
    "no text": ({"law.yaml": b"\x00\x01"}, 2, "law.yaml:1:1: a zero byte cannot stand in a text file. Is this the right file?", RUN),
    "a list": ({"law.yaml": "- a\n"}, 2, "law.yaml:1:1: a scenario is a map of keys and values. Begin with `civitas: 1`", RUN),
    "key twice": (law("title: A small world\n", "title: A\ntitle: B\n"), 2, "law.yaml:3:1: the key 'title' is there twice (first in line 2). Take one of them out", RUN),
    "anchor": (law("title: A", "title: &a A"), 2, "law.yaml:2:8: anchors (&name) are not used here (a reader should see every number where it counts). Write the text out where it is needed", RUN),
    "alias": (law("title: A small world", "title: *a"), 2, "law.yaml:2:8: aliases (*name) are not used here; a text that begins with * needs quotes", RUN),
    "merge key": (law("  tax: {of", "  <<: {of"), 2, "law.yaml:16:3: merge keys (<<) are not used here. Write the keys out", RUN),
    "tag": (law("title: A", "title: !!str A"), 2, "law.yaml:2:8: tags (!name) are not used here. Take it out", RUN),
    "tab": (law("  benefit.amount:", "\tbenefit.amount:"), 2, "law.yaml:6:1: a tab cannot indent (editors show it in different widths). Indent with spaces", RUN),
    "two documents": ({"law.yaml": LAW + "---\ncivitas: 1\n"}, 2, "law.yaml:18:1: a second document begins here (a file holds one). Take the line --- out, or put it into a file of its own", RUN),
    "colon in a text": (law("title: A small", "title: A: small"), 2, "law.yaml:2:9: a ':' cannot stand here; the indentation may be wrong, or a text with ': ' in it needs quotes", RUN),
    "list never closed": (law("[sex]", "[sex"), 2, "law.yaml:16:55: this ] or } does not close what was opened last", RUN),
    # scenario
    "no version": (law("civitas: 1\n", ""), 2, "law.yaml:1:1: 'civitas' is missing in a scenario (it is required)", RUN),
    "unknown version": (law("civitas: 1", "civitas: 2"), 2, "law.yaml:1:10: unknown format version '2' (this program knows version 1)", RUN),
    "unknown key": (law("indicators:", "indikators:"), 2, "law.yaml:15:1: unknown key 'indikators' in a scenario. Did you mean 'indicators'?", RUN),
    "unknown key of a parameter": (law("from: {2020-01", "form: {2020-01"), 2, "law.yaml:6:37: unknown key 'form' in the parameter 'benefit.amount'. Did you mean 'from'?", RUN),
    "wrong unit": (law("2020-01: 100,", "2020-01: 100 EUR/year,"), 2, "law.yaml:6:53: 'benefit.amount' is in EUR/month, but this amount is in EUR/year (nothing is converted silently)", RUN),
    "unknown unit": (law("EUR/month, from", "Euro/month, from"), 2, "law.yaml:6:26: unknown unit 'Euro/month'. Write for example EUR/month, 1/year or 1; `civitas list units` shows all", RUN),
    "unit of a value": (law("unit: EUR/year}\n  household", "unit: EUR/month}\n  household"), 2, "law.yaml:13:55: 'person.tax' is declared in EUR/month, but its formula gives EUR/year. Write `/ 12 month/year` after it to get EUR/month", RUN),
    "unordered brackets": (law("above: 20000", "above: 10000"), 2, "law.yaml:11:72: the brackets are not in ascending order (each begins above the one before)", RUN),
    "percent": (law("rate: 0.2}", "rate: 20 %}"), 2, "law.yaml:11:60: '20 %' is not a number with a unit. Write 0.05 for 5 %", RUN),
    "no such month": (law("2025-03: 120", "2025-13: 120"), 2, "law.yaml:6:58: a month is needed here, not '2025-13'. Write it as 2027-03", RUN),
    "dates unordered": (law("2025-03: 120", "2019-03: 120"), 2, "law.yaml:6:58: the dates are not in ascending order. Write the earlier date first", RUN),
    "time ends first": (law("to: 2025-06", "to: 2024-06"), 2, "law.yaml:4:7: the time ends before it begins (2024-06 is before 2025-01)", RUN),
    "abolished and read": (law("2025-03: 120", "2025-03: abolished"), 2, "law.yaml:6:67: 'benefit.amount' has no value in 2025-03 (it is abolished, but a formula or a model still reads it). Give it a value for that time, or stop reading it", RUN),
    "unknown name": (law("schedule, wage)", "schedule, wages)"), 2, "law.yaml:13:41: unknown name 'wages' (no column, value or parameter of a person is called so). Did you mean 'wage'?", RUN),
    "unknown model": (law("values:", "schedule: [labor]\nvalues:"), 2, "law.yaml:12:12: unknown model or rule 'labor'. Did you mean 'labour'?", RUN),
    # reforms
    "no base": (reform("base: law", "base: lew"), 2, "reform.yaml:2:7: the base lew.yaml cannot be read (No such file or directory). Did you mean 'law.yaml'?", ["reform.yaml"]),
    "base in a circle": ({"law.yaml": replaced(REFORM, "law.yaml", "reform.yaml")}, 2, "law.yaml:2:7: the base goes in a circle (reform.yaml is already being read). Take one `base:` out", ["reform.yaml"]),
    "its own base": (reform("law.yaml", "reform.yaml"), 2, "reform.yaml:2:7: the base goes in a circle (reform.yaml is already being read). Take one `base:` out", ["reform.yaml"]),
    "unknown parameter": (reform("benefit.amount", "benefit.amont"), 2, "reform.yaml:5:11: unknown parameter 'benefit.amont'. Did you mean 'benefit.amount'?", ["reform.yaml"]),
    "unknown word": (reform("from: 2025", "form: 2025"), 2, "reform.yaml:5:36: unknown key 'form' in a change. Did you mean 'from'?", ["reform.yaml"]),
    "no deed": (reform("set: benefit.amount, ", ""), 2, "reform.yaml:5:5: a change does not say what it does. Begin it with set, replace, modify, insert or remove", ["reform.yaml"]),
    # command line
    "--set unknown": ({}, 2, "--set benefit.ammount=3: unknown parameter 'benefit.ammount'. Did you mean 'benefit.amount'?", RUN + ["--set", "benefit.ammount=3"]),
    "--set without =": ({}, 2, "--set benefit.amount: this is not NAME=VALUE. Write for example --set take_up.claim_cost=900", RUN + ["--set", "benefit.amount"]),
    "--set no number": ({}, 2, "--set benefit.amount=much: a number is needed here, not 'much'", RUN + ["--set", "benefit.amount=much"]),
    "--set in another unit": ({}, 2, "--set benefit.amount=3 EUR/year: 'benefit.amount' is in EUR/month, but this amount is in EUR/year (nothing is converted silently)", RUN + ["--set", "benefit.amount=3 EUR/year"]),
    "--set a schedule": ({}, 2, "--set tax.schedule=3: 'tax.schedule' is not one number and cannot be set to one (it is a schedule). Name the bracket, for example bracket: 2, rate: 0.25", RUN + ["--set", "tax.schedule=3"]),
    "--from no month": ({}, 2, "--from: '2025' is no month. Write it as 2027-03", RUN + ["--from", "2025"]),
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
        assert " in 2025-01). Look for a division by zero" in told(run)[0]
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
