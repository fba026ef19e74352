/* params/world/: the countries and their published figures.
 *
 * Every table is the same to the reader: rows keyed by country (and sex, and
 * period), columns of numbers with a range, each going to its place in struct
 * p87_country. Every country of countries.csv must have each of its rows once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/csv.h"
#include "path87/params/input.h"

enum { MOST_COLUMNS = 128, NAME_ROOM = 16, MOST_SLOTS = P87_SEXES * P87_PERIODS };

static const char *const period_key[P87_PERIODS] = {"2015-2020", "2020-2025", "2025-2030"};
static const char *const income_group_key[] = {"low", "lower_middle", "upper_middle", "high"};
static const char *const mortality_age[P87_MORTALITY_AGES] = {
  "m_0",  "m_1",  "m_5",  "m_10", "m_15", "m_20", "m_25", "m_30", "m_35", "m_40", "m_45",
  "m_50", "m_55", "m_60", "m_65", "m_70", "m_75", "m_80", "m_85", "m_90", "m_95", "m_100"};
static const char *const migrant_age[P87_MIGRANT_AGES] = {"n_0",  "n_5",  "n_10", "n_15", "n_20", "n_25",
                                                          "n_30", "n_35", "n_40", "n_45", "n_50", "n_55",
                                                          "n_60", "n_65", "n_70", "n_75"};
static const char *const fertility_age[P87_FERTILITY_AGES] = {"f_15", "f_20", "f_25", "f_30", "f_35", "f_40", "f_45"};

/* A column of numbers and where it goes. */
struct column {
  const char *name;
  double min, max;
  const char *unit;
  size_t offset;        /* in struct p87_country, for the first sex and period */
  size_t sex_stride;    /* bytes from male to female */
  size_t period_stride; /* bytes from one period to the next */
};

struct table {
  const char *name; /* of the file, without .csv */
  int by_sex, by_period;
  size_t n;
  struct column columns[MOST_COLUMNS];
  char names[MOST_COLUMNS][NAME_ROOM]; /* of columns that are numbered */
};

static void add_column(struct table *t, struct column column)
{
  P87_CHECK(t->n < MOST_COLUMNS, "table %s has too many columns", t->name);
  t->columns[t->n++] = column;
}

/* Columns prefix_first, prefix_first+1, ... that go to an array of doubles. */
static void add_numbered(struct table *t, const char *prefix, int first, size_t n, struct column column)
{
  for (size_t i = 0; i < n; i++) {
    char *name = t->names[t->n];
    snprintf(name, NAME_ROOM, "%s%d", prefix, first + (int)i);
    column.name = name;
    add_column(t, column);
    column.offset += sizeof(double);
  }
}

static void describe_population(struct table *t)
{
  *t = (struct table){.name = "population", .by_sex = 1};
  add_numbered(t, "age_", 0, P87_AGES,
               (struct column){.max = 1e9,
                               .unit = "person",
                               .offset = offsetof(struct p87_country, population),
                               .sex_stride = P87_AGES * sizeof(double)});
}

static void describe_mortality(struct table *t)
{
  *t = (struct table){.name = "mortality", .by_sex = 1, .by_period = 1};
  for (size_t i = 0; i < P87_MORTALITY_AGES; i++)
    add_column(t, (struct column){.name = mortality_age[i],
                                  .max = 3.0,
                                  .unit = "per person-year",
                                  .offset = offsetof(struct p87_country, mortality) + i * sizeof(double),
                                  .sex_stride = P87_MORTALITY_AGES * sizeof(double),
                                  .period_stride = P87_SEXES * P87_MORTALITY_AGES * sizeof(double)});
}

static void describe_fertility(struct table *t)
{
  *t = (struct table){.name = "fertility", .by_period = 1};
  add_column(t, (struct column){.name = "sex_ratio_at_birth",
                                .min = 0.9,
                                .max = 1.3,
                                .unit = "boys per girl",
                                .offset = offsetof(struct p87_country, sex_ratio_at_birth),
                                .period_stride = sizeof(double)});
  for (size_t i = 0; i < P87_FERTILITY_AGES; i++)
    add_column(t, (struct column){.name = fertility_age[i],
                                  .max = 1.0,
                                  .unit = "births per woman-year",
                                  .offset = offsetof(struct p87_country, fertility) + i * sizeof(double),
                                  .period_stride = P87_FERTILITY_AGES * sizeof(double)});
}

