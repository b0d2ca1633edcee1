# SPDX-License-Identifier: Apache-2.0
# What scenarios promise stands on the page: kept, broken, or not promised, as the files say it.
import numpy as np

KEEPS, BREAKS = "poverty_rate &lt; 0.2", "applicants &gt; 5"


def section(folder, *files):
    done = folder.compare(*files, "-o", "report")
    assert done.returncode == 0, done.stderr
    page = folder.read("report/report.html").decode()
    return page, page.partition("<h2>Promises</h2>")[2].partition("<h2>")[0], done.stdout


def test_a_broken_promise_is_told_with_when_and_how_often(folder):
    folder.copy("base.h5")
    folder.copy("reform.h5", lambda file: file.attrs.modify("title", np.bytes_("A reform")))
    page, promises, screen = section(folder, "base.h5", "reform.h5")
    kept, broken = promises.index(KEEPS), promises.index(BREAKS)
    assert promises[kept:broken].count("<td>kept</td>") == 2
    assert promises[broken:].count("<strong>broken</strong><small>in 2 of 3 replicates</small>") == 2
    told = ("applicants &gt; 5 (each month) does not hold in 2027-11, in replicate 1: applicants is 0; "
            "it fails at some time in 2 of 3 replicates.")
    assert f"<strong>A reform:</strong> {told}" in promises
    assert f"<li>Breaks a promise: {told}</li>" in page
    assert "Breaks a promise: applicants > 5" in " ".join(screen.split())


def test_who_promises_nothing_has_no_section(folder):
    def silent(file):
        del file["assertions"]

    folder.copy("silent.h5", silent)
    folder.copy("quiet.h5", silent)
    folder.copy("base.h5")
    page, promises, _ = section(folder, "silent.h5", "quiet.h5")
    assert not promises and "promise" not in page
    _, promises, _ = section(folder, "silent.h5", "base.h5")
    assert promises.count("<td>not promised</td>") == 2 and promises.count("broken</strong>") == 1
