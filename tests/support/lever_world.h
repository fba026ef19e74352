/* Worlds in which levers are tried one by one: a few countries known alone, an administration that reaches everyone, and
 * 2016 lived once, from which every try goes on.
 *
 *     struct lever_world *lw = lever_world_make("BGD COD ETH", 20000);
 *     struct p87_world w = lever_branch(lw, &setting, 1);
 *     lever_year(lw, &w, 2017);                    tallies: lw->stage.tally
 *     p87_world_free(&w);
 *     lever_world_free(lw);
 *
 * Parameters of lw->in may be changed between years. Include after prop.h and small_world.h. */
#ifndef PATH87_TESTS_SUPPORT_LEVER_WORLD_H
#define PATH87_TESTS_SUPPORT_LEVER_WORLD_H

struct lever_world {
  struct p87_inputs *in;
  struct p87_stage stage;
  struct p87_scenario scenario; /* settings and events are borrowed from the test */
  struct p87_world start;
  struct p87_tally_layout *tally_start;
};

/* An administration that reaches everyone, at once and for nothing. */
static inline void perfect_administration(struct p87_inputs *in)
{
  struct p87_policy_params *k = &in->params.policy;
  k->capacity_low = k->capacity_high = 1.0f;
  k->undocumented = k->survey_error = 0.0f;
  k->administration = k->leakage = 0.0f;
}

static inline void lever_remember(struct lever_world *lw)
{
  memcpy(lw->tally_start, lw->stage.tally, lw->in->figures.n_countries * sizeof *lw->tally_start);
}

/* in: taken over. */
static inline struct lever_world *lever_world_of(struct p87_inputs *in, double scale)
{
  struct lever_world *lw = p87_alloc(sizeof *lw);
  assert_non_null(lw);
  memset(lw, 0, sizeof *lw);
  lw->in = in;
  small_scenario(&lw->scenario, NULL, scale);
  lw->tally_start = p87_alloc_array(lw->in->figures.n_countries, sizeof *lw->tally_start);
  assert_non_null(lw->tally_start);
  assert_int_equal(p87_stage_init(&lw->stage, p87_comm_world(), lw->in, small_kernels(), &lw->scenario), P87_OK);
  assert_int_equal(p87_stage_synthesise(&lw->stage, 0, &lw->start), P87_OK);
  assert_int_equal(p87_stage_start(&lw->stage, &lw->scenario, 0, &lw->start), P87_OK);
  lever_remember(lw);
  return lw;
}

static inline struct lever_world *lever_world_make(const char *countries, double scale)
{
  struct p87_inputs *in = small_inputs_of(countries);
  perfect_administration(in);
  return lever_world_of(in, scale);
}

static inline void lever_world_free(struct lever_world *lw)
{
  lw->scenario.settings = NULL;
  lw->scenario.events = NULL;
  p87_world_free(&lw->start);
  p87_stage_free(&lw->stage);
  p87_scenario_free(&lw->scenario);
  small_inputs_free(lw->in);
  p87_free(lw->tally_start);
  p87_free(lw);
}

/* From the start on, with these settings. Freed by the caller. */
static inline struct p87_world lever_branch(struct lever_world *lw, struct p87_setting *settings, size_t n)
{
  struct p87_world world;
  memset(&world, 0, sizeof world);
  lw->scenario.settings = settings;
  lw->scenario.n_settings = n;
  assert_int_equal(p87_scenario_number(&lw->scenario), 0);
  assert_int_equal(p87_world_copy(&world, &lw->start), P87_OK);
  memcpy(lw->stage.tally, lw->tally_start, lw->in->figures.n_countries * sizeof *lw->tally_start);
  return world;
}

static inline void lever_year(struct lever_world *lw, struct p87_world *world, unsigned year)
{
  assert_int_equal(p87_stage_year(&lw->stage, &lw->scenario, 0, year, world), P87_OK);
}

/* Everywhere, everyone, always. */
static inline struct p87_setting lever_setting(enum p87_lever lever, double value)
{
  struct p87_setting s = p87_setting_make(lever);
  s.value = value;
  s.last_year = 2030;
  return s;
}

/* An event of a size, as a share, in one year and these areas, everywhere. */
static inline struct p87_event lever_event(enum p87_event_kind kind, double size, unsigned year, unsigned area_mask)
{
  struct p87_event e;
  memset(&e, 0, sizeof e);
  e.kind = kind;
  e.size = size;
  e.first_year = e.last_year = (uint16_t)year;
  e.region_mask = 0xFF;
  e.area_mask = (uint8_t)area_mask;
  memset(e.country_mask, 0xFF, sizeof e.country_mask);
  return e;
}

/* Leaves out every step of the year but these (bits of enum p87_switch) and the tallies. */
static inline uint64_t lever_only(uint64_t steps)
{
  return ((UINT64_C(1) << P87_SWITCH_STEPS) - 1) & ~steps & ~(UINT64_C(1) << P87_SWITCH_count) &
         ~(UINT64_C(1) << P87_SWITCH_exchange);
}

#define SWITCH(step) (UINT64_C(1) << P87_SWITCH_##step)

/* Sum of cells of the last year over countries. */
static inline int64_t lever_sum(const struct lever_world *lw, size_t offset, size_t n)
{
  int64_t sum = 0;
  for (size_t c = 0; c < lw->in->figures.n_countries; c++)
    for (size_t k = 0; k < n; k++)
      sum += ((const int64_t *)(const void *)((const char *)&lw->stage.tally[c] + offset))[k];
  return sum;
}

#define TALLY(lw, field) \
  lever_sum(lw, offsetof(struct p87_tally_layout, field), \
            sizeof(((struct p87_tally_layout *)0)->field) / sizeof(int64_t))

/* What a lever cost in the last year, in simulated persons' USD PPP. */
static inline double lever_cost(const struct lever_world *lw, enum p87_lever lever)
{
  double usd = 0;
  for (size_t c = 0; c < lw->in->figures.n_countries; c++)
    for (int area = 0; area < P87_AREAS; area++)
      usd += 1e-6 * (double)lw->stage.tally[c].costs_micro_usd[area * P87_LEVERS + (int)lever];
  return usd;
}

/* The same of those it reached. */
static inline int64_t lever_reached(const struct lever_world *lw, enum p87_lever lever)
{
  int64_t n = 0;
  for (size_t c = 0; c < lw->in->figures.n_countries; c++)
    for (int area = 0; area < P87_AREAS; area++) n += lw->stage.tally[c].costs_reached[area * P87_LEVERS + (int)lever];
  return n;
}

/* Is every column of this person, or of this household but its rows, the same in both? */
static inline int same_person(const struct p87_persons *a, const struct p87_persons *b, p87_index i)
{
  int same = 1;
#define P87_PERSON(type, name, unit, meaning) same &= memcmp(&a->name[i], &b->name[i], sizeof(type)) == 0;
#include "path87/tables/columns.def"
  return same;
}

static inline int same_home(const struct p87_households *a, const struct p87_households *b, p87_index h)
{
  int same = 1;
#define P87_HOUSEHOLD(type, name, unit, meaning) same &= memcmp(&a->name[h], &b->name[h], sizeof(type)) == 0;
#include "path87/tables/columns.def"
  return same;
}

#endif
