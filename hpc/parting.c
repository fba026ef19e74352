/* Finds where two runs part: reads two traces block by block, side by side. */
#include "path87/hpc/parting.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "path87/base/memory.h"
#include "path87/world/codes.h"

/* --- reading, believing nothing ---------------------------------------------------------------- */

struct reader {
  FILE *in; /* owned */
  const char *path;
  struct p87_report *report;
  uint64_t left; /* bytes of the file behind the last block */
  struct p87_trace_head head;
  struct p87_trace_group group;
  struct p87_trace_place *places; /* owned: [group.n_places] */
  struct p87_trace_block_header block;
  unsigned char *payload; /* owned: of block */
};

static p87_status refuse(struct reader *r, const char *what)
{
  p87_report_add(r->report, r->path, 0, 0, "%s; write it again with path87 run --trace", what);
  return P87_USER;
}

static p87_status no_memory(struct reader *r)
{
  p87_report_add(r->report, r->path, 0, 0, "no memory to read %.1f MB of the trace", (double)r->block.bytes / 1e6);
  return P87_MACHINE;
}

static void close_reader(struct reader *r)
{
  if (r->in) fclose(r->in);
  p87_free(r->places);
  p87_free(r->payload);
  memset(r, 0, sizeof *r);
}

/* The next block, its payload checked against its hash. */
static p87_status next_block(struct reader *r)
{
  p87_free(r->payload);
  r->payload = NULL;
  if (r->left < sizeof r->block) return refuse(r, "this trace was cut short");
  if (fread(&r->block, sizeof r->block, 1, r->in) != 1) return refuse(r, "this trace cannot be read");
  r->left -= sizeof r->block;
  const struct p87_trace_block_header b = r->block;
  if (b.magic != P87_TRACE_MAGIC || b.kind >= P87_TRACE_BLOCKS || b.bytes % 8)
    return refuse(r, "this is not a trace of path87, or it is damaged");
  if (b.bytes > r->left) return refuse(r, "this trace was cut short");
  r->payload = p87_alloc((size_t)b.bytes);
  if (!r->payload) return no_memory(r);
  if (b.bytes && fread(r->payload, (size_t)b.bytes, 1, r->in) != 1) return refuse(r, "this trace cannot be read");
  r->left -= b.bytes;
  if (p87_trace_hash(r->payload, b.bytes) != b.hash) return refuse(r, "this trace is damaged");
  return P87_OK;
}

static p87_status open_reader(struct reader *r, const char *path, struct p87_report *report)
{
  struct stat about;
  r->path = path;
  r->report = report;
  r->in = fopen(path, "rb");
  if (!r->in) {
    p87_report_add(report, path, 0, 0, "cannot open this trace: %s", strerror(errno));
    return P87_USER;
  }
  if (fstat(fileno(r->in), &about) || !S_ISREG(about.st_mode)) return refuse(r, "this is not a file");
  r->left = (uint64_t)about.st_size;
  p87_status st = next_block(r);
  if (st) return st;
  if (r->block.kind != P87_TRACE_HEAD || r->block.bytes != sizeof r->head)
    return refuse(r, "this is not a trace of path87, or it is damaged");
  memcpy(&r->head, r->payload, sizeof r->head);
  if (r->head.tables != p87_trace_tables_hash() || r->head.columns != P87_COLUMNS)
    return refuse(r, "this trace is of a version of path87 with other columns or steps");
  return P87_OK;
}

/* The block is a group: keeps it. */
static p87_status take_group(struct reader *r)
{
  struct p87_trace_group group;
  if (r->block.bytes < sizeof group) return refuse(r, "this trace is damaged");
  memcpy(&group, r->payload, sizeof group);
  if (r->block.bytes != sizeof group + group.n_places * sizeof *r->places) return refuse(r, "this trace is damaged");
  for (int k = 0; k < P87_TRACE_SCENARIOS; k++) group.scenario[k][P87_TRACE_NAME - 1] = '\0';
  p87_free(r->places);
  r->group = group;
  r->places = p87_alloc_array(group.n_places, sizeof *r->places);
  if (!r->places) return no_memory(r);
  memcpy(r->places, r->payload + sizeof group, group.n_places * sizeof *r->places);
  for (uint32_t k = 0; k < group.n_places; k++) r->places[k].iso3[3] = '\0';
  return P87_OK;
}

/* --- notes ------------------------------------------------------------------------------------- */

