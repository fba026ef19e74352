#ifndef PATH87_PROCESS_THEMES_H
#define PATH87_PROCESS_THEMES_H

#include "path87/params/figures.h"
#include "path87/world/community.h"

/* The themes of the IPEC+ programme that a child's work belongs to. They overlap:
 *
 *   rural, informal   work in rural areas, whoever is not a formal employee
 *   supply chain      work in a community and sector that supply chains reach
 *   crisis            work in a country on the list of fragile situations, or in a community that conflict has
 *                     come to since 2016
 */

/* Does the work of person i lie in a supply chain? Chains have no column yet: none does. */
static inline int p87_in_supply_chain(const struct p87_community *place, p87_index i)
{
  (void)place;
  (void)i;
  return 0;
}

/* Bits 1 << enum p87_theme of person i, who is in employment. */
static inline unsigned p87_themes_of(const struct p87_community *place, const struct p87_country *country, p87_index i)
{
  const int informal = place->persons.work_status[i] != P87_FORMAL_EMPLOYEE;
  const int crisis = country->conflict.fragile > 0.5 || place->conflict > 0.0f;
  return (unsigned)(place->area == P87_RURAL && informal) << P87_RURAL_INFORMAL |
         (unsigned)p87_in_supply_chain(place, i) << P87_SUPPLY_CHAIN | (unsigned)crisis << P87_CRISIS;
}

#endif
