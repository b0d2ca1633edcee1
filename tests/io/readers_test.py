# SPDX-License-Identifier: Apache-2.0
# The sample results file as its readers see it: xarray with both engines, netCDF4, h5py, ncdump.
import hashlib
import os
import subprocess

import h5py
import netCDF4
import numpy
import pytest
import xarray

SAMPLE = os.environ["CIVITAS_SAMPLE_RESULTS"]
ENGINES = ("netcdf4", "h5netcdf")


def opened(engine, group=None):
    return xarray.load_dataset(SAMPLE, engine=engine, group=group)


@pytest.mark.parametrize("engine", ENGINES)
def test_root_has_labels_on_every_axis(engine):
    results = opened(engine)
    assert list(results.region.values) == ["Kärnten", "Niederösterreich"]
    assert list(results.sex.values) == ["woman", "man", ""]
    assert list(results.replicate.values) == [1, 2, 3]
    months = ["2027-11-01", "2027-12-01", "2028-01-01", "2028-02-01", "2028-03-01"]
    assert [str(day)[:10] for day in results.time.values] == months
    assert (results.time_bnds.values[:-1, 1] == results.time.values[1:]).all()
    assert str(results.time_bnds.values[-1, 1])[:10] == "2028-04-01"  # after a leap day
    assert results.poverty_rate_by_region.dims == ("replicate", "time", "region")
    assert results.applicants.dims == ("replicate", "time", "sex", "region")


@pytest.mark.parametrize("engine", ENGINES)
def test_values_units_and_words(engine):
    results = opened(engine)
    rate = results.poverty_rate
    assert rate.sel(replicate=1, time="2027-12-01").item() == 0.126
    assert numpy.isnan(rate.values).sum() == 1 and numpy.isnan(rate.sel(replicate=2)[2])
    assert rate.attrs == {
        "units": "1",
        "long_name": "at-risk-of-poverty rate",
        "definition": "mean(poor)",
        "population": "person",
        "assumptions": "take_up, equivalence_scale",
    }
    assert results.poverty_rate_by_region.sel(
        replicate=3, time="2028-03-01", region="Niederösterreich"
    ).item() == pytest.approx(0.129, abs=1e-15)
    assert "assumptions" not in results.applicants.attrs
    assert results.waiting.dtype == numpy.float64 and results.waiting.attrs["units"] == "hour"


@pytest.mark.parametrize("engine", ENGINES)
def test_counts_are_integers(engine):
    raw = xarray.load_dataset(SAMPLE, engine=engine, mask_and_scale=False).applicants
    assert raw.dtype == numpy.int64
    assert raw.values.flat[88] == 88 * 1000000007 and raw.values.flat[89] == -1
    assert numpy.isnan(opened(engine).applicants.values.flat[89])


@pytest.mark.parametrize("engine", ENGINES)
def test_root_attributes(engine):
    attributes = opened(engine).attrs
    assert attributes["Conventions"] == "CF-1.10"
    assert attributes["title"] == "Größere Familienbeihilfe ≤ 5 %"
    assert attributes["civitas_format"] == "1"
    assert attributes["complete"] == 1
    assert list(attributes)[:2] == ["Conventions", "title"]  # in the order written


@pytest.mark.parametrize("engine", ENGINES)
def test_provenance(engine):
    provenance = opened(engine, "provenance")
    assert provenance.attrs["seed"] == "18446744073709551615"
    assert provenance.resolved_scenario.item() == "x" * 100000
    assert "120 EUR/month" in provenance.changes.item()
    assert list(provenance.input_files.values) == ["scenarios/größer.yaml", "tables/n\ufffd.csv"]
    assert list(provenance.sha256.values) == ["a" * 64, "b" * 64]


@pytest.mark.parametrize("engine", ENGINES)
def test_plan_and_population(engine):
    plan = opened(engine, "plan")
    assert list(plan.name.values) == ["ageing", "benefit"]
    assert list(plan.streams.values) == ["", "benefit.take_up"]
    assert plan.parameters.dims == ("process",)
    facts = {"persons": "14827", "largest_household": "9", "persons_2": "again"}
    assert opened(engine, "population").attrs == facts


@pytest.mark.parametrize("engine", ENGINES)
def test_margins(engine):
    fit = opened(engine, "population")
    assert fit.srmse.sel(margin="age").item() == 0.0625
    assert list(fit.level.values) == ["region", "whole"]
    assert list(fit.worst.values) == ["region Kärnten, age 65+", ""]


