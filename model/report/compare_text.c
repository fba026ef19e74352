/* A comparison as text for people: a sentence first, then tables, then what the numbers mean. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "path87/report/compare.h"
#include "path87/report/words.h"

/* --- the sentence --------------------------------------------------------------------------- */

/* " (95 % interval 2.8 to 3.4 million)" for a change that is told as so many fewer or more. */
static void print_interval(FILE *out, struct p87_estimate change)
{
  char low[P87_WORDS], high[P87_WORDS];
  if (!p87_has_interval(change)) {
    fputs(" (no interval: one replicate)", out);
    return;
  }
  const double sign = change.mean < 0 ? -1.0 : 1.0;
  const double near = sign < 0 ? -change.high : change.low, far = sign < 0 ? -change.low : change.high;
  const struct p87_magnitude m = p87_words_magnitude(change.mean);
  p87_words_in(low, fabs(near), m);
  p87_words_in(high, far, m);
  if (near >= 0)
    fprintf(out, " (95 %% interval %s to %s%s)", low, high, m.word);
  else
    fprintf(out, " (95 %% interval from %s%s %s to %s%s %s: it includes no difference)", low, m.word,
            sign < 0 ? "more" : "fewer", high, m.word, sign < 0 ? "fewer" : "more");
}

static void print_sentence(const struct p87_comparison *c, size_t indicator, size_t file, FILE *out)
{
  size_t last = 0;
  for (size_t i = 1; i < c->n_years; i++)
    if (c->year[i] > c->year[last]) last = i;
  const struct p87_compare_cell *cell = p87_comparison_cell(c, indicator, file, 0, last);
  const char *what = c->indicator[indicator]->meaning, *base = c->files[0].title;
  const double change = cell->count_change.mean, relative = fabs(cell->relative_change.mean);
  fprintf(out, "In %u \"%s\" leaves ", c->year[last], c->files[file].title);
  if (!(fabs(change) > 0.0)) {
    fprintf(out, "as many %s as \"%s\".\n", what, base);
    return;
  }
  p87_words_amount(out, fabs(change));
  fprintf(out, " %s %s than \"%s\"", change < 0 ? "fewer" : "more", what, base);
  print_interval(out, cell->count_change);
  if (!isnan(relative)) fprintf(out, ", %.1f %% %s", 100.0 * relative, change < 0 ? "fewer" : "more");
  fputs(".\n", out);
}

/* --- the table of levels -------------------------------------------------------------------- */

static double largest(const struct p87_comparison *c, size_t indicator, size_t group)
{
  double most = 0.0;
  for (size_t y = 0; y < c->n_years; y++) most = fmax(most, p87_comparison_cell(c, indicator, 0, group, y)->count.mean);
  return most;
}

/* Of categories that no child is in there is nothing to see. */
static int is_shown(const struct p87_comparison *c, size_t indicator, size_t group)
{
  if (group == 0 || p87_category_by(c->groups.by) == P87_BY_NONE) return 1;
  for (size_t file = 0; file < c->n_files; file++)
    for (size_t y = 0; y < c->n_years; y++)
      if (p87_comparison_cell(c, indicator, file, group, y)->count.mean > 0.0) return 1;
  return 0;
}

/* The unit of a table. */
static struct p87_magnitude unit_of(const struct p87_comparison *c, size_t indicator)
{
  double least = largest(c, indicator, 0);
  const double all = least;
  for (size_t g = 1; g < c->n_groups; g++)
    if (is_shown(c, indicator, g)) least = fmin(least, largest(c, indicator, g));
  return p87_words_unit(least, all);
}

static void print_level(FILE *out, const struct p87_compare_cell *cell, struct p87_magnitude m)
{
  char count[P87_WORDS] = "-", share[P87_WORDS] = "-";
  if (!isnan(cell->count.mean)) p87_words_digits(count, cell->count.mean / m.one, m.one > 1.0);
  if (!isnan(cell->share.mean)) p87_words_digits(share, 100.0 * cell->share.mean, 1);
  fprintf(out, "%*s%*s", P87_LEVEL_WIDTH, count, P87_SHARE_WIDTH, share);
}

