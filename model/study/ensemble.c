#include "path87/study/ensemble.h"

#include <string.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/exchange.h"
#include "path87/hpc/partition.h"
#include "path87/policy/budget.h"
#include "path87/study/follow_pace.h"
#include "path87/study/restart.h"
#include "path87/study/targets.h"
#include "path87/synth/access.h"
#include "path87/synth/pilots.h"
#include "path87/synth/synth.h"
#include "path87/world/macro.h"
#include "path87/world/structure.h"
#include "path87/world/migration_table.h"
#include "path87/world/observed.h"
#include "path87/world/year_table.h"

static struct p87_synth synth_of(struct p87_stage *stage, uint64_t population)
{
  const struct p87_synth synth = {.params = &stage->inputs->params,
                                  .figures = &stage->inputs->figures,
                                  .directory = &stage->directory,
                                  .work = stage->work,
                                  .lasting = stage->lasting,
                                  .key = p87_key_make(stage->seed, population)};
  return synth;
}

static struct p87_year_run run_of(struct p87_stage *stage, const struct p87_policy *policy, uint64_t replicate,
                                  unsigned year)
{
  const struct p87_year_run run = {.kernels = stage->kernels,
                                   .context = {.params = &stage->inputs->params,
                                               .figures = &stage->inputs->figures,
                                               .directory = &stage->directory,
                                               .table = stage->table,
                                               .work = stage->work,
                                               .abroad = &stage->abroad,
                                               .scenario = policy->scenario,
                                               .policy = policy,
                                               .key = p87_key_make(stage->seed, replicate),
                                               .year = year,
                                               .scratch = &stage->scratch},
                                   .tally = stage->tally,
                                   .seconds = stage->seconds,
                                   .watch = stage->trace ? p87_trace_step : NULL,
                                   .watcher = stage->trace};
  return run;
}

static void clear_tally(struct p87_stage *stage)
{
  memset(stage->tally, 0, stage->inputs->figures.n_countries * sizeof *stage->tally);
}

/* The rank that fits a country: any can, since pilots are those of the country and not of the run. */
static int maker_of(const struct p87_stage *stage, size_t country)
{
  return (int)(country % (size_t)p87_comm_size(stage->comm));
}

/* The tables that one rank made become those of all: as words, to which the others add nothing. */
static void share_work(struct p87_stage *stage)
{
  const size_t n = stage->inputs->figures.n_countries;
  _Static_assert(sizeof *stage->work % sizeof(uint64_t) == 0, "a work table is made of whole words");
  for (size_t c = 0; c < n; c++)
    if (maker_of(stage, c) != p87_comm_rank(stage->comm)) memset(&stage->work[c], 0, sizeof stage->work[c]);
  p87_comm_sum_u64(stage->comm, (uint64_t *)(void *)stage->work, n * (sizeof *stage->work / sizeof(uint64_t)));
}

p87_status p87_stage_fit(struct p87_stage *stage, struct p87_figures *figures)
{
  const struct p87_scenario none = {0};
  const struct p87_policy policy = p87_policy_make(&none);
  clear_tally(stage);
  p87_year_table_make(&stage->inputs->figures, &stage->inputs->params, stage->lasting, P87_YEAR_FIRST, stage->tally,
                      stage->table);
  const struct p87_year_run run = run_of(stage, &policy, 0, P87_YEAR_FIRST);
  p87_status st = P87_OK;
  for (size_t c = 0; c < figures->n_countries && !st; c++)
    if (maker_of(stage, c) == p87_comm_rank(stage->comm))
      st = p87_pilots_fit(&run, stage->work, stage->lasting, (unsigned)c);
  st = p87_comm_agree(stage->comm, st);
  if (st) return st;
  share_work(stage);
  for (size_t c = 0; c < figures->n_countries; c++) figures->country[c].fit = stage->work[c].fit;
  return P87_OK;
}

