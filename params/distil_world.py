#!/usr/bin/env python3
"""Makes the compact country tables of params/world and params/targets.

    python3 params/distil_world.py --source DIR     distil again from the published figures
    python3 params/distil_world.py --check          verify the tables, no source needed

DIR holds two folders of published figures, `world` and `ilo`. Every table has one row per country of the
population file (or per country and sex, or period), sorted, with no empty cell. Beside each table x.csv stands
x.flags.csv with one letter per value:

    p published   n published, but more than five years off 2016 (or 2017-2018 for slow structure)
    d derived by arithmetic from published figures   r regional value   m regression   j judgement

Information set: outcomes and economy to 2016 only. The stated exceptions are the medium demography of WPP 2019 and
the urban shares of WUP 2018. What happened after 2016 goes to params/world/observed, which no baseline run reads.
"""
import argparse
import csv
import io
import math
import re
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
BASE_YEAR = 2016
US_PRICES = {2011: 224.939, 2016: 240.007}  # consumer prices, means of the year (Bureau of Labor Statistics, recalled)
FLAGS = "pndrmj"
SEXES = ("female", "male")
PERIODS = ("2015-2020", "2020-2025", "2025-2030")
LEVELS = ("primary", "lower", "upper")
QUINTILES = ("q1", "q2", "q3", "q4", "q5")
LOWER_AGES = (0, 1) + tuple(range(5, 101, 5))
FERTILE_AGES = tuple(range(15, 50, 5))
REGIONS = {"Africa": "africa", "Americas": "americas", "Arab States": "arab_states",
           "Asia and the Pacific": "asia_pacific", "Europe and Central Asia": "europe_central_asia"}
INCOME_GROUPS = ("low", "lower_middle", "upper_middle", "high")

# Territories whose labour treaties and school system are those of another state (judgement).
GOVERNED_BY = {"ABW": "NLD", "CUW": "NLD", "ESH": "MAR", "GLP": "FRA", "GUF": "FRA", "GUM": "USA", "HKG": "CHN",
               "MAC": "CHN", "MTQ": "FRA", "MYT": "FRA", "NCL": "FRA", "PRI": "USA", "PYF": "FRA", "REU": "FRA",
               "VIR": "USA"}
# General minimum age in large countries that the US Department of Labor report leaves out (judgement, unverified).
MIN_AGE_KNOWN = {"CHN": 16, "DEU": 15, "ESP": 16, "FRA": 16, "GBR": 16, "IRN": 15, "ITA": 16, "JPN": 15, "KOR": 15,
                 "MEX": 15, "MYS": 15, "PAK": 14, "TZA": 14, "USA": 16}
FIRST_YEARS = 4           # of mid-2016 to mid-2025 in the period 2015-2020
FIRST_TOWARDS_NEXT = 0.1  # how far their middle lies from the centre of that period to the centre of the next
INVERSION_ROUNDS = 5      # more would follow the errors of single groups
MIGRANT_GROUPS = 16  # five-year age groups of migrants, to 75-79


class Cell(NamedTuple):
    """One value, its flag and, where it is published and a table asks for it, its year."""
    value: float
    flag: str
    year: int = None


class Table(NamedTuple):
    """A table ready to write: rows are (key tuple, list of cells)."""
    name: str
    keys: tuple
    columns: tuple
    rows: list


class SourceError(Exception):
    """A source file or column that should be there is not."""


# ---------------------------------------------------------------- reading and writing

def read(source, name, columns):
    """Rows of source/name as dictionaries; fails if the file or one of the columns is missing."""
    path = Path(source) / name
    if not path.is_file():
        raise SourceError(f"{path}: no such file")
    with open(path, encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        if missing:
            raise SourceError(f"{path}: missing column(s) {', '.join(missing)}")
        return list(reader)


def number(text):
    """The number in a field, or None where the field is blank."""
    return float(text) if text not in ("", None) else None


def show(value):
    """A value as text: integers as they are, others with six significant digits and no exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if value == 0:
        return "0"
    digits = max(0, 5 - math.floor(math.log10(abs(value))))
    text = f"{value:.{min(digits, 9)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def write_rows(path, header, rows):
    """Writes a CSV file: UTF-8, LF, quotes only where needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue().encode("utf-8"))


def write_table(folder, table):
    """Writes a table and, beside it, the table of its flags."""
    header = table.keys + table.columns
    write_rows(folder / f"{table.name}.csv", header, [list(k) + [show(c.value) for c in cs] for k, cs in table.rows])
    write_rows(folder / f"{table.name}.flags.csv", header, [list(k) + [c.flag for c in cs] for k, cs in table.rows])


# ---------------------------------------------------------------- small arithmetic

