# SPDX-License-Identifier: Apache-2.0
"""Runs a scenario of scenarios/canon and gives what it wrote."""
import os
import subprocess
from pathlib import Path

import h5py
import numpy
import pytest

ROOT = Path(os.environ["CIVITAS_ROOT"])


class Results(dict):
    """Every indicator as an array (replicate, time); `panel`: each of its columns (time, citizen)."""

    def __init__(self, path):
        self.panel = {}
        with h5py.File(path) as file:
            for name, node in file.items():
                if isinstance(node, h5py.Dataset):
                    self[name] = node[()]
            for name, node in file["panel"].items() if "panel" in file else ():
                self.panel[name] = node[()]


@pytest.fixture
def run(tmp_path):
    """run("sir", "--seed", 2): the results of scenarios/canon/sir.yaml with these options."""

    def run(name, *options):
        scenario, file = ROOT / "scenarios" / "canon" / f"{name}.yaml", tmp_path / f"{name}.h5"
        command = [os.environ["CIVITAS"], "run", scenario, "-o", file, "--force", "--quiet", *options]
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
        return Results(file)

    return run


def clusters(opinions, apart=1e-3):
    """Opinions that lie closer than `apart` to the next are of one cluster: their sizes and means."""
    opinions = numpy.sort(opinions)
    groups = numpy.split(opinions, numpy.flatnonzero(numpy.diff(opinions) > apart) + 1)
    return [len(group) for group in groups], [group.mean() for group in groups]
