/* When a run writes checkpoints, and how it goes on from one. */
#include "path87/study/restart.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/base/random.h"
#include "path87/hpc/stop.h"
#include "path87/results/netcdf.h"
#include "path87/results/place.h"
#include "path87/results/record.h"
#include "path87/study/pack.h"
#include "path87/study/sources.h"

enum { KEPT = 2, CELLS = sizeof(struct p87_tally_layout) / sizeof(int64_t) };

struct p87_restart {
  struct p87_comm *comm; /* borrowed, as all that is not marked */
  struct p87_restart_plan plan;
  const struct p87_inputs *inputs;
  const struct p87_scenario *scenarios; /* of the run */
  size_t n_scenarios;
  struct p87_report *report;
  uint64_t run;                         /* what identifies it */
  unsigned n_groups;                    /* begun */
  const struct p87_scenario *group;     /* the one that runs */
  size_t n_group;                       /* its scenarios */
  struct p87_found from;                /* the checkpoint to go on from */
  char kept[KEPT][P87_CHECKPOINT_FILE]; /* rank 0: the last ones, the newest first; or empty */
  /* Owned, rank 0: parts of a checkpoint. */
  void *image; /* inputs */
  size_t image_bytes;
  struct p87_pack packed, tally, done;
  struct p87_checkpoint_head until; /* replicate, scenario, year that `packed` holds results to */
  unsigned years;                   /* since the last checkpoint */
  double written_at;                /* seconds on the clock */
};

/* --- which run it is ------------------------------------------------------------------------------ */

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
  const unsigned char *at = bytes;
  hash = p87_hash2(hash, n);
  for (size_t i = 0; i < n; i += 8) {
    uint64_t word = 0;
    for (size_t k = 0; k < 8 && i + k < n; k++) word |= (uint64_t)at[i + k] << (8 * k);
    hash = p87_hash2(hash, word);
  }
  return hash;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
  return text ? hash_bytes(hash, text, strlen(text)) : p87_hash2(hash, 1);
}

/* All that its results depend on. */
static uint64_t identify(const struct p87_inputs *inputs, const struct p87_scenario *scenarios, size_t n)
{
  uint64_t hash = hash_text(hash_text(P87_RESULTS_SCHEMA, P87_VERSION), p87_sources), scale;
  for (size_t i = 0; i < inputs->n_files; i++)
    hash = hash_bytes(hash_text(hash, inputs->files[i].name), inputs->files[i].text, inputs->files[i].bytes);
  for (size_t k = 0; k < n; k++) {
    const struct p87_scenario *s = &scenarios[k];
    hash = hash_text(hash_text(hash, s->key), s->name);
    hash = p87_hash3(p87_hash3(hash, s->seed, s->population), s->replicates, s->horizon);
    memcpy(&scale, &s->scale, sizeof scale);
    hash = p87_hash2(hash, scale);
    for (size_t i = 0; i < P87_COUNT_OF(s->country_mask); i++) hash = p87_hash2(hash, s->country_mask[i]);
    for (size_t i = 0; i < s->n_files; i++)
      hash = hash_bytes(hash_text(hash, s->files[i].name), s->files[i].text, s->files[i].bytes);
  }
  return hash;
}

p87_status p87_restart_make(struct p87_restart **out, struct p87_comm *comm, const struct p87_restart_plan *plan,
                            const struct p87_inputs *inputs, const struct p87_scenario *scenarios, size_t n,
                            struct p87_report *report)
{
  *out = NULL;
  struct p87_restart *r = p87_alloc(sizeof *r);
  const p87_status st = p87_comm_agree(comm, r ? P87_OK : P87_MACHINE);
  if (st) {
    p87_free(r);
    return st;
  }
  r->comm = comm;
  r->plan = *plan;
  r->inputs = inputs;
  r->scenarios = scenarios;
  r->n_scenarios = n;
  r->report = report;
  r->run = identify(inputs, scenarios, n);
  r->written_at = p87_clock_seconds();
  *out = r;
  return P87_OK;
}

