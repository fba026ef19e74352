"""Life expectancy, fertility and incomes out of counts. All work over leading dimensions."""

import numpy as np


def a_year_older(persons):
    """Persons [..., 101] by single age, by the age they reach in a year; nobody is born."""
    older = np.roll(persons, 1, axis=-1)
    older[..., -1] += persons[..., -1]
    older[..., 0] = 0
    return older


def life_expectancy(deaths, persons_before, survivors):
    """Years, from deaths [..., 101] by the age that would have been reached at the end of the year, persons by single
    age at its start and survivors at its end. Who comes or leaves is there for half the year.

    chance_a = deaths / (persons at the start + half the net migrants) is the chance to die on the way to age a at
    the end of the year; that of newborn ones is deaths / (deaths + survivors).
    Years lived by one birth at age a: L_a = product of 1 - chance_k, k <= a; e0 = sum of L_a. From 100 on the sum
    goes on for ever."""
    exposed = deaths + survivors
    exposed[..., 1:] = (exposed[..., 1:] + a_year_older(persons_before)[..., 1:]) / 2
    chance = np.divide(deaths, exposed, out=np.ones_like(exposed), where=exposed > 0)
    years = np.cumprod(1 - chance[..., :-1], axis=-1)
    oldest = np.maximum(chance[..., -1], 0.1)  # nobody there, or nobody died
    return years.sum(axis=-1) + years[..., -1] * (1 - oldest) / oldest


def total_fertility(births, women_before, women_after):
    """Children per woman, from births [..., 7] by age of the mother at the end of the year, 15-19 to 45-50, and
    women [..., 101] by single age at its start and end. Who comes or leaves is there for half the year.

    She has spent half the year one year younger, so a woman of 50 has half the chance of one of 49: the last
    group is five and a half years wide, with half of the women of 50."""
    women = (a_year_older(women_before) + women_after) / 2
    fives = np.stack([women[..., a:a + 5].sum(axis=-1) for a in range(15, 50, 5)], axis=-1)
    rate = births / np.maximum(fives, 1e-9)
    past_45 = fives[..., -1] + 0.5 * women[..., 50]
    return 5 * rate[..., :-1].sum(axis=-1) + 5.5 * births[..., -1] / np.maximum(past_45, 1e-9)


def lorenz(persons, lowest):
    """Cumulated shares of persons and of money, both from 0 to 1, for one row of persons by bin; lowest: bounds
    in money, equally wide in ln. Persons of a bin stand at its middle in ln."""
    middle = lowest * np.sqrt(lowest[1] / lowest[0])
    money = persons * middle
    heads = np.concatenate([[0], np.cumsum(persons)])
    value = np.concatenate([[0], np.cumsum(money)])
    return heads / max(heads[-1], 1e-9), value / max(value[-1], 1e-9)


def quintile_shares(persons, lowest):
    """Share of money of each fifth of persons, poorest first: [..., 5]."""
    flat = persons.reshape(-1, persons.shape[-1])
    at = [np.interp(np.linspace(0, 1, 6), *lorenz(row, lowest)) for row in flat]
    return np.diff(np.array(at), axis=-1).reshape(*persons.shape[:-1], 5)
