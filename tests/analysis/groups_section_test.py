# SPDX-License-Identifier: Apache-2.0
# Of many groups some are marked by luck, and the page says how many.
import numpy as np
import pytest

from analysis import groups_section, units
from analysis.comparison import compare


def copies(count):
    """So many breakdowns, changed by luck in each group."""
    def change(file):
        names = ["poverty_rate_by_region"]
        for at in range(1, count):
            file.copy("poverty_rate_by_region", f"rate{at}_by_region")
            names.append(f"rate{at}_by_region")
        for name in names:
            file[name][...] = file[name][...] + np.array([0.01, -0.02, 0.015])[:, None, None]
    return change


@pytest.mark.parametrize(("count", "reforms"), [(1, 1), (12, 1), (12, 2)])
def test_how_many_marks_are_luck(folder, count, reforms):
    unchanged = folder.copy("base.h5", lambda file: [file.copy("poverty_rate_by_region", f"rate{at}_by_region") for at in range(1, count)])
    names = [folder.copy(f"reform{at}.h5", copies(count)) for at in range(reforms)]
    compared = compare(str(folder.path / unchanged), [str(folder.path / name) for name in names])
    groups = len(compared.base.labels["region"])
    cells, note = count * reforms * groups, groups_section.groups_note(compared)
    assert ("by luck alone" in note) == (cells >= 20)
    if cells >= 20:
        assert f"of the {units.number(cells, 0)} changes in these tables about {cells / 20:.0f} would be" in note
