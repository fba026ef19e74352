#include "path87/study/targets.h"

#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/csv.h"

enum { MOST_BYTES = 1 << 20, FIT_ROUNDS = 200 };

double p87_ilo_to_un(const struct p87_params *params, unsigned region)
{
  const struct p87_ilo_children_params *k = &params->ilo_children;
  const float ratio[P87_REGIONS] = {[P87_AFRICA] = k->africa,
                                    [P87_AMERICAS] = k->americas,
                                    [P87_ARAB_STATES] = k->arab_states,
                                    [P87_ASIA_PACIFIC] = k->asia_pacific,
                                    [P87_EUROPE_CENTRAL_ASIA] = k->europe_central_asia};
  return (double)ratio[region];
}

static p87_status read_table(const char *dir, const char *name, struct p87_csv *csv, char *path, size_t path_bytes,
                             struct p87_mistakes *m)
{
  char *text = NULL;
  size_t bytes = 0;
  if (snprintf(path, path_bytes, "%s/targets/%s", dir, name) >= (int)path_bytes) {
    p87_mistake(m, dir, 0, 0, "the name of this folder is too long");
    return P87_USER;
  }
  p87_status st = p87_text_read(path, MOST_BYTES, &text, &bytes, m);
  if (!st) st = p87_csv_parse(path, text, bytes, csv, m);
  p87_free(text);
  return st;
}

/* The ILO table, looked up by what names a figure. */
struct figures_table {
  struct p87_csv csv;
  int column[7]; /* geography, sex, age_group, indicator, category, unit, value */
  struct p87_mistakes *m;
};

static double look_up(struct figures_table *t, const char *geography, const char *sex, const char *age,
                      const char *indicator, const char *category, const char *unit)
{
  const char *const key[6] = {geography, sex, age, indicator, category, unit};
  for (size_t row = 0; row < t->csv.n_rows; row++) {
    int same = 1;
    for (int k = 0; k < 6 && same; k++)
      same = strcmp(p87_csv_cell(&t->csv, row, (size_t)t->column[k])->text, key[k]) == 0;
    if (!same) continue;
    double value = 0;
    p87_csv_number(&t->csv, row, (size_t)t->column[6], 0, 1e9, unit, &value, t->m);
    return value;
  }
  p87_mistake(t->m, t->csv.file, 0, 0, "no row for %s, %s, %s, %s, %s, %s", geography, sex, age, indicator, category,
              unit);
  return 0;
}

static double thousand(struct figures_table *t, const char *geography, const char *sex, const char *age,
                       const char *indicator)
{
  return look_up(t, geography, sex, age, indicator, "all", "thousand");
}

/* Fits cells[groups][regions] to the margins, from what the cells hold; keeps cross-ratios. */
static void fit_once(size_t groups, double cells[][P87_REGIONS], const double *by_group, const double *by_region)
{
  for (size_t g = 0; g < groups; g++) {
    double sum = 0;
    for (int r = 0; r < P87_REGIONS; r++) sum += cells[g][r];
    for (int r = 0; r < P87_REGIONS; r++) cells[g][r] *= by_group[g] / sum;
  }
  for (int r = 0; r < P87_REGIONS; r++) {
    double sum = 0;
    for (size_t g = 0; g < groups; g++) sum += cells[g][r];
    for (size_t g = 0; g < groups; g++) cells[g][r] *= by_region[r] / sum;
  }
}

/* Child labour, hazardous or not, of one region by age group: a margin over two tables. */
static void fit_labour_age(double hazardous[][P87_REGIONS], double other[][P87_REGIONS], int region,
                           const double *by_group)
{
  for (int g = 0; g < P87_AGE_GROUPS; g++) {
    const int is_young = g < P87_AGE_15_17; /* at 15-17 all child labour is hazardous */
    const double factor = by_group[g] / (hazardous[g][region] + (is_young ? other[g][region] : 0.0));
    hazardous[g][region] *= factor;
    if (is_young) other[g][region] *= factor;
  }
}

static void count_children(const struct p87_figures *figures, const struct p87_params *params, struct p87_targets *t)
{
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++)
      for (int sex = 0; sex < P87_SEXES; sex++)
        t->children[country->region][p87_age_group_of(age)] +=
          country->population[sex][age] * p87_ilo_to_un(params, country->region) / 1000.0;
  }
}

/* Hazardous work, other child labour, and permitted work, each by age and region:
 * three tables whose margins are published, and Africa's child labour by age, so their cells follow. */
