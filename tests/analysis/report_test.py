# SPDX-License-Identifier: Apache-2.0
# What compare.py writes, from the sample results and a changed copy: exact tables, the same bytes again, a page that
# stands alone.
import csv
import io
import json
import re
from xml.etree import ElementTree

import h5py
import numpy as np
import pytest

from analysis.comparison import compare
from analysis.screen import Screen, show

MONTHS = ["2027-11-01", "2027-12-01", "2028-01-01", "2028-02-01", "2028-03-01"]


def reformed(file):
    file["poverty_rate"][...] = file["poverty_rate"][...] - np.array([[0.01], [0.02], [0.03]])
    file["panel/household_disposable"][...] = file["panel/household_disposable"][...] * 1.06
    file.attrs["title"] = np.bytes_("A <reform> & more")


@pytest.fixture(scope="module")
def compared(folder):
    folder.copy("base.h5")
    folder.copy("reform.h5", reformed)
    folder.done = folder.compare("base.h5", "reform.h5", "-o", "report")
    assert folder.done.returncode == 0, folder.done.stderr
    return folder


def rows(compared):
    return list(csv.DictReader(io.StringIO(compared.read("report/comparison.csv").decode())))


def test_csv_gives_every_number_back_to_the_bit(compared):
    key = ("scenario", "replicate", "time", "dimension", "group", "metric")
    table = {tuple(row[column] for column in key): row for row in rows(compared)}
    recorded = 0
    for scenario in ("base", "reform"):
        with h5py.File(compared.path / f"{scenario}.h5") as file:
            regions, replicates = file["region"].asstr()[:], file["replicate"][:]
            for (r, t, g), value in np.ndenumerate(file["poverty_rate_by_region"][:]):
                row = table[scenario, str(replicates[r]), MONTHS[t], "region", regions[g], "poverty_rate"]
                assert float(row["value"]) == value and row["unit"] == "1"
            for name in ("poverty_rate", "poverty_rate_by_region", "applicants", "waiting"):
                values = file[name][:]
                recorded += int((np.isfinite(values) & (values != -1)).sum())
            largest = int(file["applicants"][:].max())
            assert str(largest) in {r["value"] for r in rows(compared) if r["metric"] == "applicants"}
    assert len(table) == len(rows(compared)) == recorded


def test_json_is_strict_and_has_the_statistics(compared):
    def forbidden(constant):
        raise ValueError(constant)

    found = json.loads(compared.read("report/comparison.json"), parse_constant=forbidden)
    effect, = (e for e in found["reforms"][0]["effects"] if e["metric"] == "poverty_rate" and not e["dimension"])
    assert effect["difference"] == pytest.approx(-0.02) and effect["n"] == 3 and effect["steps"] == 5
    assert effect["standard_error"] == pytest.approx(0.01 / 3**0.5)
    assert effect["high"] - effect["difference"] == pytest.approx(4.302653 * 0.01 / 3**0.5)
    assert found["reforms"][0]["winners"]["groups"][-1]["gain"]["value"] == pytest.approx(1, abs=0.01)


def test_screen_and_page_show_the_same_difference(compared):
    row = r"at-risk-of-poverty rate .*\N{MINUS SIGN}0\.020 .*\N{MINUS SIGN}0\.045 to \+0\.005 +\."
    assert re.search(row, compared.done.stdout)
    page = compared.read("report/report.html").decode()
    assert "<strong>\N{MINUS SIGN}0.020</strong> ○" in page and "(\N{MINUS SIGN}0.045 to +0.005)" in page
    assert "so it may be none" in page


def test_intervals_have_one_name_and_replicates_are_explained_where_they_are_first_named(compared):
    page = compared.read("report/report.html").decode()
    assert "range" not in re.sub(r"<(svg|style)\b.*?</\1>|range</td>", "", page, flags=re.DOTALL)
    first = page.index("replicates", page.index("<body>"))
    assert page[first:].startswith("replicates: repetitions with other luck")


def test_screen_ends_with_the_paths(compared):
    last = [line for line in compared.done.stdout.splitlines() if line.startswith("report/")]
    assert last[-1] == "report/report.html" and all((compared.path / path).stat().st_size > 0 for path in last)
    assert compared.done.stdout.rstrip().endswith("report/report.html")
    assert "\033" not in compared.done.stdout


@pytest.mark.parametrize("width", [80, 100, 140])
def test_screen_keeps_its_width(compared, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    stream = io.StringIO()
    found = compare(str(compared.path / "base.h5"), [str(compared.path / "reform.h5")])
    show(found, Screen(stream))
    lines = [line for line in stream.getvalue().splitlines() if ".h5" not in line]  # paths stay whole
    assert 0.7 * width < max(map(len, lines)) <= width


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("setting", "bold"), [("", True), ("1", False)])
def test_no_color_is_honoured(monkeypatch, setting, bold):
    monkeypatch.setenv("NO_COLOR", setting)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    Screen(stream).heading("x")
    assert ("\033[1m" in stream.getvalue()) == bold


