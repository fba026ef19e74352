#!/usr/bin/env python3
"""Tallies of results files as CSV: one line a scenario, year and region, replicates added up.

usage: tallies.py RESULTS.h5...

Counts are added up over countries of the region, area, sex and age. The line of the world ends with the
state's fingerprint, replicates added mod 2^64.
"""

import csv
import sys

import h5py
import numpy

GROUPS = ("children", "households", "population", "education", "adults", "markets", "inspection", "forced_labour", "costs")
CATEGORIES = ("sector", "work_status", "work_kind", "hours_band", "definition", "chain", "theme", "displaced",
              "forced_kind", "forced_work", "forced_exit")


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def counts_by_country(file):
    """(column, counts by year and country) of every count; one column a category where there are some."""
    for group in GROUPS:
        for name in sorted(file[group]):
            data = file[group][name]
            axes = [scales[0].name.strip("/").split("/")[-1] for scales in data.dims if len(scales)]
            if axes[:4] != ["replicate", "year", "country", "area"]:
                continue
            category = axes[-1] if axes[-1] in CATEGORIES else None
            added = tuple(k for k, axis in enumerate(axes) if axis not in ("year", "country", category))
            counts = data[:].sum(axis=added)
            if category is None:
                yield f"{group}/{name}", counts
                continue
            for k, label in enumerate(file[category][:]):
                yield f"{group}/{name}/{text(label)}", counts[:, :, k]


def lines(path):
    with h5py.File(path, "r") as file:
        key = text(file.attrs["scenario_key"])
        regions = numpy.array([text(region) for region in file["country_region"][:]])
        fingerprint = numpy.sum(file["fingerprint/state"][:], axis=0, dtype=numpy.uint64)
        columns = list(counts_by_country(file))
        for y, year in enumerate(file["year"][:]):
            for region in [*sorted(set(regions)), "World"]:
                line = {"scenario": key, "year": int(year), "region": region}
                here = regions == region if region != "World" else slice(None)
                line.update((column, int(counts[y, here].sum())) for column, counts in columns)
                line["fingerprint"] = f"{int(fingerprint[y]):016x}" if region == "World" else ""
                yield line


def main(paths):
    if not paths:
        sys.exit(__doc__)
    table = [line for path in paths for line in lines(path)]
    writer = csv.DictWriter(sys.stdout, table[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)


if __name__ == "__main__":
    main(sys.argv[1:])
