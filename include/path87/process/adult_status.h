#ifndef PATH87_PROCESS_ADULT_STATUS_H
#define PATH87_PROCESS_ADULT_STATUS_H

#include "path87/base/dmath.h"
#include "path87/base/random.h"
#include "path87/params/params.h"
#include "path87/world/codes.h"
#include "path87/world/decision.h"
#include "path87/world/work_table.h"

/* Nobody is unemployed from this age on. */
enum { P87_UNEMPLOYED_BEFORE = 65 };

/* The three draws behind an adult's status and sector. */
struct p87_work_draws {
  uint32_t employment, sector, form;
};

struct p87_work_choice {
  uint8_t status; /* enum p87_work_status */
  uint8_t sector; /* enum p87_sector */
};

/* Where they stand in a stream this year: made once for a loop. */
struct p87_work_jumps {
  struct p87_jump employment, sector, form;
};

static inline struct p87_work_jumps p87_work_jumps_of(unsigned year)
{
  const struct p87_work_jumps jumps = {p87_jump_make(year, P87_DRAW_WORK_STATUS),
                                       p87_jump_make(year, P87_DRAW_WORK_SECTOR),
                                       p87_jump_make(year, P87_DRAW_WORK_FORM)};
  return jumps;
}

static inline struct p87_work_draws p87_work_draws_of(struct p87_stream stream, const struct p87_work_jumps *jumps)
{
  const struct p87_work_draws draws = {p87_draw_u32(stream, jumps->employment), p87_draw_u32(stream, jumps->sector),
                                       p87_draw_u32(stream, jumps->form)};
  return draws;
}

/* --- structure: what someone does, from the country's shares ------------------------------- */

static inline int p87_work_is_employment(unsigned status)
{
  return status >= P87_FORMAL_EMPLOYEE && status <= P87_CONTRIBUTING_FAMILY;
}

/* Share of employees like this one who are formal, as a threshold. group: 1 if of a discriminated one. */
static inline uint64_t p87_work_formal(const struct p87_work_table *table, unsigned sex, int group, unsigned age,
                                       unsigned year, unsigned grade)
{
  return table->formal[sex][group][p87_work_cohort(age, year)][grade < P87_GRADES ? grade : P87_GRADES - 1];
}

/* Chance of employment at this age, times a factor (1: as published). */
static inline double p87_work_employment(const struct p87_work_table *table, unsigned sex, unsigned age, double factor)
{
  const double p = (double)table->employed[sex][age] * 0x1p-32 * factor;
  return p < 1.0 ? p : 1.0;
}

/* Status and sector of someone in employment. */
static inline struct p87_work_choice p87_work_in_employment(const struct p87_work_structure *structure, unsigned sex,
                                                            unsigned area, uint64_t formal, struct p87_work_draws draws)
{
  struct p87_work_choice choice;
  const uint64_t *sector = structure->sector[sex][area];
  choice.sector = p87_happens(draws.sector, sector[0])   ? P87_AGRICULTURE
                  : p87_happens(draws.sector, sector[1]) ? P87_INDUSTRY
                                                         : P87_SERVICES;
  const uint64_t *status = structure->status[sex][choice.sector];
  choice.status = p87_happens(draws.form, (status[1] * formal) >> 32) ? P87_FORMAL_EMPLOYEE
                  : p87_happens(draws.form, status[1])                ? P87_INFORMAL_EMPLOYEE
                  : p87_happens(draws.form, status[2])                ? P87_OWN_ACCOUNT
                                                                      : P87_CONTRIBUTING_FAMILY;
  return choice;
}

static inline struct p87_work_choice p87_work_without(const struct p87_work_table *table, unsigned sex, unsigned age,
                                                      struct p87_work_draws draws)
{
  struct p87_work_choice choice = {P87_OUTSIDE_LABOUR_FORCE, P87_NO_SECTOR};
  if (age < P87_UNEMPLOYED_BEFORE && p87_happens(draws.sector, table->unemployed[sex])) choice.status = P87_UNEMPLOYED;
  return choice;
}

/* Status and sector of an adult of this sex, area and age from the country's structure of a year.
 *   employment  times the published chance of employment, 1 in an ordinary year
 *   formal      of p87_work_formal */
static inline struct p87_work_choice p87_work_choose(const struct p87_work_table *table,
                                                     const struct p87_work_structure *structure, unsigned sex,
                                                     unsigned area, unsigned age, double employment, uint64_t formal,
                                                     struct p87_work_draws draws)
{
  const uint64_t employed = (uint64_t)(p87_work_employment(table, sex, age, employment) * 0x1p32);
  return p87_happens(draws.employment, employed) ? p87_work_in_employment(structure, sex, area, formal, draws)
                                                 : p87_work_without(table, sex, age, draws);
}

/* --- transitions ----------------------------------------------------------------------------- */

