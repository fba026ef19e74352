#ifndef PATH87_PARAMS_SETTING_H
#define PATH87_PARAMS_SETTING_H

#include "path87/params/figures.h"
#include "path87/params/yaml.h"
#include "path87/policy/scenario.h"

/* One entry of `levers:` or of `events:` in a scenario file. */

enum {
  P87_FIRST_POLICY_YEAR = P87_YEAR_FIRST + 1,
  P87_LEAST_LEGAL_AGE = 10, /* a lower one is a slip of the pen: none is that low */
  P87_MOST_SETS = 100,
  P87_SET_NAME = 40 /* letters */
};

/* Countries under one name: the key `sets` of a scenario and its parents. */
struct p87_set {
  char name[P87_SET_NAME + 1];
  uint64_t country_mask[P87_MAX_COUNTRIES / 64];
};

struct p87_sets {
  size_t n;
  struct p87_set set[P87_MOST_SETS];
};

/* What an entry is read against; all borrowed. */
struct p87_setting_context {
  const char *file;
  const struct p87_figures *figures;
  const struct p87_sets *sets; /* NULL: none */
  unsigned horizon;            /* last year that a lever may act */
  struct p87_mistakes *m;
};

/* Reads one entry. 1 on success; 0 if there were mistakes, which are all listed. */
int p87_setting_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry, struct p87_setting *out);

/* The same of an entry of events. */
int p87_event_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry, struct p87_event *out);

/* Reads a country code, the name of a set or a list of them into a mask; regions too if with_regions. `what` is said in
 * messages. 1 on success. */
int p87_countries_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what,
                       int with_regions, uint64_t *mask);

/* The sets that every scenario knows: countries by income group of the World Bank. sets is zeroed. */
void p87_sets_begin(const struct p87_figures *figures, struct p87_sets *sets);

/* Reads the key `sets`, a mapping of names to countries, regions and sets named before, into `sets`; a name that is there
 * gets the new countries. ctx->sets may be `sets`. Mistakes are listed. */
void p87_sets_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_sets *sets);

/* The set of this name, or NULL. sets may be NULL. */
const struct p87_set *p87_set_find(const struct p87_sets *sets, const char *name);

/* The region with this key or English name, or -1. */
int p87_region_find(const char *word);

#endif
