/* What the scenario's levers make of the inputs of this community's equations.
 *
 *     input = combine over settings:  v s(t)          levers of a whole country; of delivered ones v t kappa s(t)
 *                                     v s(t) [reached] levers of communities
 *
 *   v     value      s(t)  ramp, stretched to ramp / kappa years for what takes an administration
 *   t     take-up    kappa  capacity of the administration (process/delivery.h)
 *
 * A community is reached, or not, for life: with chance t kappa. What is decreed holds at once and everywhere in its
 * `where`; it comes first, so that added capacity carries the others. Settings with a trigger act where and when a crisis
 * has been.
 *
 * This step writes the column `inputs` and nothing else; that no line of tables/inputs.def is an outcome is what keeps
 * levers from acting on outcomes. Runs after shocks, before everybody who reads inputs. */
#include "path87/process/delivery.h"
#include "path87/process/process.h"

#include <string.h>

static void add(const struct p87_context *ctx, const struct p87_setting *s, struct p87_community *place)
{
  const struct p87_lever_info *lever = &p87_lever_table[s->lever];
  const float value = (float)p87_setting_here(ctx, s, place, ctx->year);
  if (!(value > 0.0f) || !p87_is_triggered(ctx, s, place)) return;
  const int by_community = lever->reach == P87_REACH_community;
  if (by_community && !p87_reaches_community(ctx, s, place)) return;
  const int is_shared = !by_community && lever->delivery == P87_DELIVERY_delivered;
  p87_policy_inputs_add(&place->inputs, lever->input,
                        is_shared ? value * s->take_up * p87_capacity(ctx, place) : value);
}

P87_PROCESS(policy_inputs)
{
  (void)tally;
  memset(&place->inputs, 0, sizeof place->inputs);
  const struct p87_scenario *scenario = ctx->policy->scenario;
  static const enum p87_delivery order[] = {P87_DELIVERY_decreed, P87_DELIVERY_delivered};
  for (size_t round = 0; round < P87_COUNT_OF(order); round++)
    for (size_t k = 0; k < scenario->n_settings; k++) {
      const struct p87_setting *s = &scenario->settings[k];
      const struct p87_lever_info *lever = &p87_lever_table[s->lever];
      if (lever->reach != P87_REACH_household && lever->delivery == order[round]) add(ctx, s, place);
    }
}
