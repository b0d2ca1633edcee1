# SPDX-License-Identifier: Apache-2.0
"""One merged sweep in memory. sim/io/SWEEP_FORMAT.md specifies what is read here."""
import re
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

from . import opening  # before h5py: it says how files are locked

import h5py
import numpy as np

from . import period, results, sweep_levels, unknown_outcome
from .errors import Refusal

FORMAT = "1"
SIDES = ("difference", "scenario", "baseline")
IN_SETS = ("saltelli", "morris")  # their points belong together: a part of them is no such design
CHOICES = ("choice", "integers")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Factor:
    """What was varied, one value a point."""

    name: str
    title: str
    unit: str
    scale: str  # linear, log, integers, choice
    in_baseline: bool
    values: np.ndarray  # (point); files are counted in the order of `labels`; NaN: as in the scenario
    labels: tuple  # of files, in the order of the experiment; else none
    titles: tuple = ()  # of the scenarios in them

    @property
    def unit_values(self):
        """From 0 to 1, as evenly as the factor was laid: on its scale, or by rank where it has levels."""
        low, high = np.nanmin(self.values), np.nanmax(self.values)
        if low == high:
            return self.values * 0
        if self.labels or self.scale in CHOICES:
            levels, rank = np.unique(self.values, return_inverse=True)
            return rank / (len(levels) - 1)
        values = np.log(self.values) if self.scale == "log" else self.values
        return (values - np.nanmin(values)) / (np.nanmax(values) - np.nanmin(values))

    @property
    def levels(self):
        """Files at these points, from rank 0 on; none of numbers."""
        return tuple(self.labels[int(value)] for value in np.unique(self.values)) if self.labels else ()

    @property
    def set(self):
        """At which points it is something else than in the scenario; reforms always are."""
        return np.isfinite(self.values)

    def text(self, value):
        if self.unit == "date":
            return str(np.datetime64(int(value), "D"))
        return self.labels[int(value)] if self.labels else f"{float(f'{value:.4g}'):.10g}"

    def at(self, level):
        """At which points it has the value that `level` tells: of numbers however it is written, of files also without folder and `.yaml`."""
        if self.labels:
            return np.array(sweep_levels.chosen(self.labels, level))[self.values.astype(int)]
        if NUMBER.fullmatch(level):
            exact = self.values == float(level)
            if exact.any():
                return exact
        return np.array([self.text(value) if there else "" for value, there in zip(self.values, self.set)]) == level

    def words(self, value):
        """As `text`, but the title of a file."""
        return self.titles[int(value)] if self.titles else self.text(value)


@dataclass(frozen=True)
class Outcome:
    """A recorded number, the mean over the period, one a point and replicate; NaN: not run."""

    name: str
    title: str
    unit: str
    side: str
    values: np.ndarray  # (point, replicate)
    definition: str = ""
    counts: bool = False
    population: str = ""

    @property
    def kind(self):
        """How it is computed: share, sum, mean, … ('' when the file does not say)."""
        return self.definition.split(":")[0].strip() if ":" in self.definition else ""

    @property
    def metric(self):
        return self.name

    @property
    def means(self):
        """Over the replicates that were run."""
        count = np.isfinite(self.values).sum(axis=1)
        total = np.nansum(self.values, axis=1)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)


@dataclass(frozen=True)
class Sweep:
    path: str
    title: str
    design: str
    complete: bool
    baseline: bool
    factors: tuple
    names: tuple  # of outcomes: indicators without groups
    taken: np.ndarray  # replicates, one a point
    failed: int
    _values: dict  # name, name_baseline: (point, replicate); of a breakdown NAME=GROUP
    _words: dict  # name: title, unit, definition, whether it counts, population

    @property
    def points(self):
        return len(self.taken)

    @property
    def alone(self):
        """Whether each point changes at most one number of the scenario, and some do."""
        if any(factor.set.all() for factor in self.factors):
            return False
        return bool(np.sum([factor.set for factor in self.factors], axis=0).max() == 1)

    def at(self, name, level):
        """The points alone at which a factor has this value, without the factor."""
        factor = next((each for each in self.factors if each.name == name), None)
        if factor is None:
            raise Refusal(self.path, f"has no factor '{name}'", f"it has {', '.join(each.name for each in self.factors)}")
        chosen = factor.at(level)
        if not chosen.any():
            known = dict.fromkeys(factor.text(value) for value in np.sort(factor.values[factor.set]))
            raise Refusal(self.path, f"has no point with {name} = {level}", f"it has {', '.join(known)}")
        part = f"part of {self.design}" if self.design in IN_SETS else self.design
        return replace(self, title=f"{self.title}, {name} = {level}", design=part, taken=self.taken[chosen],
                       factors=tuple(replace(each, values=each.values[chosen]) for each in self.factors if each is not factor),
                       _values={key: values[chosen] for key, values in self._values.items()})

    @property
    def groups(self):
        """Breakdowns that were recorded: the names by which `outcome` knows their groups."""
        found = {}
        for name in self._values:
            if "=" in name and not _is_baseline(name, self._values):
                found.setdefault(name.partition("=")[0], []).append(name)
        return found

    @property
    def unit_points(self):
        return np.column_stack([factor.unit_values for factor in self.factors])

    def outcome(self, name, side=None):
        side = side or ("difference" if self.baseline else "scenario")
        if name not in self._words or _is_baseline(name, self._values):
            raise unknown_outcome.refusal(self, name)
        if side != "scenario" and not self.baseline:
            raise Refusal(self.path, f"has no {side}", "its experiment names no baseline", "Write --of scenario")
        metric, equals, group = name.partition("=")
        baseline = f"{metric}_baseline{equals}{group}"
        values = self._values[baseline] if side == "baseline" else self._values[name]
        if side == "difference":
            values = values - self._values[baseline]
        title, unit, *about = self._words[name]
        return Outcome(name, title, unit, side, values, *about)


