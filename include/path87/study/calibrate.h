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
  double errors; /* of a check: a line may lie off by so many standard errors */
};

/* Levels of 2016 in the model, to be held against the targets: sums over runs, children on the ILO-2016 basis. */
struct p87_moments {
  unsigned runs;
  double children[P87_REGIONS][P87_AGE_GROUPS]; /* weighted, ILO-2016 basis */
  double employment[P87_REGIONS][P87_AGE_GROUPS], child_labour[P87_REGIONS][P87_AGE_GROUPS];
  double hazardous[P87_REGIONS][P87_AGE_GROUPS], long_hours[P87_REGIONS][P87_AGE_GROUPS];
  double of_school_age[P87_REGIONS][P87_AGE_GROUPS], attending[P87_REGIONS][P87_AGE_GROUPS]; /* from 6 on */
  double sector[P87_REGIONS][P87_SECTORS], status[P87_WORK_STATUSES];                        /* of child labour */
  double employment_boys, child_labour_boys, hazardous_boys;
  double labour_5_14, labour_5_14_out_of_school;
  double chores_21h, chores_21h_girls, children_5_14, chores_any;
  double income_children[P87_INCOME_GROUPS], income_labour[P87_INCOME_GROUPS];
  double labour_of[P87_MAX_COUNTRIES],
    export_of[P87_MAX_COUNTRIES]; /* child labour; in export chains, direct or upstream */
  double conflict_children, conflict_labour, conflict_hazardous; /* countries with battle deaths */
  double employment_all, child_labour_all, hazardous_all;
};

/* Adds the 2016 tally of a stage, weighted to the ILO-2016 basis. */
void p87_moments_add(const struct p87_stage *stage, struct p87_moments *sum);

/* Every published figure of 2016 beside the model's. */
struct p87_level {
  char name[80];
  const char *unit;         /* "%" or "million" */
  double target, tolerance; /* in the unit; tolerance 0: shown, not judged */
  double sum, squares;      /* of the model's values, over runs */
};

enum { P87_MOST_LEVELS = 128 };

struct p87_levels {
  unsigned runs;
  int n;
  struct p87_level line[P87_MOST_LEVELS];
};

/* Adds the levels of a moments as one more run. *levels starts zeroed. */
void p87_levels_add(struct p87_levels *levels, const struct p87_targets *targets, const struct p87_moments *m);

/* Lines whose mean lies outside max(tolerance, `errors` standard errors of the mean). */
int p87_levels_outside(const struct p87_levels *levels, double errors);

/* Prints target, model, difference, standard error, tolerance and verdict of every line. */
void p87_levels_print(const struct p87_levels *levels, double errors, FILE *out);

/* Where a calibration from nothing starts. */
void p87_constants_start(struct p87_constants *constants);

/* Finds constants that meet the targets: contraction on the log odds, round by
 * round, on the mean of `populations` populations, in passes with populations of
 * their own; the result is the mean over the later passes; and effects of countries that
 * meet their surveys as far as shrinkage lets them. inputs->params.constants and
 * figures->country[].fit are the start and the result. Progress goes to the log. */
p87_status p87_calibrate(struct p87_comm *comm, struct p87_inputs *inputs, const struct p87_targets *targets,
                         const struct p87_surveys *surveys, const struct p87_kernels *kernels,
                         const struct p87_calibrate_options *options, struct p87_country_effects *effects);

/* Writes constants as CSV with the command that made them. Local (rank 0). */
p87_status p87_constants_write(const char *path, const struct p87_constants *constants, const char *provenance,
                               struct p87_report *report);

/* Runs 2016 on options->populations populations and prints every published
 * figure beside the model's (rank 0); *outside is the number of lines beyond
 * the larger of their tolerance and options->errors standard errors. */
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