def test_the_same_files_give_the_same_bytes(compared):
    names = sorted(path.name for path in (compared.path / "report").iterdir())
    before = {name: compared.read(f"report/{name}") for name in names}
    assert compared.compare("base.h5", "reform.h5", "-o", "report").returncode == 0
    assert sorted(path.name for path in (compared.path / "report").iterdir()) == names
    for name in names:
        assert compared.read(f"report/{name}") == before[name], name


def test_figures_of_an_earlier_comparison_go_and_nothing_else(compared):
    folder = compared.path / "again"
    assert compared.compare("base.h5", "reform.h5", "-o", "again").returncode == 0
    drawn = {path.name for path in folder.iterdir()}
    assert "over_time.png" in drawn and "winners.svg" in drawn
    own = [f"by_group_poverty_rate.{ending}" for ending in ("svg", "png")]  # of a breakdown that this time is not drawn
    foreign = ["notes.txt", "by_group_of_mine.svg", "money.txt", "mine.png"]
    for name in own + foreign:
        (folder / name).write_text("x")
    compared.copy("equal.h5")
    assert compared.compare("base.h5", "equal.h5", "-o", "again").returncode == 0
    left = {path.name for path in folder.iterdir()}
    fresh = compared.compare("base.h5", "equal.h5", "-o", "fresh")
    assert fresh.returncode == 0
    assert left == {path.name for path in (compared.path / "fresh").iterdir()} | set(foreign) and left < drawn | set(foreign)


def test_where_no_comparison_was_written_nothing_goes(compared):
    folder = compared.path / "mine"
    folder.mkdir()
    (folder / "winners.svg").write_text("mine")
    compared.copy("equal.h5")
    assert compared.compare("base.h5", "equal.h5", "-o", "mine").returncode == 0
    assert (folder / "winners.svg").read_text() == "mine"


def test_the_page_tells_what_the_pairs_are_worth(compared):
    page = compared.read("report/report.html").decode()
    (told,) = re.findall(r"between unrelated runs the intervals would be about ([\d.\N{NO-BREAK SPACE}]+) times as wide", page)
    effects = [e for e in json.loads(compared.read("report/comparison.json"))["reforms"][0]["effects"]
               if not e["dimension"] and not e["same"]]
    assert [e["metric"] for e in effects] == ["poverty_rate"]
    with h5py.File(compared.path / "base.h5") as base, h5py.File(compared.path / "reform.h5") as reform:
        x, y = (np.nanmean(file["poverty_rate"][:], axis=1) for file in (base, reform))
    wider = ((x.var(ddof=1) + y.var(ddof=1)) / (y - x).var(ddof=1)) ** 0.5
    assert float(told.replace("\N{NO-BREAK SPACE}", "")) == pytest.approx(wider, rel=0.051)


def test_with_one_replicate_nothing_is_told_of_pairs(compared):
    def shorten(file):
        file.attrs["complete"] = np.uint8(0)
        file["replicate"][1:] = file["replicate"][1:] + 100

    compared.copy("short.h5", shorten)
    assert compared.compare("base.h5", "short.h5", "-o", "short").returncode == 0
    assert "unrelated runs" not in compared.read("short/report.html").decode()


def test_the_page_is_well_formed_and_stands_alone(compared):
    page = compared.read("report/report.html").decode()
    tree = ElementTree.fromstring(page.replace("<!DOCTYPE html>", ""))
    tags = [element.tag.rpartition("}")[2] for element in tree.iter()]
    assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & set(tags)
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in ("href", "src", "action", "data"):
                assert value.startswith("#"), value
            assert "url(http" not in value and "javascript:" not in value
    assert not re.search(r"@import|url\((?!#)", page)
    names = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(names) == len(set(names))
    targets = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', page)
    assert {one or other for one, other in targets} <= set(names)
    assert "A &lt;reform&gt; &amp; more" in page


def test_the_page_is_accessible(compared):
    tree = ElementTree.fromstring(compared.read("report/report.html").decode().replace("<!DOCTYPE html>", ""))
    assert tree.get("lang") == "en"
    svg = "{http://www.w3.org/2000/svg}"
    drawings = list(tree.iter(f"{svg}svg"))
    assert drawings and all(d.get("role") == "img" and d.find(f"{svg}title").text for d in drawings)
    tables = list(tree.iter("table"))
    assert tables and all(cell.get("scope") for table in tables for cell in table.iter("th"))


def test_an_identical_reform_makes_exactly_no_difference(compared):
    compared.copy("same.h5")
    done = compared.compare("base.h5", "same.h5", "-o", "same")
    assert "no difference: every recorded number is the same" in done.stdout
    assert "No difference: every recorded number is the same" in compared.read("same/report.html").decode()
    found = json.loads(compared.read("same/comparison.json"))["reforms"][0]
    assert found["identical"] and found["effects"]
    for effect in found["effects"]:
        if effect["n"]:
            assert (effect["difference"], effect["standard_error"], effect["low"], effect["high"]) == (0, 0, 0, 0)


def test_one_bit_is_a_difference(compared):
    def nudged(file):
        file["poverty_rate"][0, 0] = np.nextafter(file["poverty_rate"][0, 0], 1)

    compared.copy("nudged.h5", nudged)
    done = compared.compare("base.h5", "nudged.h5", "-o", "nudged")
    assert done.returncode == 0 and "no difference in the period, though" in done.stdout
