#!/usr/bin/env python3
"""Draws 2016-2025 under the baseline beside what was known by 2016, by region.

    baseline.py -o FIGURE.png RESULTS.h5 ...        runs of the baseline (baseline.sh makes them)

Poverty, schooling, structure of employment, size of households: model as lines from 2016 on, published figures
(params/targets/known_by_2016.csv, attendance_2016.csv) as dashes and dots up to 2016. Both are of the countries of
a region for which a figure was published. Also prints the figures of
2016 and of the last year. Nothing is judged: the figure is to be looked at.
"""

import argparse
import csv
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from people import counts

TARGETS = Path(__file__).resolve().parents[2] / "params" / "targets"
REGIONS = {"africa": ("Africa", "#d1495b"), "americas": ("Americas", "#2b6ca3"), "arab_states": ("Arab States", "#8a4fa0"),
           "asia_pacific": ("Asia and the Pacific", "#e0a030"),
           "europe_central_asia": ("Europe and Central Asia", "#1b7f5c")}
EMPLOYEES = ("formal_employee", "informal_employee")
EMPLOYED = (*EMPLOYEES, "own_account", "contributing_family")
LEVELS = {"primary": (6, 11), "lower_secondary": (12, 14), "upper_secondary": (15, 17)}
PANELS = (("poverty_190", "Persons below 1.90 (2011 PPP) a day, %", 100),
          ("attending", "Children of 6-17 attending school, %", 100),
          ("completion_lower", "Lower secondary completed by the young, %", 100),
          ("agriculture", "Agriculture, % of employment", 100),
          ("wage_share", "Employees, % of employment", 100),
          ("household_size", "Persons per household", 1))


def share(runs, region, without, part, whole):
    """Of the region's countries together, mean over runs: [year]. part, whole: arrays [run, year, country]."""
    inside = np.array([r == region and i not in without for r, i in zip(runs.region, runs.iso3)])
    return (part[:, :, inside].sum(axis=2) / whole[:, :, inside].sum(axis=2)).mean(axis=0)


def chosen(runs, name, dimension, keys):
    """Counts of some categories together, both sexes: [run, year, country]."""
    labels = runs.labels[dimension]
    at = [labels.index(k) for k in keys]
    values = runs[name][..., at].sum(axis=-1)
    return values.sum(axis=-1)


def series(runs, without):
    """{indicator: {region: [year]}} of the model; without[indicator, region]: countries that are left out."""
    every = lambda name: runs[name].reshape(*runs[name].shape[:3], -1).sum(axis=-1)
    from_six = lambda name: runs[name][..., 1:].sum(axis=-1)
    absent = from_six("children/work_only") + from_six("children/neither")
    employed = chosen(runs, "adults/by_work_status", "work_status", EMPLOYED)
    by_sector = chosen(runs, "adults/by_sector", "sector", ("agriculture", "industry", "services"))
    pairs = {"poverty_190": (every("households/poor_persons"), every("households/persons")),
             "attending": (from_six("children/population") - absent, from_six("children/population")),
             "completion_lower": (every("education/lower_completed"), every("education/lower_age")),
             "agriculture": (chosen(runs, "adults/by_sector", "sector", ("agriculture",)), by_sector),
             "wage_share": (chosen(runs, "adults/by_work_status", "work_status", EMPLOYEES), employed),
             "household_size": (every("households/persons"), every("households/households"))}
    return {name: {r: share(runs, r, without.get((name, r), ()), *pair) for r in REGIONS} for name, pair in pairs.items()}


def known():
    """{indicator: {region: {year: value}}} as published by 2016, countries without, and shares of persons."""
    found = {name: {r: {} for r in REGIONS} for name, _, _ in PANELS}
    without, covered = {}, {}
    with open(TARGETS / "known_by_2016.csv", encoding="utf-8", newline="") as stream:
        for r in csv.DictReader(stream):
            if r["indicator"] in found:
                found[r["indicator"]][r["region"]][int(r["year"])] = float(r["value"])
                if int(r["year"]) == 2016:
                    without[r["indicator"], r["region"]] = set(r["without"].split())
                    covered[r["indicator"], r["region"]] = float(r["share_of_persons"])
    with open(TARGETS / "attendance_2016.csv", encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if r["region"] in REGIONS]
    for region in REGIONS:
        here = [r for r in rows if r["region"] == region]
        children = sum(float(r["children"]) for r in here)
        absent = sum(float(r["children"]) * float(r["out_of_school"]) for r in here)
        found["attending"][region][2016] = 1 - absent / children
    return found, without, covered


def draw(runs, model, published, path):
    figure, axes = plt.subplots(2, 3, figsize=(11, 6.6), constrained_layout=True)
    for axis, (name, title, scale) in zip(axes.flat, PANELS):
        for region, (label, colour) in REGIONS.items():
            years = sorted(published[name][region])
            values = [scale * published[name][region][y] for y in years]
            axis.plot(years, values, "--" if len(years) > 1 else "o", color=colour, markersize=5, linewidth=1.4)
            axis.plot(runs.years, scale * model[name][region], color=colour, linewidth=1.8, label=label)
        axis.axvline(2016, color="0.8", linewidth=0.8, zorder=0)
        axis.set_title(title, fontsize=10)
        axis.set_ylim(bottom=0)
        axis.tick_params(labelsize=8)
        axis.spines[["top", "right"]].set_visible(False)
    axes.flat[0].legend(fontsize=7.5, frameon=False)
    figure.suptitle("Baseline (lines) beside what was published by 2016 (dashes, dots), of the same countries", fontsize=11)
    figure.savefig(path, dpi=110)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("results", nargs="+", help="results files of the baseline")
    p.add_argument("-o", dest="path", required=True, metavar="FIGURE", help="file to write, .png or .svg")
    a = p.parse_args()
    runs = counts.read_runs(a.results)
    published, without, covered = known()
    model = series(runs, without)
    print(f"{'':44}  {'':24}{'persons':>9}{'published':>10}{'model':>9}{'model':>9}")
    print(f"{'':44}  {'':24}{'covered':>9}{'2016':>10}{runs.years[0]:>9}{runs.years[-1]:>9}")
    for name, title, scale in PANELS:
        for region, (label, _) in REGIONS.items():
            values = scale * model[name][region]
            persons = f"{100 * covered.get((name, region), 1):.0f} %"
            print(f"{title:44}  {label:24}{persons:>9}{scale * published[name][region][2016]:10.2f}{values[0]:9.2f}{values[-1]:9.2f}")
    draw(runs, model, published, a.path)
    print(f"Written: {a.path}")


if __name__ == "__main__":
    main()
