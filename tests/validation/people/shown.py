"""What is shown and not judged: levels by region, in 2016 and the last year."""

import numpy as np


def by_region(counts, values):
    """Mean over runs of the world and each region: [place, ...]; values: [run, country, ...]."""
    regions = sorted(set(counts.region))
    member = np.array([[r in ("world", x) for x in counts.region] for r in ["world", *regions]], float)
    return np.tensordot(member, values.mean(axis=0), axes=1)


def rows(c, at):
    """Name and values by place; at: Counts.first or Counts.last."""
    of = lambda name: by_region(c, at(name))
    children, homes = of("children/population").sum(axis=-1), of("households/households").sum(axis=-1)
    yield "children 5-17 whose mother has died, %", 100 * of("children/maternal_orphan") / children
    yield "children 5-17 whose father has died, %", 100 * of("children/paternal_orphan") / children
    yield "children 5-17 not living with the mother, %", 100 * of("children/without_mother") / children
    yield "households without an adult, per 10 000", 1e4 * of("households/child_headed") / homes
    yield "persons per household", of("households/persons").sum(axis=-1) / homes
    yield "households with a female head, %", 100 * of("households/female_headed") / homes
    yield "households of one person, %", 100 * of("households/one_person") / homes
    yield "households of three generations, %", 100 * of("households/three_generation") / homes
    by_wealth, persons = of("households/by_wealth"), of("households/persons_by_wealth")
    for k, name in ((0, "poorest"), (-1, "richest")):
        total = persons[..., k].sum(axis=1)
        yield f"persons per household, {name} wealth fifth", total / np.maximum(by_wealth[..., k], 1e-9)
        yield f"rural, {name} wealth fifth, %", 100 * persons[:, 0, k] / np.maximum(total, 1e-9)


def print_shown(counts):
    places = ["world", *sorted(set(counts.region))]
    print(f"\n{'shown, not judged':44}{'year':>6}" + "".join(f"{p:>21}" for p in places))
    for (name, first), (_, last) in zip(rows(counts, counts.first), rows(counts, counts.last)):
        for label, year, values in ((name, counts.years[0], first), ("", counts.years[-1], last)):
            print(f"{label:44}{year:6}" + "".join(f"{v:21.2f}" for v in values))