void p87_restart_free(struct p87_restart *r)
{
  if (!r) return;
  p87_free(r->image);
  p87_free(r->packed.bytes);
  p87_free(r->tally.bytes);
  p87_free(r->done.bytes);
  p87_free(r);
}

static int is_first_rank(const struct p87_restart *r)
{
  return p87_comm_rank(r->comm) == 0;
}

/* --- where it goes on from ------------------------------------------------------------------------ */

static void use(struct p87_restart *r, const struct p87_found *found, const char *older)
{
  r->from = *found;
  snprintf(r->kept[0], sizeof r->kept[0], "%s", found->path);
  snprintf(r->kept[1], sizeof r->kept[1], "%s", older);
}

p87_status p87_restart_find(struct p87_restart *r)
{
  if (!r) return P87_OK;
  struct p87_found found;
  char older[P87_CHECKPOINT_FILE];
  if (is_first_rank(r)) p87_checkpoints_sweep(r->plan.dir);
  const p87_status st = p87_checkpoints_newest(r->comm, r->plan.dir, r->run, &found, older);
  if (!st && found.is_found) use(r, &found, older);
  return st;
}

p87_status p87_restart_use(struct p87_restart *r, const struct p87_found *found, const char *older)
{
  if (is_first_rank(r)) p87_checkpoints_sweep(r->plan.dir);
  if (found->head.run != r->run) {
    p87_report_add(
      r->report, found->path, 0, 0,
      "written by another version of path87 (this is %s, and its sources are others): use that one to go on, or "
      "start the run again",
      P87_VERSION);
    return P87_USER;
  }
  use(r, found, older);
  return P87_OK;
}

int p87_restart_group(struct p87_restart *r, size_t first, size_t n)
{
  if (!r) return 0;
  r->group = r->scenarios + first;
  r->n_group = n;
  r->packed.n = 0;
  memset(&r->until, 0, sizeof r->until);
  r->n_groups++;
  return r->from.is_found && r->n_groups <= r->from.head.group;
}

p87_status p87_restart_group_done(struct p87_restart *r)
{
  if (!r || r->group + r->n_group == r->scenarios + r->n_scenarios) return P87_OK; /* nothing follows */
  p87_status st = P87_OK;
  for (size_t k = 0; k < r->n_group && !st && is_first_rank(r); k++) {
    char line[P87_CHECKPOINT_NAME];
    st = p87_checkpoint_done_line(r->plan.dir, r->group[k].key, line, r->report);
    if (!st) p87_pack_bytes(&r->done, line, strlen(line));
  }
  return p87_comm_agree(r->comm, st);
}

void p87_restart_done(struct p87_restart *r)
{
  for (size_t k = 0; r && k < r->n_scenarios && is_first_rank(r); k++)
    p87_checkpoints_remove(r->plan.dir, r->run, r->scenarios[k].key);
}

/* --- results so far ------------------------------------------------------------------------------- */

/* One year of one scenario of one replicate. */
struct entry {
  unsigned replicate, scenario, year;
};

static struct entry next_of(const struct p87_restart *r, struct entry e)
{
  if (++e.year <= r->group[e.scenario].horizon) return e;
  e.year = P87_YEAR_FIRST;
  if (++e.scenario < r->n_group) return e;
  e.scenario = 0;
  e.replicate++;
  return e;
}

/* The first that `until` does not hold. */
static struct entry first_after(const struct p87_restart *r, const struct p87_checkpoint_head *until)
{
  const struct entry e = {until->replicate, until->scenario, until->year};
  const struct entry none = {until->replicate, until->scenario, P87_YEAR_FIRST};
  return until->year > 0 ? next_of(r, e) : none;
}

static int is_same(struct entry a, struct entry b)
{
  return a.replicate == b.replicate && a.scenario == b.scenario && a.year == b.year;
}

