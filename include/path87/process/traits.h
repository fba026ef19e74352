#ifndef PATH87_PROCESS_TRAITS_H
#define PATH87_PROCESS_TRAITS_H

#include "path87/params/params.h"
#include "path87/world/codes.h"

/* What the traits of a household do. A gap is centred on the country: those outside the group gain what makes
 * the mean over all households nil, so that published levels stay. */

static inline int p87_is_discriminated(unsigned traits)
{
  return (traits & P87_DISCRIMINATED) != 0;
}

/* -gap (D - share): what a gap adds for someone of the group (D = 1) or outside it (0). */
static inline float p87_group_gap(float gap, float share, int discriminated)
{
  return gap * (share - (float)discriminated);
}

/* ln earnings at like potential and status. */
static inline float p87_wage_gap(const struct p87_groups_params *k, unsigned traits)
{
  return p87_group_gap(k->wage_gap, k->share, p87_is_discriminated(traits));
}

/* What closing a share of it adds: to the group alone, so that nobody outside it loses. 0 where nothing is closed. */
static inline float p87_wage_gap_closed(const struct p87_groups_params *k, unsigned traits, float closed)
{
  return p87_is_discriminated(traits) ? k->wage_gap * closed : 0.0f;
}

/* Utility of attending school. */
static inline float p87_school_gap(const struct p87_groups_params *k, unsigned traits)
{
  return p87_group_gap(k->school_gap, k->share, p87_is_discriminated(traits));
}

#endif
