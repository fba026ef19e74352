/* Compares results files: levels, differences with paired intervals, cost. Local.
 *
 * Counts are sums over countries of count times weight; a share is a count over the children of the
 * same group, both weighted. Values are means over replicates. Intervals are 95 %, Student t over
 * replicates; those of differences are paired: replicate by replicate, since scenarios share every
 * draw. They show the chance of the simulation, not what is unknown about parameters and data. */
#ifndef PATH87_REPORT_COMPARE_H
#define PATH87_REPORT_COMPARE_H

#include <stddef.h>
#include <stdio.h>

#include "path87/base/status.h"
#include "path87/report/grouping.h"
#include "path87/results/results.h"

enum p87_compare_format { P87_COMPARE_TEXT, P87_COMPARE_JSON, P87_COMPARE_CSV, P87_COMPARE_FORMATS };

/* Key words for the command line. */
extern const char *const p87_compare_format_key[P87_COMPARE_FORMATS]; /* text, json, csv */

/* Zero is the default of everything. All borrowed. */
struct p87_compare_options {
  enum p87_compare_by by, and_by; /* and_by: a second dimension, or P87_BY_NONE */
  const char *const *indicator;   /* measures of /children without categories; none: child_labour */
  size_t n_indicators;
  const unsigned *year; /* calendar years; none: first, middle and last of all files */
  size_t n_years;
  int un_basis;                        /* weights of the UN population instead of the ILO-2016 basis */
  int allow_unpaired;                  /* files of different runs: levels only, instead of a refusal */
  enum p87_definition_code definition; /* what child_labour and hazardous mean; other measures depend on none */
  double discount;                     /* a year, 0.03 is 3 %: of money, child-years and school years, to 2016 */
  int movers; /* who moved, as the files say: the others must have been run with the base, with --movers */
  int ledger; /* where children went who left an inspected workplace, and where they are a year later */
  enum p87_compare_format format;
};

/* Compares files[1], files[2], ... with files[0] and prints. P87_USER: an option or a file does not
 * fit (all mistakes in the report, nothing printed); P87_MACHINE: no memory, or out is full.
 *
 * JSON: one object,
 *   schema      "path87 compare 1"
 *   basis       "ILO-2016" or "UN"
 *   definition  of child labour and hazardous work: its key, ilo-2016 if none was asked for
 *   by          "region", or "region,sex": groups are then called "Africa / male"
 *   paired, years (array)
 *   discount    a year, 0 if none was asked for
 *   interval    {level, replicates, method}, or null if a file has one replicate only
 *   scenarios   [{scenario, title, file, seed (text), population (text), scale, replicates}], base
 *               first; scenario is its key, "key#2" if files of the same key were given before
 *   values      [{indicator, scenario, group, year, count, share, count_change, share_change,
 *                relative_change}]
 *   costs       [{scenario, group, year, cost_usd_ppp, cost_change_usd_ppp}]
 *   worth       [{indicator, scenario, group, first_year, last_year, cost_change_usd_ppp,
 *                averted_child_years, usd_ppp_per_child_year_averted, averted_last_year,
 *                usd_ppp_per_child_averted_last_year}]
 *   schooling   [{scenario, group, first_year, last_year, school_years_gained, usd_ppp_per_school_year_gained}]
 *   flows       if movers are asked for: [{scenario, group, year, flow, children}], flow a key of p87_flow_table
 *   movers      the same: [{scenario, group, year, from, to, children}], from and to of p87_child_state_key; pairs that
 *               no child makes are left out
 *   ledger      if asked for: [{when, where, scenario, group, year, count, share, count_change, share_change,
 *               relative_change}], when left_to or year_later, where of p87_displaced_key
 * Every value is {mean, low, high}; low and high are null without an interval, the whole is null where
 * there is no value (changes of the base, or unpaired). share 0.096 is 9.6 %; share_change is in the
 * same unit; relative_change -0.02 is 2 % fewer. Keys stand in this order.
 * CSV: indicator,scenario,group,year,basis,quantity,mean,low,high,definition; one quantity a line, named as
 * in JSON; year is FIRST-LAST for those of worth and schooling. For flows indicator is "flow" and quantity its key, for
 * movers "movers" and "FROM>TO", for the ledger "left_to.WHERE" or "year_later.WHERE". */
p87_status p87_compare(const struct p87_results_file *files, size_t n_files, const struct p87_compare_options *opt,
                       FILE *out, struct p87_report *report);

/* --- the comparison as data, for other reports ----------------------------------------------- */

/* NaN where there is none. */
struct p87_estimate {
  double mean, low, high;
};

/* One indicator, file, group and year. The changes are against files[0]: NaN for itself. */
struct p87_compare_cell {
  struct p87_estimate count, share, count_change, share_change, relative_change;
};

/* USD PPP paid in one year, in a file and group. */
struct p87_compare_cost {
  struct p87_estimate cost, change;
};

/* Summed over the years first_year to last_year, for an indicator, file and group. */
struct p87_compare_worth {
  struct p87_estimate cost_change; /* USD PPP */
  struct p87_estimate averted;     /* child-years fewer than in files[0] */
  struct p87_estimate per_averted; /* USD PPP per child-year; Fieller's interval; NaN if none is averted */
  struct p87_estimate last;     /* children fewer than in files[0] in last_year: a number at one time, not discounted */
  struct p87_estimate per_last; /* USD PPP spent over the years per such child; as per_averted */
};

