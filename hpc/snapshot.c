/* Writes a trace: each rank notes its communities, rank 0 gathers and writes.
 *
 * Ranks own consecutive communities, and each notes a phase community by
 * community: one rank's notes behind the other's are in the order of one rank. */
#include "path87/hpc/snapshot.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "path87/base/memory.h"
#include "path87/hpc/trace_file.h"

struct p87_trace {
  struct p87_comm *comm;     /* borrowed */
  struct p87_report *report; /* borrowed */
  char *path, *partial;      /* owned */
  FILE *out;                 /* owned; rank 0 */
  uint64_t limit, written;
  int with_values;
  unsigned replicate, scenario;
  unsigned char *notes; /* owned: what this rank has noted since the last flush */
  size_t n, capacity;
  int failed; /* no memory for a note: the next flush says so */
};

/* --- what the format needs on both sides ------------------------------------------------------- */

static uint64_t hash_text(uint64_t hash, const char *text)
{
  for (; *text; text++) hash = p87_hash2(hash, (unsigned char)*text);
  return p87_hash2(hash, 256);
}

uint64_t p87_trace_tables_hash(void)
{
  uint64_t hash = P87_STEPS;
  for (int k = 0; k < P87_COLUMNS; k++) {
    const struct p87_column_info *info = &p87_column_table[k];
    hash = hash_text(hash_text(p87_hash3(hash, info->table, info->size), info->name), info->type);
  }
  for (int k = 0; k < P87_STEPS; k++) hash = hash_text(hash, p87_step_table[k].name);
  return hash;
}

uint64_t p87_trace_hash(const void *bytes, uint64_t n)
{
  const unsigned char *at = bytes;
  uint64_t hash = n;
  for (uint64_t k = 0; k < n; k += 8) {
    uint64_t word;
    memcpy(&word, at + k, 8);
    hash = p87_mix64(hash ^ word) + UINT64_C(0x9e3779b97f4a7c15);
  }
  return hash;
}

uint64_t p87_trace_note_bytes(const struct p87_trace_note *note, int has_values)
{
  uint64_t bytes = sizeof *note + P87_COLUMNS * sizeof(uint64_t);
  for (unsigned k = 0; k < P87_COLUMNS && has_values; k++) bytes += p87_trace_padded(p87_trace_column_bytes(note, k));
  return bytes;
}

/* --- the file: rank 0 -------------------------------------------------------------------------- */

static p87_status refuse(struct p87_trace *t, int error)
{
  p87_report_add(t->report, t->path, 0, 0, "cannot write the trace after %.1f MB: %s", (double)t->written / 1e6,
                 error ? strerror(error) : "the disk gave no reason");
  return P87_MACHINE;
}

static p87_status put_bytes(struct p87_trace *t, const void *bytes, size_t n)
{
  errno = 0;
  if (n && fwrite(bytes, 1, n, t->out) != n) return refuse(t, errno);
  t->written += n;
  return P87_OK;
}

static p87_status put_block(struct p87_trace *t, enum p87_trace_block kind, const void *bytes, uint64_t n)
{
  const struct p87_trace_block_header header = {P87_TRACE_MAGIC, kind, n, p87_trace_hash(bytes, n)};
  if (t->written + sizeof header + n > t->limit) {
    p87_report_add(t->report, t->path, 0, 0,
                   "the trace grew beyond %.1f MB; use a larger --scale, fewer countries or a nearer --horizon",
                   (double)t->limit / 1e6);
    return P87_USER;
  }
  p87_status st = put_bytes(t, &header, sizeof header);
  if (!st) st = put_bytes(t, bytes, (size_t)n);
  return st;
}

static p87_status create(struct p87_trace *t)
{
  struct p87_trace_head head = {
    .tables = p87_trace_tables_hash(), .has_values = (uint32_t)t->with_values, .columns = P87_COLUMNS};
  t->out = fopen(t->partial, "wb");
  if (!t->out) {
    p87_report_add(t->report, t->path, 0, 0, "cannot write the trace here: %s", strerror(errno));
    return P87_MACHINE;
  }
  return put_block(t, P87_TRACE_HEAD, &head, sizeof head);
}

/* --- beginning and end ------------------------------------------------------------------------- */

static void trace_free(struct p87_trace *t)
{
  if (!t) return;
  p87_free(t->path);
  p87_free(t->partial);
  p87_free(t->notes);
  p87_free(t);
}

static struct p87_trace *trace_make(const char *path)
{
  struct p87_trace *t = p87_alloc(sizeof *t);
  if (!t) return NULL;
  const size_t room = strlen(path) + sizeof ".partial";
  t->path = p87_alloc(room);
  t->partial = p87_alloc(room);
  if (!t->path || !t->partial) {
    trace_free(t);
    return NULL;
  }
  snprintf(t->path, room, "%s", path);
  snprintf(t->partial, room, "%s.partial", path);
  return t;
}

