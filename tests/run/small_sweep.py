# SPDX-License-Identifier: Apache-2.0
# An experiment small enough to read whole: one person, three assumptions, some luck.
import hashlib

from small_world import civitas

TOWN = """\
civitas: 1
title: A town
population: {parametric: singles, persons: 40}
time: {from: 2025-01, to: 2025-06, step: month}
parameters:
  rent: {unit: EUR/month, value: 500, range: [0, 2000], source: assumed}
assumptions:
  chance: {unit: 1/year, value: 0.5, range: [0, 10], source: assumed}
  pull: {unit: 1, value: 1, range: [0, 5], source: assumed}
state:
  person.gone: {type: bool, start: false}
values:
  person.place: "where(gone, 'away', 'home')"
rules:
  go: {for: person, where: not gone, chance: "hazard(chance / pull)", set: {gone: true}}
schedule: [go]
indicators:
  gone: {of: person, share: gone}
  left: {of: person, count: not gone, by: [place]}
  rents: {number: "rent * 2", unit: EUR/month}
"""
REFORM = """\
civitas: 1
base: town.yaml
title: Cheaper
changes:
  - {set: rent, to: 300, from: 2025-03}
"""
EXPERIMENT = """\
civitas: 1
experiment: A town
scenario: cheaper.yaml
baseline: town.yaml
replicates: 3
design:
  sobol:
    samples: 8
    over:
      rent: [100, 900]
      chance: {log: [0.1, 5]}
record: [gone, left, rents, left_by_place]
"""


def build(folder, experiment=EXPERIMENT, **files):
    for name, text in {"town.yaml": TOWN, "cheaper.yaml": REFORM, "experiment.yaml": experiment,
                       **{key.replace("_", "."): value for key, value in files.items()}}.items():
        if text is not None:
            (folder / name).write_text(text)


def sweep(folder, *options, output="out", threads=1):
    return civitas(folder, "sweep", "experiment.yaml", "-o", output, "--threads", threads, *options)


def merge(folder, output="out", file="out.h5", *options):
    return civitas(folder, "merge", output, "-o", file, *options)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