/* Puts what was simulated since the last time behind the packed results. */
static void pack_results(struct p87_restart *r, const struct p87_results *results,
                         const struct p87_checkpoint_head *until)
{
  const struct entry end = first_after(r, until);
  for (struct entry e = first_after(r, &r->until); !is_same(e, end); e = next_of(r, e)) {
    const struct p87_results *of = &results[e.scenario];
    const unsigned y = e.year - P87_YEAR_FIRST;
    p87_pack_numbers(&r->packed, (const int64_t *)&of->fingerprint[(size_t)e.replicate * of->years + y], 1);
    p87_pack_numbers(&r->packed, (const int64_t *)(const void *)p87_results_slab(of, e.replicate, y, 0),
                     of->n_countries * CELLS);
  }
  r->until = *until;
}

/* 0 if the bytes are not what they should be. */
static int unpack_results(struct p87_restart *r, struct p87_results *results, const struct p87_checkpoint_head *until)
{
  size_t at = 0;
  const struct entry begin = {0, 0, P87_YEAR_FIRST}, end = first_after(r, until);
  for (struct entry e = begin; !is_same(e, end); e = next_of(r, e)) {
    const struct p87_results *of = &results[e.scenario];
    const unsigned y = e.year - P87_YEAR_FIRST;
    if (e.replicate > until->replicate || y >= of->years || e.replicate >= of->replicates) return 0;
    if (!p87_unpack_numbers(r->packed.bytes, r->packed.n, &at,
                            (int64_t *)&of->fingerprint[(size_t)e.replicate * of->years + y], 1) ||
        !p87_unpack_numbers(r->packed.bytes, r->packed.n, &at,
                            (int64_t *)(void *)p87_results_slab(of, e.replicate, y, 0), of->n_countries * CELLS))
      return 0;
  }
  return at == r->packed.n;
}

static p87_status read_part(struct p87_restart *r, const char *name, struct p87_pack *pack)
{
  void *bytes = NULL;
  size_t n = 0;
  const p87_status st = p87_checkpoint_part_read(r->from.path, name, &bytes, &n, r->report);
  if (st) return st;
  p87_free(pack->bytes);
  *pack = (struct p87_pack){.bytes = bytes, .n = n, .capacity = n};
  return P87_OK;
}

/* Rank 0. */
static p87_status read_results(struct p87_restart *r, struct p87_results *results)
{
  const struct p87_checkpoint_head *h = &r->from.head;
  const int fits = h->scenario < r->n_group && h->replicate < r->group[0].replicates &&
                   (h->year == 0 || (h->year >= P87_YEAR_FIRST && h->year <= r->group[h->scenario].horizon));
  p87_status st = fits ? read_part(r, P87_PART_RESULTS, &r->packed) : P87_USER;
  if (!st) st = read_part(r, P87_PART_DONE, &r->done);
  if (!st && !unpack_results(r, results, h)) st = P87_USER;
  if (!st) r->until = *h;
  if (st == P87_USER)
    p87_report_add(r->report, r->from.path, 0, 0,
                   "its results are not those of its position: start the run again in another folder");
  return st;
}

static int is_resumed(const struct p87_restart *r)
{
  return r->from.is_found && r->n_groups == r->from.head.group + 1;
}

static int agree_on_stop(struct p87_restart *r)
{
  uint64_t asked = (uint64_t)(p87_stop_asked() != 0);
  p87_comm_sum_u64(r->comm, &asked, 1);
  return asked > 0;
}

p87_status p87_restart_world(struct p87_restart *r, struct p87_stage *stage, struct p87_world *world)
{
  const size_t n = stage->inputs->figures.n_countries;
  p87_status st = p87_world_init(world, &stage->directory, stage->partition, p87_comm_rank(stage->comm));
  if (!st && is_first_rank(r)) {
    size_t at = 0;
    st = read_part(r, P87_PART_TALLY, &r->tally);
    if (!st && (!p87_unpack_numbers(r->tally.bytes, r->tally.n, &at, (int64_t *)(void *)stage->tally, n * CELLS) ||
                at != r->tally.n)) {
      p87_report_add(r->report, r->from.path, 0, 0, "its counts are not those of its countries: start the run again");
      st = P87_USER;
    }
  }
  st = p87_comm_agree(r->comm, st);
  if (st) return st;
  p87_comm_broadcast(r->comm, stage->tally, n * sizeof *stage->tally, 0);
  return p87_checkpoint_world_read(r->comm, r->from.path, world, r->report);
}