@pytest.mark.parametrize("engine", ENGINES)
def test_panel(engine):
    panel = opened(engine, "panel")
    assert panel.household_disposable.dims == ("time", "citizen")
    assert panel.citizen.values[0] == "9007199254740993"
    assert panel.citizen.values[-1] == "18446744073709551615"
    assert panel.age.sel(citizen="9007199254740994").values[2] == (2 * 1000 + 1) % 90
    assert numpy.isnan(panel.household_disposable.values[0, 1])
    assert panel.household_disposable.values[4, 999] == 5999
    assert panel.household_disposable.attrs["units"] == "EUR/month"
    assert panel.weight.values[3] == 11.5
    assert (panel.time.values == opened(engine).time.values).all() and "time" in panel.household_disposable.coords
    assert panel.age.sel(time="2028").shape == (3, 1000)


def test_netcdf4():
    with netCDF4.Dataset(SAMPLE) as results:
        assert {name: len(of) for name, of in results.dimensions.items()} == {
            "replicate": 3, "time": 5, "nv": 2, "region": 2, "sex": 3}
        assert not any(of.isunlimited() for of in results.dimensions.values())
        assert list(results["region"][:]) == ["Kärnten", "Niederösterreich"]
        assert results["panel/age"].dimensions == ("time", "citizen")
        assert list(results.groups) == ["provenance", "plan", "assertions", "population", "panel"]


def test_h5py_finds_a_scale_on_every_dimension():
    bare = []

    def look(name, node):
        if isinstance(node, h5py.Dataset) and not h5py.h5ds.is_scale(node.id):
            bare.extend(name for dimension in node.dims if len(dimension) != 1)

    with h5py.File(SAMPLE) as results:
        results.visititems(look)
        assert bare == []
        assert results["region"].asstr()[1] == "Niederösterreich"
        assert results["provenance"].attrs["seed"].decode() == "18446744073709551615"
        assert results["panel/age"].fletcher32 and results["panel/age"].chunks == (5, 1000)
        assert results["poverty_rate"].chunks is None


def test_ncdump():
    header = subprocess.run(["ncdump", "-h", SAMPLE], capture_output=True, text=True, check=True)
    for line in (
        "string region(region) ;",
        "double poverty_rate_by_region(replicate, time, region) ;",
        "int64 applicants(replicate, time, sex, region) ;",
        'time:units = "days since 2027-11-01" ;',
        "double household_disposable(time, citizen) ;",
    ):
        assert line in header.stdout


def digest_as_the_format_says(results):
    def sha(values):
        if values.dtype.kind == "O":
            return hashlib.sha256(b"".join(text + b"\0" for text in values)).hexdigest()
        return hashlib.sha256(values.tobytes()).hexdigest()

    def text(name, attribute):
        return results[name].attrs.get(attribute, b"").decode()

    own = {"replicate", "time", "time_bnds", "nv"}
    with netCDF4.Dataset(SAMPLE) as listed:  # in the order written; h5py sorts those of the root
        datasets = [name for name in listed.variables if name not in own]
    lines = ["civitas digest 1", f"replicate\t{sha(results['replicate'][:])}"]
    lines.append(f"time\t{text('time', 'units')}\t{sha(results['time_bnds'][:])}")
    for name in datasets:
        if h5py.h5ds.is_scale(results[name].id):
            lines.append(f"dimension\t{name}\t{sha(results[name][:])}")
    for name in datasets:
        if not h5py.h5ds.is_scale(results[name].id):
            scales = [dimension.keys()[0] for dimension in results[name].dims]
            dims = ",".join(scales[2:])
            lines.append(f"series\t{name}\t{text(name, 'units')}\t{dims}\t"
                         f"{results[name].dtype}\t{sha(results[name][:])}")
    panel = results["panel"]
    lines.append(f"panel\t{sha(panel['citizen'][:])}\t{sha(panel['weight'][:])}")
    if "mother" in panel:
        lines.append(f"mothers\t{sha(panel['mother'][:])}")
    for name in panel:
        if name not in ("citizen", "weight", "mother", "time"):
            lines.append(f"attribute\t{name}\t{text('panel/' + name, 'units')}\t"
                         f"{sha(panel[name][:])}")
    return hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()


def test_digest_can_be_computed_from_the_file():
    with h5py.File(SAMPLE) as results:
        assert results.attrs["digest"].decode() == digest_as_the_format_says(results)
