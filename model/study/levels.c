/* Every published figure of children's work in 2016 beside the model's: what is
 * judged, by how much it may differ, and what is only shown.
 *
 * Tolerances: regional rates 0.1 point; the world's counts by sex and age 2 %,
 * permitted work at 15-17 and light work at 12-14 3 %, chores of 21 hours 5 %;
 * sectors by region 1.5 points; status in employment 3; out of school 2; 43 hours
 * and more in hazardous work 3; age shares of Africa 2; export supply chains 2. Counts are on the ILO-2016
 * basis. Shown: attendance, income groups and conflict (other lists of countries
 * than ours), the 61 % of the IPEC+ programme document, which is not reconciled
 * with the 69 % of the ILO's report, and the 800 million with any chores. */
#include <math.h>

#include "path87/study/calibrate.h"

static const char percent[] = "%", million[] = "million";

enum { SHOWN = 0 };

static double ratio(double a, double b)
{
  return b > 0 ? a / b : 0;
}

static double over_ages(const double cells[P87_AGE_GROUPS])
{
  return cells[0] + cells[1] + cells[2];
}

static double over_regions(const double cells[P87_REGIONS][P87_AGE_GROUPS], int group)
{
  double sum = 0;
  for (int r = 0; r < P87_REGIONS; r++) sum += cells[r][group];
  return sum;
}

static void put(struct p87_levels *l, int *at, const char *what, const char *where, const char *unit, double target,
                double model, double tolerance)
{
  P87_CHECK(*at < P87_MOST_LEVELS, "more than %d lines", P87_MOST_LEVELS);
  struct p87_level *line = &l->line[(*at)++];
  snprintf(line->name, sizeof line->name, "%-34.34s %.40s", what, where);
  line->unit = unit;
  line->target = target;
  line->tolerance = tolerance;
  line->sum += model;
  line->squares += model * model;
  if (*at > l->n) l->n = *at;
}

/* A share, in percent; tolerance in points. */
static void put_share(struct p87_levels *l, int *at, const char *what, const char *where, double target, double model,
                      double points)
{
  put(l, at, what, where, percent, 100.0 * target, 100.0 * model, points);
}

/* A count in million; tolerance relative. */
static void put_count(struct p87_levels *l, int *at, const char *what, const char *where, double target, double model,
                      double relative)
{
  put(l, at, what, where, million, target, model, relative * target);
}

static void put_regions(struct p87_levels *l, int *at, const struct p87_targets *t, const struct p87_moments *m)
{
  for (int r = 0; r < P87_REGIONS; r++)
    put_share(l, at, "employment", p87_region_name[r], t->employment[r],
              ratio(over_ages(m->employment[r]), over_ages(m->children[r])), 0.1);
  for (int r = 0; r < P87_REGIONS; r++)
    put_share(l, at, "child labour", p87_region_name[r], t->child_labour[r],
              ratio(over_ages(m->child_labour[r]), over_ages(m->children[r])), 0.1);
  for (int r = 0; r < P87_REGIONS; r++)
    put_share(l, at, "hazardous work", p87_region_name[r], t->hazardous[r],
              ratio(over_ages(m->hazardous[r]), over_ages(m->children[r])), 0.1);
}

/* The model's counts of a group, in million a run. */
static double counted(const struct p87_moments *m, enum p87_count k, enum p87_child_group g)
{
  const double(*const cells[P87_COUNTS])[P87_AGE_GROUPS] = {m->employment, m->child_labour, m->hazardous};
  const double all[P87_COUNTS] = {m->employment_all, m->child_labour_all, m->hazardous_all};
  const double boys[P87_COUNTS] = {m->employment_boys, m->child_labour_boys, m->hazardous_boys};
  double n = 0;
  switch (g) {
  case P87_ALL_CHILDREN: n = all[k]; break;
  case P87_BOYS: n = boys[k]; break;
  case P87_GIRLS: n = all[k] - boys[k]; break;
  case P87_CHILDREN_5_14: n = over_regions(cells[k], P87_AGE_5_11) + over_regions(cells[k], P87_AGE_12_14); break;
  case P87_CHILDREN_5_11: n = over_regions(cells[k], P87_AGE_5_11); break;
  case P87_CHILDREN_12_14: n = over_regions(cells[k], P87_AGE_12_14); break;
  case P87_CHILDREN_15_17: n = over_regions(cells[k], P87_AGE_15_17); break;
  case P87_CHILD_GROUPS: break;
  }
  return n / 1e6 / m->runs;
}

