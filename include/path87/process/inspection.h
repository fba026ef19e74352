#ifndef PATH87_PROCESS_INSPECTION_H
#define PATH87_PROCESS_INSPECTION_H

#include "path87/base/dmath.h"
#include "path87/params/params.h"
#include "path87/policy/inputs.h"
#include "path87/world/codes.h"

/* Who finds children at work, and where they go who must leave: see model/process/inspection.c. */

/* Who finds a child at work this year, bits. */
enum p87_finder {
  P87_FOUND_BY_INSPECTOR = 1 << 0,
  P87_FOUND_BY_COMMUNITY = 1 << 1,
  P87_FOUND_BY_BUYERS = 1 << 2,
  P87_WITHDRAWN = 1 << 3 /* from hazardous work, by those who help out of it */
};

/* Who helps a child into school that was found. */
enum p87_remedy { P87_NO_REMEDY, P87_REMEDY, P87_CHAIN_REMEDY };

/* Help for a child with these finders, by a draw u in [0, 1) of the year: of all, the share remediation; of those whom
 * buyers' monitors alone find, also the share chain_remediation of the others. Whom a little helps, more does too. */
static inline enum p87_remedy p87_remedy_of(const struct p87_policy_inputs *in, unsigned finders, float u)
{
  const float both = in->remediation + (1.0f - in->remediation) * in->chain_remediation;
  if (finders && u < in->remediation) return P87_REMEDY;
  return finders == P87_FOUND_BY_BUYERS && u < both ? P87_CHAIN_REMEDY : P87_NO_REMEDY;
}

/* Share of those found by monitors who work on where nobody watches. Falls with what buyers pay more at the farm gate;
 * never rises. */
static inline float p87_leakage(const struct p87_law_params *k, float price_premium)
{
  return k->leakage * p87_at_least(0.0f, 1.0f - p87_at_least(0.0f, price_premium) / k->premium_full);
}

/* Where a child goes who must leave, by a draw u in [0, 1): out of sight, to the family's own work (if it does not come
 * from there), or out of work: to school if it attends, else to neither. */
static inline enum p87_displaced p87_where_to(const struct p87_law_params *k, float hidden, int from_family,
                                              int attends, float u)
{
  const float family = from_family ? 0.0f : (1.0f - hidden) * k->family;
  if (u < hidden) return P87_TO_HIDDEN_WORK;
  if (u < hidden + family) return P87_TO_FAMILY_WORK;
  return attends ? P87_TO_SCHOOL : P87_TO_NEITHER;
}

/* Kind of work out of sight; u in [0, 1). */
static inline enum p87_work_kind p87_hidden_kind(const struct p87_law_params *k, int is_boy, float u)
{
  return u < k->hidden_domestic * (is_boy ? 0.5f : 1.0f) ? P87_DOMESTIC_WORK : P87_WAGE_WORK;
}

/* State of a child by its work, for the ledger of those who have left. */
static inline enum p87_displaced p87_state_after(unsigned age, unsigned time_use, unsigned kind)
{
  if (age > P87_CHILD_LAST) return P87_TO_ADULTHOOD;
  if (kind == P87_WAGE_WORK || kind == P87_DOMESTIC_WORK) return P87_TO_HIDDEN_WORK;
  if (kind != P87_NO_WORK) return P87_TO_FAMILY_WORK;
  return time_use == P87_SCHOOL_ONLY ? P87_TO_SCHOOL : P87_TO_NEITHER;
}

#endif
