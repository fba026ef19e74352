#ifndef PATH87_STUDY_CALIBRATE_H
#define PATH87_STUDY_CALIBRATE_H

#include <stdio.h>

#include "path87/study/country_table.h"
#include "path87/study/ensemble.h"
#include "path87/study/targets.h"

/* Constants of children's work in 2016 (tables/constants.def) from published
 * levels, and the check of them on other seeds. Collective. */

struct p87_calibrate_options {
  uint64_t seed;
  unsigned populations; /* synthetic populations averaged over */
  unsigned rounds;
  double scale;
};

/* Levels of 2016 in the model, to be held against the targets. */
struct p87_moments {
  double children[P87_REGIONS][P87_AGE_GROUPS]; /* weighted, ILO-2016 basis */
  double employment[P87_REGIONS][P87_AGE_GROUPS], child_labour[P87_REGIONS][P87_AGE_GROUPS];
  double hazardous[P87_REGIONS][P87_AGE_GROUPS], long_hours[P87_REGIONS][P87_AGE_GROUPS];
  double of_school_age[P87_REGIONS][P87_AGE_GROUPS], attending[P87_REGIONS][P87_AGE_GROUPS]; /* from 6 on */
  double sector[P87_REGIONS][P87_SECTORS], status[P87_WORK_STATUSES];                        /* of child labour */
  double employment_boys, child_labour_boys, hazardous_boys;
  double labour_5_14, labour_5_14_out_of_school;
  double employment_all, child_labour_all, hazardous_all;
};

/* Adds the 2016 tally of a stage, weighted to the ILO-2016 basis. */
void p87_moments_add(const struct p87_stage *stage, struct p87_moments *sum);

/* Finds constants that meet the targets: contraction on the log odds, round by
 * round, on the mean of `populations` populations; and effects of countries that
 * meet their surveys as far as shrinkage lets them. inputs->params.constants and
 * figures->country[].fit are the start and the result. Progress goes to the log. */
p87_status p87_calibrate(struct p87_comm *comm, struct p87_inputs *inputs, const struct p87_targets *targets,
                         const struct p87_surveys *surveys, const struct p87_kernels *kernels,
                         const struct p87_calibrate_options *options, struct p87_country_effects *effects);

/* Writes constants as CSV with the command that made them. Local (rank 0). */
p87_status p87_constants_write(const char *path, const struct p87_constants *constants, const char *provenance,
                               struct p87_report *report);

/* Runs 2016 on options->populations populations and prints target, model,
 * difference and standard error of every published margin (rank 0); *outside is
 * the number of lines beyond their tolerance: 0.3 points for regional rates, 3
 * points for world shares, or two standard errors if larger. */
p87_status p87_calibrate_check(struct p87_comm *comm, const struct p87_inputs *inputs,
                               const struct p87_targets *targets, const struct p87_kernels *kernels,
                               const struct p87_calibrate_options *options, FILE *out, int *outside);

/* Holds countries against their surveys, at the definition and ages of each: without effects of countries, with
 * those calibrated, and with every country's own surveys left out of its effect (rank 0, and as CSV at `path`
 * if it is not NULL). *outside: how many of the judged figures are not met. */
p87_status p87_calibrate_check_countries(struct p87_comm *comm, const struct p87_inputs *inputs,
                                         const struct p87_surveys *surveys, const struct p87_kernels *kernels,
                                         const struct p87_calibrate_options *options, const char *path, FILE *out,
                                         int *outside, struct p87_report *report);

#endif
