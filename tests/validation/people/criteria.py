"""What the population is held against: one function a criterion, each gives measures of many lines."""

from dataclasses import dataclass

import numpy as np

from people import life

LARGE = 5e6  # countries with more persons in 2016 are judged
QUINTILES = ("q1", "q2", "q3", "q4", "q5")


@dataclass
class Measure:
    """One figure for many places. model[0] is of all runs together, model[1 + k] of all but run k."""
    criterion: str
    name: str
    unit: str
    places: list
    model: np.ndarray      # [1 + runs, place]
    target: np.ndarray     # [place]; nan where not published
    tolerance: np.ndarray  # [place], in the unit
    simulated: np.ndarray  # [place] persons of a run, of a share those that it is a share of


def together_and_without_each(counts):
    """Means over runs: of all, then of all but each (none if there is one run): [1 + runs, ...]."""
    n = len(counts)
    total = counts.sum(axis=0)
    if n == 1:
        return total[None]
    return np.concatenate([total[None] / n, (total[None] - counts) / (n - 1)])


class Judged:
    """Counts and published figures with the places that are judged."""

    def __init__(self, counts, published):
        self.counts, self.published = counts, published
        self.persons_2016 = published.column("targets/population_wpp2019", "persons_2016")
        self.large = np.flatnonzero(self.persons_2016 > LARGE)

    def countries(self, criterion, name, unit, of, parts, target, tolerance):
        """of(*parts) for each large country; parts: [run, country, ...]; target: [country]."""
        model = of(*(together_and_without_each(p[:, self.large]) for p in parts))
        places = [self.counts.iso3[k] for k in self.large]
        return Measure(criterion, name, unit, places, model, target[self.large],
                       np.broadcast_to(tolerance, target.shape)[self.large], self.counts.simulated[self.large])

    def share(self, criterion, name, part, whole, target, points):
        """Per cent; target as a share."""
        measure = self.countries(criterion, name, "%", lambda a, b: 100 * a / np.maximum(b, 1e-9), (part, whole),
                                 100 * target, points)
        persons = self.counts.first("households/persons").sum(axis=-1).mean(axis=0)
        cases = whole.mean(axis=0) * self.counts.simulated / persons
        measure.simulated = np.maximum(cases[self.large], 1)
        return measure

    def sums(self, criterion, name, unit, events, target, relative):
        """World, regions and large countries; relative: tolerances of the three."""
        c = self.counts
        regions = sorted(set(c.region))
        member = [np.ones(len(c.iso3), bool)] + [np.array([x == r for x in c.region]) for r in regions]
        member += [np.arange(len(c.iso3)) == k for k in self.large]
        member = np.array(member, float)
        tolerance = np.repeat(relative, [1, len(regions), len(self.large)])
        wanted = member @ target
        places = ["world", *regions, *(c.iso3[k] for k in self.large)]
        return Measure(criterion, name, unit, places, together_and_without_each(events) @ member.T, wanted,
                       tolerance * wanted, member @ c.simulated)


def population(j):
    for year in (2016, 2025):
        if year in j.counts.years:
            persons = j.counts["households/persons"][:, j.counts.years.index(year)].sum(axis=-1)
            target = j.published.column("targets/population_wpp2019", f"persons_{year}")
            yield j.sums("population", f"persons {year}", "million", persons / 1e6, target / 1e6, (0.005, 0.01, 0.03))


def events(j):
    for what in ("births", "deaths"):
        target = j.published.column("targets/demography_wpp2019", f"{what}_2016_2025")
        yield j.sums("events", f"{what} 2016-2025", "million", j.counts.events(f"population/{what}") / 1e6, target / 1e6,
                     (0.02, 0.02, 0.02))


def survival(j):
    for k, sex in enumerate(("male", "female")):
        parts = [x[:, :, k] for x in (j.counts.events("population/deaths_by_age"),
                                      j.counts.before("population/persons_by_age"),
                                      j.counts.events("population/persons_by_age"))]
        yield j.countries("life expectancy", f"at birth, {sex}", "years", life.life_expectancy, parts,
                          j.published.column("targets/demography_wpp2019", f"e0_{sex}"), 0.4)


def fertility(j):
    parts = (j.counts.events("population/births_by_age"), j.counts.before("population/persons_by_age")[:, :, 1],
             j.counts.events("population/persons_by_age")[:, :, 1])
    yield j.countries("fertility", "total fertility", "children", life.total_fertility, parts,
                      j.published.column("targets/demography_wpp2019", "tfr"), 0.05)


def urban(j):
    persons = j.counts.last("households/persons")
    yield j.share("urban", f"urban share {j.counts.years[-1]}", persons[..., 1], persons.sum(axis=-1),
                  j.published.column("world/urban", f"year_{j.counts.years[-1]}"), 1)


