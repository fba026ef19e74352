/* Who moved: children of the base by what they do in another scenario. */
#include "path87/report/moves.h"

#include <string.h>

#include "path87/base/memory.h"
#include "path87/report/estimate.h"
#include "path87/report/sums.h"

enum { PAIRS = P87_CHILD_STATES * P87_CHILD_STATES };

/* Sets of states, as bits. */
enum {
  ABSENT = 1 << P87_CHILD_ABSENT,
  SCHOOL = 1 << P87_CHILD_AT_SCHOOL,
  NEITHER = 1 << P87_CHILD_IN_NEITHER,
  PERMITTED = 1 << P87_CHILD_PERMITTED_AND_SCHOOL | 1 << P87_CHILD_PERMITTED_ONLY,
  OTHER_LABOUR = 1 << P87_CHILD_OTHER_LABOUR_AND_SCHOOL | 1 << P87_CHILD_OTHER_LABOUR_ONLY,
  HAZARDOUS = 1 << P87_CHILD_HAZARDOUS_AND_SCHOOL | 1 << P87_CHILD_HAZARDOUS_ONLY,
  LABOUR = OTHER_LABOUR | HAZARDOUS,
  ALL = (1 << P87_CHILD_STATES) - 1,
  LABOUR_ONLY = 1 << P87_CHILD_OTHER_LABOUR_ONLY | 1 << P87_CHILD_HAZARDOUS_ONLY,
  LABOUR_AND_SCHOOL = LABOUR & ~LABOUR_ONLY,
  ATTENDS = SCHOOL | 1 << P87_CHILD_PERMITTED_AND_SCHOOL | LABOUR_AND_SCHOOL,
  DOES_NOT = ALL & ~(ATTENDS | ABSENT)
};

const struct p87_flow p87_flow_table[P87_FLOWS] = {
  {"out_of_child_labour", 0, LABOUR, ALL & ~LABOUR, "in child labour in A, not in @"},
  {"labour_to_school", 1, LABOUR, SCHOOL, "in @ at school and not at work"},
  {"labour_to_permitted", 1, LABOUR, PERMITTED, "in @ in light or permitted work"},
  {"labour_to_neither", 1, LABOUR, NEITHER, "in @ neither at work nor at school"},
  {"labour_to_absent", 1, LABOUR, ABSENT, "no child of 5-17 in @"},
  {"into_child_labour", 0, ALL & ~LABOUR, LABOUR, "in child labour in @, not in A"},
  {"school_to_labour", 1, SCHOOL, LABOUR, "in A at school and not at work"},
  {"permitted_to_labour", 1, PERMITTED, LABOUR, "in A in light or permitted work"},
  {"neither_to_labour", 1, NEITHER, LABOUR, "in A neither at work nor at school"},
  {"absent_to_labour", 1, ABSENT, LABOUR, "no child of 5-17 in A"},
  {"labour_in_both", 0, LABOUR, LABOUR, "in child labour in A and in @"},
  {"labour_begins_school", 1, LABOUR_ONLY, LABOUR_AND_SCHOOL, "at school in @, not in A"},
  {"labour_leaves_school", 1, LABOUR_AND_SCHOOL, LABOUR_ONLY, "at school in A, not in @"},
  {"out_of_hazardous", 0, HAZARDOUS, ALL & ~HAZARDOUS, "in hazardous work in A, not in @"},
  {"hazardous_to_other_labour", 1, HAZARDOUS, OTHER_LABOUR, "in @ in other child labour"},
  {"hazardous_to_permitted", 1, HAZARDOUS, PERMITTED, "in @ in light or permitted work"},
  {"hazardous_to_school", 1, HAZARDOUS, SCHOOL, "in @ at school and not at work"},
  {"hazardous_to_neither", 1, HAZARDOUS, NEITHER, "in @ neither at work nor at school"},
  {"hazardous_to_absent", 1, HAZARDOUS, ABSENT, "no child of 5-17 in @"},
  {"into_hazardous", 0, ALL & ~HAZARDOUS, HAZARDOUS, "in hazardous work in @, not in A"},
  {"other_labour_to_hazardous", 1, OTHER_LABOUR, HAZARDOUS, "in A in other child labour"},
  {"into_school", 0, DOES_NOT, ATTENDS, "at school in @, not in A"},
  {"out_of_school", 0, ATTENDS, DOES_NOT, "at school in A, not in @"},
};

/* --- can it be told? -------------------------------------------------------------------------- */

static p87_status refuse_by(const struct p87_comparison *c, const char *option, const char *known,
                            struct p87_report *report)
{
  const enum p87_compare_by by[P87_BY_MOST] = {c->options.by, c->options.and_by};
  char words[P87_COMPARE_GROUP];
  p87_by_words(by, words);
  p87_report_add(report, NULL, 0, 0, "%s is counted by %s, not --by %s", option, known, words);
  return P87_USER;
}

