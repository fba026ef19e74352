#ifndef PATH87_PARAMS_SETTING_H
#define PATH87_PARAMS_SETTING_H

#include "path87/params/figures.h"
#include "path87/params/yaml.h"
#include "path87/policy/scenario.h"

/* One entry of `levers:` or of `events:` in a scenario file. */

/* What an entry is read against; all borrowed. */
struct p87_setting_context {
  const char *file;
  const struct p87_figures *figures;
  unsigned horizon; /* last year that a lever may act */
  struct p87_mistakes *m;
};

enum { P87_FIRST_POLICY_YEAR = P87_YEAR_FIRST + 1 };

/* Reads one entry. 1 on success; 0 if there were mistakes, which are all listed. */
int p87_setting_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry, struct p87_setting *out);

/* The same of an entry of events. */
int p87_event_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry, struct p87_event *out);

/* Reads a country code or a list of them into a mask; regions too if with_regions. `what` is said in
 * messages. 1 on success. */
int p87_countries_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what,
                       int with_regions, uint64_t *mask);

/* The region with this key or English name, or -1. */
int p87_region_find(const char *word);

#endif
