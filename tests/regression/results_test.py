#!/usr/bin/python3 -I
# SPDX-License-Identifier: Apache-2.0
# Results change only when we say so: the numbers of a small run of every scenario are stored here.
#
# After a change that is meant to change results, or with a new scenario:
#     /usr/bin/python3 -I -B tests/regression/results_test.py
# writes the numbers anew; `git diff` shows what changed. Commit them with the change, and begin its
# message with `Results:` and say why.
import json
import os
import subprocess
import tempfile
from pathlib import Path

import h5py
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CIVITAS", ROOT / "build" / "release" / "civitas")
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
WHAT_NOW = ("If this is meant, run `/usr/bin/python3 -I -B tests/regression/results_test.py`, and "
            "commit what it writes with the change, in a commit `Results: what changed` that says why.")


def stored(name):
    return Path(__file__).parent / f"{name}.json"


def first_and_last(values):
    recorded = values[values >= -1e300] if values.dtype.kind == "f" else values[values >= 0]
    return [recorded[0].item(), recorded[-1].item()]


def numbers(name, folder):
    """The digest of all numbers, and for the eye the first and last value of each total."""
    path = Path(folder) / "x.h5"
    subprocess.run([PROGRAM, "run", f"scenarios/{name}.yaml", "--persons", "2000", "--replicates", "2",
                    "-o", path, "--quiet", "--force"], cwd=ROOT, check=True, capture_output=True)
    with h5py.File(path) as file:
        return {"digest": file.attrs["digest"].decode(),
                **{key: first_and_last(value[0]) for key, value in file.items()
                   if isinstance(value, h5py.Dataset) and value.ndim == 2 and key != "time_bnds"}}


def write(name):
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in numbers(name, folder).items()]
    stored(name).write_text("{" + ",\n ".join(lines) + "}\n")
    print(stored(name).relative_to(ROOT))


@pytest.mark.parametrize("name", SCENARIOS)
def test_results_are_those_stored(tmp_path, name):
    assert stored(name).exists(), f"no numbers of scenarios/{name}.yaml are stored. {WHAT_NOW}"
    was, now = json.loads(stored(name).read_text()), numbers(name, tmp_path)
    changed = [f"{key}: {was.get(key, 'not there')} -> {now.get(key, 'gone')}"
               for key in sorted(was.keys() | now.keys()) if was.get(key) != now.get(key)]
    assert not changed, "\n".join(["the results are others:", *changed, WHAT_NOW])


def test_every_stored_run_has_its_scenario():
    assert sorted(path.stem for path in Path(__file__).parent.glob("*.json")) == SCENARIOS


if __name__ == "__main__":
    for scenario in SCENARIOS:
        write(scenario)