/* A note in the payload of a block. */
struct cursor {
  const unsigned char *at;
  uint64_t left; /* bytes from `at` on */
  struct p87_trace_note note;
};

static struct cursor start_of(const struct reader *r)
{
  const struct cursor c = {.at = r->payload, .left = r->block.bytes};
  return c;
}

/* Reads the note here; the cursor stays. */
static p87_status look(struct reader *r, struct cursor *c)
{
  if (c->left < sizeof c->note) return refuse(r, "this trace is damaged");
  memcpy(&c->note, c->at, sizeof c->note);
  if (c->note.place >= r->group.n_places || c->note.step > P87_TRACE_SYNTHESIS ||
      p87_trace_note_bytes(&c->note, (int)r->head.has_values) > c->left)
    return refuse(r, "this trace is damaged");
  return P87_OK;
}

static void step_over(const struct reader *r, struct cursor *c)
{
  const uint64_t bytes = p87_trace_note_bytes(&c->note, (int)r->head.has_values);
  c->at += bytes;
  c->left -= bytes;
}

static const unsigned char *hashes_of(const struct cursor *c)
{
  return c->at + sizeof c->note;
}

/* Live rows of a column, in a trace with values. */
static const unsigned char *values_of(const struct cursor *c, unsigned column)
{
  const unsigned char *at = hashes_of(c) + P87_COLUMNS * sizeof(uint64_t);
  for (unsigned k = 0; k < column; k++) at += p87_trace_padded(p87_trace_column_bytes(&c->note, k));
  return at;
}

static uint64_t columns_that_differ(const struct cursor *a, const struct cursor *b)
{
  uint64_t mask = 0;
  for (unsigned k = 0; k < P87_COLUMNS; k++)
    if (memcmp(hashes_of(a) + 8 * k, hashes_of(b) + 8 * k, 8) != 0) mask |= UINT64_C(1) << k;
  return mask;
}

/* --- one difference ---------------------------------------------------------------------------- */

static void take_sides(struct p87_parting *p, const struct reader r[2])
{
  for (int k = 0; k < 2; k++) p->side[k].group = r[k].group;
}

/* Identity and value of a row, if it is there. */
static void take_row(struct p87_parting_side *side, const struct cursor *c, unsigned column, uint32_t row)
{
  const struct p87_column_info *info = &p87_column_table[column];
  if (row >= p87_trace_column_bytes(&c->note, column) / info->size) return;
  P87_CHECK(info->size <= sizeof side->value, "column %s has values of %zu bytes", info->name, info->size);
  side->has_row = 1;
  memcpy(side->value, values_of(c, column) + row * info->size, info->size);
  if (info->table == P87_TABLE_HOUSEHOLD)
    memcpy(&side->id, values_of(c, P87_COLUMN_HOUSEHOLD_id) + row * sizeof(p87_id), sizeof(p87_id));
  if (info->table != P87_TABLE_PERSON) return;
  uint16_t home;
  memcpy(&side->id, values_of(c, P87_COLUMN_PERSON_id) + row * sizeof(p87_id), sizeof(p87_id));
  memcpy(&home, values_of(c, P87_COLUMN_PERSON_household) + row * sizeof home, sizeof home);
  if (home < c->note.households)
    memcpy(&side->household, values_of(c, P87_COLUMN_HOUSEHOLD_id) + home * sizeof(p87_id), sizeof(p87_id));
}

/* The first row whose value differs, or the first that only one side has. */
static uint32_t first_row(const struct cursor *a, const struct cursor *b, unsigned column)
{
  const size_t size = p87_column_table[column].size;
  const uint64_t n_a = p87_trace_column_bytes(&a->note, column) / size,
                 n_b = p87_trace_column_bytes(&b->note, column) / size;
  const unsigned char *v = values_of(a, column), *w = values_of(b, column);
  uint32_t row = 0;
  while (row < n_a && row < n_b && memcmp(v + row * size, w + row * size, size) == 0) row++;
  return row;
}

static void describe(struct p87_parting *p, const struct reader r[2], const struct cursor c[2])
{
  p->kind = P87_PARTING_STATE;
  p->place = c[0].note.place;
  p->columns = columns_that_differ(&c[0], &c[1]);
  for (unsigned k = P87_COLUMNS; k-- > 0;)
    if (p->columns >> k & 1) p->column = (enum p87_column)k;
  p->has_values = r[0].head.has_values && r[1].head.has_values;
  if (p->has_values) p->row = first_row(&c[0], &c[1], p->column);
  for (int k = 0; k < 2; k++) {
    p->side[k].has_place = p->side[k].has_note = 1;
    p->side[k].place = r[k].places[p->place];
    p->side[k].note = c[k].note;
    if (p->has_values) take_row(&p->side[k], &c[k], p->column, p->row);
  }
}