def read(path, wanted=None):
    """The sweep in `path`, or a Refusal; outcomes are means over the period of the experiment, or `2026-01..2026-12`."""
    with opening.opened(path, opening.SWEEP) as file:
        return _read(path, file, wanted)


def _read(path, file, wanted):
    if _text(file, "civitas_content") != "sweep":
        raise Refusal(path, "is not a merged sweep", "it holds the results of one scenario" if "replicate" in file else "",
                      f"{opening.SWEEP.by_whom}, or compare scenarios with analysis/compare.py")
    if _text(file, "civitas_format") != FORMAT:
        raise Refusal(path, f"has version {_text(file, 'civitas_format')} of the format",
                      f"this program reads version {FORMAT}")
    names = []
    file.id.links.iterate(lambda name: names.append(name.decode()), idx_type=h5py.h5.INDEX_CRT_ORDER)
    items = {name: file[name] for name in names if isinstance(file[name], h5py.Dataset)}
    steps = _steps(path, file, wanted)
    factors, values, words = [], {}, {}
    for name, item in items.items():
        if "factor" in item.attrs:
            factors.append(_factor(file, item))
        elif item.ndim == 3 and "_FillValue" in item.attrs:
            values[name] = _means(item, steps)
            words[name] = _about(item, name)
        elif item.ndim == 4 and "_FillValue" in item.attrs:
            dimension = item.dims[3][0]
            for at, group in enumerate(dimension.asstr()[:]):
                values[f"{name}={group}"] = _means(item[..., at], steps, item)
                words[f"{name}={group}"] = _about(item, name, f", {group}")
    status = file["run_status"][:]
    return Sweep(
        path=str(path), title=_text(file, "title") or Path(path).stem, design=_text(file, "design"),
        complete=bool(file.attrs["complete"]), baseline=any(_is_baseline(name, values) for name in values),
        factors=tuple(factors), names=tuple(name for name in values if "=" not in name and not _is_baseline(name, values)),
        taken=file["replicates_taken"][:], failed=int((status == 2).sum()), _values=values, _words=words)


def _is_baseline(name, values):
    metric, equals, group = name.partition("=")
    return metric.endswith("_baseline") and f"{metric.removesuffix('_baseline')}{equals}{group}" in values


def _about(item, name, group=""):
    return ((_text(item, "long_name") or name) + group, _text(item, "units"), _text(item, "definition"),
            item.dtype.kind == "i", _text(item, "population"))


def _factor(file, item):
    labels = titles = ()
    if h5py.check_string_dtype(item.dtype) is not None:
        texts = [str(text) for text in item.asstr()[:]]
        labels = sweep_levels.in_order(file, texts)
        values = np.array([labels.index(text) for text in texts], dtype=float)
        titles = sweep_levels.titles(file, labels)
    else:
        values = item[:]
    name = _text(item, "factor")
    return Factor(name, _text(item, "long_name") or name, _text(item, "units"), _text(item, "scale"),
                  bool(item.attrs["in_baseline"]), values, labels, titles)


def _steps(path, file, wanted):
    if not wanted:
        return np.flatnonzero(file["in_period"][:])
    starts, ends = results.times(file)
    return period.choose(SimpleNamespace(path=path, starts=starts, ends=ends), [], wanted).steps


def _means(values, steps, item=None):
    """Over those of the steps that were recorded; `item` where `values` are one group of it."""
    item = values if item is None else item
    values = values[:].astype(float)
    if item.dtype.kind == "i":
        values[values == np.ravel(item.attrs["_FillValue"])[0]] = np.nan
    values = values[:, :, steps]
    count = np.isfinite(values).sum(axis=2)
    return np.where(count > 0, np.nansum(values, axis=2) / np.maximum(count, 1), np.nan)


def _text(item, attribute):
    value = item.attrs.get(attribute, b"")
    return value.decode() if isinstance(value, bytes) else str(value)
