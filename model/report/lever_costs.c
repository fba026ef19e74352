/* What each lever reached and what it cost. */
#include "path87/report/lever_costs.h"

#include <math.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/policy/lever.h"
#include "path87/report/estimate.h"
#include "path87/report/words.h"

static const double micro = 1e-6;

/* Adds a country's persons reached and USD of a year. */
static void add_country(const struct p87_results_file *f, const struct p87_compare_options *opt, size_t country,
                        unsigned replicate, unsigned lever, unsigned year, double *reached, double *money)
{
  const struct p87_tally_layout *t = p87_results_slab(&f->data, replicate, year - P87_YEAR_FIRST, country);
  const double weight = opt->un_basis ? f->data.weight_un[country] : f->data.weight_ilo[country];
  for (size_t area = 0; area < P87_AREAS; area++) {
    *reached += weight * (double)t->costs_reached[area * P87_LEVERS + lever];
    *money += weight * micro * (double)t->costs_micro_usd[area * P87_LEVERS + lever];
  }
}

p87_status p87_lever_cost_make(const struct p87_results_file *file, const struct p87_compare_options *opt, int country,
                               unsigned lever, unsigned year, struct p87_lever_cost *out)
{
  const unsigned n = file->data.replicates;
  const double worth = pow(1.0 + opt->discount, (double)P87_YEAR_FIRST - (double)year);
  double *reached = p87_alloc_array(2 * (size_t)n, sizeof *reached);
  if (!reached) return P87_MACHINE;
  double *money = reached + n;
  for (unsigned r = 0; r < n; r++) {
    for (size_t c = 0; c < file->data.n_countries; c++)
      if (country == P87_ALL_OF_THEM || (size_t)country == c)
        add_country(file, opt, c, r, lever, year, &reached[r], &money[r]);
    money[r] *= worth;
  }
  out->reached = p87_estimate_mean(reached, n);
  out->money = p87_estimate_mean(money, n);
  out->per_one = p87_estimate_ratio(money, reached, n);
  p87_free(reached);
  return P87_OK;
}

/* --- printing ----------------------------------------------------------------------------------------- */

struct page {
  const struct p87_results_file *file;
  const struct p87_compare_options *opt;
  FILE *out;
};

static int costs_nothing(const struct p87_lever_cost *c)
{
  return !(c->reached.mean > 0.0) && !(c->money.mean > 0.0);
}

static void print_cell(const struct page *page, struct p87_estimate e, double one, int decimals)
{
  char text[P87_WORDS] = "-";
  if (!isnan(e.mean)) p87_words_digits(text, e.mean / one, decimals);
  fprintf(page->out, "%14s", text);
}

/* Years of the page: those asked for, or from `first` to the last of the file. */
static size_t years_of(const struct page *page, unsigned first, unsigned *year)
{
  const unsigned last = P87_YEAR_FIRST + page->file->data.years - 1;
  size_t n = 0;
  for (size_t k = 0; k < page->opt->n_years; k++) year[n++] = page->opt->year[k];
  if (n == 0)
    for (unsigned y = first; y <= last; y++) year[n++] = y;
  return n;
}

static p87_status print_text(const struct page *page)
{
  unsigned year[P87_YEARS];
  const size_t n = years_of(page, P87_YEAR_FIRST + page->file->data.years - 1, year);
  p87_status st = P87_OK;
  unsigned lines = 0;
  fprintf(page->out, "\n%s\n", page->file->title);
  for (size_t y = 0; y < n; y++)
    for (unsigned lever = 0; lever < P87_LEVERS && !st; lever++) {
      struct p87_lever_cost cost;
      st = p87_lever_cost_make(page->file, page->opt, P87_ALL_OF_THEM, lever, year[y], &cost);
      if (st || costs_nothing(&cost)) continue;
      if (lines++ == 0)
        fprintf(page->out, "  year  %-28s%14s%14s%14s\n        %-28s%14s%14s%14s  one is\n", "lever", "reached,",
                "million", "USD PPP", "", "thousand", "USD PPP", "for one");
      fprintf(page->out, "  %u  %-28s", year[y], p87_lever_table[lever].name);
      print_cell(page, cost.reached, 1e3, 1);
      print_cell(page, cost.money, 1e6, 1);
      print_cell(page, cost.per_one, 1.0, 2);
      fprintf(page->out, "  %s\n", p87_basis_key[p87_lever_table[lever].basis]);
    }
  if (lines == 0 && !st) fprintf(page->out, "  No lever costs anything in the years shown.\n");
  return st;
}

