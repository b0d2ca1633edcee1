# SPDX-License-Identifier: Apache-2.0
"""Shared by the suites of analysis/: its modules, its script, and copies of the sample results with changes."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("CIVITAS_ROOT", Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(ROOT))

import analysis.results  # noqa: E402, F401  before h5py: it says how files are locked
import h5py  # noqa: E402


class Folder:
    """A folder with results files in it and the script to compare them."""

    def __init__(self, path):
        self.path = path

    def copy(self, name, change=lambda file: None):
        """A copy of the sample, changed by a function on the open file."""
        shutil.copy(os.environ["CIVITAS_SAMPLE_RESULTS"], self.path / name)
        with h5py.File(self.path / name, "r+") as file:
            change(file)
        return name

    def compare(self, *arguments, **environment):
        return subprocess.run(["/usr/bin/python3", "-I", "-B", str(ROOT / "analysis/compare.py"), *arguments],
                              cwd=self.path, env={**os.environ, "COLUMNS": "100", **environment},
                              capture_output=True, text=True)

    def read(self, name):
        return (self.path / name).read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Folder(tmp_path_factory.mktemp("comparison"))
