# SPDX-License-Identifier: Apache-2.0
# Where files lie, told on the page as from its folder: who gets it by mail learns nothing of the machine it was made on.
import os
from types import SimpleNamespace

import h5py
import numpy as np
import pytest

from analysis.places import Places


@pytest.mark.parametrize(("page", "path", "seen"), [
    ("/data/town/page", "/data/town/page/a.h5", "a.h5"),
    ("/data/town/page", "/data/town/page/runs/a.h5", "runs/a.h5"),
    ("/data/town/page", "/data/town/a.h5", "../a.h5"),
    ("/data/town/page", "/data/town/runs/a.h5", "../runs/a.h5"),
    ("/data/town/page", "/data/other/a.h5", "a.h5"),
    ("/home/ada/town/page", "/home/ada/town/a.h5", "../a.h5"),
    ("/home/ada/page", "/home/ada/runs/a.h5", "../runs/a.h5"),
    ("/home/page", "/home/ada/a.h5", "a.h5"),
    ("/page", "/data/ada/a.h5", "a.h5"),
    ("/data", "/data/ada/a.h5", "a.h5"),
])
def test_below_and_beside_the_page_and_else_the_bare_name(monkeypatch, page, path, seen):
    monkeypatch.setenv("HOME", "/data/ada")
    assert Places(page, []).given(path) == seen


def test_a_path_in_a_file_is_kept_where_nobody_knows_where_it_begins(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    places = Places("page", [])
    assert [places.recorded(path) for path in ("town/a.yaml", "../ada/a.yaml", "/home/ada/a.yaml")] == ["town/a.yaml", "a.yaml", "a.yaml"]
    (tmp_path / "town").mkdir()
    (tmp_path / "town/a.yaml").write_text("")
    assert places.recorded("town/a.yaml") == "../town/a.yaml"


def test_sentences_tell_paths_as_they_are_seen():
    files = [SimpleNamespace(path=path, inputs={}) for path in ("a.h5", "/elsewhere/a.h5", "runs/a.h5")]
    told = Places("page", files).text("runs/a.h5: made otherwise than a.h5; /elsewhere/a.h5 only: data.h5")
    assert told == "../runs/a.h5: made otherwise than ../a.h5; a.h5 only: data.h5"


def test_the_page_names_no_folder_of_the_machine(folder):
    def elsewhere(file):
        file["provenance"].attrs["scenario_file"] = np.bytes_("/home/ada/town.yaml")
        names = np.array([b"/home/ada/town.yaml", b"/home/ada/data.csv"], object)
        for name, values in (("input_files", names), ("sha256", np.array([b"0" * 64, b"1" * 64], object))):
            del file[f"provenance/{name}"]
            file["provenance"].create_dataset(name, data=values, dtype=h5py.string_dtype())
        file["provenance"].attrs["git_commit"] = np.bytes_("another")

    folder.copy("base.h5")
    (folder.path / "runs").mkdir()
    folder.copy("runs/reform.h5", elsewhere)
    done = folder.compare(folder.path / "base.h5", folder.path / "runs/reform.h5", "-o", folder.path / "page")
    assert done.returncode == 0, done.stderr
    page = folder.read("page/report.html").decode()
    assert str(folder.path) not in page and "/home/" not in page and os.path.expanduser("~") + "/" not in page
    assert "analysis/compare.py ../base.h5 ../runs/reform.h5 -o .\n" in page.replace("</pre>", "\n")
    assert "civitas reproduce ../runs/reform.h5\n" in page and '<th scope="row">data.csv</th>' in page
    assert "<strong>Mind:</strong> ../runs/reform.h5: made by another program" in page
    assert str(folder.path / "runs/reform.h5") in done.stderr  # who compares is told of his own paths
