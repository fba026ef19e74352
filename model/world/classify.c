#include "path87/world/classify.h"

enum { ADULT = 18, LIGHT_AGE = 13, LIGHT_AGE_EARLY = 12, EARLY_AGE = 14 };

/* What most definitions share: ages of conventions 138 and 182, hours of the ILO's statistics. */
#define P87_USUAL .light_work_age = 12, .general_age = 15, .hazardous_age = ADULT, .light_hours = 14, .long_hours = 43

const struct p87_definition p87_definition_ilo_2016 = {P87_USUAL, .hazard_conditions = 1};
const struct p87_definition p87_definition_sdg_hours = {P87_USUAL};
const struct p87_definition p87_definition_sdg_chores = {P87_USUAL, .hazard_conditions = 1, .chores_hours = 21,
                                                         .chores_age_last = 14};
static const struct p87_definition hours_chores = {P87_USUAL, .chores_hours = 21, .chores_age_last = 14};
static const struct p87_definition mics_28h = {P87_USUAL, .chores_hours = 28, .chores_age_last = 14};

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
  switch (code) {
  case P87_DEFINITION_SDG_HOURS: return p87_definition_sdg_hours;
  case P87_DEFINITION_SDG_HOURS_CHORES: return hours_chores;
  case P87_DEFINITION_SDG_CHORES: return p87_definition_sdg_chores;
  case P87_DEFINITION_MICS_28H: return mics_28h;
  case P87_DEFINITION_NATIONAL:
    if (law) return with_ages(p87_definition_ilo_2016, law);
    break;
  case P87_DEFINITION_ILO_2016:
  case P87_DEFINITIONS: break;
  }
  return p87_definition_ilo_2016;
}
