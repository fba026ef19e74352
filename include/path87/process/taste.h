#ifndef PATH87_PROCESS_TASTE_H
#define PATH87_PROCESS_TASTE_H

#include "path87/base/dmath.h"
#include "path87/base/random.h"

/* Unobserved heterogeneity that lasts: a part of a person's own for life and a
 * part of the year, with weights w and 1 - w, scaled to the variance of one.
 * Both parts are draws by key, so nothing is stored. The sum of two logistic
 * numbers is close to, not exactly, logistic. */

struct p87_blend {
  float lasting, yearly; /* weights after scaling */
};

static inline struct p87_blend p87_blend_of(float weight)
{
  const float scale = 1.0f / __builtin_sqrtf(weight * weight + (1.0f - weight) * (1.0f - weight));
  const struct p87_blend blend = {weight * scale, (1.0f - weight) * scale};
  return blend;
}

/* A standard logistic number from the draws of a life and of a year. */
static inline float p87_logistic_taste(struct p87_blend blend, uint32_t lasting, uint32_t yearly)
{
  return blend.lasting * p87_logistic_quantilef(p87_uniform(lasting)) +
         blend.yearly * p87_logistic_quantilef(p87_uniform(yearly));
}

/* A standard normal number from the same. */
static inline float p87_normal_taste(struct p87_blend blend, uint32_t lasting, uint32_t yearly)
{
  return blend.lasting * p87_normal_quantilef(p87_uniform(lasting)) +
         blend.yearly * p87_normal_quantilef(p87_uniform(yearly));
}

#endif
