#!/usr/bin/env python3
"""Draws countries left out beside their surveys.

    countries.py LINES.csv -o FIGURE.png      LINES.csv: path87 calibrate --check --countries -o LINES.csv
"""

import argparse
import csv

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLOURS = {"africa": "#d1495b", "americas": "#2b6ca3", "arab_states": "#8a4fa0", "asia_pacific": "#e0a030",
           "europe_central_asia": "#1b7f5c"}
DEFINITIONS = {"employment": "in employment", "child_labour_hours": "child labour by hours",
               "child_labour_ilo": "child labour as the ILO counts it"}
WAYS = {"no_effect": "no effect of the country", "in_sample": "with its own surveys", "left_out": "left out"}
NAMED = 0.10  # points of error beyond which a country is named


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("lines", help="CSV of lines")
    p.add_argument("-o", dest="path", required=True, metavar="FIGURE", help="file to write")
    a = p.parse_args()
    with open(a.lines, encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    figure, axes = plt.subplots(len(DEFINITIONS), len(WAYS), figsize=(12, 12), constrained_layout=True)
    for across, (definition, what) in zip(axes, DEFINITIONS.items()):
        for axis, (way, how) in zip(across, WAYS.items()):
            for r in (r for r in rows if r["definition"] == definition):
                x, y = 100 * float(r["survey"]), 100 * float(r[way])
                axis.plot(x, y, "o", markersize=4, color=COLOURS[r["region"]])
                if abs(x - y) > 100 * NAMED:
                    axis.annotate(r["iso3"], (x, y), fontsize=6, xytext=(3, 2), textcoords="offset points")
            axis.plot((0, 60), (0, 60), color="0.7", linewidth=0.8, zorder=0)
            axis.set_title(f"{what}: {how}", fontsize=8)
            axis.set(xlim=(0, 60), ylim=(0, 60), xlabel="survey, %", ylabel="model, %")
    figure.savefig(a.path, dpi=100)
    print(f"Written: {a.path}")


if __name__ == "__main__":
    main()
