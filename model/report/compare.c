/* Compares results files: checks that they fit, sums, estimates. */
#include "path87/report/compare.h"

#include <math.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/report/estimate.h"

const char *const p87_compare_by_key[P87_BYS] = {"none", "region", "country", "sex", "age_group", "area"};
const char *const p87_compare_format_key[P87_COMPARE_FORMATS] = {"text", "json", "csv"};

static const double MICRO = 1e-6;

/* Sums of one file, measure and year: [group][replicate]. */
struct sums {
  double *count, *children, *cost; /* owned */
};

/* What is needed while a comparison is made. */
struct work {
  struct p87_comparison *c;
  const struct p87_measure_info *children;
  size_t room; /* groups times the most replicates */
  struct sums base, other;
  double *x;               /* owned: [replicate] */
  double *averted, *spent; /* owned: [group][replicate], summed over years */
  size_t group_of_region[P87_REGIONS];
  size_t group_of_country[P87_MAX_COUNTRIES]; /* of the file in hand; 0: in no group */
};

/* --- do the files fit? ---------------------------------------------------------------------- */

static int same_countries(const struct p87_results_file *a, const struct p87_results_file *b)
{
  return a->data.n_countries == b->data.n_countries &&
         memcmp(a->iso3, b->iso3, a->data.n_countries * sizeof *a->iso3) == 0;
}

/* The first thing in which the run of b differs from that of a, or NULL. */
static const char *difference(const struct p87_results_file *a, const struct p87_results_file *b)
{
  if (a->seed != b->seed) return "seed";
  if (a->population != b->population) return "population";
  if (a->scale < b->scale || a->scale > b->scale) return "scale";
  if (a->data.replicates != b->data.replicates) return "number of replicates";
  if (!same_countries(a, b)) return "list of countries";
  return NULL;
}

static int check_pairs(struct p87_comparison *c, struct p87_report *report)
{
  int fits = 1;
  c->paired = 1;
  for (size_t i = 1; i < c->n_files; i++) {
    const char *what = difference(&c->files[0], &c->files[i]);
    if (!what) continue;
    c->paired = 0;
    if (c->options.allow_unpaired) continue;
    fits = 0;
    p87_report_add(report, c->files[i].path, 0, 0,
                   "the %s differs from that of %s: differences are only meaningful between runs that "
                   "share every draw; run both with the same, or use --unpaired to see levels only",
                   what, c->files[0].path);
  }
  return fits;
}

/* --- options -------------------------------------------------------------------------------- */

static const struct p87_measure_info *find_indicator(const char *name)
{
  for (size_t i = 0; i < p87_n_measures; i++) {
    const struct p87_measure_info *m = &p87_measure_table[i];
    if (m->shape == P87_SHAPE_CHILD && strcmp(m->name, name) == 0) return m;
  }
  return NULL;
}

/* What counts an indicator by definition; NULL if it does not depend on one, or is counted by one only. */
static const struct p87_measure_info *counted_by_definition(const struct p87_measure_info *indicator)
{
  char name[64];
  snprintf(name, sizeof name, "%s_by_definition", indicator->name);
  for (size_t i = 0; i < p87_n_measures; i++) {
    const struct p87_measure_info *m = &p87_measure_table[i];
    if (m->shape == P87_SHAPE_CHILD_BY && strcmp(m->name, name) == 0) return m;
  }
  return NULL;
}

/* Counted by the ILO's definition of 2016 only. */
static int is_of_ilo_only(const struct p87_measure_info *m)
{
  static const char *const name[] = {"light_work", "permitted_work", "child_labour_out_of_school"};
  for (size_t i = 0; i < P87_COUNT_OF(name); i++)
    if (strcmp(m->name, name[i]) == 0) return 1;
  return 0;
}

