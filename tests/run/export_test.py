# SPDX-License-Identifier: Apache-2.0
# `civitas export`: every value of a results file is in each form, under the names that its specification asks for.
import csv
import hashlib
import json
import os
import re
import shlex
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest
import small_sweep
from small_world import LAW, build, civitas

LUCKY = LAW.replace("values:\n", """\
state:
  person.gone: {type: bool, start: false}
rules:
  go: {for: person, where: not gone, chance: "hazard(0.5 1/year)", set: {gone: true}}
schedule: [go]
panel: {persons: 3, of: [person.gone, person.side, person.sex]}
values:
  person.side: "where(sex == 'woman', 'left, near', 'right')"
""") + """\
  gone: {of: person, share: gone, by: [sex], title: 'Gone, "for good"'}
  left: {of: person, count: not gone, by: [side], every: year, in: 3}
"""


@pytest.fixture
def folder(tmp_path):
    build(tmp_path, {"law.yaml": LUCKY})
    done = civitas(tmp_path, "run", "law.yaml", "-o", "x.h5", "--quiet", "--replicates", 2)
    assert done.returncode == 0, done.stderr
    return tmp_path


def export(folder, *options, file="x.h5", output="out"):
    return civitas(folder, "export", file, "-o", output, *options)


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def values(folder):
    """{(indicator, replicate, month, {dimension: label}): value}, of all that was recorded"""
    found = {}
    with h5py.File(folder / "x.h5") as file:
        for name, node in file.items():
            if name in ("nv", "time", "replicate", "time_bnds") or not isinstance(node, h5py.Dataset) or node.ndim < 2:
                continue
            dimensions = [file[node.dims[i][0].name] for i in range(2, node.ndim)]
            for r in range(2):
                for t in range(node.shape[1]):
                    for cell, label in enumerate(dimensions[0].asstr()[:] if dimensions else [None]):
                        value = node[r, t, cell] if dimensions else node[r, t]
                        if value == value and not (node.dtype.kind == "i" and value < 0):
                            group = {dimensions[0].name[1:]: label} if dimensions else {}
                            found[name, r + 1, f"2025-{t + 1:02}", tuple(group.items())] = value
    return found


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_sdmx_csv(folder, version):
    done = export(folder, "--sdmx-csv", version)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "out/sdmx.csv\nout/sdmx_codes.csv\n")
    names = {}
    for row in rows(folder / "out" / "sdmx_codes.csv"):
        assert re.fullmatch(r"[A-Za-z0-9_@$-]+", row["ID"])
        assert names.setdefault((row["COMPONENT"], row["ID"]), row["NAME"]) == row["NAME"]
    found = {}
    for row in rows(folder / "out" / "sdmx.csv"):
        if version == "1.0":
            assert list(row)[0] == "DATAFLOW" and row["DATAFLOW"] == "CIVITAS:law(1.0)"
        else:
            assert list(row)[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
            assert (row["STRUCTURE"], row["STRUCTURE_ID"], row["ACTION"]) == ("dataflow", "CIVITAS:law(1.0)", "I")
        assert row["FREQ"] == "M"
        group = tuple((dimension.lower(), names[dimension, row[dimension]]) for dimension in ("SEX", "SIDE") if row[dimension] != "_T")
        name = "_by_".join([row["INDICATOR"].lower(), *(dimension for dimension, _ in group)])
        found[name, int(row["REPLICATE"]), row["TIME_PERIOD"], group] = float(row["OBS_VALUE"])
    assert found == values(folder)
    assert export(folder, "--sdmx-csv", output="default").returncode == 0
    first = (folder / "default" / "sdmx.csv").read_text().split(",")[0]
    assert first == "STRUCTURE"


def test_frictionless(folder):
    assert export(folder, "--frictionless").returncode == 0
    package = json.loads((folder / "out" / "datapackage.json").read_text())
    assert package["profile"] == "tabular-data-package" and re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    found = {}
    for resource in package["resources"]:
        path = folder / "out" / resource["path"]
        assert resource["profile"] == "tabular-data-resource" and re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        assert resource["hash"] == "sha256:" + sha256(path) and resource["bytes"] == path.stat().st_size
        table = rows(path)
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        assert list(fields) == list(table[0])
        keys = [tuple(row[key] for key in resource["schema"]["primaryKey"]) for row in table]
        assert len(set(keys)) == len(keys)
        for row in table:
            for name, kind in fields.items():
                if row[name]:
                    {"integer": int, "number": float, "string": str}[kind](row[name])
            if resource["name"] == "panel":
                continue
            group = tuple((name, row[name]) for name in ("sex", "side") if name in row)
            for name in set(fields) - {"replicate", "period", "sex", "side"}:
                if row[name]:
                    found[name, int(row["replicate"]), row["period"], group] = float(row[name])
    assert found == values(folder)
    gone = next(field for resource in package["resources"] for field in resource["schema"]["fields"] if field["name"] == "gone")
    assert gone["title"] == 'Gone, "for good"'
    panel, = (resource for resource in package["resources"] if resource["name"] == "panel")
    side = next(field for field in panel["schema"]["fields"] if field["name"] == "person_side")
    assert side["type"] == "string" and side["constraints"]["enum"] == ["left, near", "right"]
    with h5py.File(folder / "x.h5") as file:
        labels = file["panel/person_side"].attrs["labels"].decode().split("\n")
        codes = file["panel/person_side"][:].ravel()
    assert [row["person_side"] for row in rows(folder / "out" / "panel.csv")] == [labels[int(code)] for code in codes]
    assert {each["path"]: each["hash"] for each in package["sources"]}["people.csv"] == "sha256:" + sha256(folder / "people.csv")


def test_children_of_the_panel_keep_their_mothers(tmp_path):
    scenario = Path(os.environ["CIVITAS_ROOT"], "scenarios", "generations.yaml")
    assert civitas(tmp_path, "run", scenario, "--persons", 1000, "--to", "2025-12", "-o", "x.h5", "--quiet").returncode == 0
    assert export(tmp_path, "--frictionless").returncode == 0
    with h5py.File(tmp_path / "x.h5") as file:
        mothers = dict(zip(file["panel/citizen"].asstr()[:], file["panel/mother"].asstr()[:]))
    assert sum(map(bool, mothers.values())) > 3
    assert {row["citizen"]: row["mother"] for row in rows(tmp_path / "out" / "panel.csv")} == mothers


def test_ro_crate(folder):
    done = export(folder, "--ro-crate", "--date", "2027-03-01", "--license", "https://creativecommons.org/licenses/by/4.0/")
    assert done.returncode == 0, done.stderr
    crate = json.loads((folder / "out" / "ro-crate-metadata.json").read_text())
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    graph = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(graph) == len(crate["@graph"])
    descriptor = graph["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork" and descriptor["conformsTo"]["@id"] == "https://w3id.org/ro/crate/1.1"
    root = graph[descriptor["about"]["@id"]]
    assert root["@id"] == "./" and root["@type"] == "Dataset" and root["datePublished"] == "2027-03-01"
    assert root["name"] == "A small world" and root["description"] and graph[root["license"]["@id"]]
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == {"x.h5", "inputs/law.yaml", "inputs/people.yaml", "inputs/people.csv"}
    for part in parts:
        assert graph[part]["@type"] == "File"
        assert graph[part]["sha256"] == sha256(folder / "out" / part)
        assert graph[part]["contentSize"] == str((folder / "out" / part).stat().st_size)
    action = graph["#run"]
    assert action["@type"] == "CreateAction" and action["result"] == {"@id": "x.h5"}
    assert {each["@id"] for each in action["object"]} == parts - {"x.h5"}
    assert graph[action["instrument"]["@id"]]["@type"] == "SoftwareApplication"
    # The crate alone makes the results again.
    again = civitas(folder / "out", "reproduce", "x.h5", "--in", "inputs")
    assert again.stdout == "x.h5: the same, byte for byte\n", again.stderr


def test_inputs_that_are_gone_or_changed_are_told_of(folder):
    assert export(folder, "--ro-crate", output="whole").stderr == ""
    (folder / "law.yaml").unlink()
    (folder / "people.csv").write_text("changed\n")
    done = export(folder, "--ro-crate")
    assert done.returncode == 0
    assert sorted(done.stderr.splitlines()) == [
        "warning[E810]: law.yaml: is not in the crate, which knows it by its SHA-256 alone (it is not there). Give --in FOLDER, "
        "the folder from which it was run",
        "warning[E810]: people.csv: is not in the crate, which knows it by its SHA-256 alone (it has changed since the results "
        "were made). Bring back the file that was read, or run again and export the new results"]
    crate = json.loads((folder / "out" / "ro-crate-metadata.json").read_text())
    apart = [entity for entity in crate["@graph"] if entity["@id"].startswith("#sha256-")]
    assert sorted(entity["name"] for entity in apart) == ["law.yaml", "people.csv"]
    assert all(entity["@type"] == "CreativeWork" and len(entity["sha256"]) == 64 for entity in apart)
    assert sorted(path.name for path in (folder / "out" / "inputs").iterdir()) == ["people.yaml"]


def test_inputs_outside_the_folder_go_along_and_make_the_results_again(folder, tmp_path_factory):
    (folder / "deep" / "inner").mkdir(parents=True)
    (folder / "deep" / "reform.yaml").write_text("civitas: 1\nbase: ../law.yaml\ntitle: More\nchanges: []\n")
    assert civitas(folder / "deep" / "inner", "run", "../reform.yaml", "-o", "x.h5", "--quiet").returncode == 0
    done = export(folder / "deep" / "inner", "--ro-crate")
    assert (done.returncode, done.stderr) == (0, "")
    away = tmp_path_factory.mktemp("away") / "crate"
    shutil.move(folder / "deep" / "inner" / "out", away)
    inputs = sorted(str(path.relative_to(away)) for path in (away / "inputs").rglob("*") if path.is_file())
    assert inputs == ["inputs/deep/reform.yaml", "inputs/law.yaml", "inputs/people.csv", "inputs/people.yaml"]
    crate = json.loads((away / "ro-crate-metadata.json").read_text())
    assert set(inputs) <= {entity["@id"] for entity in crate["@graph"]}
    (run,) = [entity for entity in crate["@graph"] if entity["@id"] == "#run"]
    assert run["description"] == "Made again by: civitas reproduce x.h5 --in inputs/deep/inner"
    done = civitas(away, "reproduce", "x.h5", "--in", "inputs/deep/inner")
    assert (done.returncode, done.stdout) == (0, "x.h5: the same, byte for byte\n"), done.stderr


def test_an_input_with_the_name_of_a_place_on_this_machine_goes_along(folder):
    assert civitas(folder, "run", folder / "law.yaml", "-o", "y.h5", "--quiet").returncode == 0
    done = civitas(folder, "export", "y.h5", "-o", "out", "--ro-crate")
    assert done.returncode == 0
    assert done.stderr.count("is in the crate as inputs/absolute/") == 3, done.stderr
    assert (folder / "out" / "inputs" / "absolute" / folder.relative_to("/") / "law.yaml").is_file()


def test_the_same_bytes_each_time(folder):
    for output in ("one", "two"):
        done = civitas(folder, "export", "x.h5", "-o", output, "--ro-crate", "--sdmx-csv", "--frictionless", env={"SOURCE_DATE_EPOCH": "0"})
        assert done.returncode == 0, done.stderr
    for path in (folder / "one").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (folder / "two" / path.relative_to(folder / "one")).read_bytes()
    assert '"datePublished": "1970-01-01"' in (folder / "one" / "ro-crate-metadata.json").read_text()


def test_mistakes(folder):
    assert "error[E801]: export: no form is named" in export(folder).stderr
    assert export(folder, "--sdmx-csv", "3.0").returncode == 2
    assert export(folder, "--frictionless").returncode == 0
    again = export(folder, "--frictionless")
    assert again.returncode in (2, 74) and "out/datapackage.json: exists already" in again.stderr
    assert export(folder, "--frictionless", "--force").returncode == 0
    (folder / "no.h5").write_text("nothing")
    assert "error[E501]: no.h5: this is no results file" in export(folder, "--frictionless", file="no.h5").stderr


@pytest.mark.parametrize("date", ["2027-13-01", "2027-02-29", "2027-3-1", "01.03.2027", "2027", "2027-03-01T00:00"])
def test_a_date_that_is_none(folder, date):
    done = export(folder, "--ro-crate", "--date", date)
    assert (done.returncode, done.stdout) == (2, "") and not (folder / "out").exists()
    assert done.stderr == (f"error[E401]: --date: '{date}' is no day (a day is written year, month, day, as ISO 8601 has it). "
                           "Write it like 2027-03-01\n")


@pytest.mark.parametrize("structure", [
    "law", "CIVITAS:law", "CIVITAS:law()", "CIVITAS:law(1.)", "CIVITAS:(1.0)", ":law(1.0)", "CIVITAS.:law(1.0)", "1A:law(1.0)",
    "CIVITAS:la w(1.0)", "CIVITAS:law(1.0) ", "CIVITAS:law(one)", "CIVITAS:law(1.0-draft)", "CIVITAS:law(1.0.2-)", "CIVITAS(1.0):law",
    "CIVITAS:løv(1.0)", "CIVITAS:law(1.0.0.0)", "CIVITAS:law,x(1.0)"])
def test_a_dataflow_that_sdmx_does_not_know(folder, structure):
    done = export(folder, "--sdmx-csv", "--structure", structure)
    assert (done.returncode, done.stdout) == (2, "") and not (folder / "out").exists()
    assert done.stderr == (f"error[E801]: --structure: '{structure}' does not name a dataflow of SDMX (that is AGENCY:ID(VERSION), in "
                           "letters without accents, digits, _ and -). Write it like ESTAT:NAMA_10_GDP(1.0)\n")


def test_dataflows(folder):
    for structure in ("ESTAT:NAMA_10_GDP(1.0)", "SDMX.SUB-1:@x$(2)", "A:1(1.0.2-draft.3)", "A:_(1.0.2)"):
        assert export(folder, "--sdmx-csv", "--force", "--structure", structure).stderr == ""
        assert rows(folder / "out" / "sdmx.csv")[0]["STRUCTURE_ID"] == structure
    assert export(folder, "--sdmx-csv", "1.0", "--force", "--structure", "A:1(1.0.2-draft)").returncode == 2
    assert export(folder, "--sdmx-csv", "1.0", "--force", "--structure", "A:1(1.0.2)").returncode == 0


def test_a_sweep_is_a_crate(tmp_path):
    small_sweep.build(tmp_path)
    assert small_sweep.sweep(tmp_path).returncode == 0 and small_sweep.merge(tmp_path).returncode == 0
    assert civitas(tmp_path, "export", "out.h5", "-o", "crate", "--ro-crate").returncode == 0
    again = civitas(tmp_path / "crate", "reproduce", "out.h5", "--in", "inputs")
    assert again.stdout == "out.h5: the same, byte for byte\n", again.stderr


def test_the_crate_of_a_sweep_has_its_lists_of_points(tmp_path):
    small_sweep.build(tmp_path)
    (tmp_path / "points.csv").write_text("rent,chance\n100,0.5\n400,2\n")
    text = small_sweep.EXPERIMENT
    begin, end = text.index("design:"), text.index("record:")
    (tmp_path / "experiment.yaml").write_text(text[:begin] + "design: {union: [{list: points.csv}]}\n" + text[end:])
    assert small_sweep.sweep(tmp_path).returncode == 0 and small_sweep.merge(tmp_path).returncode == 0
    assert civitas(tmp_path, "export", "out.h5", "-o", "crate", "--ro-crate").returncode == 0
    again = civitas(tmp_path / "crate", "reproduce", "out.h5", "--in", "inputs")
    assert again.stdout == "out.h5: the same, byte for byte\n", again.stderr


def made_again(crate):
    graph = json.loads((crate / "ro-crate-metadata.json").read_text())["@graph"]
    (run,) = [entity for entity in graph if entity["@id"] == "#run"]
    return run["description"]


def test_the_crate_says_a_command_that_works_or_why_there_is_none(tmp_path, folder):
    small_sweep.build(tmp_path)
    (tmp_path / "points.csv").write_text("rent,chance\n100,0.5\n400,2\n")
    assert small_sweep.sweep(tmp_path, "--design", "points.csv").returncode == 0
    assert small_sweep.merge(tmp_path, "out", "our file.h5").returncode == 0
    assert civitas(tmp_path, "export", "our file.h5", "-o", "crate", "--ro-crate").returncode == 0
    told = made_again(tmp_path / "crate")
    assert told == "Made again by: civitas reproduce 'our file.h5' --in inputs"
    again = civitas(tmp_path / "crate", *shlex.split(told.removeprefix("Made again by: civitas ")))
    assert again.stdout == "our file.h5: the same, byte for byte\n", again.stderr
    (tmp_path / "points.csv").unlink()
    assert civitas(tmp_path, "export", "our file.h5", "-o", "less", "--ro-crate").returncode == 0
    assert made_again(tmp_path / "less") == told + ", once the files that are not in this crate are put there"
    small_sweep.build(tmp_path)
    assert small_sweep.sweep(tmp_path, "--shard", "1/4", output="part").returncode == 0
    assert small_sweep.merge(tmp_path, "part", "part.h5", "--allow-missing").returncode == 0
    assert civitas(tmp_path, "export", "part.h5", "-o", "gaps", "--ro-crate").returncode == 0
    assert made_again(tmp_path / "gaps") == "Cannot be made again: runs of the sweep are missing"
    with h5py.File(folder / "x.h5", "r+") as file:
        file.attrs.modify("complete", 0)
    assert export(folder, "--ro-crate", output="stopped").returncode == 0
    assert made_again(folder / "stopped") == "Cannot be made again: the run was interrupted"


def swept_values(path):
    """{(indicator, point, replicate, month, side, label): value} of the file of a sweep, of all that was run."""
    found = {}
    with h5py.File(path) as file:
        for name in ("gone", "rents", "left_by_place"):
            places = file["place"].asstr()[:] if name == "left_by_place" else [None]
            for side, dataset in (("scenario", file[name]), ("baseline", file[f"{name}_baseline"])):
                for at, value in np.ndenumerate(dataset[()].reshape(*dataset.shape[:3], -1)):
                    found[name.removesuffix("_by_place"), at[0] + 1, at[1] + 1, f"2025-{at[2] + 1:02}", side, places[at[3]]] = value
    return found


def test_points_of_a_sweep_are_groups_like_any_other(tmp_path):
    small_sweep.build(tmp_path)
    assert small_sweep.sweep(tmp_path).returncode == 0 and small_sweep.merge(tmp_path).returncode == 0
    done = export(tmp_path, "--sdmx-csv", "--frictionless", file="out.h5")
    assert (done.returncode, done.stderr) == (0, "")
    expected = swept_values(tmp_path / "out.h5")
    told = {(row["INDICATOR"].lower(), int(row["POINT"]), int(row["REPLICATE"]), row["TIME_PERIOD"], row["SIDE"],
             {"_T": None}.get(row["PLACE"], row["PLACE"])): float(row["OBS_VALUE"]) for row in rows(tmp_path / "out/sdmx.csv")}
    assert {key: value for key, value in told.items() if key[0] != "left" or key[5]} == expected
    package = json.loads((tmp_path / "out/datapackage.json").read_text())
    assert [table["path"] for table in package["resources"]] == [
        "points.csv", "indicators_by_point_by_side.csv", "indicators_by_point_by_side_by_place.csv"]
    assert [table["schema"].get("foreignKeys") for table in package["resources"]] == [
        None, *[[{"fields": "point", "reference": {"resource": "points", "fields": "point"}}]] * 2]
    for table, names in (("indicators_by_point_by_side", ("gone", "rents")),
                         ("indicators_by_point_by_side_by_place", ("left_by_place",))):
        lines = rows(tmp_path / "out" / f"{table}.csv")
        assert len(lines) == 8 * 3 * 6 * 2 * (2 if "place" in table else 1)
        for row in lines:
            for name in names:
                key = (name.removesuffix("_by_place"), int(row["point"]), int(row["replicate"]), row["period"], row["side"],
                       row.get("place"))
                assert float(row[name]) == expected[key]
    with h5py.File(tmp_path / "out.h5") as file:
        for row, rent, chance in zip(rows(tmp_path / "out/points.csv"), file["rent"][()], file["chance"][()], strict=True):
            assert (float(row["rent"]), float(row["chance"])) == (rent, chance)


def test_sdmx_of_a_sweep_has_its_points_beside_it(tmp_path):
    text = small_sweep.EXPERIMENT.replace("baseline: town.yaml\n", "")
    begin, end = text.index("design:"), text.index("record:")
    small_sweep.build(tmp_path, text[:begin] + "design: {grid: {over: {reform: [none, cheaper.yaml]}}}\n" + text[end:])
    (tmp_path / "experiment.yaml").write_text((tmp_path / "experiment.yaml").read_text().replace("scenario: cheaper", "scenario: town"))
    assert small_sweep.sweep(tmp_path).returncode == 0 and small_sweep.merge(tmp_path).returncode == 0
    done = export(tmp_path, "--sdmx-csv", file="out.h5")
    assert (done.returncode, done.stderr) == (0, "")
    assert [row["reform"] for row in rows(tmp_path / "out/points.csv")] == ["none", "cheaper.yaml"]
    table = rows(tmp_path / "out/sdmx.csv")
    assert "SIDE" not in table[0] and {row["POINT"] for row in table} == {"1", "2"}


def test_names_that_differ_in_capitals_alone_and_groups_called_as_columns(tmp_path):
    """Two series under one key would be one to whoever reads them."""
    names = ("indicator", "freq", "time_period", "period")
    law = LAW.replace("values:\n", "values:\n" + "".join(
        f"""  person.{name}: "where(age < 18, '_T', 'T')"\n""" for name in names)) + "".join(
        f"  {name}: {{of: person, mean: wage, by: [{', '.join(names)}], unit: EUR/year}}\n" for name in ("pay", "PAY", "pay_2"))
    build(tmp_path, {"law.yaml": law.replace("_T", ".T")})
    assert civitas(tmp_path, "run", "law.yaml", "-o", "x.h5", "--quiet").returncode == 0
    assert export(tmp_path, "--sdmx-csv", "--frictionless").returncode == 0
    with open(tmp_path / "out/sdmx.csv", newline="") as file:
        header, *table = csv.reader(file)
    assert len(set(header)) == len(header)
    assert {"INDICATOR_2", "FREQ_2", "TIME_PERIOD_2", "PERIOD", "SEX"} < set(header)
    known = rows(tmp_path / "out/sdmx_codes.csv")
    assert [row["ID"] for row in known if row["NAME"] == ".T"] == ["_T_2"] * len(names)
    assert {row["ID"] for row in known if row["COMPONENT"] == "INDICATOR"} == {"TAX", "BENEFIT", "PAY", "PAY_2", "PAY_2_2"}
    keys = [tuple(row[:header.index("OBS_VALUE")]) for row in table]
    assert len(set(keys)) == len(keys)
    for resource in json.loads((tmp_path / "out/datapackage.json").read_text())["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert len(set(fields)) == len(fields) and set(resource["schema"]["primaryKey"]) <= set(fields)
        with open(tmp_path / "out" / resource["path"], newline="") as file:
            assert next(csv.reader(file)) == fields


def test_what_a_sweep_varies_and_its_groups_may_be_called_as_its_columns(tmp_path):
    town = small_sweep.TOWN.replace("  chance: {unit", "  point: {unit").replace("hazard(chance", "hazard(point").replace(
        "by: [place]", "by: [side]").replace("person.place", "person.side").replace("rent:", "place:").replace("rent * 2", "place * 2")
    experiment = small_sweep.EXPERIMENT.replace("chance:", "point:").replace("rent:", "place:").replace("left_by_place", "left_by_side")
    small_sweep.build(tmp_path, experiment, town_yaml=town, cheaper_yaml=small_sweep.REFORM.replace("rent", "place"))
    assert small_sweep.sweep(tmp_path).returncode == 0 and small_sweep.merge(tmp_path).returncode == 0
    with h5py.File(tmp_path / "out.h5") as file:
        assert file["point_of_point"].attrs["factor"] == b"point" and len(file["point"]) == 8
    assert export(tmp_path, "--sdmx-csv", "--frictionless", file="out.h5").returncode == 0
    with open(tmp_path / "out/sdmx.csv", newline="") as file:
        header = next(csv.reader(file))
    assert len(set(header)) == len(header) and {"POINT", "SIDE", "SIDE_2"} < set(header)
    assert (tmp_path / "out/points.csv").read_text().startswith("point,place,point_2\n")
    assert list(rows(tmp_path / "out/indicators_by_point_by_side_2_by_side.csv")[0]) == [
        "replicate", "period", "point", "side_2", "side", "left_by_side"]


def test_groups_of_a_sweep_called_point_are_refused(tmp_path):
    small_sweep.build(tmp_path, small_sweep.EXPERIMENT.replace("left_by_place", "left_by_point"), town_yaml=small_sweep.TOWN.replace(
        "person.place", "person.point").replace("by: [place]", "by: [point]"))
    said = small_sweep.sweep(tmp_path, "--dry-run")
    assert said.returncode == 2 and "experiment.yaml:3:11: a merged file needs the name 'point' for itself" in said.stderr, said.stderr