/* --- blocks side by side ----------------------------------------------------------------------- */

static void compare_places(struct p87_parting *p, const struct reader r[2])
{
  const uint32_t n[2] = {r[0].group.n_places, r[1].group.n_places};
  uint32_t k = 0;
  while (k < n[0] && k < n[1] && memcmp(&r[0].places[k], &r[1].places[k], sizeof *r->places) == 0) k++;
  if (k == n[0] && k == n[1]) return;
  p->kind = P87_PARTING_PLACES;
  p->place = k;
  for (int i = 0; i < 2; i++) {
    p->side[i].has_place = k < n[i];
    if (k < n[i]) p->side[i].place = r[i].places[k];
  }
}

/* Do two notes tell of the same moment? */
static int is_same_moment(const struct p87_trace_note *a, const struct p87_trace_note *b)
{
  return a->replicate == b->replicate && a->scenario == b->scenario && a->year == b->year;
}

static int is_same_note(const struct p87_trace_note *a, const struct p87_trace_note *b)
{
  return is_same_moment(a, b) && a->place == b->place && a->order == b->order;
}

/* One phase of both runs. Notes stand by community: the earliest step that differs is looked for in all. */
static p87_status compare_notes(struct p87_parting *p, struct reader r[2])
{
  struct cursor c[2] = {start_of(&r[0]), start_of(&r[1])}, found[2];
  int is_found = 0;
  if (r[0].head.has_values == r[1].head.has_values && r[0].block.bytes == r[1].block.bytes &&
      r[0].block.hash == r[1].block.hash)
    return P87_OK;
  while (c[0].left && c[1].left) {
    p87_status st = look(&r[0], &c[0]);
    if (!st) st = look(&r[1], &c[1]);
    if (st) return st;
    if (!is_same_moment(&c[0].note, &c[1].note)) {
      p->kind = P87_PARTING_LENGTH;
      for (int k = 0; k < 2; k++) p->side[k].has_note = 1, p->side[k].note = c[k].note;
      return P87_OK;
    }
    if (!is_same_note(&c[0].note, &c[1].note)) return refuse(&r[1], "the communities of these traces do not match");
    const int differs = columns_that_differ(&c[0], &c[1]) != 0;
    if (differs && (!is_found || c[0].note.order < found[0].note.order)) {
      memcpy(found, c, sizeof found);
      is_found = 1;
      p->n_places = 0;
    }
    if (differs && c[0].note.order == found[0].note.order) p->n_places++;
    for (int k = 0; k < 2; k++) step_over(&r[k], &c[k]);
  }
  if (c[0].left || c[1].left) return refuse(&r[1], "the communities of these traces do not match");
  if (is_found) describe(p, r, found);
  return P87_OK;
}

/* A block of one run stands where the other has another kind. */
static p87_status compare_length(struct p87_parting *p, struct reader r[2])
{
  p->kind = P87_PARTING_LENGTH;
  for (int k = 0; k < 2; k++) {
    if (r[k].block.kind != P87_TRACE_NOTES) continue;
    struct cursor c = start_of(&r[k]);
    p87_status st = look(&r[k], &c);
    if (st) return st;
    p->side[k].has_note = 1;
    p->side[k].note = c.note;
  }
  return P87_OK;
}

static p87_status compare_blocks(struct p87_parting *p, struct reader r[2])
{
  if (r[0].block.kind != r[1].block.kind) return compare_length(p, r);
  if (r[0].block.kind == P87_TRACE_NOTES) return compare_notes(p, r);
  if (r[0].block.kind != P87_TRACE_GROUP) return P87_OK;
  p87_status st = take_group(&r[0]);
  if (!st) st = take_group(&r[1]);
  if (!st) compare_places(p, r);
  return st;
}

/* Reads on to the end: a damaged file is refused even if the runs part before. */
static p87_status read_to_end(struct reader *r)
{
  p87_status st = P87_OK;
  while (!st && r->block.kind != P87_TRACE_END) st = next_block(r);
  if (!st && r->left) st = refuse(r, "something stands behind the end of this trace");
  return st;
}

