/* Compares results files: checks that they fit, sums, estimates. */
#include "path87/report/compare.h"

#include <math.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/report/estimate.h"
#include "path87/report/moves.h"
#include "path87/report/sums.h"

const char *const p87_compare_format_key[P87_COMPARE_FORMATS] = {"text", "json", "csv"};

/* Sums of one file, measure and year: [group][replicate]. */
struct sums {
  double *count, *children, *cost, *attend; /* owned */
};

/* Sums of changes over years: [group][replicate]. */
struct changes {
  double *averted, *spent, *gained, *last; /* owned; last: of the last year alone */
};

/* What is needed while a comparison is made. */
struct work {
  struct p87_comparison *c;
  const struct p87_measure_info *children, *school, *both;
  size_t room; /* groups times the most replicates */
  struct sums base, other;
  struct changes changes;
  double *x; /* owned: [replicate] */
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

/* Is the indicator counted by what is asked for? */
static p87_status check_indicator(const struct p87_comparison *c, const struct p87_measure_info *m,
                                  struct p87_report *report)
{
  const struct p87_compare_options *opt = &c->options;
  const enum p87_compare_by by[P87_BY_MOST] = {opt->by, opt->and_by}, category = p87_category_by(by);
  const int is_other = opt->definition != P87_DEFINITION_ILO_2016;
  if (is_other && is_of_ilo_only(m)) {
    p87_report_add(report, NULL, 0, 0,
                   "indicator %s is counted by %s only; %s has child_labour and hazardous, and measures that no "
                   "definition changes",
                   m->name, p87_definition_key[P87_DEFINITION_ILO_2016], p87_definition_key[opt->definition]);
    return P87_USER;
  }
  if (category == P87_BY_NONE) return P87_OK;
  if (!p87_counted_by(m, category)) {
    p87_report_add(report, NULL, 0, 0, "indicator %s is not counted by %s; path87 describe results lists what is",
                   m->name, p87_compare_by_key[category]);
    return P87_USER;
  }
  if (is_other) {
    p87_report_add(
      report, NULL, 0, 0,
      "--by %s: leave --definition out; categories of work are counted by %s, and --by definition shows all",
      p87_compare_by_key[category], p87_definition_key[P87_DEFINITION_ILO_2016]);
    return P87_USER;
  }
  return P87_OK;
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
    if (!c->indicator[i]) refuse_indicator(name[i], report);
    if (!c->indicator[i] || check_indicator(c, c->indicator[i], report)) st = P87_USER;
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

/* --- sums ----------------------------------------------------------------------------------- */

static void clear_sums(const struct work *w, const struct sums *s)
{
  double *const sum[] = {s->count, s->children, s->cost, s->attend};
  for (size_t i = 0; i < P87_COUNT_OF(sum); i++) memset(sum[i], 0, w->room * sizeof *sum[i]);
}

static void sum_file(struct work *w, size_t file, const struct p87_measure_info *m, unsigned year, struct sums *s)
{
  struct p87_comparison *c = w->c;
  const struct p87_summing summing = {.file = &c->files[file],
                                      .groups = &c->groups,
                                      .un_basis = c->options.un_basis,
                                      .definition = c->options.definition};
  clear_sums(w, s);
  p87_groups_take(&c->groups, &c->files[file]);
  p87_sum_children(&summing, m, year, s->count);
  p87_sum_children(&summing, w->children, year, s->children);
  p87_sum_children(&summing, w->school, year, s->attend);
  p87_sum_children(&summing, w->both, year, s->attend);
  p87_sum_money(&summing, year, s->cost);
}

/* --- estimates ------------------------------------------------------------------------------ */

/* One indicator, file and year, with the sums in hand. */
static void fill_cells(struct work *w, size_t indicator, size_t file, size_t year)
{
  struct p87_comparison *c = w->c;
  const unsigned n = c->files[file].data.replicates;
  const int has_change = file > 0 && c->paired;
  for (size_t g = 0; g < c->n_groups; g++) {
    const size_t at = ((indicator * c->n_files + file) * c->n_groups + g) * c->n_years + year;
    const struct sums *mine = file ? &w->other : &w->base, *base = &w->base;
    p87_estimate_level(mine->count + g * n, mine->children + g * n, n, w->x, &c->cell[at]);
    if (has_change)
      p87_estimate_change(base->count + g * n, base->children + g * n, mine->count + g * n, mine->children + g * n, n,
                          w->x, &c->cell[at]);
    else
      p87_estimate_no_change(&c->cell[at]);
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

/* One year; what it is worth in 2016. */
static void add_changes(struct work *w, unsigned year, unsigned n)
{
  const struct p87_comparison *c = w->c;
  const double worth = pow(1.0 + c->options.discount, (double)P87_YEAR_FIRST - year);
  for (size_t i = 0; i < c->n_groups * n; i++) {
    const double fewer = w->base.count[i] - w->other.count[i];
    w->changes.averted[i] += worth * fewer;
    w->changes.spent[i] += worth * (w->other.cost[i] - w->base.cost[i]);
    w->changes.gained[i] += worth * (w->other.attend[i] - w->base.attend[i]);
    if (year == c->last_year) w->changes.last[i] = fewer;
  }
}

static void fill_worth(struct work *w, size_t indicator, size_t file, unsigned n)
{
  struct p87_comparison *c = w->c;
  const struct changes *d = &w->changes;
  for (size_t g = 0; g < c->n_groups; g++) {
    struct p87_compare_worth *worth = &c->worth[(indicator * c->n_files + file) * c->n_groups + g];
    const size_t at = g * n;
    worth->cost_change = worth->averted = worth->per_averted = worth->last = worth->per_last = p87_estimate_none();
    if (file == 0 || !c->paired) continue;
    worth->averted = p87_estimate_mean(d->averted + at, n);
    worth->last = p87_estimate_mean(d->last + at, n);
    if (g >= p87_comparison_cost_groups(c)) continue;
    worth->cost_change = p87_estimate_mean(d->spent + at, n);
    worth->per_averted = p87_estimate_ratio(d->spent + at, d->averted + at, n);
    worth->per_last = p87_estimate_ratio(d->spent + at, d->last + at, n);
  }
}

static void fill_schooling(struct work *w, size_t file, unsigned n)
{
  struct p87_comparison *c = w->c;
  for (size_t g = 0; g < c->n_groups; g++) {
    struct p87_compare_schooling *s = &c->schooling[file * c->n_groups + g];
    s->gained = s->per_gained = p87_estimate_none();
    if (file == 0 || !c->paired) continue;
    s->gained = p87_estimate_mean(w->changes.gained + g * n, n);
    if (g < p87_comparison_cost_groups(c))
      s->per_gained = p87_estimate_ratio(w->changes.spent + g * n, w->changes.gained + g * n, n);
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
  double *const change[] = {w->changes.averted, w->changes.spent, w->changes.gained, w->changes.last};
  for (size_t i = 0; i < P87_COUNT_OF(change); i++) memset(change[i], 0, w->room * sizeof *change[i]);
  for (unsigned year = c->first_year; year <= c->last_year; year++) {
    const size_t at = shown(c, year);
    sum_file(w, 0, c->indicator[indicator], year, &w->base);
    if (file) sum_file(w, file, c->indicator[indicator], year, &w->other);
    if (file && c->paired) add_changes(w, year, n);
    if (at == c->n_years) continue;
    fill_cells(w, indicator, file, at);
    if (indicator == 0) fill_costs(w, file, at);
  }
  fill_worth(w, indicator, file, n);
  if (indicator == 0) fill_schooling(w, file, n);
}

/* --- memory --------------------------------------------------------------------------------- */

static int sums_init(struct sums *s, size_t room)
{
  s->count = p87_alloc_array(room, sizeof *s->count);
  s->children = p87_alloc_array(room, sizeof *s->children);
  s->cost = p87_alloc_array(room, sizeof *s->cost);
  s->attend = p87_alloc_array(room, sizeof *s->attend);
  return s->count && s->children && s->cost && s->attend;
}

static void sums_free(struct sums *s)
{
  p87_free(s->count);
  p87_free(s->children);
  p87_free(s->cost);
  p87_free(s->attend);
}

static int changes_init(struct changes *d, size_t room)
{
  d->averted = p87_alloc_array(room, sizeof *d->averted);
  d->spent = p87_alloc_array(room, sizeof *d->spent);
  d->gained = p87_alloc_array(room, sizeof *d->gained);
  d->last = p87_alloc_array(room, sizeof *d->last);
  return d->averted && d->spent && d->gained && d->last;
}

static void changes_free(struct changes *d)
{
  p87_free(d->averted);
  p87_free(d->spent);
  p87_free(d->gained);
  p87_free(d->last);
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
  c->cell = p87_alloc_array(c->n_indicators * columns * c->n_years, sizeof *c->cell);
  c->cost = p87_alloc_array(columns * c->n_years, sizeof *c->cost);
  c->worth = p87_alloc_array(c->n_indicators * columns, sizeof *c->worth);
  c->schooling = p87_alloc_array(columns, sizeof *c->schooling);
  const int has_sums =
    sums_init(&w->base, w->room) && sums_init(&w->other, w->room) && changes_init(&w->changes, w->room);
  return has_sums && w->x && c->cell && c->cost && c->worth && c->schooling ? P87_OK : P87_MACHINE;
}

static void work_free(struct work *w)
{
  sums_free(&w->base);
  sums_free(&w->other);
  changes_free(&w->changes);
  p87_free(w->x);
}

void p87_comparison_free(struct p87_comparison *c)
{
  p87_free(c->label);
  p87_free(c->indicator);
  p87_free(c->cell);
  p87_free(c->cost);
  p87_free(c->worth);
  p87_free(c->schooling);
  p87_free(c->moved);
  p87_free(c->flow);
  p87_free(c->ledger);
  p87_groups_free(&c->groups);
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
  const enum p87_compare_by by[P87_BY_MOST] = {c->options.by, c->options.and_by};
  const p87_status groups = p87_groups_check(by, report);
  const p87_status moves = p87_moves_check(c, report);
  if (indicators == P87_MACHINE) return P87_MACHINE;
  return pairs ? pairs : indicators ? indicators : years ? years : groups ? groups : moves;
}

static p87_status fill(struct p87_comparison *c)
{
  struct work w = {.c = c,
                   .children = find_indicator("population"),
                   .school = find_indicator("school"),
                   .both = find_indicator("both")};
  const enum p87_compare_by by[P87_BY_MOST] = {c->options.by, c->options.and_by};
  p87_status st = p87_groups_make(c->files, c->n_files, by, &c->groups);
  if (st) return st;
  c->n_groups = c->groups.n;
  c->has_costs_by_group = p87_detail_has(P87_BY_AREA_ONLY, by);
  st = work_init(&w);
  for (size_t i = 0; i < c->n_indicators && !st; i++)
    for (size_t file = 0; file < c->n_files; file++) compare_file(&w, i, file);
  work_free(&w);
  if (!st && c->options.movers) st = p87_moves_fill(c);
  if (!st && c->options.ledger) st = p87_ledger_fill(c);
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
