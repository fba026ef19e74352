"""What runs counted and what is published, as arrays by country."""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

YEAR_FIRST = 2016

# Dimensions kept beside run, year and country; area, sex and single age are summed over where not named.
KEPT = {
    "households/households": "area",
    "households/persons": "area",
    "households/poor_persons": "",
    "households/female_headed": "",
    "households/one_person": "",
    "households/six_or_more": "",
    "households/three_generation": "",
    "households/child_headed": "",
    "households/by_size": "size",
    "households/by_wealth": "wealth_quintile",
    "households/persons_by_wealth": "area wealth_quintile",
    "households/persons_by_consumption": "money_bin",
    "population/births": "",
    "population/deaths": "",
    "population/births_by_age": "age_fertile",
    "population/persons_by_age": "sex single_age",
    "population/deaths_by_age": "sex single_age",
    "children/population": "age",
    "children/work_only": "age",
    "children/neither": "age",
    "children/maternal_orphan": "",
    "children/paternal_orphan": "",
    "children/without_mother": "",
    "adults/by_sector": "sex sector",
    "adults/by_work_status": "sex work_status",
    **{f"education/{level}_{what}": "wealth_quintile"
       for level in ("primary", "lower", "upper") for what in ("age", "completed")},
}


@dataclass
class Counts:
    """data[name]: real persons or households [run, year, country, dimensions kept]."""
    iso3: list
    name: list
    region: list           # key words: africa, ...
    years: list
    labels: dict       # of dimensions
    simulated: np.ndarray  # persons of 2016 by country, before weights
    data: dict

    def __getitem__(self, name):
        return self.data[name]

    def first(self, name):
        """2016: [run, country, ...]."""
        return self.data[name][:, 0]

    def last(self, name):
        """The last year: [run, country, ...]."""
        return self.data[name][:, -1]

    def events(self, name):
        """All years after 2016 together: [run, country, ...]."""
        return self.data[name][:, 1:].sum(axis=1)

    def before(self, name):
        """The years that come before these, together: [run, country, ...]."""
        return self.data[name][:, :-1].sum(axis=1)


def text(values):
    return [v.decode() if isinstance(v, bytes) else str(v) for v in values]


def region_keys(names):
    """Asia and the Pacific -> asia_pacific, as in the tables of params/."""
    return ["_".join(w for w in name.lower().split() if w not in ("and", "the")) for name in names]


def kept(dataset, weight, keep):
    """Mean over replicates, which share a population and so are one run; summed over what is not kept."""
    names = [dimension[0].name.strip("/") for dimension in dataset.dims]
    stay = ["replicate", "year", "country", *keep.split()]
    values = dataset[:].sum(axis=tuple(k for k, n in enumerate(names) if n not in stay), dtype=float)
    values = values.mean(axis=0)
    return values * weight.reshape([1, -1] + [1] * (values.ndim - 2))


def read_run(path):
    with h5py.File(path, "r") as f:
        weight = f["weights/un"][:]
        data = {name: kept(f[name], weight, keep) for name, keep in KEPT.items()}
        dimensions = ("sector", "work_status", "work_kind", "hours_band", "definition", "age", "size")
        labels = {d: text(f[d][:]) for d in dimensions}
        labels["money_bin"] = f["money_bin"][:]
        persons = data["households/persons"][0].sum(axis=-1)
        return Counts(text(f["country"][:]), text(f["country_name"][:]), region_keys(text(f["country_region"][:])),
                      [int(y) for y in f["year"][:]], labels, persons / weight, data)


def read_runs(paths):
    """Runs of one scenario with different seeds."""
    runs = [read_run(path) for path in paths]
    one = runs[0]
    for path, other in zip(paths, runs):
        if (other.iso3, other.years) != (one.iso3, one.years):
            sys.exit(f"{path}: its countries or years are not those of {paths[0]}")
    one.data = {name: np.stack([r.data[name] for r in runs]) for name in KEPT}
    return one


class Published:
    """Tables of params/ by country; nan where nothing is published."""

    def __init__(self, params, targets, iso3):
        self.params, self.targets, self.iso3 = Path(params), Path(targets), iso3

    def rows(self, table):
        """Rows of targets/NAME.csv or world/NAME.csv."""
        folder, name = table.split("/")
        path = (self.targets if folder == "targets" else self.params / folder) / f"{name}.csv"
        with open(path, newline="", encoding="utf-8") as f:
            return list(csv.DictReader(f))

    def column(self, table, column, **where):
        """Values of a column in the order of the countries, from the rows that have these keys."""
        values = {r["iso3"]: r[column] for r in self.rows(table) if all(r[k] == v for k, v in where.items())}
        return np.array([float(values.get(c) or "nan") for c in self.iso3])