static void refuse_indicator(const char *name, struct p87_report *report)
{
  const char *candidate[64];
  size_t n = 0;
  for (size_t i = 0; i < p87_n_measures && n < P87_COUNT_OF(candidate); i++)
    if (p87_measure_table[i].shape == P87_SHAPE_CHILD) candidate[n++] = p87_measure_table[i].name;
  const char *near = p87_nearest(name, candidate, n);
  if (near)
    p87_report_add(report, NULL, 0, 0, "unknown indicator \"%s\"; did you mean %s?", name, near);
  else
    p87_report_add(report, NULL, 0, 0, "unknown indicator \"%s\"; path87 describe results lists them", name);
}

static p87_status choose_indicators(struct p87_comparison *c, struct p87_report *report)
{
  static const char *const usual[] = {"child_labour"};
  const struct p87_compare_options *opt = &c->options;
  const char *const *name = opt->n_indicators ? opt->indicator : usual;
  const size_t n = opt->n_indicators ? opt->n_indicators : 1;
  p87_status st = P87_OK;
  c->indicator = p87_alloc_array(n, sizeof *c->indicator);
  if (!c->indicator) return P87_MACHINE;
  for (size_t i = 0; i < n; i++) {
    c->indicator[i] = find_indicator(name[i]);
    if (!c->indicator[i]) {
      refuse_indicator(name[i], report);
      st = P87_USER;
    } else if (opt->definition != P87_DEFINITION_ILO_2016 && is_of_ilo_only(c->indicator[i])) {
      p87_report_add(report, NULL, 0, 0,
                     "indicator %s is counted by %s only; %s has child_labour and hazardous, and measures that no "
                     "definition changes",
                     name[i], p87_definition_key[P87_DEFINITION_ILO_2016], p87_definition_key[opt->definition]);
      st = P87_USER;
    }
  }
  c->n_indicators = n;
  return st;
}

static void add_year(struct p87_comparison *c, unsigned year)
{
  for (size_t i = 0; i < c->n_years; i++)
    if (c->year[i] == year) return;
  c->year[c->n_years++] = year;
}

static p87_status choose_years(struct p87_comparison *c, struct p87_report *report)
{
  unsigned years = c->files[0].data.years;
  for (size_t i = 1; i < c->n_files; i++)
    if (c->files[i].data.years < years) years = c->files[i].data.years;
  c->first_year = P87_YEAR_FIRST;
  c->last_year = P87_YEAR_FIRST + years - 1;
  if (c->options.n_years == 0) {
    add_year(c, c->first_year);
    add_year(c, c->first_year + (years - 1) / 2);
    add_year(c, c->last_year);
  }
  p87_status st = P87_OK;
  for (size_t i = 0; i < c->options.n_years; i++) {
    const unsigned year = c->options.year[i];
    if (year >= c->first_year && year <= c->last_year) {
      add_year(c, year);
      continue;
    }
    p87_report_add(report, NULL, 0, 0, "year %u: the files have the years %u to %u in common", year, c->first_year,
                   c->last_year);
    st = P87_USER;
  }
  return st;
}

/* --- groups --------------------------------------------------------------------------------- */

static void group_by_region(struct work *w)
{
  struct p87_comparison *c = w->c;
  for (unsigned r = 0; r < P87_REGIONS; r++) {
    int there = 0;
    for (size_t i = 0; i < c->n_files; i++)
      for (size_t k = 0; k < c->files[i].data.n_countries; k++) there |= c->files[i].region[k] == r;
    if (!there) continue;
    w->group_of_region[r] = c->n_groups;
    c->group[c->n_groups++] = p87_region_name[r];
  }
}

static void group_by_key(struct p87_comparison *c, const char *const *key, unsigned n)
{
  for (unsigned i = 0; i < n; i++) c->group[c->n_groups++] = key[i];
}

