/* The community's market for labour opens: who offers labour this year.
 *
 *     ln w = ln w_0 + Z + ln F,     ln F = -(1 / sig_D) ln(L / L_2016),     L = A + C
 *
 *   w_0    informal wage of an adult, with the growth of the country, at the labour of 2016   (adult_work)
 *   Z      wage_shock: what a shock to the whole community takes off it, ln; 0 = none
 *   F      wage_factor: what more or less labour than in 2016 does to it; 1 = nothing
 *   A      labour of adults: informal employees, own-account and contributing family workers, per adult
 *   C      labour of children, psi l each, in adults' full time per adult of the community
 *   w_c    wage of a child, psi w (1 - tau), tau: child_wage_tax, of children below the legal age
 *
 * Per adult, so that a population that grows does not by itself lower wages: land and capital are taken to
 * grow with it. A is that of the country's area in the year before: adults look for work beyond their village,
 * and a village's own count of adults in informal work would be noise of a tenth in wages. C is the community's own.
 *
 * C depends on w: child_time finds the fixed point each year (p87_market_settle: at most 20 rounds; within 0.2 %
 * of wages or the labour of one child). There adults' incomes are given. Households agree on work for a year, so
 * earnings of informal workers follow F in the next year (adult_work); that is also what keeps the yearly fixed
 * point unique, since children offer no less at a higher wage. That adults' earnings fall where children work, so
 * that more children work (Basu & Van 1998 AER 88(3):412-427), acts from year to year; it has the same resting
 * points. In year 0 every community is asked, from low and from high child labour and with adults' incomes moving
 * within the year, whether it has more than one (child_time, tally markets/two_equilibria).
 *
 * 2016 is neutral: L_2016 is what adults and children then did. With 1 / sig_D = 0, or without this step, wages
 * are those of adult_work. Left out: labour of the formal economy, transfers' local multiplier.
 * Runs after adult_work, before children's time. */
#include "path87/process/labour_market.h"

#include "path87/process/process.h"

P87_PROCESS(market)
{
  (void)tally;
  const float adults = ctx->table[place->country].labour[place->area];
  if (!(place->labour_adults > 0.0f)) place->labour_2016 += adults; /* the first year after 2016: of that year */
  place->labour_adults = adults;
}