static void describe_migration(struct table *t)
{
  *t = (struct table){.name = "migration", .by_sex = 1, .by_period = 1};
  for (size_t i = 0; i < P87_MIGRANT_AGES; i++)
    add_column(t, (struct column){.name = migrant_age[i],
                                  .min = -5e6,
                                  .max = 5e6,
                                  .unit = "persons a year",
                                  .offset = offsetof(struct p87_country, net_migration) + i * sizeof(double),
                                  .sex_stride = P87_MIGRANT_AGES * sizeof(double),
                                  .period_stride = P87_SEXES * P87_MIGRANT_AGES * sizeof(double)});
}

static void describe_urban(struct table *t)
{
  *t = (struct table){.name = "urban"};
  add_numbered(t, "year_", P87_YEAR_FIRST, P87_YEARS,
               (struct column){.max = 1.0, .unit = "share", .offset = offsetof(struct p87_country, urban)});
}

/* The next table of figures.def from row *at on. */
static void describe_figures(struct table *t, size_t *at)
{
  const struct p87_figure_info *first = &p87_figure_table[*at];
  *t = (struct table){.name = first->table, .by_sex = first->by_sex};
  for (; *at < P87_N_FIGURES && strcmp(p87_figure_table[*at].table, first->table) == 0; ++*at) {
    const struct p87_figure_info *f = &p87_figure_table[*at];
    add_column(
      t,
      (struct column){
        .name = f->name, .min = f->min, .max = f->max, .unit = f->unit, .offset = f->offset, .sex_stride = f->stride});
  }
}

static int find_word(const char *word, const char *const *words, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp(word, words[i]) == 0) return (int)i;
  return -1;
}

/* Position of a key word in a cell, or -1 and a mistake. */
static int read_word(const struct p87_csv *csv, size_t row, int column, const char *const *words, size_t n,
                     struct p87_mistakes *m)
{
  const struct p87_csv_cell *cell = p87_csv_cell(csv, row, (size_t)column);
  const int found = find_word(cell->text, words, n);
  if (found >= 0) return found;
  const char *near = p87_suggest(cell->text, words, n);
  p87_mistake(m, csv->file, cell->line, cell->column, "unknown %s \"%s\"%s%s%s", csv->head[column].text, cell->text,
              near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  return -1;
}

/* Columns of a table as asked for: keys first, then numbers. Returns how many are keys. */
static size_t list_names(const struct table *t, const char **names)
{
  size_t n = 0;
  names[n++] = "iso3";
  if (t->by_sex) names[n++] = "sex";
  if (t->by_period) names[n++] = "period";
  for (size_t i = 0; i < t->n; i++) names[n + i] = t->columns[i].name;
  return n;
}

/* Where the numbers of a row go. */
struct place {
  int country, sex, period;
};

static int find_place(const struct p87_csv *csv, size_t row, const struct table *t, const int *position,
                      const struct p87_figures *figures, struct place *where, struct p87_mistakes *m)
{
  const struct p87_csv_cell *iso3 = p87_csv_cell(csv, row, (size_t)position[0]);
  *where = (struct place){.country = p87_figures_find(figures, iso3->text)};
  if (where->country < 0)
    p87_mistake(m, csv->file, iso3->line, iso3->column, "country \"%s\" is not in countries.csv", iso3->text);
  if (t->by_sex) where->sex = read_word(csv, row, position[1], p87_sex_key, P87_SEXES, m);
  if (t->by_period) where->period = read_word(csv, row, position[1 + t->by_sex], period_key, P87_PERIODS, m);
  return where->country >= 0 && where->sex >= 0 && where->period >= 0;
}

static void read_numbers(const struct p87_csv *csv, size_t row, const struct table *t, const int *position,
                         const struct place *where, struct p87_country *country, struct p87_mistakes *m)
{
  for (size_t i = 0; i < t->n; i++) {
    const struct column *c = &t->columns[i];
    const size_t offset = c->offset + (size_t)where->sex * c->sex_stride + (size_t)where->period * c->period_stride;
    double *out = (double *)(void *)((char *)country + offset);
    p87_csv_number(csv, row, (size_t)position[i], c->min, c->max, c->unit, out, m);
  }
}

static void check_rows(const char *file, const struct table *t, const unsigned *seen, const struct p87_figures *figures,
                       struct p87_mistakes *m)
{
  const int sexes = t->by_sex ? P87_SEXES : 1, periods = t->by_period ? P87_PERIODS : 1;
  for (size_t c = 0; c < figures->n_countries; c++) {
    for (int slot = 0; slot < sexes * periods; slot++) {
      if (seen[c * MOST_SLOTS + (size_t)(slot / periods * P87_PERIODS + slot % periods)]) continue;
      p87_mistake(m, file, 0, 0, "no row for %s%s%s%s%s", figures->country[c].iso3, t->by_sex ? ", " : "",
                  t->by_sex ? p87_sex_key[slot / periods] : "", t->by_period ? ", " : "",
                  t->by_period ? period_key[slot % periods] : "");
    }
  }
}

static p87_status read_rows(const struct p87_csv *csv, const struct table *t, struct p87_figures *figures,
                            struct p87_mistakes *m)
{
  const char *names[MOST_COLUMNS + 3];
  int position[MOST_COLUMNS + 3];
  const size_t n_keys = list_names(t, names);
  const size_t before = m->n;

