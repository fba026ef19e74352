/* Who moved between the first scenario of a run and the others. */
#include "path87/study/movers.h"

#include <string.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"

/* What two scenarios must share, and do not; NULL if they share all of it. */
static const char *difference(const struct p87_scenario *a, const struct p87_scenario *b)
{
  if (a->seed != b->seed) return "seed";
  if (a->population != b->population) return "population";
  if (a->replicates != b->replicates) return "number of replicates";
  if (a->scale < b->scale || a->scale > b->scale) return "scale";
  if (memcmp(a->country_mask, b->country_mask, sizeof a->country_mask) != 0) return "list of countries";
  if (a->horizon != b->horizon) return "horizon";
  return NULL;
}

p87_status p87_movers_check(const struct p87_scenario *scenarios, size_t n, struct p87_report *report)
{
  p87_status st = P87_OK;
  if (n < 2) {
    p87_report_add(report, "command line", 0, 0,
                   "--movers holds the children of other scenarios against those of the first: give two or more, the "
                   "base first");
    st = P87_USER;
  }
  for (size_t k = 1; k < n; k++) {
    const char *what = difference(&scenarios[0], &scenarios[k]);
    if (!what) continue;
    p87_report_add(report, scenarios[k].key, 0, 0,
                   "--movers: the %s differs from that of %s, the base: the same children are found only in scenarios "
                   "that share population, draws and years",
                   what, scenarios[0].key);
    st = P87_USER;
  }
  return st;
}

p87_status p87_movers_init(struct p87_movers *m, struct p87_comm *comm, const struct p87_figures *figures,
                           const struct p87_scenario *scenarios, size_t n, struct p87_results *results)
{
  memset(m, 0, sizeof *m);
  m->comm = comm;
  m->scenarios = scenarios;
  m->n = n;
  m->results = results;
  m->n_cells = figures->n_countries * P87_MOVER_CELLS;
  m->cells = p87_alloc_array(m->n_cells, sizeof *m->cells);
  return p87_comm_agree(comm, m->cells ? P87_OK : P87_MACHINE);
}

void p87_movers_free(struct p87_movers *m)
{
  for (size_t y = 0; y < P87_COUNT_OF(m->base); y++) p87_roll_free(&m->base[y]);
  p87_free(m->cells);
  memset(m, 0, sizeof *m);
}

/* Says once what the base takes, when all its years are there. Collective. */
static void tell_size(struct p87_movers *m)
{
  double mine = 0;
  for (size_t y = 0; y < P87_COUNT_OF(m->base); y++) mine += (double)m->base[y].n * P87_ROLL_BYTES;
  p87_comm_max_f64(m->comm, &mine, 1);
  p87_log(P87_LOG_INFO, "movers: the children of \"%s\", 2016-%u, take %.1f MB on the rank that has most",
          m->scenarios[0].key, m->scenarios[0].horizon, mine / 1e6);
  m->is_told = 1;
}

/* This year of the other scenario k against that of the base, summed over ranks into m->cells. Collective. */
static p87_status join(struct p87_movers *m, size_t k, unsigned y, const struct p87_world *world)
{
  struct p87_roll other = {0};
  const p87_status st = p87_roll_make(world, m->comm, &other);
  if (st) return st;
  memset(m->cells, 0, m->n_cells * sizeof *m->cells);
  p87_roll_join(&m->base[y], &other, m->cells);
  p87_comm_sum_i64(m->comm, m->cells, m->n_cells);
  p87_roll_free(&other);
  if (k + 1 == m->n) p87_roll_free(&m->base[y]); /* nobody asks for it again */
  return P87_OK;
}

/* Rank 0: m->cells go into the results of scenario k. */
static p87_status keep(const struct p87_movers *m, size_t k, unsigned replicate, unsigned y)
{
  struct p87_results *r = &m->results[k];
  const size_t at = (size_t)replicate * r->years + y;
  if (!r->movers) {
    const p87_status st = p87_results_add_movers(r, &m->scenarios[0]);
    if (st) return st;
  }
  r->base_fingerprint[at] = m->results[0].fingerprint[at];
  for (size_t c = 0; c < r->n_countries; c++)
    memcpy(p87_results_movers(r, replicate, y, c), m->cells + r->country[c] * (size_t)P87_MOVER_CELLS,
           P87_MOVER_CELLS * sizeof *m->cells);
  return P87_OK;
}

p87_status p87_movers_year(void *user, const struct p87_scenario *scenario, unsigned replicate, unsigned year,
                           const struct p87_world *world)
{
  struct p87_movers *m = user;
  const size_t k = (size_t)(scenario - m->scenarios);
  const unsigned y = year - P87_YEAR_FIRST;
  if (k == 0) {
    const p87_status st = p87_roll_make(world, m->comm, &m->base[y]);
    if (!st && year == scenario->horizon && !m->is_told) tell_size(m);
    return st;
  }
  const p87_status st = join(m, k, y, world);
  return st ? st : p87_comm_agree(m->comm, p87_comm_rank(m->comm) == 0 ? keep(m, k, replicate, y) : P87_OK);
}
