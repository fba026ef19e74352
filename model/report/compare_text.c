/* A comparison as text for people: a sentence first, then tables, then what the numbers mean. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "path87/report/compare.h"

enum { TEXT = 96, LEVEL_WIDTH = 11, SHARE_WIDTH = 7 };

/* A power of a thousand and its word. */
struct magnitude {
  double one;
  const char *word;
};

/* --- numbers -------------------------------------------------------------------------------- */

/* 1234567.8 with 1 decimal: "1,234,567.8". Nothing is negative zero. */
static void print_digits(char text[TEXT], double x, int decimals)
{
  char plain[TEXT];
  snprintf(plain, sizeof plain, "%.*f", decimals, fabs(x));
  const int is_zero = strspn(plain, "0.") == strlen(plain);
  const size_t whole = strcspn(plain, ".");
  size_t n = 0;
  if (x < 0 && !is_zero) text[n++] = '-';
  for (size_t i = 0; plain[i] && n + 2 < TEXT; i++) {
    if (i && i < whole && (whole - i) % 3 == 0) text[n++] = ',';
    text[n++] = plain[i];
  }
  text[n] = '\0';
}

static struct magnitude magnitude_of(double x)
{
  if (fabs(x) >= 0.9995e9) return (struct magnitude){1e9, " billion"};
  if (fabs(x) >= 0.9995e6) return (struct magnitude){1e6, " million"};
  return (struct magnitude){1.0, ""};
}

/* For sentences: 3.1 million; 34,200 (three digits that count); 87. The word is left to the caller. */
static void print_in(char text[TEXT], double x, struct magnitude m)
{
  if (m.one > 1.0) {
    print_digits(text, x / m.one, 1);
    return;
  }
  double step = 1.0;
  while (fabs(x) / step >= 1000.0) step *= 10.0;
  print_digits(text, round(x / step) * step, 0);
}

static void print_amount(FILE *out, double x)
{
  char text[TEXT];
  const struct magnitude m = magnitude_of(x);
  print_in(text, x, m);
  fprintf(out, "%s%s", text, m.word);
}

/* 12.34 for small sums, else as above. */
static void print_money(FILE *out, double x)
{
  char text[TEXT];
  if (fabs(x) >= 100.0) {
    print_amount(out, x);
    return;
  }
  print_digits(text, x, 2);
  fputs(text, out);
}

static int has_interval(struct p87_estimate e)
{
  return !isnan(e.low) && !isnan(e.high);
}

/* Letters on the screen, not bytes. */
static int letters(const char *text)
{
  int n = 0;
  for (; *text; text++) n += ((unsigned char)*text & 0xc0) != 0x80;
  return n;
}

static void print_left(FILE *out, const char *text, int width)
{
  fprintf(out, "%s%*s", text, width > letters(text) ? width - letters(text) : 0, "");
}

/* Width of the column of groups. */
static int group_width(const struct p87_comparison *c)
{
  int width = 0;
  for (size_t g = 0; g < c->n_groups; g++)
    if (letters(c->group[g]) > width) width = letters(c->group[g]);
  return width;
}

/* --- the sentence --------------------------------------------------------------------------- */

