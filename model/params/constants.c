/* Calibrated constants: constant, region, group, value; every row of constants.def exactly once. */
#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/csv.h"
#include "path87/params/input.h"

const struct p87_constant_info p87_constant_table[P87_N_CONSTANTS] = {
#define P87_CONSTANT(name, rows, unit, meaning) \
  {#name, #rows, P87_ROWS_##rows, unit, meaning, offsetof(struct p87_constants, name)},
#include "path87/tables/constants.def"
};

enum { CONSTANT_LIMIT = 1000 }; /* no constant lies further from 0 */

enum { MOST_ROWS = P87_REGIONS * 4 }; /* of any constant */

_Static_assert((int)P87_ROWS_region_age <= (int)MOST_ROWS && (int)P87_ROWS_region_sector <= (int)MOST_ROWS,
               "room for all rows");

/* The region and group that a row of a constant stands for. */
static void name_row(const struct p87_constant_info *c, size_t row, const char **region, const char **group)
{
  *region = "world";
  *group = "all";
  if (strcmp(c->rows, "region") == 0) *region = p87_region_key[row];
  if (strcmp(c->rows, "region_age") == 0) {
    *region = p87_region_key[row / P87_AGE_GROUPS];
    *group = p87_age_group_key[row % P87_AGE_GROUPS];
  }
  if (strcmp(c->rows, "region_sector") == 0) {
    *region = p87_region_key[row / (P87_SECTORS - 1)];
    *group = p87_sector_key[row % (P87_SECTORS - 1) + 1];
  }
}

static int find_constant(const char *name)
{
  for (int i = 0; i < P87_N_CONSTANTS; i++)
    if (strcmp(p87_constant_table[i].name, name) == 0) return i;
  return -1;
}

static int find_row(const struct p87_constant_info *c, const char *region, const char *group)
{
  for (size_t row = 0; row < c->n; row++) {
    const char *r, *g;
    name_row(c, row, &r, &g);
    if (strcmp(r, region) == 0 && strcmp(g, group) == 0) return (int)row;
  }
  return -1;
}

/* The value of a constant's row, inside the struct. */
static float *value_of(struct p87_constants *k, const struct p87_constant_info *c, size_t row)
{
  return (float *)(void *)((char *)k + c->offset) + row;
}

static const char *suggest(const char *name)
{
  const char *names[P87_N_CONSTANTS];
  for (size_t i = 0; i < P87_N_CONSTANTS; i++) names[i] = p87_constant_table[i].name;
  return p87_suggest(name, names, P87_N_CONSTANTS);
}

static void read_row(const struct p87_csv *csv, size_t row, const int *column, unsigned seen[][MOST_ROWS],
                     struct p87_constants *out, struct p87_mistakes *m)
{
  const struct p87_csv_cell *name = p87_csv_cell(csv, row, (size_t)column[0]);
  const struct p87_csv_cell *region = p87_csv_cell(csv, row, (size_t)column[1]);
  const struct p87_csv_cell *group = p87_csv_cell(csv, row, (size_t)column[2]);
  double value;

  const int i = find_constant(name->text);
  if (i < 0) {
    const char *near = suggest(name->text);
    p87_mistake(m, csv->file, name->line, name->column, "unknown constant \"%s\"%s%s%s", name->text,
                near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    return;
  }
  const struct p87_constant_info *c = &p87_constant_table[i];
  const int k = find_row(c, region->text, group->text);
  if (k < 0) {
    p87_mistake(m, csv->file, region->line, region->column,
                "constant %s: there is no region \"%s\" with group \"%s\" (rows: %s)", c->name, region->text,
                group->text, c->rows);
    return;
  }
  if (seen[i][k]) {
    p87_mistake(m, csv->file, name->line, name->column, "constant %s, %s, %s is given twice, first on line %u", c->name,
                region->text, group->text, seen[i][k]);
    return;
  }
  seen[i][k] = name->line;
  if (p87_csv_number(csv, row, (size_t)column[3], -CONSTANT_LIMIT, CONSTANT_LIMIT, c->unit, &value, m))
    *value_of(out, c, (size_t)k) = (float)value;
}

static void check_complete(const char *file, unsigned seen[][MOST_ROWS], struct p87_mistakes *m)
{
  for (size_t i = 0; i < P87_N_CONSTANTS; i++) {
    for (size_t row = 0; row < p87_constant_table[i].n; row++) {
      const char *region, *group;
      if (seen[i][row]) continue;
      name_row(&p87_constant_table[i], row, &region, &group);
      p87_mistake(m, file, 0, 0, "constant %s, %s, %s is missing", p87_constant_table[i].name, region, group);
    }
  }
}

p87_status p87_constants_parse(const char *file, const char *text, size_t n, struct p87_constants *out,
                               struct p87_mistakes *m)
{
  static const char *const names[] = {"constant", "region", "group", "value"};
  unsigned seen[P87_N_CONSTANTS][MOST_ROWS] = {{0}};
  struct p87_constants draft = {0};
  struct p87_csv csv = {0};
  int column[P87_COUNT_OF(names)];
  const size_t before = m->n;

  p87_status st = p87_csv_parse(file, text, n, &csv, m);
  if (st) return st;
  if (p87_csv_find_columns(&csv, names, P87_COUNT_OF(names), column, m) == 0) {
    for (size_t row = 0; row < csv.n_rows; row++) read_row(&csv, row, column, seen, &draft, m);
    check_complete(file, seen, m);
  }
  p87_csv_free(&csv);
  if (m->n > before) return P87_USER;
  *out = draft;
  return P87_OK;
}

p87_status p87_constants_read(const char *path, struct p87_constants *out, struct p87_report *report)
{
  struct p87_mistakes m = {.report = report};
  char *text = NULL;
  size_t bytes = 0;

  p87_status st = p87_text_read(path, P87_CSV_MAX_BYTES, &text, &bytes, &m);
  if (!st) st = p87_constants_parse(path, text, bytes, out, &m);
  p87_free(text);
  return st;
}
