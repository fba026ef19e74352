/* Means and 95 % intervals over replicates. */
#ifndef PATH87_REPORT_ESTIMATE_H
#define PATH87_REPORT_ESTIMATE_H

#include <stddef.h>

#include "path87/report/compare.h"

/* No value. */
struct p87_estimate p87_estimate_none(void);

/* Mean of n > 0 values, with Student's t interval if n > 1. */
struct p87_estimate p87_estimate_mean(const double *x, size_t n);

/* Mean of y over mean of x, values in pairs, with Fieller's interval if n > 1. No value unless the
 * mean of x is positive; no interval if that of x includes 0. */
struct p87_estimate p87_estimate_ratio(const double *y, const double *x, size_t n);

/* Count, and its share of others (which are of the same children), of n replicates; x is room for n numbers. No value
 * where there is nobody to be a share of. */
void p87_estimate_level(const double *count, const double *of, size_t n, double *x, struct p87_compare_cell *cell);

/* The changes of a cell from base to other, replicate by replicate. */
void p87_estimate_change(const double *base, const double *base_of, const double *other, const double *other_of,
                         size_t n, double *x, struct p87_compare_cell *cell);
void p87_estimate_no_change(struct p87_compare_cell *cell);

#endif
