/* Traits of households in 2016: discriminated group, formal credit, insurance.
 *
 * Who has a trait is decided by standard scores, so that shares of the country are met:
 *
 *     discriminated   -r z + sqrt(1 - r^2) (sqrt(m) C + sqrt(1 - m) u_1)  above its quantile of the share
 *     insured          q z + sqrt(1 - q^2) u_2                            above its quantile of the share
 *     formal credit    u_3 < Lambda(base + group of the country + slope z)
 *
 *   z  wealth of the household; C score of the community, spread evenly over those of a country's area
 *   m  how far the group lives together; r, q correlations with wealth
 *
 * Insured: of those whom social protection covers (SDG 1.3.1), a share that is not published. No figure by country of
 * discriminated groups or of access to credit is among the sources: parameters with wide distributions. Traits stay with
 * the household; those founded later take them from the founder's. Left out: traits do not change with work or wealth. */
#include "path87/synth/groups.h"

#include "path87/base/dmath.h"
#include "path87/process/traits.h"
#include "path87/synth/livelihoods.h"
#include "path87/world/decision.h"

/* Places after P87_DRAW_SYNTH_HOME, P87_DRAW_SYNTH_PLACE; others in livelihoods.c and families.c. */
enum draws { GROUP = 24, CREDIT, INSURANCE, PLACE_GROUP = 12 };

/* Steps of the community score: another irrational number than that of wealth, so that both cover the plane. */
static const double group_step = 0.41421356237309505;

double p87_groups_share(double share, double correlation, double wealth)
{
  const double above = p87_normal_quantile(1.0 - share);
  return 1.0 - p87_normal_cdf((above - correlation * wealth) / __builtin_sqrt(1.0 - correlation * correlation));
}

static float uniform(struct p87_stream stream, uint32_t decision)
{
  return p87_uniform(p87_draw_u32(stream, p87_jump_make(P87_FOR_LIFE, decision)));
}

static float quantile_of(float share)
{
  return p87_normal_quantilef(1.0f - p87_at_most(p87_at_least(share, 1e-6f), 1.0f - 1e-6f));
}

void p87_groups_give(const struct p87_synth *synth, struct p87_community *c)
{
  const struct p87_groups_params *k = &synth->params->groups;
  const struct p87_country *country = &synth->figures->country[c->country];
  struct p87_households *home = &c->households;
  const float score = p87_livelihoods_place_score(synth, c, P87_DRAW_SYNTH_PLACE + PLACE_GROUP, group_step);
  const float here = __builtin_sqrtf(k->community) * score, own = __builtin_sqrtf(1.0f - k->community);
  const float rest = __builtin_sqrtf(1.0f - k->poverty * k->poverty);
  const float secure = __builtin_sqrtf(1.0f - k->insured_wealth * k->insured_wealth);
  const float group = quantile_of(k->share);
  const float insured = quantile_of(k->insured * (float)country->social_protection.any_benefit);
  for (p87_index h = 0; h < home->n; h++) {
    const struct p87_stream stream = p87_stream_of(synth->key, home->id[h]);
    const float u[] = {uniform(stream, P87_DRAW_SYNTH_HOME + GROUP), uniform(stream, P87_DRAW_SYNTH_HOME + CREDIT),
                       uniform(stream, P87_DRAW_SYNTH_HOME + INSURANCE)};
    const float z = home->wealth[h];
    unsigned traits = 0;
    if (k->share > 0.0f && rest * (here + own * p87_normal_quantilef(u[0])) - k->poverty * z > group)
      traits |= P87_DISCRIMINATED;
    if (u[1] < p87_credit_chance(k, country->income_group, z)) traits |= P87_FORMAL_CREDIT;
    if (k->insured > 0.0f && k->insured_wealth * z + secure * p87_normal_quantilef(u[2]) > insured)
      traits |= P87_INSURED;
    home->traits[h] = (uint8_t)traits;
  }
}
