#ifndef PATH87_PROCESS_DELIVERY_H
#define PATH87_PROCESS_DELIVERY_H

#include <float.h>

#include "path87/base/dmath.h"
#include "path87/policy/policy.h"
#include "path87/process/happening.h"
#include "path87/process/process.h"
#include "path87/process/themes.h"

/* How settings of a scenario get to communities, households and persons: for the steps that deliver them and count what
 * they cost. No other process includes this (tests/support/check_layers.py): it reads inputs instead. */

/* kappa: share of those meant whom the administration reaches, and the pace at which it gets there. By income group of
 * the country; what levers add makes up for a share of what is lacking. */
static inline float p87_capacity(const struct p87_context *ctx, const struct p87_community *place)
{
  const struct p87_policy_params *k = &ctx->params->policy;
  const float step = (float)ctx->figures->country[place->country].income_group / (float)(P87_INCOME_LEVELS - 1);
  const float own = k->capacity_low + (k->capacity_high - k->capacity_low) * step;
  return own + (1.0f - own) * place->inputs.capacity;
}

/* The same for one lever: what is decreed takes none. */
static inline float p87_capacity_for(const struct p87_context *ctx, const struct p87_community *place,
                                     enum p87_lever lever)
{
  return p87_lever_table[lever].delivery == P87_DELIVERY_decreed ? 1.0f : p87_capacity(ctx, place);
}

static inline uint32_t p87_crises_of(const struct p87_community *place, enum p87_crisis crisis)
{
  switch (crisis) {
  case P87_CRISIS_DROUGHT: return place->droughts;
  case P87_CRISIS_PRICE_FALL: return place->price_falls;
  case P87_CRISIS_EPIDEMIC: return place->epidemics;
  case P87_CRISIS_CONFLICT: return place->conflicts;
  case P87_CRISIS_NONE:
  case P87_CRISES: break;
  }
  return 0;
}

/* Does a crisis of the wanted size make the setting act here this year? Help comes the year after, or, where early
 * warning reaches, in the year itself. */
static inline int p87_is_triggered(const struct p87_context *ctx, const struct p87_setting *s,
                                   const struct p87_community *place)
{
  const struct p87_trigger *when = &s->trigger;
  if (when->crisis == P87_CRISIS_NONE) return 1;
  const uint32_t past = p87_crises_of(place, when->crisis), wanted = p87_crisis_level(when->size);
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_EARLY_WARNING, p87_place_identity(ctx, place)));
  const unsigned first = u < place->inputs.early_warning ? 0 : 1;
  for (unsigned back = first; back < first + when->years; back++)
    if ((past >> 8 * back & 0xFF) >= (wanted > 0 ? wanted : 1)) return 1;
  return 0;
}

/* Value of a setting here this year, in the unit it was given in; 0 where it does not act. */
static inline double p87_setting_here(const struct p87_context *ctx, const struct p87_setting *s,
                                      const struct p87_community *place, unsigned year)
{
  const unsigned region = ctx->figures->country[place->country].region;
  if (!p87_setting_covers(s, place->country, region, place->area)) return 0.0;
  if (s->theme_mask && !(p87_themes_of_place(ctx, place) & s->theme_mask)) return 0.0;
  return p87_setting_strength(s, year, (double)p87_capacity_for(ctx, place, s->lever));
}

/* Does a lever of communities reach this one? For life, so that coverage does not flicker. */
static inline int p87_reaches_community(const struct p87_context *ctx, const struct p87_setting *s,
                                        const struct p87_community *place)
{
  const unsigned number = p87_lever_number(s->lever);
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_TARGETING + number, p87_place_identity(ctx, place)));
  return u < s->take_up * p87_capacity_for(ctx, place, s->lever);
}

/* --- persons and households ---------------------------------------------------------------------- */

/* What is asked of a person, as bits of enum p87_trait_asked. */
static inline unsigned p87_asked_of(const struct p87_persons *who, p87_index i, unsigned traits)
{
  const unsigned use = who->time_use[i], minor = who->age[i] < P87_ADULT_FIRST;
  const unsigned enrolled = (use == P87_SCHOOL_ONLY) | (use == P87_SCHOOL_AND_WORK);
  return (minor && who->background[i] & P87_ORPHAN ? P87_ASKED_ORPHAN : 0u) |
         (minor && enrolled ? P87_ASKED_ENROLLED : 0u) | (traits & P87_DISCRIMINATED ? P87_ASKED_DISCRIMINATED : 0u) |
         (traits & P87_DISPLACED ? P87_ASKED_DISPLACED : 0u);
}

static inline int p87_is_meant(const struct p87_who *meant, const struct p87_persons *who, p87_index i, unsigned traits)
{
  const unsigned age = who->age[i], asked = p87_asked_of(who, i, traits);
  return age >= meant->youngest && age <= meant->oldest && (meant->sexes >> who->sex[i] & 1) &&
         (asked & meant->must) == meant->must && !(asked & meant->must_not);
}

/* Members whom the setting means. */
static inline unsigned p87_members_meant(const struct p87_who *meant, const struct p87_community *place, p87_index h)
{
  const struct p87_households *home = &place->households;
  unsigned n = 0;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
    n += (unsigned)p87_is_meant(meant, &place->persons, i, home->traits[h]);
  return n;
}