static void make_groups(struct work *w)
{
  struct p87_comparison *c = w->c;
  const struct p87_results_file *base = &c->files[0];
  const enum p87_compare_by by = c->options.by;
  c->has_costs_by_group = by != P87_BY_SEX && by != P87_BY_AGE_GROUP;
  c->group[c->n_groups++] =
    by == P87_BY_NONE || by == P87_BY_REGION || by == P87_BY_COUNTRY ? "All countries" : "All children";
  if (by == P87_BY_REGION) group_by_region(w);
  if (by == P87_BY_SEX) group_by_key(c, p87_sex_key, P87_SEXES);
  if (by == P87_BY_AGE_GROUP) group_by_key(c, p87_age_group_key, P87_AGE_GROUPS);
  if (by == P87_BY_AREA) group_by_key(c, p87_area_key, P87_AREAS);
  if (by == P87_BY_COUNTRY)
    for (size_t k = 0; k < base->data.n_countries; k++) c->group[c->n_groups++] = base->country_name[k];
}

/* Group of a country of the base, found by code; 0 if it is not there. */
static size_t group_of_code(const struct p87_results_file *base, const char *iso3)
{
  for (size_t k = 0; k < base->data.n_countries; k++)
    if (strcmp(base->iso3[k], iso3) == 0) return 1 + k;
  return 0;
}

static void take_file(struct work *w, const struct p87_results_file *f)
{
  const enum p87_compare_by by = w->c->options.by;
  for (size_t k = 0; k < f->data.n_countries; k++)
    w->group_of_country[k] = by == P87_BY_REGION    ? w->group_of_region[f->region[k]]
                             : by == P87_BY_COUNTRY ? group_of_code(&w->c->files[0], f->iso3[k])
                                                    : 0;
}

static size_t group_of(const struct work *w, size_t country, unsigned area, unsigned sex, unsigned age)
{
  switch (w->c->options.by) {
  case P87_BY_SEX: return 1 + sex;
  case P87_BY_AGE_GROUP: return 1 + (size_t)p87_age_group_of(age);
  case P87_BY_AREA: return 1 + area;
  default: return w->group_of_country[country];
  }
}

/* --- sums ----------------------------------------------------------------------------------- */

static double weight_of(const struct work *w, const struct p87_results_file *f, size_t country)
{
  return w->c->options.un_basis ? f->data.weight_un[country] : f->data.weight_ilo[country];
}

static const int64_t *cells_of(const struct p87_results_file *f, const struct p87_measure_info *m, unsigned replicate,
                               unsigned year, size_t country)
{
  const struct p87_tally_layout *slab = p87_results_slab(&f->data, replicate, year - P87_YEAR_FIRST, country);
  return (const int64_t *)(const void *)((const char *)slab + m->offset);
}

/* Adds x to everybody and to a group: sum[group][replicate]. */
static void add(double *sum, size_t group, unsigned replicate, unsigned n_replicates, double x)
{
  sum[replicate] += x;
  if (group) sum[group * n_replicates + replicate] += x;
}

static void sum_children(const struct work *w, const struct p87_results_file *f, const struct p87_measure_info *m,
                         unsigned year, double *sum)
{
  const unsigned n = f->data.replicates;
  const enum p87_definition_code definition = w->c->options.definition;
  const struct p87_measure_info *by = definition == P87_DEFINITION_ILO_2016 ? NULL : counted_by_definition(m);
  const size_t stride = by ? by->categories : 1, offset = by ? (size_t)definition : 0;
  memset(sum, 0, w->c->n_groups * n * sizeof *sum);
  for (unsigned r = 0; r < n; r++)
    for (size_t k = 0; k < f->data.n_countries; k++) {
      const int64_t *cell = cells_of(f, by ? by : m, r, year, k) + offset;
      const double weight = weight_of(w, f, k);
      for (unsigned area = 0; area < P87_AREAS; area++)
        for (unsigned sex = 0; sex < P87_SEXES; sex++)
          for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++)
            add(sum, group_of(w, k, area, sex, age), r, n,
                weight * (double)cell[p87_child_cell(area, sex, age) * stride]);
    }
}

static int is_money(const struct p87_measure_info *m)
{
  return m->shape == P87_SHAPE_AREA_BY && strcmp(m->group, "costs") == 0 && strcmp(m->unit, "micro USD PPP") == 0;
}