static void prepare_work(struct p87_stage *stage)
{
  const struct p87_figures *figures = &stage->inputs->figures;
  for (size_t c = 0; c < figures->n_countries; c++) {
    p87_work_table_make(&figures->country[c], &stage->work[c]);
    p87_access_make(&stage->inputs->params, &figures->country[c], &stage->work[c]);
    p87_lasting_make(&figures->country[c], &stage->inputs->params, &stage->lasting[c]);
  }
}

p87_status p87_stage_init(struct p87_stage *stage, struct p87_comm *comm, const struct p87_inputs *inputs,
                          const struct p87_kernels *kernels, const struct p87_scenario *scenario)
{
  const size_t n = inputs->figures.n_countries;
  const int ranks = p87_comm_size(comm);
  memset(stage, 0, sizeof *stage);
  stage->comm = comm;
  stage->inputs = inputs;
  stage->kernels = kernels;
  stage->seed = scenario->seed;
  p87_status st = p87_directory_make(&inputs->figures, scenario, (double)inputs->params.synthesis.community_persons,
                                     &stage->directory);
  if (!st) {
    stage->partition = p87_alloc_array((size_t)ranks + 1, sizeof *stage->partition);
    stage->work = p87_alloc_array(n, sizeof *stage->work);
    stage->lasting = p87_alloc_array(n, sizeof *stage->lasting);
    stage->table = p87_alloc_array(n, sizeof *stage->table);
    stage->tally = p87_alloc_array(n, sizeof *stage->tally);
    if (!stage->partition || !stage->work || !stage->lasting || !stage->table || !stage->tally) st = P87_MACHINE;
  }
  st = p87_comm_agree(comm, st);
  if (st) return st;
  p87_partition(stage->directory.persons, stage->directory.n, ranks, stage->partition);
  prepare_work(stage);
  return P87_OK;
}

void p87_stage_free(struct p87_stage *stage)
{
  p87_directory_free(&stage->directory);
  p87_free(stage->partition);
  p87_free(stage->work);
  p87_free(stage->lasting);
  p87_free(stage->table);
  p87_free(stage->tally);
  p87_free(stage->scratch.bytes);
  memset(stage, 0, sizeof *stage);
}

p87_status p87_stage_synthesise(struct p87_stage *stage, uint64_t population, struct p87_world *world)
{
  const struct p87_synth synth = synth_of(stage, population);
  p87_status st = p87_world_init(world, &stage->directory, stage->partition, p87_comm_rank(stage->comm));
  for (uint32_t k = 0; k < world->n && !st; k++) {
    st = p87_synth_community(&synth, world->first + k, &world->community[k]);
    if (k % 256 == 255) p87_progress("synthesis  community %u of %u", k + 1, world->n);
  }
  st = p87_comm_agree(stage->comm, st);
  return st ? st : p87_trace_synthesis(stage->trace, world);
}

static void sum_tally(struct p87_stage *stage)
{
  const size_t cells = sizeof *stage->tally / sizeof(int64_t);
  p87_comm_sum_i64(stage->comm, (int64_t *)(void *)stage->tally, stage->inputs->figures.n_countries * cells);
}

static p87_status reserve(struct p87_stage *stage, struct p87_world *world, enum p87_phase phase)
{
  return p87_comm_agree(stage->comm, p87_year_reserve(world, &stage->scratch, phase));
}

/* Year tables of countries: chances, growth, and what happens without anybody's decision. */
static void make_tables(struct p87_stage *stage, const struct p87_scenario *scenario, uint64_t replicate, unsigned year)
{
  const struct p87_figures *figures = &stage->inputs->figures;
  p87_year_table_make(figures, &stage->inputs->params, stage->lasting, year, stage->tally, stage->table);
  p87_macro_make(figures, &stage->inputs->params, p87_key_make(stage->seed, replicate), scenario->without, year,
                 stage->table);
  if (scenario->conditions == P87_CONDITIONS_OBSERVED)
    p87_observed_make(figures, &stage->inputs->params, p87_key_make(stage->seed, replicate), scenario->without, year,
                      stage->table);
  p87_pace_make(&scenario->pace, &stage->pace, year, figures->n_countries, stage->table);
  for (size_t c = 0; c < figures->n_countries && stage->ln_income; c++)
    stage->table[c].ln_growth += (float)stage->ln_income[c];
  p87_structure_make(figures, &stage->inputs->params, scenario->without, year, stage->table);
}

