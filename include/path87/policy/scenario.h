#ifndef PATH87_POLICY_SCENARIO_H
#define PATH87_POLICY_SCENARIO_H

#include <stddef.h>
#include <stdint.h>

#include "path87/params/figures.h"
#include "path87/policy/lever.h"
#include "path87/world/codes.h"

/* A scenario: rows of settings, never code. */

/* Households by income per head of last year: all; below the subsistence line; the poorest per cent of persons of the
 * country. Key words of `who: {target: ...}`: all, poor, poorest_N. */
enum p87_target { P87_TARGET_ALL, P87_TARGET_POOR, P87_TARGET_POOREST };

/* What is asked of persons or of their household, as bits. */
enum p87_trait_asked {
  P87_ASKED_ORPHAN = 1 << 0,        /* mother or father has died; of persons under 18 */
  P87_ASKED_ENROLLED = 1 << 1,      /* attended school last year; of persons under 18 */
  P87_ASKED_DISCRIMINATED = 1 << 2, /* household of a group that faces discrimination */
  P87_ASKED_DISPLACED = 1 << 3      /* household that had to flee */
};

/* For whom a setting is. A household is meant if it is in the target, lives on one of these sectors and has a member of
 * these ages and sexes for whom what is asked holds; what is given for each person is given for the members of whom it
 * does. */
struct p87_who {
  enum p87_target target;
  uint8_t poorest;          /* of P87_TARGET_POOREST: per cent of the country's persons, 1-99 */
  uint8_t youngest, oldest; /* years of age, 0-100 */
  uint8_t sexes;            /* bit of enum p87_sex */
  uint8_t must, must_not;   /* bits of enum p87_trait_asked */
  uint8_t sectors;          /* bits of enum p87_sector, in one of which a member of 18 and over works; 0: not asked */
  float exclusion_error;    /* share of those meant who are not reached, 0-1 */
  float inclusion_error;    /* share of households outside the target who are reached, 0-1 */
};

/* Crises that can trigger a setting. */
enum p87_crisis {
  P87_CRISIS_NONE,
  P87_CRISIS_DROUGHT,
  P87_CRISIS_PRICE_FALL,
  P87_CRISIS_EPIDEMIC,
  P87_CRISIS_CONFLICT,
  P87_CRISES
};

/* Key words of `when: {crisis: ...}`; NULL for none. */
extern const char *const p87_crisis_key[P87_CRISES];

enum { P87_TRIGGER_YEARS = 3 }; /* longest action after a crisis */

struct p87_trigger {
  enum p87_crisis crisis; /* P87_CRISIS_NONE: acts in all its years */
  float size;             /* share of the harvest, of the price or of households' earnings lost, of full conflict */
  uint8_t years;          /* of action, 1 to P87_TRIGGER_YEARS */
};

/* Money a year for a programme, over all that the setting covers. */
enum p87_budget_order { P87_FIRST_COME, P87_POOREST_FIRST, P87_BUDGET_ORDERS };

/* Key words of `budget: {order: ...}`. */
extern const char *const p87_budget_order_key[P87_BUDGET_ORDERS];

struct p87_budget {
  double usd;      /* a year, what leverage adds included; 0: no cap */
  int is_market;   /* usd are market USD of 2016, what they buy differs by country; 0: USD PPP */
  double leverage; /* money of national budgets for one of the programme, >= 0: for the record, within usd */
  enum p87_budget_order order;
  uint8_t slot; /* number among the settings with a budget */
};

enum {
  P87_MOST_PROGRAMMES = 32,
  P87_MOST_BUDGETS = 8
}; /* settings of a scenario that reach households; with a budget */

/* What a scenario can switch off: steps of the year, in their order (tables/schedule.def), and drivers
 * of world/macro.h. */
enum p87_switch {
#define P87_STEP(process, title, reads, writes) P87_SWITCH_##process,
#define P87_EXCHANGE(title) P87_SWITCH_exchange,
#include "path87/tables/schedule.def"
  P87_SWITCH_STEPS,
  P87_SWITCH_growth_shocks = P87_SWITCH_STEPS, /* growth without shocks of the world and of regions */
  P87_SWITCH_drift,                            /* nothing unexplained */
  P87_SWITCH_random_events,                    /* no harvests, prices, epidemics, conflicts but those of events */
  P87_SWITCH_structure,                        /* employment by sector and status stays as in 2016 */
  P87_SWITCHES
};
_Static_assert(P87_SWITCHES <= 64, "switches are bits of one word");

/* Key words of `without:`; NULL for what cannot be left out: the exchange, and the tallies. */
extern const char *const p87_switch_key[P87_SWITCHES];

/* What happens in a scenario and nobody decides on: tables/events.def. */
enum p87_event_kind {
#define P87_EVENT(name, min, max, unit, meaning) P87_EVENT_##name,
#include "path87/tables/events.def"
  P87_EVENTS
};

