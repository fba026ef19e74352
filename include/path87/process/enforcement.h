#ifndef PATH87_PROCESS_ENFORCEMENT_H
#define PATH87_PROCESS_ENFORCEMENT_H

#include "path87/base/dmath.h"
#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/world/community.h"

/* Where the law reaches and what it costs: see model/process/law.c and inspection.c for the equations. */

/* Places where children work, as an inspector sees them. */
enum p87_workplace {
  P87_AT_HOME,      /* the family's own farm or enterprise */
  P87_IN_HOUSEHOLD, /* of others: domestic work */
  P87_UNREGISTERED, /* hires, but is on nobody's books */
  P87_REGISTERED,   /* an establishment that inspectors know */
  P87_WORKPLACES
};

/* Chances that somebody comes by in a year, 0 to 1, of one community. */
struct p87_visits {
  float inspected[P87_WORKPLACES]; /* by an inspector: p_I */
  float monitored;                 /* by a monitor of the community or of buyers, at any workplace */
  float registered;                /* share of children's wage work that is in registered places */
};

/* Never falls with inspections or monitoring; 0 to the bit where there are none. A family's own work is out of
 * the inspectors' reach whatever their number. */
static inline struct p87_visits p87_visits_of(const struct p87_law_params *k, const struct p87_country *country,
                                              unsigned area, float monitoring)
{
  const float informal =
    (float)(0.5 * (country->employment[P87_MALE].informal_share + country->employment[P87_FEMALE].informal_share));
  const float visits = (float)country->law.inspections_per_10000 * 1e-4f * k->workers_per_visit *
                       (area == P87_RURAL ? k->reach_rural : 1.0f);
  const struct p87_visits reach = {.inspected = {[P87_AT_HOME] = 0.0f,
                                                 [P87_IN_HOUSEHOLD] = 1.0f - p87_expf(-visits * k->reach_domestic),
                                                 [P87_UNREGISTERED] = 1.0f - p87_expf(-visits * k->reach_informal),
                                                 [P87_REGISTERED] = 1.0f - p87_expf(-visits)},
                                   .monitored = monitoring * (1.0f - p87_expf(-k->monitoring_visits)),
                                   .registered = k->registered * (1.0f - informal)};
  return reach;
}

/* Workplace of a kind of work. u in [0, 1) lasts a life; who has left an inspected workplace finds no registered one. */
static inline enum p87_workplace p87_workplace_of(const struct p87_visits *reach, unsigned kind, float u, int has_left)
{
  if (kind == P87_DOMESTIC_WORK) return P87_IN_HOUSEHOLD;
  if (kind != P87_WAGE_WORK) return P87_AT_HOME;
  return !has_left && u < reach->registered ? P87_REGISTERED : P87_UNREGISTERED;
}

/* Chance that an inspector finds a child in wage work whose workplace is not known yet. */
static inline float p87_wage_work_reach(const struct p87_visits *reach)
{
  return reach->registered * reach->inspected[P87_REGISTERED] +
         (1.0f - reach->registered) * reach->inspected[P87_UNREGISTERED];
}

/* tau_I: share of a child's wage that goes into what employers expect to pay, 0 to 0.9. */
static inline float p87_child_wage_tax(const struct p87_law_params *k, const struct p87_visits *reach)
{
  return p87_at_most(p87_wage_work_reach(reach) * k->penalty_employer, 0.9f);
}

/* pen: utility that the parents of a child of this age expect to lose by its wage work: `work` below the legal age, and
 * `hazardous` for what of it is hazardous, forbidden longer. The employer's part is not in it: that is in the
 * child's wage. Never rises with age. */
static inline float p87_penalty(float work, float legal_age, float hazardous, float hazardous_age, float age)
{
  return p87_pick(age < legal_age, work, 0.0f) + p87_pick(age < hazardous_age, hazardous, 0.0f);
}

/* Taste for school that goes with the duty to attend. */
static inline float p87_duty_to_attend(const struct p87_law_params *k, const struct p87_law_figures *law, unsigned age)
{
  const int is_due = age >= (unsigned)law->compulsory_start && age < (unsigned)law->compulsory_end;
  return is_due ? k->compulsory : 0.0f;
}

/* Is this child's work against the law of the country? hazard: conditions; hours a week. */
static inline int p87_is_unlawful(const struct p87_law_figures *law, unsigned age, unsigned hazard, unsigned hours)
{
  const int is_hazardous = hazard || hours >= 43;
  return hours > 0 && (age < (unsigned)law->min_age_work || (is_hazardous && age < (unsigned)law->min_age_hazardous));
}

/* The family's own work in a sector, for who leaves other work. */
static inline enum p87_work_kind p87_family_kind(unsigned sector)
{
  return sector == P87_AGRICULTURE ? P87_FAMILY_FARM : P87_FAMILY_ENTERPRISE;
}

#endif
