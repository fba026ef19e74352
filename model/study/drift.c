/* The drift of regions: what growth of incomes does not explain of the past.
 *
 * Backcast. The children of 2016 are given the incomes of 2012 and of 2008: ln consumption per head of every
 * country less k.growth_pass_through times its growth of GDP per head since. All else stays: ages, schooling
 * and households of 2016, so that growth is the only driver. With L(t) child labour, share of children,
 *
 *     observed      o = ln( L_ILO(2016) / L_ILO(2008) ) / 8        a year
 *     drivers       x = ln( L(2016)  / L(2016 at incomes of 2008) ) / 8
 *     unexplained   u = o - x
 *
 * Growth of 2009 is not in the tables: none is taken, since it was a year of recession (judgement).
 *
 * Posterior. A period's drift is N(m_r, s_p), m_r ~ N(0, s_p), s_p = 2 % a year (judgement). u is the mean of
 * two periods, and carries the error e of two published levels (7 %):
 *
 *     u | m ~ N(m, v),  v = s_p^2 / 2 + 2 (e / 8)^2        m | u ~ N( u s_p^2 / (s_p^2 + v), s_p^2 v / (s_p^2 + v) )
 *
 * Utility. d ln L / d utility of work: children of 2016 with `step` added to it.
 *
 * Regions of the ILO's older estimates: sub-Saharan Africa stands for Africa, Latin America and the Caribbean for
 * the Americas; in the model Northern Africa, Canada and the United States are left out of them here. Asia and
 * the Pacific is the same in both. Arab States and Europe and Central Asia have no comparable series: mean 0
 * and its whole prior spread. */
#include "path87/study/drift.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/params/csv.h"

enum { OBSERVED_YEARS = 3, FIRST = 2008, VERSIONS = 4 };
enum { AS_2016, AS_2012, AS_2008, MORE_WORK };

static const double period_sd = 0.02, level_error = 0.07, step = 0.2;

/* Countries that the old region does not have. */
static const char *const elsewhere[] = {"CAN", "DZA", "EGY", "ESH", "LBY", "MAR", "SDN", "TUN", "USA"};

void p87_drift_posterior(double observed, double prior_sd, double error_sd, double *mean, double *sd)
{
  const double prior = prior_sd * prior_sd, error = error_sd * error_sd;
  *mean = observed * prior / (prior + error);
  *sd = __builtin_sqrt(prior * error / (prior + error));
}

/* Percent of children by region and year 2008, 2012, 2016; 0 where there is none. */
static p87_status read_trend(const char *dir, double observed[P87_REGIONS][OBSERVED_YEARS], struct p87_report *report)
{
  static const char *const names[] = {"region", "year", "child_labour", "geography", "provenance", "source_note"};
  struct p87_mistakes m = {.report = report};
  struct p87_csv csv = {0};
  int column[P87_COUNT_OF(names)];
  char path[4096], *text = NULL;
  size_t bytes = 0;
  if (snprintf(path, sizeof path, "%s/targets/trend_2008_2016.csv", dir) >= (int)sizeof path) {
    p87_mistake(&m, dir, 0, 0, "the name of this folder is too long");
    return P87_USER;
  }
  p87_status st = p87_text_read(path, P87_CSV_MAX_BYTES, &text, &bytes, &m);
  if (!st) st = p87_csv_parse(path, text, bytes, &csv, &m);
  if (!st && p87_csv_find_columns(&csv, names, P87_COUNT_OF(names), column, &m) > 0) st = P87_USER;
  for (size_t row = 0; row < csv.n_rows && !st; row++) {
    const char *region = p87_csv_cell(&csv, row, (size_t)column[0])->text;
    double year = 0, value = 0;
    size_t r = 0;
    while (r < P87_REGIONS && strcmp(region, p87_region_key[r]) != 0) r++;
    if (r == P87_REGIONS) p87_mistake(&m, path, (unsigned)row + 2, 0, "unknown region \"%s\"", region);
    p87_csv_number(&csv, row, (size_t)column[1], FIRST, 2016, "year", &year, &m);
    p87_csv_number(&csv, row, (size_t)column[2], 0.01, 100, "percent", &value, &m);
    if (m.n == 0) observed[r][((unsigned)year - FIRST) / 4] = value;
  }
  p87_csv_free(&csv);
  p87_free(text);
  return st ? st : m.n > 0 ? P87_USER : P87_OK;
}

static int is_elsewhere(const struct p87_country *c)
{
  for (size_t k = 0; k < P87_COUNT_OF(elsewhere); k++)
    if (strcmp(c->iso3, elsewhere[k]) == 0) return 1;
  return 0;
}

/* ln consumption of a version of 2016 against 2016. */
static void fill_incomes(const struct p87_inputs *inputs, int version, double *ln_income)
{
  const double pass = (double)inputs->params.economy.growth_pass_through;
  for (size_t c = 0; c < inputs->figures.n_countries; c++) {
    const struct p87_economy_figures *e = &inputs->figures.country[c].economy;
    const double since = version == AS_2012   ? e->ln_growth_2012_2016
                         : version == AS_2008 ? e->ln_growth_2012_2016 + e->ln_growth_2009_2012
                                              : 0.0;
    ln_income[c] = -pass * since;
  }
}

/* Children and children in child labour, weighted. */
struct level {
  double children, labour;
};

static void add_level(const struct p87_stage *stage, struct level level[P87_REGIONS])
{
  const struct p87_figures *figures = &stage->inputs->figures;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    const uint64_t founders = p87_directory_founders(&stage->directory, c);
    if (founders == 0 || is_elsewhere(country)) continue;
    const double weight = p87_country_persons(country) / (double)founders;
    for (size_t cell = 0; cell < P87_CHILD_CELLS; cell++) {
      level[country->region].children += weight * (double)stage->tally[c].children_population[cell];
      level[country->region].labour += weight * (double)stage->tally[c].children_child_labour[cell];
    }
  }
}

