#ifndef PATH87_STUDY_DRIFT_H
#define PATH87_STUDY_DRIFT_H

#include <stdio.h>

#include "path87/study/calibrate.h"

/* The drift that income does not explain, from a backcast of 2008 and 2012. Collective. */

/* Fills drift[P87_REGIONS] and prints (rank 0) what was observed, what growth alone gives in the model, and
 * what is left. options->populations populations are lived in each of four versions of 2016. params_dir holds
 * targets/trend_2008_2016.csv. */
p87_status p87_calibrate_drift(struct p87_comm *comm, const struct p87_inputs *inputs, const char *params_dir,
                               const struct p87_kernels *kernels, const struct p87_calibrate_options *options,
                               struct p87_drift *drift, FILE *out, struct p87_report *report);

/* Posterior of a mean drift: prior N(0, prior_sd), observed with an error of error_sd. Per year. */
void p87_drift_posterior(double observed, double prior_sd, double error_sd, double *mean, double *sd);

#endif
