#ifndef PATH87_PROCESS_INSPECTION_H
#define PATH87_PROCESS_INSPECTION_H

#include "path87/base/dmath.h"
#include "path87/params/params.h"
#include "path87/world/codes.h"

/* Where children go who must leave a workplace: see model/process/inspection.c. */

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
