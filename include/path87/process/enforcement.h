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
  float monitored;                 /* by a monitor of the community, at any workplace */
  float by_buyers;                 /* by none of those but a monitor of buyers, at a workplace in an export chain */
  float registered;                /* share of children's wage work that is in registered places */
};

/* Visits that one more inspector makes in a year: as many as those of the country, where both figures are and lie
 * within what inspectors do elsewhere. */
static inline float p87_visits_per_inspector(const struct p87_law_params *k, const struct p87_law_figures *law)
{
  const double own = law->inspectors_per_10000 > 0.0 ? law->inspections_per_10000 / law->inspectors_per_10000 : 0.0;
  return own >= 10.0 && own <= 400.0 ? (float)own : k->visits_per_inspector;
}

/* A share of a whole, with `made_up` of what it lacks made up for. */
static inline float p87_extended(float share, float made_up)
{
  return share + (1.0f - share) * made_up;
}

/* Share of workplaces like this one that somebody watches: the community, or buyers where it feeds an export chain. */
static inline float p87_watched(const struct p87_policy_inputs *in, int in_chain)
{
  return in_chain ? p87_extended(in->monitoring, in->due_diligence) : in->monitoring;
}

/* Never falls with inspections, inspectors, reach or monitoring; 0 to the bit where there are none. A family's own work
 * is out of the inspectors' reach whatever their number. */
static inline struct p87_visits p87_visits_of(const struct p87_law_params *k, const struct p87_country *country,
                                              unsigned area, const struct p87_policy_inputs *in)
{
  const float informal =
    (float)(0.5 * (country->employment[P87_MALE].informal_share + country->employment[P87_FEMALE].informal_share));
  const float inspections =
    (float)country->law.inspections_per_10000 + in->inspectors * p87_visits_per_inspector(k, &country->law);
  const float reached = in->inspection_reach, sees = 1.0f - p87_expf(-k->monitoring_visits);
  const float visits =
    inspections * 1e-4f * k->workers_per_visit * (area == P87_RURAL ? p87_extended(k->reach_rural, reached) : 1.0f);
  const float domestic = visits * p87_extended(k->reach_domestic, reached);
  const float informal_place = visits * p87_extended(k->reach_informal, reached);
  const struct p87_visits reach = {.inspected = {[P87_AT_HOME] = 0.0f,
                                                 [P87_IN_HOUSEHOLD] = 1.0f - p87_expf(-domestic),
                                                 [P87_UNREGISTERED] = 1.0f - p87_expf(-informal_place),
                                                 [P87_REGISTERED] = 1.0f - p87_expf(-visits)},
                                   .monitored = in->monitoring * sees,
                                   .by_buyers = (1.0f - in->monitoring) * in->due_diligence * sees,
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

/* What being found costs against 2016, at its penalties and as seldom as one was applied then: 1 without levers. */
static inline float p87_stakes(const struct p87_policy_inputs *in)
{
  return (1.0f + in->penalty) * (1.0f + in->application);
}

/* tau_I: share of a child's wage that goes into what employers expect to pay, 0 to 0.9; stakes from p87_stakes. */
static inline float p87_child_wage_tax(const struct p87_law_params *k, const struct p87_visits *reach, float stakes)
{
  return p87_at_most(p87_wage_work_reach(reach) * k->penalty_employer * stakes, 0.9f);
}

/* Legal age of work, completed years: the country's, or the one that levers raise it to. */
static inline unsigned p87_legal_age(const struct p87_law_figures *law, const struct p87_policy_inputs *in)
{
  const unsigned own = (unsigned)law->min_age_work, raised = (unsigned)(in->minimum_age + 0.5f);
  return raised > own ? raised : own;
}

/* pen: utility that the parents of a child of this age expect to lose by its wage work: `work` below the legal age, and
 * `hazardous` for what of it is hazardous, forbidden longer. The employer's part is not in it: that is in the
 * child's wage. Never rises with age. */
static inline float p87_penalty(float work, float legal_age, float hazardous, float hazardous_age, float age)
{
  return p87_pick(age < legal_age, work, 0.0f) + p87_pick(age < hazardous_age, hazardous, 0.0f);
}

/* Taste for school that goes with the duty to attend: to the country's age, or the one that levers raise it to. */
static inline float p87_duty_to_attend(const struct p87_law_params *k, const struct p87_law_figures *law,
                                       const struct p87_policy_inputs *in, unsigned age)
{
  const unsigned own = (unsigned)law->compulsory_end, raised = (unsigned)(in->compulsory_age + 0.5f);
  if (age < (unsigned)law->compulsory_start) return 0.0f;
  if (age < own) return k->compulsory;
  return age < raised ? k->compulsory_raised : 0.0f;
}

/* Is this child's work against the law of the country? legal_age from p87_legal_age; hazard: conditions; hours a week. */
static inline int p87_is_unlawful(const struct p87_law_figures *law, unsigned legal_age, unsigned age, unsigned hazard,
                                  unsigned hours)
{
  const int is_hazardous = hazard || hours >= 43;
  return hours > 0 && (age < legal_age || (is_hazardous && age < (unsigned)law->min_age_hazardous));
}

/* The family's own work in a sector, for who leaves other work. */
static inline enum p87_work_kind p87_family_kind(unsigned sector)
{
  return sector == P87_AGRICULTURE ? P87_FAMILY_FARM : P87_FAMILY_ENTERPRISE;
}

#endif