static void derive_cells(struct figures_table *f, struct p87_targets *t)
{
  double hazardous[P87_REGIONS], other[P87_REGIONS], permitted[P87_REGIONS];
  for (int r = 0; r < P87_REGIONS; r++) {
    const double employment = thousand(f, p87_region_key[r], "both", "5-17", "employment");
    const double labour = thousand(f, p87_region_key[r], "both", "5-17", "child_labour");
    hazardous[r] = thousand(f, p87_region_key[r], "both", "5-17", "hazardous_work");
    other[r] = labour - hazardous[r];
    permitted[r] = employment - labour;
  }
  double h[P87_AGE_GROUPS], labour[P87_AGE_GROUPS];
  for (int g = 0; g < P87_AGE_GROUPS; g++) {
    h[g] = thousand(f, "world", "both", p87_age_group_key[g], "hazardous_work");
    labour[g] = thousand(f, "world", "both", p87_age_group_key[g], "child_labour");
  }
  const double n[2] = {labour[0] - h[0], labour[1] - h[1]};
  const double employed_15_17 = thousand(f, "world", "both", "15-17", "employment");
  const double employed_5_14 = thousand(f, "world", "both", "5-14", "employment");
  const double p[2] = {employed_5_14 - labour[0] - labour[1], employed_15_17 - h[2]};

  double cell_h[3][P87_REGIONS], cell_n[2][P87_REGIONS], cell_p[2][P87_REGIONS];
  for (int r = 0; r < P87_REGIONS; r++) {
    for (int g = 0; g < 3; g++) cell_h[g][r] = t->children[r][g];
    for (int g = 0; g < 2; g++) cell_n[g][r] = t->children[r][g];
    for (int g = 0; g < 2; g++) cell_p[g][r] = t->children[r][g + 1];
  }
  double africa[P87_AGE_GROUPS];
  for (int g = 0; g < P87_AGE_GROUPS; g++)
    africa[g] = t->africa_labour_age[g] * (hazardous[P87_AFRICA] + other[P87_AFRICA]);
  for (int round = 0; round < FIT_ROUNDS; round++) {
    fit_labour_age(cell_h, cell_n, P87_AFRICA, africa);
    fit_once(3, cell_h, h, hazardous);
    fit_once(2, cell_n, n, other);
    fit_once(2, cell_p, p, permitted);
  }
  for (int r = 0; r < P87_REGIONS; r++)
    for (int g = 0; g < P87_AGE_GROUPS; g++) {
      const double children = t->children[r][g];
      const double labour_cell = cell_h[g][r] + (g < 2 ? cell_n[g][r] : 0.0);
      t->cell_hazardous[r][g] = cell_h[g][r] / children;
      t->cell_child_labour[r][g] = labour_cell / children;
      t->cell_employment[r][g] = (labour_cell + (g > 0 ? cell_p[g - 1][r] : 0.0)) / children;
    }
}

static void read_counts(struct figures_table *f, struct p87_targets *t)
{
  static const char *const indicator[P87_COUNTS] = {"employment", "child_labour", "hazardous_work"};
  static const char *const group[P87_CHILD_GROUPS][2] = {{"both", "5-17"}, {"male", "5-17"}, {"female", "5-17"},
                                                         {"both", "5-14"}, {"both", "5-11"}, {"both", "12-14"},
                                                         {"both", "15-17"}};
  for (int k = 0; k < P87_COUNTS; k++)
    for (int g = 0; g < P87_CHILD_GROUPS; g++) {
      if (k == P87_COUNT_EMPLOYMENT && (g == P87_CHILDREN_5_11 || g == P87_CHILDREN_12_14)) continue; /* none */
      t->world_count[k][g] = thousand(f, "world", group[g][0], group[g][1], indicator[k]) / 1000.0;
    }
  t->light_work = thousand(f, "world", "both", "12-14", "employment_not_child_labour") / 1000.0;
  t->permitted_work = thousand(f, "world", "both", "15-17", "employment_not_child_labour") / 1000.0;
  const char *chores = "household_chores_21h_or_more";
  t->chores_21h = look_up(f, "world", "both", "5-14", chores, "all", "million");
  t->chores_21h_girls = look_up(f, "world", "female", "5-14", chores, "all", "percent_of_those_children") / 100.0;
  t->chores_any = look_up(f, "world", "both", "5-17", "household_chores_any", "all", "million");
}