struct p87_event_info {
  const char *name;
  double min, max; /* per cent */
  const char *unit;
  const char *meaning;
};

extern const struct p87_event_info p87_event_table[P87_EVENTS];

/* What growth and conflict after 2016 are: made from what was known of 2016, with chance, or as they were. */
enum p87_conditions { P87_CONDITIONS_FORECAST, P87_CONDITIONS_OBSERVED, P87_CONDITIONS };

/* Key words of `conditions:`. */
extern const char *const p87_conditions_key[P87_CONDITIONS];

/* A path of the share of children of 5-17 in child labour, all countries of the run together, which the unexplained
 * drift is steered along (world/pace.h): a benchmark, not a policy. */
enum p87_pace_kind { P87_PACE_NONE, P87_PACE_RATE, P87_PACE_TARGET };

struct p87_pace {
  enum p87_pace_kind kind;
  double rate; /* P87_PACE_RATE: relative change of the share a year from 2016 on, -0.6 to 0.2 */
  double to;   /* P87_PACE_TARGET: share that is reached in the year `by` at one relative rate, and kept; 0.001-0.5 */
  unsigned by; /* 2018-2030 */
};

struct p87_event {
  enum p87_event_kind kind;
  double size; /* as a share: 0.3 for 30 % */
  uint16_t first_year, last_year;
  uint8_t region_mask, area_mask;                /* as in a setting */
  uint64_t country_mask[P87_MAX_COUNTRIES / 64]; /* bit of country row */
  unsigned line, column;
  const char *file; /* borrowed from the scenario's chain */
};

struct p87_setting {
  enum p87_lever lever;
  double value;     /* in the lever's unit, or in its alias if in_alias */
  uint8_t in_alias; /* 1: value is in the lever's alias unit (for % divided by 100 already) */
  uint16_t first_year, last_year;
  uint16_t ramp_years;                           /* 0 or 1: full value from the first year */
  uint8_t region_mask;                           /* bit of enum p87_region; all set if not limited */
  uint8_t area_mask;                             /* bit of enum p87_area */
  uint8_t theme_mask;                            /* bit of enum p87_theme of places; 0 if not limited */
  uint64_t country_mask[P87_MAX_COUNTRIES / 64]; /* bit of country row */
  struct p87_who who;
  float take_up;     /* share of those reached who take what is offered, 0-1; of communities for those levers */
  float enforcement; /* of grants: share of households for whom attendance is checked, 0-1 */
  struct p87_trigger trigger;
  struct p87_budget budget;
  uint8_t slot;          /* of programmes: bit of the column `programmes` */
  unsigned line, column; /* where it stands, for messages */
  const char *file;      /* borrowed from the scenario's chain */
};

/* One file of a scenario and its parents. */
struct p87_scenario_file {
  char *path; /* as opened */
  char *name; /* file name without folder and .yml */
  char *text;
  size_t bytes;
};

struct p87_scenario {
  char *name;       /* title for people */
  char *key;        /* file name without .yml: names the results file */
  unsigned horizon; /* last year, 2016-2030 */
  uint64_t seed;
  uint64_t population; /* index of the synthetic population, default 0 */
  unsigned replicates;
  double scale;                                  /* persons per simulated person, 1-100000 */
  uint64_t country_mask[P87_MAX_COUNTRIES / 64]; /* countries simulated */
  uint64_t without;                              /* bit of enum p87_switch: left out from 2017 on */
  enum p87_conditions conditions;
  struct p87_pace pace;
  size_t n_settings;
  struct p87_setting *settings; /* owned */
  size_t n_events;
  struct p87_event *events;        /* owned */
  size_t n_files;                  /* the scenario itself first, each before its parents */
  struct p87_scenario_file *files; /* owned */
};

static inline int p87_has_country(const uint64_t *mask, size_t country)
{
  return (int)(mask[country / 64] >> (country % 64) & 1);
}

/* Is this left out in this year? Year 0 is whole: scenarios share it. */
static inline int p87_is_left_out(const struct p87_scenario *s, unsigned what, unsigned year)
{
  return year > P87_YEAR_FIRST && (s->without >> what & 1) != 0;
}

/* Does an event happen in community (country, area, region) in a year? */
int p87_event_covers(const struct p87_event *e, unsigned year, unsigned country, unsigned region, unsigned area);

/* A setting with its defaults: everywhere, all that the lever is for, full take-up, no trigger, no budget. */
struct p87_setting p87_setting_make(enum p87_lever lever);

/* Numbers the settings that reach households and those with a budget. Returns 0, or 1 if there are too many. */
int p87_scenario_number(struct p87_scenario *s);

/* Defaults without any file: baseline to 2025, seed 87, scale 1000, one replicate, all countries. */
void p87_scenario_init(struct p87_scenario *s);
void p87_scenario_free(struct p87_scenario *s);

#endif
