# SPDX-License-Identifier: Apache-2.0
# Results make themselves again: the same bytes from what their file holds; what differs is told, with the
# first month; files that are missing or changed are refused.
import json
import shutil

import h5py
import pytest
import small_sweep
from small_world import LAW, REFORM, build, civitas, replaced

# Luck, citizens who change, and a panel.
LUCKY = LAW.replace("indicators:", """\
state:
  person.gone: {type: bool, start: false}
rules:
  go: {for: person, where: not gone, chance: "hazard(0.5 1/year)", set: {gone: true}}
schedule: [go]
panel: {persons: 3, of: [person.gone]}
indicators:
  gone: {of: person, share: gone, by: [sex]}""")


@pytest.fixture
def folder(tmp_path):
    build(tmp_path, {"law.yaml": LUCKY})
    return tmp_path


def made(folder, scenario, *options):
    done = civitas(folder, "run", scenario, "-o", "x.h5", "--quiet", *options)
    assert done.returncode == 0, done.stderr
    return done


def reproduce(folder, *options, file="x.h5"):
    return civitas(folder, "reproduce", file, *options)


@pytest.mark.parametrize("options", [
    [], ["--replicates", 3, "--threads", 2], ["--seed", 7, "--persons", 200], ["--persons", "weighted"],
    ["--from", "2025-02", "--to", "2025-04"], ["--set", "benefit.amount=130"]], ids=str)
@pytest.mark.parametrize("scenario", ["law.yaml", "reform.yaml"])
def test_the_same_byte_for_byte(folder, scenario, options):
    made(folder, scenario, *options)
    before = (folder / "x.h5").read_bytes()
    for threads in (1, 4):
        done = reproduce(folder, "--threads", threads)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "x.h5: the same, byte for byte\n"
    assert (folder / "x.h5").read_bytes() == before
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".h5", ".json", ".yaml", ".yaml", ".yaml"]


def test_a_base_in_another_folder(folder):
    (folder / "inner").mkdir()
    for name in ("law.yaml", "people.yaml", "people.csv"):
        shutil.move(folder / name, folder / "inner" / name)
    (folder / "reform.yaml").write_text(replaced(REFORM, "base: law.yaml", "base: inner/law.yaml"))
    made(folder, "reform.yaml")
    assert reproduce(folder).stdout == "x.h5: the same, byte for byte\n"


def test_from_another_folder(folder):
    made(folder, "reform.yaml")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (folder / "x.h5").rename(elsewhere / "x.h5")
    done = reproduce(elsewhere)
    assert done.returncode == 2
    assert done.stderr.count("error[E810]: ") == 2
    for line, name in zip(done.stderr.splitlines(), ("people.csv", "people.yaml")):
        assert line.startswith(f"error[E810]: {name}: is not there (they were made from a file with the SHA-256 ")
        assert line.endswith("). Give --in FOLDER, the folder from which it was run, with its files of then")
    (elsewhere / "people.csv").write_text("another\n")
    done = reproduce(elsewhere)
    assert "people.csv: has changed since the results were made" in done.stderr and done.stderr.count("Give --in FOLDER") == 2
    assert reproduce(elsewhere, "--in", "..").stdout == "x.h5: the same, byte for byte\n"
    assert "error[E801]: --in: 'nowhere'" in reproduce(elsewhere, "--in", "nowhere").stderr
    (elsewhere / "wrong").mkdir()
    said = reproduce(elsewhere, "--in", "wrong").stderr
    assert said.count("Let --in name the folder from which it was run, with its files of then\n") == 2


def test_files_that_lie_beside_the_results(folder):
    made(folder, "reform.yaml")
    other = folder / "other"
    other.mkdir()
    done = reproduce(other, file="../x.h5")
    assert done.returncode == 2 and done.stderr.count("Give --in .., where it lies\n") == 2
    assert reproduce(other, "--in", "..", file="../x.h5").stdout == "../x.h5: the same, byte for byte\n"
    assert reproduce(folder, "--in", "other").stderr.count(f"Give --in {folder}, where it lies\n") == 2
    (folder / "people.csv").write_text("another\n")
    said = reproduce(other, file="../x.h5").stderr
    assert said.count("Give --in .., where it lies\n") == 1 and said.count("Give --in FOLDER") == 1


def test_a_changed_file_of_people_is_refused(folder):
    made(folder, "law.yaml")
    text = (folder / "people.csv").read_text()
    (folder / "people.csv").write_text(text.replace("12000", "12001"))
    done = reproduce(folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[E810]: people.csv: has changed since the results were made (they were made from "
                                  "a file with the SHA-256 ")


def test_a_changed_scenario_file_is_no_obstacle(folder):
    made(folder, "reform.yaml")
    (folder / "reform.yaml").write_text("civitas: 1\n")
    (folder / "law.yaml").unlink()
    done = reproduce(folder)
    assert (done.returncode, done.stdout) == (0, "x.h5: the same, byte for byte\n")
    assert "note[E810]: reform.yaml: has changed since" in done.stderr
    assert "note[E810]: law.yaml: is not there any more" in done.stderr
    assert reproduce(folder, "--quiet").stderr == ""


def test_a_scenario_file_that_is_gone_is_no_obstacle(folder):
    made(folder, "law.yaml")
    (folder / "law.yaml").unlink()
    done = reproduce(folder)
    assert (done.returncode, done.stdout) == (0, "x.h5: the same, byte for byte\n"), done.stderr
    assert done.stderr == ("note[E810]: law.yaml: is not there any more (the scenario that the results hold is run)\n")
    (folder / "people.csv").unlink()
    done = reproduce(folder)
    assert done.returncode == 2 and "error[E810]: people.csv: is not there" in done.stderr


def test_results_without_files_are_made_again_anywhere(tmp_path):
    small_sweep.build(tmp_path)
    made(tmp_path, "town.yaml")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "x.h5").rename(tmp_path / "elsewhere" / "x.h5")
    done = reproduce(tmp_path / "elsewhere")
    assert (done.returncode, done.stdout) == (0, "x.h5: the same, byte for byte\n"), done.stderr


