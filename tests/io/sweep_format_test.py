# SPDX-License-Identifier: Apache-2.0
"""SWEEP_FORMAT.md holds all that is in a merged file, and a merged file all that it promises."""
import os
import re
import subprocess
import sys
from pathlib import Path

import h5py
import pytest

ROOT = Path(os.environ["CIVITAS_ROOT"])
sys.path.insert(0, str(ROOT / "tests/run"))
from small_sweep import EXPERIMENT, build, merge, sweep  # noqa: E402

PAGE = (ROOT / "sim/io/SWEEP_FORMAT.md").read_text()
HDF5 = {"CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST"}
OF_RESULTS = {"_FillValue", "units", "long_name", "definition", "population", "assumptions"}


def rows(heading):
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("| ").split("|")]
            for line in part.splitlines() if line.startswith("| /")]


DATASETS = {row[0]: row[1:4] for row in rows("Datasets")}
ATTRIBUTES = {(row[0], row[1]): row[3] for row in rows("Attributes")}
DESIGN = "  grid: {over: {reform: [none, town.yaml], chance: {choice: [0, 1]}, pull: {choice: [0, 1]}}}\n"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """With a baseline, reforms, breakdowns, counts and failures."""
    folder = tmp_path_factory.mktemp("format")
    build(folder, EXPERIMENT.replace(EXPERIMENT[EXPERIMENT.index("  sobol"):EXPERIMENT.index("record")], DESIGN))
    assert sweep(folder).returncode == 4
    assert merge(folder).returncode == 0
    with h5py.File(folder / "out.h5") as opened:
        yield opened


def page_name(name, item):
    """What the page calls an object."""
    if "factor" in item.attrs:
        return "/FACTOR"
    if name in ("place",):
        return "/DIMENSION"
    if name.startswith("provenance/reform "):
        return "/provenance/reform FILE"
    if item.ndim >= 3:
        kind = "COUNT" if item.dtype.kind == "i" else "INDICATOR"
        return f"/{kind}{'_baseline' if name.endswith('_baseline') else ''}"
    return "/" + name


def datasets(file):
    found = []
    file.visititems(lambda name, item: found.append((name, item)) if isinstance(item, h5py.Dataset) else None)
    return found


def test_every_dataset_is_on_the_page_with_its_dimensions_and_type(file):
    seen = set()
    for name, item in datasets(file):
        page = page_name(name, item)
        assert page in DATASETS, name
        seen.add(page)
        dimensions, kind, _ = DATASETS[page]
        text = h5py.check_string_dtype(item.dtype) is not None
        assert ("text" in kind) if text else item.dtype.name in kind, name
        own = [axis[0].name.rpartition("/")[2] for axis in item.dims] if "DIMENSION_LIST" in item.attrs else (
            [name.rpartition("/")[2]] if item.ndim else [])
        wanted = [word for word in re.split(r",\s*", dimensions) if word]
        if "DIMENSIONS" in wanted:
            assert own[:3] == wanted[:3]
        else:
            assert own == (["place"] if wanted == ["DIMENSION"] else wanted), name
    assert seen == set(DATASETS)


def test_every_attribute_is_on_the_page(file):
    for name, item in [("", file), ("provenance", file["provenance"]), *datasets(file)]:
        page = page_name(name, item) if isinstance(item, h5py.Dataset) else f"/{name}"
        known = {attribute for where, attribute in ATTRIBUTES if where == page} | HDF5
        if page in ("/DIMENSION", "/time", "/replicate") or re.match("/(COUNT|INDICATOR)", page):
            known |= OF_RESULTS | {"calendar", "axis", "standard_name", "bounds"}
        assert set(item.attrs) <= known, name
        needed = {attribute for (where, attribute), present in ATTRIBUTES.items() if where == page and present == "always"}
        assert needed <= set(item.attrs), name


def test_every_text_of_the_origin_is_there(file):
    assert "design:" in file["provenance/experiment"].asstr()[()]
    assert "rent" in file["provenance/scenario"].asstr()[()]
    assert set(file["provenance/input_files"].asstr()[:]) == {"experiment.yaml", "cheaper.yaml", "town.yaml"}


def test_ncdump_opens_it(file):
    assert subprocess.run(["ncdump", "-h", file.filename], capture_output=True).returncode == 0