/* How readily each status is left and taken up. Index: enum p87_work_status; 1 where there is none. */
static inline void p87_work_mobility(const struct p87_adult_work_params *k, float h[P87_WORK_STATUSES])
{
  h[P87_NO_STATUS] = 1.0f;
  h[P87_FORMAL_EMPLOYEE] = k->mobility_formal;
  h[P87_INFORMAL_EMPLOYEE] = k->mobility_informal;
  h[P87_OWN_ACCOUNT] = k->mobility_own_account;
  h[P87_CONTRIBUTING_FAMILY] = k->mobility_contributing;
  h[P87_UNEMPLOYED] = k->mobility_unemployed;
  h[P87_OUTSIDE_LABOUR_FORCE] = k->mobility_outside;
}

/* Chances, as thresholds for one draw, that someone of a status looks at other work, and takes up one of a status
 * that the structure offers: r h_s >= r h_s h_k. */
struct p87_work_turnover {
  uint64_t looks[P87_WORK_STATUSES], takes[P87_WORK_STATUSES][P87_WORK_STATUSES];
};

static inline void p87_work_turnover_of(const struct p87_adult_work_params *k, struct p87_work_turnover *t)
{
  float h[P87_WORK_STATUSES];
  p87_work_mobility(k, h);
  for (int s = 0; s < P87_WORK_STATUSES; s++) {
    const double looks = (double)k->change_rate * (double)h[s];
    t->looks[s] = p87_threshold(looks);
    for (int j = 0; j < P87_WORK_STATUSES; j++) t->takes[s][j] = p87_threshold(looks * (double)h[j]);
  }
}

/* Does someone whose chance of employment moves from `before` to `after` start or leave work, with a draw u? No more
 * people change than must: if `before` held over all of them, `after` does. */
static inline int p87_work_moves(int is_employed, double before, double after, uint32_t u)
{
  if (is_employed) return after < before && (double)u * before >= 0x1p32 * after;
  return after > before && (double)u * (1.0 - before) >= 0x1p32 * (1.0 - after);
}

/* The same, as a choice. in, out: what they would do with and without employment. */
static inline struct p87_work_choice p87_work_move(struct p87_work_choice now, double before, double after, uint32_t u,
                                                   struct p87_work_choice in, struct p87_work_choice out)
{
  const int is_employed = p87_work_is_employment(now.status);
  return !p87_work_moves(is_employed, before, after, u) ? now : is_employed ? out : in;
}

/* Employment against an ordinary year when growth is beyond what was expected (ln): Okun's relation. 1 without. */
static inline float p87_work_employment_factor(const struct p87_adult_work_params *k, float unusual_growth)
{
  return p87_expf(k->okun * unusual_growth);
}

/* --- structure on the move ---------------------------------------------------------------------- */

/* Places of work whose shares move: sectors by forms, which are employees, own account and contributing family. */
static inline unsigned p87_work_place(unsigned sector, unsigned status)
{
  const unsigned form = status <= P87_INFORMAL_EMPLOYEE ? 0 : status - P87_INFORMAL_EMPLOYEE;
  return (sector - P87_AGRICULTURE) * P87_WORK_FORMS + form;
}

/* Where those go who leave a place that shrinks, by two draws: shares of what grows. formal: of p87_work_formal. */
static inline struct p87_work_choice p87_work_growing(const struct p87_work_shift *shift, unsigned sex, unsigned area,
                                                      uint64_t formal, uint32_t place, uint32_t form)
{
  unsigned k = 0;
  while (k < P87_WORK_PLACES - 1 && !p87_happens(place, shift->upto[sex][area][k])) k++;
  const unsigned status = k % P87_WORK_FORMS;
  const struct p87_work_choice choice = {.sector = (uint8_t)(P87_AGRICULTURE + k / P87_WORK_FORMS),
                                         .status = (uint8_t)(status > 0 ? P87_INFORMAL_EMPLOYEE + status
                                                             : p87_happens(form, formal) ? P87_FORMAL_EMPLOYEE
                                                                                         : P87_INFORMAL_EMPLOYEE)};
  return choice;
}

/* --- earnings -------------------------------------------------------------------------------- */

/* Years in employment before 18 beyond which more do not count: history of 2016 goes back no further. */
enum { P87_PAST_WORK_YEARS = 5 };

/* Share of adults of 2016 who worked as children, by wealth of the household (standard score); poorest: of the
 * poorest. Falls with wealth. */
static inline float p87_past_work_share(float poorest, float wealth)
{
  return poorest * p87_logisticf(-1.7f * wealth);
}

/* ln earnings for years in employment before 18, against `usual` years. Never rises with years. */
static inline float p87_past_work_gap(const struct p87_adult_work_params *k, unsigned years, float usual)
{
  const float counted = years < P87_PAST_WORK_YEARS ? (float)years : (float)P87_PAST_WORK_YEARS;
  return k->past_work * (usual - counted);
}

/* What organisation adds to the earnings of those who work for pay or profit.
 *   voice  share of them that is organised beyond 2016, 0-1. 1 without; never falls with it. */
static inline float p87_voice_factor(const struct p87_adult_work_params *k, float voice)
{
  return 1.0f + k->voice_premium * voice;
}

/* Earnings of an employee whom a floor reaches. floor: share of the informal wage, 0 = none. Never lower than without. */
static inline float p87_minimum_wage(float earning, float floor, float informal_wage)
{
  return p87_at_least(floor * informal_wage, earning);
}

#endif
