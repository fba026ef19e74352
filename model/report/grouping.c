/* Groups of children by one or two dimensions. */
#include "path87/report/grouping.h"

#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"

static const char *const age_label[P87_CHILD_AGES] = {"5",  "6",  "7",  "8",  "9",  "10", "11",
                                                      "12", "13", "14", "15", "16", "17"};

const char *const p87_compare_by_key[P87_BYS] = {"none",       "region",    "country", "sex",         "age_group",
                                                 "area",       "age",       "sector",  "work_status", "chain",
                                                 "hours_band", "work_kind", "theme",   "definition"};

/* Labels along the dimensions that do not depend on the files. */
static const struct {
  const char *const *label;
  size_t n;
} dimension[P87_BYS] = {
  [P87_BY_SEX] = {p87_sex_key, P87_SEXES},
  [P87_BY_AGE_GROUP] = {p87_age_group_key, P87_AGE_GROUPS},
  [P87_BY_AREA] = {p87_area_key, P87_AREAS},
  [P87_BY_AGE] = {age_label, P87_CHILD_AGES},
  [P87_BY_SECTOR] = {p87_sector_key, P87_SECTORS},
  [P87_BY_WORK_STATUS] = {p87_work_status_key, P87_WORK_STATUSES},
  [P87_BY_CHAIN] = {p87_chain_key, P87_CHAINS},
  [P87_BY_HOURS_BAND] = {p87_hours_band_key, P87_HOURS_BANDS},
  [P87_BY_WORK_KIND] = {p87_work_kind_key, P87_WORK_KINDS},
  [P87_BY_THEME] = {p87_theme_key, P87_THEMES},
  [P87_BY_DEFINITION] = {p87_definition_key, P87_DEFINITIONS},
};

static int is_category(enum p87_compare_by by)
{
  return by >= P87_BY_SECTOR;
}

enum p87_compare_by p87_category_by(const enum p87_compare_by by[P87_BY_MOST])
{
  return is_category(by[0]) ? by[0] : is_category(by[1]) ? by[1] : P87_BY_NONE;
}

int p87_detail_has(enum p87_detail detail, const enum p87_compare_by by[P87_BY_MOST])
{
  for (int d = 0; d < P87_BY_MOST; d++) {
    if (is_category(by[d])) return 0;
    if (by[d] == P87_BY_SEX && detail < P87_BY_AREA_AND_SEX) return 0;
    if ((by[d] == P87_BY_AGE || by[d] == P87_BY_AGE_GROUP) && detail < P87_BY_AREA_SEX_AND_AGE) return 0;
  }
  return 1;
}

void p87_by_words(const enum p87_compare_by by[P87_BY_MOST], char words[P87_COMPARE_GROUP])
{
  if (by[1] == P87_BY_NONE)
    snprintf(words, P87_COMPARE_GROUP, "%s", p87_compare_by_key[by[0]]);
  else
    snprintf(words, P87_COMPARE_GROUP, "%s,%s", p87_compare_by_key[by[0]], p87_compare_by_key[by[1]]);
}

/* Why two dimensions make no groups; NULL if they do. */
static const char *mismatch(enum p87_compare_by a, enum p87_compare_by b)
{
  if (a == b) return "is the same twice";
  if (is_category(a) && is_category(b)) return "asks for two categories: children's work is counted by one at a time";
  if ((a == P87_BY_REGION && b == P87_BY_COUNTRY) || (a == P87_BY_COUNTRY && b == P87_BY_REGION))
    return "asks for a country's own region: country is enough";
  if ((a == P87_BY_AGE && b == P87_BY_AGE_GROUP) || (a == P87_BY_AGE_GROUP && b == P87_BY_AGE))
    return "asks for an age's own group: age is enough";
  return NULL;
}

p87_status p87_groups_check(const enum p87_compare_by by[P87_BY_MOST], struct p87_report *report)
{
  const char *why = by[1] == P87_BY_NONE ? NULL : mismatch(by[0], by[1]);
  char words[P87_COMPARE_GROUP];
  if (!why) return P87_OK;
  p87_by_words(by, words);
  p87_report_add(report, NULL, 0, 0, "--by %s %s", words, why);
  return P87_USER;
}

/* --- making ----------------------------------------------------------------------------------- */

static size_t list_regions(struct p87_groups *g, const struct p87_results_file *files, size_t n_files)
{
  size_t n = 0;
  for (unsigned r = 0; r < P87_REGIONS; r++) {
    int there = 0;
    for (size_t i = 0; i < n_files; i++)
      for (size_t k = 0; k < files[i].data.n_countries; k++) there |= files[i].region[k] == r;
    g->of_region[r] = there ? n++ : SIZE_MAX;
  }
  return n;
}