/* All money of /costs, in USD. */
static void sum_costs(const struct work *w, const struct p87_results_file *f, unsigned year, double *sum)
{
  const unsigned n = f->data.replicates;
  memset(sum, 0, w->c->n_groups * n * sizeof *sum);
  for (size_t i = 0; i < p87_n_measures; i++) {
    if (!is_money(&p87_measure_table[i])) continue;
    for (unsigned r = 0; r < n; r++)
      for (size_t k = 0; k < f->data.n_countries; k++)
        for (unsigned area = 0; area < P87_AREAS; area++) {
          const int64_t *by_lever = cells_of(f, &p87_measure_table[i], r, year, k) + (size_t)area * P87_LEVERS;
          int64_t micro = 0;
          for (size_t lever = 0; lever < P87_LEVERS; lever++) micro += by_lever[lever];
          const size_t group = w->c->has_costs_by_group ? group_of(w, k, area, 0, 0) : 0;
          add(sum, group, r, n, weight_of(w, f, k) * (double)micro * MICRO);
        }
  }
}

static void sum_file(struct work *w, size_t file, const struct p87_measure_info *m, unsigned year, struct sums *s)
{
  const struct p87_results_file *f = &w->c->files[file];
  take_file(w, f);
  sum_children(w, f, m, year, s->count);
  sum_children(w, f, w->children, year, s->children);
  sum_costs(w, f, year, s->cost);
}

/* --- estimates ------------------------------------------------------------------------------ */

/* a / b, no number without b. */
static double over(double a, double b)
{
  return b > 0.0 ? a / b : (double)NAN;
}

static void estimate_level(struct work *w, const struct sums *s, size_t group, unsigned n,
                           struct p87_compare_cell *cell)
{
  const double *count = s->count + group * n, *children = s->children + group * n;
  double everybody = 0.0;
  for (unsigned r = 0; r < n; r++) {
    everybody += children[r];
    w->x[r] = over(count[r], children[r]);
  }
  cell->count = everybody > 0.0 ? p87_estimate_mean(count, n) : p87_estimate_none();
  cell->share = p87_estimate_mean(w->x, n);
}

static void estimate_change(struct work *w, size_t group, unsigned n, struct p87_compare_cell *cell)
{
  const double *b = w->base.count + group * n, *b_all = w->base.children + group * n;
  const double *o = w->other.count + group * n, *o_all = w->other.children + group * n;
  for (unsigned r = 0; r < n; r++) w->x[r] = o[r] - b[r];
  cell->count_change = p87_estimate_mean(w->x, n);
  for (unsigned r = 0; r < n; r++) w->x[r] = over(o[r], o_all[r]) - over(b[r], b_all[r]);
  cell->share_change = p87_estimate_mean(w->x, n);
  for (unsigned r = 0; r < n; r++) w->x[r] = over(o[r], b[r]) - 1.0;
  cell->relative_change = p87_estimate_mean(w->x, n);
}

static void no_change(struct p87_compare_cell *cell)
{
  cell->count_change = cell->share_change = cell->relative_change = p87_estimate_none();
}

/* One indicator, file and year, with the sums in hand. */
static void fill_cells(struct work *w, size_t indicator, size_t file, size_t year)
{
  struct p87_comparison *c = w->c;
  const unsigned n = c->files[file].data.replicates;
  const int has_change = file > 0 && c->paired;
  for (size_t g = 0; g < c->n_groups; g++) {
    const size_t at = ((indicator * c->n_files + file) * c->n_groups + g) * c->n_years + year;
    estimate_level(w, file ? &w->other : &w->base, g, n, &c->cell[at]);
    if (has_change)
      estimate_change(w, g, n, &c->cell[at]);
    else
      no_change(&c->cell[at]);
  }
}

