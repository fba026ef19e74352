/* params/world/observed/: what happened after 2016.
 *
 * Two tables by country and year, growth.csv and battle_deaths.csv, and beside each its flags. What is published or
 * follows from published figures (flags p, n, d) is known; what distil_world.py filled in is not, and the forecast
 * stands in its place. */
#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/csv.h"
#include "path87/params/input.h"

enum { FIRST = P87_YEAR_FIRST + 1, NAME_ROOM = 16, FILE_ROOM = 80 };
#define NO_ROW SIZE_MAX

struct table {
  const char *name; /* of the file, without .csv */
  unsigned last;    /* year */
  double min, max;
  const char *unit;
  size_t value, knows; /* offsets in struct p87_observed */
};

static const struct table tables[] = {
  {"growth", 2024, -0.6, 1.0, "fraction a year", offsetof(struct p87_observed, growth),
   offsetof(struct p87_observed, knows_growth)},
  {"battle_deaths", 2022, 0.0, 500.0, "per 100,000 persons", offsetof(struct p87_observed, battle_deaths),
   offsetof(struct p87_observed, knows_deaths)},
};

/* One file: its table, and where its years stand. */
struct sheet {
  char *path; /* owned */
  struct p87_csv csv;
  int iso3, year[P87_YEARS];
};

static void sheet_free(struct sheet *s)
{
  p87_csv_free(&s->csv);
  p87_free(s->path);
}

static p87_status sheet_open(const struct p87_input_source *from, const struct table *t, const char *kind,
                             struct p87_inputs *in, struct sheet *s, struct p87_mistakes *m)
{
  char file_name[FILE_ROOM], year[P87_YEARS][NAME_ROOM];
  const char *names[1 + P87_YEARS] = {"iso3"};
  int position[1 + P87_YEARS];
  const struct p87_input_file *file = NULL;
  const size_t n = t->last - FIRST + 1;
  snprintf(file_name, sizeof file_name, P87_OBSERVED_FOLDER "%s%s.csv", t->name, kind);
  p87_status st = p87_input_keep(from, file_name, P87_CSV_MAX_BYTES, in, &file, &s->path, m);
  if (!st) st = p87_csv_parse(s->path, file->text, file->bytes, &s->csv, m);
  if (st) return st;
  for (size_t i = 0; i < n; i++) {
    snprintf(year[i], NAME_ROOM, "year_%zu", FIRST + i);
    names[1 + i] = year[i];
  }
  if (p87_csv_find_columns(&s->csv, names, 1 + n, position, m)) return P87_USER;
  s->iso3 = position[0];
  memcpy(s->year, position + 1, n * sizeof *position);
  return P87_OK;
}

/* The row of each country, NO_ROW if it has none, which is a mistake, as two are. */
static void find_rows(const struct sheet *s, const struct p87_figures *figures, size_t row_of[P87_MAX_COUNTRIES],
                      struct p87_mistakes *m)
{
  for (size_t c = 0; c < figures->n_countries; c++) row_of[c] = NO_ROW;
  for (size_t row = 0; row < s->csv.n_rows; row++) {
    const struct p87_csv_cell *iso3 = p87_csv_cell(&s->csv, row, (size_t)s->iso3);
    const int c = p87_figures_find(figures, iso3->text);
    if (c < 0)
      p87_mistake(m, s->path, iso3->line, iso3->column, "country \"%s\" is not in countries.csv", iso3->text);
    else if (row_of[c] != NO_ROW)
      p87_mistake(m, s->path, iso3->line, iso3->column, "%s is given twice", iso3->text);
    else
      row_of[c] = row;
  }
  for (size_t c = 0; c < figures->n_countries; c++)
    if (row_of[c] == NO_ROW) p87_mistake(m, s->path, 0, 0, "no row for %s", figures->country[c].iso3);
}

/* 1 if the flag says that the figure is published, or arithmetic on published figures. */
static int read_flag(const struct sheet *flags, size_t row, size_t column, struct p87_mistakes *m)
{
  const struct p87_csv_cell *cell = p87_csv_cell(&flags->csv, row, column);
  if (strlen(cell->text) == 1 && strchr("pndrmj", *cell->text)) return strchr("pnd", *cell->text) != NULL;
  p87_mistake(m, flags->path, cell->line, cell->column, "expected a flag, one of p n d r m j, found \"%s\"",
              cell->text);
  return 0;
}

static p87_status fill(const struct table *t, const struct sheet *values, const struct sheet *flags,
                       struct p87_figures *figures, struct p87_mistakes *m)
{
  size_t value_row[P87_MAX_COUNTRIES], flag_row[P87_MAX_COUNTRIES];
  const size_t before = m->n;
  find_rows(values, figures, value_row, m);
  find_rows(flags, figures, flag_row, m);
  for (size_t c = 0; c < figures->n_countries; c++) {
    if (value_row[c] == NO_ROW || flag_row[c] == NO_ROW) continue;
    char *observed = (char *)&figures->country[c].observed;
    double *value = (double *)(void *)(observed + t->value);
    uint32_t *knows = (uint32_t *)(void *)(observed + t->knows);
    for (unsigned year = FIRST; year <= t->last; year++) {
      const unsigned y = year - P87_YEAR_FIRST;
      p87_csv_number(&values->csv, value_row[c], (size_t)values->year[year - FIRST], t->min, t->max, t->unit, &value[y],
                     m);
      if (read_flag(flags, flag_row[c], (size_t)flags->year[year - FIRST], m)) *knows |= UINT32_C(1) << y;
    }
  }
  return m->n > before ? P87_USER : P87_OK;
}

static p87_status read_table(const struct p87_input_source *from, const struct table *t, struct p87_inputs *in,
                             struct p87_mistakes *m)
{
  struct sheet values = {0}, flags = {0};
  p87_status st = sheet_open(from, t, "", in, &values, m);
  if (st != P87_MACHINE) {
    const p87_status of_flags = sheet_open(from, t, ".flags", in, &flags, m);
    if (of_flags == P87_MACHINE || !st) st = of_flags;
  }
  if (!st) st = fill(t, &values, &flags, &in->figures, m);
  sheet_free(&values);
  sheet_free(&flags);
  return st;
}

p87_status p87_observed_read(const struct p87_input_source *from, struct p87_inputs *in, struct p87_mistakes *m)
{
  const size_t before = m->n;
  p87_status st = P87_OK;
  for (size_t i = 0; i < P87_COUNT_OF(tables) && st != P87_MACHINE; i++) st = read_table(from, &tables[i], in, m);
  if (st == P87_MACHINE) return st;
  return m->n > before ? P87_USER : P87_OK;
}
