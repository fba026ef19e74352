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

#endif
