/* Surveys of countries, read; and children of the model counted as they counted. */
#include "path87/study/surveys.h"

#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/csv.h"
#include "path87/world/classify.h"

enum { MOST_BYTES = 1 << 20, COLUMNS = 7 };

const char *const p87_survey_kind_key[P87_SURVEY_KINDS] = {"employment", "child_labour_hours", "child_labour_ilo"};

static int kind_of(const char *text)
{
  for (int k = 0; k < P87_SURVEY_KINDS; k++)
    if (strcmp(text, p87_survey_kind_key[k]) == 0) return k;
  return -1;
}

/* Ages as in "5-14". */
static int read_ages(const char *text, struct p87_survey *survey)
{
  unsigned first, last;
  int length = 0;
  if (sscanf(text, "%2u-%2u%n", &first, &last, &length) != 2 || text[length] != '\0') return 0;
  if (first < P87_CHILD_FIRST || last > P87_CHILD_LAST || first > last) return 0;
  survey->first_age = (uint8_t)first;
  survey->last_age = (uint8_t)last;
  return 1;
}

/* Into its place, unless a later one of this country and kind is there. */
static void keep(struct p87_surveys *all, const struct p87_survey *survey)
{
  const unsigned key = survey->country * (unsigned)P87_SURVEY_KINDS + survey->kind;
  size_t at = all->n;
  while (at > 0) {
    const struct p87_survey *before = &all->row[at - 1];
    const unsigned then = before->country * (unsigned)P87_SURVEY_KINDS + before->kind;
    if (then < key) break;
    if (then == key) {
      if (before->year < survey->year) all->row[at - 1] = *survey;
      return;
    }
    at--;
  }
  P87_CHECK(all->n < P87_MAX_SURVEYS, "more than %d surveys", (int)P87_MAX_SURVEYS);
  memmove(&all->row[at + 1], &all->row[at], (all->n - at) * sizeof *all->row);
  all->row[at] = *survey;
  all->n++;
}

static void read_row(const struct p87_csv *csv, size_t row, const int *column, const struct p87_figures *figures,
                     struct p87_surveys *out, struct p87_mistakes *m)
{
  const struct p87_csv_cell *cell[COLUMNS];
  for (int k = 0; k < COLUMNS; k++) cell[k] = p87_csv_cell(csv, row, (size_t)column[k]);
  struct p87_survey survey = {0};
  const int country = p87_figures_find(figures, cell[0]->text), kind = kind_of(cell[1]->text);
  if (country < 0) p87_mistake(m, csv->file, cell[0]->line, cell[0]->column, "unknown country \"%s\"", cell[0]->text);
  if (kind < 0) p87_mistake(m, csv->file, cell[1]->line, cell[1]->column, "unknown definition \"%s\"", cell[1]->text);
  const int ages = read_ages(cell[2]->text, &survey);
  if (!ages)
    p87_mistake(m, csv->file, cell[2]->line, cell[2]->column, "ages such as 5-14 expected, within %d-%d, not \"%s\"",
                (int)P87_CHILD_FIRST, (int)P87_CHILD_LAST, cell[2]->text);
  double year = 0, percent = 0;
  const int dated = cell[4]->text[0] != '\0';
  if (dated && !p87_csv_number(csv, row, (size_t)column[4], 1990, P87_YEAR_FIRST, "year", &year, m)) return;
  if (!p87_csv_number(csv, row, (size_t)column[5], 0.01, 99.99, "percent", &percent, m)) return;
  if (country < 0 || kind < 0 || !ages) return;
  if (strcmp(cell[3]->text, "both") != 0 || (dated && year < P87_SURVEY_FIRST_YEAR)) return;
  survey.country = (uint16_t)country;
  survey.kind = (uint8_t)kind;
  survey.year = (uint16_t)year;
  survey.rate = percent / 100.0;
  keep(out, &survey);
}

p87_status p87_surveys_read(const char *dir, const struct p87_figures *figures, struct p87_surveys *out,
                            struct p87_report *report)
{
  static const char *const names[COLUMNS] = {"iso3", "definition", "age_group", "sex", "year", "value", "source_note"};
  struct p87_mistakes m = {.report = report};
  struct p87_csv csv = {0};
  char path[4096], *text = NULL;
  size_t bytes = 0;
  int column[COLUMNS];
  out->n = 0;
  if (snprintf(path, sizeof path, "%s/targets/surveys_to_2016.csv", dir) >= (int)sizeof path) {
    p87_mistake(&m, dir, 0, 0, "the name of this folder is too long");
    return P87_USER;
  }
  p87_status st = p87_text_read(path, MOST_BYTES, &text, &bytes, &m);
  if (!st) st = p87_csv_parse(path, text, bytes, &csv, &m);
  p87_free(text);
  if (!st && p87_csv_find_columns(&csv, names, COLUMNS, column, &m) == 0)
    for (size_t row = 0; row < csv.n_rows; row++) read_row(&csv, row, column, figures, out, &m);
  p87_csv_free(&csv);
  return st ? st : m.n > 0 ? P87_USER : P87_OK;
}

p87_status p87_country_rates_add(struct p87_comm *comm, const struct p87_world *world, struct p87_country_rates *sum)
{
  const struct p87_definition ilo_2016 = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  const struct p87_definition sdg_hours = p87_definition_of(P87_DEFINITION_SDG_HOURS, NULL);
  struct p87_country_rates *here = p87_alloc(sizeof *here);
  const p87_status st = p87_comm_agree(comm, here ? P87_OK : P87_MACHINE);
  if (st) {
    p87_free(here);
    return st;
  }
  for (uint32_t k = 0; k < world->n; k++) {
    const struct p87_community *place = &world->community[k];
    const struct p87_persons *who = &place->persons;
    for (p87_index i = 0; i < who->n; i++) {
      if (who->age[i] < P87_CHILD_FIRST || who->age[i] > P87_CHILD_LAST) continue;
      const unsigned age = who->age[i] - P87_CHILD_FIRST;
      const unsigned hours = p87_category_of(&sdg_hours, who, i);
      const unsigned ilo = p87_category_of(&ilo_2016, who, i);
      here->children[place->country][age]++;
      here->counted[P87_SURVEY_EMPLOYMENT][place->country][age] += (ilo & P87_IN_EMPLOYMENT) != 0;
      here->counted[P87_SURVEY_HOURS][place->country][age] += (hours & P87_IN_CHILD_LABOUR) != 0;
      here->counted[P87_SURVEY_ILO][place->country][age] += (ilo & P87_IN_CHILD_LABOUR) != 0;
    }
  }
  int64_t *from = (int64_t *)(void *)here, *to = (int64_t *)(void *)sum;
  p87_comm_sum_i64(comm, from, sizeof *here / sizeof *from);
  for (size_t k = 0; k < sizeof *here / sizeof *from; k++) to[k] += from[k];
  p87_free(here);
  return P87_OK;
}

void p87_country_rates_at(const struct p87_country_rates *rates, const struct p87_survey *survey, double *counted,
                          double *children)
{
  *counted = *children = 0;
  for (unsigned age = survey->first_age; age <= survey->last_age; age++) {
    *counted += (double)rates->counted[survey->kind][survey->country][age - P87_CHILD_FIRST];
    *children += (double)rates->children[survey->country][age - P87_CHILD_FIRST];
  }
}