def test_a_changed_number_is_told_with_its_month(folder):
    made(folder, "law.yaml", "--replicates", 2)
    with h5py.File(folder / "x.h5", "r+") as file:
        file["tax_by_sex"][1, 3, 1] = 5.5
        correct = file["tax_by_sex"][1, 2, 1]
    done = reproduce(folder)
    assert done.returncode == 4
    assert done.stderr == "failed[E811]: x.h5: the numbers come out otherwise (1 difference)\n"
    assert done.stdout == f"  tax_by_sex differs first in replicate 2, 2025-04, man: 5.5 there, {correct:g} now\n"
    told = json.loads(reproduce(folder, "--json").stdout)
    assert (told["same_bytes"], told["same_numbers"]) == (False, False)
    assert told["differences"][0]["where"] == "replicate 2, 2025-04, man"


def test_another_version_with_the_same_numbers(folder):
    made(folder, "law.yaml")
    with h5py.File(folder / "x.h5", "r+") as file:
        for node in (file, file["provenance"]):
            node.attrs.modify("civitas_version", "0.0.9")
    done = reproduce(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "x.h5: the same numbers; around them this differs:"
    assert "  civitas_version: 0.0.9 there, 0.1.0 now" in done.stdout


def test_an_unfinished_run_is_refused(folder):
    made(folder, "law.yaml")
    with h5py.File(folder / "x.h5", "r+") as file:
        file.attrs.modify("complete", 0)
    done = reproduce(folder)
    assert done.returncode == 2
    assert done.stderr == ("error[E801]: x.h5: these results cannot be made again (their run was interrupted). Let it go on "
                           "with the same command and --resume\n")


@pytest.mark.parametrize("content", [b"", b"no results", b"\x89HDF\r\n\x1a\n" + bytes(100)])
def test_what_is_no_results_file(folder, content):
    (folder / "x.h5").write_bytes(content)
    done = reproduce(folder)
    assert done.returncode == 74
    assert done.stderr == ("error[E501]: x.h5: this is no results file. Name a file that civitas run or merge has written\n")


def test_the_merged_file_of_a_sweep(tmp_path):
    small_sweep.build(tmp_path)
    assert small_sweep.sweep(tmp_path, threads=2).returncode == 0
    assert small_sweep.merge(tmp_path).returncode == 0
    for threads in (1, 3):
        done = civitas(tmp_path, "reproduce", "out.h5", "--threads", threads)
        assert (done.returncode, done.stderr, done.stdout) == (0, "", "out.h5: the same, byte for byte\n")
    with h5py.File(tmp_path / "out.h5", "r+") as file:
        file["gone"][2, 1, 4] = 0.75
    done = civitas(tmp_path, "reproduce", "out.h5")
    assert done.returncode == 4
    assert "  gone differs first in point 3, replicate 2, 2025-05: 0.75 there, " in done.stdout
    (tmp_path / "town.yaml").write_text(small_sweep.TOWN.replace("persons: 40", "persons: 50"))
    assert "error[E810]: town.yaml: has changed since" in civitas(tmp_path, "reproduce", "out.h5").stderr
    (tmp_path / "other").mkdir()
    done = civitas(tmp_path / "other", "reproduce", "../out.h5")
    assert done.returncode == 2
    assert [line.split(": ")[1] for line in done.stderr.splitlines() if line.endswith("Give --in .., where it lies")] == [
        "cheaper.yaml", "experiment.yaml"]


def test_a_sweep_of_a_list_of_points(tmp_path):
    small_sweep.build(tmp_path)
    (tmp_path / "points.csv").write_text("rent,chance\n100,0.5\n400,2\n")
    assert small_sweep.sweep(tmp_path, "--design", "points.csv").returncode == 0
    assert small_sweep.merge(tmp_path).returncode == 0
    (tmp_path / "other").mkdir()
    for folder, words in (("", []), ("", ["--design", "points.csv"]), ("", ["--design", "other/../points.csv"]),
                          ("other", ["--in", ".."]), ("other", ["--in", "..", "--design", "../points.csv"])):
        done = civitas(tmp_path / folder, "reproduce", tmp_path / "out.h5", *words)
        assert done.stdout.endswith("out.h5: the same, byte for byte\n"), done.stderr
    done = civitas(tmp_path / "other", "reproduce", "../out.h5", "--in", "..", "--design", "points.csv")
    assert done.returncode != 0 and "points.csv" in done.stderr, done.stderr
    with h5py.File(tmp_path / "out.h5", "r+") as file:
        assert file["provenance"].attrs["design_file"] == b"points.csv"
        del file["provenance"].attrs["design_file"]
    done = civitas(tmp_path, "reproduce", "out.h5")
    assert done.returncode == 2 and "Give --design FILE" in done.stderr
