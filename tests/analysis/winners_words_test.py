# SPDX-License-Identifier: Apache-2.0
# Who gains and who loses, in sentences: the larger side leads, nobody is called nobody, losers are not buried.
from analysis import units, winners_words
from analysis.winners import TENTHS, Group, Share, Winners


def group(name, gain, lose, change=0.0, loss=-800.0):
    shares = [Share(value, max(0.0, value - 0.01), value + 0.01) for value in (gain, lose)]
    means = [Share(mean, mean - 10, mean + 10) for mean in (change, loss)]
    return Group(name, 200, (gain, 0, 1 - gain - lose, 0, lose), *shares, *means)


def told(gain, lose, tenths):
    """`tenths`: of some tenths who gains and who loses; of the others nobody does."""
    groups = tuple(group(name, *tenths.get(name, (0, 0))) for name in TENTHS)
    winners = Winners("income", "EUR/year", group("all", gain, lose), groups)
    return [text.replace(units.SPACE, " ") for text in winners_words.sentences(winners)]


def test_losses_lead_where_more_lose_and_nobody_is_no_share():
    everybody, tenth, _ = told(0, 0.056, {"1": (0, 0.35, -395.0), "2": (0, 0.21)})
    assert everybody == "5.6 % (4.6 to 6.6) of all citizens lose income, nobody gains any."
    assert tenth == ("Losses are most frequent in the poorest tenth: 35.0 % (34.0 to 36.0) of its citizens lose, nobody gains. Its mean "
                     "income changes by −395 EUR a year (−405 to −385).")


def test_gains_lead_where_more_gain():
    everybody, tenth = told(0.02, 0, {"10": (0.2, 0)})
    assert everybody == "2.0 % (1.0 to 3.0) of all citizens gain income, nobody loses any."
    assert tenth.startswith("Gains are most frequent in the richest tenth: 20.0 % (19.0 to 21.0) of its citizens gain, nobody loses.")


def test_those_who_lose_elsewhere_have_a_sentence_of_their_own():
    _, gains, losses, _ = told(0.945, 0.054, {"10": (1.0, 0), "1": (0.6, 0.4)})
    assert gains.startswith("Gains are most frequent in the richest tenth") and losses.startswith(
        "Losses are most frequent in the poorest tenth: 40.0 % (39.0 to 41.0) of its citizens lose, 60.0 % (59.0 to 61.0) gain.")
    assert len(told(0.945, 0.004, {"10": (1.0, 0), "1": (0.996, 0.004)})) == 2  # rare


def test_where_losses_are_most_frequent_elsewhere_those_of_the_poorest_are_told_all_the_same():
    tenths = {"10": (0.1, 0.88), "1": (0.485, 0.405, -677.0, -2100.0), "5": (0.855, 0.1)}
    *_, richest, poorest = told(0.592, 0.379, tenths)
    assert richest.startswith("Losses are most frequent in the richest tenth")
    assert poorest == ("In the poorest tenth 40.5 % (39.5 to 41.5) lose income; the mean income of those who do "
                       "changes by −2 100 EUR a year (−2 110 to −2 090).")
    assert not any("In the poorest" in text for text in told(0.6, 0.3, {"10": (0.1, 0.88), "1": (0.9, 0.009)}))


def test_of_the_poorest_the_share_is_not_told_twice():
    assert told(0, 0.056, {"1": (0, 0.35, -395.0, -1129.0)})[-1] == (
        "The mean income of those who lose in the poorest tenth changes by −1 129 EUR a year (−1 139 to −1 119).")


def test_few_are_not_shown_as_none():
    assert ", less than 0.1 % lose some." in told(0.945, 0.0004, {"10": (1.0, 0)})[0]


def test_a_tenth_in_which_not_clearly_more_lose_is_not_named():
    assert len(told(0, 0.013, {"2": (0, 0.03), "4": (0, 0.03)})) == 1
    assert len(told(0, 0.013, {"2": (0, 0.05), "4": (0, 0.02)})) == 2
