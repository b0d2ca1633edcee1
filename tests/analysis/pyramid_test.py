# SPDX-License-Identifier: Apache-2.0
"""The age pyramid: drawn from a run, the same bytes each time, and refused in words."""
import os
import re
import subprocess

import h5py
import numpy as np
import pytest

from conftest import ROOT


def pyramid(folder, *arguments):
    return subprocess.run(["/usr/bin/python3", "-I", "-B", str(ROOT / "analysis/pyramid.py"), *arguments], cwd=folder,
                          capture_output=True, text=True)


@pytest.fixture(scope="module")
def generations(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pyramid")
    subprocess.run([os.environ["CIVITAS"], "run", ROOT / "scenarios/generations.yaml", "--persons", "1000", "--to",
                    "2026-12", "--verify", "--quiet", "-o", folder / "g.h5"], check=True)
    return folder


def test_everybody_is_counted_once(generations):
    with h5py.File(generations / "g.h5") as file:
        both = file["men_by_five_years"][:].sum(axis=-1) + file["women_by_five_years"][:].sum(axis=-1)
        assert np.abs(both - file["citizens"][:]).max() <= 40  # groups are rounded one by one


def test_the_figure_is_the_same_each_time(generations):
    assert pyramid(generations, "g.h5").stdout == "g_pyramid.svg\n"
    first = (generations / "g_pyramid.svg").read_bytes()
    assert pyramid(generations, "g.h5", "-o", "again.svg").returncode == 0
    assert (generations / "again.svg").read_bytes() == first
    assert re.search(rb"<svg", first)
    assert pyramid(generations, "g.h5", "-o", "p.png").returncode == 0
    assert (generations / "p.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("arguments, code, words", [
    (["g.h5", "--men", "births"], 2, "there is no series 'births' by age"),
    (["g.h5", "--men", "poverty_rate_by_sex"], 2, "'poverty_rate_by_sex' counts nobody (it is a share)"),
    (["g.h5", "--men", "citizens_by_region"], 2, "have not the same groups"),
    (["g.h5", "-o", "no/such/folder.svg"], 74, "cannot be written"),
    (["missing.h5"], 74, "there is no such file"),
])
def test_what_cannot_be_drawn_is_refused(generations, arguments, code, words):
    result = pyramid(generations, *arguments)
    assert (result.returncode, words in result.stderr) == (code, True), result.stderr
