# SPDX-License-Identifier: Apache-2.0
# How to make this again: what the page prints runs from its folder, and gives the same files and the same page.
import os
import re
import shlex
import subprocess
from html import unescape
from pathlib import Path

import pytest

from analysis.places import Places

ROOT = Path(os.environ["CIVITAS_ROOT"])
BROKEN = 4  # a promise of the town is


def run(cwd, *words):
    programs = {"civitas": [os.environ["CIVITAS"]],
                "analysis/compare.py": ["/usr/bin/python3", "-I", "-B", ROOT / "analysis/compare.py"]}
    done = subprocess.run([*programs[words[0]], *words[1:]], cwd=cwd, capture_output=True, text=True)
    assert done.returncode in (0, BROKEN), done.stderr
    return done.stdout


@pytest.mark.parametrize(("scenarios", "options"), [
    (["teaching/town", "teaching/online_only"], ["--set", "review.rate=1"]),  # reads no file
    (["austria", "higher_guarantee"], ["--persons", "500", "--set", "wages.persistence=0.9"]),
])
def test_what_the_page_prints_makes_the_same_again(tmp_path, scenarios, options):
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    (tmp_path / "results").mkdir()
    names = [Path(name).name for name in scenarios]
    for name, scenario in zip(names, scenarios):
        run(tmp_path, "civitas", "run", f"scenarios/{scenario}.yaml", *options, "-o", f"results/{name}.h5", "--quiet")
    run(tmp_path, "analysis/compare.py", *(f"results/{name}.h5" for name in names), "-o", "results/page")
    page = (tmp_path / "results/page/report.html").read_text()
    *commands, _ = unescape(re.search("<pre>(.*?)</pre>", page, re.DOTALL)[1]).splitlines()
    assert len(commands) == 2
    for command in commands:
        assert "the same, byte for byte" in run(tmp_path / "results/page", *shlex.split(command)), command


def test_a_folder_that_would_tell_of_the_machine_or_is_gone_is_not_named(tmp_path, monkeypatch):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/data.csv").touch()
    monkeypatch.chdir(tmp_path / "a")
    found = {page: Places(page, []).beginning(["data.csv"]) for page in ("b/page", "page", ".", "../elsewhere/page")}
    assert found == {"b/page": "../..", "page": "..", ".": ".", "../elsewhere/page": "FOLDER"}
    assert Places("page", []).beginning(["data.csv", "gone.csv"]) == "FOLDER"