/* Label at a position along dimension d. */
static const char *label_at(const struct p87_groups *g, int d, size_t position)
{
  if (g->by[d] == P87_BY_COUNTRY) return g->base->country_name[position];
  if (g->by[d] != P87_BY_REGION) return dimension[g->by[d]].label[position];
  unsigned r = 0;
  while (g->of_region[r] != position) r++;
  return p87_region_name[r];
}

static void name_groups(struct p87_groups *g)
{
  const int about_countries = g->by[0] == P87_BY_NONE || g->by[0] == P87_BY_REGION || g->by[0] == P87_BY_COUNTRY;
  snprintf(g->label[0], sizeof *g->label, "%s", about_countries ? "All countries" : "All children");
  for (size_t i = 1; i < g->n; i++) {
    const char *first = label_at(g, 0, (i - 1) / g->length[1]);
    if (g->by[1] == P87_BY_NONE)
      snprintf(g->label[i], sizeof *g->label, "%s", first);
    else
      snprintf(g->label[i], sizeof *g->label, "%s / %s", first, label_at(g, 1, (i - 1) % g->length[1]));
  }
}

p87_status p87_groups_make(const struct p87_results_file *files, size_t n_files,
                           const enum p87_compare_by by[P87_BY_MOST], struct p87_groups *g)
{
  *g = (struct p87_groups){.base = &files[0], .file = &files[0]};
  const size_t regions = list_regions(g, files, n_files);
  for (int d = 0; d < P87_BY_MOST; d++) {
    g->by[d] = by[d];
    g->length[d] = by[d] == P87_BY_NONE      ? 1
                   : by[d] == P87_BY_REGION  ? regions
                   : by[d] == P87_BY_COUNTRY ? files[0].data.n_countries
                                             : dimension[by[d]].n;
  }
  g->n = by[0] == P87_BY_NONE ? 1 : 1 + g->length[0] * g->length[1];
  g->label = p87_alloc_array(g->n, sizeof *g->label);
  if (!g->label) {
    p87_groups_free(g);
    return P87_MACHINE;
  }
  name_groups(g);
  p87_groups_take(g, &files[0]);
  return P87_OK;
}

void p87_groups_free(struct p87_groups *g)
{
  p87_free(g->label);
  memset(g, 0, sizeof *g);
}

/* --- use -------------------------------------------------------------------------------------- */

void p87_groups_take(struct p87_groups *g, const struct p87_results_file *file)
{
  g->file = file;
  for (size_t k = 0; k < file->data.n_countries; k++) {
    g->of_country[k] = SIZE_MAX;
    for (size_t b = 0; b < g->base->data.n_countries; b++)
      if (strcmp(g->base->iso3[b], file->iso3[k]) == 0) g->of_country[k] = b;
  }
}

static size_t position(const struct p87_groups *g, int d, const struct p87_group_cell *cell)
{
  switch (g->by[d]) {
  case P87_BY_NONE: return 0;
  case P87_BY_REGION: return g->of_region[g->file->region[cell->country]];
  case P87_BY_COUNTRY: return g->of_country[cell->country];
  case P87_BY_SEX: return cell->sex;
  case P87_BY_AGE_GROUP: return (size_t)p87_age_group_of(cell->age);
  case P87_BY_AREA: return cell->area;
  case P87_BY_AGE: return cell->age - P87_CHILD_FIRST;
  default: return cell->category;
  }
}

size_t p87_group_of(const struct p87_groups *g, const struct p87_group_cell *cell)
{
  if (g->by[0] == P87_BY_NONE) return 0;
  const size_t first = position(g, 0, cell), second = position(g, 1, cell);
  return first == SIZE_MAX || second == SIZE_MAX ? 0 : 1 + first * g->length[1] + second;
}

const struct p87_measure_info *p87_counted_by(const struct p87_measure_info *indicator, enum p87_compare_by by)
{
  char begin[64];
  const int n = snprintf(begin, sizeof begin, "%s_by_", indicator->name);
  for (size_t i = 0; i < p87_n_measures; i++) {
    const struct p87_measure_info *m = &p87_measure_table[i];
    if (m->shape == P87_SHAPE_CHILD_BY && strncmp(m->name, begin, (size_t)n) == 0 &&
        strcmp(m->category, p87_compare_by_key[by]) == 0)
      return m;
  }
  return NULL;
}
