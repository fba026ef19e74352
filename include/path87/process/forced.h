#ifndef PATH87_PROCESS_FORCED_H
#define PATH87_PROCESS_FORCED_H

#include "path87/base/dmath.h"
#include "path87/process/process.h"

/* The columns `forced` and `forced_history`, and who can be in which kind of forced labour.
 *
 *   forced          bits 0-1 form (enum p87_forced_form), 2 debt bondage, 3 in it at the end of the year, 4-7 months of
 *                   the year; form and debt stay those of the last spell until it is five years past
 *   forced_history  months of the four years before, the last year in the lowest four bits */

enum { P87_MONTHS = 12, P87_FORCED_DEBT = 1 << 2, P87_FORCED_NOW = 1 << 3, P87_FORCED_FIRST = 5 };

static inline unsigned p87_forced_pack(enum p87_forced_kind kind, int now, unsigned months)
{
  const unsigned form = kind == P87_DEBT_BONDAGE ? P87_PRIVATE_EXPLOITATION : (unsigned)kind;
  return form | (kind == P87_DEBT_BONDAGE ? P87_FORCED_DEBT : 0u) | (now ? P87_FORCED_NOW : 0u) | months << 4;
}

/* The kind in those bits; only where their form is one. */
static inline enum p87_forced_kind p87_forced_kind_of(unsigned forced)
{
  return forced & P87_FORCED_DEBT ? P87_DEBT_BONDAGE : (enum p87_forced_kind)(forced & 3u);
}

/* In forced labour at the end of the year? */
static inline int p87_forced_now(unsigned forced)
{
  return (forced & P87_FORCED_NOW) != 0;
}

static inline int p87_forced_bonded(unsigned forced)
{
  return (forced & (P87_FORCED_DEBT | P87_FORCED_NOW)) == (P87_FORCED_DEBT | P87_FORCED_NOW);
}

/* Months of the year, 0-12. */
static inline unsigned p87_forced_months(unsigned forced)
{
  return forced >> 4;
}

/* The history with the year that is over in it: the oldest goes. */
static inline unsigned p87_forced_remember(unsigned history, unsigned months)
{
  return (history << 4 | months) & 0xFFFFu;
}

/* Months of the last 60, this year in it. */
static inline unsigned p87_forced_months_60(unsigned forced, unsigned history)
{
  return p87_forced_months(forced) + (history & 15u) + (history >> 4 & 15u) + (history >> 8 & 15u) + (history >> 12);
}

/* May a person of this sex and age enter? Judgement, from how the forms are defined. */
static inline int p87_forced_may(enum p87_forced_kind kind, unsigned age)
{
  static const uint8_t first[P87_FORCED_KINDS] = {P87_FORCED_FIRST, P87_FORCED_FIRST, 12, 15};
  static const uint8_t last[P87_FORCED_KINDS] = {64, 64, 44, 59};
  return age >= first[kind] && age <= last[kind];
}

/* Index of debt bondage of a household, without its constant.
 *   debt_years   debt against yearly income, >= 0
 *   need         1 if money had to be borrowed this year
 *   voice        0-1: freedom of association and collective bargaining
 *   inspectors   per 10,000 employed
 * Never falls with debt, need or discrimination; never rises with formal credit, voice or inspectors. */
static inline float p87_bondage_index(const struct p87_forced_labour_params *k, float debt_years, int need,
                                      unsigned traits, float voice, float inspectors)
{
  return k->debt * debt_years + p87_pick(need, k->shock, 0.0f) -
         p87_pick((traits & P87_HAS_CREDIT) != 0, k->credit, 0.0f) - k->voice * voice -
         k->enforcement * p87_logf(1.0f + inspectors) +
         p87_pick((traits & P87_DISCRIMINATED) != 0, k->discriminated, 0.0f);
}

/* Index of other private exploitation of an adult, without its constant and the country's part: by where from, through
 * whom, and in which sector. `protection`, 0-1: share of what being a newcomer adds that is taken away. Never lower
 * through a recruiter, never higher with protection. */
static inline float p87_recruitment_index(const struct p87_forced_labour_params *k, unsigned background,
                                          unsigned sector, float protection)
{
  return (background & P87_MOVED_ABROAD ? k->moved_abroad
          : background & P87_MOVED_HOME ? k->moved_home
                                        : 0.0f) *
           (1.0f - protection) +
         ((background & P87_MOVED) && (background & P87_RECRUITED) ? k->recruited : 0.0f) +
         (sector == P87_AGRICULTURE ? k->agriculture
          : sector == P87_INDUSTRY  ? k->industry
                                    : 0.0f);
}

/* Month, 0-11, in which someone enters whose chance is `hazard` a month; 12: not this year. One u for the year. */
static inline unsigned p87_forced_month(float u, float hazard)
{
  float out = 1.0f;
  for (unsigned month = 0; month < P87_MONTHS; month++) {
    out *= 1.0f - hazard;
    if (u < 1.0f - out) return month;
  }
  return P87_MONTHS;
}

/* Work exacted from someone in private exploitation; lasts a life. Shares are those published, and differ by
 * debt bondage as far as the share of the bonded in some sectors does. */
static inline enum p87_forced_work p87_forced_work_of(const struct p87_forced_labour_params *k, int bonded, float u)
{
  const float bonded_share = k->bonded_share;
  const float share[P87_FORCED_WORKS - 1] = {k->domestic, k->construction, k->manufacturing, k->agriculture_share,
                                             k->mining};
  const float known = k->domestic + k->manufacturing + k->agriculture_share;
  const float in_known = p87_at_most(k->bonded_work, p87_at_most(bonded_share / p87_at_least(known, 0.01f), 1.0f));
  const float elsewhere = (bonded_share - in_known * known) / p87_at_least(1.0f - known, 0.01f);
  const float total = bonded ? bonded_share : 1.0f - bonded_share;
  float sum = 0.0f;
  for (int w = 0; w < P87_FORCED_WORKS - 1; w++) {
    const int is_known = w == P87_FORCED_DOMESTIC || w == P87_FORCED_MANUFACTURING || w == P87_FORCED_AGRICULTURE;
    const float debt = is_known ? in_known : elsewhere;
    sum += share[w] * (bonded ? debt : 1.0f - debt);
    if (u * total < sum) return (enum p87_forced_work)w;
  }
  return P87_FORCED_OTHER;
}

#endif