  if (p87_csv_find_columns(csv, names, n_keys + t->n, position, m)) return P87_USER;
  unsigned *seen = p87_alloc(figures->n_countries * MOST_SLOTS * sizeof *seen);
  if (!seen) return P87_MACHINE;
  for (size_t row = 0; row < csv->n_rows; row++) {
    struct place where;
    if (!find_place(csv, row, t, position, figures, &where, m)) continue;
    const size_t slot = (size_t)where.country * MOST_SLOTS + (size_t)(where.sex * P87_PERIODS + where.period);
    const struct p87_csv_cell *iso3 = p87_csv_cell(csv, row, (size_t)position[0]);
    if (seen[slot])
      p87_mistake(m, csv->file, iso3->line, iso3->column, "%s is given twice, first on line %u", iso3->text,
                  seen[slot]);
    seen[slot] = iso3->line;
    read_numbers(csv, row, t, position + n_keys, &where, &figures->country[where.country], m);
  }
  check_rows(csv->file, t, seen, figures, m);
  p87_free(seen);
  return m->n > before ? P87_USER : P87_OK;
}

static p87_status open_table(const struct p87_input_source *from, const char *name, struct p87_inputs *in, char **path,
                             struct p87_csv *csv, struct p87_mistakes *m)
{
  char file_name[80];
  const struct p87_input_file *file = NULL;
  snprintf(file_name, sizeof file_name, "world/%s.csv", name);
  p87_status st = p87_input_keep(from, file_name, P87_CSV_MAX_BYTES, in, &file, path, m);
  if (!st) st = p87_csv_parse(*path, file->text, file->bytes, csv, m);
  return st;
}

static p87_status read_table(const struct p87_input_source *from, const struct table *t, struct p87_inputs *in,
                             struct p87_mistakes *m)
{
  struct p87_csv csv = {0};
  char *path = NULL;
  p87_status st = open_table(from, t->name, in, &path, &csv, m);
  if (!st) st = read_rows(&csv, t, &in->figures, m);
  p87_csv_free(&csv);
  p87_free(path);
  return st;
}

static int is_iso3(const char *text)
{
  for (size_t i = 0; i < 3; i++)
    if (text[i] < 'A' || text[i] > 'Z') return 0;
  return text[3] == '\0';
}

static void read_country(const struct p87_csv *csv, size_t row, const int *position, struct p87_country *c,
                         struct p87_mistakes *m)
{
  const struct p87_csv_cell *iso3 = p87_csv_cell(csv, row, (size_t)position[0]);
  const struct p87_csv_cell *name = p87_csv_cell(csv, row, (size_t)position[1]);
  double least_developed = 0.0;

  if (!is_iso3(iso3->text))
    p87_mistake(m, csv->file, iso3->line, iso3->column, "\"%s\" is not a code of three capital letters", iso3->text);
  else
    memcpy(c->iso3, iso3->text, 4);
  if (*name->text == '\0' || strlen(name->text) >= sizeof c->name)
    p87_mistake(m, csv->file, name->line, name->column, "a name needs 1 to %zu bytes", sizeof c->name - 1);
  else
    memcpy(c->name, name->text, strlen(name->text) + 1);

