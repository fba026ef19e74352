/* Household debt.
 *
 *     D(t+1) = (1 + r) D(t) + N + F - s,      at most max(limit Y, D(t))
 *     s      = min(repay max(Y - S, 0), (1 + r) D(t))
 *
 *   D  owed at the end of the year                             USD PPP
 *   r  interest: formal or informal, by access to credit       per year
 *   N  need: with chance need_chance exponential of mean need_size Y; of the insured a part of it
 *   F  recruitment fee of a member who left: added when it leaves (migration.c)
 *   s  debt service, taken from income above subsistence
 *   Y  income of the household before service                  USD PPP per year
 *   S  subsistence line of its members                         USD PPP per year
 *
 * Income loses the service; incomes are fitted with it on pilots, so that consumption is the published one. What is borrowed
 * pays for the need and adds nothing to it. The debt of those in bondage falls by what is credited (withheld.c).
 *
 * The first year of the burn-in begins with P87_DEBT_PAST years of the same, so that debt is stationary in
 * 2016. Left out on purpose: saving, lending between households, default, loans for enterprise.
 *
 * Coefficients: params/model.yml, section debt. Runs after remittances (sets Y), before children's time. */
#include "path87/process/owing.h"

#include "path87/process/process.h"
#include "path87/process/year.h"

enum { P87_DEBT_PAST = 24 };

/* One year of all households; y: income of a year; u: room for draws. */
static void live(const struct p87_context *ctx, struct p87_households *home, unsigned year, const float *restrict y,
                 uint32_t *restrict u, float *restrict paid)
{
  const struct p87_debt_params k = ctx->params->debt;
  const struct p87_jump jump = p87_jump_make(year, P87_DRAW_NEED);
  const struct p87_key key = ctx->key;
  const float line = (float)P87_DAYS * ctx->params->economy.subsistence_usd_day;
  const p87_index n = home->n;
  const p87_id *restrict id = home->id;
  uint8_t *restrict traits = home->traits;
  const uint16_t *restrict members = home->members;
  float *restrict debt = home->debt_usd;
  P87_INDEPENDENT
  for (p87_index h = 0; h < n; h++) u[h] = p87_draw_u32(p87_stream_of(key, id[h]), jump);
  P87_INDEPENDENT
  for (p87_index h = 0; h < n; h++) {
    const float need = p87_need(&k, u[h], y[h], traits[h]);
    const float r = p87_interest(&k, traits[h]);
    paid[h] = p87_debt_service(&k, debt[h], r, y[h], line * (float)members[h]);
    const float next = p87_debt_next(&k, debt[h], r, paid[h], need, y[h]);
    const int is_free = (debt[h] > 0.0f) & (next <= 0.0f) & ((traits[h] & P87_BONDED) != 0);
    traits[h] = (uint8_t)(traits[h] | (is_free ? P87_REPAID_DEBT : 0));
    debt[h] = next;
  }
}

P87_PROCESS(debt)
{
  (void)tally;
  struct p87_households *home = &place->households;
  struct p87_arena arena = p87_arena_of(ctx);
  float *restrict y = p87_arena_take(&arena, home->n, sizeof *y);
  uint32_t *restrict u = p87_arena_take(&arena, home->n, sizeof *u);
  float *restrict paid = p87_arena_take(&arena, home->n, sizeof *paid);
  for (p87_index h = 0; h < home->n; h++) y[h] = home->income_usd_day[h] * (float)home->members[h] * (float)P87_DAYS;
  if (ctx->years_back == P87_BURN_IN_YEARS)
    for (unsigned past = P87_DEBT_PAST; past > 0; past--) live(ctx, home, ctx->year - past, y, u, paid);
  live(ctx, home, ctx->year, y, u, paid);
  for (p87_index h = 0; h < home->n; h++)
    home->income_usd_day[h] -= paid[h] / ((float)home->members[h] * (float)P87_DAYS);
}
