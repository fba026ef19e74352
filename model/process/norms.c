/* Norms: how usual it is that children work.
 *
 *     n' = (1 - r) n + r s,     s: share of the children of 10-14 of the community who work this year
 *
 * Next year the work of every child costs the household eta l (1 - n) of utility (child_time): stigma falls with
 * the share that violates the norm (Lindbeck, Nyberg & Weibull 1999 QJE 114(1):1-35; for child labour Lopez-Calva
 * 2002, Strulik 2010). Against n the share that works rises by at most eta / 4, so that more than one norm can
 * support itself only if eta > 4: with eta in [0, 1.5] a community has one and a shock to it fades.
 *
 * In the burn-in r = 1: a community comes to 2016 with the share that worked in 2015, of the children who then
 * were 10-14, so that 2016 is at rest in expectation. Shares of some forty children are noisy; what that does to
 * the mean of work is of second order, eta^2 var(s) P'' / 2 = 0.0002 with eta = 0.75, and has no sign over time but for
 * the part of the variance that r smooths away.
 *
 * Left out: separate norms of girls' and boys' work, norms from other communities.
 * Runs after children's time of the year, before the tallies. */
#include "path87/process/norm.h"

#include "path87/process/process.h"

enum { PEERS_FIRST = 10, PEERS_LAST = 14 };

P87_PROCESS(norms)
{
  (void)tally;
  const struct p87_persons *who = &place->persons;
  const unsigned first = PEERS_FIRST + ctx->years_back, last = PEERS_LAST + ctx->years_back;
  const float speed = ctx->years_back > 0 ? 1.0f : ctx->params->child_time.norm_speed;
  unsigned peers = 0, working = 0;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned age = who->age[i], use = who->time_use[i];
    const unsigned peer = (age >= first) & (age <= last) & (age <= P87_CHILD_LAST);
    peers += peer;
    working += peer & ((use == P87_SCHOOL_AND_WORK) | (use == P87_WORK_ONLY));
  }
  place->norm = p87_norm_next(place->norm, speed, working, peers);
}
