"""A country's simulated population beside what is published, in six panels."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from people import life
from people.criteria import QUINTILES

MODEL, PUBLISHED, MEN, WOMEN = "#2b6ca3", "#d1495b", "#4c8fc0", "#e0a030"
SIZE_CLASSES = (("1", slice(0, 1), "share_size_1"), ("2-3", slice(1, 3), "share_size_2_3"),
                ("4-5", slice(3, 5), "share_size_4_5"), ("6 or more", slice(5, None), "share_size_6plus"))
LEVELS = (("primary", "primary"), ("lower", "lower_secondary"), ("upper", "upper_secondary"))
LEVEL_COLOURS = ("#1b7f5c", "#2b6ca3", "#8a4fa0")
SOURCE = ("Published: UN WPP 2019; UN Household Size and Composition 2022; World Bank; UNESCO Institute for Statistics, "
          "as in params/. Model: path87 baseline, mean of {runs} runs.")


class Country:
    """Counts and published figures of one country."""

    def __init__(self, counts, published, iso3):
        self.counts, self.published, self.k = counts, published, counts.iso3.index(iso3)

    def mean(self, name):
        """Mean over runs: [year, ...]."""
        return self.counts[name][:, :, self.k].mean(axis=0)

    def figure(self, table, column, **where):
        return self.published.column(table, column, **where)[self.k]

    def year_of(self, table, column="year"):
        value = self.figure(table, column)
        return f"{value:.0f}" if np.isfinite(value) else "none"


def five_year_groups(ages):
    """0-4, 5-9, ..., 100+ out of single ages 0 to 100+."""
    return np.append(ages[:100].reshape(20, 5).sum(axis=1), ages[100])


def published_groups(c, sex):
    row = next(r for r in c.published.rows("world/population") if (r["iso3"], r["sex"]) == (c.counts.iso3[c.k], sex))
    ages = np.array([float(row[f"age_{a}"]) for a in range(101)])
    return five_year_groups(ages)


def unit_of(persons):
    return (1e6, "million") if persons.max() >= 5e5 else (1e3, "thousand")


def pyramid(axis, men, women, limit, unit):
    """Men to the left, women to the right."""
    at = 5 * np.arange(len(men)) + 2.5
    axis.barh(at, -men / unit[0], height=4.4, color=MEN, label="men, model")
    axis.barh(at, women / unit[0], height=4.4, color=WOMEN, label="women, model")
    axis.axvline(0, color="white", linewidth=1)
    axis.set_xlim(-limit / unit[0], limit / unit[0])
    axis.xaxis.set_major_formatter(lambda x, _: f"{abs(x):g}")
    axis.set_ylim(0, 105)
    axis.set_yticks(range(0, 101, 10))
    axis.set_xlabel(f"persons per five years of age, {unit[1]}")
    axis.set_ylabel("age, years")


def outline(axis, men, women, unit, colour, label):
    edges = 5 * np.arange(len(men) + 1)
    for persons, told_once in ((-men, label), (women, None)):
        axis.stairs(persons / unit[0], edges, orientation="horizontal", baseline=None, color=colour, linewidth=1.6,
                    label=told_once)


def draw_pyramids(first, last, c):
    persons = c.mean("population/persons_by_age")
    start, end = ([five_year_groups(persons[y, s]) for s in (0, 1)] for y in (0, -1))
    published = [published_groups(c, s) for s in ("male", "female")]
    unit = unit_of(np.array(published))
    limit = 1.08 * max(np.max(x) for x in (*start, *end, *published))
    pyramid(first, *start, limit, unit)
    outline(first, *published, unit, PUBLISHED, "published")
    first.set_title(f"Population by age and sex, {c.counts.years[0]}")
    pyramid(last, *end, limit, unit)
    outline(last, *start, unit, "0.35", f"model, {c.counts.years[0]}")
    last.set_title(f"Population by age and sex, {c.counts.years[-1]}")
    write_totals(last, c, end)
    for axis in (first, last):
        axis.legend(loc="upper right", fontsize=8, frameon=False)


def write_totals(axis, c, groups):
    both = groups[0] + groups[1]
    lines = [f"{'million':8}{'model':>8}{'WPP':>9}"]
    for name, model, table, column in (("all", both.sum(), "population_wpp2019", "persons_2025"),
                                       ("0-14", both[:3].sum(), "demography_wpp2019", "persons_0_14_2025"),
                                       ("65+", both[13:].sum(), "demography_wpp2019", "persons_65plus_2025")):
        lines.append(f"{name:8}{model / 1e6:8.2f}{c.figure('targets/' + table, column) / 1e6:9.2f}")
    axis.text(0.02, 0.98, "\n".join(lines), transform=axis.transAxes, va="top", family="monospace", fontsize=8)


def draw_sizes(axis, c):
    by_size = c.mean("households/by_size")[0]
    model = [100 * by_size[span].sum() / by_size.sum() for _, span, _ in SIZE_CLASSES]
    published = [100 * c.figure("targets/households_2016", column) for _, _, column in SIZE_CLASSES]
    at = np.arange(len(SIZE_CLASSES))
    for shift, values, colour, label in ((-0.2, model, MODEL, "model, 2016"),
                                         (0.2, published, PUBLISHED,
                                          f"published, {c.year_of('targets/households_2016')}")):
        bars = axis.bar(at + shift, np.nan_to_num(values), 0.38, color=colour, label=label)
        axis.bar_label(bars, [f"{v:.0f}" if np.isfinite(v) else "" for v in values], fontsize=8)
    axis.set_xticks(at, [name for name, _, _ in SIZE_CLASSES])
    axis.set_xlabel("members of the household")
    axis.set_ylabel("% of households")
    axis.margins(y=0.3)
    size = c.mean("households/persons")[0].sum() / by_size.sum()
    axis.set_title(f"Households by size: mean {size:.2f}, {told(c.figure('targets/households_2016', 'mean_size'), '.2f')}")
    axis.legend(fontsize=8, frameon=False)


def told(value, form):
    return f"published {value:{form}}" if np.isfinite(value) else "not published"


def draw_incomes(axis, c):
    persons = c.mean("households/persons_by_consumption")[0]
    heads, value = life.lorenz(persons, c.counts.labels["money_bin"])
    axis.plot([0, 100], [0, 100], color="0.8", linewidth=1)
    axis.plot(100 * heads, 100 * value, color=MODEL, linewidth=2, label="model, 2016")
    shares = np.array([c.figure("targets/economy_2016", f"share_{q}") for q in QUINTILES])
    if np.isfinite(shares).all():
        axis.plot(range(0, 101, 20), 100 * np.append(0, np.cumsum(shares) / shares.sum()), "o", color=PUBLISHED,
                  label=f"published, {c.year_of('targets/economy_2016', 'year_shares')}")
    poor = 100 * c.mean("households/poor_persons")[0] / persons.sum()
    published = 100 * c.figure("targets/economy_2016", "poverty_190")
    axis.set_title(f"Consumption; below 1.90 a day: {poor:.1f} %, {told(published, '.1f')}")
    axis.set_xlabel("% of persons, poorest first")
    axis.set_ylabel("% of consumption")
    axis.set_xlim(0, 100)
    axis.set_ylim(0, 100)
    axis.legend(fontsize=8, frameon=False)


def draw_completion(axis, c):
    at = range(1, 6)
    for (level, column), colour in zip(LEVELS, LEVEL_COLOURS):
        done, of_age = (c.mean(f"education/{level}_{what}")[0] for what in ("completed", "age"))
        axis.plot(at, 100 * done / np.maximum(of_age, 1e-9), color=colour, linewidth=2, label=column.replace("_", " "))
        published = [c.figure("targets/completion_wealth_2016", "completion", level=column, quintile=q)
                     for q in QUINTILES]
        axis.plot(at, 100 * np.array(published), "o", color=colour)
    axis.plot([], [], "o", color="0.4", label="published")
    axis.set_title("School completion by wealth (lines: model, 2016)")
    axis.set_xticks(at, ["poorest", "2", "3", "4", "richest"])
    axis.set_xlabel("fifth of persons by household wealth")
    axis.set_ylabel("% who completed, 3-5 years past last grade")
    axis.set_ylim(0, 120)  # room for the legend
    axis.set_yticks(range(0, 101, 20))
    axis.legend(fontsize=8, frameon=False, loc="upper center", ncols=4, columnspacing=1, handlelength=1.2)


def draw_drift(axis, c):
    years, homes = c.counts.years, c.mean("households/households").sum(axis=-1)
    for name, what, column, colour in (("female head", "female_headed", "female_head", LEVEL_COLOURS[0]),
                                       ("one person", "one_person", "share_size_1", LEVEL_COLOURS[1]),
                                       ("three generations", "three_generation", "three_generation", LEVEL_COLOURS[2])):
        axis.plot(years, 100 * c.mean(f"households/{what}") / homes, color=colour, linewidth=2, label=name)
        axis.plot(years[0], 100 * c.figure("targets/households_2016", column), "o", color=colour, clip_on=False, zorder=5)
    axis.set_ylim(0, 1.3 * axis.get_ylim()[1])  # room for the legend
    axis.set_ylabel("% of households")
    size = axis.twinx()
    size.plot(years, c.mean("households/persons").sum(axis=-1) / homes, "--", color="0.3", linewidth=2)
    size.plot(years[0], c.figure("targets/households_2016", "mean_size"), "o", color="0.3", clip_on=False, zorder=5)
    size.set_ylim(0, 1.6 * size.get_ylim()[1])
    size.set_ylabel("persons per household (dashed)")
    axis.plot([], [], "--", color="0.3", label="persons per household")
    axis.set_xticks(years[::3])
    axis.set_title("Households over the years (dots: published)")
    axis.legend(fontsize=8, frameon=False, ncols=2, loc="upper center")


def draw(counts, published, iso3, folder):
    """Writes folder/ISO3.png and returns its path."""
    c = Country(counts, published, iso3)
    figure, axes = plt.subplots(2, 3, figsize=(16.5, 9.6), layout="constrained")
    draw_pyramids(axes[0, 0], axes[0, 1], c)
    draw_sizes(axes[0, 2], c)
    draw_incomes(axes[1, 0], c)
    draw_completion(axes[1, 1], c)
    draw_drift(axes[1, 2], c)
    for axis in figure.axes:
        axis.spines[["top"]].set_visible(False)
        axis.title.set_fontsize(12)
    figure.get_layout_engine().set(h_pad=0.1, w_pad=0.1)
    figure.suptitle(f"{counts.name[c.k]}: the simulated population beside published figures", fontsize=15)
    figure.supxlabel(SOURCE.format(runs=len(counts["population/births"])), fontsize=8.5, color="0.3")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{iso3}.png"
    figure.savefig(path, dpi=110)
    return path