/* Was the other held against the run that is in the base's file? */
static int is_base(const struct p87_results *base, const struct p87_results *other)
{
  const unsigned years = base->years < other->years ? base->years : other->years;
  if (base->replicates != other->replicates) return 0;
  for (unsigned r = 0; r < base->replicates; r++)
    if (memcmp(base->fingerprint + (size_t)r * base->years, other->base_fingerprint + (size_t)r * other->years,
               years * sizeof *base->fingerprint) != 0)
      return 0;
  return 1;
}

static p87_status check_movers(const struct p87_comparison *c, struct p87_report *report)
{
  const struct p87_results_file *base = &c->files[0];
  p87_status st = P87_OK;
  if (c->n_files < 2) {
    p87_report_add(report, NULL, 0, 0, "--movers: give the file of the base and another");
    st = P87_USER;
  }
  for (size_t i = 1; i < c->n_files; i++) {
    const struct p87_results_file *f = &c->files[i];
    if (f->data.movers && is_base(&base->data, &f->data)) continue;
    if (f->data.movers)
      p87_report_add(report, f->path, 0, 0,
                     "who moved was counted against \"%s\" (%s.h5) as it was in that run, which %s "
                     "is not: give the base of the run first",
                     f->base_name, f->base_key, base->path);
    else
      p87_report_add(report, f->path, 0, 0,
                     "does not say who moved: run it together with the base, which comes first: path87 run %s.yml "
                     "%s.yml --movers",
                     base->scenario_key, f->scenario_key);
    st = P87_USER;
  }
  return st;
}

p87_status p87_moves_check(const struct p87_comparison *c, struct p87_report *report)
{
  const enum p87_compare_by by[P87_BY_MOST] = {c->options.by, c->options.and_by};
  p87_status st = c->options.movers ? check_movers(c, report) : P87_OK;
  if (c->options.movers && !p87_detail_has(P87_BY_AREA_AND_SEX, by))
    st = refuse_by(c, "--movers", "region, country, area and sex", report);
  if (c->options.ledger && !p87_detail_has(P87_BY_AREA_ONLY, by))
    st = refuse_by(c, "--ledger", "region, country and area", report);
  return st;
}

/* --- counting --------------------------------------------------------------------------------- */

/* Children of one replicate who go this way. */
static double flow_of(const double *pair, const struct p87_flow *flow)
{
  double sum = 0.0;
  for (unsigned from = 0; from < P87_CHILD_STATES; from++)
    for (unsigned to = 0; to < P87_CHILD_STATES; to++)
      if (flow->from >> from & 1u && flow->to >> to & 1u) sum += pair[from * P87_CHILD_STATES + to];
  return sum;
}

/* One file, group and year; pairs: [replicate][from][to]; x is room for n numbers. */
static void estimate_group(struct p87_comparison *c, size_t at, const double *pairs, unsigned n, double *x)
{
  for (size_t pair = 0; pair < PAIRS; pair++) {
    for (unsigned r = 0; r < n; r++) x[r] = pairs[r * PAIRS + pair];
    c->moved[at * PAIRS + pair] = p87_estimate_mean(x, n);
  }
  for (size_t flow = 0; flow < P87_FLOWS; flow++) {
    for (unsigned r = 0; r < n; r++) x[r] = flow_of(pairs + r * (size_t)PAIRS, &p87_flow_table[flow]);
    c->flow[at * P87_FLOWS + flow] = p87_estimate_mean(x, n);
  }
}

static void fill_file(struct p87_comparison *c, size_t file, double *pairs, double *x)
{
  const struct p87_results_file *f = &c->files[file];
  const size_t n = f->data.replicates;
  const struct p87_summing summing = {.file = f, .groups = &c->groups, .un_basis = c->options.un_basis};
  p87_groups_take(&c->groups, f);
  for (size_t y = 0; y < c->n_years; y++) {
    memset(pairs, 0, c->n_groups * n * PAIRS * sizeof *pairs);
    p87_sum_movers(&summing, c->year[y], pairs);
    for (size_t g = 0; g < c->n_groups; g++)
      estimate_group(c, (file * c->n_groups + g) * c->n_years + y, pairs + g * n * PAIRS, (unsigned)n, x);
  }
}

p87_status p87_moves_fill(struct p87_comparison *c)
{
  const size_t cells = c->n_files * c->n_groups * c->n_years, n = c->files[0].data.replicates;
  double *pairs = p87_alloc_array(c->n_groups * n, PAIRS * sizeof *pairs), *x = p87_alloc_array(n, sizeof *x);
  c->moved = p87_alloc_array(cells, PAIRS * sizeof *c->moved);
  c->flow = p87_alloc_array(cells, P87_FLOWS * sizeof *c->flow);
  const p87_status st = pairs && x && c->moved && c->flow ? P87_OK : P87_MACHINE;
  for (size_t file = 1; file < c->n_files && !st; file++) fill_file(c, file, pairs, x);
  p87_free(x);
  p87_free(pairs);
  return st;
}
