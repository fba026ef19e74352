#!/usr/bin/env python3
"""Draws growth, drift and conflict of 2017-2025 by region against what was known by 2016.

    macro_paths.py BUILD_DIR OUT.png [REPLICATES]

Exit code 1 where a mean of 2017-2025 lies further from all years of 2010-2016 than a year varies: a look at the
figure says more.
"""
import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

PARAMS = Path(__file__).resolve().parents[3] / "params"
NAMES = {"africa": "Africa", "americas": "Americas", "arab_states": "Arab States",
         "asia_pacific": "Asia and the Pacific", "europe_central_asia": "Europe and Central Asia"}
BLUE, RED = "#2b6ca3", "#d1495b"


def simulated(build, replicates):
    """{region: {column: array [replicate, year]}} and the years."""
    text = subprocess.run([f"{build}/tests/macro_paths", str(replicates)], check=True, capture_output=True,
                          text=True).stdout
    rows = list(csv.DictReader(text.splitlines()))
    years = sorted({int(r["year"]) for r in rows})
    paths = {g: {c: np.zeros((replicates, len(years))) for c in ("ln_growth", "drift", "in_conflict")} for g in NAMES}
    for r in rows:
        for column, values in paths[r["region"]].items():
            values[int(r["replicate"]), years.index(int(r["year"]))] = float(r[column])
    return years, paths


def known():
    history = defaultdict(dict)
    with open(PARAMS / "targets" / "growth_2010_2016.csv", encoding="utf-8") as stream:
        for r in csv.DictReader(stream):
            history[r["region"]][int(r["year"])] = float(r["ln_growth"])
    return history


def fan(axis, years, values, label):
    for low, high, alpha in ((5, 95, .18), (25, 75, .3)):
        axis.fill_between(years, np.percentile(values, low, axis=0), np.percentile(values, high, axis=0), color=BLUE,
                          alpha=alpha, linewidth=0)
    axis.plot(years, values.mean(axis=0), color=BLUE, label=label)
    for path in values[:3]:
        axis.plot(years, path, color=BLUE, linewidth=.5)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    replicates = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    years, paths = simulated(sys.argv[1], replicates)
    history = known()
    figure, axes = plt.subplots(3, 5, figsize=(17, 9), sharex="row", sharey="row")
    outside = 0
    for k, (region, name) in enumerate(NAMES.items()):
        p, past = paths[region], np.array([history[region][y] for y in sorted(history[region])])
        axes[0, k].plot(sorted(history[region]), 100 * past, color=RED, label="to 2016 (World Bank)")
        fan(axes[0, k], years, 100 * p["ln_growth"], "model: mean, 50 %, 90 %, three paths")
        axes[0, k].set_title(name)
        axes[0, k].axhline(0, color="grey", linewidth=.5)
        fan(axes[1, k], years, 100 * p["drift"], "unexplained")
        axes[1, k].axhline(0, color="grey", linewidth=.5)
        fan(axes[2, k], years, 100 * p["in_conflict"], "in conflict")
        mean, spread = p["ln_growth"].mean(), p["ln_growth"].std(axis=0).mean()
        inside = past.min() - spread <= mean <= past.max() + spread
        outside += not inside
        print(f"{name:24s} growth 2010-16 {100 * past.mean():+5.1f} (sd {100 * past.std(ddof=1):3.1f})  2017-25 "
              f"{100 * mean:+5.1f} (sd of a year {100 * spread:3.1f})  drift to 2025 {100 * p['drift'][:, -1].mean():+5.1f} "
              f"(sd {100 * p['drift'][:, -1].std():4.1f})  in conflict 2017 {100 * p['in_conflict'][:, 0].mean():4.1f} % "
              f"2025 {100 * p['in_conflict'][:, -1].mean():4.1f} %{'' if inside else '  OUTSIDE the past'}")
    for row, label in enumerate(("growth of GDP per head, ln, %", "drift of prevalence since 2016, ln, %",
                                 "persons in countries in conflict, %")):
        axes[row, 0].set_ylabel(label)
    axes[0, 0].legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(sys.argv[2], dpi=80)
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(main())
