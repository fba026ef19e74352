#ifndef PATH87_PROCESS_LABOUR_MARKET_H
#define PATH87_PROCESS_LABOUR_MARKET_H

#include "path87/base/dmath.h"
#include "path87/params/params.h"

/* The market for labour of one community: see model/process/market.c for the equation. */

enum { P87_MARKET_ROUNDS = 20 };

/* Labour in adults' full time per adult of the community. */
struct p87_market {
  float response;    /* 1 / sig_D, >= 0: what a unit of ln labour takes off ln wages */
  float labour_2016; /* of adults and children in 2016, > 0 */
  float adults;      /* of adults this year, >= 0 */
  float one_child;   /* what one child more would add: wages cannot be known more closely */
};

/* Labour of children, in adults' full time per adult, at a wage of `factor` times that of 2016's labour. */
typedef float p87_market_supply(void *user, float factor);

struct p87_market_outcome {
  float factor;   /* wage at which children were asked last */
  float children; /* the labour they then gave */
  float residual; /* ln of the wage that this labour earns over `factor` */
  unsigned rounds;
  int is_settled; /* residual within the tolerance */
};

/* ln of the wage, 2016 = 0, at this much labour of children. Falls with it; 0 where response is 0. */
static inline float p87_market_ln_wage(const struct p87_market *m, float children)
{
  const float limit = 1.6f; /* wages of a fifth to five times: labour of a few persons can change by any factor */
  const float ln = -m->response * p87_logf(p87_at_least(m->adults + children, 1e-6f) / m->labour_2016);
  return p87_at_most(p87_at_least(ln, -limit), limit);
}

/* Residual of ln wages that is good enough: 0.2 %, or what one child more would do. */
static inline float p87_market_tolerance(const struct p87_market *m)
{
  const float labour = p87_at_least(m->adults, 1e-6f);
  return p87_at_least(0.002f, m->response * m->one_child / labour);
}

/* The fixed point nearest to `ln_factor`: children are asked at a wage, what they give makes a wage, the
 * next one asked lies between. The step is halved whenever a round does not halve the residual. */
static inline struct p87_market_outcome p87_market_settle(const struct p87_market *m, float ln_factor,
                                                          p87_market_supply *supply, void *user)
{
  const float tolerance = p87_market_tolerance(m);
  struct p87_market_outcome out = {0};
  float x = ln_factor, step = 1.0f, last = 0.0f;
  for (out.rounds = 1;; out.rounds++) {
    out.factor = p87_expf(x);
    out.children = supply(user, out.factor);
    out.residual = p87_market_ln_wage(m, out.children) - x;
    const float miss = p87_at_least(out.residual, -out.residual);
    out.is_settled = miss <= tolerance;
    if (out.is_settled || out.rounds == P87_MARKET_ROUNDS) return out;
    if (out.rounds > 1 && miss > 0.5f * last) step *= 0.5f;
    last = miss;
    x += step * out.residual;
  }
}

#endif
