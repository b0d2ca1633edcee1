# SPDX-License-Identifier: Apache-2.0
# A sweep that takes some seconds, for tests that lose parts of it on the way.
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(os.environ["CIVITAS_ROOT"])
sys.path.insert(0, str(ROOT / "tests/run"))
from small_sweep import EXPERIMENT, build, digest, merge, sweep  # noqa: E402
from small_world import PROGRAM, replaced  # noqa: E402

SCRIPTS = ROOT / "scenarios/experiments/clusters"
MANY = replaced(EXPERIMENT, "replicates: 3", "replicates: 30\npersons: 30000")


def whole(folder):
    """The experiment in the folder; gives the digest of the merged file of one process."""
    build(folder, MANY)
    assert sweep(folder, output="whole", threads=2).returncode == 0
    assert merge(folder, "whole", "whole.h5").returncode == 0
    return digest(folder / "whole.h5")