static void print_table_head(const struct p87_comparison *c, struct p87_magnitude m, size_t file, FILE *out)
{
  char a[P87_WORDS] = "A", b[P87_WORDS], change[P87_WORDS];
  snprintf(b, sizeof b, "%c", p87_file_letter(file));
  snprintf(change, sizeof change, "%c - A", p87_file_letter(file));
  p87_words_left(out, "", p87_group_width(c) + 6);
  fprintf(out, "%*s%*s", P87_LEVEL_WIDTH, a, P87_SHARE_WIDTH, "");
  if (file) fprintf(out, "%*s%*s", P87_LEVEL_WIDTH, b, P87_SHARE_WIDTH, "");
  if (file && c->paired) fprintf(out, "%*s", P87_LEVEL_WIDTH, change);
  fputc('\n', out);
  p87_words_left(out, "", p87_group_width(c));
  fprintf(out, "  year%*s%*s", P87_LEVEL_WIDTH, m.word, P87_SHARE_WIDTH, "%");
  if (file) fprintf(out, "%*s%*s", P87_LEVEL_WIDTH, m.word, P87_SHARE_WIDTH, "%");
  if (file && c->paired)
    fprintf(out, "%*s%s", P87_LEVEL_WIDTH, m.word, c->min_replicates > 1 ? "  (95 % interval)" : "");
  fputc('\n', out);
}

static void print_table(const struct p87_comparison *c, size_t indicator, size_t file, FILE *out)
{
  const struct p87_magnitude m = unit_of(c, indicator);
  fprintf(out, "\nNumber of %s (%s), and %% of children of 5-17\n\n", c->indicator[indicator]->meaning,
          c->options.un_basis ? "UN basis" : "ILO-2016 basis");
  if (c->options.definition != P87_DEFINITION_ILO_2016)
    fprintf(out, "Definition of child labour and hazardous work: %s\n\n", p87_definition_key[c->options.definition]);
  if (p87_category_by(c->groups.by) == P87_BY_THEME) fputs("Themes overlap: they add up to more than all.\n\n", out);
  print_table_head(c, m, file, out);
  for (size_t g = 0; g < c->n_groups; g++)
    for (size_t y = 0; y < c->n_years && is_shown(c, indicator, g); y++) {
      const struct p87_compare_cell *cell = p87_comparison_cell(c, indicator, file, g, y);
      p87_words_left(out, y ? "" : c->groups.label[g], p87_group_width(c));
      fprintf(out, "  %u", c->year[y]);
      print_level(out, p87_comparison_cell(c, indicator, 0, g, y), m);
      if (file) print_level(out, cell, m);
      if (file && c->paired) p87_words_estimate(out, cell->count_change, m.one, m.one > 1e3 ? 2 : m.one > 1.0);
      fputc('\n', out);
    }
}

/* --- cost ----------------------------------------------------------------------------------- */

static int costs_nothing(const struct p87_comparison *c, size_t file)
{
  for (size_t y = 0; y < c->n_years; y++)
    if (p87_comparison_cost(c, 0, 0, y)->cost.mean > 0.0 || p87_comparison_cost(c, file, 0, y)->cost.mean > 0.0)
      return 0;
  return 1;
}

