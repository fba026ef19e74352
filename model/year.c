#include "path87/process/year.h"

#include "path87/base/log.h"
#include "path87/base/memory.h"

#define P(column) (UINT64_C(1) << P87_COLUMN_PERSON_##column)
#define H(column) (UINT64_C(1) << P87_COLUMN_HOUSEHOLD_##column)
#define L(column) (UINT64_C(1) << P87_COLUMN_PLACE_##column)
#define REGROUP P87_REGROUP
#define NOTHING 0
#define P87_STEP(process, title, reads, writes) [P87_STEP_##process] = {#process, title, reads, writes},
#define P87_EXCHANGE(title) [P87_STEP_exchange] = {"exchange", title, 0, P87_REGROUP},
const struct p87_step_info p87_step_table[P87_STEPS] = {
#include "path87/tables/schedule.def"
};
#undef P
#undef H
#undef L

/* Bytes of scratch: what the most demanding process takes a person, and a floor. */
enum { SCRATCH_PER_PERSON = 512, SCRATCH_FLOOR = 1 << 18 };

static p87_index women_of_childbearing_age(const struct p87_persons *who)
{
  p87_index n = 0;
  for (p87_index i = 0; i < who->n; i++) n += (who->sex[i] == P87_FEMALE) & (who->age[i] >= 14) & (who->age[i] < 50);
  return n;
}

/* With room to spare when it has to grow, so that it seldom does. */
static p87_status make_room(struct p87_community *c)
{
  const p87_index persons = c->persons.n + 2 * women_of_childbearing_age(&c->persons) / 3 + 32;
  const p87_index homes = c->households.n + c->persons.n / 4 + 32;
  if (persons <= c->persons.capacity && homes <= c->households.capacity) return P87_OK;
  return p87_community_reserve(c, persons + persons / 16, homes + homes / 16);
}

p87_status p87_year_reserve(struct p87_world *world, struct p87_scratch *scratch, enum p87_phase phase)
{
  size_t bytes = 0;
  for (uint32_t k = 0; k < world->n; k++) {
    struct p87_community *c = &world->community[k];
    p87_status st = phase == P87_PHASE_DEMOGRAPHY ? make_room(c) : P87_OK; /* later nobody is added */
    if (st) return st;
    const size_t wanted = (size_t)c->persons.capacity * SCRATCH_PER_PERSON +
                          p87_regroup_scratch_bytes(c->persons.capacity, c->households.capacity);
    if (wanted > bytes) bytes = wanted;
  }
  bytes += SCRATCH_FLOOR;
  if (bytes <= scratch->n) return P87_OK;
  p87_free(scratch->bytes);
  scratch->n = 0;
  scratch->bytes = p87_alloc(bytes);
  if (!scratch->bytes) return P87_MACHINE;
  scratch->n = bytes;
  return P87_OK;
}

#ifndef NDEBUG
/* One community in sixteen, another each year: a step changes no column that it does not declare. */
static int is_watched(const struct p87_context *ctx, const struct p87_community *place, enum p87_step step)
{
  return p87_step_table[step].writes != P87_REGROUP && (place->id + ctx->year) % 16 == 0;
}

static void run_watched(const struct p87_year_run *run, struct p87_community *place, struct p87_tally *tally,
                        enum p87_step step)
{
  uint64_t before[P87_COLUMNS];
  for (int k = 0; k < P87_COLUMNS; k++) before[k] = p87_community_column_hash(place, (enum p87_column)k);
  run->kernels->step[step](&run->context, place, tally);
  for (int k = 0; k < P87_COLUMNS; k++)
    P87_CHECK((p87_step_table[step].writes >> k & 1) ||
                before[k] == p87_community_column_hash(place, (enum p87_column)k),
              "step %s changes column %s of community %u, which it does not declare", p87_step_table[step].name,
              p87_column_table[k].name, place->id);
}
#endif