/* Does the training of a setting come to the person in row i this year? Once in life, at an age drawn within the
 * setting's: a year of many of them each year, and nobody again and again. */
static inline int p87_is_trained(const struct p87_context *ctx, const struct p87_setting *s,
                                 const struct p87_persons *who, p87_index i)
{
  const uint32_t ages = (uint32_t)(s->who.oldest - s->who.youngest) + 1;
  const uint32_t u = p87_draw_for_life(ctx, P87_DRAW_TRAINED, who->id[i]);
  return who->age[i] == s->who.youngest + p87_below(u, ages);
}

/* Gifts that are had or not: the value is the share of those reached who have them. */
static inline int p87_is_had(enum p87_gift gives)
{
  return gives == P87_GIFT_credit || gives == P87_GIFT_health_insurance;
}

/* Does an adult of the household work in one of the sectors that the setting is for? */
static inline int p87_lives_on(const struct p87_who *meant, const struct p87_community *place, p87_index h)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  if (!meant->sectors) return 1;
  unsigned found = 0;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
    found |= (unsigned)(who->age[i] >= P87_ADULT_FIRST) & (unsigned)(meant->sectors >> who->sector[i] & 1);
  return found != 0;
}

/* Is the household one that the setting means, whatever its income? */
static inline int p87_household_is_meant(const struct p87_who *meant, const struct p87_community *place, p87_index h)
{
  return p87_lives_on(meant, place, h) && p87_members_meant(meant, place, h) > 0;
}

/* Income per head below which a household is in the target; FLT_MAX if all are. Lines that a survey draws are off
 * by its error, the same in all years. */
static inline float p87_target_line(const struct p87_context *ctx, const struct p87_who *meant,
                                    const struct p87_community *place)
{
  if (meant->target == P87_TARGET_ALL) return FLT_MAX;
  const float line = meant->target == P87_TARGET_POOR ? ctx->params->economy.subsistence_usd_day
                                                      : ctx->table[place->country].poorest[meant->poorest];
  const float error = ctx->params->policy.survey_error * (1.0f - place->inputs.survey_precision);
  const p87_id country = p87_id_community(place->country, P87_AREAS, 0);
  const float z = p87_normal_quantilef(p87_uniform(p87_draw_for_life(ctx, P87_DRAW_SURVEY, country)));
  return line * p87_expf(error * z);
}

/* Chance that a household is reached whose income is inside the target, or outside it (see model/process/policy_reach.c
 * for the equation); money may be short beside. Gifts that are had or not are had by a share of those reached. */
static inline float p87_chance_to_reach(const struct p87_context *ctx, const struct p87_setting *s,
                                        const struct p87_community *place, int inside)
{
  const struct p87_policy_inputs *in = &place->inputs;
  const float errors = 1.0f - in->targeting_data;
  const float papers = 1.0f - ctx->params->policy.undocumented * (1.0f - in->identity);
  const float meant = inside ? 1.0f - s->who.exclusion_error * errors : s->who.inclusion_error * errors;
  const float share =
    p87_is_had(p87_lever_table[s->lever].gives) ? (float)p87_setting_here(ctx, s, place, ctx->year) : 1.0f;
  return meant * s->take_up * p87_capacity(ctx, place) * papers * share;
}

/* --- money ------------------------------------------------------------------------------------------ */

/* The value in USD PPP a month for one whom it is for: as it stands, or per cent of the country's mean consumption. */
static inline float p87_money_a_month(const struct p87_context *ctx, const struct p87_setting *s,
                                      const struct p87_community *place, double value)
{
  if (!s->in_alias) return (float)value;
  const double consumption = ctx->figures->country[place->country].economy.consumption_usd_day * (365.0 / 12.0);
  return (float)(value * consumption) * p87_expf(ctx->table[place->country].ln_growth);
}

/* Is attendance checked in this household before a grant is paid? */
static inline int p87_is_enforced(const struct p87_context *ctx, const struct p87_setting *s, p87_id household)
{
  return p87_uniform(p87_draw_for_life(ctx, P87_DRAW_ENFORCED, household)) < s->enforcement;
}

/* Cash of a setting to household h, USD PPP per day: for the household, or for each member meant. */
static inline float p87_cash(const struct p87_context *ctx, const struct p87_setting *s,
                             const struct p87_community *place, p87_index h, double value)
{
  const int each = p87_lever_table[s->lever].each == P87_EACH_person;
  const float receivers = each ? (float)p87_members_meant(&s->who, place, h) : 1.0f;
  return p87_money_a_month(ctx, s, place, value) * (12.0f / 365.0f) * receivers;
}

/* Wages of public works paid to household h, USD PPP per day: of one adult of working age who is no formal employee,
 * at the informal wage of the community; 0 if there is none. */
static inline float p87_works_pay(const struct p87_community *place, p87_index h, double days)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  unsigned may = 0;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
    may |= (who->age[i] >= P87_ADULT_FIRST) & (who->age[i] < 65) & (who->work_status[i] != P87_FORMAL_EMPLOYEE);
  return may ? (float)(days / 365.0) * place->wage_usd_day : 0.0f;
}

#endif