/* Rank 0. */
static p87_status finish(struct p87_trace *t, p87_status st)
{
  if (!st) st = put_block(t, P87_TRACE_END, NULL, 0);
  errno = 0;
  if (fclose(t->out) && !st) st = refuse(t, errno);
  t->out = NULL;
  if (!st && rename(t->partial, t->path)) st = refuse(t, errno);
  if (st) unlink(t->partial);
  return st;
}

p87_status p87_trace_open(struct p87_trace **out, struct p87_comm *comm, const char *path, int with_values,
                          uint64_t limit, struct p87_report *report)
{
  struct p87_trace *t = trace_make(path);
  p87_status st = t ? P87_OK : P87_MACHINE;
  if (!st) {
    t->comm = comm;
    t->report = report;
    t->with_values = with_values;
    t->limit = limit;
    if (p87_comm_rank(comm) == 0) st = create(t);
  }
  st = p87_comm_agree(comm, st);
  if (!st) {
    *out = t;
    return P87_OK;
  }
  if (t && t->out) finish(t, st);
  trace_free(t);
  return st;
}

p87_status p87_trace_close(struct p87_trace *t, p87_status st)
{
  if (!t) return st;
  struct p87_comm *comm = t->comm;
  if (t->out) st = finish(t, st);
  trace_free(t);
  return p87_comm_agree(comm, st);
}

/* --- a group of scenarios ---------------------------------------------------------------------- */

/* What the trace of this group will take; a little more than it does. */
static uint64_t expected_bytes(const struct p87_trace *t, const struct p87_directory *d, const struct p87_scenario *s,
                               size_t n)
{
  const uint64_t start = P87_STEPS - P87_STEP_exchange - 1 + 2 * P87_BURN_IN_YEARS;
  uint64_t years = 0, notes = 0, bytes = 0;
  for (size_t k = 0; k < n; k++) years += s[k].horizon - P87_YEAR_FIRST;
  notes = 1 + s[0].replicates * (start + years * P87_STEPS);
  for (uint32_t k = 0; k < d->n; k++) {
    const uint32_t persons = d->persons[k] + d->persons[k] / 4; /* growth until 2030 */
    const struct p87_trace_note note = {.persons = persons, .households = persons / 3};
    bytes += notes * p87_trace_note_bytes(&note, t->with_values);
  }
  return bytes;
}

static p87_status check_size(struct p87_trace *t, const struct p87_directory *d, const struct p87_scenario *s, size_t n)
{
  const uint64_t bytes = expected_bytes(t, d, s, n) + t->written;
  if (bytes <= t->limit) return P87_OK;
  p87_report_add(t->report, t->path, 0, 0,
                 "the trace would take about %.1f MB, more than the %.1f MB allowed; use --scale %.0f or larger, fewer "
                 "countries, replicates or years%s",
                 (double)bytes / 1e6, (double)t->limit / 1e6, s[0].scale * ((double)bytes / (double)t->limit) + 1.0,
                 t->with_values ? ", or --trace without --trace-values" : "");
  return P87_USER;
}

static p87_status put_group(struct p87_trace *t, const struct p87_figures *figures, const struct p87_directory *d,
                            const struct p87_scenario *s, size_t n)
{
  struct p87_trace_group group = {.seed = s[0].seed,
                                  .population = s[0].population,
                                  .scale = s[0].scale,
                                  .replicates = s[0].replicates,
                                  .n_scenarios = (uint32_t)n,
                                  .n_places = d->n};
  for (size_t k = 0; k < n && k < P87_TRACE_SCENARIOS; k++)
    snprintf(group.scenario[k], sizeof group.scenario[k], "%s", s[k].key ? s[k].key : "");
  const size_t bytes = sizeof group + d->n * sizeof(struct p87_trace_place);
  unsigned char *payload = p87_alloc(bytes);
  if (!payload) return P87_MACHINE;
  memcpy(payload, &group, sizeof group);
  for (uint32_t k = 0; k < d->n; k++) {
    struct p87_trace_place place = {.area = d->area[k]};
    memcpy(place.iso3, figures->country[d->country[k]].iso3, sizeof place.iso3);
    memcpy(payload + sizeof group + k * sizeof place, &place, sizeof place);
  }
  const p87_status st = put_block(t, P87_TRACE_GROUP, payload, bytes);
  p87_free(payload);
  return st;
}

p87_status p87_trace_begin(struct p87_trace *t, const struct p87_figures *figures,
                           const struct p87_directory *directory, const struct p87_scenario *scenarios, size_t n)
{
  if (!t) return P87_OK;
  p87_status st = check_size(t, directory, scenarios, n);
  if (!st && t->out) st = put_group(t, figures, directory, scenarios, n);
  return p87_comm_agree(t->comm, st);
}

