/* path87 compare: what a policy changes, in words, tables or JSON. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "path87/base/memory.h"
#include "path87/report/compare.h"
#include "path87/report/lever_costs.h"
#include "path87/report/summary.h"

static const char *const known[] = {"--by",     "--format", "--indicator", "--definition", "--year",    "--basis",
                                    "--movers", "--ledger", "--discount",  "--unpaired",   "--summary", "--costs"};

static const char help[] =
  "path87 compare BASE.h5 OTHER.h5... [OPTION...]: what a policy changes, with 95 % intervals over replicates.\n\n"
  "  --indicator NAME     what is counted (child_labour); again for more: path87 describe results\n"
  "  --by DIMENSION[,DIMENSION]  region (the default), country, area, sex, age, age_group, none; or how children's "
  "work\n"
  "                       is counted: sector, work_status, chain, hours_band, work_kind, theme, definition. Two at "
  "once:\n"
  "                       --by region,sex\n"
  "  --year YEAR          instead of the first, middle and last; again for more\n"
  "  --movers             who moved between the base and the others, which path87 run --movers has counted\n"
  "  --ledger             where children went who left an inspected workplace, and where they are a year later\n"
  "  --summary            one line a scenario for one year: child labour, hazardous work, school, forced labour, cost\n"
  "  --costs              what each lever reached and cost; with --format csv by country and in every year\n"
  "  --discount 3         per cent a year: money, child-years and school years as worth in 2016 (0)\n"
  "  --definition NAME    of child labour: path87 describe definitions (ilo-2016)\n"
  "  --basis ilo|un       children of the ILO's estimates of 2016 or of the UN's population (ilo)\n"
  "  --format text|json|csv\n"
  "  --unpaired           levels of runs that do not share every draw\n";

struct options {
  struct p87_compare_options compare;
  const char **paths;      /* owned */
  const char **indicators; /* owned */
  unsigned *years;         /* owned */
  size_t n_paths;
  int is_summary; /* one line a scenario */
  int is_costs;   /* what each lever reached and cost */
};

/* Position of a key word, or a message that lists them. */
static p87_status choose(const char *option, const char *word, const char *const *keys, size_t n, int *out,
                         struct p87_report *report)
{
  for (size_t k = 0; k < n; k++)
    if (strcmp(word, keys[k]) == 0) {
      *out = (int)k;
      return P87_OK;
    }
  char list[256] = "";
  for (size_t k = 0; k < n; k++) {
    strncat(list, k ? ", " : "", sizeof list - strlen(list) - 1);
    strncat(list, keys[k], sizeof list - strlen(list) - 1);
  }
  p87_report_add(report, "command line", 0, 0, "%s %s: expected one of %s", option, word, list);
  return P87_USER;
}

/* One dimension, or two with a comma between. */
static p87_status choose_by(const char *value, struct p87_compare_options *o, struct p87_report *report)
{
  char first[64];
  const size_t n = strcspn(value, ",");
  int choice = 0;
  snprintf(first, sizeof first, "%.*s", n < sizeof first ? (int)n : (int)sizeof first - 1, value);
  p87_status st = choose("--by", first, p87_compare_by_key, P87_BYS, &choice, report);
  o->by = (enum p87_compare_by)choice;
  o->and_by = P87_BY_NONE;
  if (st || value[n] == '\0') return st;
  st = choose("--by", value + n + 1, p87_compare_by_key, P87_BYS, &choice, report);
  o->and_by = (enum p87_compare_by)choice;
  if (st || (o->by != P87_BY_NONE && o->and_by != P87_BY_NONE)) return st;
  p87_report_add(report, "command line", 0, 0, "--by %s: none is no dimension beside another", value);
  return P87_USER;
}

/* "3", "3%" or "3 %". */
static p87_status choose_discount(const char *value, struct p87_compare_options *o, struct p87_report *report)
{
  char number[64];
  size_t n = strlen(value);
  double percent = 0;
  if (n > 0 && value[n - 1] == '%') n--;
  while (n > 0 && value[n - 1] == ' ') n--;
  snprintf(number, sizeof number, "%.*s", n < sizeof number ? (int)n : (int)sizeof number - 1, value);
  const p87_status st = command_number("--discount", number, 0, 100, &percent, report);
  o->discount = percent / 100.0;
  return st;
}

