# SPDX-License-Identifier: Apache-2.0
# Fifty kills at moments of all kinds: a whole file or none.
import random

from stopped import kill_at


def test_killed_at_any_moment_a_whole_file_is_there_or_none(tmp_path):
    chance = random.Random(2)
    found = 0
    for nth in range(50):
        folder = tmp_path / str(nth)
        folder.mkdir()
        found += kill_at(folder, chance.random(), after_first_file=nth % 2 == 1)
    assert found >= 25  # those that were killed after their first file, on however slow a machine
