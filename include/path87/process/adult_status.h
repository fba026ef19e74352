#ifndef PATH87_PROCESS_ADULT_STATUS_H
#define PATH87_PROCESS_ADULT_STATUS_H

#include "path87/base/random.h"
#include "path87/world/codes.h"
#include "path87/world/decision.h"
#include "path87/world/work_table.h"

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

/* Status and sector of an adult of this sex, area and age from the country's structure. */
static inline struct p87_work_choice p87_work_choose(const struct p87_work_table *table, unsigned sex, unsigned area,
                                                     unsigned age, struct p87_work_draws draws)
{
  struct p87_work_choice choice = {P87_OUTSIDE_LABOUR_FORCE, P87_NO_SECTOR};
  if (!p87_happens(draws.employment, table->employed[sex][age])) {
    if (age < 65 && p87_happens(draws.sector, table->unemployed[sex])) choice.status = P87_UNEMPLOYED;
    return choice;
  }
  const uint64_t *sector = table->sector[sex][area];
  choice.sector = p87_happens(draws.sector, sector[0])   ? P87_AGRICULTURE
                  : p87_happens(draws.sector, sector[1]) ? P87_INDUSTRY
                                                         : P87_SERVICES;
  const uint64_t *status = table->status[sex][choice.sector];
  choice.status = p87_happens(draws.form, status[0])   ? P87_FORMAL_EMPLOYEE
                  : p87_happens(draws.form, status[1]) ? P87_INFORMAL_EMPLOYEE
                  : p87_happens(draws.form, status[2]) ? P87_OWN_ACCOUNT
                                                       : P87_CONTRIBUTING_FAMILY;
  return choice;
}

#endif