static p87_status parse_value(const char *option, const char *value, struct options *o, struct p87_report *report)
{
  static const char *const bases[] = {"ilo", "un"};
  int choice = 0;
  p87_status st;
  if (strcmp(option, "--by") == 0) return choose_by(value, &o->compare, report);
  if (strcmp(option, "--discount") == 0) return choose_discount(value, &o->compare, report);
  if (strcmp(option, "--format") == 0) {
    st = choose(option, value, p87_compare_format_key, P87_COMPARE_FORMATS, &choice, report);
    o->compare.format = (enum p87_compare_format)choice;
    return st;
  }
  if (strcmp(option, "--definition") == 0) {
    st = choose(option, value, p87_definition_key, P87_DEFINITIONS, &choice, report);
    o->compare.definition = (enum p87_definition_code)choice;
    return st;
  }
  if (strcmp(option, "--basis") == 0) {
    st = choose(option, value, bases, P87_COUNT_OF(bases), &choice, report);
    o->compare.un_basis = choice;
    return st;
  }
  if (strcmp(option, "--indicator") == 0) {
    o->indicators[o->compare.n_indicators++] = value;
    return P87_OK;
  }
  if (strcmp(option, "--year") == 0) {
    uint64_t year = 0;
    st = command_whole(option, value, P87_YEAR_FIRST, P87_YEAR_LAST, &year, report);
    o->years[o->compare.n_years++] = (unsigned)year;
    return st;
  }
  return command_unknown("path87 compare", option, known, P87_COUNT_OF(known), report);
}

static p87_status parse(int argc, char **argv, struct options *o, struct p87_report *report)
{
  p87_status st = P87_OK;
  o->compare.by = P87_BY_REGION;
  o->paths = p87_alloc_array((size_t)argc, sizeof *o->paths);
  o->indicators = p87_alloc_array((size_t)argc, sizeof *o->indicators);
  o->years = p87_alloc_array((size_t)argc, sizeof *o->years);
  if (!o->paths || !o->indicators || !o->years) return P87_MACHINE;
  for (int k = 1; k < argc; k++) {
    p87_status one = P87_OK;
    if (strcmp(argv[k], "--unpaired") == 0) {
      o->compare.allow_unpaired = 1;
    } else if (strcmp(argv[k], "--summary") == 0) {
      o->is_summary = 1;
    } else if (strcmp(argv[k], "--costs") == 0) {
      o->is_costs = 1;
    } else if (strcmp(argv[k], "--movers") == 0) {
      o->compare.movers = 1;
    } else if (strcmp(argv[k], "--ledger") == 0) {
      o->compare.ledger = 1;
    } else if (argv[k][0] != '-') {
      o->paths[o->n_paths++] = argv[k];
    } else if (k + 1 < argc) {
      one = parse_value(argv[k], argv[k + 1], o, report);
      k++;
      if (k + 1 < argc && strcmp(argv[k + 1], "%") == 0) k++; /* --discount 3 % */
    } else {
      one = command_unknown("path87 compare", argv[k], known, P87_COUNT_OF(known), report);
    }
    if (one) st = one;
  }
  o->compare.indicator = o->indicators;
  o->compare.year = o->years;
  if (o->n_paths == 0) {
    p87_report_add(report, "command line", 0, 0,
                   "path87 compare needs results files: the base first, then others, for example results/baseline.h5 "
                   "results/other.h5");
    st = P87_USER;
  }
  return st;
}

p87_status command_compare(int argc, char **argv, struct p87_report *report)
{
  if (command_help(argc, argv, help) || p87_comm_rank(p87_comm_world()) != 0) return P87_OK;
  struct options o = {0};
  struct p87_results_file *files = NULL;
  p87_status st = parse(argc, argv, &o, report);
  if (!st) {
    files = p87_alloc_array(o.n_paths, sizeof *files);
    if (!files) st = P87_MACHINE;
  }
  for (size_t k = 0; k < o.n_paths && files; k++) {
    const p87_status one = p87_results_read(o.paths[k], &files[k], report);
    if (one) st = one;
  }
  if (!st)
    st = (o.is_costs     ? p87_lever_costs_print
          : o.is_summary ? p87_summary_print
                         : p87_compare)(files, o.n_paths, &o.compare, stdout, report);
  if (files)
    for (size_t k = 0; k < o.n_paths; k++) p87_results_file_free(&files[k]);
  p87_free(files);
  p87_free((void *)o.paths);
  p87_free((void *)o.indicators);
  p87_free(o.years);
  return st;
}
