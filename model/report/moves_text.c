/* Who moved, and where children went who left an inspected workplace, for people. */
#include <math.h>
#include <string.h>

#include "path87/report/words.h"

enum { FLOW_WIDTH = 46 };

static const char *basis_of(const struct p87_comparison *c)
{
  return c->options.un_basis ? "UN basis" : "ILO-2016 basis";
}

/* The years asked for; if none was, the last. */
static int is_asked(const struct p87_comparison *c, size_t year)
{
  return c->options.n_years > 0 || c->year[year] == c->last_year;
}

static size_t flow_at(const char *key)
{
  size_t k = 0;
  while (strcmp(p87_flow_table[k].key, key) != 0) k++;
  return k;
}

/* --- who moved: the sentence ------------------------------------------------------------------ */

static void print_interval(FILE *out, struct p87_estimate e)
{
  char low[P87_WORDS], high[P87_WORDS];
  if (!p87_has_interval(e)) return;
  const struct p87_magnitude m = p87_words_magnitude(e.mean);
  p87_words_in(low, fmax(e.low, 0.0), m);
  p87_words_in(high, e.high, m);
  fprintf(out, " (95 %% interval %s to %s%s)", low, high, m.word);
}

static void print_flow_sentence(const struct p87_comparison *c, size_t file, size_t year, FILE *out)
{
  const struct p87_estimate away = p87_comparison_flow(c, file, 0, year, flow_at("out_of_child_labour"));
  const struct p87_estimate in = p87_comparison_flow(c, file, 0, year, flow_at("into_child_labour"));
  fprintf(out, "In %u ", c->year[year]);
  p87_words_amount(out, away.mean);
  fprintf(out, " children who are in child labour under \"%s\" are not under \"%s\"", c->files[0].title,
          c->files[file].title);
  print_interval(out, away);
  if (away.mean > 0.0) {
    fputs("; ", out);
    p87_words_amount(out, p87_comparison_flow(c, file, 0, year, flow_at("labour_to_school")).mean);
    fputs(" of them attend school and do not work, ", out);
    p87_words_amount(out, p87_comparison_flow(c, file, 0, year, flow_at("labour_to_neither")).mean);
    fputs(" neither work nor attend school", out);
  }
  fputs(". ", out);
  p87_words_amount(out, in.mean);
  fputs(" are the other way round", out);
  print_interval(out, in);
  fputs(".\n", out);
}

/* --- who moved: the tables -------------------------------------------------------------------- */

/* Words of a flow, with the letter of the other file for @. */
static void flow_words(const struct p87_flow *flow, size_t file, char words[P87_WORDS])
{
  size_t n = (size_t)snprintf(words, P87_WORDS, "%s%s", flow->is_part ? "  " : "", flow->words);
  for (size_t i = 0; i < n; i++)
    if (words[i] == '@') words[i] = p87_file_letter(file);
}

static struct p87_magnitude unit_of(const struct p87_comparison *c, size_t file, size_t year)
{
  double most = 0.0;
  for (size_t k = 0; k < P87_FLOWS; k++) most = fmax(most, p87_comparison_flow(c, file, 0, year, k).mean);
  return p87_words_unit(0.0, most);
}

static void print_flows(const struct p87_comparison *c, size_t file, size_t year, FILE *out)
{
  const struct p87_magnitude m = unit_of(c, file, year);
  const int decimals = m.one > 1.0;
  p87_words_left(out, "", FLOW_WIDTH);
  fprintf(out, "%*s%s\n", P87_LEVEL_WIDTH, m.word, c->min_replicates > 1 ? "  (95 % interval)" : "");
  for (size_t k = 0; k < P87_FLOWS; k++) {
    char words[P87_WORDS];
    flow_words(&p87_flow_table[k], file, words);
    struct p87_estimate e = p87_comparison_flow(c, file, 0, year, k);
    if (e.low < 0.0) e.low = 0.0; /* fewer than none cannot go */
    p87_words_left(out, words, FLOW_WIDTH);
    p87_words_estimate(out, e, m.one, decimals);
    fputc('\n', out);
  }
}

/* What each group's line shows. */
static const struct {
  const char *key, *head;
} column[] = {{"out_of_child_labour", "out"},
              {"labour_to_school", "to school"},
              {"labour_to_permitted", "permitted"},
              {"labour_to_neither", "neither"},
              {"into_child_labour", "into"}};