/* --- writing one ----------------------------------------------------------------------------------- */

/* Rank 0: the inputs as a file in memory, once. */
static p87_status make_image(struct p87_restart *r)
{
  char why[512];
  if (r->image) return P87_OK;
  struct p87_nc *nc = p87_nc_create();
  if (nc) p87_record_inputs(nc, r->scenarios, r->n_scenarios, r->inputs);
  return p87_nc_close(nc, &r->image, &r->image_bytes, why, sizeof why);
}

/* Rank 0. */
static p87_status make_parts(struct p87_restart *r, const struct p87_stage *stage, const struct p87_results *results,
                             const struct p87_checkpoint_head *head, struct p87_checkpoint_part part[4])
{
  const size_t cells = stage->inputs->figures.n_countries * CELLS;
  const p87_status st = make_image(r);
  pack_results(r, results, head);
  r->tally.n = 0;
  r->tally.failed = 0;
  p87_pack_numbers(&r->tally, (const int64_t *)(const void *)stage->tally, cells);
  if (r->packed.failed) { /* the next one begins anew */
    r->packed.n = 0;
    r->packed.failed = 0;
    memset(&r->until, 0, sizeof r->until);
    return P87_MACHINE;
  }
  if (st || r->tally.failed || r->done.failed) return P87_MACHINE;
  part[0].bytes = r->image, part[0].n = r->image_bytes;
  part[1].bytes = r->packed.bytes, part[1].n = r->packed.n;
  part[2].bytes = r->tally.bytes, part[2].n = r->tally.n;
  part[3].bytes = r->done.bytes, part[3].n = r->done.n;
  return P87_OK;
}

/* Rank 0: this one is the newest; the one before the one before goes. */
static void keep(struct p87_restart *r, const char *path)
{
  if (strcmp(r->kept[0], path) == 0) return;
  if (*r->kept[1] && strcmp(r->kept[1], path) != 0 && unlink(r->kept[1]))
    p87_log(P87_LOG_WARNING, "cannot remove %s, which is not needed any more", r->kept[1]);
  memcpy(r->kept[1], r->kept[0], sizeof r->kept[1]);
  snprintf(r->kept[0], sizeof r->kept[0], "%s", path);
}

static p87_status no_room_for_name(struct p87_restart *r, struct p87_report *report)
{
  p87_report_add(report, r->plan.dir, 0, 0, "the name of this folder is too long for a checkpoint in it");
  return P87_MACHINE;
}

static p87_status write_one(struct p87_restart *r, struct p87_stage *stage, const struct p87_results *results,
                            struct p87_checkpoint_head *head, const struct p87_world *world, struct p87_report *report)
{
  struct p87_checkpoint_part part[] = {
    {.name = P87_PART_INPUTS}, {.name = P87_PART_RESULTS}, {.name = P87_PART_TALLY}, {.name = P87_PART_DONE}};
  char name[P87_CHECKPOINT_NAME], hidden[P87_CHECKPOINT_NAME + 16], partial[P87_CHECKPOINT_FILE];
  char path[P87_CHECKPOINT_FILE];
  const double begun = p87_clock_seconds();
  const struct p87_scenario *s = &r->group[head->scenario];
  struct p87_checkpoint_cost cost = {0};
  p87_checkpoint_name(name, s->key, s->replicates, head->replicate, head->year);
  snprintf(hidden, sizeof hidden, ".%s.partial", name);
  if (!p87_checkpoint_path(path, r->plan.dir, name) || !p87_checkpoint_path(partial, r->plan.dir, hidden))
    return no_room_for_name(r, report);
  p87_status st = is_first_rank(r) ? make_parts(r, stage, results, head, part) : P87_OK;
  st = p87_comm_agree(r->comm, st);
  if (!st) st = p87_checkpoint_write(r->comm, partial, head, world, part, P87_COUNT_OF(part), &cost, report);
  if (!st && is_first_rank(r)) st = p87_place_partial(r->plan.dir, name, (size_t)cost.bytes, report);
  if (st && is_first_rank(r)) unlink(partial); /* it may be gone already */
  st = p87_comm_agree(r->comm, st);
  if (!st && is_first_rank(r)) {
    keep(r, path);
    p87_log(P87_LOG_INFO, "checkpoint %s  %.1f MB  %.1f s, %.1f s of it waiting for the disk", path,
            (double)cost.bytes / 1e6, p87_clock_seconds() - begun, cost.sync_seconds);
  }
  return st;
}