/* " (95 % interval 2.8 to 3.4 million)" for a change that is told as so many fewer or more. */
static void print_interval(FILE *out, struct p87_estimate change)
{
  char low[TEXT], high[TEXT];
  if (!has_interval(change)) {
    fputs(" (no interval: one replicate)", out);
    return;
  }
  const double sign = change.mean < 0 ? -1.0 : 1.0;
  const double near = sign < 0 ? -change.high : change.low, far = sign < 0 ? -change.low : change.high;
  const struct magnitude m = magnitude_of(change.mean);
  print_in(low, fabs(near), m);
  print_in(high, far, m);
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
  print_amount(out, fabs(change));
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

/* The unit of a table: millions if every group has some, ones if all is small. */
static struct magnitude unit_of(const struct p87_comparison *c, size_t indicator)
{
  double least = largest(c, indicator, 0);
  const double all = least;
  for (size_t g = 1; g < c->n_groups; g++) least = fmin(least, largest(c, indicator, g));
  if (least >= 5e5) return (struct magnitude){1e6, "million"};
  if (all >= 1e4) return (struct magnitude){1e3, "thousand"};
  return (struct magnitude){1.0, "children"};
}

static void print_level(FILE *out, const struct p87_compare_cell *cell, struct magnitude m)
{
  char count[TEXT] = "-", share[TEXT] = "-";
  if (!isnan(cell->count.mean)) print_digits(count, cell->count.mean / m.one, m.one > 1.0);
  if (!isnan(cell->share.mean)) print_digits(share, 100.0 * cell->share.mean, 1);
  fprintf(out, "%*s%*s", LEVEL_WIDTH, count, SHARE_WIDTH, share);
}

static void print_change(FILE *out, struct p87_estimate e, double one, int decimals)
{
  char mean[TEXT], low[TEXT], high[TEXT];
  if (isnan(e.mean)) {
    fprintf(out, "%*s", LEVEL_WIDTH, "-");
    return;
  }
  print_digits(mean, e.mean / one, decimals);
  fprintf(out, "%*s", LEVEL_WIDTH, mean);
  if (!has_interval(e)) return;
  print_digits(low, e.low / one, decimals);
  print_digits(high, e.high / one, decimals);
  fprintf(out, "  (%s to %s)", low, high);
}

static char letter(size_t file)
{
  return (char)('A' + file % 26);
}

static void print_table_head(const struct p87_comparison *c, struct magnitude m, size_t file, FILE *out)
{
  char a[TEXT] = "A", b[TEXT], change[TEXT];
  snprintf(b, sizeof b, "%c", letter(file));
  snprintf(change, sizeof change, "%c - A", letter(file));
  print_left(out, "", group_width(c) + 6);
  fprintf(out, "%*s%*s", LEVEL_WIDTH, a, SHARE_WIDTH, "");
  if (file) fprintf(out, "%*s%*s", LEVEL_WIDTH, b, SHARE_WIDTH, "");
  if (file && c->paired) fprintf(out, "%*s", LEVEL_WIDTH, change);
  fputc('\n', out);
  print_left(out, "", group_width(c));
  fprintf(out, "  year%*s%*s", LEVEL_WIDTH, m.word, SHARE_WIDTH, "%");
  if (file) fprintf(out, "%*s%*s", LEVEL_WIDTH, m.word, SHARE_WIDTH, "%");
  if (file && c->paired) fprintf(out, "%*s%s", LEVEL_WIDTH, m.word, c->min_replicates > 1 ? "  (95 % interval)" : "");
  fputc('\n', out);
}

static void print_table(const struct p87_comparison *c, size_t indicator, size_t file, FILE *out)
{
  const struct magnitude m = unit_of(c, indicator);
  fprintf(out, "\nNumber of %s (%s), and %% of children of 5-17\n\n", c->indicator[indicator]->meaning,
          c->options.un_basis ? "UN basis" : "ILO-2016 basis");
  if (c->options.definition != P87_DEFINITION_ILO_2016)
    fprintf(out, "Definition of child labour and hazardous work: %s\n\n", p87_definition_key[c->options.definition]);
  print_table_head(c, m, file, out);
  for (size_t g = 0; g < c->n_groups; g++)
    for (size_t y = 0; y < c->n_years; y++) {
      const struct p87_compare_cell *cell = p87_comparison_cell(c, indicator, file, g, y);
      print_left(out, y ? "" : c->group[g], group_width(c));
      fprintf(out, "  %u", c->year[y]);
      print_level(out, p87_comparison_cell(c, indicator, 0, g, y), m);
      if (file) print_level(out, cell, m);
      if (file && c->paired) print_change(out, cell->count_change, m.one, m.one > 1e3 ? 2 : m.one > 1.0);
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
  print_left(out, "", group_width(c));
  fprintf(out, "  year%*s", LEVEL_WIDTH, "A");
  if (file) fprintf(out, "%*c", LEVEL_WIDTH, letter(file));
  if (file && c->paired) fprintf(out, "%*s%c - A", LEVEL_WIDTH - 5, "", letter(file));
  fputc('\n', out);
  for (size_t g = 0; g < p87_comparison_cost_groups(c); g++)
    for (size_t y = 0; y < c->n_years; y++) {
      char a[TEXT], b[TEXT];
      print_digits(a, p87_comparison_cost(c, 0, g, y)->cost.mean / 1e6, 1);
      print_digits(b, p87_comparison_cost(c, file, g, y)->cost.mean / 1e6, 1);
      print_left(out, y ? "" : c->group[g], group_width(c));
      fprintf(out, "  %u%*s", c->year[y], LEVEL_WIDTH, a);
      if (file) fprintf(out, "%*s", LEVEL_WIDTH, b);
      if (file && c->paired) print_change(out, p87_comparison_cost(c, file, g, y)->change, 1e6, 1);
      fputc('\n', out);
    }
}

static void print_per_averted(const struct p87_compare_worth *w, FILE *out)
{
  if (isnan(w->per_averted.mean)) return;
  fputs(": ", out);
  print_money(out, w->per_averted.mean);
  fputs(" USD PPP for each child-year averted", out);
  if (has_interval(w->per_averted)) {
    fputs(" (95 % interval ", out);
    print_money(out, w->per_averted.low);
    fputs(" to ", out);
    print_money(out, w->per_averted.high);
    fputc(')', out);
  } else if (has_interval(w->averted)) {
    fputs(" (no interval: that of the child-years includes zero)", out);
  }
}

static void print_worth(const struct p87_comparison *c, size_t indicator, size_t file, FILE *out)
{
  const struct p87_compare_worth *w = p87_comparison_worth(c, indicator, file, 0);
  fprintf(out, "\n%u-%u: \"%s\" costs ", c->first_year, c->last_year, c->files[file].title);
  print_money(out, fabs(w->cost_change.mean));
  fprintf(out, " USD PPP %s than \"%s\", with ", w->cost_change.mean < 0 ? "less" : "more", c->files[0].title);
  print_amount(out, fabs(w->averted.mean));
  fprintf(out, " %s child-years (%s, summed over the years)", w->averted.mean < 0 ? "more" : "fewer",
          c->indicator[indicator]->meaning);
  print_per_averted(w, out);
  fputs(".\n", out);
}

static void print_cost(const struct p87_comparison *c, size_t file, FILE *out)
{
  if (costs_nothing(c, file)) {
    fputs("\nCost: none in the years shown.\n", out);
  } else {
    print_cost_table(c, file, out);
  }
  for (size_t i = 0; i < c->n_indicators && file && c->paired; i++)
    if (p87_comparison_worth(c, i, file, 0)->cost_change.mean > 0.0 ||
        p87_comparison_worth(c, i, file, 0)->cost_change.mean < 0.0)
      print_worth(c, i, file, out);
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
  for (size_t i = 0; i < c->n_files; i++) print_markets(&c->files[i], letter(i), out);
}

static void print_files(const struct p87_comparison *c, FILE *out)
{
  for (size_t i = 0; i < c->n_files; i++)
    fprintf(out, "%c  %s%s  (%s)\n", letter(i), c->files[i].title, i ? "" : ", the base", c->files[i].path);
  fputc('\n', out);
}

void p87_comparison_text(const struct p87_comparison *c, FILE *out)
{
  print_files(c, out);
  for (size_t file = 1; file < c->n_files && c->paired; file++)
    for (size_t i = 0; i < c->n_indicators; i++) print_sentence(c, i, file, out);
  for (size_t file = c->n_files > 1; file < c->n_files; file++) {
    for (size_t i = 0; i < c->n_indicators; i++) print_table(c, i, file, out);
    print_cost(c, file, out);
  }
  print_notes(c, out);
}
