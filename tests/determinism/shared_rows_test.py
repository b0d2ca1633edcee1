# SPDX-License-Identifier: Apache-2.0
"""What a model and an indicator both need is worked out once, as long as nothing changes in between.

Here models read formulas early in the month that indicators read at its end, after columns, stocks and rows have
changed. The formulas are never below 0, so that what models do is the same whether they read them or not, and so
are all numbers: the indicators must be told what things are like at the end.
"""
import os
import subprocess

import h5py
import numpy as np

CIVITAS = os.environ["CIVITAS"]
TODAY = os.path.join(os.environ["CIVITAS_ROOT"], "scenarios/flagship/today.yaml")
# Dear enough to be shared: e to the power of 0.2 x, 0.3 x, …
DEAR = "(" + " + ".join(f"exp(0.{i} * ({{0}}))" for i in range(2, 9)) + ")"
OF_COLUMN = DEAR.format("earnings / 100000 EUR/year + age / 100")       # wages, ageing, births and deaths
OF_ROWS = DEAR.format("where(citizenship == 'AT', 1, 0.5)")             # births, deaths and moves alone
OF_STOCK = DEAR.format("capability.service + web.quality + age / 100")  # set by models that come later
OF_TABLE = DEAR.format("lookup(services.waiting, household.region, 'phone') / 1 hour")
OF_VISITS = DEAR.format("where(returns, 1, 0) + where(outcome == 'failed', 1, 0)")
OF_CLAIM = DEAR.format("where(claim == 'none', 0, 1) + count(members)")
INDICATORS = f"""
indicators:
  of_column: {{of: person, mean: "{OF_COLUMN}", by: [activity], unit: 1}}
  of_rows: {{of: person, mean: "{OF_ROWS}", by: [household.region], unit: 1}}
  of_stock: {{of: person, mean: "{OF_STOCK}", unit: 1}}
  of_table: {{of: person, mean: "{OF_TABLE}", by: [household.region], unit: 1}}
  of_visits: {{of: person, mean: "{OF_VISITS}", unit: 1}}
  of_claim: {{of: household, mean: "{OF_CLAIM}", unit: 1}}
"""
READ = f"""
changes:
  - {{modify: person.net_income, to: "value + where({OF_COLUMN} + {OF_ROWS} < 0, 1 EUR/year, 0 EUR/year)"}}
  - {{modify: person.further_contacts, to: "value + where({OF_VISITS} + {OF_TABLE} + {OF_STOCK} < 0, 1, 0)"}}
  - {{modify: household.hears_of_benefit, to: "value + where({OF_CLAIM} < 0, 1 1/year, 0 1/year)"}}
"""


def run(folder, name, blocks):
    path = folder / f"{name}.yaml"
    path.write_text(f"civitas: 1\nbase: {TODAY}\ntitle: {name}\n{INDICATORS}{blocks}")
    results = folder / f"{name}.h5"
    subprocess.run([CIVITAS, "run", path, "--persons", "4000", "--to", "2025-12", "--quiet", "-o", results], check=True)
    with h5py.File(results) as file:
        return {key: file[key][()] for key in file if isinstance(file[key], h5py.Dataset) and file[key].ndim >= 2}


def test_indicators_are_told_what_things_are_like_when_all_has_changed(tmp_path):
    alone, read_before = run(tmp_path, "alone", ""), run(tmp_path, "read_before", READ)
    for name in ("of_column", "of_rows", "of_stock", "of_table", "of_visits", "of_claim"):
        assert len(np.unique(alone[name])) > 1, "it changes from month to month"
    assert alone.keys() == read_before.keys()
    for name, values in alone.items():
        assert np.array_equal(values, read_before[name], equal_nan=True), name