/* What is shown beside the model, never fitted. */
static void read_shown(struct figures_table *f, struct p87_targets *t)
{
  static const char *const group[P87_INCOME_GROUPS] = {"low_income", "lower_middle_income", "upper_middle_income",
                                                       "high_income"};
  for (int k = 0; k < P87_INCOME_GROUPS; k++)
    t->income_group_labour[k] =
      look_up(f, "world", "both", "5-17", "child_labour", group[k], "percent_of_children") / 100.0;
  t->conflict_labour = look_up(f, "conflict", "both", "5-17", "child_labour", "all", "ratio_to_world_incidence");
  t->conflict_hazardous = look_up(f, "conflict", "both", "5-17", "hazardous_work", "all", "ratio_to_world_incidence");
  const char *low = "share_of_child_labour_in_global_supply_chains_low";
  const char *high = "share_of_child_labour_in_global_supply_chains_high";
  t->global_chains_low = look_up(f, "world", "both", "5-17", low, "all", "percent_of_child_labour") / 100.0;
  t->global_chains_high = look_up(f, "world", "both", "5-17", high, "all", "percent_of_child_labour") / 100.0;
  t->world_unpaid_family =
    look_up(f, "world", "both", "5-17", "child_labour", "unpaid_family", "percent_of_child_labour") / 100.0;
}

static void read_published(struct figures_table *f, struct p87_targets *t)
{
  for (int r = 0; r < P87_REGIONS; r++) {
    const char *region = p87_region_key[r];
    const double children = thousand(f, region, "both", "5-17", "children_implied");
    t->employment[r] = thousand(f, region, "both", "5-17", "employment") / children;
    t->child_labour[r] = thousand(f, region, "both", "5-17", "child_labour") / children;
    t->hazardous[r] = thousand(f, region, "both", "5-17", "hazardous_work") / children;
    for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++)
      t->labour_sector[r][s] =
        look_up(f, region, "both", "5-17", "child_labour", p87_sector_key[s], "percent_of_child_labour") / 100.0;
  }
  for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++)
    t->world_sector[s] =
      look_up(f, "world", "both", "5-17", "child_labour", p87_sector_key[s], "percent_of_child_labour") / 100.0;
  const double labour = thousand(f, "world", "both", "5-17", "child_labour");
  for (int g = 0; g < P87_AGE_GROUPS; g++)
    t->world_labour_age[g] = thousand(f, "world", "both", p87_age_group_key[g], "child_labour") / labour;
  t->world_labour_boys = thousand(f, "world", "male", "5-17", "child_labour") / labour;
  t->world_employment_boys =
    thousand(f, "world", "male", "5-17", "employment") / thousand(f, "world", "both", "5-17", "employment");
  t->world_hazardous_boys =
    thousand(f, "world", "male", "5-17", "hazardous_work") / thousand(f, "world", "both", "5-17", "hazardous_work");
  t->world_paid =
    look_up(f, "world", "both", "5-17", "child_labour", "paid_employment", "percent_of_child_labour") / 100.0;
  t->world_own =
    look_up(f, "world", "both", "5-17", "child_labour", "self_employment", "percent_of_child_labour") / 100.0;
  t->world_family =
    look_up(f, "world", "both", "5-17", "child_labour", "contributing_family", "percent_of_child_labour") / 100.0;
  for (int g = 0; g < P87_AGE_GROUPS; g++)
    t->africa_labour_age[g] = look_up(f, "africa", "both", p87_age_group_key[g], "child_labour", p87_age_group_key[g],
                                      "percent_of_child_labour") /
                              100.0;
  t->labour_out_of_school = look_up(f, "world", "both", "5-14", "child_labour", "all", "percent_out_of_school") / 100.0;
  t->long_hours_young =
    look_up(f, "world", "both", "5-14", "hazardous_work", "all", "percent_working_43h_or_more") / 100.0;
  t->long_hours_15_17 =
    look_up(f, "world", "both", "15-17", "hazardous_work", "all", "percent_working_43h_or_more") / 100.0;
}

static p87_status read_ilo(const char *dir, const struct p87_figures *figures, const struct p87_params *params,
                           struct p87_targets *t, struct p87_mistakes *m)
{
  static const char *const names[9] = {"geography", "sex",   "age_group",  "indicator",  "category",
                                       "unit",      "value", "provenance", "source_note"};
  char path[4096];
  struct figures_table f = {.m = m};
  p87_status st = read_table(dir, "ilo_2016.csv", &f.csv, path, sizeof path, m);
  int position[9];
  if (!st && p87_csv_find_columns(&f.csv, names, 9, position, m) > 0) st = P87_USER;
  if (!st) {
    memcpy(f.column, position, sizeof f.column);
    count_children(figures, params, t);
    read_published(&f, t);
    read_counts(&f, t);
    read_shown(&f, t);
    derive_cells(&f, t);
    if (m->n > 0) st = P87_USER;
  }
  p87_csv_free(&f.csv);
  return st;
}

static int position_of(const char *text, const char *const *keys, int n)
{
  for (int k = 0; k < n; k++)
    if (strcmp(text, keys[k]) == 0) return k;
  return -1;
}

