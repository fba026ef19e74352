/* The drift of regions: read, and written. */
#include "path87/params/drift_file.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "path87/params/csv.h"

static const struct {
  const char *name, *unit;
  double min, max;
  size_t offset;
} column_of[] = {
  {"mean", "per year", -0.2, 0.2, offsetof(struct p87_drift, mean)},
  {"mean_sd", "per year", 0, 0.2, offsetof(struct p87_drift, mean_sd)},
  {"period_sd", "per year", 0, 0.2, offsetof(struct p87_drift, period_sd)},
  {"ln_per_utility", "1", 0, 20, offsetof(struct p87_drift, ln_per_utility)},
};

enum { NUMBERS = (int)(sizeof column_of / sizeof *column_of) };

static void read_row(const struct p87_csv *csv, size_t row, const int *column, struct p87_drift *drift, unsigned *seen,
                     struct p87_mistakes *m)
{
  const struct p87_csv_cell *region = p87_csv_cell(csv, row, (size_t)column[0]);
  size_t r = 0;
  while (r < P87_REGIONS && strcmp(region->text, p87_region_key[r]) != 0) r++;
  if (r == P87_REGIONS) {
    const char *near = p87_suggest(region->text, p87_region_key, P87_REGIONS);
    p87_mistake(m, csv->file, region->line, region->column, "unknown region \"%s\"%s%s%s", region->text,
                near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    return;
  }
  if (seen[r])
    p87_mistake(m, csv->file, region->line, region->column, "region %s is given twice, first on line %u", region->text,
                seen[r]);
  seen[r] = region->line;
  for (size_t k = 0; k < NUMBERS; k++)
    p87_csv_number(csv, row, (size_t)column[k + 1], column_of[k].min, column_of[k].max, column_of[k].unit,
                   (double *)(void *)((char *)&drift[r] + column_of[k].offset), m);
}

p87_status p87_drift_parse(const char *file, const char *text, size_t n, struct p87_drift *drift,
                           struct p87_mistakes *m)
{
  const char *names[NUMBERS + 1] = {"region"};
  unsigned seen[P87_REGIONS] = {0};
  int column[NUMBERS + 1];
  struct p87_csv csv = {0};
  const size_t before = m->n;
  for (size_t k = 0; k < NUMBERS; k++) names[k + 1] = column_of[k].name;
  p87_status st = p87_csv_parse(file, text, n, &csv, m);
  if (st) return st;
  if (p87_csv_find_columns(&csv, names, NUMBERS + 1, column, m) == 0) {
    for (size_t row = 0; row < csv.n_rows; row++) read_row(&csv, row, column, drift, seen, m);
    for (size_t r = 0; r < P87_REGIONS; r++)
      if (!seen[r]) p87_mistake(m, file, 0, 0, "region %s is missing", p87_region_key[r]);
  }
  p87_csv_free(&csv);
  return m->n > before ? P87_USER : P87_OK;
}

p87_status p87_drift_write(const char *path, const struct p87_drift *drift, const char *provenance,
                           struct p87_report *report)
{
  FILE *out = fopen(path, "w");
  if (!out) {
    p87_report_add(report, path, 0, 0, "cannot write: %s", strerror(errno));
    return P87_MACHINE;
  }
  fprintf(out,
          "# Unexplained drift of ln prevalence of child labour after 2016, per year: model/world/macro.c.\n"
          "# Made by: %s\nregion",
          provenance);
  for (size_t k = 0; k < NUMBERS; k++) fprintf(out, ",%s", column_of[k].name);
  fputc('\n', out);
  for (size_t r = 0; r < P87_REGIONS; r++) {
    fputs(p87_region_key[r], out);
    for (size_t k = 0; k < NUMBERS; k++) {
      double value;
      memcpy(&value, (const char *)&drift[r] + column_of[k].offset, sizeof value);
      fprintf(out, ",%.6g", value);
    }
    fputc('\n', out);
  }
  if (ferror(out) | fclose(out)) {
    p87_report_add(report, path, 0, 0, "writing failed: %s", strerror(errno));
    return P87_MACHINE;
  }
  return P87_OK;
}
