/* A scenario in memory: defaults, and giving it back. */
#include "path87/policy/scenario.h"

#include <string.h>

#include "path87/base/memory.h"

const char *const p87_target_key[P87_TARGETS] = {
  [P87_TARGET_ALL] = "all",
  [P87_TARGET_POOREST_20] = "poorest_20",
  [P87_TARGET_POOREST_40] = "poorest_40",
  [P87_TARGET_POOR] = "poor",
};

const char *const p87_switch_key[P87_SWITCHES] = {
#define P87_STEP(process, title, reads, writes) \
  [P87_SWITCH_##process] = P87_SWITCH_##process == P87_SWITCH_count ? NULL : #process,
#define P87_EXCHANGE(title)
#include "path87/tables/schedule.def"
  [P87_SWITCH_growth_shocks] = "growth_shocks",
  [P87_SWITCH_drift] = "drift",
  [P87_SWITCH_random_events] = "random_events",
  [P87_SWITCH_structure] = "structure",
};

const char *const p87_conditions_key[P87_CONDITIONS] = {
  [P87_CONDITIONS_FORECAST] = "forecast",
  [P87_CONDITIONS_OBSERVED] = "observed",
};

const struct p87_event_info p87_event_table[P87_EVENTS] = {
#define P87_EVENT(name, min, max, unit, meaning) {#name, min, max, unit, meaning},
#include "path87/tables/events.def"
};

void p87_scenario_init(struct p87_scenario *s)
{
  *s = (struct p87_scenario){.horizon = 2025, .seed = 87, .replicates = 1, .scale = 1000.0};
  memset(s->country_mask, 0xFF, sizeof s->country_mask);
}

void p87_scenario_free(struct p87_scenario *s)
{
  for (size_t i = 0; i < s->n_files; i++) {
    p87_free(s->files[i].path);
    p87_free(s->files[i].name);
    p87_free(s->files[i].text);
  }
  p87_free(s->files);
  p87_free(s->settings);
  p87_free(s->events);
  p87_free(s->name);
  p87_free(s->key);
  *s = (struct p87_scenario){0};
}
