#include "path87/study/forced_targets.h"

#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/csv.h"
#include "path87/params/text.h"

enum { MOST_BYTES = 1 << 20, FIT_ROUNDS = 200, KEYS = 6, COLUMNS = KEYS + 3 };

static const double thousand = 1e3, million = 1e6;

static const char *const form_key[P87_FORCED_FORMS] = {"private_labour_exploitation", "forced_sexual_exploitation",
                                                       "state_imposed"};

struct table {
  struct p87_csv csv;
  int column[COLUMNS]; /* geography, sex, age_group, indicator, category, unit, value, and where from */
  struct p87_mistakes *m;
};

/* The figure that these words name; `lacking` if it is not published. */
static double find(struct table *t, const char *const key[KEYS], double lacking)
{
  for (size_t row = 0; row < t->csv.n_rows; row++) {
    int same = 1;
    for (int k = 0; k < KEYS && same; k++)
      same = strcmp(p87_csv_cell(&t->csv, row, (size_t)t->column[k])->text, key[k]) == 0;
    if (!same) continue;
    double value = lacking;
    p87_csv_number(&t->csv, row, (size_t)t->column[KEYS], 0, 1e9, key[5], &value, t->m);
    return value;
  }
  return lacking;
}

static double must_find(struct table *t, const char *const key[KEYS])
{
  const double value = find(t, key, -1.0);
  if (value < 0.0)
    p87_mistake(t->m, t->csv.file, 0, 0, "no row for %s, %s, %s, %s, %s, %s", key[0], key[1], key[2], key[3], key[4],
                key[5]);
  return value;
}

static void read_regions(struct table *t, struct p87_forced_targets *out)
{
  for (int r = 0; r < P87_REGIONS; r++) {
    const char *const region = p87_region_key[r];
    const char *const all[KEYS] = {region, "both", "any", "forced_labour", "all", "thousand"};
    const char *const bonded[KEYS] = {region, "both",   "any", "debt_bondage_share_of_private_exploitation",
                                      "all",  "percent"};
    out->region[r] = thousand * must_find(t, all);
    out->bonded_region[r] = find(t, bonded, -100.0) / 100.0;
    for (int f = 0; f < P87_FORCED_FORMS; f++) {
      const char *const share[KEYS] = {region, "both", "any", "share_of_world_form", form_key[f], "percent"};
      out->form_region[r][f] = find(t, share, -100.0) / 100.0;
    }
  }
}

static void read_world(struct table *t, struct p87_forced_targets *out)
{
  static const char *const work_key[4] = {"domestic_work", "construction", "manufacturing", "agriculture_and_fishing"};
  const char *const children[KEYS] = {"world", "both", "0-17", "forced_labour", "all", "million"};
  const char *const bonded[KEYS] = {"world", "both",   "any", "debt_bondage_share_of_private_exploitation",
                                    "all",   "percent"};
  const char *const abroad[KEYS] = {"world", "both", "any", "outside_country_of_residence", "all", "percent"};
  out->children = million * must_find(t, children);
  out->bonded = must_find(t, bonded) / 100.0;
  out->abroad = must_find(t, abroad) / 100.0;
  for (int f = 0; f < P87_FORCED_FORMS; f++)
    for (int sex = 0; sex < P87_SEXES; sex++) {
      const char *const key[KEYS] = {"world", p87_sex_key[sex], "any", "forced_labour", form_key[f], "thousand"};
      out->form_sex[f][sex] = thousand * must_find(t, key);
    }
  for (int f = 0; f < 2; f++) {
    const char *const share[KEYS] = {"world", "both", "0-17", "forced_labour", form_key[f], "percent_of_form"};
    const char *const duration[KEYS] = {"world", "both", "any", "mean_duration", form_key[f], "months"};
    out->children_share[f] = must_find(t, share) / 100.0;
    out->duration[f] = must_find(t, duration);
  }
  for (int w = 0; w < 4; w++) {
    const char *const key[KEYS] = {
      "world", "both", "18+", "private_exploitation_sector", work_key[w], "percent_of_known_cases"};
    out->work[w] = must_find(t, key) / 100.0;
  }
}

static double form_total(const struct p87_forced_targets *t, int f)
{
  return t->form_sex[f][P87_MALE] + t->form_sex[f][P87_FEMALE];
}

/* Scales what is not published of n cells so that all add up to `total`. */
static void scale_rest(double *const cell[], const int published[], int n, double total)
{
  double known = 0, rest = 0;
  for (int k = 0; k < n; k++) *(published[k] ? &known : &rest) += *cell[k];
  for (int k = 0; k < n && rest > 0.0 && total > known; k++)
    if (!published[k]) *cell[k] *= (total - known) / rest;
}

