/* A scenario in memory: defaults, and giving it back. */
#include "path87/policy/scenario.h"

#include <string.h>

#include "path87/base/memory.h"

const char *const p87_crisis_key[P87_CRISES] = {[P87_CRISIS_DROUGHT] = "drought",
                                                [P87_CRISIS_PRICE_FALL] = "price_fall",
                                                [P87_CRISIS_EPIDEMIC] = "epidemic",
                                                [P87_CRISIS_CONFLICT] = "conflict"};

const char *const p87_budget_order_key[P87_BUDGET_ORDERS] = {
  [P87_FIRST_COME] = "first_come", [P87_POOREST_FIRST] = "poorest_first"};

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

struct p87_setting p87_setting_make(enum p87_lever lever)
{
  const struct p87_lever_info *info = &p87_lever_table[lever];
  struct p87_setting s = {.lever = lever,
                          .value = info->neutral,
                          .first_year = P87_YEAR_FIRST + 1,
                          .last_year = P87_YEAR_LAST,
                          .region_mask = (1u << P87_REGIONS) - 1,
                          .area_mask = (1u << P87_AREAS) - 1,
                          .who = {.target = P87_TARGET_ALL,
                                  .youngest = info->youngest,
                                  .oldest = info->oldest,
                                  .sexes = (1u << P87_SEXES) - 1},
                          .take_up = 1.0f,
                          .enforcement = 1.0f,
                          .trigger = {.years = 1}};
  memset(s.country_mask, 0xFF, sizeof s.country_mask);
  return s;
}

int p87_scenario_number(struct p87_scenario *s)
{
  size_t programmes = 0, budgets = 0;
  for (size_t i = 0; i < s->n_settings; i++) {
    struct p87_setting *set = &s->settings[i];
    if (p87_lever_table[set->lever].reach == P87_REACH_household) set->slot = (uint8_t)(programmes++ & 0xFF);
    if (set->budget.usd > 0.0) set->budget.slot = (uint8_t)(budgets++ & 0xFF);
  }
  return programmes > P87_MOST_PROGRAMMES || budgets > P87_MOST_BUDGETS;
}

int p87_event_covers(const struct p87_event *e, unsigned year, unsigned country, unsigned region, unsigned area)
{
  return year >= e->first_year && year <= e->last_year && p87_has_country(e->country_mask, country) &&
         (e->region_mask >> region & 1) && (e->area_mask >> area & 1);
}

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
