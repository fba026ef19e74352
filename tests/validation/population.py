#!/usr/bin/env python3
"""Holds the population of a results file against UN WPP 2019 medium.

    population.py RESULTS.h5 params/targets/population_wpp2019.csv

Prints model, target and difference for the world and the ILO regions in 2016,
2020 and 2025, and the countries farthest off. Exit 1 if the world is off by more
than 2 % or a region by more than 4 %, in 2016 or 2025.
"""
import csv
import sys

import h5py
import numpy as np

TOLERANCE = {"world": 2.0, "region": 4.0}


def read_model(path):
    """Persons by country and year, mean over replicates, with labels."""
    with h5py.File(path, "r") as f:
        persons = f["households/persons"][:].mean(axis=0).sum(axis=2)  # year, country
        weight = f["weights/un"][:]
        iso3 = [s.decode() if isinstance(s, bytes) else s for s in f["country"][:]]
        region = [s.decode() if isinstance(s, bytes) else s for s in f["country_region"][:]]
        years = list(f["year"][:])
    return years, iso3, region, persons * weight


def read_target(path):
    with open(path, newline="") as f:
        return {row["iso3"]: row for row in csv.DictReader(f)}


def main():
    years, iso3, region, persons = read_model(sys.argv[1])
    target = read_target(sys.argv[2])
    bad = 0
    print(f"{'':24} {'year':>5} {'model':>10} {'WPP 2019':>10} {'differ. %':>9}   millions")
    for year in (2016, 2020, 2025):
        if year not in years:
            continue
        model = persons[years.index(year)]
        wpp = np.array([float(target[c][f"persons_{year}"]) for c in iso3])
        groups = [("world", np.ones(len(iso3), bool))]
        groups += [(r, np.array([x == r for x in region])) for r in sorted(set(region))]
        for name, members in groups:
            a, b = model[members].sum(), wpp[members].sum()
            off = 100 * (a / b - 1)
            limit = TOLERANCE["world" if name == "world" else "region"]
            outside = year != 2020 and abs(off) > limit
            bad += outside
            print(f"{name:24} {year:5} {a / 1e6:10.1f} {b / 1e6:10.1f} {off:+9.2f}   {'OUTSIDE' if outside else ''}")
        off = 100 * (model / wpp - 1)
        big = [k for k in np.argsort(-abs(off)) if wpp[k] > 5e6][:8]
        print("  farthest above 5 million: " + ", ".join(f"{iso3[k]} {off[k]:+.1f}" for k in big))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
