#!/usr/bin/env python3
"""Judges the simulated population against published figures.

    population.py RESULTS.h5 ...            runs of the baseline, one file a seed (population.sh makes them)

Prints for each measure how many lines (world, ILO regions, countries above 5 million persons) are within
tolerance, and the worst that are not. A line may be off by its tolerance (people/criteria.py) or by two Monte
Carlo standard errors of the mean over runs, whichever is more. Exit code 1 if any line is outside.
"""

import argparse
import sys
from pathlib import Path

from people import counts, criteria, judge, shown

PARAMS = Path(__file__).resolve().parents[2] / "params"


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("results", nargs="+", help="results files of different seeds")
    p.add_argument("--all", action="store_true", help="every line, not only the worst")
    p.add_argument("--worst", type=int, default=5, metavar="N", help="lines shown that are outside (5)")
    p.add_argument("--only", default=",".join(criteria.CRITERIA), metavar="NAME,...", help="of: %(default)s")
    p.add_argument("--errors", type=float, default=2.0, metavar="N",
                   help="standard errors that a line may be off whatever its tolerance (2)")
    p.add_argument("--country", metavar="ISO3,...", help="for --plots")
    p.add_argument("--plots", metavar="DIR", help="writes DIR/ISO3.png, a country's population in six panels")
    p.add_argument("--targets", default=PARAMS / "targets", metavar="DIR", help="default: params/targets")
    a = p.parse_args()
    unknown = [name for name in a.only.split(",") if name not in criteria.CRITERIA]
    if unknown:
        p.error(f"--only: {unknown[0]} is none of {', '.join(criteria.CRITERIA)}")
    if bool(a.country) != bool(a.plots):
        p.error("--country and --plots go together")
    return a


def plot(a, runs, published):
    countries = a.country.split(",")
    missing = [c for c in countries if c not in runs.iso3]
    if missing:
        sys.exit(f"--country {missing[0]}: not in the results")
    try:
        from people import plots
    except ImportError as missing:
        sys.exit(f"--plots: {missing}; install python3-matplotlib (Debian)")
    for country in countries:
        print(f"Written: {plots.draw(runs, published, country, Path(a.plots))}")


def main():
    a = arguments()
    runs = counts.read_runs(a.results)
    published = counts.Published(PARAMS, a.targets, runs.iso3)
    judged = criteria.Judged(runs, published)
    print(f"{len(a.results)} runs, {runs.years[0]}-{runs.years[-1]}, {runs.simulated.sum():,.0f} persons each; "
          f"allowed: the tolerance or {a.errors:g} standard errors\n")
    verdicts = [judge.judge(m, a.errors) for name in a.only.split(",") for m in criteria.CRITERIA[name](judged)]
    judge.print_table(verdicts, a.all, a.worst)
    shown.print_shown(runs)
    judge.print_sum(verdicts)
    if a.plots:
        plot(a, runs, published)
    return int(any(v.outside.any() for v in verdicts))


if __name__ == "__main__":
    sys.exit(main())
