#!/usr/bin/env python3
"""Opens a results file as the readers of README.md do, with xarray, and looks at what it finds.

usage: open_results.py RESULTS.h5
"""

import sys

import xarray


def main(path):
    root = xarray.open_dataset(path, engine="h5netcdf")
    children = xarray.open_dataset(path, engine="h5netcdf", group="children")
    weights = xarray.open_dataset(path, engine="h5netcdf", group="weights")

    labour = children["child_labour"]
    assert labour.dims == ("replicate", "year", "country", "area", "sex", "age"), labour.dims
    assert labour.attrs["units"] and labour.attrs["long_name"]
    assert int(root["year"][0]) == 2016, root["year"].values
    assert [int(age) for age in root["age"]] == list(range(5, 18)), root["age"].values
    assert all(isinstance(code, str) and len(code) == 3 for code in root["country"].values), root["country"].values
    assert labour.sizes["country"] == weights["un"].sizes["country"] == root.sizes["country"]

    population = int(children["population"].sum())
    assert 0 < int(children["hazardous"].sum()) <= int(labour.sum()) < population
    assert float(weights["un"].min()) > 0

    groups = ("children", "households", "adults", "population", "costs", "weights", "fingerprint")
    for group in groups:
        opened = xarray.open_dataset(path, engine="h5netcdf", group=group).load()
        assert opened.data_vars, group
        print(f"{group}: {', '.join(opened.data_vars)}")
    print(root.attrs["title"])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
