/* Constants of forced labour: constant, region, kind, sex, age, value; every row exactly once. */
#include "path87/params/forced_fit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "path87/params/csv.h"

enum {
  CELLS_A_REGION = P87_FORCED_KINDS * P87_SEXES * P87_FORCED_AGES,
  ENTRIES = P87_REGIONS * CELLS_A_REGION,
  ROWS = ENTRIES + 2,
  KEYS = 5 /* columns that name a row */
};

static const char *const column_name[KEYS + 1] = {"constant", "region", "kind", "sex", "age", "value"};
static const char *const age_key[P87_FORCED_AGES] = {"0-17", "18+"};
static const char *const leave_key[2] = {"private", "sexual_exploitation"};

/* Nothing is rarer than this, nor more frequent than every month. */
static const float rarest = -40.0f;

/* The columns that name row k, in the order of column_name. */
static void name_row(int k, const char *key[KEYS])
{
  if (k >= ENTRIES) {
    const char *const leave[KEYS] = {"leave", "world", leave_key[k - ENTRIES], "all", "all"};
    memcpy(key, leave, sizeof leave);
    return;
  }
  const int cell = k % CELLS_A_REGION;
  const char *const entry[KEYS] = {"entry", p87_region_key[k / CELLS_A_REGION],
                                   p87_forced_kind_key[cell / (P87_SEXES * P87_FORCED_AGES)],
                                   p87_sex_key[cell / P87_FORCED_AGES % P87_SEXES], age_key[cell % P87_FORCED_AGES]};
  memcpy(key, entry, sizeof entry);
}

static float *value_of(struct p87_forced_constants *c, int k)
{
  return k < ENTRIES ? &c->entry[0][0][0][0] + k : &c->leave[k - ENTRIES];
}

void p87_forced_fit_none(struct p87_forced_constants *out)
{
  for (int k = 0; k < ROWS; k++) *value_of(out, k) = rarest;
}

static int find_row(const struct p87_csv *csv, size_t row, const int *column)
{
  for (int k = 0; k < ROWS; k++) {
    const char *key[KEYS];
    int same = 1;
    name_row(k, key);
    for (int j = 0; j < KEYS && same; j++) same = strcmp(p87_csv_cell(csv, row, (size_t)column[j])->text, key[j]) == 0;
    if (same) return k;
  }
  return -1;
}

static void read_row(const struct p87_csv *csv, size_t row, const int *column, unsigned *seen,
                     struct p87_forced_constants *out, struct p87_mistakes *m)
{
  const struct p87_csv_cell *at = p87_csv_cell(csv, row, (size_t)column[0]);
  const int k = find_row(csv, row, column);
  double value;
  if (k < 0) {
    p87_mistake(m, csv->file, at->line, at->column, "there is no such constant, region, kind, sex and age");
    return;
  }
  if (seen[k]) {
    p87_mistake(m, csv->file, at->line, at->column, "this row is given twice, first on line %u", seen[k]);
    return;
  }
  seen[k] = at->line;
  if (p87_csv_number(csv, row, (size_t)column[KEYS], (double)rarest, 0.0, "ln of a chance a month", &value, m))
    *value_of(out, k) = (float)value;
}

p87_status p87_forced_fit_parse(const char *file, const char *text, size_t n, struct p87_forced_constants *out,
                                struct p87_mistakes *m)
{
  struct p87_forced_constants draft = {0};
  unsigned seen[ROWS] = {0};
  int column[KEYS + 1];
  struct p87_csv csv = {0};
  const size_t before = m->n;
  p87_status st = p87_csv_parse(file, text, n, &csv, m);
  if (st) return st;
  if (p87_csv_find_columns(&csv, column_name, KEYS + 1, column, m) == 0) {
    for (size_t row = 0; row < csv.n_rows; row++) read_row(&csv, row, column, seen, &draft, m);
    for (int k = 0; k < ROWS; k++) {
      const char *key[KEYS];
      name_row(k, key);
      if (!seen[k]) p87_mistake(m, file, 0, 0, "%s, %s, %s, %s, %s is missing", key[0], key[1], key[2], key[3], key[4]);
    }
  }
  p87_csv_free(&csv);
  if (m->n > before) return P87_USER;
  *out = draft;
  return P87_OK;
}

p87_status p87_forced_fit_write(const char *path, const struct p87_forced_constants *constants, const char *provenance,
                                struct p87_report *report)
{
  struct p87_forced_constants values = *constants;
  FILE *out = fopen(path, "w");
  if (!out) {
    p87_report_add(report, path, 0, 0, "cannot write: %s", strerror(errno));
    return P87_MACHINE;
  }
  fprintf(out, "# Forced labour in 2016: natural logarithms of chances a month, see model/process/forced_labour.c.\n");
  fprintf(out, "# Made by: %s\n", provenance);
  for (int j = 0; j <= KEYS; j++) fprintf(out, "%s%s", j ? "," : "", column_name[j]);
  fputc('\n', out);
  for (int k = 0; k < ROWS; k++) {
    const char *key[KEYS];
    name_row(k, key);
    for (int j = 0; j < KEYS; j++) fprintf(out, "%s,", key[j]);
    fprintf(out, "%.9g\n", (double)*value_of(&values, k));
  }
  if (ferror(out) | fclose(out)) {
    p87_report_add(report, path, 0, 0, "writing failed: %s", strerror(errno));
    return P87_MACHINE;
  }
  return P87_OK;
}