def households(j):
    table, homes = "targets/households_2016", j.counts.first("households/households").sum(axis=-1)
    size = j.published.column(table, "mean_size")
    yield j.countries("households", "mean size", "persons", lambda a, b: a / b,
                      (j.counts.first("households/persons").sum(axis=-1), homes), size, 0.03 * size)
    for name, what, column in (("6 or more members", "six_or_more", "share_size_6plus"),
                               ("one person", "one_person", "share_size_1"),
                               ("female head", "female_headed", "female_head"),
                               ("three generations", "three_generation", "three_generation")):
        yield j.share("households", name, j.counts.first(f"households/{what}"), homes,
                      j.published.column(table, column), 3)


def money(j):
    persons = j.counts.first("households/persons").sum(axis=-1)
    yield j.share("money", "poor at 1.90 a day", j.counts.first("households/poor_persons"), persons,
                  j.published.column("targets/economy_2016", "poverty_190"), 2)
    bins, lowest = j.counts.first("households/persons_by_consumption"), j.counts.labels["money_bin"]
    for k, quintile in enumerate(QUINTILES):
        yield j.countries("money", f"share of fifth {k + 1}", "%",
                          lambda p, k=k: 100 * life.quintile_shares(p, lowest)[..., k], (bins,),
                          100 * j.published.column("targets/economy_2016", f"share_{quintile}"), 1)


def level_ages(j):
    """Is a child of this single age (5-17) of the level's age in this country: [level, country, age]."""
    ages = np.array([int(a) for a in j.counts.labels["age"]])
    first = j.published.column("world/education", "entry_age")[:, None]
    levels = []
    for level in ("primary", "lower_secondary", "upper_secondary"):
        years = j.published.column("world/education", f"{level}_years")[:, None]
        levels.append((ages >= first) & (ages < first + years))
        first = first + years
    return np.array(levels)


def attendance(j):
    """By region and for the world, weighted by persons."""
    c = j.counts
    out = c.first("children/work_only") + c.first("children/neither")
    published = {(r["region"], r["level"]): float(r["out_of_school"]) for r in j.published.rows("targets/attendance_2016")}
    regions = ["world", *sorted(set(c.region))]
    member = np.array([[r in ("world", x) for x in c.region] for r in regions], float)
    for level, of_level in zip(("primary", "lower_secondary", "upper_secondary"), level_ages(j)):
        part, whole = ((x * of_level).sum(axis=-1) @ member.T for x in (out, c.first("children/population")))
        model = 100 * together_and_without_each(part) / together_and_without_each(whole)
        target = np.array([100 * published.get((r, level), np.nan) for r in regions])
        yield Measure("attendance", f"out of school, {level.replace('_', ' ')}", "%", regions, model, target,
                      np.full(len(regions), 2.0), member @ c.simulated)


def completion(j):
    for level, column in (("primary", "primary"), ("lower", "lower_secondary"), ("upper", "upper_secondary")):
        done, of_age = (j.counts.first(f"education/{level}_{what}") for what in ("completed", "age"))
        for k, quintile in enumerate(QUINTILES):
            target = j.published.column("targets/completion_wealth_2016", "completion", level=column, quintile=quintile)
            yield j.share("completion", f"{column.replace('_', ' ')}, wealth fifth {k + 1}", done[..., k], of_age[..., k],
                          target, 4)


def employment(j):
    """The model's adults are 18 and over, the published ones 15 and over."""
    sector, status = (j.counts.first(f"adults/{by}") for by in ("by_sector", "by_work_status"))
    at = j.counts.labels["work_status"].index
    groups = {"wage_share": [at("formal_employee"), at("informal_employee")],
              "contributing_share": [at("contributing_family")], "own_account_share": [at("own_account")]}
    for k, sex in enumerate(("male", "female")):
        target = lambda column, sex=sex: j.published.column("targets/employment_2016", column, sex=sex)
        for s, name in enumerate(j.counts.labels["sector"]):
            if s > 0:
                yield j.share("employment", f"{name}, {sex}", sector[:, :, k, s], sector[:, :, k, 1:].sum(axis=-1),
                              target(name), 2)
        employed = status[:, :, k, sum(groups.values(), [])].sum(axis=-1)
        for column, statuses in groups.items():
            yield j.share("employment", f"{column.replace('_', ' ')}, {sex}", status[:, :, k, statuses].sum(axis=-1),
                          employed, target(column), 2)


CRITERIA = {"population": population, "events": events, "life-expectancy": survival, "fertility": fertility,
            "urban": urban, "households": households, "money": money, "attendance": attendance,
            "completion": completion, "employment": employment}
