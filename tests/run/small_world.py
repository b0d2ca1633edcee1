# SPDX-License-Identifier: Apache-2.0
# A scenario small enough to read whole, in a folder of its own, and the program run on it.
import os
import subprocess

PROGRAM = os.environ["CIVITAS"]

LAW = """\
civitas: 1
title: A small world
population: {microdata: people.csv, mapping: people.yaml}
time: {from: 2025-01, to: 2025-06, step: month}
parameters:
  benefit.amount: {unit: EUR/month, from: {2020-01: 100, 2025-03: 120}, source: assumed}
  tax.schedule:
    unit: EUR/year
    type: marginal_rate
    source: assumed
    brackets: [{above: 0, rate: 0}, {above: 11000, rate: 0.2}, {above: 20000, rate: 0.3}]
values:
  person.tax: {is: "scale(tax.schedule, wage)", unit: EUR/year}
  household.benefit: {is: "benefit.amount * count(members, age < 18)", unit: EUR/month}
indicators:
  tax: {of: person, sum: tax, by: [sex], unit: EUR/year}
  benefit: {of: household, sum: benefit, unit: EUR/month}
"""

MAPPING = """\
civitas: 1
household:
  id: hid
  size: hsize
  attributes: {}
person:
  id: pid
  weight: weight
  attributes:
    age: {column: age, type: integer}
    sex: {column: sex, type: category, labels: [woman, man], values: {f: woman, m: man}}
    wage: {column: wage, type: real, unit: EUR/year, missing: 0}
"""

PEOPLE = """\
hid,hsize,pid,weight,age,sex,wage
1,3,1,10,40,f,30000
1,3,2,10,42,m,12000
1,3,3,10,9,f,
2,1,4,30,70,m,15000.5
"""

REFORM = """\
civitas: 1
base: law.yaml
title: More
changes:
  - {set: benefit.amount, to: 150, from: 2025-02}
"""

FILES = {"law.yaml": LAW, "people.yaml": MAPPING, "people.csv": PEOPLE, "reform.yaml": REFORM}


def build(folder, changed=None):
    """Writes the files, some of them changed: {name: text, bytes, or None for no such file}."""
    for name, text in {**FILES, **(changed or {})}.items():
        if text is not None:
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def civitas(folder, *arguments, **options):
    environment = dict(os.environ, **options.pop("env", {}))
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, env=environment,
                          capture_output=True, text=True, errors="replace", timeout=60, **options)


def replaced(text, old, new):
    assert text.count(old) == 1, old
    return text.replace(old, new)