static p87_status stopped(struct p87_restart *r)
{
  if (is_first_rank(r))
    p87_report_add(r->report, NULL, 0, 0,
                   "stopped by a signal; run the same command again to go on, or: path87 resume %s", r->kept[0]);
  return P87_STOPPED;
}

/* Writes one; if it cannot, a run that is to go on does so without it. */
static p87_status checkpoint(struct p87_restart *r, struct p87_stage *stage, const struct p87_results *results,
                             struct p87_checkpoint_head *head, const struct p87_world *world, int stop)
{
  struct p87_report report = {0};
  head->run = r->run;
  head->group = r->n_groups - 1;
  p87_status st = write_one(r, stage, results, head, world, stop ? r->report : &report);
  if (st && !stop) {
    p87_checkpoints_warn(&report);
    if (is_first_rank(r)) p87_log(P87_LOG_WARNING, "no checkpoint was written; the run goes on without it");
    st = P87_OK;
  }
  p87_report_free(&report);
  r->years = 0;
  r->written_at = p87_clock_seconds();
  return st ? st : stop ? stopped(r) : P87_OK;
}

p87_status p87_restart_begin(struct p87_restart *r, struct p87_stage *stage, struct p87_results *results,
                             struct p87_checkpoint_head *from)
{
  memset(from, 0, sizeof *from);
  if (!r) return P87_OK;
  const int stop = agree_on_stop(r);
  if (!is_resumed(r)) return stop ? checkpoint(r, stage, results, from, NULL, 1) : P87_OK;
  *from = r->from.head;
  if (stop) return stopped(r);
  p87_status st = is_first_rank(r) ? read_results(r, results) : P87_OK;
  st = p87_comm_agree(r->comm, st);
  if (!st)
    p87_log(P87_LOG_INFO, "%s  replicate %u  goes on from %s at %u", r->group[from->scenario].key, from->replicate,
            r->from.path, from->year < P87_YEAR_FIRST ? P87_YEAR_FIRST : from->year);
  return st;
}

/* Has the time come? Rank 0's clock counts. */
static void agree_on_time(struct p87_restart *r, int *stop, int *due)
{
  const double minutes = (p87_clock_seconds() - r->written_at) / 60.0;
  uint64_t wish[2] = {(uint64_t)(p87_stop_asked() != 0),
                      (uint64_t)(is_first_rank(r) && r->plan.every_minutes > 0 && minutes >= r->plan.every_minutes)};
  p87_comm_sum_u64(r->comm, wish, P87_COUNT_OF(wish));
  *stop = wish[0] > 0;
  *due = wish[1] > 0 || (r->plan.every_years > 0 && r->years >= r->plan.every_years);
}

p87_status p87_restart_year(struct p87_restart *r, struct p87_stage *stage, const struct p87_results *results,
                            unsigned replicate, unsigned scenario, unsigned year, const struct p87_world *world)
{
  if (!r) return P87_OK;
  p87_stop_year();
  const int is_last_year = year == r->group[scenario].horizon;
  if (is_last_year && scenario + 1 == r->n_group && replicate + 1 == r->group[0].replicates)
    return P87_OK; /* the results follow */
  int stop, due;
  if (year > P87_YEAR_FIRST) r->years++;
  agree_on_time(r, &stop, &due);
  if (!stop && !due) return P87_OK;
  struct p87_checkpoint_head head = {.replicate = replicate, .scenario = scenario, .year = year};
  return checkpoint(r, stage, results, &head, is_last_year ? NULL : world, stop);
}