p87_status p87_parting_find(const char *a, const char *b, struct p87_parting *out, struct p87_report *report)
{
  struct reader r[2] = {{0}, {0}};
  struct p87_parting p = {0};
  p87_status st = open_reader(&r[0], a, report);
  const p87_status other = open_reader(&r[1], b, report);
  if (!st) st = other;
  while (!st && !p.kind && r[0].block.kind != P87_TRACE_END) {
    st = next_block(&r[0]);
    if (!st) st = next_block(&r[1]);
    if (!st) st = compare_blocks(&p, r);
  }
  if (!st) take_sides(&p, r);
  for (int k = 0; k < 2 && !st; k++) st = read_to_end(&r[k]);
  if (!st) *out = p;
  close_reader(&r[0]);
  close_reader(&r[1]);
  return st;
}

/* --- in words ---------------------------------------------------------------------------------- */

static const char *const table_name[] = {"person", "household", "community"};

static void print_moment(const struct p87_parting_side *s, FILE *out)
{
  const struct p87_trace_note *n = &s->note;
  fprintf(out, "replicate %" PRIu32, n->replicate);
  if (n->step != P87_TRACE_SYNTHESIS) {
    if (n->year == P87_YEAR_FIRST && s->group.n_scenarios > 1)
      fputs(", all scenarios", out);
    else if (n->scenario < P87_TRACE_SCENARIOS)
      fprintf(out, ", scenario %s", s->group.scenario[n->scenario]);
  }
  fprintf(out, ", %u", (unsigned)n->year);
}

static void print_step(const struct p87_trace_note *n, FILE *out)
{
  if (n->step == P87_TRACE_SYNTHESIS)
    fputs("synthesis of the population", out);
  else
    fprintf(out, "%s (%s)", p87_step_table[n->step].name, p87_step_table[n->step].title);
  if (n->years_back) fprintf(out, ", burn-in %u years back", (unsigned)n->years_back);
}

static void print_place(uint32_t id, const struct p87_trace_place *place, FILE *out)
{
  fprintf(out, "community %" PRIu32 ", %s %s", id, place->iso3,
          place->area < P87_AREAS ? p87_area_key[place->area] : "?");
}

static void print_float(const unsigned char *value, FILE *out)
{
  float x;
  uint32_t bits;
  memcpy(&x, value, sizeof x);
  memcpy(&bits, value, sizeof bits);
  fprintf(out, "%.9g (0x%08" PRIx32 ")", (double)x, bits);
}

/* Inputs of a community that are not as in 2016, by name. */
static void print_inputs(const unsigned char *value, FILE *out)
{
  static const unsigned char zero[sizeof(float)];
  const char *comma = "";
  for (size_t k = 0; k < P87_INPUTS; k++) {
    const struct p87_input_info *input = &p87_input_table[k];
    if (memcmp(value + input->offset, zero, sizeof zero) == 0) continue;
    fprintf(out, "%s%s ", comma, input->name);
    print_float(value + input->offset, out);
    comma = ", ";
  }
  if (*comma == '\0') fputs("all 0", out);
}

static void print_value(const unsigned char *value, const struct p87_column_info *info, FILE *out)
{
  uint64_t bits = 0;
  if (strcmp(info->type, "float") == 0) {
    print_float(value, out);
    return;
  }
  if (strcmp(info->type, "struct p87_policy_inputs") == 0) {
    print_inputs(value, out);
    return;
  }
  P87_CHECK(info->size <= sizeof bits, "column %s has values of %zu bytes", info->name, info->size);
  for (size_t k = 0; k < info->size; k++) bits |= (uint64_t)value[k] << 8 * k; /* little end first, as x86-64 and ARM */
  fprintf(out, "%" PRIu64, bits);
}

static void print_settings(const struct p87_parting *p, FILE *out)
{
  const struct p87_trace_group *a = &p->side[0].group, *b = &p->side[1].group;
  if (a->seed != b->seed) fprintf(out, "  asked   seed %" PRIu64 " and %" PRIu64 "\n", a->seed, b->seed);
  if (a->population != b->population)
    fprintf(out, "  asked   population %" PRIu64 " and %" PRIu64 "\n", a->population, b->population);
  if (a->scale < b->scale || a->scale > b->scale) fprintf(out, "  asked   scale %g and %g\n", a->scale, b->scale);
  if (a->replicates != b->replicates)
    fprintf(out, "  asked   replicates %" PRIu32 " and %" PRIu32 "\n", a->replicates, b->replicates);
  for (uint32_t k = 0; k < a->n_scenarios && k < b->n_scenarios && k < P87_TRACE_SCENARIOS; k++)
    if (strcmp(a->scenario[k], b->scenario[k]) != 0)
      fprintf(out, "  asked   scenario %s and %s\n", a->scenario[k], b->scenario[k]);
}

