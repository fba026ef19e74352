/* One line a scenario. */
#include "path87/report/summary.h"

#include <math.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/report/estimate.h"

static const double micro = 1e-6;

/* --- sums over countries, of one replicate --------------------------------------------------------- */

static int64_t sum_of(const int64_t *cells, size_t n)
{
  int64_t sum = 0;
  for (size_t k = 0; k < n; k++) sum += cells[k];
  return sum;
}

#define SUM(measure) sum_of(t->measure, P87_COUNT_OF(t->measure))

/* What a country adds, in simulated persons or micro USD. */
static double of_country(const struct p87_tally_layout *t, enum p87_summary_column column)
{
  switch (column) {
  case P87_SUMMARY_CHILD_LABOUR: return (double)SUM(children_child_labour);
  case P87_SUMMARY_HAZARDOUS: return (double)SUM(children_hazardous);
  case P87_SUMMARY_ATTENDANCE: return (double)(SUM(children_school) + SUM(children_both));
  case P87_SUMMARY_IDLE: return (double)SUM(children_neither);
  case P87_SUMMARY_FORCED_LABOUR: return (double)(SUM(forced_labour_stock_children) + SUM(forced_labour_stock_adults));
  case P87_SUMMARY_COST: return (double)SUM(costs_micro_usd) * micro;
  case P87_SUMMARY_COLUMNS: break;
  }
  return 0.0;
}

/* Forced labour is of the whole population, which the ILO's count of children does not scale. Money is scaled like the
 * children whom it is for, so that money a child is the model's. */
static int is_scaled(enum p87_summary_column column)
{
  return column != P87_SUMMARY_FORCED_LABOUR;
}

static double world_sum(const struct p87_results_file *f, int un_basis, unsigned replicate, unsigned year,
                        enum p87_summary_column column)
{
  const double *weight = is_scaled(column) && !un_basis ? f->data.weight_ilo : f->data.weight_un;
  double sum = 0.0;
  for (size_t c = 0; c < f->data.n_countries; c++)
    sum += weight[c] * of_country(p87_results_slab(&f->data, replicate, year, c), column);
  return sum;
}

/* --- estimates ---------------------------------------------------------------------------------------- */

/* Values of the base and of another file by replicate; room for n each. */
struct pairs {
  unsigned n;
  double *base, *other, *change;
};

static void estimate(const struct p87_results_file *files, size_t file, const struct p87_compare_options *opt,
                     struct pairs p, struct p87_summary *s)
{
  const unsigned year = s->year - P87_YEAR_FIRST;
  for (int column = 0; column < P87_SUMMARY_COLUMNS; column++) {
    const enum p87_summary_column what = (enum p87_summary_column)column;
    for (unsigned r = 0; r < p.n; r++) {
      p.base[r] = world_sum(&files[0], opt->un_basis, r, year, what);
      p.other[r] = world_sum(&files[file], opt->un_basis, r, year, what);
      p.change[r] = p.other[r] - p.base[r];
    }
    s->level[file][column] = p87_estimate_mean(p.other, p.n);
    s->change[file][column] = file ? p87_estimate_mean(p.change, p.n) : p87_estimate_none();
    if (what == P87_SUMMARY_CHILD_LABOUR)
      s->relative[file] = file ? p87_estimate_ratio(p.change, p.base, p.n) : p87_estimate_none();
  }
}

p87_status p87_summary_make(const struct p87_results_file *files, size_t n_files, const struct p87_compare_options *opt,
                            struct p87_summary *out, struct p87_report *report)
{
  struct p87_compare_options check = {.year = opt->year, .n_years = opt->n_years, .un_basis = opt->un_basis};
  struct p87_comparison comparison;
  memset(out, 0, sizeof *out);
  p87_status st = p87_comparison_make(files, n_files, &check, &comparison, report);
  if (st) return st;
  const unsigned n = comparison.min_replicates;
  out->year = opt->n_years > 0 ? opt->year[0] : comparison.last_year;
  out->n_files = n_files;
  p87_comparison_free(&comparison);
  struct pairs p = {.n = n};
  double *room = p87_alloc_array(3 * (size_t)n, sizeof *room);
  out->level = p87_alloc_array(n_files, sizeof *out->level);
  out->change = p87_alloc_array(n_files, sizeof *out->change);
  out->relative = p87_alloc_array(n_files, sizeof *out->relative);
  if (room && out->level && out->change && out->relative) {
    p.base = room;
    p.other = room + n;
    p.change = room + 2 * n;
    for (size_t file = 0; file < n_files; file++) estimate(files, file, opt, p, out);
  } else {
    p87_summary_free(out);
    st = P87_MACHINE;
  }
  p87_free(room);
  return st;
}

void p87_summary_free(struct p87_summary *s)
{
  p87_free(s->level);
  p87_free(s->change);
  p87_free(s->relative);
  memset(s, 0, sizeof *s);
}

/* --- printing ----------------------------------------------------------------------------------------- */

struct column {
  const char *key;         /* in CSV */
  const char *head, *unit; /* for people */
  double one;
  int decimals;
};

