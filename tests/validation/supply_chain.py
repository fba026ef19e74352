#!/usr/bin/env python3
"""Child labour in export supply chains of 2016 by SDG region: published, model, difference, standard error.

    supply_chain.py RESULT.h5 [--tolerance POINTS]
    supply_chain.py --run BUILD/path87 [--scale N] [--replicates N]       runs 2016 of the baseline first

Shares are published for SDG regions, which are not the ILO regions of the results: countries are put together by
params/targets/sdg_regions.csv. Judged: each region's share in export chains, direct and upstream together, within the
tolerance (2 points) or two standard errors, whichever is larger. Shown only: the upstream part, the regions for which
nothing is published, the three tallies of the world and the 5-15 % that are quoted for global chains. The standard
error is that over replicates, or binomial if there is one. Exit code 0 if all is within, 1 if not, 2 for bad input, 77
if h5py is not installed.
"""

import argparse
import csv
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import h5py
except ImportError as missing:
    print(f"skipped: {missing}; install python3-h5py", file=sys.stderr)
    sys.exit(77)

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ROOT / "params" / "targets"
CHAINS = ("none", "direct_export", "upstream", "domestic")


def table(name):
    with open(TARGETS / name, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def shares(by_chain):
    """Export, upstream of export and domestic shares, percent, of a count by chain; None without child labour."""
    total = sum(by_chain)
    if total <= 0:
        return None
    export = by_chain[1] + by_chain[2]
    return 100 * export / total, 100 * by_chain[2] / export if export > 0 else 0.0, 100 * by_chain[3] / total


def read(path):
    """SDG region, and World -> for each replicate, (weighted child labour by chain, simulated child labour)."""
    region_of = {r["iso3"]: r["sdg_region"] for r in table("sdg_regions.csv")}
    found = {}
    with h5py.File(path) as f:
        countries = [c.decode() if isinstance(c, bytes) else c for c in f["country"][:]]
        labels = [c.decode() if isinstance(c, bytes) else c for c in f["chain"][:]]
        if tuple(labels) != CHAINS:
            raise ValueError(f"{path}: chains are {labels}")
        counts = f["children/child_labour_by_chain"][:, 0].sum(axis=(2, 3, 4))  # replicate, country, chain
        labour = f["children/child_labour"][:, 0].sum(axis=(2, 3, 4))
        weight = f["weights/ilo"][:]
    if (counts.sum(axis=2) != labour).any():
        raise ValueError(f"{path}: chains do not add up to child labour")
    for k, iso3 in enumerate(countries):
        for place in (region_of[iso3], "World"):
            runs = found.setdefault(place, [[[0.0] * len(CHAINS), 0] for _ in range(counts.shape[0])])
            for r, run in enumerate(runs):
                run[0] = [a + weight[k] * b for a, b in zip(run[0], counts[r, k])]
                run[1] += int(labour[r, k])
    return found


def estimate(runs, which):
    """Mean over replicates and its standard error, percent."""
    values = [s[which] for s in (shares(c) for c, _ in runs) if s]
    if not values:
        return None
    mean = statistics.fmean(values)
    if len(values) > 1:
        return mean, statistics.stdev(values) / math.sqrt(len(values))
    return mean, math.sqrt(mean * (100 - mean) / max(1, runs[0][1]))


def run(binary, scale, replicates, folder):
    """The results file of a run of 2016 with a seed that calibration has not seen."""
    subprocess.run([binary, "run", str(ROOT / "scenarios" / "baseline.yml"), "--scale", str(scale), "--seed", "2187",
                    "--replicates", str(replicates), "--horizon", "2016", "-o", folder], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return f"{folder}/baseline.h5"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", nargs="?")
    parser.add_argument("--run", metavar="PATH87")
    parser.add_argument("--scale", type=float, default=1000)
    parser.add_argument("--replicates", type=int, default=20)
    parser.add_argument("--tolerance", type=float, default=2.0)
    args = parser.parse_args()
    if (args.result is None) == (args.run is None):
        parser.error("a results file or --run, one of them")
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = read(args.result or run(args.run, args.scale, args.replicates, folder))
    except (OSError, KeyError, ValueError, subprocess.CalledProcessError) as error:
        print(f"{args.result or args.run}: {error}", file=sys.stderr)
        return 2
    target = {(r["sdg_region"], r["indicator"]): float(r["percent"]) for r in table("supply_chain_2016.csv")}
    outside = 0
    print(f"{'region':47} {'share':18} {'target':>7} {'model':>7} {'diff':>6} {'s.e.':>5}")
    for place in sorted(found):
        for which, name in ((0, "export"), (1, "upstream_of_export"), (2, "domestic")):
            got = estimate(found[place], which)
            if got is None:
                continue
            aim = target.get((place, name))
            line = f"{place:47} {name:18} "
            if aim is None:
                print(line + f"{'-':>7} {got[0]:7.1f} {'':6} {got[1]:5.1f}")
                continue
            judged = name == "export"
            bad = judged and abs(got[0] - aim) > max(args.tolerance, 2 * got[1])
            outside += bad
            print(line + f"{aim:7.1f} {got[0]:7.1f} {got[0] - aim:+6.1f} {got[1]:5.1f}"
                  + ("  OUTSIDE" if bad else "" if judged else "  shown"))
    print("Quoted for global chains, not a target: 5-15 % of the world's child labour.")
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(main())