p87_status p87_stage_start(struct p87_stage *stage, const struct p87_scenario *scenario, uint64_t replicate,
                           struct p87_world *world)
{
  const struct p87_policy policy = p87_policy_make(scenario);
  p87_status st = reserve(stage, world, P87_PHASE_LIFE);
  if (st) return st;
  clear_tally(stage);
  make_tables(stage, scenario, replicate, P87_YEAR_FIRST);
  struct p87_year_run run = run_of(stage, &policy, replicate, P87_YEAR_FIRST);
  p87_year_start(&run, world);
  sum_tally(stage);
  return p87_trace_flush(stage->trace);
}

p87_status p87_stage_year(struct p87_stage *stage, const struct p87_scenario *scenario, uint64_t replicate,
                          unsigned year, struct p87_world *world)
{
  struct p87_policy policy = p87_policy_make(scenario);
  p87_budget_make(&stage->inputs->figures, &stage->directory, stage->tally, &policy);
  p87_status st = reserve(stage, world, P87_PHASE_DEMOGRAPHY);
  if (!st) st = p87_pace_follow(stage, scenario, year);
  if (st) return st;
  make_tables(stage, scenario, replicate, year);
  p87_migration_table_make(&stage->inputs->figures, &stage->inputs->params, &stage->directory, year, stage->tally,
                           stage->table, &stage->abroad);
  clear_tally(stage);
  struct p87_year_run run = run_of(stage, &policy, replicate, year);
  p87_year_phase(&run, world, P87_PHASE_DEMOGRAPHY);
  st = p87_trace_flush(stage->trace);
  if (st) return st;
  const double start = p87_clock_seconds();
  st = p87_exchange(world, stage->comm, stage->tally);
  if (!st) st = reserve(stage, world, P87_PHASE_LIFE);
  if (stage->seconds) stage->seconds[P87_STEP_exchange] += p87_clock_seconds() - start;
  if (!st) st = p87_trace_exchange(stage->trace, world, year);
  if (st) return st;
  p87_year_phase(&run, world, P87_PHASE_LIFE);
  sum_tally(stage);
  return p87_trace_flush(stage->trace);
}

uint64_t p87_stage_fingerprint(struct p87_stage *stage, const struct p87_world *world)
{
  uint64_t hash = p87_world_hash(world);
  p87_comm_sum_u64(stage->comm, &hash, 1);
  return hash;
}

int p87_ensemble_shares(const struct p87_scenario *a, const struct p87_scenario *b)
{
  return a->seed == b->seed && a->population == b->population && a->replicates == b->replicates &&
         a->scale == b->scale && memcmp(a->country_mask, b->country_mask, sizeof a->country_mask) == 0;
}

/* --- results -------------------------------------------------------------------------------- */

static p87_status results_make(const struct p87_stage *stage, const struct p87_scenario *s, struct p87_results *r)
{
  const struct p87_figures *figures = &stage->inputs->figures;
  size_t n = 0;
  for (size_t c = 0; c < figures->n_countries; c++) n += (size_t)p87_has_country(s->country_mask, c);
  p87_status st = p87_results_init(r, s->replicates, s->horizon - P87_YEAR_FIRST + 1, n);
  if (st) return st;
  n = 0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    if (!p87_has_country(s->country_mask, c)) continue;
    const uint64_t simulated = stage->directory.founders[c * P87_AREAS] + stage->directory.founders[c * P87_AREAS + 1];
    r->country[n] = (uint16_t)c;
    r->weight_un[n] = p87_country_persons(&figures->country[c]) / (double)simulated;
    r->weight_ilo[n] = r->weight_un[n] * p87_ilo_to_un(&stage->inputs->params, figures->country[c].region);
    n++;
  }
  return P87_OK;
}

