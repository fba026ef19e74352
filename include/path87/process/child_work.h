#ifndef PATH87_PROCESS_CHILD_WORK_H
#define PATH87_PROCESS_CHILD_WORK_H

#include "path87/base/dmath.h"
#include "path87/params/params.h"
#include "path87/process/child_time.h"
#include "path87/world/codes.h"

/* Kind of work, hours and chores of a child: see model/process/child_work.c for the equations. */

enum { P87_LEAST_HOURS = 1, P87_MOST_HOURS = 84 };

/* Where farm work stands in the reference week. */
enum p87_season { P87_NO_SEASON, P87_PEAK_SEASON, P87_SLACK_SEASON };

/* The season of a child's work in agriculture, from a uniform number of the year. */
static inline enum p87_season p87_season_of(const struct p87_child_work_params *k, float u)
{
  if (u >= k->season_share) return P87_NO_SEASON;
  return u < k->season_share * k->season_peak ? P87_PEAK_SEASON : P87_SLACK_SEASON;
}

/* ln of what wage work returns against work in the family's farm or enterprise, for the same child.
 *   ln_land  of acres or equivalent
 *   labour   adults of the household in employment, >= 0 */
static inline float p87_wage_advantage(const struct p87_child_time_params *k, float ln_land, float labour)
{
  return -p87_logf(p87_at_least(p87_family_wage(k, 1.0f, 1.0f, ln_land, labour), 0.01f));
}

/* Logit of wage work against family work. Rises with the advantage. */
static inline float p87_wage_work_logit(const struct p87_child_work_params *k, float constant, float age, int boy,
                                        int urban, float advantage)
{
  return constant + k->wage_age * (age - 12.0f) + (boy ? k->wage_boy : 0.0f) + (urban ? k->wage_urban : 0.0f) +
         k->wage_return * advantage;
}

/* What hours depend on. */
struct p87_child_hours {
  float constant; /* t of the region and age group, ln hours */
  float spread;   /* ln: spread of hours, hours_sd = 0 */
  float age;      /* years from the middle of the age group */
  float income;   /* x = ln(y / s) */
  float wage;     /* ln(w / s): value of a full day of this child's work over the subsistence line */
  float land;     /* ln acres or equivalent */
  float taste;    /* standard normal */
  int boy, attends;
  enum p87_work_kind kind;
  enum p87_season season;
};

/* Hours of work a week, 1 to 84. Never rise with income or attendance, never fall with the wage. */
static inline float p87_child_hours(const struct p87_child_work_params *k, const struct p87_child_hours *c)
{
  const int family = c->kind == P87_FAMILY_FARM || c->kind == P87_FAMILY_ENTERPRISE;
  const float by_kind = c->kind == P87_FAMILY_ENTERPRISE ? k->hours_enterprise
                        : c->kind == P87_WAGE_WORK       ? k->hours_wage_work
                        : c->kind == P87_DOMESTIC_WORK   ? k->hours_domestic
                                                         : 0.0f;
  const float by_season = c->season == P87_PEAK_SEASON    ? k->season_high
                          : c->season == P87_SLACK_SEASON ? -k->season_low
                                                          : 0.0f;
  const float ln_h = c->constant + by_kind + by_season + k->hours_age * c->age + (c->boy ? k->hours_boy : 0.0f) +
                     k->hours_wage * c->wage - k->hours_income * c->income + (family ? k->hours_land * c->land : 0.0f) -
                     (c->attends ? k->hours_school : 0.0f) + k->hours_sd * p87_expf(c->spread) * c->taste;
  const float hours = p87_expf(p87_at_most(p87_at_least(ln_h, 0.0f), 5.0f));
  return p87_at_most(p87_at_least(hours, (float)P87_LEAST_HOURS), (float)P87_MOST_HOURS);
}

/* What chores depend on. */
struct p87_child_chores {
  float constant;     /* ln hours of a girl of 10 with all her time, and of a boy beside her */
  float any_constant; /* logit: any chores, a boy of 10 */
  float age;          /* completed years */
  float girl;         /* 1 or 0 */
  float dependents;   /* children under 5 and persons of 75 and over in the household, >= 0 */
  float women;        /* adult women below 75 in the household, >= 0 */
  float hours;        /* of work a week, >= 0 */
  float attends;      /* 1 or 0 */
  float taste;        /* standard normal */
  float any;          /* uniform in [0, 1): are there chores at all */
};

/* Hours a week that work and school leave, of the time that is not sleep and care of oneself. */
P87_IN_LOOPS float p87_time_left(const struct p87_child_work_params *k, float hours, float attends)
{
  return p87_at_least(k->time_week - hours - attends * k->school_hours, 0.0f);
}

/* Hours of chores a week: 0, or more. Never rise with hours of work or attendance; work, school and
 * chores together never pass the time there is, nor chores what is left of it. */
P87_IN_LOOPS float p87_child_chores(const struct p87_child_work_params *k, const struct p87_child_chores *c)
{
  const float need = k->chores_dependents * p87_logf(1.0f + c->dependents);
  const float logit = c->any_constant + k->chores_any_age * (c->age - 10.0f) + k->chores_any_girl * c->girl + need;
  const float left = p87_time_left(k, c->hours, c->attends);
  const float ln_h = c->constant + k->chores_age * (c->age - 10.0f) + need -
                     k->chores_women * p87_logf(0.5f * (1.0f + c->women)) + k->chores_sd * c->taste;
  const float hours = p87_expf(p87_at_most(p87_at_least(ln_h, -5.0f), 5.0f)) * (left / k->time_week);
  return p87_pick(c->any < p87_logisticf(logit), p87_at_most(hours, left), 0.0f);
}

#endif
