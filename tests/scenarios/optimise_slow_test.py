# SPDX-License-Identifier: Apache-2.0
"""The last line of the manual of experiments gives what it says."""
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(os.environ["CIVITAS_ROOT"])


def test_the_manual_tells_what_comes_out(tmp_path):
    line = next(line for line in (ROOT / "scenarios/experiments/README.md").read_text().splitlines()
                if line.startswith("scenarios/experiments/optimise.py"))
    command, told = re.fullmatch(r"(.*) lowest +# (y=[-\d.]+);.*", line).groups()
    path = f"{Path(os.environ['CIVITAS']).parent}:{os.environ['PATH']}"
    said = subprocess.run([*command.split(), tmp_path / "lowest"], cwd=ROOT, env={**os.environ, "PATH": path},
                          capture_output=True, text=True)
    assert said.returncode == 0 and said.stdout.splitlines()[-1] == told, said.stderr