static void print_line(const struct page *page, const char *country, unsigned year, unsigned lever,
                       const char *quantity, struct p87_estimate e)
{
  if (isnan(e.mean)) return;
  fprintf(page->out, "%s,%s,%u,%s,%s,%s,%.10g,", page->file->scenario_key, country, year, p87_lever_table[lever].name,
          p87_basis_key[p87_lever_table[lever].basis], quantity, e.mean);
  if (p87_has_interval(e))
    fprintf(page->out, "%.10g,%.10g\n", e.low, e.high);
  else
    fputs(",\n", page->out);
}

static p87_status print_csv_lever(const struct page *page, unsigned lever, unsigned year)
{
  struct p87_lever_cost cost;
  p87_status st = p87_lever_cost_make(page->file, page->opt, P87_ALL_OF_THEM, lever, year, &cost);
  const int country = st || costs_nothing(&cost) ? (int)page->file->data.n_countries : P87_ALL_OF_THEM;
  for (int c = country; c < (int)page->file->data.n_countries && !st; c++) {
    st = p87_lever_cost_make(page->file, page->opt, c, lever, year, &cost);
    if (st || costs_nothing(&cost)) continue;
    const char *name = c == P87_ALL_OF_THEM ? "all" : page->file->iso3[c];
    print_line(page, name, year, lever, "reached", cost.reached);
    print_line(page, name, year, lever, "usd_ppp", cost.money);
    print_line(page, name, year, lever, "usd_ppp_for_one", cost.per_one);
  }
  return st;
}

static p87_status print_csv(const struct page *page)
{
  unsigned year[P87_YEARS];
  const size_t n = years_of(page, P87_YEAR_FIRST, year);
  p87_status st = P87_OK;
  for (size_t y = 0; y < n; y++)
    for (unsigned lever = 0; lever < P87_LEVERS && !st; lever++) st = print_csv_lever(page, lever, year[y]);
  return st;
}

static p87_status check(const struct p87_results_file *files, size_t n_files, const struct p87_compare_options *opt,
                        struct p87_report *report)
{
  p87_status st = P87_OK;
  if (opt->format != P87_COMPARE_TEXT && opt->format != P87_COMPARE_CSV) {
    p87_report_add(report, "command line", 0, 0, "--costs: the formats are text and csv");
    st = P87_USER;
  }
  if (opt->n_years > P87_YEARS) {
    p87_report_add(report, "command line", 0, 0, "--year: more than %d years", (int)P87_YEARS);
    return P87_USER;
  }
  for (size_t f = 0; f < n_files; f++)
    for (size_t y = 0; y < opt->n_years; y++) {
      const unsigned last = P87_YEAR_FIRST + files[f].data.years - 1;
      if (opt->year[y] >= P87_YEAR_FIRST && opt->year[y] <= last) continue;
      p87_report_add(report, files[f].path, 0, 0, "has no year %u: it goes from %d to %u", opt->year[y],
                     (int)P87_YEAR_FIRST, last);
      st = P87_USER;
    }
  return st;
}

p87_status p87_lever_costs_print(const struct p87_results_file *files, size_t n_files,
                                 const struct p87_compare_options *opt, FILE *out, struct p87_report *report)
{
  p87_status st = check(files, n_files, opt, report);
  if (st) return st;
  const int is_csv = opt->format == P87_COMPARE_CSV;
  fputs(is_csv ? "scenario,country,year,lever,basis,quantity,mean,low,high\n"
               : "What each lever reached and what it cost, all countries together; by country: --format csv\n",
        out);
  for (size_t f = 0; f < n_files && !st; f++) {
    const struct page page = {&files[f], opt, out};
    st = (is_csv ? print_csv : print_text)(&page);
  }
  if (st) return st;
  return fflush(out) || ferror(out) ? P87_MACHINE : P87_OK;
}