static void put_counts(struct p87_levels *l, int *at, const struct p87_targets *t, const struct p87_moments *m)
{
  static const char *const what[P87_COUNTS] = {"employment, world", "child labour, world", "hazardous work, world"};
  static const char *const who[P87_CHILD_GROUPS] = {"all of 5-17", "boys", "girls", "5-14", "5-11", "12-14", "15-17"};
  for (int k = 0; k < P87_COUNTS; k++)
    for (int g = 0; g < P87_CHILD_GROUPS; g++)
      if (t->world_count[k][g] > 0)
        put_count(l, at, what[k], who[g], t->world_count[k][g], counted(m, (enum p87_count)k, (enum p87_child_group)g),
                  0.02);
  const enum p87_child_group light = P87_CHILDREN_12_14, permitted = P87_CHILDREN_15_17;
  put_count(l, at, "permitted light work", "12-14", t->light_work,
            counted(m, P87_COUNT_EMPLOYMENT, light) - counted(m, P87_COUNT_CHILD_LABOUR, light), 0.03);
  put_count(l, at, "permitted work", "15-17", t->permitted_work,
            counted(m, P87_COUNT_EMPLOYMENT, permitted) - counted(m, P87_COUNT_HAZARDOUS, permitted), 0.03);
}

static void put_kinds(struct p87_levels *l, int *at, const struct p87_targets *t, const struct p87_moments *m)
{
  for (int r = 0; r < P87_REGIONS; r++)
    for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++) {
      char where[64];
      snprintf(where, sizeof where, "%s, %s", p87_region_name[r], p87_sector_key[s]);
      put_share(l, at, "share of child labour", where, t->labour_sector[r][s],
                ratio(m->sector[r][s], over_ages(m->child_labour[r])), 1.5);
    }
  for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++) {
    double labour = 0;
    for (int r = 0; r < P87_REGIONS; r++) labour += m->sector[r][s];
    char where[64];
    snprintf(where, sizeof where, "world, %s", p87_sector_key[s]);
    put_share(l, at, "share of child labour", where, t->world_sector[s], ratio(labour, m->child_labour_all), 1.5);
  }
  const double paid = m->status[P87_INFORMAL_EMPLOYEE] + m->status[P87_FORMAL_EMPLOYEE];
  const double family = ratio(m->status[P87_CONTRIBUTING_FAMILY], m->child_labour_all);
  put_share(l, at, "share of child labour", "contributing family", t->world_family, family, 3);
  put_share(l, at, "share of child labour", "paid employment", t->world_paid, ratio(paid, m->child_labour_all), 3);
  put_share(l, at, "share of child labour", "self-employed", t->world_own,
            ratio(m->status[P87_OWN_ACCOUNT], m->child_labour_all), 3);
  for (int g = 0; g < P87_AGE_GROUPS; g++) {
    char where[64];
    snprintf(where, sizeof where, "Africa, %s", p87_age_group_key[g]);
    put_share(l, at, "share of child labour", where, t->africa_labour_age[g],
              ratio(m->child_labour[P87_AFRICA][g], over_ages(m->child_labour[P87_AFRICA])), 2);
  }
}

static void put_time(struct p87_levels *l, int *at, const struct p87_targets *t, const struct p87_moments *m)
{
  put_share(l, at, "child labour at 5-14", "not attending school", t->labour_out_of_school,
            ratio(m->labour_5_14_out_of_school, m->labour_5_14), 2);
  const double young_long = over_regions(m->long_hours, P87_AGE_5_11) + over_regions(m->long_hours, P87_AGE_12_14);
  const double young = over_regions(m->hazardous, P87_AGE_5_11) + over_regions(m->hazardous, P87_AGE_12_14);
  put_share(l, at, "hazardous work at 5-14", "43 hours or more", t->long_hours_young, ratio(young_long, young), 3);
  put_share(l, at, "hazardous work at 15-17", "43 hours or more", t->long_hours_15_17,
            ratio(over_regions(m->long_hours, P87_AGE_15_17), over_regions(m->hazardous, P87_AGE_15_17)), 3);
  put_count(l, at, "chores of 21 hours or more at 5-14", "all", t->chores_21h, m->chores_21h / 1e6 / m->runs, 0.05);
  put_count(l, at, "chores of 21 hours or more at 5-14", "girls", t->chores_21h * t->chores_21h_girls,
            m->chores_21h_girls / 1e6 / m->runs, 0.05);
}

/* Export supply chains, direct or upstream, by SDG region; the world's 5-15 % are of all global chains: shown. */
static void put_chains(struct p87_levels *l, int *at, const struct p87_targets *t, const struct p87_moments *m)
{
  double labour[P87_CHAIN_REGIONS] = {0}, export[P87_CHAIN_REGIONS] = {0}, all = 0, all_export = 0;
  for (size_t c = 0; c < P87_MAX_COUNTRIES; c++) {
    all += m->labour_of[c];
    all_export += m->export_of[c];
    const int k = t->chain_region_of[c];
    if (k == P87_NO_CHAIN_REGION) continue;
    labour[k] += m->labour_of[c];
    export[k] += m->export_of[c];
  }
  for (int k = 0; k < t->n_chain_regions; k++)
    put_share(l, at, "child labour in export chains", t->chain_region[k], t->chain_share[k],
              ratio(export[k], labour[k]), 2);
  put_share(l, at, "child labour in export chains", "world; global chains, at least", t->global_chains_low,
            ratio(all_export, all), SHOWN);
  put_share(l, at, "child labour in export chains", "world; global chains, at most", t->global_chains_high,
            ratio(all_export, all), SHOWN);
}

