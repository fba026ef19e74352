/* Remittances: what former members who left alone send to the household they left.
 *
 *     y += m share e_c (1 + c) / n
 *
 *   m    former members who send              persons
 *   e_c  mean earning potential of the country this year   USD PPP per day
 *   n    members
 *   c    how much more of it arrives, as sending costs less; input `remittances`
 *
 * Who leaves alone begins to send with chance `sends` (migration.c). From 2017 on one of the m stops with the chance
 * m stop, so that m falls by m stop in the mean. In 2016 m is drawn stationary (synth/ties.c) and incomes are fitted
 * with it. Left out on purpose: where the migrant earns, shocks at destination, money to others than the
 * household left.
 *
 * Households that had to flee settle with the chance `settle` a year, as those who moved alone do; it
 * is drawn here for them.
 *
 * Coefficients: params/model.yml, section remittances. Runs after income, before debt. */
#include "path87/base/dmath.h"
#include "path87/process/process.h"

/* Of households with former members who send, some have one less. */
static void stop_some(const struct p87_context *ctx, struct p87_households *home)
{
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_STOP_SENDING);
  const double stop = (double)ctx->params->remittances.stop;
  for (p87_index h = 0; h < home->n; h++) {
    if (home->migrants[h] == 0) continue;
    const uint32_t u = p87_draw_u32(p87_stream_of(ctx->key, home->id[h]), jump);
    home->migrants[h] = (uint8_t)(home->migrants[h] - p87_happens(u, p87_threshold(stop * home->migrants[h])));
  }
}

/* Those who had to flee are displaced no more. */
static void settle_some(const struct p87_context *ctx, struct p87_households *home)
{
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_SETTLE_HOME);
  const uint64_t settles = p87_threshold((double)ctx->params->remittances.settle);
  for (p87_index h = 0; h < home->n; h++)
    if (home->traits[h] & P87_DISPLACED &&
        p87_happens(p87_draw_u32(p87_stream_of(ctx->key, home->id[h]), jump), settles))
      home->traits[h] = (uint8_t)(home->traits[h] & ~P87_DISPLACED);
}

P87_PROCESS(remittances)
{
  (void)tally;
  struct p87_households *home = &place->households;
  if (ctx->year > P87_YEAR_FIRST) {
    stop_some(ctx, home);
    settle_some(ctx, home);
  }
  const float sent = ctx->params->remittances.share * (1.0f + place->inputs.remittances) *
                     p87_expf(ctx->work[place->country].fit.ln_mean + ctx->table[place->country].ln_growth);
  for (p87_index h = 0; h < home->n; h++)
    home->income_usd_day[h] += (float)home->migrants[h] * sent / (float)home->members[h];
}