static void fill_costs(struct work *w, size_t file, size_t year)
{
  struct p87_comparison *c = w->c;
  const unsigned n = c->files[file].data.replicates;
  for (size_t g = 0; g < c->n_groups; g++) {
    struct p87_compare_cost *cost = &c->cost[(file * c->n_groups + g) * c->n_years + year];
    cost->cost = cost->change = p87_estimate_none();
    if (g >= p87_comparison_cost_groups(c)) continue;
    const double *b = w->base.cost + g * n, *o = (file ? w->other.cost : w->base.cost) + g * n;
    cost->cost = p87_estimate_mean(o, n);
    if (file == 0 || !c->paired) continue;
    for (unsigned r = 0; r < n; r++) w->x[r] = o[r] - b[r];
    cost->change = p87_estimate_mean(w->x, n);
  }
}

static void add_worth(struct work *w, unsigned n)
{
  for (size_t i = 0; i < w->c->n_groups * n; i++) {
    w->averted[i] += w->base.count[i] - w->other.count[i];
    w->spent[i] += w->other.cost[i] - w->base.cost[i];
  }
}

static void fill_worth(struct work *w, size_t indicator, size_t file, unsigned n)
{
  struct p87_comparison *c = w->c;
  for (size_t g = 0; g < c->n_groups; g++) {
    struct p87_compare_worth *worth = &c->worth[(indicator * c->n_files + file) * c->n_groups + g];
    worth->cost_change = worth->averted = worth->per_averted = p87_estimate_none();
    if (file == 0 || !c->paired) continue;
    worth->averted = p87_estimate_mean(w->averted + g * n, n);
    if (g >= p87_comparison_cost_groups(c)) continue;
    worth->cost_change = p87_estimate_mean(w->spent + g * n, n);
    worth->per_averted = p87_estimate_ratio(w->spent + g * n, w->averted + g * n, n);
  }
}

/* Position of a year in the years that are shown, or n_years. */
static size_t shown(const struct p87_comparison *c, unsigned year)
{
  size_t i = 0;
  while (i < c->n_years && c->year[i] != year) i++;
  return i;
}

static void compare_file(struct work *w, size_t indicator, size_t file)
{
  struct p87_comparison *c = w->c;
  const unsigned n = c->files[file].data.replicates;
  memset(w->averted, 0, w->room * sizeof *w->averted);
  memset(w->spent, 0, w->room * sizeof *w->spent);
  for (unsigned year = c->first_year; year <= c->last_year; year++) {
    const size_t at = shown(c, year);
    sum_file(w, 0, c->indicator[indicator], year, &w->base);
    if (file) sum_file(w, file, c->indicator[indicator], year, &w->other);
    if (file && c->paired) add_worth(w, n);
    if (at == c->n_years) continue;
    fill_cells(w, indicator, file, at);
    if (indicator == 0) fill_costs(w, file, at);
  }
  fill_worth(w, indicator, file, n);
}

/* --- memory --------------------------------------------------------------------------------- */

static int sums_init(struct sums *s, size_t room)
{
  s->count = p87_alloc_array(room, sizeof *s->count);
  s->children = p87_alloc_array(room, sizeof *s->children);
  s->cost = p87_alloc_array(room, sizeof *s->cost);
  return s->count && s->children && s->cost;
}

static void sums_free(struct sums *s)
{
  p87_free(s->count);
  p87_free(s->children);
  p87_free(s->cost);
}

static p87_status work_init(struct work *w)
{
  struct p87_comparison *c = w->c;
  unsigned most = 0;
  c->min_replicates = c->files[0].data.replicates;
  for (size_t i = 0; i < c->n_files; i++) {
    const unsigned n = c->files[i].data.replicates;
    if (n > most) most = n;
    if (n < c->min_replicates) c->min_replicates = n;
  }
  const size_t columns = c->n_files * c->n_groups;
  w->room = c->n_groups * most;
  w->x = p87_alloc_array(most, sizeof *w->x);
  w->averted = p87_alloc_array(w->room, sizeof *w->averted);
  w->spent = p87_alloc_array(w->room, sizeof *w->spent);
  c->cell = p87_alloc_array(c->n_indicators * columns * c->n_years, sizeof *c->cell);
  c->cost = p87_alloc_array(columns * c->n_years, sizeof *c->cost);
  c->worth = p87_alloc_array(c->n_indicators * columns, sizeof *c->worth);
  const int has_sums = sums_init(&w->base, w->room) && sums_init(&w->other, w->room);
  return has_sums && w->x && w->averted && w->spent && c->cell && c->cost && c->worth ? P87_OK : P87_MACHINE;
}