static void print_side(const struct p87_parting *p, int k, const char *name, FILE *out)
{
  const struct p87_parting_side *s = &p->side[k];
  const struct p87_column_info *info = &p87_column_table[p->column];
  fprintf(out, "  %c       ", 'A' + k);
  if (!s->has_row) {
    fprintf(out, "no such row");
  } else {
    print_value(s->value, info, out);
    if (info->table != P87_TABLE_PLACE) fprintf(out, "  %s %" PRIu64, table_name[info->table], s->id);
    if (s->household) fprintf(out, " of household %" PRIu64, s->household);
  }
  fprintf(out, "   [%s]\n", name);
}

static void print_state(const struct p87_parting *p, const char *const name[2], FILE *out)
{
  const struct p87_column_info *info = &p87_column_table[p->column];
  fputs("  when    ", out);
  print_moment(&p->side[0], out);
  fputs("\n  after   ", out);
  print_step(&p->side[0].note, out);
  fputs("\n  where   ", out);
  print_place(p->place, &p->side[0].place, out);
  fprintf(out, " (%u of %" PRIu32 " communities differ after this step)\n", p->n_places, p->side[0].group.n_places);
  fprintf(out, "  rows    %" PRIu32 " persons, %" PRIu32 " households in A; %" PRIu32 ", %" PRIu32 " in B\n",
          p->side[0].note.persons, p->side[0].note.households, p->side[1].note.persons, p->side[1].note.households);
  fprintf(out, "  column  %s.%s: %s (%s)\n", table_name[info->table], info->name, info->meaning, info->unit);
  if (p->has_values) {
    if (info->table != P87_TABLE_PLACE) fprintf(out, "  row     %" PRIu32 "\n", p->row);
    for (int k = 0; k < 2; k++) print_side(p, k, name[k], out);
  } else {
    fputs("  Both traces need --trace-values to show the row and its values.\n", out);
  }
  const char *comma = "  there also differ: ";
  for (unsigned k = 0; k < P87_COLUMNS; k++) {
    if (k == p->column || !(p->columns >> k & 1)) continue;
    fprintf(out, "%s%s.%s", comma, table_name[p87_column_table[k].table], p87_column_table[k].name);
    comma = ", ";
  }
  if (*comma == ',') fputc('\n', out);
}

static void print_length(const struct p87_parting *p, const char *const name[2], FILE *out)
{
  for (int k = 0; k < 2; k++) {
    fprintf(out, "  %c       ", 'A' + k);
    if (p->side[k].has_note) {
      fputs("goes on with ", out);
      print_moment(&p->side[k], out);
    } else {
      fputs("has nothing more, or goes on with other scenarios", out);
    }
    fprintf(out, "   [%s]\n", name[k]);
  }
}

static void print_places(const struct p87_parting *p, const char *const name[2], FILE *out)
{
  for (int k = 0; k < 2; k++) {
    fprintf(out, "  %c       %" PRIu32 " communities; ", 'A' + k, p->side[k].group.n_places);
    if (p->side[k].has_place)
      print_place(p->place, &p->side[k].place, out);
    else
      fprintf(out, "none has number %" PRIu32, p->place);
    fprintf(out, "   [%s]\n", name[k]);
  }
}

void p87_parting_print(const struct p87_parting *p, const char *a, const char *b, FILE *out)
{
  const char *const name[2] = {a, b};
  switch (p->kind) {
  case P87_PARTING_NONE:
    fputs("The runs are the same: every column of every community after every step.\n", out);
    return;
  case P87_PARTING_PLACES: fputs("The runs do not have the same communities. The first that differs:\n", out); break;
  case P87_PARTING_LENGTH: fputs("The runs are the same until one ends:\n", out); break;
  case P87_PARTING_STATE: fputs("The runs part here:\n", out); break;
  }
  print_settings(p, out);
  if (p->kind == P87_PARTING_PLACES) print_places(p, name, out);
  if (p->kind == P87_PARTING_LENGTH) print_length(p, name, out);
  if (p->kind == P87_PARTING_STATE) print_state(p, name, out);
}
