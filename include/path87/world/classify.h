#ifndef PATH87_WORLD_CLASSIFY_H
#define PATH87_WORLD_CLASSIFY_H

#include <stdint.h>

#include "path87/params/figures.h"
#include "path87/world/codes.h"
#include "path87/world/community.h"

/* Which definition of the statistics is asked for. Ages in completed years,
 * hours a week. */
struct p87_definition {
  uint8_t light_work_age;    /* from this age light work is permitted (12) */
  uint8_t general_age;       /* from this age only hazardous work is child labour (15) */
  uint8_t hazardous_age;     /* from this age hazardous work is none of a child, and no child labour (18) */
  uint8_t light_hours;       /* light work takes fewer hours than this (14) */
  uint8_t long_hours;        /* this many hours or more are hazardous (43) */
  uint8_t hazard_conditions; /* 1: hazardous industries, occupations and conditions count; 0: hours only */
  uint8_t chores_hours;      /* chores this long are child labour too; 0: chores do not count */
  uint8_t chores_age_last;   /* oldest age at which they count (14) */
};

/* The rules of a definition. `law` is asked for the ages of P87_DEFINITION_NATIONAL
 * only; NULL: those of conventions 138 and 182.
 *
 *   ilo-2016                the ILO global estimates 2000-2016 = SDG 8.7.1, production boundary of the SNA
 *   sdg-8.7.1-hours         the same as surveys without questions on conditions have it: hours only
 *   sdg-8.7.1-hours-chores  that, and chores of 21 hours or more at 5-14
 *   sdg-8.7.1-chores        ilo-2016, and chores of 21 hours or more at 5-14: the general production boundary
 *   mics-28h                hours only, and chores of 28 hours or more at 5-14, of older household surveys
 *   national                ages of the country's law for work and for hazardous work
 *
 * National: light work is permitted from 13, or from 12 where the minimum age is 14 or less
 * (convention 138, article 7); hours of light work in national law are not among the sources, so 14. */
struct p87_definition p87_definition_of(enum p87_definition_code code, const struct p87_law_figures *law);

/* Bits of enum p87_category for a person of any age.
 *   age             completed years
 *   hours_week      hours in employment inside the SNA production boundary; 0 if not in employment
 *   hazard          hazardous industry, occupation or condition
 *   chores_week     hours of unpaid household services
 * Light work is a category of light_work_age..general_age-1 only. */
static inline unsigned p87_classify(const struct p87_definition *d, unsigned age, unsigned hours_week, unsigned hazard,
                                    unsigned chores_week)
{
  const unsigned child = age >= P87_CHILD_FIRST && age <= P87_CHILD_LAST;
  const unsigned employed = child && hours_week > 0;
  const unsigned hazardous =
    employed && age < d->hazardous_age && (hours_week >= d->long_hours || (hazard && d->hazard_conditions));
  const unsigned young = age < d->light_work_age && age < d->general_age;
  const unsigned middle = age >= d->light_work_age && age < d->general_age;
  const unsigned labour_by_work = hazardous || (employed && (young || (middle && hours_week >= d->light_hours)));
  const unsigned chores_count = child && d->chores_hours > 0 && age <= d->chores_age_last;
  const unsigned labour = labour_by_work || (chores_count && chores_week >= d->chores_hours);
  const unsigned light = employed && middle && !labour_by_work;
  const unsigned permitted = employed && age >= d->general_age && !hazardous;
  const unsigned long_chores = child && age <= 14 && chores_week >= 21;
  return employed * P87_IN_EMPLOYMENT | labour * P87_IN_CHILD_LABOUR | hazardous * P87_IN_HAZARDOUS_WORK |
         light * P87_IN_LIGHT_WORK | permitted * P87_IN_PERMITTED_WORK | long_chores * P87_IN_LONG_CHORES;
}

/* The one state of a child of 5-17 with these categories (of P87_DEFINITION_ILO_2016) and time use. */
static inline enum p87_child_state p87_child_state_of(unsigned category, enum p87_time_use use)
{
  const int attends = use == P87_SCHOOL_ONLY || use == P87_SCHOOL_AND_WORK;
  if (category & P87_IN_HAZARDOUS_WORK) return attends ? P87_CHILD_HAZARDOUS_AND_SCHOOL : P87_CHILD_HAZARDOUS_ONLY;
  if (category & P87_IN_CHILD_LABOUR) return attends ? P87_CHILD_OTHER_LABOUR_AND_SCHOOL : P87_CHILD_OTHER_LABOUR_ONLY;
  if (category & P87_IN_EMPLOYMENT) return attends ? P87_CHILD_PERMITTED_AND_SCHOOL : P87_CHILD_PERMITTED_ONLY;
  return attends ? P87_CHILD_AT_SCHOOL : P87_CHILD_IN_NEITHER;
}

/* Categories of the person in row i. */
static inline unsigned p87_category_of(const struct p87_definition *d, const struct p87_persons *who, p87_index i)
{
  return p87_classify(d, who->age[i], who->hours_week[i], who->hazard[i], who->chores_week[i]);
}

#endif