static void work_free(struct work *w)
{
  sums_free(&w->base);
  sums_free(&w->other);
  p87_free(w->x);
  p87_free(w->averted);
  p87_free(w->spent);
}

void p87_comparison_free(struct p87_comparison *c)
{
  p87_free(c->label);
  p87_free(c->indicator);
  p87_free(c->cell);
  p87_free(c->cost);
  p87_free(c->worth);
  memset(c, 0, sizeof *c);
}

/* --- all of it ------------------------------------------------------------------------------ */

static p87_status label_files(struct p87_comparison *c)
{
  c->label = p87_alloc_array(c->n_files, sizeof *c->label);
  if (!c->label) return P87_MACHINE;
  for (size_t i = 0; i < c->n_files; i++) {
    const char *key = c->files[i].scenario_key;
    size_t before = 0;
    for (size_t k = 0; k < i; k++) before += strcmp(c->files[k].scenario_key, key) == 0;
    if (before)
      snprintf(c->label[i], sizeof *c->label, "%.240s#%zu", key, before + 1);
    else
      snprintf(c->label[i], sizeof *c->label, "%.240s", key);
  }
  return P87_OK;
}

/* Checks everything, so that all mistakes are told. */
static p87_status check(struct p87_comparison *c, struct p87_report *report)
{
  if (c->n_files == 0) {
    p87_report_add(report, NULL, 0, 0, "nothing to compare: give the base file first, then the others");
    return P87_USER;
  }
  const p87_status pairs = check_pairs(c, report) ? P87_OK : P87_USER;
  const p87_status indicators = choose_indicators(c, report);
  const p87_status years = choose_years(c, report);
  if (indicators == P87_MACHINE) return P87_MACHINE;
  return pairs ? pairs : indicators ? indicators : years;
}

static p87_status fill(struct p87_comparison *c)
{
  struct work w = {.c = c, .children = find_indicator("population")};
  make_groups(&w);
  const p87_status st = work_init(&w);
  for (size_t i = 0; i < c->n_indicators && !st; i++)
    for (size_t file = 0; file < c->n_files; file++) compare_file(&w, i, file);
  work_free(&w);
  return st;
}

p87_status p87_comparison_make(const struct p87_results_file *files, size_t n_files,
                               const struct p87_compare_options *opt, struct p87_comparison *out,
                               struct p87_report *report)
{
  memset(out, 0, sizeof *out);
  out->files = files;
  out->n_files = n_files;
  out->options = *opt;
  p87_status st = check(out, report);
  if (!st) st = label_files(out);
  if (!st) st = fill(out);
  if (st == P87_MACHINE) p87_report_add(report, NULL, 0, 0, "no memory to compare %zu files", n_files);
  if (st) p87_comparison_free(out);
  return st;
}

p87_status p87_compare(const struct p87_results_file *files, size_t n_files, const struct p87_compare_options *opt,
                       FILE *out, struct p87_report *report)
{
  struct p87_comparison c;
  p87_status st = p87_comparison_make(files, n_files, opt, &c, report);
  if (st) return st;
  if (opt->format == P87_COMPARE_JSON)
    st = p87_comparison_json(&c, out);
  else if (opt->format == P87_COMPARE_CSV)
    p87_comparison_csv(&c, out);
  else
    p87_comparison_text(&c, out);
  if (fflush(out) || ferror(out)) st = P87_MACHINE;
  if (st)
    p87_report_add(report, NULL, 0, 0,
                   "the comparison could not be written whole: free some space or memory and run again");
  p87_comparison_free(&c);
  return st;
}