static void put_shown(struct p87_levels *l, int *at, const struct p87_targets *t, const struct p87_moments *m)
{
  static const char *const group[P87_INCOME_GROUPS] = {"low income", "lower middle income", "upper middle income",
                                                       "high income"};
  for (int k = 0; k < P87_INCOME_GROUPS; k++)
    put_share(l, at, "child labour", group[k], t->income_group_labour[k],
              ratio(m->income_labour[k], m->income_children[k]), SHOWN);
  double children = 0;
  for (int r = 0; r < P87_REGIONS; r++) children += over_ages(m->children[r]);
  put_share(l, at, "child labour, world = 100", "countries in conflict", t->conflict_labour,
            ratio(ratio(m->conflict_labour, m->conflict_children), ratio(m->child_labour_all, children)), SHOWN);
  put_share(l, at, "hazardous work, world = 100", "countries in conflict", t->conflict_hazardous,
            ratio(ratio(m->conflict_hazardous, m->conflict_children), ratio(m->hazardous_all, children)), SHOWN);
  put_share(l, at, "share of child labour", "unpaid family (IPEC+ 2018)", t->world_unpaid_family,
            ratio(m->status[P87_CONTRIBUTING_FAMILY], m->child_labour_all), SHOWN);
  put_count(l, at, "any chores at 5-17", "all", t->chores_any, m->chores_any / 1e6 / m->runs, SHOWN);
  for (int r = 0; r < P87_REGIONS; r++)
    for (int g = 0; g < P87_AGE_GROUPS; g++) {
      char where[64];
      snprintf(where, sizeof where, "%s, %s", p87_region_name[r], p87_age_group_key[g]);
      put_share(l, at, "attending school", where, 1.0 - t->out_of_school[r][g],
                ratio(m->attending[r][g], m->of_school_age[r][g]), SHOWN);
    }
}

void p87_levels_add(struct p87_levels *levels, const struct p87_targets *targets, const struct p87_moments *m)
{
  int at = 0;
  put_regions(levels, &at, targets, m);
  put_counts(levels, &at, targets, m);
  put_kinds(levels, &at, targets, m);
  put_time(levels, &at, targets, m);
  put_chains(levels, &at, targets, m);
  put_shown(levels, &at, targets, m);
  levels->runs++;
}

/* Mean over runs and its standard error. */
static double mean_of(const struct p87_level *line, unsigned runs, double *error)
{
  const double mean = line->sum / runs;
  const double variance = runs > 1 ? (line->squares - runs * mean * mean) / (runs - 1) : 0;
  *error = sqrt((variance > 0 ? variance : 0) / runs);
  return mean;
}

static int is_outside(const struct p87_level *line, unsigned runs, double errors)
{
  double error;
  const double difference = fabs(mean_of(line, runs, &error) - line->target);
  return line->tolerance > 0 && difference > fmax(line->tolerance, errors * error);
}

int p87_levels_outside(const struct p87_levels *l, double errors)
{
  int outside = 0;
  for (int k = 0; k < l->n; k++) outside += is_outside(&l->line[k], l->runs, errors);
  return outside;
}

void p87_levels_print(const struct p87_levels *l, double errors, FILE *out)
{
  fprintf(out,
          "2016, mean of %u populations; error: standard error of the mean. A line holds within the larger of its\n"
          "tolerance and %g errors. Counts on the ILO-2016 basis.\n\n",
          l->runs, errors);
  fprintf(out, "%-70s %9s %9s %9s %8s %8s  %-8s %s\n", "", "target", "model", "differ.", "error", "toler.", "unit",
          "verdict");
  int judged = 0;
  for (int k = 0; k < l->n; k++) {
    const struct p87_level *line = &l->line[k];
    double error;
    const double mean = mean_of(line, l->runs, &error);
    fprintf(out, "%-70s %9.2f %9.2f %+9.2f %8.2f ", line->name, line->target, mean, mean - line->target, error);
    if (line->tolerance > 0)
      fprintf(out, "%8.2f  %-8s %s\n", line->tolerance, line->unit,
              is_outside(line, l->runs, errors) ? "OUTSIDE" : "within");
    else
      fprintf(out, "%8s  %-8s shown\n", "", line->unit);
    judged += line->tolerance > 0;
  }
  fprintf(out, "\n%d of %d lines outside their tolerance\n", p87_levels_outside(l, errors), judged);
}
