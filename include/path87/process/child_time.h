#ifndef PATH87_PROCESS_CHILD_TIME_H
#define PATH87_PROCESS_CHILD_TIME_H

#include "path87/base/dmath.h"
#include "path87/params/params.h"

/* How a child's time is decided: see model/process/child_time.c for the equations. */

/* What a child faces. Money in USD PPP per day. */
struct p87_child_choice {
  float income;       /* of the household per head, without children's earnings, > 0 */
  float members;      /* persons of the household, >= 1 */
  float wage;         /* what a day of full work of this child brings, >= 0 */
  float school_cost;  /* cost of attending, per day of the year; below 0 where meals are worth more */
  float grant;        /* conditional transfer, per day of the year, >= 0 */
  float school_taste; /* systematic part of the utility of attending */
  float work_taste;   /* systematic part of the utility of working */
  float both_taste;   /* of the joint state */
  float luxury;       /* lam G(x) */
  float money;        /* alpha_h: weight of ln consumption */
};

struct p87_child_utility {
  float school, both, work, neither;
};

/* ln of consumption per head over the line, never of less than a twentieth of income. */
P87_IN_LOOPS float p87_child_money(float income, float extra, float members, float line)
{
  const float consumption = income + extra / members;
  return p87_logf(p87_at_least(consumption, 0.05f * income) / line);
}

/* G(x): the luxury term, x = ln(income / line). Rises with x. Straight without a
 * kink (0); with one, -k ln(1 + e^(-x/k)), written so that nothing overflows. */
static inline float p87_luxury(float x, float kink)
{
  const int bent = kink > 0.0f;
  const float width = p87_pick(bent, kink, 1.0f);
  const float distance = p87_at_least(x, -x);
  const float curve = p87_at_most(x, 0.0f) - width * p87_logf(1.0f + p87_expf(-distance / width));
  return p87_pick(bent, curve, x);
}

/* Weight of ln consumption: that of a household without formal credit is `money`, with it 1/(1 + mu) of that,
 * since experiments were made among households without. */
static inline float p87_child_money_weight(const struct p87_child_time_params *k, int has_credit)
{
  return has_credit ? k->money / (1.0f + k->credit) : k->money;
}

/* Of the time that a pupil could work, the share that hours a week at school after lessons leave; never less than a tenth,
 * for evenings and week-ends. */
static inline float p87_left_by_after_school(const struct p87_child_time_params *k, float hours)
{
  return p87_at_least(1.0f - hours / k->pupil_hours, 0.1f);
}

/* What the states without work are worth: no wage acts on them. */
P87_IN_LOOPS float p87_child_school(const struct p87_child_time_params *k, float line, const struct p87_child_choice *c)
{
  const float grant = k->grant_weight * c->grant - c->school_cost;
  return c->school_taste + c->money * p87_child_money(c->income, grant, c->members, line);
}

P87_IN_LOOPS float p87_child_neither(float line, const struct p87_child_choice *c)
{
  return c->money * p87_child_money(c->income, 0.0f, c->members, line);
}

/* And those with work, at c->wage. */
P87_IN_LOOPS float p87_child_both(const struct p87_child_time_params *k, float line, const struct p87_child_choice *c)
{
  const float grant = k->grant_weight * c->grant - c->school_cost, part = k->work_with_school;
  return c->school_taste + c->work_taste + c->both_taste - part * c->luxury +
         c->money * p87_child_money(c->income, grant + part * c->wage, c->members, line);
}

P87_IN_LOOPS float p87_child_work(float line, const struct p87_child_choice *c)
{
  return c->work_taste - c->luxury + c->money * p87_child_money(c->income, c->wage, c->members, line);
}

P87_IN_LOOPS struct p87_child_utility p87_child_utilities(const struct p87_child_time_params *k, float line,
                                                          const struct p87_child_choice *c)
{
  const struct p87_child_utility v = {.school = p87_child_school(k, line, c),
                                      .both = p87_child_both(k, line, c),
                                      .work = p87_child_work(line, c),
                                      .neither = p87_child_neither(line, c)};
  return v;
}