  const int region = read_word(csv, row, position[2], p87_region_key, P87_REGIONS, m);
  const int group = read_word(csv, row, position[3], income_group_key, P87_COUNT_OF(income_group_key), m);
  c->region = (uint8_t)(region < 0 ? 0 : region);
  c->income_group = (uint8_t)(group < 0 ? 0 : group);
  p87_csv_number(csv, row, (size_t)position[4], 0, 1, "1", &least_developed, m);
  c->least_developed = least_developed != 0.0;
}

static int by_iso3(const void *left, const void *right)
{
  const struct p87_country *a = left, *b = right;
  return strcmp(a->iso3, b->iso3);
}

static p87_status fill_countries(const struct p87_csv *csv, struct p87_figures *figures, struct p87_mistakes *m)
{
  static const char *const names[] = {"iso3", "name", "region", "income_group", "least_developed"};
  int position[P87_COUNT_OF(names)];
  const size_t before = m->n;

  if (p87_csv_find_columns(csv, names, P87_COUNT_OF(names), position, m)) return P87_USER;
  if (csv->n_rows < 1 || csv->n_rows > P87_MAX_COUNTRIES) {
    p87_mistake(m, csv->file, 0, 0, "%zu countries: there must be 1 to %d", csv->n_rows, (int)P87_MAX_COUNTRIES);
    return P87_USER;
  }
  figures->country = p87_alloc(csv->n_rows * sizeof *figures->country);
  if (!figures->country) return P87_MACHINE;
  figures->n_countries = csv->n_rows;
  for (size_t row = 0; row < csv->n_rows; row++) read_country(csv, row, position, &figures->country[row], m);
  qsort(figures->country, figures->n_countries, sizeof *figures->country, by_iso3);
  for (size_t i = 1; i < figures->n_countries; i++)
    if (*figures->country[i].iso3 && strcmp(figures->country[i].iso3, figures->country[i - 1].iso3) == 0)
      p87_mistake(m, csv->file, 0, 0, "country %s is given twice", figures->country[i].iso3);
  return m->n > before ? P87_USER : P87_OK;
}

static p87_status read_countries(const struct p87_input_source *from, struct p87_inputs *in, struct p87_mistakes *m)
{
  struct p87_csv csv = {0};
  char *path = NULL;
  p87_status st = open_table(from, "countries", in, &path, &csv, m);
  if (!st) st = fill_countries(&csv, &in->figures, m);
  p87_csv_free(&csv);
  p87_free(path);
  return st;
}

/* The row of columns.csv that documents a column, or -1. */
static int find_source(const struct p87_csv *csv, const char *table, const char *name)
{
  const int t = p87_csv_column(csv, "table"), c = p87_csv_column(csv, "column"), s = p87_csv_column(csv, "source");
  for (size_t row = 0; t >= 0 && c >= 0 && s >= 0 && row < csv->n_rows; row++)
    if (strcmp(p87_csv_cell(csv, row, (size_t)t)->text, table) == 0 &&
        strcmp(p87_csv_cell(csv, row, (size_t)c)->text, name) == 0 && *p87_csv_cell(csv, row, (size_t)s)->text)
      return (int)row;
  return -1;
}

/* Every figure has a source: columns.csv, which is kept with the inputs. */
static p87_status read_sources(const struct p87_input_source *from, struct p87_inputs *in, struct p87_mistakes *m)
{
  struct p87_csv csv = {0};
  char *path = NULL;
  const size_t before = m->n;
  p87_status st = open_table(from, "columns", in, &path, &csv, m);
  for (size_t i = 0; !st && i < P87_N_FIGURES; i++)
    if (find_source(&csv, p87_figure_table[i].table, p87_figure_table[i].name) < 0)
      p87_mistake(m, path, 0, 0, "no source for column %s of table %s", p87_figure_table[i].name,
                  p87_figure_table[i].table);
  if (!st && m->n > before) st = P87_USER;
  p87_csv_free(&csv);
  p87_free(path);
  return st;
}

static void check_population(const char *dir, const struct p87_figures *figures, struct p87_mistakes *m)
{
  for (size_t i = 0; i < figures->n_countries; i++) {
    if (p87_country_persons(&figures->country[i]) < 1.0)
      p87_mistake(m, dir, 0, 0, "world/population.csv: nobody lives in %s", figures->country[i].iso3);
  }
}

p87_status p87_world_read(const struct p87_input_source *from, struct p87_inputs *in, struct p87_mistakes *m)
{
  static void (*const describe[])(struct table *) = {describe_population, describe_mortality, describe_fertility,
                                                     describe_migration, describe_urban};
  const size_t before = m->n;
  struct table t;

  p87_status st = read_countries(from, in, m);
  if (st) return st;
  st = read_sources(from, in, m);
  for (size_t i = 0; st != P87_MACHINE && i < P87_COUNT_OF(describe); i++) {
    describe[i](&t);
    st = read_table(from, &t, in, m);
  }
  for (size_t at = 0; st != P87_MACHINE && at < P87_N_FIGURES;) {
    describe_figures(&t, &at);
    st = read_table(from, &t, in, m);
  }
  if (st == P87_MACHINE) return st;
  if (m->n == before) check_population(from->place, &in->figures, m);
  return m->n > before ? P87_USER : P87_OK;
}
