# SPDX-License-Identifier: Apache-2.0
# In brief: each reform is told by what its own description says to look at, and nothing is told without its difference.
import numpy as np
import pytest

from analysis import words
from analysis.comparison import compare

LUCK = np.array([[1.0], [1.1], [0.9]])
TITLES = ("Alpha", "Beta", "Debt")


def reform(named, *more):
    """Says to look at what it names, and changes alpha and beta, that which it does not name most."""
    def change(file):
        with_lines(file)
        for name in ("alpha", "beta", *named[:1]):
            file[name][...] = file[name][...] + (0.01 if name in named else 0.05) * LUCK
        file.attrs["description"] = np.bytes_(f"Look at {' and '.join(f'`{name}`' for name in named)}.")
        for name in more:
            file.copy("alpha", name)
    return change


def with_lines(file):
    for name, unit, definition in (("alpha", "1", "mean: a"), ("beta", "1", "mean: b"), ("debt", "EUR", "number: d")):
        file.copy("poverty_rate", name)
        for attribute, text in (("long_name", name.capitalize()), ("units", unit), ("definition", definition)):
            file[name].attrs[attribute] = np.bytes_(text)


@pytest.fixture(scope="module")
def brief(folder):
    files = [folder.copy("base.h5", with_lines), folder.copy("one.h5", reform(["beta"])),
             folder.copy("other.h5", reform(["alpha"])),
             folder.copy("rich.h5", reform(["debt", "own", "alpha"], "own"))]
    base, *others = (str(folder.path / name) for name in files)

    def told(*at):
        comparison = compare(base, [others[each] for each in at])
        return [[text for text in words.headlines(comparison, each) if text.startswith(TITLES)]
                for each in comparison.reforms]
    return told


def first(texts):
    return [text.partition(":")[0].partition(",")[0] for text in texts]


def test_the_first_outcome_is_the_one_that_the_reform_itself_names(brief):
    one, other = brief(0, 1)
    assert first(one)[0] == "Beta" and first(other)[0] == "Alpha"


def test_beside_another_reform_the_same_is_told_first_as_alone(brief):
    (one,), (other,) = brief(0), brief(1)
    alone = [first(one), first(other)]
    assert [first(texts) for texts in brief(0, 1)] == alone == [first(texts) for texts in brief(1, 0)][::-1]


def test_money_that_is_named_is_told_and_of_stocks_when(brief):
    (rich,) = brief(2)
    assert first(rich)[:2] == ["Debt", "Alpha"] and rich[0].startswith("Debt, at the end of 2028-03: from ")


def test_no_level_is_told_without_its_difference(folder, brief):
    comparison = compare(str(folder.path / "base.h5"), [str(folder.path / f"{name}.h5") for name in ("one", "rich")])
    one, rich = (words.headlines(comparison, each) for each in comparison.reforms)
    assert rich[-1] == "1 number that the base does not record stands in the tables alone, without a difference."
    assert "does not record" not in " ".join(one + rich[:-1])
    assert all(" up " in text or "difference" in text for text in rich if not text.startswith("Breaks a promise"))