static p87_status read_attendance(const char *dir, struct p87_targets *t, struct p87_mistakes *m)
{
  static const char *const names[5] = {"region", "level", "out_of_school", "share_published", "children"};
  static const char *const levels[P87_AGE_GROUPS] = {"primary", "lower_secondary", "upper_secondary"};
  char path[4096];
  struct p87_csv csv = {0};
  int position[5], found = 0;
  p87_status st = read_table(dir, "attendance_2016.csv", &csv, path, sizeof path, m);
  if (!st && p87_csv_find_columns(&csv, names, 5, position, m) > 0) st = P87_USER;
  for (size_t row = 0; row < csv.n_rows && !st; row++) {
    const int region = position_of(p87_csv_cell(&csv, row, (size_t)position[0])->text, p87_region_key, P87_REGIONS);
    const int level = position_of(p87_csv_cell(&csv, row, (size_t)position[1])->text, levels, P87_AGE_GROUPS);
    if (region < 0 || level < 0) continue; /* the world's rows are sums of these */
    found += p87_csv_number(&csv, row, (size_t)position[2], 0, 1, "share", &t->out_of_school[region][level], m);
  }
  if (!st && found != P87_REGIONS * P87_AGE_GROUPS) {
    p87_mistake(m, path, 0, 0, "expected a row for each of %d regions and %d levels, found %d", P87_REGIONS,
                P87_AGE_GROUPS, found);
    st = P87_USER;
  }
  p87_csv_free(&csv);
  return st;
}

static int chain_region_named(const struct p87_targets *t, const char *name)
{
  for (int k = 0; k < t->n_chain_regions; k++)
    if (strcmp(t->chain_region[k], name) == 0) return k;
  return P87_NO_CHAIN_REGION;
}

/* Shares of child labour in export supply chains, by SDG region. */
static p87_status read_chain_shares(const char *dir, struct p87_targets *t, struct p87_mistakes *m)
{
  static const char *const names[4] = {"sdg_region", "indicator", "percent", "provenance"};
  char path[4096];
  struct p87_csv csv = {0};
  int position[4];
  p87_status st = read_table(dir, "supply_chain_2016.csv", &csv, path, sizeof path, m);
  if (!st && p87_csv_find_columns(&csv, names, 4, position, m) > 0) st = P87_USER;
  for (size_t row = 0; row < csv.n_rows && !st; row++) {
    if (strcmp(p87_csv_cell(&csv, row, (size_t)position[1])->text, "export") != 0) continue;
    if (t->n_chain_regions == P87_CHAIN_REGIONS) {
      p87_mistake(m, path, 0, 0, "more than %d regions", P87_CHAIN_REGIONS);
      st = P87_USER;
      break;
    }
    const int k = t->n_chain_regions++;
    double share = 0;
    snprintf(t->chain_region[k], sizeof t->chain_region[k], "%.63s",
             p87_csv_cell(&csv, row, (size_t)position[0])->text);
    p87_csv_number(&csv, row, (size_t)position[2], 0, 100, "%", &share, m);
    t->chain_share[k] = share / 100.0;
  }
  p87_csv_free(&csv);
  return st;
}

/* Which of these regions a country is in. */
static p87_status read_chain_regions(const char *dir, const struct p87_figures *figures, struct p87_targets *t,
                                     struct p87_mistakes *m)
{
  static const char *const names[2] = {"iso3", "sdg_region"};
  char path[4096];
  struct p87_csv csv = {0};
  int position[2];
  for (size_t c = 0; c < P87_MAX_COUNTRIES; c++) t->chain_region_of[c] = P87_NO_CHAIN_REGION;
  p87_status st = read_table(dir, "sdg_regions.csv", &csv, path, sizeof path, m);
  if (!st && p87_csv_find_columns(&csv, names, 2, position, m) > 0) st = P87_USER;
  for (size_t row = 0; row < csv.n_rows && !st; row++) {
    const int country = p87_figures_find(figures, p87_csv_cell(&csv, row, (size_t)position[0])->text);
    if (country < 0) continue; /* a run of some countries */
    t->chain_region_of[country] = chain_region_named(t, p87_csv_cell(&csv, row, (size_t)position[1])->text);
  }
  p87_csv_free(&csv);
  return st;
}

p87_status p87_targets_read(const char *dir, const struct p87_figures *figures, const struct p87_params *params,
                            struct p87_targets *out, struct p87_report *report)
{
  struct p87_targets draft = {0};
  struct p87_mistakes m = {.report = report};
  p87_status st = read_ilo(dir, figures, params, &draft, &m);
  if (!st) st = read_attendance(dir, &draft, &m);
  if (!st) st = read_chain_shares(dir, &draft, &m);
  if (!st) st = read_chain_regions(dir, figures, &draft, &m);
  if (!st && m.n > 0) st = P87_USER;
  if (!st) *out = draft;
  return st;
}
