# SPDX-License-Identifier: Apache-2.0
"""One results file in memory. sim/io/FORMAT.md specifies what is read here."""
import re
from dataclasses import dataclass, replace
from pathlib import Path

from . import opening  # before h5py: it says how files are locked

import h5py
import numpy as np

from . import provenance as provenance_of
from . import totals
from .errors import Refusal

FORMAT = "1"
AXES = ("replicate", "time")
SHORT = 40  # characters of a description that names a breakdown


@dataclass(frozen=True)
class Indicator:
    """A recorded number, or one for each group."""

    name: str
    title: str
    unit: str
    definition: str
    population: str
    assumptions: tuple
    dimensions: tuple  # of the breakdown, without replicate and time
    values: np.ndarray  # replicate, time, dimensions; NaN: not recorded
    counts: bool
    total: bool = False  # it is a value that sums over everybody

    @property
    def kind(self):
        """How it is computed: share, sum, mean, gini, … ('' when the file does not say)."""
        return self.definition.split(":")[0].strip() if ":" in self.definition else ""

    @property
    def metric(self):
        """Its name without the breakdown."""
        return re.sub(f"_by_{'_'.join(self.dimensions)}$", "", self.name) if self.dimensions else self.name


@dataclass(frozen=True)
class Panel:
    """Citizens followed through time in the first replicate."""

    citizens: tuple
    weights: np.ndarray  # persons that each stands for
    values: dict  # attribute: (time, citizen)
    units: dict
    titles: dict
    sample: frozenset = frozenset()  # those from the start; the others are born to them

    def of(self, some):
        """The panel of some of its citizens."""
        kept = np.array([one in some for one in self.citizens], dtype=bool)
        return replace(self, citizens=tuple(one for one in self.citizens if one in some), weights=self.weights[kept],
                       values={name: values[:, kept] for name, values in self.values.items()})


@dataclass(frozen=True)
class Promise:
    """A condition that the scenario is meant to keep (`assert`)."""

    that: str
    each: str  # "year", "month"
    failing: int  # replicates in which it does not hold at some time
    first: str  # when it does not hold first, in words


@dataclass(frozen=True)
class Results:
    path: str
    title: str
    description: str
    complete: bool
    digest: str
    provenance: dict  # seed, civitas_version, git_commit, …
    changes: tuple  # against the base of the scenario, in words
    resolved_scenario: str
    inputs: dict  # file: SHA-256
    population: dict  # facts, as texts
    replicates: np.ndarray
    starts: np.ndarray  # first day of each step
    ends: np.ndarray  # first day after it
    labels: dict  # dimension: list of groups
    dimension_titles: dict
    indicators: dict  # name: Indicator, in the order of the scenario
    panel: Panel | None
    promises: tuple = ()

    @property
    def name(self):
        return Path(self.path).stem


def read(path):
    """The results in `path`, or a Refusal."""
    with opening.opened(path, opening.RESULTS) as file:
        return _read(path, file)


