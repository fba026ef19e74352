/* Sums over the countries of a results file, weighted, by group and replicate. Local. */
#ifndef PATH87_REPORT_SUMS_H
#define PATH87_REPORT_SUMS_H

#include "path87/report/grouping.h"

/* What is summed: a file, in groups (which must have taken it, see p87_groups_take). All borrowed. */
struct p87_summing {
  const struct p87_results_file *file;
  const struct p87_groups *groups;
  int un_basis; /* weights of the UN population instead of the ILO-2016 basis */
  enum p87_definition_code definition;
};

/* Each of these adds to sum: [group * replicates of the file + replicate], of a calendar year. */

/* A measure of children without categories. By the category of the groups, if they have one and the measure is counted
 * by it: else all categories get the same, which is what a share is a share of. */
void p87_sum_children(const struct p87_summing *s, const struct p87_measure_info *m, unsigned year, double *sum);

/* One category of a measure by country and area. */
void p87_sum_area(const struct p87_summing *s, const struct p87_measure_info *m, size_t category, unsigned year,
                  double *sum);

/* All money that levers cost, USD PPP. */
void p87_sum_money(const struct p87_summing *s, unsigned year, double *sum);

/* Children by state in the base and in this file, which has them: sum[(group * replicates + replicate) *
 * P87_CHILD_STATES^2 + from * P87_CHILD_STATES + to]. */
void p87_sum_movers(const struct p87_summing *s, unsigned year, double *sum);

#endif
