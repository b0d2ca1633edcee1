# SPDX-License-Identifier: Apache-2.0
# What faults.py can do, part by part, and what all parts use.
import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("CIVITAS_BUILD", ROOT / "build" / "release"))
os.environ.setdefault("CIVITAS", str(BUILD / "civitas"))
os.environ.setdefault("CIVITAS_ROOT", str(ROOT))
sys.path.insert(0, str(ROOT / "tests" / "run"))
PARTS = {}  # name: function of (folder, expected, arguments), which gives the line told


def part(function):
    PARTS[function.__name__] = function
    return function


def require(holds, *otherwise):
    if not holds:
        raise AssertionError(" ".join(map(str, otherwise)))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def listed(counts):
    return ", ".join(f"{what}: {times}" for what, times in sorted(counts.items()))
