/* What each lever reached and what it cost, by country and year. Local. */
#ifndef PATH87_REPORT_LEVER_COSTS_H
#define PATH87_REPORT_LEVER_COSTS_H

#include "path87/report/compare.h"

/* One lever of a file, in a year, in one country or in all. Of the basis of its cost: children, households, ... */
struct p87_lever_cost {
  struct p87_estimate reached, money, per_one; /* money in USD PPP, discounted to 2016 as opt says */
};

enum { P87_ALL_OF_THEM = -1 };

/* country: position in the file, or P87_ALL_OF_THEM. lever: enum p87_lever. P87_MACHINE without memory. */
p87_status p87_lever_cost_make(const struct p87_results_file *file, const struct p87_compare_options *opt, int country,
                               unsigned lever, unsigned year, struct p87_lever_cost *out);

/* Text: a line for each lever that costs anything, all countries together, in the years of opt or the last. CSV: each
 * country as well, in the years of opt or all: scenario,country,year,lever,basis,quantity,mean,low,high. P87_USER: another
 * format, or a year that a file has not (the report says so); P87_MACHINE: no memory, or out is full. */
p87_status p87_lever_costs_print(const struct p87_results_file *files, size_t n_files,
                                 const struct p87_compare_options *opt, FILE *out, struct p87_report *report);

#endif