/* --- notes ------------------------------------------------------------------------------------- */

void p87_trace_at(struct p87_trace *t, unsigned replicate, unsigned scenario)
{
  if (!t) return;
  t->replicate = replicate;
  t->scenario = scenario;
}

static unsigned char *room_for(struct p87_trace *t, size_t bytes)
{
  if (t->failed) return NULL;
  if (t->n + bytes > t->capacity) {
    size_t capacity = t->capacity ? t->capacity : (size_t)1 << 16;
    while (capacity < t->n + bytes) capacity += capacity / 2;
    unsigned char *grown = p87_resize(t->notes, capacity);
    if (!grown) {
      t->failed = 1;
      return NULL;
    }
    t->notes = grown;
    t->capacity = capacity;
  }
  t->n += bytes;
  return t->notes + t->n - bytes;
}

static void note(struct p87_trace *t, const struct p87_trace_note *head, const struct p87_community *place)
{
  const size_t bytes = (size_t)p87_trace_note_bytes(head, t->with_values);
  unsigned char *at = room_for(t, bytes);
  if (!at) return;
  memset(at, 0, bytes);
  memcpy(at, head, sizeof *head);
  at += sizeof *head;
  for (unsigned k = 0; k < P87_COLUMNS; k++, at += sizeof(uint64_t)) {
    const uint64_t hash = p87_community_column_hash(place, (enum p87_column)k);
    memcpy(at, &hash, sizeof hash);
  }
  for (unsigned k = 0; k < P87_COLUMNS && t->with_values; k++) {
    const uint64_t n = p87_trace_column_bytes(head, k);
    if (n) memcpy(at, p87_community_column(place, (enum p87_column)k), (size_t)n);
    at += p87_trace_padded(n);
  }
}

/* The year 0 begins with steps up to children's time, lives through the burn-in, and goes on. */
static unsigned order_of(unsigned year, unsigned years_back, unsigned step)
{
  if (step == P87_TRACE_SYNTHESIS) return 0;
  if (year > P87_YEAR_FIRST) return 1 + step;
  if (years_back > 0) return (1 + P87_BURN_IN_YEARS - years_back) * (P87_STEPS + 1u) + step;
  return step < P87_STEP_child_time ? 1 + step : (2 + P87_BURN_IN_YEARS) * (P87_STEPS + 1u) + step;
}

static struct p87_trace_note note_of(const struct p87_trace *t, const struct p87_community *place, unsigned year,
                                     unsigned years_back, unsigned step)
{
  const struct p87_trace_note head = {.replicate = t->replicate,
                                      .scenario = (uint16_t)t->scenario,
                                      .year = (uint16_t)year,
                                      .place = place->id,
                                      .order = (uint16_t)order_of(year, years_back, step),
                                      .step = (uint8_t)step,
                                      .years_back = (uint8_t)years_back,
                                      .persons = place->persons.n,
                                      .households = place->households.n};
  return head;
}

void p87_trace_step(void *user, const struct p87_context *ctx, const struct p87_community *place, enum p87_step step)
{
  struct p87_trace *t = user;
  const struct p87_trace_note head = note_of(t, place, ctx->year + ctx->years_back, ctx->years_back, step);
  note(t, &head, place);
}

static p87_status note_world(struct p87_trace *t, const struct p87_world *world, unsigned year, unsigned step)
{
  if (!t) return P87_OK;
  for (uint32_t k = 0; k < world->n; k++) {
    const struct p87_trace_note head = note_of(t, &world->community[k], year, 0, step);
    note(t, &head, &world->community[k]);
  }
  return p87_trace_flush(t);
}

p87_status p87_trace_synthesis(struct p87_trace *t, const struct p87_world *world)
{
  return note_world(t, world, P87_YEAR_FIRST, P87_TRACE_SYNTHESIS);
}

p87_status p87_trace_exchange(struct p87_trace *t, const struct p87_world *world, unsigned year)
{
  return note_world(t, world, year, P87_STEP_exchange);
}

p87_status p87_trace_flush(struct p87_trace *t)
{
  if (!t) return P87_OK;
  void *received = NULL;
  size_t n = 0;
  size_t *to = p87_alloc_array((size_t)p87_comm_size(t->comm), sizeof *to);
  p87_status st = p87_comm_agree(t->comm, to && !t->failed ? P87_OK : P87_MACHINE);
  if (!st) {
    to[0] = t->n;
    st = p87_comm_exchange(t->comm, t->notes, to, &received, &n);
    t->n = 0;
  }
  if (!st) st = p87_comm_agree(t->comm, t->out ? put_block(t, P87_TRACE_NOTES, received, n) : P87_OK);
  p87_free(received);
  p87_free(to);
  return st;
}
