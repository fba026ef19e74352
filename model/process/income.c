/* Household income: what adults earn or receive and unconditional transfers, per
 * head and day. Nothing that children earn: it is what their time is decided on.
 * Households never fall below a floor of a hundredth of the subsistence line, so
 * that logarithms stand: they live on what others give.
 * Shocks of the year (process shocks) act on it, not on earnings, which are those of an ordinary year:
 *
 *     y = sum_i e_i exp(income_shock + [agriculture] farm_shock) (1 - k.illness_loss [ill]) / n + transfers
 *
 * The household of an adult who cannot work for illness is drawn by its identity.
 * Runs after adult work and the levers' reach, before children's time. */
#include "path87/base/dmath.h"
#include "path87/process/process.h"

/* What is left of a household's earnings where an epidemic goes round. */
static float left_by_illness(const struct p87_context *ctx, const struct p87_community *place, p87_index h)
{
  const int ill = p87_uniform(p87_draw(ctx, P87_DRAW_ILLNESS, place->households.id[h])) < place->illness;
  return ill ? 1.0f - ctx->params->shocks.illness_loss : 1.0f;
}

P87_PROCESS(income)
{
  (void)tally;
  const float least = 0.01f * ctx->params->economy.subsistence_usd_day;
  const struct p87_persons *who = &place->persons;
  struct p87_households *home = &place->households;
  const float elsewhere = p87_expf(place->income_shock), farm = p87_expf(place->income_shock + place->farm_shock);
  const float part[P87_SECTORS] = {elsewhere, farm, elsewhere, elsewhere};
  const int sick = place->illness > 0.0f;
  for (p87_index h = 0; h < home->n; h++) {
    float sum = 0.0f;
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
      sum += who->age[i] >= P87_ADULT_FIRST ? part[who->sector[i]] * who->earning_usd_day[i] : 0.0f;
    if (sick) sum *= left_by_illness(ctx, place, h);
    const float income = sum / (float)home->members[h] + home->transfer_usd_day[h];
    home->income_usd_day[h] = income > least ? income : least;
  }
}
