#include "path87/policy/policy.h"

double p87_setting_strength(const struct p87_setting *s, unsigned year)
{
  if (year < s->first_year || year > s->last_year) return p87_lever_table[s->lever].neutral;
  const unsigned into = year - s->first_year + 1;
  if (s->ramp_years <= 1 || into >= s->ramp_years) return s->value;
  return s->value * (double)into / (double)s->ramp_years;
}

int p87_setting_covers(const struct p87_setting *s, unsigned country, unsigned region, unsigned area)
{
  return p87_has_country(s->country_mask, country) && (s->region_mask >> region & 1) && (s->area_mask >> area & 1);
}

int p87_event_covers(const struct p87_event *e, unsigned year, unsigned country, unsigned region, unsigned area)
{
  return year >= e->first_year && year <= e->last_year && p87_has_country(e->country_mask, country) &&
         (e->region_mask >> region & 1) && (e->area_mask >> area & 1);
}
