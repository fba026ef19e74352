#ifndef PATH87_PROCESS_MIGRATION_H
#define PATH87_PROCESS_MIGRATION_H

#include "path87/process/home.h"

/* Ages at which unmarried persons may move to another community alone. */
enum { P87_LONE_MOVER_FIRST = 18, P87_LONE_MOVER_LAST = 30 };

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

#endif