static void print_cost_table(const struct p87_comparison *c, size_t file, FILE *out)
{
  fputs("\nCost, million USD PPP in the year (on the same basis)\n\n", out);
  p87_words_left(out, "", p87_group_width(c));
  fprintf(out, "  year%*s", P87_LEVEL_WIDTH, "A");
  if (file) fprintf(out, "%*c", P87_LEVEL_WIDTH, p87_file_letter(file));
  if (file && c->paired) fprintf(out, "%*s%c - A", P87_LEVEL_WIDTH - 5, "", p87_file_letter(file));
  fputc('\n', out);
  for (size_t g = 0; g < p87_comparison_cost_groups(c); g++)
    for (size_t y = 0; y < c->n_years; y++) {
      char a[P87_WORDS], b[P87_WORDS];
      p87_words_digits(a, p87_comparison_cost(c, 0, g, y)->cost.mean / 1e6, 1);
      p87_words_digits(b, p87_comparison_cost(c, file, g, y)->cost.mean / 1e6, 1);
      p87_words_left(out, y ? "" : c->groups.label[g], p87_group_width(c));
      fprintf(out, "  %u%*s", c->year[y], P87_LEVEL_WIDTH, a);
      if (file) fprintf(out, "%*s", P87_LEVEL_WIDTH, b);
      if (file && c->paired) p87_words_estimate(out, p87_comparison_cost(c, file, g, y)->change, 1e6, 1);
      fputc('\n', out);
    }
}

/* ": 0.50 USD PPP for each WHAT (95 % interval 0.35 to 0.85)"; nothing if there is none to pay for. */
static void print_price(struct p87_estimate price, struct p87_estimate number, const char *what, FILE *out)
{
  if (isnan(price.mean)) return;
  fputs(": ", out);
  p87_words_money(out, price.mean);
  fprintf(out, " USD PPP for each %s", what);
  if (p87_has_interval(price)) {
    fputs(" (95 % interval ", out);
    p87_words_money(out, price.low);
    fputs(" to ", out);
    p87_words_money(out, price.high);
    fputc(')', out);
  } else if (p87_has_interval(number)) {
    fputs(" (no interval: that of their number includes zero)", out);
  }
}

static void print_worth(const struct p87_comparison *c, size_t indicator, size_t file, FILE *out)
{
  const struct p87_compare_worth *w = p87_comparison_worth(c, indicator, file, 0);
  const char *what = c->indicator[indicator]->meaning;
  fprintf(out, "\n%u-%u: \"%s\" costs ", c->first_year, c->last_year, c->files[file].title);
  p87_words_money(out, fabs(w->cost_change.mean));
  fprintf(out, " USD PPP %s than \"%s\", with ", w->cost_change.mean < 0 ? "less" : "more", c->files[0].title);
  p87_words_amount(out, fabs(w->averted.mean));
  fprintf(out, " %s child-years (%s, summed over the years)", w->averted.mean < 0 ? "more" : "fewer", what);
  print_price(w->per_averted, w->averted, "child-year averted", out);
  fprintf(out, ".\nOf %u alone: ", c->last_year);
  p87_words_amount(out, fabs(w->last.mean));
  fprintf(out, " %s %s", w->last.mean < 0 ? "more" : "fewer", what);
  print_price(w->per_last, w->last, "child fewer then, all that was spent until then", out);
  fputs(".\n", out);
}

static void print_schooling(const struct p87_comparison *c, size_t file, FILE *out)
{
  const struct p87_compare_schooling *s = p87_comparison_schooling(c, file, 0);
  fprintf(out, "%u-%u: ", c->first_year, c->last_year);
  p87_words_amount(out, fabs(s->gained.mean));
  fprintf(out, " school years %s (children of 5-17 who attend, summed over the years)",
          s->gained.mean < 0 ? "lost" : "gained");
  print_price(s->per_gained, s->gained, "school year gained", out);
  fputs(".\n", out);
}

static int costs_differ(const struct p87_comparison *c, size_t file)
{
  const double change = p87_comparison_worth(c, 0, file, 0)->cost_change.mean;
  return change > 0.0 || change < 0.0;
}