static const struct column columns[P87_SUMMARY_COLUMNS] = {
  [P87_SUMMARY_CHILD_LABOUR] = {"child_labour", "child labour", "million", 1e6, 2},
  [P87_SUMMARY_HAZARDOUS] = {"hazardous", "hazardous work", "million", 1e6, 2},
  [P87_SUMMARY_ATTENDANCE] = {"attendance", "at school", "million", 1e6, 2},
  [P87_SUMMARY_IDLE] = {"neither", "neither", "million", 1e6, 2},
  [P87_SUMMARY_FORCED_LABOUR] = {"forced_labour", "forced labour", "million", 1e6, 2},
  [P87_SUMMARY_COST] = {"cost_usd_ppp", "cost", "billion USD PPP", 1e9, 1},
};

enum { WIDTH = 17, RELATIVE = 8, TITLE_MOST = 60 };

static int title_width(const struct p87_results_file *files, size_t n)
{
  size_t width = 0;
  for (size_t f = 0; f < n; f++) {
    const size_t own = strlen(files[f].title);
    if (own > width) width = own;
  }
  return (int)(width < TITLE_MOST ? width : TITLE_MOST);
}

/* A change and half of its interval. */
static void print_value(const struct p87_estimate *e, const struct column *c, int with_sign, FILE *out)
{
  char text[64];
  const double half = 0.5 * (e->high - e->low) / c->one;
  if (isnan(half))
    snprintf(text, sizeof text, with_sign ? "%+.*f" : "%.*f", c->decimals, e->mean / c->one);
  else
    snprintf(text, sizeof text, with_sign ? "%+.*f ±%.*f" : "%.*f ±%.*f", c->decimals, e->mean / c->one, c->decimals,
             half);
  const int marks = isnan(half) ? 0 : 1; /* a byte that takes no room */
  fprintf(out, "%*s", WIDTH + marks, text);
}

static void print_head(const struct p87_summary *s, const struct p87_results_file *files, int width, FILE *out)
{
  fprintf(out, "In %u against \"%s\"; ± half of the 95 %% interval over %u replicates, in pairs\n\n%-*s", s->year,
          files[0].title, files[0].data.replicates, width, "");
  for (int c = 0; c < P87_SUMMARY_COLUMNS; c++) {
    fprintf(out, "%*s", WIDTH, columns[c].head);
    if (c == P87_SUMMARY_CHILD_LABOUR) fprintf(out, "%*s", RELATIVE, "");
  }
  fprintf(out, "\n%-*s", width, "");
  for (int c = 0; c < P87_SUMMARY_COLUMNS; c++) {
    fprintf(out, "%*s", WIDTH, columns[c].unit);
    if (c == P87_SUMMARY_CHILD_LABOUR) fprintf(out, "%*s", RELATIVE, "%");
  }
  fputc('\n', out);
}

static void print_text(const struct p87_summary *s, const struct p87_results_file *files, FILE *out)
{
  const int width = title_width(files, s->n_files);
  print_head(s, files, width, out);
  for (size_t f = 0; f < s->n_files; f++) {
    fprintf(out, "%-*.*s", width, TITLE_MOST, files[f].title);
    for (int c = 0; c < P87_SUMMARY_COLUMNS; c++) {
      const int is_change = f > 0 && c != P87_SUMMARY_COST;
      print_value(is_change ? &s->change[f][c] : &s->level[f][c], &columns[c], is_change, out);
      if (c == P87_SUMMARY_CHILD_LABOUR && f > 0) fprintf(out, "%+*.1f", RELATIVE, 100.0 * s->relative[f].mean);
      if (c == P87_SUMMARY_CHILD_LABOUR && f == 0) fprintf(out, "%*s", RELATIVE, "");
    }
    fputc('\n', out);
  }
  fputs(
    "\nThe first line is the level of the base, the others are changes; costs are what the scenario's levers take in "
    "the year.\nForced labour has no series: its changes show what the assumptions imply, not a finding.\n",
    out);
}

static void print_line(FILE *out, const struct p87_summary *s, const struct p87_results_file *f, const char *key,
                       const char *suffix, const struct p87_estimate *e)
{
  fprintf(out, "%u,%s,\"", s->year, f->scenario_key);
  for (const char *at = f->title; *at; at++) fprintf(out, *at == '"' ? "\"\"" : "%c", *at);
  fprintf(out, "\",%s%s,%.10g", key, suffix, e->mean);
  if (isnan(e->low))
    fputs(",,\n", out);
  else
    fprintf(out, ",%.10g,%.10g\n", e->low, e->high);
}

static void print_csv(const struct p87_summary *s, const struct p87_results_file *files, FILE *out)
{
  fputs("year,scenario,title,quantity,mean,low,high\n", out);
  for (size_t f = 0; f < s->n_files; f++)
    for (int c = 0; c < P87_SUMMARY_COLUMNS; c++) {
      print_line(out, s, &files[f], columns[c].key, "", &s->level[f][c]);
      if (f > 0) print_line(out, s, &files[f], columns[c].key, "_change", &s->change[f][c]);
    }
}

p87_status p87_summary_print(const struct p87_results_file *files, size_t n_files,
                             const struct p87_compare_options *opt, FILE *out, struct p87_report *report)
{
  if (opt->format != P87_COMPARE_TEXT && opt->format != P87_COMPARE_CSV) {
    p87_report_add(report, "command line", 0, 0, "--summary: the formats are text and csv");
    return P87_USER;
  }
  struct p87_summary s;
  const p87_status st = p87_summary_make(files, n_files, opt, &s, report);
  if (st) return st;
  (opt->format == P87_COMPARE_CSV ? print_csv : print_text)(&s, files, out);
  p87_summary_free(&s);
  return fflush(out) || ferror(out) ? P87_MACHINE : P87_OK;
}
