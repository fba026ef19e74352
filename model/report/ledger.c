/* The ledger of displacement: where children went who left an inspected workplace, and where they are a year later. */
#include <stddef.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/report/estimate.h"
#include "path87/report/moves.h"
#include "path87/report/sums.h"

const char *const p87_ledger_key[P87_LEDGERS] = {"left_to", "year_later"};

/* Children of one file and year: in one state, and all who left; owned: [group * replicates + replicate]. */
struct left {
  double *here, *all;
};

static const struct p87_measure_info *measure_of(size_t when)
{
  size_t i = 0;
  while (strcmp(p87_measure_table[i].group, "inspection") != 0 ||
         strcmp(p87_measure_table[i].name, p87_ledger_key[when]) != 0)
    i++;
  return &p87_measure_table[i];
}

static void sum_left(struct p87_comparison *c, size_t file, size_t when, size_t where, size_t year,
                     const struct left *left)
{
  const struct p87_results_file *f = &c->files[file];
  const struct p87_summing summing = {.file = f, .groups = &c->groups, .un_basis = c->options.un_basis};
  const size_t room = c->n_groups * f->data.replicates;
  p87_groups_take(&c->groups, f);
  memset(left->here, 0, room * sizeof *left->here);
  memset(left->all, 0, room * sizeof *left->all);
  p87_sum_area(&summing, measure_of(when), where, c->year[year], left->here);
  for (size_t k = 0; k < P87_DISPLACED_STATES; k++)
    p87_sum_area(&summing, measure_of(when), k, c->year[year], left->all);
}

static void fill_line(struct p87_comparison *c, size_t when, size_t where, size_t year, const struct left *base,
                      const struct left *other, double *x)
{
  for (size_t file = 0; file < c->n_files; file++) {
    const struct left *mine = file ? other : base;
    const size_t n = c->files[file].data.replicates;
    sum_left(c, file, when, where, year, mine);
    for (size_t g = 0; g < c->n_groups; g++) {
      struct p87_compare_cell *cell = p87_comparison_ledger(c, when, where, file, g, year);
      const size_t at = g * n;
      p87_estimate_level(mine->here + at, mine->all + at, n, x, cell);
      cell->count = p87_estimate_mean(mine->here + at, n); /* none, where nobody left */
      if (file && c->paired)
        p87_estimate_change(base->here + at, base->all + at, mine->here + at, mine->all + at, n, x, cell);
      else
        p87_estimate_no_change(cell);
    }
  }
}

p87_status p87_ledger_fill(struct p87_comparison *c)
{
  size_t most = 0;
  for (size_t i = 0; i < c->n_files; i++)
    if (c->files[i].data.replicates > most) most = c->files[i].data.replicates;
  const size_t room = c->n_groups * most;
  struct left base = {p87_alloc_array(room, sizeof(double)), p87_alloc_array(room, sizeof(double))};
  struct left other = {p87_alloc_array(room, sizeof(double)), p87_alloc_array(room, sizeof(double))};
  double *x = p87_alloc_array(most, sizeof *x);
  c->ledger =
    p87_alloc_array(P87_LEDGERS * P87_DISPLACED_STATES * c->n_files * c->n_groups * c->n_years, sizeof *c->ledger);
  const p87_status st = base.here && base.all && other.here && other.all && x && c->ledger ? P87_OK : P87_MACHINE;
  for (size_t when = 0; when < P87_LEDGERS && !st; when++)
    for (size_t where = 0; where < P87_DISPLACED_STATES; where++)
      for (size_t y = 0; y < c->n_years; y++) fill_line(c, when, where, y, &base, &other, x);
  p87_free(base.here);
  p87_free(base.all);
  p87_free(other.here);
  p87_free(other.all);
  p87_free(x);
  return st;
}