static void print_cost(const struct p87_comparison *c, size_t file, FILE *out)
{
  if (costs_nothing(c, file)) {
    fputs("\nCost: none in the years shown.\n", out);
  } else {
    print_cost_table(c, file, out);
  }
  if (!file || !c->paired || !costs_differ(c, file)) return;
  for (size_t i = 0; i < c->n_indicators; i++) print_worth(c, i, file, out);
  print_schooling(c, file, out);
  if (c->options.discount > 0.0)
    fprintf(out, "Money, child-years and school years are discounted at %g %% a year to 2016.\n",
            100.0 * c->options.discount);
}

/* --- what the numbers mean ------------------------------------------------------------------ */

/* Wages and children's labour that did not agree, and communities in which they could in two ways. Nothing if all is well. */
static void print_markets(const struct p87_results_file *file, char which, FILE *out)
{
  long long places = 0, unsettled = 0, asked = 0, two = 0;
  for (unsigned r = 0; r < file->data.replicates; r++)
    for (unsigned y = 0; y < file->data.years; y++)
      for (size_t k = 0; k < file->data.n_countries; k++) {
        const struct p87_tally_layout *t = p87_results_slab(&file->data, r, y, k);
        for (int area = 0; area < P87_AREAS; area++) {
          places += t->markets_communities[area];
          unsettled += t->markets_unsettled[area];
          asked += t->markets_asked[area];
          two += t->markets_two_equilibria[area];
        }
      }
  if (unsettled > 0)
    fprintf(out, "%c: in %lld of %lld years of a community its wage and its children's work did not come to agree.\n",
            which, unsettled, places);
  if (two > 0)
    fprintf(out, "%c: %lld of %lld communities asked in 2016 could rest with many or with few children at work.\n",
            which, two, asked);
}

static void print_notes(const struct p87_comparison *c, FILE *out)
{
  fputc('\n', out);
  if (c->options.un_basis)
    fputs("Basis: UN population (World Population Prospects).\n", out);
  else
    fputs("Basis: ILO-2016: counts are scaled to the children of the ILO's 2016 global estimates, the 2016 ratio\n"
          "of each region held constant.\n",
          out);
  if (c->n_files > 1 && !c->paired)
    fputs("Levels only: the files come from runs that do not share every draw (see path87 compare without\n"
          "--unpaired); a difference between them would be luck as well as policy.\n",
          out);
  if (c->min_replicates > 1)
    fprintf(out,
            "Means over %u replicates. Intervals: 95 %%, Student t over replicates, differences in pairs; they\n"
            "show the chance of the simulation, not what is unknown about parameters and data.\n",
            c->files[0].data.replicates);
  else
    fputs("No intervals: one replicate. Run with --replicates 10 or more to see the chance of the simulation.\n", out);
  for (size_t i = 0; i < c->n_files; i++) print_markets(&c->files[i], p87_file_letter(i), out);
}

static void print_files(const struct p87_comparison *c, FILE *out)
{
  for (size_t i = 0; i < c->n_files; i++)
    fprintf(out, "%c  %s%s  (%s)\n", p87_file_letter(i), c->files[i].title, i ? "" : ", the base", c->files[i].path);
  fputc('\n', out);
}

/* Levels, changes and costs. */
static void print_all(const struct p87_comparison *c, FILE *out)
{
  for (size_t file = 1; file < c->n_files && c->paired; file++)
    for (size_t i = 0; i < c->n_indicators; i++) print_sentence(c, i, file, out);
  for (size_t file = c->n_files > 1; file < c->n_files; file++) {
    for (size_t i = 0; i < c->n_indicators; i++) print_table(c, i, file, out);
    print_cost(c, file, out);
    if (c->files[file].data.movers)
      fprintf(out, "\nWho moved between A and %c is in the file: path87 compare --movers shows it.\n",
              p87_file_letter(file));
  }
}

void p87_comparison_text(const struct p87_comparison *c, FILE *out)
{
  print_files(c, out);
  if (c->options.movers) p87_moves_text(c, out);
  if (c->options.ledger) p87_ledger_text(c, out);
  if (!c->options.movers && !c->options.ledger) print_all(c, out);
  print_notes(c, out);
}