def _read(path, file):
    version = _text(file, "civitas_format")
    if not version:
        raise Refusal(path, "is not a results file", "it does not say which version of the format it has",
                      opening.RESULTS.by_whom)
    if version != FORMAT:
        raise Refusal(path, f"has version {version} of the format", f"this program reads version {FORMAT}",
                      "Use the analysis/ that came with the program which wrote it")
    if _text(file, "civitas_content") == "sweep":
        raise Refusal(path, "is a merged sweep", "it holds many points, not one scenario",
                      "Look at it with analysis/sensitivity.py")
    starts, ends = times(file)
    names = []
    file.id.links.iterate(lambda name: names.append(name.decode()), idx_type=h5py.h5.INDEX_CRT_ORDER)
    objects = {name: file[name] for name in names if isinstance(file[name], h5py.Dataset)}
    scales = {name: _strings(item) for name, item in objects.items()
              if h5py.check_string_dtype(item.dtype) is not None}
    provenance = file["provenance"]
    resolved = provenance["resolved_scenario"].asstr()[()]
    described = provenance_of.described(resolved, SHORT)
    summed = totals.totals(totals.formulas(resolved))
    indicators = (_indicator(name, item, summed) for name, item in objects.items() if _axes(item)[:2] == AXES)
    return Results(
        path=str(path),
        title=_text(file, "title") or Path(path).stem,
        description=_text(file, "description"),
        complete=bool(file.attrs["complete"]),
        digest=_text(file, "digest"),
        provenance={key: _text(provenance, key) for key in provenance.attrs},
        changes=tuple(provenance["changes"].asstr()[()].splitlines()),
        resolved_scenario=resolved,
        inputs=dict(zip(_strings(provenance["input_files"]), _strings(provenance["sha256"]))),
        population={key: _text(file["population"], key) for key in file["population"].attrs},
        replicates=file["replicate"][:],
        starts=starts,
        ends=ends,
        labels=scales,
        dimension_titles={name: _dimension_title(_text(objects[name], "long_name") or name, described) for name in scales},
        indicators={indicator.name: indicator for indicator in indicators},
        panel=_panel(file["panel"]) if "panel" in file else None,
        promises=_promises(file["assertions"]) if "assertions" in file else (),
    )


def _promises(group):
    return tuple(map(Promise, _strings(group["that"]), _strings(group["each"]), map(int, group["failing"][:]),
                     _strings(group["first"])))


def _dimension_title(name, described):
    """What its values are called in the scenario, else its name."""
    return next((described[key] for key in (name, f"person.{name}", f"household.{name}") if key in described), name)


def _text(item, attribute):
    value = item.attrs.get(attribute, b"")
    return value.decode() if isinstance(value, bytes) else str(value)


def _strings(dataset):
    return [str(text) for text in dataset.asstr()[:]]


def times(file):
    """First day of each step, and the first day after it."""
    units = _text(file["time"], "units")
    first = re.fullmatch(r"days since (\d{4}-\d{2}-\d{2})", units)
    if not first:
        raise Refusal(file.filename, f"counts its time in '{units}'", "days since a date are expected", opening.RESULTS.again)
    bounds = file["time_bnds"][:].astype("timedelta64[D]") + np.datetime64(first[1])
    return bounds[:, 0], bounds[:, 1]


def _axes(dataset):
    """Names of its dimensions; none when it is a coordinate or has no scales."""
    if "DIMENSION_LIST" not in dataset.attrs:
        return ()
    return tuple(axis[0].name.rpartition("/")[2] for axis in dataset.dims)


def _indicator(name, dataset, summed):
    counts = dataset.dtype.kind == "i"
    values = dataset[:].astype(float)
    if counts:
        values[values == _fill(dataset)] = np.nan
    assumptions = [word.strip() for word in _text(dataset, "assumptions").split(",")]
    return Indicator(name, _text(dataset, "long_name") or name, _text(dataset, "units"),
                     _text(dataset, "definition"), _text(dataset, "population"),
                     tuple(word for word in assumptions if word), _axes(dataset)[2:], values, counts,
                     _text(dataset, "definition").removeprefix("number: ") in summed)


def _fill(dataset):
    return np.ravel(dataset.attrs["_FillValue"])[0]


def _panel(group):
    attributes = [name for name in group if name not in ("citizen", "weight", "mother", "time")]
    citizens = tuple(_strings(group["citizen"]))
    mothers = _strings(group["mother"]) if "mother" in group else [""] * len(citizens)
    return Panel(citizens, group["weight"][:],
                 {name: group[name][:] for name in attributes},
                 {name: _text(group[name], "units") for name in attributes},
                 {name: _text(group[name], "long_name") or name for name in attributes},
                 frozenset(one for one, mother in zip(citizens, mothers) if not mother))
