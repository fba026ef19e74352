#ifndef PATH87_STUDY_FORCED_CALIBRATE_H
#define PATH87_STUDY_FORCED_CALIBRATE_H

#include "path87/study/calibrate.h"
#include "path87/study/forced_targets.h"

/* Constants of forced labour in 2016 from published levels, and the check of them on other seeds. Collective. */

/* Finds constants that meet the targets: each stock rises nearly in proportion to its entries, so a round moves every
 * constant by the logarithm of target over model, on the mean of options->populations populations.
 * inputs->params.forced is the start (if nobody enters: a guess from the targets) and the result. */
p87_status p87_forced_calibrate(struct p87_comm *comm, struct p87_inputs *inputs,
                                const struct p87_forced_targets *targets, const struct p87_kernels *kernels,
                                const struct p87_calibrate_options *options);

/* Prints target, model, difference and standard error of every published figure (rank 0); *outside is the number of
 * lines beyond 3 % of the target (durations: 10 %), or two standard errors if larger. */
p87_status p87_forced_check(struct p87_comm *comm, const struct p87_inputs *inputs,
                            const struct p87_forced_targets *targets, const struct p87_kernels *kernels,
                            const struct p87_calibrate_options *options, FILE *out, int *outside);

#endif
