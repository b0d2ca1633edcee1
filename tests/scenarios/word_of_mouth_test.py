# SPDX-License-Identifier: Apache-2.0
"""Word of mouth: news that begins among the highly educated stays there longer when friends are alike."""
import os
import subprocess

import h5py
import numpy as np
import pytest


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    path = tmp_path_factory.mktemp("word_of_mouth") / "results.h5"
    subprocess.run([os.environ["CIVITAS"], "run", "scenarios/word_of_mouth.yaml", "--persons", "20000", "--quiet",
                    "--verify", "-o", path], check=True, capture_output=True)
    with h5py.File(path) as file:
        return {name: file[name][0] for name in file if getattr(file[name], "ndim", 0) > 1}


def test_friends_are_alike_as_often_as_the_scenario_says(results):
    chance, friends = results["alike_by_chance"], results["alike_of_friends"]
    index = (friends - chance) / (1 - chance)
    assert abs(index[0] - 0.5) < 0.05
    assert np.all(index > 0.3)  # people change, their friendships last


def test_only_those_who_work_have_colleagues(results):
    assert np.all(np.abs(results["colleagues"] - 8) < 0.8)
    assert np.all(results["colleagues_without_work"] == 0)


def test_the_gap_between_high_and_low_education_is_wider_among_friends_who_are_alike(results):
    low, high = 0, 2
    wider = [results["heard_of_friends_by_education"][:, group] - results["heard_of_anybody_by_education"][:, group]
             for group in (low, high)]
    early = slice(3, 12)
    assert np.all(wider[low][early] < 0)
    gaps = [results[f"heard_of_{who}_by_education"][early, high] - results[f"heard_of_{who}_by_education"][early, low]
            for who in ("friends", "anybody")]
    assert np.all(gaps[0] > 1.5 * gaps[1])


def test_who_has_never_worked_hears_nothing_from_colleagues(results):
    working = results["heard_of_colleagues_by_works"]
    assert np.all(working[12:, 0] > 2 * working[12:, 1])
