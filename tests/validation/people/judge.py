"""Which lines are within their tolerance, and the table that says so."""

from dataclasses import dataclass

import numpy as np


MANY_RUNS = 10


@dataclass
class Verdict:
    measure: object
    error: np.ndarray    # standard error of the mean over runs
    allowed: np.ndarray  # tolerance, or some standard errors if they are more
    judged: np.ndarray
    outside: np.ndarray


def standard_error(measure):
    """Of the mean over runs, by leaving out one run at a time. With few runs that is itself chance, so it is then
    at least what lines of this measure have on average for their number of simulated persons."""
    without = measure.model[1:]
    n = len(without)
    if n < 2:
        return np.zeros_like(measure.target)
    own = np.sqrt((n - 1) * without.var(axis=0))
    if n >= MANY_RUNS:
        return own
    unit = measure.target if measure.unit == "million" else np.ones_like(own)
    with np.errstate(invalid="ignore", divide="ignore"):
        per_person = (own / unit) ** 2 * measure.simulated
    usable = per_person[np.isfinite(per_person)]
    typical = np.sqrt(usable.mean() / measure.simulated) * unit if len(usable) else own
    return np.fmax(own, typical)


def judge(measure, errors):
    error = standard_error(measure)
    allowed = np.fmax(measure.tolerance, errors * error)
    judged = np.isfinite(measure.target) & np.isfinite(measure.model[0])
    outside = judged & (np.abs(measure.model[0] - measure.target) > allowed)
    return Verdict(measure, error, allowed, judged, outside)


def digits(measure):
    return 3 if measure.unit in ("children", "persons", "million") else 2


def print_line(verdict, k):
    m, d = verdict.measure, digits(verdict.measure)
    print(f"      {m.places[k]:22}{m.model[0, k]:11.{d}f}{m.target[k]:11.{d}f}{m.model[0, k] - m.target[k]:+11.{d}f}"
          f"{verdict.error[k]:9.{d}f}{verdict.allowed[k]:9.{d}f}{'   OUTSIDE' if verdict.outside[k] else ''}")


def print_verdict(verdict, show_all, worst):
    """A line for the measure, then its worst lines or all."""
    m = verdict.measure
    n, bad = int(verdict.judged.sum()), int(verdict.outside.sum())
    off = np.where(verdict.judged, np.abs(m.model[0] - m.target), -1)
    typical = np.median(off[verdict.judged]) if n else 0.0
    print(f"{m.criterion + ': ' + m.name:48}{m.unit:>9}{n:7}{n - bad:8}{bad:9}{typical:12.{digits(m)}f}")
    if show_all:
        order = np.flatnonzero(verdict.judged)
    else:
        excess = off / np.maximum(verdict.allowed, 1e-9)
        order = [k for k in np.argsort(-excess, kind="stable") if verdict.outside[k]][:worst]
    for k in order:
        print_line(verdict, k)


def print_table(verdicts, show_all, worst):
    print(f"{'':6}{'place':22}{'model':>11}{'published':>11}{'difference':>11}{'s.e.':>9}{'allowed':>9}")
    print(f"{'measure':48}{'unit':>9}{'lines':>7}{'within':>8}{'outside':>9}{'median off':>12}")
    for verdict in verdicts:
        print_verdict(verdict, show_all, worst)


def print_sum(verdicts):
    print(f"\n{'criterion':24}{'lines':>7}{'within':>8}{'outside':>9}")
    for criterion in dict.fromkeys(v.measure.criterion for v in verdicts):
        of_it = [v for v in verdicts if v.measure.criterion == criterion]
        n, bad = (int(sum(x.sum() for x in xs)) for xs in ([v.judged for v in of_it], [v.outside for v in of_it]))
        print(f"{criterion:24}{n:7}{n - bad:8}{bad:9}")
    n, bad = sum(v.judged.sum() for v in verdicts), sum(v.outside.sum() for v in verdicts)
    print(f"{'all':24}{n:7}{n - bad:8}{bad:9}")