/* The year's tally and fingerprint go into the results; one line goes into the log. */
static void record(struct p87_stage *stage, const struct p87_scenario *s, unsigned replicate, unsigned year,
                   const struct p87_world *world, double seconds, struct p87_results *r)
{
  const uint64_t hash = p87_stage_fingerprint(stage, world);
  if (p87_comm_rank(stage->comm) != 0) return;
  const unsigned y = year - P87_YEAR_FIRST;
  int64_t persons = 0, employment = 0, labour = 0, hazardous = 0, places = 0, unsettled = 0;
  r->fingerprint[(size_t)replicate * r->years + y] = hash;
  for (size_t k = 0; k < r->n_countries; k++) {
    const struct p87_tally_layout *t = &stage->tally[r->country[k]];
    *p87_results_slab(r, replicate, y, k) = *t;
    for (int a = 0; a < P87_AREAS; a++) {
      persons += t->households_persons[a];
      places += t->markets_communities[a];
      unsettled += t->markets_unsettled[a];
    }
    for (int c = 0; c < P87_CHILD_CELLS; c++) {
      employment += t->children_employment[c];
      labour += t->children_child_labour[c];
      hazardous += t->children_hazardous[c];
    }
  }
  p87_log(P87_LOG_INFO,
          "%s  replicate %u  %u  people %lld  in employment %lld  child labour %lld  hazardous %lld  %.1f s", s->key,
          replicate, year, (long long)persons, (long long)employment, (long long)labour, (long long)hazardous, seconds);
  if (unsettled > 0)
    p87_log(P87_LOG_INFO, "%s  replicate %u  %u  markets: %lld of %lld communities did not settle", s->key, replicate,
            year, (long long)unsettled, (long long)places);
}

/* Years of one scenario of one replicate that is under way. */
struct leg {
  const struct p87_scenario *scenario;
  unsigned replicate, k; /* k: position of the scenario */
  struct p87_world *world;
  struct p87_results *results; /* of all scenarios */
  p87_year_hook *hook;
  void *user;
};

static p87_status finish_year(struct p87_stage *stage, const struct leg *l, unsigned year, double seconds)
{
  p87_status st = P87_OK;
  record(stage, l->scenario, l->replicate, year, l->world, seconds, &l->results[l->k]);
  if (l->hook) st = p87_comm_agree(stage->comm, l->hook(l->user, l->scenario, l->replicate, year, l->world));
  return st ? st : p87_restart_year(stage->restart, stage, l->results, l->replicate, l->k, year, l->world);
}

/* To the horizon, from the year whose tally stage->tally holds. */
static p87_status run_years(struct p87_stage *stage, const struct leg *l, unsigned from)
{
  p87_status st = P87_OK;
  for (unsigned year = from + 1; year <= l->scenario->horizon && !st; year++) {
    const double begun = p87_clock_seconds();
    st = p87_stage_year(stage, l->scenario, l->replicate, year, l->world);
    if (!st) st = finish_year(stage, l, year, p87_clock_seconds() - begun);
  }
  return st;
}

/* What goes on from here: a copy, or the world itself if it is not needed again. */
static p87_status branch(struct p87_stage *stage, struct p87_world *to, struct p87_world *from, int is_last)
{
  if (!is_last) return p87_comm_agree(stage->comm, p87_world_copy(to, from));
  p87_world_free(to);
  *to = *from;
  memset(from, 0, sizeof *from);
  return P87_OK;
}

