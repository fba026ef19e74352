#include "path87/policy/policy.h"

#include <float.h>

struct p87_policy p87_policy_make(const struct p87_scenario *scenario)
{
  struct p87_policy policy = {.scenario = scenario};
  for (size_t k = 0; k < P87_MOST_BUDGETS; k++) policy.ration[k] = (struct p87_ration){1.0f, FLT_MAX};
  return policy;
}

double p87_setting_strength(const struct p87_setting *s, unsigned year, double pace)
{
  if (year < s->first_year || year > s->last_year) return p87_lever_table[s->lever].neutral;
  const double into = (double)(year - s->first_year + 1) * pace, ramp = s->ramp_years > 1 ? (double)s->ramp_years : 1.0;
  return into >= ramp ? s->value : s->value * into / ramp;
}

int p87_setting_covers(const struct p87_setting *s, unsigned country, unsigned region, unsigned area)
{
  return p87_has_country(s->country_mask, country) && (s->region_mask >> region & 1) && (s->area_mask >> area & 1);
}

/* Levers that draw whom they reach, in the order of the table. */
enum {
#define P87_DRAWN_community(name) NUMBER_##name,
#define P87_DRAWN_country(name)
#define P87_LEVER(name, neutral, min, max, unit, alias, per_unit, reach, delivery, area, input, basis, grade, meaning) \
  P87_DRAWN_##reach(name)
#define P87_PROGRAMME(name, neutral, min, max, unit, alias, per_unit, area, gives, each, basis, youngest, oldest, \
                      grade, meaning) \
  NUMBER_##name,
#include "path87/tables/levers.def"
  NUMBERS
#undef P87_DRAWN_community
#undef P87_DRAWN_country
};
_Static_assert(NUMBERS <= 48, "the block of draws of targeting holds 48 levers");

unsigned p87_lever_number(enum p87_lever lever)
{
#define P87_DRAWN_community(name) [P87_LEVER_##name] = NUMBER_##name,
#define P87_DRAWN_country(name) [P87_LEVER_##name] = 0,
#define P87_LEVER(name, neutral, min, max, unit, alias, per_unit, reach, delivery, area, input, basis, grade, meaning) \
  P87_DRAWN_##reach(name)
#define P87_PROGRAMME(name, neutral, min, max, unit, alias, per_unit, area, gives, each, basis, youngest, oldest, \
                      grade, meaning) \
  [P87_LEVER_##name] = NUMBER_##name,
  static const uint8_t number[P87_LEVERS] = {
#include "path87/tables/levers.def"
  };
  return number[lever];
}
