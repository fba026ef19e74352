/* The table of inputs, and how settings of one come together. */
#include "path87/policy/inputs.h"

const struct p87_input_info p87_input_table[P87_INPUTS] = {
#define P87_INPUT(name, combine, max, unit, meaning) \
  {#name, P87_COMBINE_##combine, max, unit, meaning, offsetof(struct p87_policy_inputs, name)},
#include "path87/tables/inputs.def"
};

void p87_policy_inputs_add(struct p87_policy_inputs *inputs, enum p87_input which, float value)
{
  const struct p87_input_info *info = &p87_input_table[which];
  float *at = (float *)(void *)((char *)inputs + info->offset);
  float now = *at;
  switch (info->combine) {
  case P87_COMBINE_sum: now += value; break;
  case P87_COMBINE_most: now = value > now ? value : now; break;
  case P87_COMBINE_rest: now += value * (1.0f - now); break;
  }
  *at = now < info->max ? now : info->max;
}
