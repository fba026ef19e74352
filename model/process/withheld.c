/* Wages withheld in forced labour.
 *
 *     e_i <- min(e_i, pay s)             adults in forced labour
 *     D   <- max(D - credited w, 0)      of the bonded; w: what is withheld in the year
 *
 *   e_i  earnings, s subsistence line      USD PPP per day
 *   D    debt of the household             USD PPP
 *
 * Who was in forced labour at the end of last year earns no more than this: households lose the rest, and
 * children's time is decided on what is left. What children in forced labour do is not seen by surveys of
 * households: their time stays as it would be without.
 *
 * Coefficients: params/model.yml, section forced_labour. Runs after adult work, before income. */
#include "path87/process/owing.h"
#include "path87/process/forced.h"

P87_PROCESS(withheld)
{
  (void)tally;
  const struct p87_forced_labour_params *k = &ctx->params->forced_labour;
  const float left = k->pay * ctx->params->economy.subsistence_usd_day;
  struct p87_persons *who = &place->persons;
  float *debt = place->households.debt_usd;
  uint8_t *traits = place->households.traits;
  for (p87_index i = 0; i < who->n; i++) {
    if (!p87_forced_now(who->forced[i]) || who->age[i] < P87_ADULT_FIRST || who->earning_usd_day[i] <= left) continue;
    const float withheld = (who->earning_usd_day[i] - left) * (float)P87_DAYS;
    who->earning_usd_day[i] = left;
    if (!p87_forced_bonded(who->forced[i])) continue;
    const p87_index h = who->household[i];
    const float next = p87_at_least(debt[h] - k->credited * withheld, 0.0f);
    if (debt[h] > 0.0f && next <= 0.0f) traits[h] |= P87_REPAID_DEBT;
    debt[h] = next;
  }
}
