# SPDX-License-Identifier: Apache-2.0
# What a command writes never replaces what it reads, and nothing else unless that is said.
import os

import pytest
import small_sweep
from small_world import build, civitas


def whole(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(folder, *arguments):
    """The error of a command that writes nothing."""
    before = whole(folder)
    done = civitas(folder, *arguments)
    assert done.returncode == 74 and done.stdout == "", (arguments, done.stdout, done.stderr)
    assert whole(folder) == before, arguments
    return done.stderr


INPUT = "error[E803]: {}: is read by this command (it would be lost). Choose another name for what is written\n"


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("arguments, told", [
    (["run", "law.yaml", "-o", "law.yaml"], "law.yaml"),
    (["run", "law.yaml", "-o", "./people.csv"], "./people.csv"),
    (["run", "reform.yaml", "-o", "law.yaml"], "law.yaml"),
    (["run", "law.yaml", "--from", "past", "-o", "past"], "past"),
    (["run", "law.log.json", "-o", "law.h5"], "law.log.json"),
    (["describe", "reform.yaml", "-o", "law.yaml"], "law.yaml"),
    (["describe", "law.yaml", "-o", "link.html"], "link.html"),
    (["population", "law.yaml", "-o", "law.csv"], "law.yaml"),
    (["population", "law.yaml", "-o", "people.csv"], "people.yaml")])
def test_an_input_is_no_place_for_an_output(tmp_path, arguments, told, force):
    build(tmp_path)
    (tmp_path / "law.log.json").write_text((tmp_path / "law.yaml").read_text())
    (tmp_path / "past").write_text("")
    (tmp_path / "link.html").symlink_to("people.csv")
    assert refused(tmp_path, *arguments, *force) == INPUT.format(told)


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_merged_file_replaces_nothing_of_its_sweep(tmp_path, force):
    small_sweep.build(tmp_path)
    assert small_sweep.sweep(tmp_path).returncode == 0
    for path in (tmp_path / "out").rglob("*.*"):
        assert refused(tmp_path, "merge", "out", "-o", path, *force) == INPUT.format(path)


def test_an_export_replaces_no_results(tmp_path):
    build(tmp_path)
    assert civitas(tmp_path, "run", "law.yaml").returncode == 0
    assert refused(tmp_path, "export", "law.h5", "--ro-crate", "-o", ".", "--force") == INPUT.format("./law.h5")


def test_a_report_of_cases_replaces_nothing_unasked(tmp_path):
    build(tmp_path)
    (tmp_path / "cases.yaml").write_text("- name: one\n  scenario: reform.yaml\n  at: 2025-03\n  given: {household: [{members: [{age: 3}]}]}\n"
                                         "  expect: {household.benefit: 150}\n")
    command = ["test", "cases.yaml", "--quiet", "--junit"]
    assert civitas(tmp_path, *command, "report.xml").returncode == 0
    assert "report.xml: exists already. Give --force to replace it" in refused(tmp_path, *command, "report.xml")
    assert civitas(tmp_path, *command, "report.xml", "--force").returncode == 0
    for name in ("cases.yaml", "law.yaml", "people.csv"):
        assert refused(tmp_path, *command, name, "--force") == INPUT.format(name)


def test_a_log_that_another_run_wrote_stays(tmp_path):
    build(tmp_path)
    (tmp_path / "law.log.json").write_text("{}")
    for options in ([], ["--resume"]):
        assert refused(tmp_path, "run", "law.yaml", *options) == (
            "error[E803]: law.log.json: exists already. Give --force to replace it\n")
    assert civitas(tmp_path, "run", "law.yaml", "--force").returncode == 0
    assert "exists already" in refused(tmp_path, "run", "law.yaml", "-o", "law.nc")
    (tmp_path / "law.h5").unlink()
    assert civitas(tmp_path, "run", "law.yaml").returncode == 0


FITS = {"calibrate": ("calibrate: {nelder_mead: {over: [rent], targets: [rents], evaluations: 20}}", ["trials.csv", "calibrated.yaml", "calibration.json"]),
        "abc": ("calibrate: {rejection: {over: [rent], targets: [rents], samples: 5, keep: 2}}",
                ["trials.csv", "posterior.csv", "particles.csv", "calibration.json"]),
        "solve": ("solve: {adjust: rent, between: [100, 900], so_that: rents == 1000 EUR/month}", ["solution.yaml", "solution.json"])}


def fit(folder, kind, scenario="town.yaml"):
    targets = "targets: [{of: rents, value: 1000, tolerance: 5, source: made up}]\n"
    small_sweep.build(folder, f"civitas: 1\nexperiment: A fit\nscenario: {scenario}\n{FITS[kind][0]}\n",
                      town_yaml=small_sweep.TOWN + targets)
    return ["calibrate" if kind == "abc" else kind, "experiment.yaml", "--quiet"], FITS[kind][1]


@pytest.mark.parametrize("kind", FITS)
def test_a_fit_replaces_nothing_but_what_it_wrote_itself(tmp_path, kind):
    command, files = fit(tmp_path, kind)
    (tmp_path / "out").mkdir()
    for name in files:
        (tmp_path / "out" / name).write_text("mine")
        for options in ([], ["--resume"], ["--dry-run"]):
            assert refused(tmp_path, *command, "-o", "out", *options) == (
                f"error[E803]: out/{name}: exists already. Give --force to replace it\n")
        (tmp_path / "out" / name).unlink()
    (tmp_path / "out" / files[0]).write_text("mine")
    assert civitas(tmp_path, *command, "-o", "out", "--force").returncode == 0
    found = whole(tmp_path)
    assert "--force to begin anew" in refused(tmp_path, *command, "-o", "out")
    for options in (["--resume"], ["--force"], ["--resume", "--force"]):
        assert civitas(tmp_path, *command, "-o", "out", *options).returncode == 0 and whole(tmp_path) == found
    (tmp_path / "out" / files[0]).write_text("mine")  # since it was found
    assert "it says something else than was found" in refused(tmp_path, *command, "-o", "out", "--resume")
    assert civitas(tmp_path, *command, "-o", "out", "--resume", "--force").returncode == 0 and whole(tmp_path) == found


@pytest.mark.parametrize("options", [[], ["--force"], ["--resume"], ["--dry-run"]])
@pytest.mark.parametrize("kind, name", [("calibrate", "calibrated.yaml"), ("solve", "solution.yaml")])
def test_a_fit_does_not_replace_the_scenario_that_it_is_of(tmp_path, kind, name, options):
    command, _ = fit(tmp_path, kind, name)
    (tmp_path / name).write_bytes((tmp_path / "town.yaml").read_bytes())
    assert refused(tmp_path, *command, "-o", ".", *options) == INPUT.format("./" + name)


@pytest.mark.parametrize("options", [[], ["--resume"], ["--dry-run"]])
@pytest.mark.parametrize("text", ["rent\n300\n400.0\n", "my points\n"])
def test_a_sweep_leaves_a_list_of_points_that_is_there(tmp_path, text, options):
    small_sweep.build(tmp_path, small_sweep.EXPERIMENT)
    (tmp_path / "design.csv").write_text(text)
    (tmp_path / "points.csv").write_text("rent\n300\n400.0\n")
    points = "design.csv" if text.startswith("rent") else "points.csv"
    assert refused(tmp_path, "sweep", "experiment.yaml", "--design", points, "-o", ".", *options) == (
        "error[E803]: ./design.csv: exists already (a sweep keeps its points under this name). Choose another folder with -o\n")


def test_a_sweep_and_its_dry_run_refuse_the_same(tmp_path):
    small_sweep.build(tmp_path)
    assert civitas(tmp_path, "sweep", "experiment.yaml", "-o", "out", "--dry-run").returncode == 0 and not (tmp_path / "out").exists()
    assert small_sweep.sweep(tmp_path).returncode == 0
    (tmp_path / "other.yaml").write_text(small_sweep.EXPERIMENT.replace("samples: 8", "samples: 4"))
    (tmp_path / "file").write_text("")
    for arguments in (["experiment.yaml", "-o", "out"], ["experiment.yaml", "-o", "out", "--shard", "1/3"], ["other.yaml", "-o", "file/out"]):
        assert refused(tmp_path, "sweep", *arguments) == refused(tmp_path, "sweep", *arguments, "--dry-run")
    other = [civitas(tmp_path, "sweep", "other.yaml", "-o", "out", *options) for options in ([], ["--dry-run"])]
    assert other[0].returncode == other[1].returncode != 0 and other[0].stderr == other[1].stderr


def test_a_run_and_its_dry_run_refuse_the_same(tmp_path):
    build(tmp_path)
    assert civitas(tmp_path, "run", "law.yaml", "-o", "new/", "--dry-run").returncode == 0 and not (tmp_path / "new").exists()
    assert civitas(tmp_path, "run", "law.yaml", "--to", "2025-03").returncode == 0
    for arguments in (["law.yaml"], ["law.yaml", "-o", "law.yaml"], ["law.yaml", "-o", "nowhere/law.h5"]):
        assert refused(tmp_path, "run", *arguments) == refused(tmp_path, "run", *arguments, "--dry-run")
    other = [civitas(tmp_path, "run", "law.yaml", "--resume", *options) for options in ([], ["--dry-run"])]
    assert other[0].returncode == other[1].returncode != 0 and other[0].stderr == other[1].stderr
    assert civitas(tmp_path, "run", "law.yaml", "--estimate").returncode == 0


def test_a_checkpoint_that_complete_results_cannot_leave_is_told(tmp_path):
    build(tmp_path)
    assert civitas(tmp_path, "run", "law.yaml").returncode == 0
    for options in ([], ["--dry-run"]):
        done = civitas(tmp_path, "run", "law.yaml", "--resume", "--keep-checkpoint", *options)
        assert done.returncode == 2 and "law.h5: there is no checkpoint to keep (these results are complete" in done.stderr
    assert "with --force instead of --resume" in done.stderr
    assert civitas(tmp_path, "run", "law.yaml", "--force", "--keep-checkpoint").returncode == 0
    assert civitas(tmp_path, "run", "law.yaml", "--resume", "--keep-checkpoint").returncode == 0