/* What scenarios and replicates share, made when it is first needed: after a checkpoint it may not be. */
struct past {
  struct p87_world people, start, spare;
  struct p87_tally_layout *tally; /* owned: of year 0 of the replicate */
  int has_people, has_start;
};

static p87_status make_start(struct p87_stage *stage, const struct p87_scenario *s, unsigned replicate,
                             struct past *past)
{
  p87_status st = past->has_people ? P87_OK : p87_stage_synthesise(stage, s->population, &past->people);
  past->has_people = 1;
  if (!st) st = branch(stage, &past->start, &past->people, replicate + 1 == s->replicates);
  p87_trace_at(stage->trace, replicate, 0);
  if (!st) st = p87_stage_start(stage, s, replicate, &past->start);
  memcpy(past->tally, stage->tally, stage->inputs->figures.n_countries * sizeof *past->tally);
  past->has_start = 1;
  return st;
}

/* From the shared year 0 on. */
static p87_status run_from_start(struct p87_stage *stage, const struct p87_scenario *scenarios, size_t n, struct leg *l,
                                 struct past *past)
{
  p87_status st = past->has_start ? P87_OK : make_start(stage, &scenarios[0], l->replicate, past);
  if (st) return st;
  p87_trace_at(stage->trace, l->replicate, l->k);
  l->world = l->k + 1 < n ? &past->spare : &past->start;
  if (l->k + 1 < n) st = branch(stage, &past->spare, &past->start, 0);
  memcpy(stage->tally, past->tally, stage->inputs->figures.n_countries * sizeof *past->tally);
  if (!st) st = finish_year(stage, l, P87_YEAR_FIRST, 0.0);
  return st ? st : run_years(stage, l, P87_YEAR_FIRST);
}

/* From the year of a checkpoint on. */
static p87_status run_from_checkpoint(struct p87_stage *stage, struct leg *l, unsigned year, struct past *past)
{
  if (year == l->scenario->horizon) return P87_OK;
  l->world = &past->spare;
  const p87_status st = p87_restart_world(stage->restart, stage, &past->spare);
  if (!st) p87_pace_recall(stage, l->scenario, &l->results[l->k], l->replicate, year);
  return st ? st : run_years(stage, l, year);
}

static p87_status run_group(struct p87_stage *stage, const struct p87_scenario *scenarios, size_t n, struct leg *l,
                            struct past *past)
{
  struct p87_checkpoint_head from;
  p87_status st = p87_restart_begin(stage->restart, stage, l->results, &from);
  unsigned k = from.scenario;
  for (unsigned replicate = from.replicate; replicate < scenarios[0].replicates && !st; replicate++, k = 0) {
    past->has_start = 0;
    for (; k < n && !st; k++) {
      l->scenario = &scenarios[k];
      l->replicate = replicate;
      l->k = k;
      if (from.year > 0)
        st = run_from_checkpoint(stage, l, from.year, past);
      else
        st = run_from_start(stage, scenarios, n, l, past);
      from.year = 0;
    }
  }
  return st;
}

p87_status p87_ensemble_run(struct p87_stage *stage, const struct p87_scenario *scenarios, size_t n,
                            struct p87_results *results, p87_year_hook *hook, void *user)
{
  struct past past = {.tally = p87_alloc_array(stage->inputs->figures.n_countries, sizeof *past.tally)};
  struct leg l = {.results = results, .hook = hook, .user = user};
  p87_status st = past.tally ? P87_OK : P87_MACHINE;
  for (size_t k = 0; k < n && !st; k++) st = results_make(stage, &scenarios[k], &results[k]);
  st = p87_comm_agree(stage->comm, st);
  if (!st) st = p87_trace_begin(stage->trace, &stage->inputs->figures, &stage->directory, scenarios, n);
  if (!st) st = run_group(stage, scenarios, n, &l, &past);
  p87_progress_end();
  p87_world_free(&past.spare);
  p87_world_free(&past.start);
  p87_world_free(&past.people);
  p87_free(past.tally);
  return st;
}
