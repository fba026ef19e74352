#ifndef PATH87_PROCESS_MIGRATION_H
#define PATH87_PROCESS_MIGRATION_H

#include "path87/base/dmath.h"
#include "path87/process/home.h"

/* No community: the own one of someone who comes from another country. */
#define P87_NO_COMMUNITY UINT32_MAX

/* The community where a mover goes: one of the country and area, not its own;
 * its own if there is no other. Communities of one area differ by one founder
 * at most, so each is as likely as any other. u: draw of P87_DRAW_DESTINATION. */
static inline uint32_t p87_migration_destination(const struct p87_directory *d, unsigned country, unsigned area,
                                                 uint32_t own, uint32_t u)
{
  const uint32_t first = d->first[country * P87_AREAS + area], end = d->first[country * P87_AREAS + area + 1];
  const int is_here = own >= first && own < end;
  const uint32_t others = end - first - (uint32_t)is_here;
  if (others == 0) return own;
  const uint32_t k = first + p87_below(u, others);
  return is_here && k >= own ? k + 1 : k;
}

/* The country to which someone of this class goes who leaves a country of this kind: row of
 * the country table. Some country must take in whoever leaves such countries in this class, as chances to leave
 * see to (world/migration_table.h). u: draw of P87_DRAW_ABROAD. */
static inline unsigned p87_migration_country(const struct p87_abroad *abroad, unsigned class, unsigned kind, uint32_t u)
{
  const uint64_t *upto = abroad->upto[class][kind];
  unsigned low = 0, high = P87_MAX_COUNTRIES - 1; /* the first that happens is in low..high */
  while (low < high) {
    const unsigned middle = (low + high) / 2;
    if (p87_happens(u, upto[middle]))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/* How much more often than in an ordinary year people move, if work at the destination is worth more by `gap`,
 * against the origin, than in such a year (ln). Over years in which the gap is normal with mean 0 and this variance its
 * mean is 1. Above 0; never falls with the gap. */
static inline float p87_migration_pull(float elasticity, float gap, float variance)
{
  return p87_expf(elasticity * gap - 0.5f * elasticity * elasticity * variance);
}

/* Chance, as a threshold, that becomes `factor` >= 0 times as large: above an even chance only if it was before. */
static inline uint64_t p87_migration_scaled(uint64_t threshold, float factor)
{
  const double was = (double)threshold * 0x1p-32, chance = was * (double)factor;
  const double most = was > 0.5 ? was : 0.5;
  return p87_threshold(chance < most ? chance : most);
}

/* Factor of members of a household with former members elsewhere. */
static inline float p87_migration_network(const struct p87_migration_params *k)
{
  return p87_expf(k->network);
}

/* Earning potential in another country: the same place among its earners. */
static inline float p87_earning_abroad(float ln_earning, const struct p87_work_table *from,
                                       const struct p87_work_table *to)
{
  const float stretch = from->fit.ln_sd > 0.0f ? to->fit.ln_sd / from->fit.ln_sd : 1.0f;
  return to->fit.ln_mean + (ln_earning - from->fit.ln_mean) * stretch;
}

#endif
