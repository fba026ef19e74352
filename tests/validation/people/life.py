"""Life expectancy, fertility and incomes out of counts. All work over leading dimensions."""

import numpy as np


def life_expectancy(deaths, survivors):
    """Years, from deaths [..., 101] by the age that would have been reached at the end of the year and survivors
    at the end of the year by single age.

    chance_a = deaths / (deaths + survivors) is the chance to die on the way to age a at the end of the year.
    Years lived by one birth at age a: L_a = product of 1 - chance_k, k <= a; e0 = sum of L_a. From 100 on the sum
    goes on for ever."""
    exposed = deaths + survivors
    chance = np.divide(deaths, exposed, out=np.ones_like(exposed), where=exposed > 0)
    years = np.cumprod(1 - chance[..., :-1], axis=-1)
    oldest = np.maximum(chance[..., -1], 0.1)  # nobody there, or nobody died
    return years.sum(axis=-1) + years[..., -1] * (1 - oldest) / oldest


def total_fertility(births, women):
    """Children per woman, from births [..., 7] by age of the mother at the end of the year, 15-19 to 45-50, and
    women [..., 101] at the end of the year by single age.

    She has spent half the year one year younger, so a woman of 50 has half the chance of one of 49: the last
    group is five and a half years wide, with half of the women of 50."""
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
