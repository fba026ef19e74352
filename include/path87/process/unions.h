#ifndef PATH87_PROCESS_UNIONS_H
#define PATH87_PROCESS_UNIONS_H

#include "path87/base/dmath.h"
#include "path87/process/home.h"
#include "path87/world/year_table.h"

enum { P87_UNION_FIRST_AGE = 15 };

/* The marriage market as one couple sees it. */
struct p87_match {
  float distance; /* of his age from hers and the gap she looks for, year */
  float score;    /* the least wins */
};

/* Of a man's age from hers and the gap she looks for, years. */
static inline float p87_match_distance(float age_w, float gap, float age_m)
{
  return __builtin_fabsf(age_m - age_w - gap);
}

/* How well a man of age_m suits a woman of age_w who looks for a husband gap
 * years older, all in years. keen: he looks for a wife himself this year.
 * affinity: 0-1, of these two and no others. */
static inline struct p87_match p87_match_of(const struct p87_demography_params *k, float age_w, float gap, float age_m,
                                            int keen, float affinity)
{
  const float apart = p87_match_distance(age_w, gap, age_m);
  const struct p87_match m = {apart, apart + k->match_noise * affinity + (keen ? 0.0f : k->match_reluctance)};
  return m;
}

/* May these two marry as far as kinship goes? Not mother and child, not children of one mother. */
static inline int p87_may_marry(p87_id woman, p87_id her_mother, p87_id man, p87_id his_mother)
{
  return his_mother != woman && her_mother != man && (her_mother == 0 || her_mother != his_mother);
}

/* Relation to the head of a guest who joins a household. */
static inline enum p87_relation p87_guest_relation(p87_id guest, p87_id guest_mother, p87_id head, p87_id head_mother)
{
  if (guest_mother != 0 && guest_mother == head) return P87_CHILD_OF_HEAD;
  return head_mother == guest ? P87_PARENT_OF_HEAD : P87_OTHER_KIN;
}

#endif
