/* One line a scenario: what it changes in a year against the base, and what it costs. Local. */
#ifndef PATH87_REPORT_SUMMARY_H
#define PATH87_REPORT_SUMMARY_H

#include "path87/report/compare.h"

/* Columns of the table. */
enum p87_summary_column {
  P87_SUMMARY_CHILD_LABOUR,  /* children of 5-17 */
  P87_SUMMARY_HAZARDOUS,     /* of these, in hazardous work */
  P87_SUMMARY_ATTENDANCE,    /* children of 5-17 who attend school */
  P87_SUMMARY_IDLE,          /* who neither work nor attend */
  P87_SUMMARY_FORCED_LABOUR, /* persons of all ages, never rescaled by the ILO's children */
  P87_SUMMARY_COST,          /* USD PPP of the year */
  P87_SUMMARY_COLUMNS
};

struct p87_summary {
  unsigned year;
  size_t n_files;
  struct p87_estimate (*level)[P87_SUMMARY_COLUMNS];  /* owned: [file] */
  struct p87_estimate (*change)[P87_SUMMARY_COLUMNS]; /* owned: [file]; against files[0], in pairs of replicates */
  struct p87_estimate *relative;                      /* owned: [file]; of child labour: change over the base */
};

/* opt: by, indicators and years beyond the first are not looked at; without a year the last that all files have.
 * Children on the basis of opt. P87_USER: files do not fit each other (the report says why); P87_MACHINE: no memory.
 * On failure *out is zeroed. */
p87_status p87_summary_make(const struct p87_results_file *files, size_t n_files, const struct p87_compare_options *opt,
                            struct p87_summary *out, struct p87_report *report);
void p87_summary_free(struct p87_summary *s);

/* The table for people, or as CSV (year,scenario,title,quantity,mean,low,high) with opt->format P87_COMPARE_CSV.
 * Statuses as above; P87_MACHINE also if out is full; P87_USER for a format it has not. */
p87_status p87_summary_print(const struct p87_results_file *files, size_t n_files,
                             const struct p87_compare_options *opt, FILE *out, struct p87_report *report);

#endif
