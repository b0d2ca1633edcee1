# SPDX-License-Identifier: Apache-2.0
"""Moves, deaths and emigration may empty a region, or the country, which is told."""
import os
import re
from pathlib import Path

from small_world import civitas

GENERATIONS = Path(os.environ["CIVITAS_ROOT"]) / "scenarios" / "generations.yaml"
ALL_LEAVE = ("changes:\n  - {set: migration.emigration_rate, to: 0.5}\n  - {set: migration.immigration_rate, to: 0}\n"
             "  - {set: births.total_fertility_rate, to: 0}\n  - {set: migration.oldest, to: 110}\n")


def run(folder, more, *options):
    (folder / "emptied.yaml").write_text(f"civitas: 1\nbase: {GENERATIONS}\ntitle: Emptied\n{more}")
    persons = () if "--persons" in options else ("--persons", "2000")
    return civitas(folder, "run", "emptied.yaml", "-o", "emptied.h5", *persons, "--replicates", "2", *options)


def test_regions_that_nobody_lives_in_are_told_once_each(tmp_path):
    said = run(tmp_path, ALL_LEAVE, "--to", "2032-12")
    assert said.returncode == 0, said.stderr
    told = re.findall(r"warning\[E615\]: .*: nobody lives in '([^']+)' from 20\d\d-\d\d on", said.stderr)
    assert told and len(told) == len(set(told)) < 9, said.stderr
    assert "from 20" not in run(tmp_path, "", "--to", "2026-12", "--force").stderr


def test_a_country_without_citizens_is_told(tmp_path):
    said = run(tmp_path, ALL_LEAVE)
    assert said.returncode == 0, said.stderr
    assert len(re.findall(r"warning\[E615\]: .*: nobody is left from 20\d\d-\d\d on", said.stderr)) == 1
    assert re.search(r"^\w+ +\S+ \(20\d\d-\d\d( to 20\d\d-\d\d)?\) ", said.stdout, re.M)  # numbers of those who were there last
    assert run(tmp_path, ALL_LEAVE, "--force", "--quiet").stderr == ""


def test_regions_that_are_empty_from_the_beginning_are_told_once(tmp_path):
    said = run(tmp_path, "", "--to", "2025-02", "--persons", "12")
    assert said.returncode == 0, said.stderr
    told = re.findall(r"warning\[E615\]: (.*)", said.stderr)
    assert len(told) == 1 and re.match(r"\S+austria.yaml:\d+:\d+: nobody lives in '[^']+', .*from the beginning \(so few persons leave", told[0])
    assert "E615" not in run(tmp_path, "", "--to", "2025-02", "--force", "--persons", "20000").stderr


def test_what_the_past_has_told_is_not_told_again(tmp_path):
    def regions(said):
        assert said.returncode == 0, said.stderr
        return set(re.findall(r"nobody lives in '([^']+)' from 20", said.stderr))
    past = regions(run(tmp_path, ALL_LEAVE, "--to", "2032-12", "--keep-checkpoint"))
    assert past
    later = civitas(tmp_path, "run", "emptied.yaml", "-o", "later.h5", "--from", "emptied.h5.checkpoint",
                    "--persons", "2000", "--replicates", "2", "--to", "2034-12")
    assert not past & regions(later)


def write_experiment(folder, how):
    (folder / "emptied.yaml").write_text(f"civitas: 1\nbase: {GENERATIONS}\ntitle: Emptied\n{ALL_LEAVE}")
    (folder / "experiment.yaml").write_text("civitas: 1\nexperiment: Who stays\nscenario: emptied.yaml\npersons: 300\n"
                                            f"to: 2030-12\nreplicates: 2\n{how}\n")


def test_a_sweep_tells_it_once_with_how_many_runs_and_so_does_merging(tmp_path):
    write_experiment(tmp_path, "design: {grid: {over: {migration.emigration_rate: {choice: [0, 0.5]}}}}")
    said = civitas(tmp_path, "sweep", "experiment.yaml", "-o", "out")
    assert said.returncode == 0, said.stderr
    told = re.findall(r"warning\[E615\]: (.* runs warned.*)", said.stderr)
    words = r"2 of 4 runs warned, point 2, replicate 1 first \(.*emptied.yaml: nobody lives in '[^']+' from 20\d\d-\d\d on \("
    assert len(told) == 1 and re.match(r"out/runs/00000-of-00001.shard: " + words, told[0]), said.stderr
    again = civitas(tmp_path, "sweep", "experiment.yaml", "-o", "out", "--resume")  # nothing is run, the same is told
    assert told == re.findall(r"warning\[E615\]: (.* runs warned.*)", again.stderr)
    merged = civitas(tmp_path, "merge", "out", "-o", "out.h5")
    assert merged.returncode == 0 and re.search(r"warning\[E615\]: out: " + words, merged.stderr), merged.stderr


def test_what_is_warned_of_a_baseline_says_so(tmp_path):
    write_experiment(tmp_path, "design: {grid: {over: {migration.oldest: {choice: [110]}}}}\nbaseline: emptied.yaml")
    (tmp_path / "stay.yaml").write_text(f"civitas: 1\nbase: {GENERATIONS}\ntitle: Stay\n")
    text = (tmp_path / "experiment.yaml").read_text()
    (tmp_path / "experiment.yaml").write_text(text.replace("scenario: emptied.yaml", "scenario: stay.yaml")
                                              .replace("300", "2000").replace("2030-12", "2034-12"))  # several regions empty
    said = civitas(tmp_path, "sweep", "experiment.yaml", "-o", "out")
    told = re.findall(r"warning\[E615\]: .* first \((.*)", said.stderr)
    assert said.returncode == 0 and len(told) == 1 and told[0].startswith("baseline: "), said.stderr
    assert "E615" not in civitas(tmp_path, "sweep", "experiment.yaml", "-o", "quiet", "--quiet").stderr


def test_a_search_tells_it_once(tmp_path):
    write_experiment(tmp_path, "solve: {adjust: migration.emigration_rate, between: [0, 0.5], so_that: citizens == 5e6, precision: 0.1}")
    said = civitas(tmp_path, "solve", "experiment.yaml", "-o", "found")
    assert said.returncode == 0 and len(re.findall(r"warning\[E615\]: found/trials.shard: \d+ of \d+ runs warned, point 2, ", said.stderr)) == 1