static void print_flows_by_group(const struct p87_comparison *c, size_t file, size_t year, FILE *out)
{
  const struct p87_magnitude m = unit_of(c, file, year);
  fprintf(out,
          "\nOut of child labour and into it, %s; of those out: at school and not at work, in light or permitted\n"
          "work, neither at work nor at school\n\n",
          m.word);
  p87_words_left(out, "", p87_group_width(c));
  for (size_t k = 0; k < P87_COUNT_OF(column); k++) fprintf(out, "%*s", P87_LEVEL_WIDTH, column[k].head);
  fputc('\n', out);
  for (size_t g = 0; g < c->n_groups; g++) {
    p87_words_left(out, c->groups.label[g], p87_group_width(c));
    for (size_t k = 0; k < P87_COUNT_OF(column); k++) {
      char text[P87_WORDS];
      p87_words_digits(text, p87_comparison_flow(c, file, g, year, flow_at(column[k].key)).mean / m.one, m.one > 1.0);
      fprintf(out, "%*s", P87_LEVEL_WIDTH, text);
    }
    fputc('\n', out);
  }
}

void p87_moves_text(const struct p87_comparison *c, FILE *out)
{
  for (size_t file = 1; file < c->n_files; file++)
    for (size_t y = 0; y < c->n_years; y++) {
      if (!is_asked(c, y)) continue;
      print_flow_sentence(c, file, y, out);
      fprintf(out, "\nThe same children of 5-17 in A and in %c, %u (%s)\n\n", p87_file_letter(file), c->year[y],
              basis_of(c));
      print_flows(c, file, y, out);
      if (c->n_groups > 1) print_flows_by_group(c, file, y, out);
      fputc('\n', out);
    }
  fputs("Child labour and hazardous work as the ILO counted them in 2016. Chance is shared, so a difference is the\n"
        "policy's; some follow from others: wages of a place move with its children's work.\n",
        out);
}

/* --- the ledger ------------------------------------------------------------------------------- */

static const char *const ledger_title[P87_LEDGERS] = {
  "Children who left an inspected workplace in the year, by where they went",
  "Children who left one in the year before, by where they are"};

static double most_left(const struct p87_comparison *c, size_t when, size_t file)
{
  double most = 0.0;
  for (size_t where = 0; where < P87_DISPLACED_STATES; where++)
    for (size_t y = 0; y < c->n_years; y++) {
      const double mean = p87_comparison_ledger(c, when, where, file, 0, y)->count.mean;
      if (mean > most) most = mean; /* a mean that is none is not */
    }
  return most;
}

static void print_ledger_level(FILE *out, const struct p87_compare_cell *cell, double one)
{
  char count[P87_WORDS] = "-", share[P87_WORDS] = "-";
  if (!isnan(cell->count.mean)) p87_words_digits(count, cell->count.mean / one, one > 1.0);
  if (!isnan(cell->share.mean)) p87_words_digits(share, 100.0 * cell->share.mean, 1);
  fprintf(out, "%*s%*s", P87_LEVEL_WIDTH, count, P87_SHARE_WIDTH, share);
}

static void print_ledger_head(const struct p87_comparison *c, size_t file, FILE *out)
{
  p87_words_left(out, "", p87_group_width(c) + 6);
  fprintf(out, "%14s%*s%*s", "", P87_LEVEL_WIDTH, "A", P87_SHARE_WIDTH, "%");
  if (file) fprintf(out, "%*c%*s", P87_LEVEL_WIDTH, p87_file_letter(file), P87_SHARE_WIDTH, "%");
  if (file && c->paired)
    fprintf(out, "%*s%c - A%s", P87_LEVEL_WIDTH - 5, "", p87_file_letter(file),
            c->min_replicates > 1 ? "  (95 % interval)" : "");
  fputc('\n', out);
}

static void print_ledger(const struct p87_comparison *c, size_t when, size_t file, FILE *out)
{
  const struct p87_magnitude m = p87_words_unit(0.0, fmax(most_left(c, when, 0), most_left(c, when, file)));
  fprintf(out, "\n%s: %s, %% of all who left (%s)\n\n", ledger_title[when], m.word, basis_of(c));
  print_ledger_head(c, file, out);
  for (size_t g = 0; g < c->n_groups; g++)
    for (size_t y = 0; y < c->n_years; y++)
      for (size_t where = 0; where < P87_DISPLACED_STATES && is_asked(c, y); where++) {
        if (when == 0 && where == P87_TO_ADULTHOOD) continue; /* they are children when they leave */
        const struct p87_compare_cell *cell = p87_comparison_ledger(c, when, where, file, g, y);
        p87_words_left(out, where ? "" : c->groups.label[g], p87_group_width(c));
        fprintf(out, "  %u  ", c->year[y]);
        p87_words_left(out, p87_displaced_key[where], 12);
        print_ledger_level(out, p87_comparison_ledger(c, when, where, 0, g, y), m.one);
        if (file) print_ledger_level(out, cell, m.one);
        if (file && c->paired) p87_words_estimate(out, cell->count_change, m.one, m.one > 1.0);
        fputc('\n', out);
      }
}

void p87_ledger_text(const struct p87_comparison *c, FILE *out)
{
  for (size_t file = c->n_files > 1; file < c->n_files; file++)
    for (size_t when = 0; when < P87_LEDGERS; when++) print_ledger(c, when, file, out);
}
