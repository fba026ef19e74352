/* Sums over countries of count times weight. */
#include "path87/report/sums.h"

#include <string.h>

static const double MICRO = 1e-6;

static double weight_of(const struct p87_summing *s, size_t country)
{
  return s->un_basis ? s->file->data.weight_un[country] : s->file->data.weight_ilo[country];
}

static const int64_t *cells_of(const struct p87_summing *s, const struct p87_measure_info *m, unsigned replicate,
                               unsigned year, size_t country)
{
  const struct p87_tally_layout *slab = p87_results_slab(&s->file->data, replicate, year - P87_YEAR_FIRST, country);
  return (const int64_t *)(const void *)((const char *)slab + m->offset);
}

/* Adds x to the group of a child, besides everybody. */
static void add_to_group(const struct p87_summing *s, const struct p87_group_cell *cell, unsigned replicate, double x,
                         double *sum)
{
  const size_t group = p87_group_of(s->groups, cell);
  if (group) sum[group * s->file->data.replicates + replicate] += x;
}

/* --- children --------------------------------------------------------------------------------- */

/* Where the counts of an indicator stand: cell * stride + offset. */
struct counted {
  const struct p87_measure_info *m;
  size_t stride, offset;
};

static struct counted counted_in_all(const struct p87_summing *s, const struct p87_measure_info *m)
{
  const struct p87_measure_info *by =
    s->definition == P87_DEFINITION_ILO_2016 ? NULL : p87_counted_by(m, P87_BY_DEFINITION);
  return by ? (struct counted){by, by->categories, (size_t)s->definition} : (struct counted){m, 1, 0};
}

/* The same for one category of the groups. */
static struct counted counted_in_category(const struct p87_summing *s, const struct p87_measure_info *m,
                                          size_t category)
{
  const enum p87_compare_by of = p87_category_by(s->groups->by);
  const struct p87_measure_info *by = of == P87_BY_NONE ? NULL : p87_counted_by(m, of);
  return by ? (struct counted){by, by->categories, category} : counted_in_all(s, m);
}

static void sum_everybody(const struct p87_summing *s, const struct p87_measure_info *m, unsigned year, double *sum)
{
  const struct counted c = counted_in_all(s, m);
  for (unsigned r = 0; r < s->file->data.replicates; r++)
    for (size_t k = 0; k < s->file->data.n_countries; k++) {
      const int64_t *count = cells_of(s, c.m, r, year, k);
      for (size_t cell = 0; cell < P87_CHILD_CELLS; cell++)
        sum[r] += weight_of(s, k) * (double)count[cell * c.stride + c.offset];
    }
}

/* One country and replicate. */
static void sum_groups_of(const struct p87_summing *s, const struct counted *c, unsigned replicate, unsigned year,
                          struct p87_group_cell at, double *sum)
{
  const int64_t *count = cells_of(s, c->m, replicate, year, at.country);
  const double weight = weight_of(s, at.country);
  for (at.area = 0; at.area < P87_AREAS; at.area++)
    for (at.sex = 0; at.sex < P87_SEXES; at.sex++)
      for (at.age = P87_CHILD_FIRST; at.age <= P87_CHILD_LAST; at.age++) {
        const size_t cell = p87_child_cell(at.area, at.sex, at.age);
        add_to_group(s, &at, replicate, weight * (double)count[cell * c->stride + c->offset], sum);
      }
}

static size_t categories_of(const struct p87_groups *g)
{
  const enum p87_compare_by of = p87_category_by(g->by);
  return of == P87_BY_NONE ? 1 : of == g->by[0] ? g->length[0] : g->length[1];
}

void p87_sum_children(const struct p87_summing *s, const struct p87_measure_info *m, unsigned year, double *sum)
{
  sum_everybody(s, m, year, sum);
  if (s->groups->n == 1) return;
  for (unsigned category = 0; category < categories_of(s->groups); category++) {
    const struct counted c = counted_in_category(s, m, category);
    for (unsigned r = 0; r < s->file->data.replicates; r++)
      for (size_t k = 0; k < s->file->data.n_countries; k++)
        sum_groups_of(s, &c, r, year, (struct p87_group_cell){.country = k, .category = category}, sum);
  }
}

/* --- by area ---------------------------------------------------------------------------------- */

/* unit: of one count, in what is asked for. */
static void sum_area(const struct p87_summing *s, const struct p87_measure_info *m, size_t category, double unit,
                     unsigned year, double *sum)
{
  const int has_groups = p87_detail_has(P87_BY_AREA_ONLY, s->groups->by);
  for (unsigned r = 0; r < s->file->data.replicates; r++)
    for (size_t k = 0; k < s->file->data.n_countries; k++)
      for (unsigned area = 0; area < P87_AREAS; area++) {
        const struct p87_group_cell at = {.country = k, .area = area};
        const double x = weight_of(s, k) * (double)cells_of(s, m, r, year, k)[area * m->categories + category] * unit;
        sum[r] += x;
        if (has_groups) add_to_group(s, &at, r, x, sum);
      }
}

void p87_sum_area(const struct p87_summing *s, const struct p87_measure_info *m, size_t category, unsigned year,
                  double *sum)
{
  sum_area(s, m, category, 1.0, year, sum);
}

/* Money of a lever or of all levers: the unit tells. */
static int is_money(const struct p87_measure_info *m)
{
  return strcmp(m->group, "costs") == 0 && strcmp(m->unit, "micro USD PPP") == 0;
}

void p87_sum_money(const struct p87_summing *s, unsigned year, double *sum)
{
  for (size_t i = 0; i < p87_n_measures; i++)
    if (is_money(&p87_measure_table[i]))
      for (size_t category = 0; category < p87_measure_table[i].categories; category++)
        sum_area(s, &p87_measure_table[i], category, MICRO, year, sum);
}

/* --- who moved -------------------------------------------------------------------------------- */

static void add_pairs(const int64_t *count, double weight, double *sum)
{
  for (size_t pair = 0; pair < P87_CHILD_STATES * P87_CHILD_STATES; pair++) sum[pair] += weight * (double)count[pair];
}

void p87_sum_movers(const struct p87_summing *s, unsigned year, double *sum)
{
  const struct p87_results *data = &s->file->data;
  const int has_groups = p87_detail_has(P87_BY_AREA_AND_SEX, s->groups->by);
  const size_t pairs = P87_CHILD_STATES * P87_CHILD_STATES;
  for (unsigned r = 0; r < data->replicates; r++)
    for (size_t k = 0; k < data->n_countries; k++)
      for (unsigned area = 0; area < P87_AREAS; area++)
        for (unsigned sex = 0; sex < P87_SEXES; sex++) {
          const struct p87_group_cell at = {.country = k, .area = area, .sex = sex};
          const int64_t *count =
            p87_results_movers(data, r, year - P87_YEAR_FIRST, k) + p87_mover_cell(area, sex, 0, 0);
          const size_t group = has_groups ? p87_group_of(s->groups, &at) : 0;
          add_pairs(count, weight_of(s, k), sum + r * pairs);
          if (group) add_pairs(count, weight_of(s, k), sum + (group * data->replicates + r) * pairs);
        }
}