/* Means of the household per head when this child's time is decided: income, and what its older siblings earn. */
static inline float p87_child_means(const struct p87_child_time_params *k, float income, float siblings, float members)
{
  return income + k->sibling_earnings * siblings / members;
}

/* What a child faces who may work for others, at a wage and with a penalty that its parents expect (utility, >= 0), or
 * for the family, at the family's wage and without: each state with work takes the better of the two. What they bring
 * in goes to wage_both and wage_work. Without a penalty this is working at the better wage, to the last bit. */
P87_IN_LOOPS struct p87_child_utility p87_child_under_law(const struct p87_child_time_params *k, float line,
                                                          const struct p87_child_choice *c, float market, float family,
                                                          float penalty, float *wage_both, float *wage_work)
{
  struct p87_child_choice hired = *c, own = *c;
  hired.wage = market;
  own.wage = family;
  struct p87_child_utility v = p87_child_utilities(k, line, &hired);
  const float both = p87_child_both(k, line, &own), work = p87_child_work(line, &own);
  v.both -= penalty;
  v.work -= penalty;
  *wage_both = p87_pick(v.both > both, market, family);
  *wage_work = p87_pick(v.work > work, market, family);
  v.both = p87_at_least(v.both, both);
  v.work = p87_at_least(v.work, work);
  return v;
}

/* e^((a - b)/tau), within what a float holds. Rises with a, to the last bit. */
P87_IN_LOOPS float p87_odds(float a, float b, float tau)
{
  return p87_expf(p87_at_most(p87_at_least((a - b) / tau, -40.0f), 40.0f));
}

/* What attending is worth over not attending: the value of the better state of the
 * school nest less that of the other, tau ln((e^(S/tau) + e^(B/tau)) / (e^(N/tau) + e^(W/tau))).
 * Taken against N, every step is monotone in floats too: it never falls when S or B rises. */
P87_IN_LOOPS float p87_school_gain(const struct p87_child_utility *v, float tau)
{
  const float in_school = p87_odds(v->school, v->neither, tau) + p87_odds(v->both, v->neither, tau);
  return tau * p87_logf(in_school / (1.0f + p87_odds(v->work, v->neither, tau)));
}

/* Does the child attend school, given a standard logistic taste for it? Never
 * turns from yes to no when the grant or the taste rises. */
P87_IN_LOOPS int p87_child_attends(const struct p87_child_utility *v, float tau, float taste)
{
  return p87_school_gain(v, tau) + taste > 0.0f;
}

/* Does the child work, given whether it attends and a standard logistic taste for work? */
P87_IN_LOOPS int p87_child_works(const struct p87_child_utility *v, float tau, int attends, float taste)
{
  const float gain = p87_pick(attends, v->both - v->school, v->work - v->neither);
  return gain / tau + taste > 0.0f;
}

/* The state of a child who attends or not and works or not (0 or 1 each). */
static inline int p87_time_use_of(int attends, int works)
{
  return attends * (P87_SCHOOL_ONLY + works) + (1 - attends) * (P87_NEITHER - works);
}

/* psi: productivity of a child against an adult, by age in years. */
P87_IN_LOOPS float p87_child_productivity(const struct p87_child_time_params *k, float age)
{
  const float psi = k->productivity_10 + (k->productivity_15 - k->productivity_10) * (age - 10.0f) / 5.0f;
  return p87_at_most(p87_at_least(psi, 0.05f), 1.0f);
}

/* Shadow wage of a child in the family's farm or enterprise, USD PPP per day.
 *   wage      informal wage of an adult, with its shock; what labour does to it leaves prices of output alone
 *   ln_land   of acres or equivalent
 *   labour    adults who work and what older siblings add, in adults, >= 0 */
P87_IN_LOOPS float p87_family_wage(const struct p87_child_time_params *k, float psi, float wage, float ln_land,
                                   float labour)
{
  const float ln_hands = p87_logf(p87_at_least(labour, 0.5f));
  return psi * k->family_wage * wage * p87_expf(k->land_power * ln_land + (k->labour_power - 1.0f) * ln_hands);
}

#endif