/* Persons by region and form: published cells stand, the others follow from the margins. */
static void fit_forms(const struct p87_forced_targets *t, double cell[P87_REGIONS][P87_FORCED_FORMS])
{
  double *of_form[P87_FORCED_FORMS][P87_REGIONS], *of_region[P87_REGIONS][P87_FORCED_FORMS];
  int form_known[P87_FORCED_FORMS][P87_REGIONS], region_known[P87_REGIONS][P87_FORCED_FORMS];
  double all = 0;
  for (int r = 0; r < P87_REGIONS; r++) all += t->region[r];
  for (int r = 0; r < P87_REGIONS; r++)
    for (int f = 0; f < P87_FORCED_FORMS; f++) {
      const int known = t->form_region[r][f] >= 0.0;
      cell[r][f] = form_total(t, f) * (known ? t->form_region[r][f] : t->region[r] / all);
      of_form[f][r] = of_region[r][f] = &cell[r][f];
      form_known[f][r] = region_known[r][f] = known;
    }
  for (int round = 0; round < FIT_ROUNDS; round++) {
    for (int f = 0; f < P87_FORCED_FORMS; f++) scale_rest(of_form[f], form_known[f], P87_REGIONS, form_total(t, f));
    for (int r = 0; r < P87_REGIONS; r++) scale_rest(of_region[r], region_known[r], P87_FORCED_FORMS, t->region[r]);
  }
}

/* Share of private exploitation in debt bondage in regions where it is not published: what the others leave over. */
static double bonded_elsewhere(const struct p87_forced_targets *t, double cell[P87_REGIONS][P87_FORCED_FORMS])
{
  double bonded = 0, rest = 0, all = 0;
  for (int r = 0; r < P87_REGIONS; r++) {
    all += cell[r][0];
    if (t->bonded_region[r] >= 0.0)
      bonded += t->bonded_region[r] * cell[r][0];
    else
      rest += cell[r][0];
  }
  return rest > 0.0 ? (t->bonded * all - bonded) / rest : 0.0;
}

static void derive(struct p87_forced_targets *t)
{
  double persons[P87_REGIONS][P87_FORCED_FORMS], young[P87_FORCED_FORMS];
  fit_forms(t, persons);
  const double elsewhere = bonded_elsewhere(t, persons);
  for (int f = 0; f < 2; f++) young[f] = t->children_share[f];
  young[2] = (t->children - young[0] * form_total(t, 0) - young[1] * form_total(t, 1)) / form_total(t, 2);
  for (int r = 0; r < P87_REGIONS; r++) {
    const double bonded = t->bonded_region[r] >= 0.0 ? t->bonded_region[r] : elsewhere;
    for (int kind = 0; kind < P87_FORCED_KINDS; kind++)
      for (int sex = 0; sex < P87_SEXES; sex++) {
        const int f = kind == P87_DEBT_BONDAGE ? 0 : kind - 1;
        const double part = kind == P87_DEBT_BONDAGE ? bonded : kind == P87_OTHER_PRIVATE ? 1.0 - bonded : 1.0;
        const double here = part * persons[r][f] * t->form_sex[f][sex] / form_total(t, f);
        t->cell[r][kind][sex][P87_FORCED_CHILD] = young[f] * here;
        t->cell[r][kind][sex][P87_FORCED_ADULT] = (1.0 - young[f]) * here;
      }
  }
}

static void check_sense(const struct p87_forced_targets *t, const char *file, struct p87_mistakes *m)
{
  for (int k = 0; k < P87_REGIONS * P87_FORCED_KINDS * P87_SEXES * P87_FORCED_AGES; k++) {
    if ((&t->cell[0][0][0][0])[k] >= 0.0) continue;
    p87_mistake(m, file, 0, 0, "the published shares leave less than nothing for some region and form");
    return;
  }
}

p87_status p87_forced_targets_read(const char *dir, struct p87_forced_targets *out, struct p87_report *report)
{
  static const char *const names[COLUMNS] = {"geography", "sex",   "age_group",  "indicator",  "category",
                                             "unit",      "value", "provenance", "source_note"};
  struct p87_forced_targets draft = {0};
  struct p87_mistakes m = {.report = report};
  struct table t = {.m = &m};
  char path[4096], *text = NULL;
  size_t bytes = 0;
  if (snprintf(path, sizeof path, "%s/targets/forced_labour_2016.csv", dir) >= (int)sizeof path) {
    p87_mistake(&m, dir, 0, 0, "the name of this folder is too long");
    return P87_USER;
  }
  p87_status st = p87_text_read(path, MOST_BYTES, &text, &bytes, &m);
  if (!st) st = p87_csv_parse(path, text, bytes, &t.csv, &m);
  p87_free(text);
  if (!st && p87_csv_find_columns(&t.csv, names, COLUMNS, t.column, &m) > 0) st = P87_USER;
  if (!st) {
    read_regions(&t, &draft);
    read_world(&t, &draft);
    if (m.n == 0) derive(&draft);
    if (m.n == 0) check_sense(&draft, path, &m);
    if (m.n > 0) st = P87_USER;
  }
  p87_csv_free(&t.csv);
  if (!st) *out = draft;
  return st;
}