/* The same of attendance, whatever the indicator. */
struct p87_compare_schooling {
  struct p87_estimate gained;     /* years of a child at school more than in files[0] */
  struct p87_estimate per_gained; /* USD PPP per such year; as per_averted */
};

/* A way that children go between two scenarios: from some states of the base to some of the other. */
struct p87_flow {
  const char *key;
  int is_part;       /* of the flow before it that is none */
  unsigned from, to; /* bits 1 << enum p87_child_state */
  const char *words; /* @ stands for the letter of the other; the base is A */
};

enum { P87_FLOWS = 23, P87_LEDGERS = 2 };
extern const struct p87_flow p87_flow_table[P87_FLOWS];
extern const char *const p87_ledger_key[P87_LEDGERS]; /* left_to, year_later */

enum { P87_COMPARE_LABEL = 272 };

struct p87_comparison {
  const struct p87_results_file *files; /* borrowed, like the options */
  size_t n_files;
  struct p87_compare_options options;
  char (*label)[P87_COMPARE_LABEL]; /* owned: [n_files]; the scenario's key, "key#2" if it is repeated */
  int paired;                       /* all files fit files[0]: changes are given */
  unsigned min_replicates;          /* the fewest in a file */
  unsigned first_year, last_year;   /* that all files have */
  unsigned year[P87_YEARS];
  size_t n_years;
  const struct p87_measure_info **indicator; /* owned: [n_indicators] */
  size_t n_indicators;
  struct p87_groups groups; /* owned; label[0] is everybody */
  size_t n_groups;
  int has_costs_by_group;                  /* costs know no sex and age: then only group[0] has them */
  struct p87_compare_cell *cell;           /* owned: [indicator][file][group][year] */
  struct p87_compare_cost *cost;           /* owned: [file][group][year] */
  struct p87_compare_worth *worth;         /* owned: [indicator][file][group] */
  struct p87_compare_schooling *schooling; /* owned: [file][group] */
  /* Owned; NULL if not asked for. Of files[0] there is nothing. */
  struct p87_estimate *moved;      /* [file][group][year][from][to] */
  struct p87_estimate *flow;       /* [file][group][year][P87_FLOWS] */
  struct p87_compare_cell *ledger; /* [P87_LEDGERS][P87_DISPLACED_STATES][file][group][year]; share: of all who left */
};

/* Statuses as p87_compare. On failure *out is zeroed. */
p87_status p87_comparison_make(const struct p87_results_file *files, size_t n_files,
                               const struct p87_compare_options *opt, struct p87_comparison *out,
                               struct p87_report *report);
void p87_comparison_free(struct p87_comparison *c);

static inline const struct p87_compare_cell *p87_comparison_cell(const struct p87_comparison *c, size_t indicator,
                                                                 size_t file, size_t group, size_t year)
{
  return &c->cell[((indicator * c->n_files + file) * c->n_groups + group) * c->n_years + year];
}

static inline const struct p87_compare_cost *p87_comparison_cost(const struct p87_comparison *c, size_t file,
                                                                 size_t group, size_t year)
{
  return &c->cost[(file * c->n_groups + group) * c->n_years + year];
}

static inline const struct p87_compare_worth *p87_comparison_worth(const struct p87_comparison *c, size_t indicator,
                                                                   size_t file, size_t group)
{
  return &c->worth[(indicator * c->n_files + file) * c->n_groups + group];
}

static inline const struct p87_compare_schooling *p87_comparison_schooling(const struct p87_comparison *c, size_t file,
                                                                           size_t group)
{
  return &c->schooling[file * c->n_groups + group];
}

static inline struct p87_estimate p87_comparison_moved(const struct p87_comparison *c, size_t file, size_t group,
                                                       size_t year, unsigned from, unsigned to)
{
  const size_t at = (file * c->n_groups + group) * c->n_years + year;
  return c->moved[(at * P87_CHILD_STATES + from) * P87_CHILD_STATES + to];
}

static inline struct p87_estimate p87_comparison_flow(const struct p87_comparison *c, size_t file, size_t group,
                                                      size_t year, size_t flow)
{
  return c->flow[((file * c->n_groups + group) * c->n_years + year) * P87_FLOWS + flow];
}

static inline struct p87_compare_cell *p87_comparison_ledger(const struct p87_comparison *c, size_t when, size_t where,
                                                             size_t file, size_t group, size_t year)
{
  const size_t at = (when * P87_DISPLACED_STATES + where) * c->n_files + file;
  return &c->ledger[(at * c->n_groups + group) * c->n_years + year];
}

/* Groups that have costs: all of them, or only the first. */
static inline size_t p87_comparison_cost_groups(const struct p87_comparison *c)
{
  return c->has_costs_by_group ? c->n_groups : 1;
}

/* Prints; write errors are left in out (ferror). JSON: P87_MACHINE without memory. */
void p87_comparison_text(const struct p87_comparison *c, FILE *out);
p87_status p87_comparison_json(const struct p87_comparison *c, FILE *out);
void p87_comparison_csv(const struct p87_comparison *c, FILE *out);

#endif