def solve(matrix, vector):
    """Solves a small linear system by Gaussian elimination with partial pivoting."""
    n = len(vector)
    rows = [list(matrix[i]) + [vector[i]] for i in range(n)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(i + 1, n):
            factor = rows[k][i] / rows[i][i]
            for j in range(i, n + 1):
                rows[k][j] -= factor * rows[i][j]
    answer = [0.0] * n
    for i in reversed(range(n)):
        answer[i] = (rows[i][n] - sum(rows[i][j] * answer[j] for j in range(i + 1, n))) / rows[i][i]
    return answer


def clamp(value, low, high):
    """The value, moved into [low, high]."""
    return min(max(value, low), high)


def logit(share):
    """Log odds; shares are kept off 0 and 1 by 0.002."""
    share = clamp(share, 0.002, 0.998)
    return math.log(share / (1 - share))


def expit(x):
    """The inverse of logit."""
    return 1 / (1 + math.exp(-x))


SCALES = {"share": (logit, expit), "log": (lambda v: math.log(max(v, 1e-3)), math.exp), "linear": (float, float)}


def weighted_mean(pairs):
    """Mean of (value, weight) pairs."""
    pairs = list(pairs)
    total = sum(w for _, w in pairs)
    return sum(v * w for v, w in pairs) / total


def whole_parts(parts, total):
    """Non-negative numbers rounded to integers with a given sum (largest remainders, ties to the first)."""
    s = sum(parts)
    exact = [p * total / s for p in parts] if s > 0 else [total / len(parts)] * len(parts)
    whole = [math.floor(x) for x in exact]
    order = sorted(range(len(parts)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[:total - sum(whole)]:
        whole[i] += 1
    return whole


def summing_to_one(cells):
    """Shares scaled to sum to one, flags kept; the largest takes the rounding of the sixth decimal."""
    total = sum(c.value for c in cells)
    values = [round(c.value / total, 6) for c in cells]
    largest = max(range(len(values)), key=lambda i: values[i])
    values[largest] = round(values[largest] + 1 - sum(values), 6)
    return [Cell(v, c.flag, c.year) for v, c in zip(values, cells)]


# ---------------------------------------------------------------- the countries and what describes them

class World:
    """Countries, populations and covariates that the filling rules share."""

    def __init__(self, source):
        self.source = Path(source)
        groups = read(source, "world/population_2016.csv", ("iso3", "sex", "age_group", "persons"))
        self.groups = {(r["iso3"], r["sex"], int(re.match(r"\d+", r["age_group"])[0])): int(r["persons"])
                       for r in groups}
        self.countries = sorted({k[0] for k in self.groups})
        listed = {r["iso3"]: r for r in read(source, "world/countries.csv", (
            "iso3", "name", "ilo_region", "least_developed", "wb_income_2016", "wb_income_ilo_list_vintage"))}
        self.listed = {i: listed[i] for i in self.countries}
        self.region = {i: REGIONS[self.listed[i]["ilo_region"]] for i in self.countries}
        self.persons = {i: sum(self.groups[i, s, a] for s in SEXES for a in range(0, 101, 5)) for i in self.countries}
        self.covariates = {}
        self.rules = {}

    def fit(self, isos, known, columns):
        """Ridge regression on standardised covariates plus shrunken regional residuals; returns a predictor."""
        stats = []
        for c in columns:
            mean = sum(c[i] for i in isos) / len(isos)
            sd = math.sqrt(sum((c[i] - mean) ** 2 for i in isos) / len(isos)) or 1.0
            stats.append((mean, sd))
        row = lambda i: [1.0] + [(c[i] - m) / s for c, (m, s) in zip(columns, stats)]
        n = len(columns) + 1
        x = [row(i) for i in isos]
        y = [known[i] for i in isos]
        gram = [[sum(r[a] * r[b] for r in x) + (1.0 if a == b > 0 else 0.0) for b in range(n)] for a in range(n)]
        beta = solve(gram, [sum(r[a] * v for r, v in zip(x, y)) for a in range(n)])
        line = lambda i: sum(b * v for b, v in zip(beta, row(i)))
        left = {}
        for i, v in zip(isos, y):
            left.setdefault(self.region[i], []).append(v - line(i))
        shift = {g: sum(e) / (len(e) + 5) for g, e in left.items()}
        return lambda i: line(i) + shift.get(self.region[i], 0.0)

    def regional(self, isos, known):
        """Population-weighted regional means of known values (world mean where a region has none)."""
        world = weighted_mean((known[i], self.persons[i]) for i in isos)
        by_region = {}
        for i in isos:
            by_region.setdefault(self.region[i], []).append((known[i], self.persons[i]))
        means = {g: weighted_mean(p) for g, p in by_region.items()}
        return lambda i: means.get(self.region[i], world)

    def error(self, make, isos, back, target):
        """Root mean squared error over ten folds, on the natural scale."""
        total = 0.0
        for fold in range(10):
            train = [i for k, i in enumerate(isos) if k % 10 != fold]
            guess = make(train)
            total += sum((back(guess(i)) - target[i]) ** 2 for k, i in enumerate(isos) if k % 10 == fold)
        return math.sqrt(total / len(isos))

    def complete(self, label, known, scale, low, high, extra=()):
        """Fills the countries that `known` lacks, by the regression or the regional mean that predicts best.

        known: {iso3: Cell}. extra: (name, {iso3: number}) covariates of this column. Three regressions are tried: on
        the common covariates and the extra ones, on the common ones, on the extra ones (or GDP alone). The rule and the
        out-of-sample errors are kept for columns.csv under each (table, column) in `label`.
        """
        isos = [i for i in self.countries if i in known]
        gaps = [i for i in self.countries if i not in known]
        if not gaps:
            self.note(label, "none needed")
            return dict(known)
        forward, back = SCALES[scale]
        plain = {i: known[i].value for i in isos}
        scaled = {i: forward(plain[i]) for i in isos}
        common = tuple(sorted(self.covariates.items()))
        tried = []
        for chosen in (common + tuple(extra), common, tuple(extra) or common[:1]):
            with_these = [c for _, c in chosen]
            tried.append((self.error(lambda t: self.fit(t, scaled, with_these), isos, back, plain), len(tried), chosen))
        by_line, _, chosen = min(tried, key=lambda t: t[:2])
        columns, names = [c for _, c in chosen], ", ".join(n for n, _ in chosen)
        by_mean = self.error(lambda t: self.regional(t, plain), isos, float, plain)
        if by_line < by_mean:
            guess, flag = self.fit(isos, scaled, columns), "m"
            value = lambda i: back(guess(i))
            rule = f"regression ({scale} scale) on {names} and region"
        else:
            value, flag = self.regional(isos, plain), "r"
            rule = "population-weighted regional mean"
        self.note(label, f"{rule}; out-of-sample error {by_line:.3g} by regression and {by_mean:.3g} by regional mean")
        filled = dict(known)
        for i in gaps:
            filled[i] = Cell(clamp(value(i), low, high), flag)
        return filled

    def note(self, label, rule):
        """Keeps the fill rule of a (table, column), or of several."""
        for pair in (label if isinstance(label, list) else [label]):
            self.rules[pair] = rule


def dated_flag(year, last_resort=False):
    """p for a figure of 2011-2016, n for one further off."""
    return "n" if last_resort or abs(year - BASE_YEAR) > 5 else "p"


def to_2016(rows, value, scale=1.0):
    """{iso3: Cell} from rows with iso3, year and a value column, nearest year to 2016 and not after it."""
    best = {}
    for r in rows:
        v = number(r[value])
        if v is None or int(float(r["year"])) > BASE_YEAR:
            continue
        year = int(float(r["year"]))
        if r["iso3"] not in best or year > best[r["iso3"]][0]:
            best[r["iso3"]] = (year, v)
    return {i: Cell(v * scale, dated_flag(y), y) for i, (y, v) in best.items()}


def column_of(cells):
    """{iso3: number} from {iso3: Cell}."""
    return {i: c.value for i, c in cells.items()}


# ---------------------------------------------------------------- demography

# Names that the source gives with a question mark for each letter with a mark.
NAMES = {"CIV": "Côte d'Ivoire", "CUW": "Curaçao", "REU": "Réunion"}


def countries_table(w):
    """Names and classes of countries."""
    rows = []
    for i in w.countries:
        r = w.listed[i]
        income = Cell(r["wb_income_2016"], "p") if r["wb_income_2016"] else Cell(r["wb_income_ilo_list_vintage"], "j")
        if income.value not in INCOME_GROUPS:
            raise SourceError(f"countries.csv: {i} has no income group")
        rows.append(((i,), [Cell(NAMES.get(i, r["name"]), "p"), Cell(w.region[i], "p"), income,
                            Cell(int(r["least_developed"] == "yes"), "p")]))
    w.income_group = {k[0]: c[2].value for k, c in rows}
    w.note(("countries", "income_group"), "a later World Bank list where the 2016 list has no entry (6 territories)")
    return Table("countries", ("iso3",), ("name", "region", "income_group", "least_developed"), rows)


def spline_slopes(y, step):
    """Slopes of the natural cubic spline at equal steps, limited so that rising data give a rising curve."""
    n = len(y)
    lower, diagonal, upper, right = [1.0] * n, [4.0] * n, [1.0] * n, [0.0] * n
    diagonal[0] = diagonal[-1] = 2.0
    right[0], right[-1] = 3 * (y[1] - y[0]) / step, 3 * (y[-1] - y[-2]) / step
    for k in range(1, n - 1):
        right[k] = 3 * (y[k + 1] - y[k - 1]) / step
    for k in range(1, n):
        factor = lower[k] / diagonal[k - 1]
        diagonal[k] -= factor * upper[k - 1]
        right[k] -= factor * right[k - 1]
    slope = [0.0] * n
    slope[-1] = right[-1] / diagonal[-1]
    for k in reversed(range(n - 1)):
        slope[k] = (right[k] - upper[k] * slope[k + 1]) / diagonal[k]
    secant = [(y[k + 1] - y[k]) / step for k in range(n - 1)]
    limit = [3 * min(secant[max(k - 1, 0)], secant[min(k, n - 2)]) for k in range(n)]
    return [clamp(s, 0.0, m) for s, m in zip(slope, limit)]


def single_ages(groups):
    """Ages 0-99 from twenty 5-year groups: a monotone cubic spline through the cumulated population."""
    y = [0.0]
    for g in groups:
        y.append(y[-1] + g)
    slope = spline_slopes(y, 5.0)
    ages = []
    for k in range(20):
        at = []
        for j in range(6):
            t = j / 5
            at.append((1 + 2 * t) * (1 - t) ** 2 * y[k] + t * (1 - t) ** 2 * 5 * slope[k]
                      + t * t * (3 - 2 * t) * y[k + 1] - t * t * (1 - t) * 5 * slope[k + 1])
        ages += [max(at[j + 1] - at[j], 0.0) for j in range(5)]
    return ages


def population_table(w):
    """Persons by single age; every 5-year group adds up to the published one."""
    young = {(r["iso3"], r["sex"], int(r["age"])): float(r["persons"])
             for r in read(w.source, "world/population_single_age_2016.csv", ("iso3", "sex", "age", "persons"))}
    rows = []
    w.single = {}
    for i in w.countries:
        for s in SEXES:
            groups = [w.groups[i, s, a] for a in range(0, 101, 5)]
            smooth = single_ages(groups[:20])
            ages = []
            for k in range(20):
                parts = [young[i, s, a] for a in range(5 * k, 5 * k + 5)] if k < 5 else smooth[5 * k:5 * k + 5]
                ages += whole_parts(parts, groups[k])
            ages.append(groups[20])
            w.single[i, s] = ages
            rows.append(((i, s), [Cell(a, "d") for a in ages]))
    w.children = {i: sum(sum(w.single[i, s][5:18]) for s in SEXES) for i in w.countries}
    return Table("population", ("iso3", "sex"), tuple(f"age_{a}" for a in range(101)), rows)


def mortality_table(w):
    """Central death rates by abridged age."""
    w.deaths = {}
    for r in read(w.source, "world/mortality.csv", ("iso3", "period", "sex", "age_group", "mx")):
        w.deaths[r["iso3"], r["period"], r["sex"], int(re.match(r"\d+", r["age_group"])[0])] = float(r["mx"])
    rows = [((i, p, s), [Cell(w.deaths[i, p, s, a], "p") for a in LOWER_AGES])
            for i in w.countries for p in PERIODS for s in SEXES]
    return Table("mortality", ("iso3", "period", "sex"), tuple(f"m_{a}" for a in LOWER_AGES), rows)


def fertility_table(w):
    """Births per woman-year by age of the mother, and boys per girl at birth."""
    names = [f"asfr_per_1000_{a}_{a + 4}" for a in FERTILE_AGES]
    w.births = {}
    for r in read(w.source, "world/fertility.csv", ("iso3", "period", "sex_ratio_at_birth", *names)):
        w.births[r["iso3"], r["period"]] = (float(r["sex_ratio_at_birth"]), [float(r[n]) / 1000 for n in names])
    rows = [((i, p), [Cell(w.births[i, p][0], "p")] + [Cell(f, "p") for f in w.births[i, p][1]])
            for i in w.countries for p in PERIODS]
    return Table("fertility", ("iso3", "period"), ("sex_ratio_at_birth",) + tuple(f"f_{a}" for a in FERTILE_AGES), rows)


def infant_years(m, sex):
    """Years lived before age 1 by one birth; mean years lived in 0 and in 1-4 by those who die there."""
    if m[0] >= 0.107:
        a0, a1 = (0.330, 1.352) if sex == "male" else (0.350, 1.361)
    else:
        a0 = 0.045 + 2.684 * m[0] if sex == "male" else 0.053 + 2.800 * m[0]
        a1 = 1.651 - 2.816 * m[0] if sex == "male" else 1.522 - 1.518 * m[0]
    return 1 / (1 + (1 - a0) * m[0]) if m[0] else 1.0, a0, a1


def person_years(m, sex):
    """Life table from {lower age: m}: person-years lived for one birth in ages 0-4, 5-9, ..., 95-99, 100+.

    Infants as in Coale and Demeny's West tables, deaths in mid-interval above, a constant rate inside groups from 80.
    """
    _, a0, a1 = infant_years(m, sex)
    alive, lived = 1.0, []
    for age in LOWER_AGES[:-1]:
        n = 1 if age == 0 else 4 if age == 1 else 5
        a = a0 if age == 0 else a1 if age == 1 else 2.5
        if age >= 80:
            dead = alive * (1 - math.exp(-n * m[age]))
            lived.append(dead / m[age])
        else:
            dead = alive * min(n * m[age] / (1 + (n - a) * m[age]), 1.0)
            lived.append(n * (alive - dead) + a * dead)
        alive -= dead
    lived.append(alive / m[100])
    return [lived[0] + lived[1]] + lived[2:]


def survivors(w, iso, period, start):
    """Groups five years on, without births and migrants, and the years lived in ages 0-4 by one birth, by sex."""
    after, newborn = {}, {}
    for s in SEXES:
        lived = person_years({a: w.deaths[iso, period, s, a] for a in LOWER_AGES}, s)
        groups = [0.0] + [start[s][k] * lived[k + 1] / lived[k] for k in range(19)]
        groups.append((start[s][19] + start[s][20]) * lived[20] / (lived[19] + lived[20]))
        after[s], newborn[s] = groups, lived[0]
    return after, newborn


def share_of_births(sex_ratio, sex):
    """Share of boys or girls among births."""
    return (sex_ratio if sex == "male" else 1) / (1 + sex_ratio)


def births_between(w, iso, period, start, end):
    """Births of five years, by the mean number of women at start and end."""
    rates = w.births[iso, period][1]
    return 5 * sum(f * (start["female"][k] + end["female"][k]) / 2 for k, f in zip(range(3, 10), rates))


def project(w, iso, period, start, net):
    """Cohort-component step of five years. start: {sex: 21 groups}; net: {sex: migrants by group at the end}.

    Returns the groups at the end and the births.
    """
    end, newborn = survivors(w, iso, period, start)
    for s in SEXES:
        end[s] = [max(p + m, 0.0) for p, m in zip(end[s], net[s])]
    births = births_between(w, iso, period, start, end)
    for s in SEXES:
        end[s][0] = max(births * share_of_births(w.births[iso, period][0], s) * newborn[s] / 5 + net[s][0], 0.0)
    return end, births


def headcount(groups):
    """Persons in {sex: groups}."""
    return sum(sum(groups[s]) for s in SEXES)


def rates_over(w, iso, years, towards, start, end):
    """Births and deaths over some years: rates at their middle times the mean population of both ends.

    towards: how far the middle lies from the centre of 2015-2020 to that of 2020-2025.
    Infants live as many years as births and life table say; the rest of 0-4 is exposed to the rate of 1-4.
    """
    at = lambda of: of(PERIODS[0]) + towards * (of(PERIODS[1]) - of(PERIODS[0]))
    sex_ratio = at(lambda p: w.births[iso, p][0])
    rates = [at(lambda p: w.births[iso, p][1][k]) for k in range(len(FERTILE_AGES))]
    mean = {s: [years * (a + b) / 2 for a, b in zip(start[s], end[s])] for s in SEXES}
    births = sum(f * mean["female"][k] for k, f in zip(range(3, 10), rates))
    deaths = 0.0
    for s in SEXES:
        m = {a: at(lambda p: w.deaths[iso, p, s, a]) for a in LOWER_AGES}
        infants = min(births * share_of_births(sex_ratio, s) * infant_years(m, s)[0], mean[s][0])
        deaths += m[0] * infants + m[1] * (mean[s][0] - infants)
        deaths += sum(m[5 * k] * mean[s][k] for k in range(1, 21))
    return births, deaths


def left_over(w, iso, start, end):
    """Net migrants of 2015-2020 by sex and group at the end: published persons less survivors and births.

    From 80 on, where errors of the life table outweigh migrants, there are none.
    """
    expected, newborn = survivors(w, iso, PERIODS[0], start)
    births = births_between(w, iso, PERIODS[0], start, end)
    for s in SEXES:
        expected[s][0] = births * share_of_births(w.births[iso, PERIODS[0]][0], s) * newborn[s] / 5
    return {s: [end[s][k] - expected[s][k] if k < MIGRANT_GROUPS else 0.0 for k in range(21)] for s in SEXES}


def net_by_age(pattern, share, net):
    """A share of the migrants of 2015-2020 by age; what then lacks of the net is spread as they moved, in or out."""
    moved = sum(abs(m) for s in SEXES for m in pattern[s])
    lacking = (net - share * headcount(pattern)) / moved if moved else 0.0
    return {s: [share * m + lacking * abs(m) for m in pattern[s]] for s in SEXES}


def balanced(nets, persons):
    """Nets of all countries that add up to nothing at any age: what they leave over is shared out by persons."""
    nets = {i: {s: list(net[s]) for s in SEXES} for i, net in nets.items()}
    for s in SEXES:
        for k in range(MIGRANT_GROUPS):
            rest = sum(net[s][k] for net in nets.values()) / sum(persons[i][s][k] for i in nets)
            for i, net in nets.items():
                net[s][k] -= rest * persons[i][s][k]
    return nets


def population_path(w):
    """Persons in 2015, 2016, 2020 (published) and 2025, 2030 (projected), and who migrates between."""
    net = {(r["iso3"], r["period"]): 1000 * float(r["net_migrants_thousands_5y"])
           for r in read(w.source, "world/migration.csv", ("iso3", "period", "net_migrants_thousands_5y"))}
    in_2015, in_2020 = {}, {}
    for r in read(w.source, "world/population_2015_2020_published.csv",
                  ("iso3", "sex", "age_group", "persons_2015", "persons_2020_projected")):
        k = int(re.match(r"\d+", r["age_group"])[0]) // 5
        for groups, name in ((in_2015, "persons_2015"), (in_2020, "persons_2020_projected")):
            groups.setdefault(r["iso3"], {s: [0.0] * 21 for s in SEXES})[r["sex"]][k] = float(r[name])
    in_2016 = {i: {s: [w.groups[i, s, a] for a in range(0, 101, 5)] for s in SEXES} for i in w.countries}
    pattern = {i: left_over(w, i, in_2015[i], in_2020[i]) for i in w.countries}

    w.events, first = {}, {}
    for i in w.countries:
        births, deaths = rates_over(w, i, FIRST_YEARS, FIRST_TOWARDS_NEXT, in_2016[i], in_2020[i])
        w.events[i] = [births, deaths]
        net_first = headcount(in_2020[i]) - headcount(in_2016[i]) - births + deaths
        first[i] = net_by_age(pattern[i], FIRST_YEARS / 5, net_first)
    later = lambda p, persons: balanced({i: net_by_age(pattern[i], 1.0, net[i, p]) for i in w.countries}, persons)
    w.net = {PERIODS[0]: balanced(first, in_2020), PERIODS[1]: later(PERIODS[1], in_2020)}

    w.in_2025, w.path = {}, {}
    for i in w.countries:
        w.in_2025[i], _ = project(w, i, PERIODS[1], in_2020[i], w.net[PERIODS[1]][i])
        for k, events in enumerate(rates_over(w, i, 5, 1.0, in_2020[i], w.in_2025[i])):
            w.events[i][k] += events
    w.net[PERIODS[2]] = later(PERIODS[2], w.in_2025)
    for i in w.countries:
        in_2030, _ = project(w, i, PERIODS[2], w.in_2025[i], w.net[PERIODS[2]][i])
        w.path[i] = {2015: headcount(in_2015[i]), 2016: w.persons[i], 2020: headcount(in_2020[i]),
                     2025: headcount(w.in_2025[i]), 2030: headcount(in_2030)}
    off = {i: (headcount(pattern[i]) - net[i, PERIODS[0]]) / w.path[i][2015] for i in w.countries}
    worst = sorted(w.countries, key=lambda i: -abs(off[i]))
    w.projection_note = (
        f"net migrants of 2015-2020 by age together against the published: of the population, median country "
        f"{100 * abs(off[worst[len(worst) // 2]]):.3f} %, largest "
        f"{', '.join(f'{i} {100 * off[i]:+.2f} %' for i in worst[:5])}")
    rows = [[i] + [show(int(round(w.path[i][y]))) for y in (2016, 2020, 2025)] for i in w.countries]
    return ("iso3", "persons_2016", "persons_2020", "persons_2025"), rows


def ages_at_move(at_end):
    """Net migrants by age group when they moved, from those by age group at the end of the five years.

    Of those who move in a group all the time, half end in it and half in the next. Inverted for those who come and those
    who leave apart, by Richardson and Lucy's rule: no sign changes, and sums stay.
    """
    last = MIGRANT_GROUPS - 1
    moved = [0.0] * MIGRANT_GROUPS
    for sign in (1, -1):
        wanted = [max(sign * m, 0.0) for m in at_end[:MIGRANT_GROUPS]]
        x = [wanted[k] / 2 + wanted[min(k + 1, last)] / 2 for k in range(MIGRANT_GROUPS)]
        for _ in range(INVERSION_ROUNDS):
            ends = [(x[k] + (x[k - 1] if k else 0.0) + (x[k] if k == last else 0.0)) / 2 for k in range(MIGRANT_GROUPS)]
            ratio = [want / end if end else 0.0 for want, end in zip(wanted, ends)]
            x = [x[k] * (ratio[k] + ratio[min(k + 1, last)]) / 2 for k in range(MIGRANT_GROUPS)]
        moved = [m + sign * v for m, v in zip(moved, x)]
    return moved


def migration_table(w):
    """Net migrants a year by sex and age when they move."""
    years = {PERIODS[0]: FIRST_YEARS, PERIODS[1]: 5, PERIODS[2]: 5}
    rows = []
    for i in w.countries:
        for p in PERIODS:
            for s in SEXES:
                moved = ages_at_move(w.net[p][i][s])
                rows.append(((i, p, s), [Cell(round(x / years[p], 2) + 0.0, "d") for x in moved]))
    return Table("migration", ("iso3", "period", "sex"), tuple(f"n_{5 * k}" for k in range(MIGRANT_GROUPS)), rows)


def urban_table(w):
    """Urban share of the population, 2016 to 2030."""
    share = {(r["iso3"], int(r["year"])): number(r["urban_share"])
             for r in read(w.source, "world/urban.csv", ("iso3", "year", "urban_share"))}
    years = range(2016, 2031)
    rows = [((i,), [Cell(share[i, y], "p") for y in years]) for i in w.countries]
    w.urban = {i: share[i, 2016] for i in w.countries}
    w.urban_2025 = {i: share[i, 2025] for i in w.countries}
    return Table("urban", ("iso3",), tuple(f"year_{y}" for y in years), rows)


# ---------------------------------------------------------------- economy

def gdp_2016(w):
    """GDP per head at PPP in 2016: published; else from constant US dollars; else Gapminder; else like countries."""
    rows = read(w.source, "world/gdp_per_capita.csv",
                ("iso3", "year", "gdp_pc_usd_constant", "gdp_pc_ppp", "gdp_pc_ppp_gapminder"))
    w.levels = {name: {(r["iso3"], int(r["year"])): number(r[name]) for r in rows if r[name] != ""}
                for name in ("gdp_pc_ppp", "gdp_pc_usd_constant", "gdp_pc_ppp_gapminder")}
    ppp = {i: v for (i, y), v in w.levels["gdp_pc_ppp"].items() if y == 2016 and i in w.region}
    gdp = {i: Cell(v, "p") for i, v in ppp.items()}
    for name in ("gdp_pc_usd_constant", "gdp_pc_ppp_gapminder"):
        nearest = {}
        for (i, y), v in sorted(w.levels[name].items()):
            if y <= 2016 and i in w.region:
                nearest[i] = v
        both = [i for i in sorted(ppp) if i in nearest]
        x, y = [math.log(nearest[i]) for i in both], [math.log(ppp[i]) for i in both]
        mx, my = sum(x) / len(x), sum(y) / len(y)
        slope = sum((a - mx) * (b - my) for a, b in zip(x, y)) / sum((a - mx) ** 2 for a in x)
        for i in w.countries:
            if i in nearest and i not in gdp:
                gdp[i] = Cell(math.exp(my + slope * (math.log(nearest[i]) - mx)), "m")
    for i in w.countries:
        if i not in gdp:
            alike = [j for j in sorted(ppp) if w.income_group[j] == w.income_group[i]]
            gdp[i] = Cell(math.exp(sum(math.log(ppp[j]) for j in alike) / len(alike)), "r")
    w.note(("economy", "gdp_ppp"), "log regression of PPP level on constant US$ (nearest year to 2016), then on the "
           "Gapminder level; eight territories without any figure: geometric mean of their income group")
    return gdp


def price_levels(w):
    """Market USD of 2016 that a USD PPP of 2011 comes to.

    GDP per head in constant USD (exchange rates of 2015) over that in constant international USD, the United States as
    1, times what became of prices there.
    """
    usd, ppp = w.levels["gdp_pc_usd_constant"], w.levels["gdp_pc_ppp"]
    ratio = {i: usd[i, 2016] / ppp[i, 2016] for i in w.countries if (i, 2016) in usd and (i, 2016) in ppp}
    prices = US_PRICES[2016] / US_PRICES[2011]
    known = {i: Cell(v / ratio["USA"] * prices, "d") for i, v in ratio.items()}
    return w.complete(("economy", "price_level"), known, "log", 0.1, 2)


def growth_means(w):
    """Mean yearly growth 2010-2016 by country, and the long-run mean by region."""
    w.growth = {}
    for r in read(w.source, "world/growth.csv", ("iso3", "year", "growth_pct")):
        w.growth.setdefault(r["iso3"], {})[int(r["year"])] = float(r["growth_pct"]) / 100
    mean = {}
    for i in w.countries:
        rates = [v for y, v in sorted(w.growth.get(i, {}).items()) if 2011 <= y <= 2016]
        if len(rates) >= 5:
            mean[i] = Cell(math.exp(sum(math.log1p(v) for v in rates) / len(rates)) - 1, "d")
            continue
        for name in ("gdp_pc_usd_constant", "gdp_pc_ppp_gapminder"):
            years = [y for y in range(2010, 2017) if (i, y) in w.levels[name]]
            if len(years) >= 3 and i not in mean:
                first, last = w.levels[name][i, years[0]], w.levels[name][i, years[-1]]
                mean[i] = Cell((last / first) ** (1 / (years[-1] - years[0])) - 1, "d")
    known = [i for i in w.countries if i in mean]
    guess = w.regional(known, column_of(mean))
    filled = {i: mean.get(i, Cell(guess(i), "r")) for i in w.countries}
    w.note(("economy", "growth_2010_2016"), "levels of GDP per head where yearly rates lack, else regional mean")
    pairs = {i: [clamp(v, -.1, .1) for y, v in sorted(w.growth.get(i, {}).items()) if y <= 2016] for i in w.countries}
    typical = weighted_mean((v, 1) for i in w.countries for v in pairs[i])
    long_run = {}
    for g in REGIONS.values():
        own = weighted_mean((v, w.persons[i]) for i in w.countries if w.region[i] == g for v in pairs[i])
        long_run[g] = (own + typical) / 2
    w.note(("economy", "growth_long_run"), "half the regional person-weighted mean of yearly rates 2010-2016 (each "
           "held within 10 %), half the unweighted mean over countries: seven years alone are a poor guide")
    return filled, {i: Cell(long_run[w.region[i]], "d") for i in w.countries}


def growth_between(w, first, last):
    """ln growth of GDP per head from one year to another, of the yearly rates that there are."""
    known = {i: sum(math.log1p(w.growth[i][y]) for y in range(first + 1, last + 1) if y in w.growth[i])
             for i in w.countries if i in w.growth and last in w.growth[i]}
    guess = w.regional(sorted(known), known)
    return {i: Cell(known[i], "d") if i in known else Cell(guess(i), "r") for i in w.countries}


def level_ratio(w, iso, year):
    """GDP per head in 2016 over that of an earlier year, by yearly rates; None where a rate lacks."""
    ratio = 1.0
    for y in range(year + 1, 2017):
        if y not in w.growth.get(iso, {}):
            return None
        ratio *= 1 + w.growth[iso][y]
    return ratio


def poverty_rows(w):
    """poverty.csv by indicator."""
    by_name = {}
    for r in read(w.source, "world/poverty.csv", ("iso3", "indicator", "year", "value")):
        if r["iso3"] in w.region:
            by_name.setdefault(r["indicator"], []).append(r)
    return by_name


def consumption_2016(w, rows):
    """Mean consumption or income per head and day, brought from the survey year to 2016."""
    known = {}
    for r in rows:
        year, value = int(r["year"]), float(r["value"])
        if year > BASE_YEAR or value <= 0:
            continue
        ratio = level_ratio(w, r["iso3"], year)
        if ratio is not None:
            value *= ratio ** 0.8
        known[r["iso3"]] = Cell(value * 12 / 365.25, "n" if year < 2011 else "d")
    return w.complete(("economy", "consumption_usd_day"), known, "log", 0.5, 120)


def quintile_shares(w, by_name, gini):
    """Income shares by fifth; where unpublished, from the Gini by a quadratic fitted over published countries."""
    known = {q: to_2016(by_name[f"income_share_pct_{q}"], "value", 0.01) for q in QUINTILES}
    isos = [i for i in w.countries if all(i in known[q] for q in QUINTILES)]
    fit = {}
    for q in QUINTILES:
        x = [[1, gini[i].value, gini[i].value ** 2] for i in isos]
        y = [known[q][i].value for i in isos]
        fit[q] = solve([[sum(r[a] * r[b] for r in x) for b in range(3)] for a in range(3)],
                       [sum(r[a] * v for r, v in zip(x, y)) for a in range(3)])
    shares = {}
    for i in w.countries:
        g = gini[i].value
        cells = [known[q][i] if i in isos else Cell(max(sum(b * v for b, v in zip(fit[q], (1, g, g * g))), .01), "m")
                 for q in QUINTILES]
        shares[i] = summing_to_one(cells)
    for q in QUINTILES:
        w.note(("economy", f"share_{q}"), "quadratic in the Gini index, fitted where both are published")
    return shares


def economy_table(w):
    """Living standards, inequality, poverty and growth."""
    gdp = w.gdp
    growth, long_run = growth_means(w)
    before, after = growth_between(w, 2009, 2012), growth_between(w, 2012, 2016)
    price_level = price_levels(w)
    w.note(("economy", "ln_growth_2009_2012"), "regional mean")
    w.note(("economy", "ln_growth_2012_2016"), "regional mean")
    by_name = poverty_rows(w)
    consumption = consumption_2016(w, by_name["mean_monthly_consumption_or_income_2011ppp"])
    gini = w.complete(("economy", "gini"), to_2016(by_name["gini"], "value", 0.01), "share", 0.2, 0.7)
    shares = quintile_shares(w, by_name, gini)
    log_consumption = {i: math.log(consumption[i].value) for i in w.countries}
    poverty = w.complete(("economy", "poverty_190"), to_2016(by_name["headcount_pct_1.90_2011ppp"], "value", 0.01),
                         "share", 0, 0.95, (("log consumption", log_consumption), ("Gini", column_of(gini))))
    rural = {r["iso3"]: r for r in by_name["national_line_headcount_pct_rural"]}
    ratio = {}
    for r in by_name["national_line_headcount_pct_urban"]:
        other = rural.get(r["iso3"])
        if other and other["year"] == r["year"] and int(r["year"]) <= BASE_YEAR and float(r["value"]) > 0:
            ratio[r["iso3"]] = Cell(clamp(float(other["value"]) / float(r["value"]), 0.5, 10),
                                    "n" if int(r["year"]) < 2011 else "d")
    ratio = w.complete(("economy", "poverty_rural_ratio"), ratio, "log", 0.5, 10)
    rows = [((i,), [consumption[i], gini[i], *shares[i], poverty[i], ratio[i], gdp[i], growth[i], long_run[i],
                    before[i], after[i], price_level[i]])
            for i in w.countries]
    return Table("economy", ("iso3",), ("consumption_usd_day", "gini", *(f"share_{q}" for q in QUINTILES),
                 "poverty_190", "poverty_rural_ratio", "gdp_ppp", "growth_2010_2016", "growth_long_run",
                 "ln_growth_2009_2012", "ln_growth_2012_2016", "price_level"), rows)


# ---------------------------------------------------------------- households

SIZE_CLASSES = ("pct_size_1", "pct_size_2_3", "pct_size_4_5", "pct_size_6plus")
TYPES_FOUR = ("pct_one_person", "pct_couple_only", "pct_couple_with_children", "pct_single_parent")
TYPES_REST = ("pct_extended_family", "pct_non_relatives")


def nearest_block(rows, wanted):
    """For each country the row nearest 2016, not later, that has all wanted columns; else the first of 2017-2018."""
    best = {}
    for k, r in enumerate(rows):
        if r["year"] == "" or any(r[c] == "" for c in wanted):
            continue
        year = int(float(r["year"]))
        if year > 2018:
            continue
        rank = (0, 2016 - year, k) if year <= BASE_YEAR else (1, year, k)
        if r["iso3"] not in best or rank < best[r["iso3"]][0]:
            best[r["iso3"]] = (rank, r)
    return {i: (r, dated_flag(int(float(r["year"])), rank[0] == 1)) for i, (rank, r) in best.items()}


def cell_of(row, column, flag, scale=0.01):
    """A published figure of a row with its year."""
    return Cell(float(row[column]) * scale, flag, int(float(row["year"])))


def size_from_shares(w, rows):
    """Least-squares weights that turn the four size shares into a mean size."""
    x, y = [], []
    for r in rows:
        if r["iso3"] in w.region and r["mean_size"] and all(r[c] for c in SIZE_CLASSES):
            x.append([float(r[c]) / 100 for c in SIZE_CLASSES] + [(float(r["pct_size_6plus"]) / 100) ** 2])
            y.append(float(r["mean_size"]))
    return solve([[sum(r[a] * r[b] for r in x) for b in range(5)] for a in range(5)],
                 [sum(r[a] * v for r, v in zip(x, y)) for a in range(5)])


def household_sizes(w, rows):
    """Mean size and the four size shares, from one census or survey where possible."""
    weights = size_from_shares(w, rows)
    mean_from = lambda s: sum(a * b for a, b in zip(weights, list(s) + [s[3] ** 2]))
    shares_of = nearest_block(rows, SIZE_CLASSES)
    mean_of = nearest_block(rows, ("mean_size",))
    shares = {c: {} for c in SIZE_CLASSES}
    mean = {}
    for i, (r, flag) in sorted(mean_of.items()):
        mean[i] = cell_of(r, "mean_size", flag, 1)
    for i, (r, flag) in sorted(shares_of.items()):
        for c in SIZE_CLASSES:
            shares[c][i] = cell_of(r, c, flag)
        if r["mean_size"]:
            mean[i] = cell_of(r, "mean_size", flag, 1)
        else:
            mean[i] = Cell(mean_from([shares[c][i].value for c in SIZE_CLASSES]), "d")
    pick = lambda cells: {i: c for i, c in cells.items() if i in w.region}
    mean = w.complete(("households", "mean_size"), pick(mean), "log", 1.8, 10)
    log_mean = {i: math.log(mean[i].value) for i in w.countries}
    full = {}
    for c, name in zip(SIZE_CLASSES, ("1", "2_3", "4_5", "6plus")):
        full[c] = w.complete(("households", f"share_size_{name}"), pick(shares[c]), "share", 0.001, 0.9,
                             (("log mean size", log_mean),))
    return mean, {i: summing_to_one([full[c][i] for c in SIZE_CLASSES]) for i in w.countries}


def household_types(w, rows, sizes, mean):
    """The six types; one-person households agree with the size distribution."""
    complete = nearest_block(rows, TYPES_FOUR + TYPES_REST)
    partial = nearest_block(rows, TYPES_FOUR)
    split = {}
    for i, (r, flag) in sorted(complete.items()):
        extended, other = (float(r[c]) for c in TYPES_REST)
        if i in w.region and extended + other > 0:
            split[i] = Cell(other / (extended + other), flag)
    split = w.complete([], split, "share", 0, 0.9)
    known = {c: {} for c in TYPES_FOUR + TYPES_REST}
    rows_used = {}
    for i in w.countries:
        if i in complete:
            r, flag = complete[i]
            values = [float(r[c]) for c in TYPES_FOUR + TYPES_REST]
            flags = [flag] * 6
        elif i in partial:
            r, flag = partial[i]
            four = [float(r[c]) for c in TYPES_FOUR]
            rest = max(100 - sum(four), 0.0)
            values = four + [rest * (1 - split[i].value), rest * split[i].value]
            flags = [flag] * 4 + [split[i].flag] * 2
        else:
            continue
        rows_used[i] = r
        for c, v, f in zip(TYPES_FOUR + TYPES_REST, values, flags):
            known[c][i] = Cell(v / sum(values), f)
    log_mean = {i: math.log(mean[i].value) for i in w.countries}
    names = ("one_person", "couple_only", "couple_children", "single_parent", "extended", "non_relatives")
    full = [w.complete(("households", n), known[c], "share", 0.001, 0.95, (("log mean size", log_mean),))
            for n, c in zip(names, TYPES_FOUR + TYPES_REST)]
    w.note(("households", "one_person"), "set equal to share_size_1; the other five types share the rest")
    types = {}
    for i in w.countries:
        cells = [f[i] for f in full]
        alone = sizes[i][0]
        same = abs(cells[0].value - alone.value) < 0.002
        rest = sum(c.value for c in cells[1:])
        scaled = [Cell(alone.value, alone.flag)] + [
            Cell(c.value * (1 - alone.value) / rest, c.flag if same or c.flag not in "pn" else "d") for c in cells[1:]]
        types[i] = summing_to_one(scaled)
        gap = types[i][0].value - alone.value
        if abs(gap) > 0:
            types[i][0] = alone
            k = max(range(1, 6), key=lambda j: types[i][j].value)
            types[i][k] = Cell(round(types[i][k].value + gap, 6), types[i][k].flag)
    return names, types


def households_table(w):
    """Size, headship, type and generations of households."""
    wanted = ("iso3", "year", "source_type", "mean_size", *SIZE_CLASSES, "pct_female_head", "pct_with_under18",
              *TYPES_FOUR, *TYPES_REST, "pct_three_generation")
    rows = [r for r in read(w.source, "world/households_all_sources.csv", wanted) if r["iso3"] in w.region]
    mean, sizes = household_sizes(w, rows)
    names, types = household_types(w, rows, sizes, mean)
    log_mean = ("log mean size", {i: math.log(mean[i].value) for i in w.countries})
    big = ("share of six and more", {i: sizes[i][3].value for i in w.countries})
    single = {}
    for name, column in (("female_head", "pct_female_head"), ("three_generation", "pct_three_generation"),
                         ("with_under_18", "pct_with_under18")):
        known = {i: cell_of(r, column, f) for i, (r, f) in nearest_block(rows, (column,)).items()}
        extended = ("extended share", {i: types[i][4].value for i in w.countries})
        single[name] = w.complete(("households", name), known, "share", 0.002, 0.99, (log_mean, big, extended))
    table = [((i,), [mean[i], *sizes[i], single["female_head"][i], *types[i], single["three_generation"][i],
                     single["with_under_18"][i]]) for i in w.countries]
    return Table("households", ("iso3",), ("mean_size", "share_size_1", "share_size_2_3", "share_size_4_5",
                 "share_size_6plus", "female_head", *names, "three_generation", "with_under_18"), table)


# ---------------------------------------------------------------- education

OFF_THE_ENDS = (0.001, 0.999)
LEVEL_NAMES = {"primary": "primary", "lower": "lower_secondary", "upper": "upper_secondary"}


def school_ages(w):
    """Entry age and years of each level."""
    names = ("primary_entrance_age", "primary_duration_years", "lower_secondary_duration_years",
             "upper_secondary_duration_years")
    columns = ("entry_age", "primary_years", "lower_secondary_years", "upper_secondary_years")
    rows = {r["iso3"]: r for r in read(w.source, "world/school_structure.csv", ("iso3", "year_min", *names))}
    ages = {}
    for i in w.countries:
        cells = []
        for n in names:
            r, borrowed = rows.get(i, {}), False
            if not r.get(n):
                r, borrowed = rows.get(GOVERNED_BY.get(i, ""), {}), True
            if not r.get(n):
                values = sorted(int(rows[j][n]) for j in w.countries
                                if w.region[j] == w.region[i] and rows.get(j, {}).get(n))
                cells.append(Cell(values[len(values) // 2], "r"))
            else:
                late = int(r["year_min"]) > BASE_YEAR
                cells.append(Cell(int(r[n]), "j" if borrowed else "n" if late else "p"))
        ages[i] = cells
    for c in columns:
        w.note(("education", c), "that of the governing state, else the regional median")
    return columns, ages


def education_lookup(w):
    """education.csv to 2016 as {(indicator, level, sex): {iso3: Cell}}, shares."""
    found = {}
    for r in read(w.source, "world/education.csv", ("iso3", "indicator", "level", "sex", "year", "value")):
        if r["iso3"] in w.region and int(r["year"]) <= BASE_YEAR and r["value"] != "":
            found.setdefault((r["indicator"], r["level"], r["sex"]), {})[r["iso3"]] = Cell(
                float(r["value"]) / 100, dated_flag(int(r["year"])), int(r["year"]))
    return found


def by_sex(w, table_columns, total, male, female, population):
    """Male and female rates: published pairs as they are, else the total split by a modelled gap in log odds."""
    pairs = {i: (male[i], female[i]) for i in sorted(male) if i in female}
    gap = {i: Cell(logit(f.value) - logit(m.value), "p") for i, (m, f) in pairs.items()}
    level = ("log odds of the total", {i: logit(total[i].value) for i in w.countries})
    gap = w.complete([], gap, "linear", -2.5, 2.5, (level,))
    result = {}
    for i in w.countries:
        if i in pairs:
            result[i] = pairs[i]
            continue
        m, f = population[i]
        odds = balance(total[i].value, [(-gap[i].value / 2, m), (gap[i].value / 2, f)])
        flag = total[i].flag if total[i].flag in "rm" else gap[i].flag
        result[i] = (Cell(odds[0], flag), Cell(odds[1], flag))
    rule = w.rules[table_columns[0]]
    w.note(table_columns, rule + "; where only the total is known, a modelled gap between the sexes")
    return result


def balance(total, parts):
    """Rates expit(base + shift) for (shift, weight) parts whose weighted mean is the total (bisection)."""
    if total <= 0.0005:
        return [total] * len(parts)
    weight = sum(p[1] for p in parts)
    low, high = -15.0, 15.0
    for _ in range(60):
        base = (low + high) / 2
        mean = sum(expit(base + shift) * x for shift, x in parts) / weight
        low, high = (base, high) if mean < total else (low, base)
    return [expit(base + shift) for shift, _ in parts]


def level_population(w, iso, ages, level, end=None):
    """Boys and girls of school age at a level, below the age `end` if given."""
    entry, primary, lower, upper = (c.value for c in ages[iso])
    first = {"primary": entry, "lower": entry + primary, "upper": entry + primary + lower}[level]
    last = first + {"primary": primary, "lower": lower, "upper": upper}[level]
    if end is not None:
        return tuple(sum(w.single[iso, s][first:min(last, end)]) for s in ("male", "female"))
    return tuple(max(sum(w.single[iso, s][first:last]), 1) for s in ("male", "female"))


def completion_rates(w, found, ages):
    """Completion by level and sex; upper and lower help to guess primary."""
    rates, helps = {}, ()
    for level in ("lower", "upper", "primary"):
        name = LEVEL_NAMES[level]
        pick = {}
        for sex in ("both", "male", "female"):
            pick[sex] = {**found.get(("completion_rate_household_survey", name, sex), {}),
                         **found.get(("completion_rate_sdg_4_1", name, sex), {})}
        columns = [("education", f"completion_{level}_{s}") for s in ("male", "female")]
        total = w.complete(columns, pick["both"], "share", 0.01, 0.999, helps)
        helps += ((f"completion of {name}", {i: logit(total[i].value) for i in w.countries}),)
        rates[level] = by_sex(w, columns, total, pick["male"], pick["female"],
                              {i: level_population(w, i, ages, level) for i in w.countries})
    return rates, helps


def out_of_school(w, found, ages, helps):
    """Out-of-school rates by level and sex: household survey, else administrative, else enrolment, else modelled."""
    totals, rates, from_survey = {}, {}, {}
    for level in LEVELS:
        name = LEVEL_NAMES[level]
        pick = {"both": {}, "male": {}, "female": {}}
        from_survey[level] = set()
        for i in w.countries:
            for indicator in ("out_of_school_rate_household_survey", "out_of_school_rate_admin",
                              "total_net_enrolment_rate"):
                if i in found.get((indicator, name, "both"), {}):
                    for sex in pick:
                        cell = found.get((indicator, name, sex), {}).get(i)
                        if cell:
                            pick[sex][i] = Cell(1 - cell.value, cell.flag) if indicator.startswith("total") else cell
                    if indicator.endswith("survey"):
                        from_survey[level].add(i)
                    break
        columns = [("education", f"oos_{level}_{s}") for s in ("male", "female")]
        extra = helps + tuple((f"out of school, {k}", {i: logit(totals[k][i].value) for i in w.countries})
                              for k in LEVELS[:LEVELS.index(level)])
        totals[level] = w.complete(columns, pick["both"], "share", 0, 0.95, extra)
        rates[level] = by_sex(w, columns, totals[level], pick["male"], pick["female"],
                              {i: level_population(w, i, ages, level) for i in w.countries})
    return totals, rates, from_survey


def split_shifts(w, table_columns, parts, known, totals):
    """Gaps of parts from their centre in log odds: as in known countries, modelled elsewhere."""
    centre = {i: sum(logit(p[i].value) for p in parts) / len(parts) for i in known}
    odds = ("log odds of the total", {i: logit(totals[i]) for i in w.countries})
    shifts = []
    for p, label in zip(parts, table_columns):
        shift = {i: Cell(logit(p[i].value) - centre[i], "p") for i in known}
        shifts.append(w.complete(label, shift, "linear", -3, 3, (odds,)))
        w.note(label, "gap in log odds, then levelled to the national rate: " + w.rules[label])
    return shifts


def split_rows(w):
    """education_by_wealth_location.csv to 2016, both sexes."""
    return [r for r in read(w.source, "world/education_by_wealth_location.csv", (
        "iso3", "indicator", "level", "sex", "location", "wealth_quintile", "year", "value"))
        if r["sex"] == "both" and r["iso3"] in w.region and int(r["year"]) <= BASE_YEAR and r["value"] != ""]


def out_of_school_splits(w, totals, from_survey):
    """Out-of-school rates by area and by wealth fifth for primary and lower secondary."""
    found = {}
    for r in split_rows(w):
        if r["indicator"] == "out_of_school_rate_household_survey":
            found.setdefault((r["level"], r["location"], r["wealth_quintile"]), {})[r["iso3"]] = Cell(
                float(r["value"]) / 100, dated_flag(int(r["year"])))
    result = {}
    for level in ("primary", "lower"):
        name = LEVEL_NAMES[level]
        total = column_of(totals[level])
        for kind, keys, labels in (("area", [("rural", "all"), ("urban", "all")], ("rural", "urban")),
                                   ("wealth", [("all", q) for q in QUINTILES], QUINTILES)):
            parts = [found.get((name, *k), {}) for k in keys]
            known = [i for i in w.countries if i in from_survey[level] and all(i in p for p in parts)]
            shifts = split_shifts(w, [("education", f"oos_{level}_{label}") for label in labels], parts, known, total)
            for i in w.countries:
                if i in known:
                    result[i, level, kind] = [p[i] for p in parts]
                    continue
                weights = (1 - w.urban[i], w.urban[i]) if kind == "area" else (1,) * 5
                values = balance(total[i], [(s[i].value, x) for s, x in zip(shifts, weights)])
                result[i, level, kind] = [Cell(v, shifts[0][i].flag) for v in values]
    return result


def completion_by_wealth(w, rates):
    """Completion by level and wealth fifth.

    Five published fifths stay as they are if the rates by sex are of the same year. If not, their gaps in log odds
    stay and the level is that of the rates by sex. A fifth that lacks beside published ones is filled alone, no
    higher than the next richer one.
    """
    found = {}
    for r in split_rows(w):
        if r["location"] == "all" and r["wealth_quintile"] in QUINTILES:
            year = int(r["year"])
            found.setdefault((r["iso3"], r["level"], r["indicator"]), {})[r["wealth_quintile"]] = Cell(
                float(r["value"]) / 100, dated_flag(year), year)
    result, w.completion_published = {}, []
    for level in LEVELS:
        blocks = {}
        for i in w.countries:
            offered = [found.get((i, LEVEL_NAMES[level], indicator), {})
                       for indicator in ("completion_rate_sdg_4_1", "completion_rate_household_survey")]
            blocks[i] = max(offered, key=len)
            w.completion_published += [[i, LEVEL_NAMES[level], q, show(c.value), show(c.year)]
                                       for q, c in sorted(blocks[i].items())]
        total = {i: sum(c.value for c in rates[level][i]) / 2 for i in w.countries}
        known = [i for i in w.countries if len(blocks[i]) == 5]
        parts = [{i: blocks[i][q] for i in known} for q in QUINTILES]
        columns = [("education", f"completion_{level}_{q}") for q in QUINTILES]
        shifts = split_shifts(w, columns, parts, known, total)
        for i in w.countries:
            levelled = balance(total[i], [(s[i].value, 1) for s in shifts])
            given = blocks[i] if all(c.year == rates[level][i][0].year for c in blocks[i].values()) else {}
            flag = "d" if i in known else shifts[0][i].flag
            cells = []
            for q, richer, value in zip(QUINTILES, QUINTILES[1:] + (None,), levelled):
                value = min(value, given[richer].value) if richer in given else value
                cells.append(given.get(q, Cell(value, flag)))
            result[i, level] = [Cell(clamp(c.value, *OFF_THE_ENDS), c.flag) for c in cells]
    return result


def education_table(w):
    """School structure, out-of-school and completion rates."""
    age_columns, ages = school_ages(w)
    found = education_lookup(w)
    completion, helps = completion_rates(w, found, ages)
    totals, rates, from_survey = out_of_school(w, found, ages, helps)
    splits = out_of_school_splits(w, totals, from_survey)
    wealth = completion_by_wealth(w, completion)
    columns = list(age_columns) + [f"oos_{k}_{s}" for k in LEVELS for s in ("male", "female")]
    columns += [f"oos_{k}_{a}" for k in ("primary", "lower") for a in ("rural", "urban")]
    columns += [f"oos_{k}_{q}" for k in ("primary", "lower") for q in QUINTILES]
    columns += [f"completion_{k}_{s}" for k in LEVELS for s in ("male", "female")]
    columns += [f"completion_{k}_{q}" for k in LEVELS for q in QUINTILES]
    rows = []
    for i in w.countries:
        cells = list(ages[i]) + [c for k in LEVELS for c in rates[k][i]]
        cells += [c for k in ("primary", "lower") for c in splits[i, k, "area"]]
        cells += [c for k in ("primary", "lower") for c in splits[i, k, "wealth"]]
        cells += [c for k in LEVELS for c in completion[k][i]]
        cells += [c for k in LEVELS for c in wealth[i, k]]
        rows.append(((i,), cells))
    w.school = {i: (ages[i], rates) for i in w.countries}
    w.attendance = attendance_rows(w, ages, rates)
    return Table("education", ("iso3",), tuple(columns), rows)


def attendance_rows(w, ages, rates):
    """Out-of-school rates of regions and the world, weighted by children (under 18) of the level."""
    rows = []
    for g in list(REGIONS.values()) + ["world"]:
        for level in LEVELS:
            weight = out = published = 0.0
            for i in w.countries:
                if g not in (w.region[i], "world"):
                    continue
                for count, cell in zip(level_population(w, i, ages, level, end=18), rates[level][i]):
                    weight += count
                    out += count * cell.value
                    published += count * (cell.flag in "pnd")
            rows.append([g, LEVEL_NAMES[level], show(out / weight), show(published / weight), show(int(weight))])
    return rows


# ---------------------------------------------------------------- work, protection, law, conflict

def employment_table(w):
    """Adult work by sex in 2016."""
    rates = {"employment_rate_15plus": "employment_to_population_15plus_pct",
             "employment_rate_15_24": "employment_to_population_15_24_pct", "agriculture": "agriculture_pct",
             "industry": "industry_pct", "services": "services_pct", "wage_share": "wage_and_salaried_pct",
             "contributing_share": "contributing_family_workers_pct"}
    source = {(r["iso3"], r["sex"]): r for r in read(w.source, "world/employment.csv", (
        "iso3", "year", "sex", "labour_force_participation_15plus_pct", *rates.values()))
        if r["year"] == "2016" and r["iso3"] in w.region}
    informal_rows = read(w.source, "world/informal_employment.csv",
                         ("iso3", "scope", "sex", "year", "informal_employment_pct"))
    columns = ("employment_rate_15plus", "employment_rate_15_24", "unemployment_rate_15plus", "agriculture",
               "industry", "services", "wage_share", "contributing_share", "own_account_share", "informal_share",
               "informal_agriculture", "informal_non_agriculture")
    label = lambda c: ("employment", c)
    done, rules = {}, {}
    for s in SEXES:
        known = {c: {} for c in columns}
        for i in w.countries:
            r = source.get((i, s))
            if not r or not r["agriculture_pct"]:
                continue
            for c, name in rates.items():
                known[c][i] = Cell(float(r[name]) / 100, "p")
            force = float(r["labour_force_participation_15plus_pct"]) / 100
            known["unemployment_rate_15plus"][i] = Cell(
                clamp(1 - known["employment_rate_15plus"][i].value / force, 0, 1), "d")
            own = 1 - known["wage_share"][i].value - known["contributing_share"][i].value
            known["own_account_share"][i] = Cell(max(own, 0.0), "d")
        full = {c: w.complete(label(c), known[c], "share", 0, 0.98) for c in columns[:9]}
        for i in w.countries:
            for group in (columns[3:6], columns[6:9]):
                for c, cell in zip(group, summing_to_one([full[c][i] for c in group])):
                    full[c][i] = cell
        extra = tuple((c.replace("_", " "), {i: logit(full[c][i].value) for i in w.countries})
                      for c in ("wage_share", "agriculture"))
        informal = {}
        for scope, c in (("agriculture", "informal_agriculture"), ("non_agriculture", "informal_non_agriculture"),
                         ("total", "informal_share")):
            informal[c] = {i: v for i, v in to_2016([r for r in informal_rows if r["scope"] == scope and r["sex"] == s],
                                                    "informal_employment_pct", 0.01).items() if i in w.region}
        for c in ("informal_agriculture", "informal_non_agriculture"):
            full[c] = w.complete(label(c), informal[c], "share", 0.005, 0.999, extra)
        full["informal_share"] = {i: informal["informal_share"].get(i) or Cell(
            full["agriculture"][i].value * full["informal_agriculture"][i].value
            + (1 - full["agriculture"][i].value) * full["informal_non_agriculture"][i].value, "m") for i in w.countries}
        w.note(label("informal_share"), "the two informal rates, weighted by the share of agriculture")
        done[s] = full
        rules[s] = {c: w.rules[label(c)] for c in columns}
    for c in columns:
        both = unique(rules[s][c] for s in SEXES)
        w.note(label(c), both[0] if len(both) == 1 else "; ".join(f"{s}: {rules[s][c]}" for s in SEXES))
    rows = [((i, s), [done[s][c][i] for c in columns]) for i in w.countries for s in SEXES]
    return Table("employment", ("iso3", "sex"), columns, rows)


def social_protection_table(w):
    """Coverage of social protection."""
    names = {"any_benefit": "population_covered_by_at_least_one_benefit_pct",
             "child_benefit": "children_receiving_child_or_family_cash_benefit_pct",
             "pension": "pension_age_receiving_pension_pct", "social_assistance": "social_assistance_coverage_pct",
             "poor_covered": "poor_covered_by_social_protection_pct"}
    rows = [r for r in read(w.source, "world/social_protection.csv",
                            ("iso3", "indicator", "population_group", "year", "value"))
            if r["population_group"] == "all" and r["iso3"] in w.region]
    known = {c: to_2016([r for r in rows if r["indicator"] == n], "value", 0.01) for c, n in names.items()}
    columns = tuple(names)
    full = {"pension": w.complete(("social_protection", "pension"), known["pension"], "share", 0, 1)}
    pension = (("pension coverage", {i: logit(full["pension"][i].value) for i in w.countries}),)
    full["any_benefit"] = w.complete(("social_protection", "any_benefit"), known["any_benefit"], "share", 0, 1, pension)
    benefit = pension + (("any benefit", {i: logit(full["any_benefit"][i].value) for i in w.countries}),)
    for c in ("child_benefit", "poor_covered"):
        full[c] = w.complete(("social_protection", c), known[c], "share", 0, 1, benefit)
    full["social_assistance"] = w.complete(("social_protection", "social_assistance"), known["social_assistance"],
                                           "share", 0, 1)
    return Table("social_protection", ("iso3",), columns,
                 [((i,), [full[c][i] for c in columns]) for i in w.countries])


def ratified(law, iso, treaty):
    """Whether a convention was in force for the country at the end of 2016."""
    text = law[iso][f"{treaty}_ratified_end_2016"]
    if text:
        return Cell(int(text == "yes"), "p")
    state = GOVERNED_BY.get(iso)
    return Cell(int(bool(state) and law[state][f"{treaty}_ratified_end_2016"] == "yes"), "j")


def law_table(w):
    """Conventions, minimum ages, compulsory schooling, inspection."""
    treaties = ("C029", "C087", "C098", "C138", "C182")
    law = {r["iso3"]: r for r in read(w.source, "world/law.csv", (
        "iso3", *(f"{t}_ratified_end_2016" for t in treaties), "min_age_work", "min_age_hazardous_work",
        "hazardous_list_exists", "compulsory_education_end_age_usdol2016", "compulsory_entrance_age_uis",
        "compulsory_end_age_uis"))}
    inspectors, inspections = inspectors_per_10000(w), inspections_per_10000(w)
    rows = []
    for i in w.countries:
        r = law[i]
        signed = [ratified(law, i, t) for t in treaties]
        entry, primary, lower, _ = (c.value for c in w.school[i][0])
        start = r["compulsory_entrance_age_uis"]
        start = Cell(int(start), "p") if start else Cell(entry, "j")
        end = next((Cell(int(float(v)), "p") for v in (r["compulsory_end_age_uis"],
                    r["compulsory_education_end_age_usdol2016"]) if v), Cell(entry + primary + lower, "j"))
        if r["min_age_work"]:
            age = Cell(int(float(r["min_age_work"])), "p")
        elif i in MIN_AGE_KNOWN:
            age = Cell(MIN_AGE_KNOWN[i], "j")
        else:
            age = Cell(int(clamp(end.value, 15, 16)) if signed[3].value else 15, "j")
        hazardous = r["min_age_hazardous_work"]
        hazardous = Cell(int(float(hazardous)), "p") if hazardous else Cell(18, "j")
        listed = r["hazardous_list_exists"]
        listed = Cell(int(listed == "yes"), "p") if listed else Cell(signed[4].value, "j")
        rows.append(((i,), [*signed, age, hazardous, start, end, listed, inspectors[i], inspections[i]]))
    for t in treaties:
        w.note(("law", t.lower()), "non-members: 0, territories as the governing state")
    w.note(("law", "min_age_work"), "fourteen large countries by name; others 15, or the end of compulsory school "
           "up to 16 where C138 is ratified")
    w.note(("law", "min_age_hazardous"), "18")
    w.note(("law", "compulsory_start"), "entry age of primary school")
    w.note(("law", "compulsory_end"), "the US Department of Labor's age, else the end of lower secondary school")
    w.note(("law", "hazardous_list"), "1 where C182 is in force (it asks for the list), else 0")
    return Table("law", ("iso3",), (*(t.lower() for t in treaties), "min_age_work", "min_age_hazardous",
                 "compulsory_start", "compulsory_end", "hazardous_list", "inspectors_per_10000",
                 "inspections_per_10000"), rows)


def inspectors_per_10000(w):
    """Labour inspectors per 10,000 employed, to 2016."""
    known = {}
    for r in read(w.source, "world/enforcement.csv", (
            "iso3", "inspectors_per_10000_employed_derived", "labour_inspectors_year",
            "inspectors_per_10000_employed_ilostat", "ilostat_year")):
        for value, year, flag in ((r["inspectors_per_10000_employed_derived"], r["labour_inspectors_year"], "d"),
                                  (r["inspectors_per_10000_employed_ilostat"], r["ilostat_year"], "p")):
            if value and year and int(year) <= BASE_YEAR and r["iso3"] in w.region and r["iso3"] not in known:
                known[r["iso3"]] = Cell(float(value), "n" if int(year) < 2011 else flag)
    return w.complete(("law", "inspectors_per_10000"), known, "log", 0.005, 6)


def inspections_per_10000(w):
    """Workplaces that labour inspectors visited in a year per 10,000 employed, to 2016."""
    known = {}
    for r in read(w.source, "world/enforcement.csv", (
            "iso3", "employed_15plus_2016_derived", "labour_inspections_usdol", "labour_inspections_year")):
        visits, year, employed = (r[k] for k in ("labour_inspections_usdol", "labour_inspections_year",
                                                 "employed_15plus_2016_derived"))
        if visits and year and employed and int(year) <= BASE_YEAR and float(visits) > 0 and r["iso3"] in w.region:
            known[r["iso3"]] = Cell(1e4 * float(visits) / float(employed), "d")
    return w.complete(("law", "inspections_per_10000"), known, "log", 0.02, 500)


# Goods on the list of the US Department of Labor by the sector of those who make them; all others are of agriculture.
GOODS_OF_INDUSTRY = (
    "Alcoholic Beverages", "Artificial Flowers", "Baked Goods", "Bidis", "Brassware", "Bricks", "Carpets", "Cement",
    "Ceramics", "Charcoal", "Christmas Decorations", "Coal", "Cobalt", "Copper", "Diamonds", "Electronics",
    "Embellished Textiles", "Emeralds", "Fashion Accessories", "Fireworks", "Fluorspar", "Footwear", "Furniture",
    "Garments", "Gems", "Glass", "Gold", "Granite", "Gravel", "Gypsum", "Incense", "Iron", "Jade", "Leather", "Locks",
    "Matches", "Meat", "Nails", "Pyrotechnics", "Rubies", "Salt", "Sand", "Sapphires", "Silk Fabric", "Silk Thread",
    "Silver", "Soap", "Soccer Balls", "Stones", "Surgical Instruments", "Tantalum", "Tanzanite", "Textiles", "Thread",
    "Tin", "Toys", "Trona", "Tungsten", "Zinc")
NOT_IN_SECTORS = ("Pornography",)
# How much more of the work of a sector feeds exports than of children's work as a whole, before goods are looked at:
# services are bought where they are made, crops and manufactures also abroad. Judgement.
EXPORT_WEIGHT = {"agriculture": 1.0, "industry": 1.5, "services": 0.4}
LISTED_WEIGHT = 1.5  # of a sector from which the list names goods of the country, and of a country that it names
CHAIN_FILL = {"Europe and Northern America": "Latin America and the Caribbean",
              "Australia and New Zealand": "Eastern and South-Eastern Asia",
              "Oceania excluding Australia and New Zealand": "Eastern and South-Eastern Asia"}


def published_chains(w):
    """Shares of child labour by SDG region: in export supply chains, and of that upstream."""
    export, upstream = {}, {}
    for r in read(w.source, "ilo/supply_chain_share.csv",
                  ("geography", "geo_scheme", "indicator", "value", "provenance")):
        if r["geo_scheme"] != "SDG_regions":
            continue
        region = r["geography"].replace("South-eastern", "South-Eastern")
        if r["indicator"] == "share_of_child_labour_in_export_supply_chains":
            export[region] = (float(r["value"]) / 100, r["provenance"])
        elif r["indicator"] == "share_of_supply_chain_child_labour_that_is_upstream":
            upstream[region] = (float(r["value"]) / 100, r["provenance"])
    return export, upstream


def listed_goods(w):
    """Country -> sectors from which the list names goods made with child labour."""
    found = {i: set() for i in w.countries}
    for r in read(w.source, "world/goods_child_forced_labour_2016.csv", ("iso3", "good", "child_labour")):
        if r["child_labour"] == "yes" and r["iso3"] in found and r["good"] not in NOT_IN_SECTORS:
            found[r["iso3"]].add("industry" if r["good"].startswith(GOODS_OF_INDUSTRY) else "agriculture")
    return found


def child_labour_2016(w):
    """ILO region -> share of children in child labour and its split by sector; the world's split where none is."""
    rate, split = {}, {}
    for place, sex, age, indicator, category, unit, value, _, _ in ilo_targets(w)[1]:
        if (sex, age, indicator) != ("both", "5-17", "child_labour"):
            continue
        if category == "all" and unit == "percent_of_children":
            rate[place] = float(value) / 100
        elif category in EXPORT_WEIGHT and unit == "percent_of_child_labour":
            split.setdefault(place, {})[category] = float(value) / 100
    return rate, split


def supply_chain_table(w):
    """What share of child labour feeds export supply chains, by country and sector.

    The share of the SDG region is published. Within it, a country from which the list of goods names any has a higher
    one than the others, in the same ratio everywhere; within a country, a sector from which it names any. Both keep the
    mean over child labour: of countries as children times the ILO region's rate, of sectors as the region's split.
    """
    export, upstream = published_chains(w)
    listed, (rate, split) = listed_goods(w), child_labour_2016(w)
    w.chain_targets = []
    sdg = {i: w.listed[i]["sdg_region"] for i in w.countries}
    labour = {i: w.children[i] * rate[w.region[i]] for i in w.countries}
    mean_upstream = sum(v for v, _ in upstream.values()) / len(upstream)
    rows = {}
    for region in sorted(set(sdg.values())):
        members = [i for i in w.countries if sdg[i] == region]
        share, origin = export.get(region) or (export[CHAIN_FILL[region]][0], "fill")
        tilt = {i: LISTED_WEIGHT if listed[i] else 1.0 for i in members}
        mean = sum(tilt[i] * labour[i] for i in members) / sum(labour[i] for i in members)
        up, up_origin = upstream.get(region, (mean_upstream, "fill"))
        if origin != "fill":
            w.chain_targets.append((region, "export", f"{100 * share:g}", origin))
        if up_origin != "fill":
            w.chain_targets.append((region, "upstream_of_export", f"{100 * up:g}", up_origin))
        for i in members:
            own = {s: EXPORT_WEIGHT[s] * (LISTED_WEIGHT if s in listed[i] else 1.0) for s in EXPORT_WEIGHT}
            parts = split.get(w.region[i]) or split["world"]
            level = sum(own[s] * parts[s] for s in own) / sum(parts[s] for s in own)
            rows[i] = ((i,), [Cell(min(1.0, share * tilt[i] / mean), "j" if origin == "fill" else "d"),
                              *(Cell(own[s] / level, "j") for s in EXPORT_WEIGHT),
                              Cell(up, "j" if up_origin == "fill" else "n")])
    w.note(("supply_chain", "export_share"), "Europe and Northern America as Latin America, Oceania as Eastern Asia")
    w.note(("supply_chain", "upstream_share"), "mean of the two regions known, both weakly recalled")
    return Table("supply_chain", ("iso3",), ("export_share", *(f"export_{s}" for s in EXPORT_WEIGHT),
                                             "upstream_share"), [rows[i] for i in w.countries])


def conflict_table(w):
    """Battle deaths and displaced persons, to 2016."""
    rows = []
    fragile = {r["iso3"]: r for r in read(w.source, "world/fragility.csv", (
        "iso3", "wb_fragile_fy17", "battle_deaths_2012_2016", "battle_deaths_2016", "internally_displaced_2016", "refugees_hosted_2016"))}
    for i in w.countries:
        r = fragile[i]
        cells = []
        for name, years in (("battle_deaths_2012_2016", 5), ("battle_deaths_2016", 1)):
            deaths = number(r[name])
            cells.append(Cell(0.0, "j") if deaths is None else Cell(1e5 * deaths / years / w.persons[i], "d"))
        moved = [number(r["internally_displaced_2016"]), number(r["refugees_hosted_2016"])]
        cells.append(Cell(sum(v or 0 for v in moved) / w.persons[i], "j" if moved == [None, None] else "d"))
        cells.append(Cell(int(r["wb_fragile_fy17"] == "yes"), "j"))
        rows.append(((i,), cells))
    w.note(("conflict", "fragile"), "none needed")
    for c in ("battle_deaths_per_100000_2012_2016", "battle_deaths_per_100000_2016", "displaced_share"):
        w.note(("conflict", c), "0 where the source has no entry")
    return Table("conflict", ("iso3",), ("battle_deaths_per_100000_2012_2016", "battle_deaths_per_100000_2016",
                                         "displaced_share", "fragile"), rows)


# ---------------------------------------------------------------- after 2016: observed runs only

def observed_growth_table(w):
    """Real growth of GDP per head 2017-2024."""
    rates = {}
    for name in ("growth.csv", "growth_after_2019.csv"):
        for r in read(w.source, f"world/{name}", ("iso3", "year", "growth_pct")):
            if r["iso3"] in w.region and int(r["year"]) > BASE_YEAR and r["growth_pct"]:
                rates.setdefault(int(r["year"]), {})[r["iso3"]] = float(r["growth_pct"]) / 100
    years = tuple(range(2017, 2025))
    guess = {y: w.regional(sorted(rates[y]), rates[y]) for y in years}
    rows = [((i,), [Cell(rates[y][i], "p") if i in rates[y] else Cell(guess[y](i), "r") for y in years])
            for i in w.countries]
    w.note(("observed/growth", "year_*"), "population-weighted regional mean of the year")
    return Table("observed/growth", ("iso3",), tuple(f"year_{y}" for y in years), rows)


def persons_in(w, iso, year):
    """Persons in a year on the WPP 2019 path, by geometric interpolation."""
    known = sorted(w.path[iso])
    left = max(y for y in known if y <= year)
    if left == year:
        return w.path[iso][year]
    right = min(y for y in known if y > year)
    return w.path[iso][left] * (w.path[iso][right] / w.path[iso][left]) ** ((year - left) / (right - left))


def observed_battle_deaths_table(w):
    """Battle deaths 2017-2022 per 100,000 persons of the WPP 2019 path."""
    deaths = {}
    for name in ("battle_deaths.csv", "battle_deaths_after_2019.csv"):
        for r in read(w.source, f"world/{name}", ("iso3", "year", "battle_deaths_best")):
            if r["battle_deaths_best"] and int(r["year"]) > BASE_YEAR:
                deaths[r["iso3"], int(r["year"])] = float(r["battle_deaths_best"])
    years = tuple(range(2017, 2023))
    rows = [((i,), [Cell(1e5 * deaths[i, y] / persons_in(w, i, y), "d") if (i, y) in deaths else Cell(0.0, "j")
                    for y in years]) for i in w.countries]
    w.note(("observed/battle_deaths", "year_*"), "0 where the source lists no such state (territories, tiny states)")
    return Table("observed/battle_deaths", ("iso3",), tuple(f"year_{y}" for y in years), rows)


# ---------------------------------------------------------------- targets

SOURCE_NOTES = {"ILO-EXSUM2017": "ILO 2017 global estimates, executive summary",
                "CL2017": "IV Global Conference 2017, fact page",
                "STOPCL": "ILO press text of 19 September 2017", "ENDCL2021": "campaign page on child labour in Africa",
                "ICI2017": "International Cocoa Initiative on the ILO 2017 report",
                "SEED": "ILO IPEC+ programme document 2018",
                "SCRIBD457": "extract of the ILO 2017 global estimates, executive summary",
                "ILO-GE2017 (recalled)": "ILO 2017 global estimates, main report, recalled",
                "ILO-GE2017/ILO-MP2013 (recalled)": "ILO 2017 global estimates, main report, recalled",
                "ILO-GE2010 (recalled)": "ILO 2010 global estimates, recalled",
                "AGORAVOX/PEW": "ILO 2013 global estimates, as quoted by the press",
                "ECLAC-ILO2020": "ECLAC and ILO on Latin America, revised figures",
                "IDC/FEYALEGRIA": "ILO 2017 global estimates, as quoted for Latin America",
                "DOL-AP2016": "ILO 2017 global estimates, as quoted by the US Department of Labor",
                "": "computed from other rows of the ILO figures"}
TARGET_HEADER = ("geography", "sex", "age_group", "indicator", "category", "unit", "value", "provenance", "source_note")
TARGET_BREAKDOWNS = {"": ("thousand", "percent_of_children", "percent_out_of_school", "percent_working_43h_or_more",
                          "million", "percent_of_those_children", "ratio_to_world_incidence"),
                     "income_group": ("percent_of_children",),
                     "sector": ("percent_of_child_labour",), "status": ("percent_of_child_labour",),
                     "age": ("percent_of_child_labour",), "sex": ("percent_of_child_labour", "percent_of_hazardous")}


TARGET_PLACES = {"World": "world", "Countries affected by armed conflict": "conflict"}


def ilo_targets(w):
    """The ILO 2016 figures that calibration and checks use."""
    wanted = ("year", "geography", "sex", "age_group", "indicator", "breakdown", "category", "unit", "value",
              "provenance", "source")
    rows = []
    for name in ("ilo/world_trends_2000_2016.csv", "ilo/detail_2016.csv"):
        for r in read(w.source, name, wanted):
            place = TARGET_PLACES.get(r["geography"]) or REGIONS.get(r["geography"])
            rounded = r["unit"] == "million" and not r["indicator"].startswith("household")
            if (r["year"] != "2016" or place is None or r["unit"] not in TARGET_BREAKDOWNS.get(r["breakdown"], ())
                    or rounded):
                continue
            rows.append((place, r["sex"], r["age_group"], r["indicator"], r["category"] or "all", r["unit"], r["value"],
                         r["provenance"], SOURCE_NOTES.get(r["source"], r["source"])))
    for r in read(w.source, "ilo/supply_chain_share.csv", wanted):
        if r["geography"] == "World":
            rows.append(("world", r["sex"], r["age_group"], r["indicator"], "all", r["unit"], r["value"],
                         r["provenance"], SOURCE_NOTES.get(r["source"], r["source"])))
    for r in read(w.source, "ilo/derived_child_population_2016.csv",
                  ("year", "geography", "sex", "age_group", "unit", "value", "provenance")):
        place = "world" if r["geography"] == "World" else REGIONS.get(r["geography"])
        if place:
            rows.append((place, r["sex"], r["age_group"], "children_implied", "all", r["unit"], r["value"],
                         r["provenance"], "count over rate, midpoint of what rounding allows"))
    order = {"world": 0, **{g: k + 1 for k, g in enumerate(REGIONS.values())}, "conflict": 9}
    return TARGET_HEADER, sorted(set(rows), key=lambda r: (order[r[0]], r[3], r[4], r[2], r[1], r[5], r[7], r[6]))


FORCED_SOURCE_NOTES = {"GEMS2017 (recalled)": "ILO and Walk Free 2017, global estimates of modern slavery, recalled",
                       "CL2017FL": "IV Global Conference 2017, fact page", "SEED": "ILO IPEC+ programme document 2018",
                       "AUREGION6": "page that quotes the ILO 2017 report", "GSI2018": "Global Slavery Index 2018",
                       "JERSEY": "page that quotes the ILO 2017 report"}
FORCED_SEVERAL = {("thousand", "forced_labour"), ("per_1000", "forced_labour"), ("percent_of_form", "forced_labour"),
                  ("percent", "share_of_world_form"), ("percent", "debt_bondage_share_of_private_exploitation"),
                  ("months", "mean_duration"), ("percent", "outside_country_of_residence"), ("million", "forced_labour"),
                  ("percent_of_known_cases", "private_exploitation_sector"),
                  ("percent", "debt_bondage_share_in_agriculture_domestic_manufacturing")}


def forced_labour_targets(w):
    """The 2016 figures of forced labour that calibration and checks use; millions only where nothing finer stands."""
    wanted = ("year", "geography", "geo_scheme", "sex", "age_group", "indicator", "breakdown", "category", "unit", "value",
              "provenance", "source")
    rows = []
    for r in read(w.source, "ilo/forced_labour_2016.csv", wanted):
        place = "world" if r["geography"] == "World" else REGIONS.get(r["geography"])
        finer = r["unit"] == "million" and r["age_group"] != "0-17"
        if (r["year"] != "2016" or place is None or (r["unit"], r["indicator"]) not in FORCED_SEVERAL or finer):
            continue
        if (r["unit"], r["value"]) == ("million", "4.5"):
            continue  # a variant that another programme document gives
        rows.append((place, r["sex"], r["age_group"], r["indicator"], r["category"] or "all", r["unit"], r["value"],
                     r["provenance"], FORCED_SOURCE_NOTES[r["source"]]))
    order = {"world": 0, **{g: k + 1 for k, g in enumerate(REGIONS.values())}}
    return TARGET_HEADER, sorted(set(rows), key=lambda r: (order[r[0]], r[3], r[4], r[2], r[1], r[5], r[7], r[6]))


# Regions of the ILO's older estimates that one of 2016 stands for in part (params/README.md).
OLD_REGIONS = {"Sub-Saharan Africa": "africa", "Latin America and the Caribbean": "americas",
               "Asia and the Pacific": "asia_pacific"}
TREND_HEADER = ("region", "year", "child_labour", "geography", "provenance", "source_note")


def trend_targets(w):
    """Child labour, per cent of children of 5-17, in 2008, 2012 and 2016 by old region; revised figures win."""
    found = {}
    for r in read(w.source, "ilo/regional_trends_2000_2016.csv", ("year", "geography", "age_group", "indicator",
                                                                  "breakdown", "unit", "value", "provenance",
                                                                  "source")):
        if (r["geography"] in OLD_REGIONS and r["year"] in ("2008", "2012", "2016") and r["age_group"] == "5-17"
                and r["indicator"] == "child_labour" and r["unit"] == "percent_of_children" and not r["breakdown"]):
            key = (OLD_REGIONS[r["geography"]], int(r["year"]))
            if key not in found or r["provenance"] == "seen":
                found[key] = (r["value"], r["geography"], r["provenance"], SOURCE_NOTES.get(r["source"], r["source"]))
    return TREND_HEADER, [(*key, *found[key]) for key in sorted(found)]


def growth_targets(w):
    """Mean yearly growth of GDP per head 2010-2016 by region, countries weighted by persons, ln."""
    rows = []
    for g in REGIONS.values():
        for y in range(2010, 2017):
            pairs = [(math.log1p(w.growth[i][y]), w.persons[i]) for i in w.countries
                     if w.region[i] == g and y in w.growth.get(i, {})]
            rows.append((g, y, show(weighted_mean(pairs))))
    return ("region", "year", "ln_growth"), rows


# What sectors and forms of employment had in common: the log odds of a part of a whole, both per cent of employment.
STRUCTURE_HEADER = ("term", "estimate", "standard_error", "countries")
STRUCTURE_PARTS = (("farm", "agriculture_pct", None), ("employee", "wage_and_salaried_pct", None),
                   ("family", "contributing_family_workers_pct", "self_employed_pct"))
PASS_THROUGH = 0.8  # consumption per head grows as much of GDP per head: economy.growth_pass_through


def odds_of(row, part, whole):
    """Log odds of a part in its whole; None where it is not known, or none or all."""
    if not row[part] or (whole and not row[whole]):
        return None
    share = number(row[part]) / (number(row[whole]) if whole else 100)
    return math.log(share / (1 - share)) if 0 < share < 1 else None


def common_line(x, y, weight):
    """Constant and slope of y on x by weighted least squares, with their robust standard errors."""
    total = sum(weight)
    middle = sum(w * a for w, a in zip(weight, x)) / total
    spread = sum(w * (a - middle) ** 2 for w, a in zip(weight, x))
    slope = sum(w * (a - middle) * b for w, a, b in zip(weight, x, y)) / spread if spread > 0 else 0.0
    constant = sum(w * (b - slope * (a - middle)) for w, a, b in zip(weight, x, y)) / total - slope * middle
    left = [w * (b - constant - slope * a) for w, a, b in zip(weight, x, y)]
    of_slope = [(a - middle) / spread if spread > 0 else 0.0 for a in x]
    return ((constant, math.sqrt(sum((r * (1 / total - middle * s)) ** 2 for r, s in zip(left, of_slope)))),
            (slope, math.sqrt(sum((r * s) ** 2 for r, s in zip(left, of_slope)))))


def structure_targets(w):
    """Yearly change from 2010 to 2016 of log odds of both sexes, on growth of consumption per head, countries weighted by
    the root of their persons: the constant is the trend. Of contributing family work the mean change alone."""
    ends = {}
    for r in read(w.source, "world/employment.csv", ("iso3", "year", "sex", "agriculture_pct", "wage_and_salaried_pct",
                                                     "contributing_family_workers_pct", "self_employed_pct")):
        if r["sex"] == "both" and r["iso3"] in w.countries:
            ends[r["iso3"], int(r["year"])] = r
    rows = []
    for term, part, whole in STRUCTURE_PARTS:
        x, y, weight = [], [], []
        for i in w.countries:
            grown = [math.log1p(w.growth[i][k]) for k in range(2011, BASE_YEAR + 1) if k in w.growth.get(i, {})]
            odds = [odds_of(ends[i, k], part, whole) if (i, k) in ends else None for k in (2010, BASE_YEAR)]
            if None in odds or (not grown and term != "family"):
                continue
            x.append(0.0 if term == "family" else PASS_THROUGH * sum(grown) / len(grown))
            y.append((odds[1] - odds[0]) / (BASE_YEAR - 2010))
            weight.append(math.sqrt(w.persons[i]))
        trend, growth = common_line(x, y, weight)
        rows.append((f"{term}_trend", *map(show, trend), len(x)))
        if term != "family":
            rows.append((f"{term}_growth", *map(show, growth), len(x)))
    return STRUCTURE_HEADER, rows


TOWARDS_NEXT = 0.6  # how far the middle of mid-2016 to mid-2025 lies from the centre of 2015-2020 to that of 2020-2025
DEMOGRAPHY_HEADER = ("iso3", "births_2016_2025", "deaths_2016_2025", "net_migration_2016_2025", "e0_male", "e0_female",
                     "tfr", "urban_2025", "persons_65plus_2025", "persons_0_14_2025")


def demography_targets(w):
    """Vital events from mid-2016 to mid-2025 and the population at the end, on the path of WPP 2019.

    Life expectancy and fertility: the mean over these years of the line through the centres of the two periods.
    """
    first, then = PERIODS[:2]
    left = {}
    mean = lambda of: of(first) + TOWARDS_NEXT * (of(then) - of(first))
    whole = lambda value: show(int(round(value)))
    rows = []
    for i in w.countries:
        births, deaths = w.events[i]
        net = sum(headcount(w.net[p][i]) for p in PERIODS[:2])
        left[i] = (w.path[i][2016] + births - deaths + net) / w.path[i][2025] - 1
        lived = {s: mean(lambda p: sum(person_years({a: w.deaths[i, p, s, a] for a in LOWER_AGES}, s))) for s in SEXES}
        persons = lambda groups: sum(sum(w.in_2025[i][s][groups]) for s in SEXES)
        rows.append([i, whole(births), whole(deaths), whole(net), show(lived["male"]), show(lived["female"]),
                     show(mean(lambda p: 5 * sum(w.births[i, p][1]))), show(w.urban_2025[i]),
                     whole(persons(slice(13, 21))), whole(persons(slice(0, 3)))])
    worst = sorted(w.countries, key=lambda i: -abs(left[i]))
    w.events_note = (
        f"2016 with births, deaths and migrants to 2025 against 2025: median country "
        f"{100 * abs(left[worst[len(worst) // 2]]):.3f} %, {sum(abs(v) > 0.005 for v in left.values())} countries "
        f"beyond 0.5 %, largest {', '.join(f'{i} {100 * left[i]:+.2f} %' for i in worst[:6])}")
    return DEMOGRAPHY_HEADER, rows


# What surveys to 2016 count, and the model's name for it: an indicator, how its rows are told apart, the definition.
SURVEY_HEADER = ("iso3", "definition", "age_group", "sex", "year", "value", "source_note")
SURVEYS = {
    "working_children": ("employment", "US Department of Labor, Findings 2016: surveys at hand in 2016, years not given"),
    "child_labour_economic_activity": ("child_labour_hours", "UN SDG database, October 2020, 8.7.1, economic activity"),
    "child_labour_ilostat_harmonised": ("child_labour_ilo", "ILOSTAT, harmonised to the ILO global estimates")}
SURVEY_DEFINITIONS = tuple(definition for definition, _ in SURVEYS.values())


def survey_targets(w):
    """Rates of countries from surveys up to 2016, at the definition, ages and year of each; never pooled."""
    rows = []
    for r in read(w.source, "world/child_labour_surveys.csv",
                  ("iso3", "indicator", "age_group", "sex", "sector", "survey_year", "value", "unit", "note")):
        definition, source = SURVEYS.get(r["indicator"], (None, None))
        dated = r["survey_year"].isdigit() and int(r["survey_year"]) <= BASE_YEAR
        undated = r["survey_year"] == "" and r["note"].startswith(f"USDOL edition {BASE_YEAR};")
        if (definition is None or r["sector"] != "all" or r["unit"] != "percent_of_children"
                or r["iso3"] not in w.countries or not (dated or undated)):
            continue
        rows.append((r["iso3"], definition, r["age_group"], r["sex"], r["survey_year"], r["value"], source))
    return SURVEY_HEADER, sorted(set(rows))


# Targets that repeat published figures: file, table, columns, and {column of years: the columns it dates}.
SIZE_SHARES = ("share_size_1", "share_size_2_3", "share_size_4_5", "share_size_6plus")
INCOME_SHARES = tuple(f"share_{q}" for q in QUINTILES)
PUBLISHED_TARGETS = (
    ("households_2016", "households", ("mean_size", *SIZE_SHARES, "female_head", "three_generation"),
     {"year": ("mean_size", *SIZE_SHARES), "year_female_head": ("female_head",),
      "year_three_generation": ("three_generation",)}),
    ("economy_2016", "economy", ("poverty_190", *INCOME_SHARES),
     {"year": ("poverty_190",), "year_shares": INCOME_SHARES}),
    ("employment_2016", "employment", ("agriculture", "industry", "services", "wage_share", "contributing_share",
                                       "own_account_share"), {}))
COMPLEMENTS = ("own_account_share",)  # what published shares leave over counts as published


def is_published(column, flag):
    """Whether a cell is a published figure, not one of ours."""
    return flag in ("p", "n") or (flag == "d" and column in COMPLEMENTS)


def published_targets(tables):
    """(file, header, rows) of the published figures of some tables, blank where ours are filled, with their years."""
    for name, table, columns, years in PUBLISHED_TARGETS:
        t = next(t for t in tables if t.name == table)
        rows = []
        for key, cells in t.rows:
            given = {c: cells[t.columns.index(c)] for c in columns}
            given = {c: cell for c, cell in given.items() if is_published(c, cell.flag)}
            dates = [next((show(given[c].year) for c in dated if c in given), "") for dated in years.values()]
            rows.append([*key, *(show(given[c].value) if c in given else "" for c in columns), *dates])
        yield name, t.keys + columns + tuple(years), rows


# What was known by 2016 of regions, to look at the years after beside it. Size of households: of the same countries in
# all years, those with a census or survey near both ends; between two on a line, beyond the first and the last as there.
KNOWN_HEADER = ("region", "indicator", "year", "value", "share_of_persons", "without", "source_note")
SIZE_FROM, SIZE_KEEPS = 2000, 6
KNOWN_SHARES = (("agriculture", "agriculture_pct"), ("wage_share", "wage_and_salaried_pct"),
                ("contributing_share", "contributing_family_workers_pct"))


def between(known, year):
    """The value of a year on the line through what is known, and level beyond its ends."""
    years = sorted(known)
    if year <= years[0] or year >= years[-1]:
        return known[years[0] if year <= years[0] else years[-1]]
    last = next(y for y in years if y > year)
    first = max(y for y in years if y <= year)
    return known[first] + (known[last] - known[first]) * (year - first) / (last - first)


def regional_means(w, known, weight):
    """{region: (mean, share of persons known, countries without)}, by weight; regions without any are left out."""
    means = {}
    for region in REGIONS.values():
        isos = [i for i in w.countries if w.region[i] == region]
        have = [i for i in isos if i in known]
        if have:
            total = sum(weight[i] for i in have)
            means[region] = (sum(weight[i] * known[i] for i in have) / total,
                             sum(w.persons[i] for i in have) / sum(w.persons[i] for i in isos),
                             " ".join(i for i in isos if i not in known) or "none")
    return means


def known_targets(w, tables):
    """Series of regions up to 2016: employment by year, size of households, poverty and schooling nearest to 2016."""
    rows = []

    def note(indicator, year, known, weight, source):
        for region, (mean, share, without) in regional_means(w, known, weight).items():
            rows.append((region, indicator, year, show(mean), show(share), without, source))

    employed = {}
    for r in read(w.source, "world/employment.csv", ("iso3", "year", "sex", "employment_to_population_15plus_pct",
                                                     *(c for _, c in KNOWN_SHARES))):
        if r["sex"] == "both" and r["iso3"] in w.countries:
            employed[r["iso3"], int(r["year"])] = r
    for year in range(2010, BASE_YEAR + 1):
        at = {i: employed[i, year] for i in w.countries if (i, year) in employed}
        workers = {i: w.persons[i] * number(r["employment_to_population_15plus_pct"]) for i, r in at.items()
                   if r["employment_to_population_15plus_pct"]}
        for name, column in KNOWN_SHARES:
            known = {i: number(at[i][column]) / 100 for i in workers if at[i][column]}
            note(name, year, known, workers, "ILO modelled estimates, 15 and over, by persons in employment")
    sizes = {}
    for r in read(w.source, "world/households_all_sources.csv", ("iso3", "year", "mean_size")):
        if r["mean_size"] and r["year"] and r["iso3"] in w.countries and float(r["year"]) <= BASE_YEAR:
            sizes.setdefault(r["iso3"], {}).setdefault(int(float(r["year"])), []).append(float(r["mean_size"]))
    sizes = {i: {y: sum(v) / len(v) for y, v in known.items()} for i, known in sizes.items()
             if min(known) <= SIZE_FROM + SIZE_KEEPS and max(known) >= BASE_YEAR - SIZE_KEEPS and len(known) > 1}
    for year in range(SIZE_FROM, BASE_YEAR + 1):
        at = {i: between(known, year) for i, known in sizes.items()}
        note("household_size", year, at, {i: w.persons[i] / v for i, v in at.items()},
             "UN DESA Household Size and Composition 2022, between censuses and surveys, by households of 2016")
    for indicator, table, column, source in (
            ("poverty_190", "economy", "poverty_190", "World Bank, published nearest to 2016"),
            ("completion_lower", "education", ("completion_lower_male", "completion_lower_female"),
             "UNESCO Institute for Statistics, published nearest to 2016")):
        t = next(t for t in tables if t.name == table)
        columns = (column,) if isinstance(column, str) else column
        known = {}
        for key, cells in t.rows:
            given = [cells[t.columns.index(c)] for c in columns]
            if all(is_published(c, cell.flag) for c, cell in zip(columns, given)):
                known[key[0]] = sum(cell.value for cell in given) / len(given)
        note(indicator, BASE_YEAR, known, w.persons, source)
    order = {g: k for k, g in enumerate(REGIONS.values())}
    return KNOWN_HEADER, sorted(rows, key=lambda r: (r[1], order[r[0]], r[2]))


# ---------------------------------------------------------------- what the columns mean

WPP, WUP = "UN World Population Prospects 2019", "UN World Urbanization Prospects 2018"
ILOSTAT, WDI = "ILO modelled estimates", "World Bank World Development Indicators"
UNHH, UIS = "UN DESA Household Size and Composition 2022", "UNESCO Institute for Statistics"
SDG, USDOL = "UN SDG database, October 2020", "US Department of Labor, Findings 2016"
# table | column pattern | unit | meaning | source | min | max
COLUMNS_TEXT = f"""
countries|name|text|usual English name|ISO 3166, ILOSTAT groupings||
countries|region|text|ILO region|ILOSTAT groupings||
countries|income_group|text|World Bank income class of calendar 2016|World Bank||
countries|least_developed|0/1|on the UN list of least developed countries|United Nations|0|1
population|age_*|persons|residents in mid-2016 by single age; 100 means 100 and over|{WPP}|0|40000000
mortality|m_*|per person-year|central death rate; the age is the lower end of 0, 1-4, 5-9, ..., 100+|{WPP}|0|3
fertility|sex_ratio_at_birth|boys per girl|sex ratio at birth|{WPP}|1|1.25
fertility|f_*|births per woman-year|fertility at ages a to a+4|{WPP}|0|0.45
migration|n_*|persons a year|net migrants by five-year group of age when they move|{WPP}|-5000000|5000000
urban|year_*|share|urban share of residents|{WUP}|0|1
households|mean_size|persons|mean household size|{UNHH}|1.5|12
households|share_size_*|share of households|households of 1, 2-3, 4-5, 6 and more members|{UNHH}|0|1
households|female_head|share of households|head is a woman|{UNHH}|0|1
households|one_person|share of households|one member|{UNHH}|0|1
households|couple_only|share of households|couple without children|{UNHH}|0|1
households|couple_children|share of households|couple with children, no one else|{UNHH}|0|1
households|single_parent|share of households|one parent with children, no one else|{UNHH}|0|1
households|extended|share of households|relatives beyond the nucleus|{UNHH}|0|1
households|non_relatives|share of households|members who are not related|{UNHH}|0|1
households|three_generation|share of households|three or more generations|{UNHH}|0|1
households|with_under_18|share of households|at least one member under 18|{UNHH}|0|1
economy|consumption_usd_day|2011 PPP US$ a day|mean consumption or income, brought to 2016|World Bank PovcalNet 2017|0.3|150
economy|gini|index 0-1|Gini index of consumption or income|{WDI}|0.2|0.7
economy|share_q*|share of income|share of each fifth of persons, poorest first|{WDI}|0.005|0.8
economy|poverty_190|share of persons|below 1.90 US$ a day (2011 PPP)|{SDG}|0|1
economy|poverty_rural_ratio|ratio|rural over urban headcount at the national line|{SDG}|0.5|10
economy|gdp_ppp|2021 PPP US$ per head|GDP per head 2016 at purchasing power parity|{WDI}|300|200000
economy|growth_2010_2016|fraction a year|geometric mean growth of real GDP per head 2010-2016|{WDI}|-0.2|0.15
economy|growth_long_run|fraction a year|regional mean towards which growth returns|{WDI}|-0.05|0.1
economy|ln_growth_2009_2012|ln|growth of real GDP per head from 2009 to 2012|{WDI}|-1.5|1
economy|ln_growth_2012_2016|ln|growth of real GDP per head from 2012 to 2016|{WDI}|-1.5|1
economy|price_level|US$ of 2016 per 2011 PPP US$|market dollars for what a dollar buys at purchasing power parity, exchange rates of 2015|{WDI}; US prices: Bureau of Labor Statistics, recalled|0.1|2
education|entry_age|years|age of entry to primary school|{UIS}|4|8
education|primary_years|years|length of primary school|{UIS}|3|8
education|lower_secondary_years|years|length of lower secondary school|{UIS}|1|6
education|upper_secondary_years|years|length of upper secondary school|{UIS}|1|6
education|oos_*|share of children of the level's age|out of school; household survey, else administrative|{UIS}|0|1
education|completion_*_q*|share of the cohort|completed the level, by wealth fifth of the household|{SDG}; {UIS}|0.001|0.999
education|completion_*|share of the cohort|completed the level|{SDG}|0|1
employment|employment_rate_15plus|share of persons 15+|in employment|{ILOSTAT}|0|1
employment|employment_rate_15_24|share of persons 15-24|in employment|{ILOSTAT}|0|1
employment|unemployment_rate_15plus|share of labour force|1 - employment over participation|{ILOSTAT}|0|0.7
employment|agriculture|share of employment|agriculture|{ILOSTAT}|0|1
employment|industry|share of employment|industry|{ILOSTAT}|0|1
employment|services|share of employment|services|{ILOSTAT}|0|1
employment|wage_share|share of employment|wage and salaried|{ILOSTAT}|0|1
employment|contributing_share|share of employment|contributing family workers|{ILOSTAT}|0|1
employment|own_account_share|share of employment|own account, employers and cooperatives|{ILOSTAT}|0|1
employment|informal_share|share of employment|informal|{SDG}|0|1
employment|informal_agriculture|share of employment in agriculture|informal|{SDG}|0|1
employment|informal_non_agriculture|share of employment outside agriculture|informal|{SDG}|0|1
social_protection|any_benefit|share of persons|at least one cash benefit|{SDG}|0|1
social_protection|child_benefit|share of children|child or family cash benefit|{SDG}|0|1
social_protection|pension|share of persons of pension age|pension|{SDG}|0|1
social_protection|social_assistance|share of persons|in a household with social assistance|{SDG} (World Bank ASPIRE)|0|1
social_protection|poor_covered|share of the poor|social protection systems|{SDG}|0|1
law|c029|0/1|forced labour convention in force at end 2016|recalled, C138 and C182 agree with {USDOL}|0|1
law|c087|0/1|freedom of association convention|recalled, unverified|0|1
law|c098|0/1|collective bargaining convention|recalled, unverified|0|1
law|c138|0/1|minimum age convention|recalled, checked against {USDOL}|0|1
law|c182|0/1|worst forms convention|recalled, checked against {USDOL}|0|1
law|min_age_work|years|general minimum age for work|{USDOL}|12|18
law|min_age_hazardous|years|minimum age for hazardous work|{USDOL}|14|18
law|compulsory_start|years|first age of compulsory schooling|{UIS}|1|8
law|compulsory_end|years|age at which compulsory schooling ends|{UIS}; {USDOL}|9|19
law|hazardous_list|0/1|a list of work forbidden to children exists|{USDOL}|0|1
law|inspectors_per_10000|per 10,000 employed|labour inspectors|{USDOL}; ILOSTAT|0|6
law|inspections_per_10000|per 10,000 employed|workplaces that labour inspectors visited in a year|{USDOL}|0|500
supply_chain|export_share|share of child labour|in export supply chains, direct or upstream: the SDG region's, more where goods are listed|ILO, OECD, IOM and UNICEF 2019; {USDOL}|0|1
supply_chain|export_agriculture|country = 1|share of child labour in agriculture in export chains against that of all|weights by judgement; {USDOL}|0|5
supply_chain|export_industry|country = 1|share of child labour in industry in export chains against that of all|weights by judgement; {USDOL}|0|5
supply_chain|export_services|country = 1|share of child labour in services in export chains against that of all|weights by judgement; {USDOL}|0|5
supply_chain|upstream_share|share of the above|upstream: makes inputs of what is exported|ILO, OECD, IOM and UNICEF 2019, recalled|0|1
conflict|battle_deaths_per_100000_2012_2016|per 100,000 persons|battle deaths a year, 2012-2016|UCDP GED 23.1|0|500
conflict|battle_deaths_per_100000_2016|per 100,000 persons|battle deaths 2016|UCDP GED 23.1|0|500
conflict|displaced_share|share of persons|internally displaced and hosted refugees 2016 (without UNRWA)|UNHCR|0|0.6
conflict|fragile|0/1|on the World Bank's list of fragile situations, fiscal year 2017|recalled, unverified|0|1
observed/growth|year_*|fraction a year|growth of real GDP per head; never read by a baseline run|{WDI}|-0.6|1
observed/battle_deaths|year_*|per 100,000 persons|battle deaths; never read by a baseline run|UCDP GED 23.1|0|500
"""

COLUMN_HEADER = ("table", "column", "unit", "meaning", "source", "fill_rule", "min", "max")
PLAIN_RULES = {"population": "ages 0-24 scaled to the 5-year groups; above, monotone cubic spline through the "
               "cumulated population; whole persons by largest remainder",
               "migration": "of 2015-2020: published persons of 2020 less births and survivors of 2015; of other "
               "periods: these, and what their net then lacks, spread over ages as people moved; balanced over the world "
               "at every age"}


def column_specs():
    """The lines above as dictionaries."""
    fields = ("table", "column", "unit", "meaning", "source", "min", "max")
    return [dict(zip(fields, line.split("|"))) for line in COLUMNS_TEXT.strip().splitlines()]


def matches(pattern, column):
    """Whether a column name fits a pattern such as age_*."""
    return re.fullmatch(pattern.replace("*", ".*"), column) is not None


def column_rows(w, tables):
    """columns.csv: one row per column, patterns kept where one rule covers all its columns."""
    specs, rows = column_specs(), []
    for t in tables:
        written = set()
        for c in t.columns:
            spec = next((s for s in specs if s["table"] == t.name and matches(s["column"], c)), None)
            if spec is None:
                raise SourceError(f"{t.name}.{c}: no line in COLUMNS_TEXT")
            own = w.rules.get((t.name, c))
            rule = own or w.rules.get((t.name, spec["column"])) or PLAIN_RULES.get(t.name, "none needed")
            name = c if own else spec["column"]
            if name not in written:
                written.add(name)
                rows.append([t.name, name, *(spec[k] for k in ("unit", "meaning", "source")), rule,
                             spec["min"], spec["max"]])
    return rows


def coverage_rows(w, tables):
    """coverage.csv: countries by their worst flag, and the share of children 5-17 with published or derived values."""
    world, rows = sum(w.children.values()), []
    for t in tables:
        for pattern in unique(coverage_name(c) for c in t.columns):
            where = [k for k, c in enumerate(t.columns) if coverage_name(c) == pattern]
            worst = {}
            for key, cells in t.rows:
                flags = [cells[k].flag for k in where]
                worst[key[0]] = max([worst.get(key[0], "p")] + flags, key=FLAGS.index)
            count = {f: sum(v == f for v in worst.values()) for f in FLAGS}
            share = sum(w.children[i] for i, f in worst.items() if f in "pnd") / world
            rows.append([t.name, pattern, *(str(count[f]) for f in FLAGS), f"{share:.3f}"])
    return rows


def coverage_name(column):
    """Columns that are counted together."""
    for prefix in ("age_", "m_", "f_", "n_", "year_", "share_size_", "share_q"):
        if column.startswith(prefix):
            return prefix + "*"
    for ending, group in (("_(male|female)$", "_by_sex"), ("_(rural|urban)$", "_by_area"), ("_q[1-5]$", "_by_wealth")):
        column = re.sub(ending, group, column)
    return column


def unique(items):
    """Items once each, in order."""
    return list(dict.fromkeys(items))


def flag_counts(world):
    """Lines of the README table: cells by flag in each table, read from the flags."""
    lines = ["| table | cells | " + " | ".join(FLAGS) + " | filled |", "|---|--:|" + "--:|" * len(FLAGS) + "--:|"]
    for name, keys in TABLE_KEYS.items():
        with open(world / f"{name}.flags.csv", encoding="utf-8", newline="") as stream:
            letters = "".join("".join(r[len(keys):]) for r in list(csv.reader(stream))[1:])
        count = [letters.count(f) for f in FLAGS]
        filled = sum(count[FLAGS.index(f)] for f in "rmj") / len(letters)
        lines.append(f"| {name} | {len(letters)} | " + " | ".join(map(str, count)) + f" | {100 * filled:.1f} % |")
    return lines


def coverage_shares(world):
    """Lines of the README table: children 5-17 by the flag of a table's cells in their country, mean over columns."""
    children = {}
    with open(world / "population.csv", encoding="utf-8", newline="") as stream:
        for r in csv.DictReader(stream):
            children[r["iso3"]] = children.get(r["iso3"], 0) + sum(int(r[f"age_{a}"]) for a in range(5, 18))
    lines = ["| table | published or derived | regional | modelled | judgement |", "|---|--:|--:|--:|--:|"]
    for name, keys in TABLE_KEYS.items():
        if name.startswith("observed/"):
            continue
        with open(world / f"{name}.flags.csv", encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))[1:]
        weight = dict.fromkeys(FLAGS, 0)
        for r in rows:
            for f in r[len(keys):]:
                weight[f] += children[r[0]]
        shares = [100 * sum(weight[f] for f in group) / sum(weight.values()) for group in ("pnd", "r", "m", "j")]
        lines.append(f"| {name} | " + " | ".join(f"{v:.1f} %" for v in shares) + " |")
    return lines


README_TABLES = (("<!-- counts: written by distil_world.py -->", "<!-- end of counts -->", flag_counts),
                 ("<!-- children: written by distil_world.py -->", "<!-- end of children -->", coverage_shares))


def readme_with_counts(params):
    """The text of README.md as it is and as it should be; None without a README or its marks."""
    path = params / "README.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if not all(m in text for first, last, _ in README_TABLES for m in (first, last)):
        return None
    wanted = text
    for first, last, lines in README_TABLES:
        head, rest = wanted.split(first)
        wanted = "\n".join([head + first, *lines(params / "world"), last + rest.split(last)[1]])
    return text, wanted


COVERAGE_HEADER = ("table", "column", "published", "published_far", "derived", "regional", "modelled", "judgement",
                   "share_of_children_published")


# ---------------------------------------------------------------- all of it

def distil(source, params):
    """Reads the source and writes every table."""
    w = World(source)
    tables = [countries_table(w), population_table(w), mortality_table(w), fertility_table(w)]
    path_header, path_rows = population_path(w)
    tables += [migration_table(w), urban_table(w)]
    w.gdp = gdp_2016(w)
    w.covariates = {
        "log GDP": {i: math.log(w.gdp[i].value) for i in w.countries},
        "log infant mortality": {i: math.log(sum(w.deaths[i, "2015-2020", s, 0] for s in SEXES)) for i in w.countries},
        "total fertility": {i: 5 * sum(w.births[i, "2015-2020"][1]) for i in w.countries},
        "urban share": w.urban}
    tables += [households_table(w), economy_table(w), education_table(w), employment_table(w),
               social_protection_table(w), law_table(w), supply_chain_table(w), conflict_table(w),
               observed_growth_table(w), observed_battle_deaths_table(w)]
    world, targets = params / "world", params / "targets"
    for t in tables:
        write_table(world, t)
    write_rows(world / "columns.csv", COLUMN_HEADER, column_rows(w, tables))
    write_rows(world / "coverage.csv", COVERAGE_HEADER, coverage_rows(w, tables))
    write_rows(targets / "ilo_2016.csv", *ilo_targets(w))
    write_rows(targets / "forced_labour_2016.csv", *forced_labour_targets(w))
    write_rows(targets / "surveys_to_2016.csv", *survey_targets(w))
    write_rows(targets / "growth_2010_2016.csv", *growth_targets(w))
    write_rows(targets / "trend_2008_2016.csv", *trend_targets(w))
    write_rows(targets / "structure_2010_2016.csv", *structure_targets(w))
    write_rows(targets / "attendance_2016.csv", ("region", "level", "out_of_school", "share_published", "children"),
               w.attendance)
    write_rows(targets / "population_wpp2019.csv", path_header, path_rows)
    write_rows(targets / "demography_wpp2019.csv", *demography_targets(w))
    write_rows(targets / "completion_wealth_2016.csv", ("iso3", "level", "quintile", "completion", "year"),
               sorted(w.completion_published, key=lambda r: (r[0], tuple(LEVEL_NAMES.values()).index(r[1]), r[2])))
    write_rows(targets / "known_by_2016.csv", *known_targets(w, tables))
    write_rows(targets / "supply_chain_2016.csv", ("sdg_region", "indicator", "percent", "provenance"), w.chain_targets)
    write_rows(targets / "sdg_regions.csv", ("iso3", "sdg_region"), [(i, w.listed[i]["sdg_region"]) for i in w.countries])
    for name, header, rows in published_targets(tables):
        write_rows(targets / f"{name}.csv", header, rows)
    readme = readme_with_counts(params)
    if readme:
        (params / "README.md").write_bytes(readme[1].encode("utf-8"))
    for year in (2016, 2020, 2025, 2030):
        print(f"world {year}: {sum(w.path[i][year] for i in w.countries) / 1e6:,.1f} million")
    print(f"children 5-17 in 2016: {sum(w.children.values()) / 1e6:,.1f} million")
    print(w.projection_note)
    print(w.events_note)


# ---------------------------------------------------------------- check

SUMS_TO_ONE = {
    "households": (("share_size_1", "share_size_2_3", "share_size_4_5", "share_size_6plus"),
                   ("one_person", "couple_only", "couple_children", "single_parent", "extended", "non_relatives")),
    "economy": (tuple(f"share_{q}" for q in QUINTILES),),
    "employment": (("agriculture", "industry", "services"), ("wage_share", "contributing_share", "own_account_share"))}
TABLE_KEYS = {name: ("iso3",) for name in (
    "countries", "urban", "households", "economy", "education", "social_protection", "law", "supply_chain", "conflict",
    "observed/growth", "observed/battle_deaths")}
TABLE_KEYS.update({"population": ("iso3", "sex"), "employment": ("iso3", "sex"), "mortality": ("iso3", "period", "sex"),
                   "fertility": ("iso3", "period"), "migration": ("iso3", "period", "sex")})
KEY_VALUES = {"sex": SEXES, "period": PERIODS}


def load(path, faults, blanks=False):
    """Header and rows of one of our tables; notes faults of form."""
    if not path.is_file():
        faults.append(f"{path.name}: missing")
        return [], []
    raw = path.read_bytes()
    if b"\r" in raw or not raw.endswith(b"\n"):
        faults.append(f"{path.name}: line ends must be LF, also the last")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8"))))
    for n, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            faults.append(f"{path.name}:{n}: {len(row)} fields, the header has {len(rows[0])}")
        if any(field == "" for field in row) and not blanks:
            faults.append(f"{path.name}:{n}: empty field")
    return rows[0], rows[1:]


def expected_keys(keys, countries):
    """All keys of a table, in order."""
    found = [()]
    for k in keys:
        found = [f + (v,) for f in found for v in (countries if k == "iso3" else KEY_VALUES[k])]
    return found


def check_table(folder, name, countries, specs, faults):
    """One table and its flags: keys, completeness, ranges, sums."""
    keys = TABLE_KEYS[name]
    header, rows = load(folder / f"{name}.csv", faults)
    flag_header, flags = load(folder / f"{name}.flags.csv", faults)
    if not header:
        return
    n, before = len(keys), len(faults)
    want = expected_keys(keys, countries)
    for what, h, rs in ((name, header, rows), (f"{name}.flags", flag_header, flags)):
        if h != header or tuple(h[:n]) != keys or [tuple(r[:n]) for r in rs] != want:
            faults.append(f"{what}.csv: keys or columns are not the expected ones, in order")
    if len(faults) > before or any(len(r) != len(header) for r in rows + flags):
        return
    for r in flags:
        if any(f not in FLAGS or len(f) != 1 for f in r[n:]):
            faults.append(f"{name}.flags.csv: {r[:n]}: unknown flag")
    spec_of = {}
    for c in header[n:]:
        spec_of[c] = next((s for s in specs if s["table"] == name and s["column"] == c),
                          next((s for s in specs if s["table"] == name and matches(s["column"], c)), None))
        if spec_of[c] is None:
            faults.append(f"columns.csv: nothing about {name}.{c}")
    for r in rows:
        for c, text in zip(header[n:], r[n:]):
            spec = spec_of[c]
            if spec is None or spec["unit"] == "text":
                continue
            try:
                value = float(text)
            except ValueError:
                faults.append(f"{name}.csv: {r[:n]} {c}: {text!r} is not a number")
                continue
            if not float(spec["min"]) <= value <= float(spec["max"]) or not math.isfinite(value):
                faults.append(f"{name}.csv: {r[:n]} {c}: {text} is outside {spec['min']} to {spec['max']}")
        for group in SUMS_TO_ONE.get(name, ()) if len(faults) == before else ():
            total = sum(float(r[header.index(c)]) for c in group)
            if abs(total - 1) > 5e-6:
                faults.append(f"{name}.csv: {r[:n]}: {', '.join(group)} add up to {total:.7f}")


def keyed(path, faults, keys, blanks=False):
    """{key tuple: {column: text}} of one of our tables."""
    header, rows = load(path, faults, blanks)
    return {tuple(r[:keys]): dict(zip(header[keys:], r[keys:])) for r in rows}


def check_published(params, faults):
    """Targets that repeat published figures: the value of world/ where it is published, blank elsewhere."""
    world, targets = params / "world", params / "targets"
    for name, table, columns, _ in PUBLISHED_TARGETS:
        n = len(TABLE_KEYS[table])
        target = keyed(targets / f"{name}.csv", faults, n, blanks=True)
        values, flags = (keyed(world / f"{table}{kind}.csv", faults, n) for kind in ("", ".flags"))
        wanted = {k: {c: v[c] if is_published(c, flags[k][c]) else "" for c in columns} for k, v in values.items()}
        if {k: {c: t.get(c) for c in columns} for k, t in target.items()} != wanted:
            faults.append(f"{name}.csv: not the published figures of {table}.csv")
    values, flags = (keyed(world / f"education{kind}.csv", faults, 1) for kind in ("", ".flags"))
    rates = {k: r["completion"] for k, r in keyed(targets / "completion_wealth_2016.csv", faults, 3).items()}
    for (iso, level, q), text in rates.items():
        if (iso,) not in values or level not in LEVEL_NAMES.values() or not 0 <= float(text) <= 1:
            faults.append(f"completion_wealth_2016.csv: {iso} {level} {q}: unknown country or level, or no share")
    for (iso,), cells in flags.items():
        for level, name in LEVEL_NAMES.items():
            for q in QUINTILES:
                column = f"completion_{level}_{q}"
                known = rates.get((iso, name, q))
                if cells[column] in "pn" and (known is None or
                                              show(clamp(float(known), *OFF_THE_ENDS)) != values[iso,][column]):
                    faults.append(f"completion_wealth_2016.csv: {iso} {name} {q} is not that of education.csv")


def check_demography(params, countries, faults):
    """Vital events and the population of 2025: all countries, positive, of plausible size."""
    header, rows = load(params / "targets" / "demography_wpp2019.csv", faults)
    if tuple(header) != DEMOGRAPHY_HEADER or [r[0] for r in rows] != countries:
        faults.append("demography_wpp2019.csv: columns or countries are not the expected ones, in order")
        return
    for r in rows:
        v = dict(zip(header[1:], map(float, r[1:])))
        if not (v["births_2016_2025"] > 0 and v["deaths_2016_2025"] > 0 and 40 < v["e0_male"] < 90
                and 40 < v["e0_female"] < 90 and 0.8 < v["tfr"] < 8 and 0 <= v["urban_2025"] <= 1):
            faults.append(f"demography_wpp2019.csv: {r[0]}: out of range")


def check_surveys(params, countries, faults):
    """Surveys: known countries and definitions, ages within 5-17, no year after 2016, one row a key."""
    header, rows = load(params / "targets" / "surveys_to_2016.csv", faults, blanks=True)
    if tuple(header) != SURVEY_HEADER or not rows:
        faults.append("surveys_to_2016.csv: columns are not the expected ones, or no rows")
        return
    if len({tuple(r[:5]) for r in rows}) != len(rows):
        faults.append("surveys_to_2016.csv: a survey is given twice")
    for iso, definition, ages, sex, year, value, _ in rows:
        first, last = map(int, ages.split("-"))
        if (iso not in countries or definition not in SURVEY_DEFINITIONS or not 5 <= first < last <= 17
                or sex not in ("both", *SEXES) or not 0 < float(value) < 100
                or (year and not 1990 <= int(year) <= BASE_YEAR)):
            faults.append(f"surveys_to_2016.csv: {iso} {definition} {ages} {sex} {year}: out of range")


def check_known(params, faults):
    """What was known by 2016: known regions, nothing later, values and shares in range."""
    header, rows = load(params / "targets" / "known_by_2016.csv", faults)
    if tuple(header) != KNOWN_HEADER or not rows:
        faults.append("known_by_2016.csv: columns are not the expected ones, or no rows")
        return
    for region, indicator, year, value, share, _, _ in rows:
        most = 10 if indicator == "household_size" else 1
        if (region not in REGIONS.values() or not 2000 <= int(year) <= BASE_YEAR or not 0 <= float(value) <= most
                or not 0 < float(share) <= 1):
            faults.append(f"known_by_2016.csv: {region} {indicator} {year}: out of range")


def check_structure(params, faults):
    """How the structure of employment moved: every term once, of many countries."""
    header, rows = load(params / "targets" / "structure_2010_2016.csv", faults)
    terms = sorted(f"{t}_{what}" for t, _, _ in STRUCTURE_PARTS for what in ("trend", "growth"))
    terms.remove("family_growth")
    if tuple(header) != STRUCTURE_HEADER or sorted(r[0] for r in rows) != terms:
        faults.append("structure_2010_2016.csv: columns or terms are not the expected ones")
        return
    for term, estimate, error, countries in rows:
        if not abs(float(estimate)) < 3 or not 0 < float(error) < 0.5 or int(countries) < 150:
            faults.append(f"structure_2010_2016.csv: {term}: out of range")


def check(params):
    """Verifies the written tables without the source; returns the list of faults."""
    faults = []
    world, targets = params / "world", params / "targets"
    header, rows = load(world / "countries.csv", faults)
    countries = [r[0] for r in rows]
    if countries != sorted(set(countries)) or len(countries) != 200:
        faults.append("countries.csv: 200 countries sorted by iso3 expected")
    for r in rows:
        if r[2] not in REGIONS.values() or r[3] not in INCOME_GROUPS:
            faults.append(f"countries.csv: {r[0]}: unknown region or income group")
    spec_header, spec_rows = load(world / "columns.csv", faults, blanks=True)
    specs = [dict(zip(spec_header, r)) for r in spec_rows]
    for name in TABLE_KEYS:
        check_table(world, name, countries, specs, faults)
    _, people = load(world / "population.csv", faults)
    _, path = load(targets / "population_wpp2019.csv", faults)
    sums = {}
    for r in people:
        sums[r[0]] = sums.get(r[0], 0) + sum(int(v) for v in r[2:] if v.isdigit())
    if sums != {r[0]: int(r[1]) for r in path if r[1].isdigit()}:
        faults.append("population.csv: totals differ from population_wpp2019.csv")
    load(world / "coverage.csv", faults)
    header, rows = load(targets / "ilo_2016.csv", faults)
    if rows and not all(r[7] in ("seen", "memory_sum_checked", "memory", "derived") for r in rows):
        faults.append("ilo_2016.csv: unknown provenance")
    header, rows = load(targets / "forced_labour_2016.csv", faults)
    if rows and not all(r[7] in ("seen", "memory_sum_checked", "memory") for r in rows):
        faults.append("forced_labour_2016.csv: unknown provenance")
    by_region = sum(float(r[6]) for r in rows if r[0] != "world" and r[3:6] == ["forced_labour", "all", "thousand"])
    if abs(by_region - 24850) > 2:
        faults.append(f"forced_labour_2016.csv: regions add up to {by_region}, not to 24,850 thousand")
    _, rows = load(targets / "attendance_2016.csv", faults)
    if len(rows) != 18 or not all(0 <= float(r[2]) <= 1 and 0 <= float(r[3]) <= 1 for r in rows):
        faults.append("attendance_2016.csv: 18 rows of shares expected")
    check_demography(params, countries, faults)
    check_surveys(params, countries, faults)
    check_known(params, faults)
    check_structure(params, faults)
    if not faults:
        check_published(params, faults)
    readme = None if faults else readme_with_counts(params)
    if readme and readme[0] != readme[1]:
        faults.append("README.md: the counts of cells or of children are not those of the tables")
    return faults


def main():
    """Command line."""
    parser = argparse.ArgumentParser(description="Distil the country tables of path87 from published figures.")
    parser.add_argument("--source", type=Path, help="folder with the published figures (folders world and ilo)")
    parser.add_argument("--params", type=Path, default=HERE, help="where to write (default: the folder of this script)")
    parser.add_argument("--check", action="store_true", help="verify the tables; exit 1 on a fault")
    arguments = parser.parse_args()
    if not arguments.source and not arguments.check:
        parser.error("give --source DIR, --check or both")
    if arguments.source:
        try:
            distil(arguments.source, arguments.params)
        except SourceError as error:
            sys.exit(f"distil_world: {error}")
    if arguments.check:
        faults = check(arguments.params)
        for f in faults[:50]:
            print(f, file=sys.stderr)
        print(f"{len(faults)} fault(s)" if faults else "tables are complete and in range")
        sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