/* One population in every version. */
static p87_status live(struct p87_stage *stage, const struct p87_inputs *more, const struct p87_scenario *scenario,
                       uint64_t population, struct level level[VERSIONS][P87_REGIONS])
{
  double ln_income[P87_MAX_COUNTRIES];
  const struct p87_inputs *inputs = stage->inputs;
  struct p87_world people = {0}, world = {0};
  p87_status st = p87_stage_synthesise(stage, population, &people);
  for (int v = 0; v < VERSIONS && !st; v++) {
    fill_incomes(inputs, v, ln_income);
    stage->ln_income = ln_income;
    stage->inputs = v == MORE_WORK ? more : inputs;
    st = p87_comm_agree(stage->comm, p87_world_copy(&world, &people));
    if (!st) st = p87_stage_start(stage, scenario, population, &world);
    stage->inputs = inputs;
    if (!st) add_level(stage, level[v]);
  }
  stage->ln_income = NULL;
  p87_world_free(&world);
  p87_world_free(&people);
  return st;
}

static double ln_share(const struct level *l)
{
  return p87_ln(l->labour / l->children);
}

static void print_region(int r, const double o[OBSERVED_YEARS], struct level level[VERSIONS][P87_REGIONS],
                         const struct p87_drift *d, FILE *out)
{
  const double at_2016 = ln_share(&level[AS_2016][r]), at_2012 = ln_share(&level[AS_2012][r]),
               at_2008 = ln_share(&level[AS_2008][r]);
  fprintf(out, "%-24s", p87_region_name[r]);
  if (o[0] > 0 && o[1] > 0 && o[2] > 0) {
    const double early = 25 * p87_ln(o[1] / o[0]), late = 25 * p87_ln(o[2] / o[1]);
    const double x_early = 25 * (at_2012 - at_2008), x_late = 25 * (at_2016 - at_2012);
    fprintf(out, " %+6.1f %+6.1f %+6.1f   %+6.1f %+6.1f %+6.1f   %+6.1f", early, x_early, early - x_early, late, x_late,
            late - x_late, 0.5 * (early - x_early + late - x_late));
  } else {
    fprintf(out, " %6s %+6.1f %6s   %6s %+6.1f %6s   %6s", "-", 25 * (at_2012 - at_2008), "-", "-",
            25 * (at_2016 - at_2012), "-", "-");
  }
  fprintf(out, "   %+6.2f %6.2f   %5.2f\n", 100 * d->mean, 100 * d->mean_sd, d->ln_per_utility);
}

static void conclude(double observed[P87_REGIONS][OBSERVED_YEARS], struct level level[VERSIONS][P87_REGIONS],
                     struct p87_drift *drift, FILE *out)
{
  const double error = __builtin_sqrt(period_sd * period_sd / 2 + 2 * level_error * level_error / 64);
  fprintf(out, "Child labour of children 5-17, ln, %% a year. Drivers: growth of incomes alone.\n\n%-24s %20s   %20s\n",
          "", "2008-2012", "2012-2016");
  fprintf(out, "%-24s %6s %6s %6s   %6s %6s %6s   %6s   %6s %6s   %5s\n", "", "seen", "driven", "left", "seen",
          "driven", "left", "mean", "drift", "error", "per u");
  for (int r = 0; r < P87_REGIONS; r++) {
    const double *o = observed[r];
    const int known = o[0] > 0 && o[2] > 0;
    struct p87_drift d = {.mean_sd = period_sd, .period_sd = period_sd};
    const double driven = (ln_share(&level[AS_2016][r]) - ln_share(&level[AS_2008][r])) / 8;
    if (known) p87_drift_posterior(p87_ln(o[2] / o[0]) / 8 - driven, period_sd, error, &d.mean, &d.mean_sd);
    d.ln_per_utility = (ln_share(&level[MORE_WORK][r]) - ln_share(&level[AS_2016][r])) / step;
    drift[r] = d;
    print_region(r, o, level, &d, out);
  }
}

p87_status p87_calibrate_drift(struct p87_comm *comm, const struct p87_inputs *inputs, const char *params_dir,
                               const struct p87_kernels *kernels, const struct p87_calibrate_options *options,
                               struct p87_drift *drift, FILE *out, struct p87_report *report)
{
  double observed[P87_REGIONS][OBSERVED_YEARS] = {{0}};
  struct level level[VERSIONS][P87_REGIONS] = {{{0}}};
  struct p87_stage stage = {0};
  struct p87_scenario scenario;
  struct p87_inputs more = *inputs; /* borrows all but the constants */
  for (size_t k = 0; k < P87_COUNT_OF(more.params.constants.work); k++) more.params.constants.work[k] += (float)step;
  p87_scenario_init(&scenario);
  scenario.seed = options->seed;
  scenario.scale = options->scale;
  scenario.horizon = P87_YEAR_FIRST;
  p87_status st = p87_comm_agree(comm, read_trend(params_dir, observed, report));
  if (!st) st = p87_stage_init(&stage, comm, inputs, kernels, &scenario);
  for (unsigned k = 0; k < options->populations && !st; k++) {
    st = live(&stage, &more, &scenario, k, level);
    p87_log(P87_LOG_INFO, "population %u of %u", k + 1, options->populations);
  }
  if (!st && p87_comm_rank(comm) == 0) conclude(observed, level, drift, out);
  p87_stage_free(&stage);
  p87_scenario_free(&scenario);
  return st;
}
