# SPDX-License-Identifier: Apache-2.0
"""Which way each flagship scenario moves what it is about: scenarios/experiments/directions.yaml on fewer citizens, fewer
replicates and fewer years. A direction holds where the 95 % interval of the paired difference says so."""
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("CIVITAS_ROOT", Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(ROOT))

from analysis import sweeps  # noqa: E402
from analysis.pairing import paired  # noqa: E402

EXPERIMENT = ROOT / "scenarios/experiments/directions.yaml"
FEWER = {"persons: 10000": "persons: 4000", "replicates: 20": "replicates: 8", "2030-12": "2028-12", "../": f"{ROOT}/scenarios/"}
LOW, HIGH = "unmet_by_digital_group=low", "unmet_by_digital_group=high"


class Directions:
    """Outcomes of the merged sweep by the name of the scenario; `today` is the baseline."""

    def __init__(self, path):
        self.path, self.read = path, {}

    def values(self, scenario, outcome, period=None):
        if period not in self.read:
            self.read[period] = sweeps.read(self.path, period)
        sweep = self.read[period]
        reform = sweep.factors[0]
        at = {Path(reform.text(value)).stem: point for point, value in enumerate(reform.values)}
        return (sweep.outcome(outcome, "baseline").values[0] if scenario == "today"
                else sweep.outcome(outcome, "scenario").values[at[scenario]])

    def change(self, scenario, outcome, period=None):
        return self.values(scenario, outcome, period) - self.values("today", outcome, period)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("directions")
    text = EXPERIMENT.read_text()
    for more, fewer in FEWER.items():
        assert more in text
        text = text.replace(more, fewer)
    text = re.sub(r"        - .*/(targeted|heating_grant|survey|envelope_mixed|universal_paid_for|mistaken_claims)\.yaml\n", "", text)
    (folder / "fewer.yaml").write_text(text)
    for words in (["sweep", "fewer.yaml", "-o", "runs"], ["merge", "runs", "-o", "sweep.h5"]):
        subprocess.run([os.environ["CIVITAS"], *words, "--quiet"], cwd=folder, check=True, capture_output=True)
    return Directions(folder / "sweep.h5")


def less(one, other):
    pair = paired(one, other)
    assert pair.low > 0, pair
    return True


def falls(change):
    return less(change, 0 * change)


def rises(change):
    return less(0 * change, change)


def test_expectations_rise_and_satisfaction_falls_though_visits_get_no_worse(found):
    """Of two worlds with the same visits that in which private services improve."""
    for outcome in ("performance", "unmet"):
        assert (found.change("private_sector_still", outcome) == 0).all()
    assert falls(found.change("private_sector_still", "expectation")) and rises(found.change("private_sector_still", "satisfaction"))


def test_expectations_rise_with_visits_that_get_better(found):
    first, last = "2025-07..2026-06", "2028-01..2028-12"
    for outcome in ("expectation", "performance"):
        assert rises(found.values("today", outcome, last) - found.values("today", outcome, first))


def test_closing_counters_saves_and_leaves_the_unskilled(found):
    assert falls(found.change("digital_by_default", "service_cost")) and rises(found.change("digital_by_default", LOW))
    assert less(found.change("digital_by_default", HIGH), found.change("digital_by_default", LOW))


def test_help_on_the_web_takes_back_about_half_of_it_at_nearly_the_same_saving(found):
    assert rises(found.change("assisted_digital", LOW))
    assert less(found.change("assisted_digital", LOW), 0.65 * found.change("digital_by_default", LOW))
    assert less(found.change("assisted_digital", "service_cost"), 0.95 * found.change("digital_by_default", "service_cost"))


def test_more_of_every_channel_shortens_queues_and_raises_trust(found):
    assert falls(found.change("all_channels", "phone_wait")) and falls(found.change("all_channels", "unmet"))
    assert rises(found.change("all_channels", "satisfaction")) and rises(found.change("all_channels", "trust"))


def test_more_claim_what_is_simpler_and_most_are_reached_by_registers(found):
    for scenario in ("simplified", "enrolled_poor_data", "enrolled"):
        assert rises(found.change(scenario, "take_up_caseload")) and falls(found.change(scenario, "poverty_gap"))
    assert less(found.values("enrolled_poor_data", "take_up_caseload"), found.values("enrolled", "take_up_caseload"))


def test_a_universal_benefit_misses_nobody_and_costs_the_poorest_their_guarantee(found):
    assert found.values("universal", "take_up_caseload") == pytest.approx(1)
    assert falls(found.change("universal", "poverty_rate")) and rises(found.change("universal", "poverty_gap"))
    assert less(2 * found.values("today", "minimum_income_spending"), found.values("universal", "minimum_income_spending"))


def test_of_one_envelope_staff_helps_the_unskilled_most_and_technology_least(found):
    assert falls(found.change("envelope_technology", LOW))
    assert less(found.change("envelope_training", LOW), found.change("envelope_technology", LOW))
    assert less(found.change("envelope", LOW), found.change("envelope_training", LOW))
    assert less(found.change("envelope", "phone_wait"), found.change("envelope_training", "phone_wait"))
    assert falls(found.change("envelope_technology", "service_cost")) and rises(found.change("envelope", "service_cost"))


def test_being_heard_raises_trust_and_being_ignored_lowers_it(found):
    assert falls(found.change("ignored", "trust")) and falls(found.change("ignored", "voice"))
    assert rises(found.change("mini_public", "trust"))
    assert less(found.change("mini_public", "trust"), found.change("hearings", "trust"))
    assert less(found.change("hearings", "trust"), found.change("online_forum", "trust"))


def test_a_lever_that_has_arrived_moves_nobody(found):
    """Voice follows how a lever moves: going farther at once, it raises trust less in the long run."""
    assert less(found.values("heeded", "counters_open"), found.values("online_forum", "counters_open"))
    assert rises(found.change("heeded", "trust")) and less(found.change("heeded", "trust"), found.change("online_forum", "trust"))


def test_open_data_do_little_without_skills(found):
    assert less(3 * found.change("open_data_without_skills", "take_up_caseload"), found.change("open_data", "take_up_caseload"))


def test_queues_explode_in_a_shock_and_less_where_services_are_better(found):
    during, later = "2026-01..2026-12", "2028-01..2028-12"
    for outcome in ("phone_wait", "unmet"):
        shock = found.change("shock", outcome, during)
        assert rises(shock)
        for scenario in ("shock_all_channels", "shock_envelope"):
            assert rises(found.change(scenario, outcome, during)) and less(found.change(scenario, outcome, during), shock)
    assert less(20 * abs(found.change("shock", "unmet", later)), found.change("shock", "unmet", during))
