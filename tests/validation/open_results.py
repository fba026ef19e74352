#!/usr/bin/env python3
"""Opens a results file as its readers do: h5py, xarray with h5netcdf, and netCDF's C library.

    open_results.py FILE.h5

Checks that every variable has units and a long name, that every axis has a dimension with labels,
that labels of the root join the groups, that no object carries a time, and that ncdump and h5dump
read the file without a word. Exit code 0 if all is well, 1 if not, 77 (skipped) if a reader is not
installed: python3-h5py, python3-h5netcdf, python3-xarray, netcdf-bin, hdf5-tools.
"""

import shutil
import subprocess
import sys

try:
    import h5netcdf
    import h5py
    import numpy
    import xarray
except ImportError as missing:
    print(f"skipped: {missing}; install python3-h5py python3-h5netcdf python3-xarray", file=sys.stderr)
    sys.exit(77)

ROOT_ATTRIBUTES = [
    "title", "Conventions", "source", "version", "schema_version", "scenario_name", "scenario_key",
    "seed", "population", "replicates", "scale", "coordinates",
]
DIMENSIONS = [
    "replicate", "year", "country", "area", "sex", "age", "sector", "work_status", "work_kind", "hours_band", "definition",
    "chain", "displaced", "single_age",
    "age_fertile", "size", "wealth_quintile", "money_bin",
]
GROUPS = ["children", "households", "population", "education", "adults", "inspection", "costs"]
OTHERS = ["weights", "fingerprint", "inputs"]

mistakes = []


def expect(holds, message):
    if not holds:
        mistakes.append(message)


def is_pure_dimension(dataset):
    name = dataset.attrs.get("NAME", b"")
    return isinstance(name, bytes) and name.startswith(b"This is a netCDF dimension but not")


def check_dataset(name, dataset):
    expect(not dataset.id.get_create_plist().get_obj_track_times(), f"/{name} carries times")
    if is_pure_dimension(dataset):
        return
    for attribute in ("units", "long_name"):
        text = dataset.attrs.get(attribute)
        expect(isinstance(text, (str, bytes, numpy.bytes_)) and len(text) > 0, f"/{name} has no {attribute}")
    if h5py.h5ds.is_scale(dataset.id):
        return
    for axis, dimension in enumerate(dataset.dims):
        expect(len(dimension) == 1, f"/{name}: axis {axis} has {len(dimension)} dimension scales")


def check_h5py(path):
    with h5py.File(path, "r") as f:
        for name in ROOT_ATTRIBUTES:
            expect(name in f.attrs, f"the root has no attribute {name}")
        for name in GROUPS + OTHERS:
            expect(name in f, f"there is no group /{name}")
        shape = tuple(f[d].shape[0] for d in DIMENSIONS[:6])
        for name, dataset in f["children"].items():
            expect(dataset.dtype == "<i8", f"/children/{name} is {dataset.dtype}")
            expect(dataset.shape[:6] == shape, f"/children/{name} is {dataset.shape}")
        f.visititems(lambda name, o: check_dataset(name, o) if isinstance(o, h5py.Dataset) else None)
        check_files(f)


def check_files(f):
    """Files are kept byte for byte: each lies inside the content, one behind the other."""
    for group in ("inputs/files", "inputs/scenario"):
        if f"{group}/content" not in f:
            continue
        end = 0
        for first, n in zip(f[f"{group}/first_byte"], f[f"{group}/bytes"]):
            expect(first == end, f"/{group}: a file begins at {first}, the last ended at {end}")
            end = first + n
        expect(end == f[f"{group}/content"].shape[0], f"/{group}/content has bytes of no file")


def check_h5netcdf(path):
    with h5netcdf.File(path, "r") as f:
        for name in DIMENSIONS:
            expect(name in f.dimensions, f"h5netcdf does not see the dimension {name}")


def check_xarray(path):
    with xarray.open_dataset(path, engine="h5netcdf") as root:
        expect(int(root.year[0]) == 2016, "the first year is not 2016")
        expect(list(root.age.values) == list(range(5, 18)), "ages are not 5-17")
        for name in ("country_name", "country_region"):
            expect(name in root.coords, f"{name} is not a coordinate in xarray")
        with xarray.open_dataset(path, group="weights", engine="h5netcdf") as weights:
            ilo = weights.assign_coords(root.coords).ilo.load()
        expect(bool((ilo > 0).all()), "a weight is not positive")
        for group in GROUPS:
            with xarray.open_dataset(path, group=group, engine="h5netcdf") as data:
                check_group(group, data.assign_coords(root.coords))
        with xarray.open_dataset(path, group="children", engine="h5netcdf") as children:
            check_children(children.assign_coords(root.coords), ilo)


def check_group(group, data):
    expect(len(data.data_vars) > 0, f"/{group} is empty")
    for name, variable in data.data_vars.items():
        expect(variable.dtype == "int64", f"/{group}/{name} is {variable.dtype} in xarray")
        expect(variable.dims[:4] == ("replicate", "year", "country", "area"), f"/{group}/{name}: {variable.dims}")
        for dimension in variable.dims:
            expect(dimension in data.coords, f"/{group}/{name}: no labels along {dimension}")


def check_children(children, ilo):
    """A selection by labels works as an analyst writes it."""
    girls = children.population.sel(sex="female", age=slice(12, 14), area="rural")
    expect(girls.sizes["age"] == 3, "selection by age gives other ages")
    world = (girls.sum("age") * ilo).sum("country")
    expect(world.dims == ("replicate", "year"), "weighted sums lose their dimensions")
    regions = (girls.sum("age") * ilo).groupby("country_region").sum("country")
    expect("country_region" in regions.dims, "grouping by region fails")


def check_tool(command, needed):
    """The program reads the whole file, says nothing on stderr and ends well."""
    if shutil.which(command[0]) is None:
        print(f"skipped: {command[0]} is not installed ({needed})", file=sys.stderr)
        sys.exit(77)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode(errors="replace").strip()
    expect(done.returncode == 0 and not said, f"{' '.join(command)}: exit {done.returncode}: {said[:300]}")
    return done.stdout.decode(errors="replace")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = sys.argv[1]
    try:
        check_h5py(path)
        check_h5netcdf(path)
        check_xarray(path)
    except Exception as error:  # pylint: disable=broad-except
        mistakes.append(f"cannot be read: {type(error).__name__}: {error}")
    header = check_tool(["ncdump", "-h", path], "netcdf-bin")
    expect("phony_dim" not in header, "netCDF invents dimensions (phony_dim)")
    check_tool(["ncdump", path], "netcdf-bin")
    check_tool(["h5dump", "-H", path], "hdf5-tools")
    for mistake in mistakes:
        print(f"{path}: {mistake}", file=sys.stderr)
    sys.exit(1 if mistakes else 0)


if __name__ == "__main__":
    main()
