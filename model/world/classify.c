#include "path87/world/classify.h"

enum { ILO_AGE = 15, ADULT = 18, ILO_LIGHT_AGE = 12, LIGHT_AGE = 13, LIGHT_AGE_EARLY = 12, EARLY_AGE = 14 };

/* Ages of the law; hazardous work is work of a child up to 17 at most. */
static struct p87_definition with_ages(struct p87_definition d, const struct p87_law_figures *law)
{
  const unsigned general = (unsigned)law->min_age_work, hazardous = (unsigned)law->min_age_hazardous;
  d.general_age = (uint8_t)(general < ADULT ? general : ADULT);
  d.hazardous_age = (uint8_t)(hazardous < ADULT ? hazardous : ADULT);
  d.light_work_age = general <= EARLY_AGE ? LIGHT_AGE_EARLY : LIGHT_AGE;
  return d;
}

struct p87_definition p87_definition_of(enum p87_definition_code code, const struct p87_law_figures *law)
{
  struct p87_definition d = {.light_work_age = ILO_LIGHT_AGE,
                             .general_age = ILO_AGE,
                             .hazardous_age = ADULT,
                             .light_hours = 14,
                             .long_hours = 43,
                             .hazard_conditions = 1};
  switch (code) {
  case P87_DEFINITION_SDG_HOURS: d.hazard_conditions = 0; break;
  case P87_DEFINITION_MICS_28H:
  case P87_DEFINITION_SDG_HOURS_CHORES:
    d.hazard_conditions = 0;
    d.chores_hours = code == P87_DEFINITION_MICS_28H ? 28 : 21;
    d.chores_age_last = 14;
    break;
  case P87_DEFINITION_SDG_CHORES:
    d.chores_hours = 21;
    d.chores_age_last = 14;
    break;
  case P87_DEFINITION_NATIONAL:
    if (law) d = with_ages(d, law);
    break;
  case P87_DEFINITION_ILO_2016:
  case P87_DEFINITIONS: break;
  }
  return d;
}
