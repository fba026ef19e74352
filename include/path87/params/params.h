#ifndef PATH87_PARAMS_PARAMS_H
#define PATH87_PARAMS_PARAMS_H

#include <stddef.h>

#include "path87/world/codes.h"

/* Every coefficient of the model, as used: made from tables/params.def. */

#define P87_SECTION(section, meaning) struct p87_##section##_params {
#define P87_PARAM(section, name, min, max, unit, meaning) float name;
#define P87_END(section) \
  } \
  ;
#include "path87/tables/params.def"

/* Constants set by calibration: made from tables/constants.def. */
enum {
  P87_ROWS_world = 1,
  P87_ROWS_region = P87_REGIONS,
  P87_ROWS_region_age = P87_REGIONS * P87_AGE_GROUPS,      /* region-major */
  P87_ROWS_region_sector = P87_REGIONS * (P87_SECTORS - 1) /* region-major */
};

struct p87_constants {
#define P87_CONSTANT(name, rows, unit, meaning) float name[P87_ROWS_##rows];
#include "path87/tables/constants.def"
};

/* Forced labour in 2016: natural logarithms of chances a month, set by `path87 calibrate --forced`. */
enum p87_forced_age { P87_FORCED_CHILD, P87_FORCED_ADULT, P87_FORCED_AGES }; /* under 18; 18 and over */

struct p87_forced_constants {
  float entry[P87_REGIONS][P87_FORCED_KINDS][P87_SEXES][P87_FORCED_AGES]; /* before indices; children in debt bondage:
                                                                             of those of a bonded household */
  float leave[2]; /* end of a spell: private exploitation, sexual exploitation */
};

/* What the model does not explain of the trend of a region (world/macro.c): params/calibrated/drift.csv. */
struct p87_drift {
  double mean;           /* of ln prevalence of child labour, per year */
  double mean_sd;        /* what is not known of it */
  double period_sd;      /* between periods of four years */
  double ln_per_utility; /* change of ln prevalence for one of utility of work; 0: no drift */
};

struct p87_params {
#define P87_SECTION(section, meaning) struct p87_##section##_params section;
#include "path87/tables/params.def"
  struct p87_constants constants;
  struct p87_forced_constants forced;
  struct p87_drift drift[P87_REGIONS];
};

/* One line of params.def, for reading, checking and describing. */
struct p87_param_info {
  const char *section;
  const char *name;
  float min, max;
  const char *unit;
  const char *meaning;
  size_t offset; /* of the float in struct p87_params */
};

enum {
  P87_N_PARAMS = 0
#define P87_PARAM(section, name, min, max, unit, meaning) +1
#include "path87/tables/params.def"
};

extern const struct p87_param_info p87_param_table[P87_N_PARAMS];

/* One line of constants.def. */
struct p87_constant_info {
  const char *name;
  const char *rows; /* "world", "region", "region_age", "region_sector" */
  size_t n;
  const char *unit;
  const char *meaning;
  size_t offset; /* of the first float in struct p87_constants */
};

enum {
  P87_N_CONSTANTS = 0
#define P87_CONSTANT(name, rows, unit, meaning) +1
#include "path87/tables/constants.def"
};

extern const struct p87_constant_info p87_constant_table[P87_N_CONSTANTS];

#endif
