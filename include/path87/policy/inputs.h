#ifndef PATH87_POLICY_INPUTS_H
#define PATH87_POLICY_INPUTS_H

#include <stddef.h>

/* What levers make of a community this year: made from tables/inputs.def. All 0: as in 2016. */
struct p87_policy_inputs {
#define P87_INPUT(name, combine, max, unit, meaning) float name;
#include "path87/tables/inputs.def"
};

/* How two settings of one input come together. */
enum p87_combine { P87_COMBINE_sum, P87_COMBINE_most, P87_COMBINE_rest };

/* One line of inputs.def. */
struct p87_input_info {
  const char *name;
  enum p87_combine combine;
  float max;
  const char *unit;
  const char *meaning;
  size_t offset; /* of the float in struct p87_policy_inputs */
};

enum p87_input {
#define P87_INPUT(name, combine, max, unit, meaning) P87_INPUT_##name,
#include "path87/tables/inputs.def"
  P87_INPUTS
};

extern const struct p87_input_info p87_input_table[P87_INPUTS];

/* Adds a value >= 0 to one input, as its line says. Adding 0 changes no bit. */
void p87_policy_inputs_add(struct p87_policy_inputs *inputs, enum p87_input which, float value);

#endif
