/* What calibration fitted to countries: read, and written. */
#include "path87/params/country_fit.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "path87/params/csv.h"

/* Numbers before the potentials, in the order of the file. */
static const struct {
  const char *name, *unit;
  size_t offset;
} single[] = {
#define SINGLE(name, unit, field) \
  { \
    name, unit, offsetof(struct p87_country_fit, field) \
  }
  SINGLE("spread", "1", spread),
  SINGLE("mean_grade", "grade", mean_grade),
  SINGLE("ln_mean", "ln(USD PPP per day)", ln_mean),
  SINGLE("ln_sd", "ln", ln_sd),
  SINGLE("school_primary_male", "utility", school.level[0][P87_MALE]),
  SINGLE("school_primary_female", "utility", school.level[0][P87_FEMALE]),
  SINGLE("school_lower_male", "utility", school.level[1][P87_MALE]),
  SINGLE("school_lower_female", "utility", school.level[1][P87_FEMALE]),
  SINGLE("school_upper_male", "utility", school.level[2][P87_MALE]),
  SINGLE("school_upper_female", "utility", school.level[2][P87_FEMALE]),
  SINGLE("school_rural", "utility", school.area[P87_RURAL]),
  SINGLE("school_urban", "utility", school.area[P87_URBAN]),
  SINGLE("school_wealth", "utility per score", school.wealth),
#undef SINGLE
};

/* The last column, work, is newer than the others: without it effects on work are 0. */
enum { SINGLES = (int)(sizeof single / sizeof *single), WORK = SINGLES + P87_WEALTH_KNOTS, COLUMNS, NAME = 32 };

static const double farthest = 40.0; /* no number lies further from 0 */

/* Column k after the country: name, and the place of its value. */
static void column_name(int k, char name[NAME])
{
  if (k < SINGLES)
    snprintf(name, NAME, "%s", single[k].name);
  else if (k == WORK)
    snprintf(name, NAME, "work");
  else
    snprintf(name, NAME, "ln_potential_%d", k - SINGLES + 1);
}

static float *value_of(struct p87_country_fit *fit, int k)
{
  if (k == WORK) return &fit->work;
  return k < SINGLES ? (float *)(void *)((char *)fit + single[k].offset) : &fit->ln_potential[k - SINGLES];
}

static const char *unit_of(int k)
{
  return k < SINGLES ? single[k].unit : k == WORK ? "utility" : "ln(USD PPP per day)";
}

static void read_row(const struct p87_csv *csv, size_t row, const int *column, int columns, struct p87_figures *figures,
                     unsigned *seen, struct p87_mistakes *m)
{
  const struct p87_csv_cell *code = p87_csv_cell(csv, row, (size_t)column[0]);
  const int c = p87_figures_find(figures, code->text);
  if (c < 0) {
    p87_mistake(m, csv->file, code->line, code->column, "unknown country \"%s\"", code->text);
    return;
  }
  if (seen[c]) {
    p87_mistake(m, csv->file, code->line, code->column, "country %s is given twice, first on line %u", code->text,
                seen[c]);
    return;
  }
  seen[c] = code->line;
  figures->country[c].fit.work = 0.0f;
  for (int k = 0; k < columns; k++) {
    double value;
    const double least = k == 0 ? 0.0 : -farthest; /* spread */
    if (p87_csv_number(csv, row, (size_t)column[k + 1], least, farthest, unit_of(k), &value, m))
      *value_of(&figures->country[c].fit, k) = (float)value;
  }
}

p87_status p87_country_fits_parse(const char *file, const char *text, size_t n, struct p87_figures *figures,
                                  struct p87_mistakes *m)
{
  char name[COLUMNS + 1][NAME] = {"iso3"};
  const char *names[COLUMNS + 1] = {name[0]};
  for (int k = 0; k < COLUMNS; k++) {
    column_name(k, name[k + 1]);
    names[k + 1] = name[k + 1];
  }
  unsigned seen[P87_MAX_COUNTRIES] = {0};
  int column[COLUMNS + 1];
  struct p87_csv csv = {0};
  const size_t before = m->n;
  p87_status st = p87_csv_parse(file, text, n, &csv, m);
  if (st) return st;
  const int columns = p87_csv_column(&csv, "work") < 0 ? WORK : COLUMNS;
  if (p87_csv_find_columns(&csv, names, (size_t)columns + 1, column, m) == 0) {
    for (size_t row = 0; row < csv.n_rows; row++) read_row(&csv, row, column, columns, figures, seen, m);
    for (size_t c = 0; c < figures->n_countries; c++)
      if (!seen[c]) p87_mistake(m, file, 0, 0, "country %s is missing", figures->country[c].iso3);
  }
  p87_csv_free(&csv);
  return m->n > before ? P87_USER : P87_OK;
}

p87_status p87_country_fits_write(const char *path, const struct p87_figures *figures, const char *provenance,
                                  struct p87_report *report)
{
  FILE *out = fopen(path, "w");
  if (!out) {
    p87_report_add(report, path, 0, 0, "cannot write: %s", strerror(errno));
    return P87_MACHINE;
  }
  fprintf(out,
          "# Earnings by wealth, tastes for school and effects on work of countries in 2016: params/README.md.\n# Made "
          "by: %s\niso3",
          provenance);
  for (int k = 0; k < COLUMNS; k++) {
    char name[NAME];
    column_name(k, name);
    fprintf(out, ",%s", name);
  }
  fputc('\n', out);
  for (size_t c = 0; c < figures->n_countries; c++) {
    fputs(figures->country[c].iso3, out);
    for (int k = 0; k < COLUMNS; k++) fprintf(out, ",%.6g", (double)*value_of(&figures->country[c].fit, k));
    fputc('\n', out);
  }
  if (ferror(out) | fclose(out)) {
    p87_report_add(report, path, 0, 0, "writing failed: %s", strerror(errno));
    return P87_MACHINE;
  }
  return P87_OK;
}