_Static_assert((int)P87_SWITCH_STEPS == (int)P87_STEPS, "a switch has the number of its step");

static void run_step(const struct p87_year_run *run, struct p87_community *place, struct p87_tally *tally,
                     enum p87_step step)
{
  if (p87_is_left_out(run->context.scenario, step, run->context.year)) return;
#ifndef NDEBUG
  if (is_watched(&run->context, place, step))
    run_watched(run, place, tally, step);
  else
#endif
    run->kernels->step[step](&run->context, place, tally);
  if (run->watch) run->watch(run->watcher, &run->context, place, step);
}

/* Asks for piece k of n of a community's columns, which soon are needed: far more lie in memory than in the caches. */
static void bring_near(const struct p87_community *place, int k, int n)
{
  enum { LINE = 64 };
  const char *block = place->block;
  const size_t lines = place->block_bytes / LINE, from = lines * (size_t)k / (size_t)n;
  const size_t to = lines * (size_t)(k + 1) / (size_t)n;
  for (size_t line = from; line < to; line++) __builtin_prefetch(block + line * LINE, 1, 2);
}

/* next: the community whose turn is next; NULL if there is none. */
static void run_steps(const struct p87_year_run *run, struct p87_community *place, const struct p87_community *next,
                      int from, int to)
{
  struct p87_tally tally = {&run->tally[place->country]};
  double start = run->seconds ? p87_clock_seconds() : 0.0;
  for (int step = from; step < to; step++) {
    run_step(run, place, &tally, (enum p87_step)step);
    if (next) bring_near(next, step - from, to - from);
    if (!run->seconds) continue;
    const double now = p87_clock_seconds();
    run->seconds[step] += now - start;
    start = now;
  }
}

void p87_year_phase(struct p87_year_run *run, struct p87_world *world, enum p87_phase phase)
{
  const int from = phase == P87_PHASE_DEMOGRAPHY ? 0 : P87_STEP_exchange + 1;
  const int to = phase == P87_PHASE_DEMOGRAPHY ? P87_STEP_exchange : P87_STEPS;
  run->context.outbox = &world->outbox;
  for (uint32_t k = 0; k < world->n; k++) {
    run_steps(run, &world->community[k], k + 1 < world->n ? &world->community[k + 1] : NULL, from, to);
    if (k % 256 == 255) p87_progress("%u  community %u of %u", run->context.year, k + 1, world->n);
  }
}

/* Children's time of the years before, at the ages that children then had; adults work and earn in each as in
 * year 0, and norms follow. Forced labour is lived through for so long that nothing is left of its start. Grades are
 * those with which year 0 begins: a child who is younger is not behind for lack of them. */
enum { FORCED_PAST = 25 };

static void burn_in(struct p87_year_run *run, struct p87_community *place)
{
  const unsigned year = run->context.year;
  for (unsigned back = P87_BURN_IN_YEARS; back > 0; back--) {
    run->context.year = year - back;
    run->context.years_back = back;
    run_steps(run, place, NULL, P87_STEP_exchange + 1, P87_STEP_child_time + 1);
    const unsigned past = back == P87_BURN_IN_YEARS ? FORCED_PAST : back;
    for (unsigned b = past; b >= back; b--) { /* incomes and debts as they stand */
      run->context.year = year - b;
      run->context.years_back = b;
      run_steps(run, place, NULL, P87_STEP_forced_labour, P87_STEP_forced_labour + 1);
    }
    run_steps(run, place, NULL, P87_STEP_norms, P87_STEP_norms + 1);
  }
  run->context.year = year;
  run->context.years_back = 0;
}

void p87_year_start(struct p87_year_run *run, struct p87_world *world)
{
  for (uint32_t k = 0; k < world->n; k++) {
    struct p87_community *place = &world->community[k];
    burn_in(run, place);
    run_steps(run, place, NULL, P87_STEP_exchange + 1, P87_STEPS);
  }
}
