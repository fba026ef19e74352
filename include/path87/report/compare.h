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
#include "path87/results/results.h"

enum p87_compare_by { P87_BY_NONE, P87_BY_REGION, P87_BY_COUNTRY, P87_BY_SEX, P87_BY_AGE_GROUP, P87_BY_AREA, P87_BYS };

enum p87_compare_format { P87_COMPARE_TEXT, P87_COMPARE_JSON, P87_COMPARE_CSV, P87_COMPARE_FORMATS };

/* Key words for the command line. */
extern const char *const p87_compare_by_key[P87_BYS];                 /* none, region, ..., age_group, area */
extern const char *const p87_compare_format_key[P87_COMPARE_FORMATS]; /* text, json, csv */

/* Zero is the default of everything. All borrowed. */
struct p87_compare_options {
  enum p87_compare_by by;
  const char *const *indicator; /* measures of /children without categories; none: child_labour */
  size_t n_indicators;
  const unsigned *year; /* calendar years; none: first, middle and last of all files */
  size_t n_years;
  int un_basis;                        /* weights of the UN population instead of the ILO-2016 basis */
  int allow_unpaired;                  /* files of different runs: levels only, instead of a refusal */
  enum p87_definition_code definition; /* what child_labour and hazardous mean; other measures depend on none */
  enum p87_compare_format format;
};

/* Compares files[1], files[2], ... with files[0] and prints. P87_USER: an option or a file does not
 * fit (all mistakes in the report, nothing printed); P87_MACHINE: no memory, or out is full.
 *
 * JSON: one object,
 *   schema      "path87 compare 1"
 *   basis       "ILO-2016" or "UN"
 *   definition  of child labour and hazardous work: its key, ilo-2016 if none was asked for
 *   by, paired, years (array)
 *   interval    {level, replicates, method}, or null if a file has one replicate only
 *   scenarios   [{scenario, title, file, seed (text), population (text), scale, replicates}], base
 *               first; scenario is its key, "key#2" if files of the same key were given before
 *   values      [{indicator, scenario, group, year, count, share, count_change, share_change,
 *                relative_change}]
 *   costs       [{scenario, group, year, cost_usd_ppp, cost_change_usd_ppp}]
 *   worth       [{indicator, scenario, group, first_year, last_year, cost_change_usd_ppp,
 *                averted_child_years, usd_ppp_per_child_year_averted}]
 * Every value is {mean, low, high}; low and high are null without an interval, the whole is null where
 * there is no value (changes of the base, or unpaired). share 0.096 is 9.6 %; share_change is in the
 * same unit; relative_change -0.02 is 2 % fewer. Keys stand in this order.
 * CSV: indicator,scenario,group,year,basis,quantity,mean,low,high,definition; one quantity a line, named as
 * in JSON; year is FIRST-LAST for those of worth. */
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
};

enum { P87_COMPARE_MAX_GROUPS = 1 + P87_MAX_COUNTRIES, P87_COMPARE_LABEL = 272 };

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
  const char *group[P87_COMPARE_MAX_GROUPS]; /* labels; group[0] is everybody; borrowed */
  size_t n_groups;
  int has_costs_by_group;          /* costs know no sex and age: then only group[0] has them */
  struct p87_compare_cell *cell;   /* owned: [indicator][file][group][year] */
  struct p87_compare_cost *cost;   /* owned: [file][group][year] */
  struct p87_compare_worth *worth; /* owned: [indicator][file][group] */
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
