/* Observed conditions: growth and conflict as they were.
 *
 * Growth. ln consumption per head of a country against 2016 is the sum of its years,
 *
 *     k.growth_pass_through * ln(1 + g_cy)                                     where growth g of real GDP per head is known
 *     k.growth_pass_through * (expected growth + shocks of world and region)   elsewhere (macro.c)
 *
 * Unusual growth, to which unemployment and migration react, is what a year has beyond the expected.
 *
 * Conflict. In a year with a figure a country is in conflict if its battle deaths say so, as for 2016. In others it
 * goes on from the year before by chance; without random events it stays as it was.
 *
 * Harvests, prices and epidemics go on by chance: they are not in the tables. Nor are closed schools, emergency
 * transfers and borders. */
#include "path87/world/observed.h"

#include "path87/base/dmath.h"
#include "path87/policy/scenario.h"
#include "path87/world/macro.h"
#include "path87/world/year_table.h"

static int knows(uint32_t years, unsigned year)
{
  return (int)(years >> (year - P87_YEAR_FIRST) & 1);
}

/* Years up to this one of which something is known. */
static uint32_t up_to(uint32_t years, unsigned year)
{
  return years & ((UINT32_C(2) << (year - P87_YEAR_FIRST)) - 1);
}

static int has(uint64_t without, enum p87_switch what)
{
  return !(without >> what & 1);
}

/* ln consumption per head that a year adds. shock: of the country's region, ln GDP per head, by year. */
static double grown(const struct p87_country *c, const struct p87_economy_params *k, const double shock[P87_YEARS],
                    unsigned year)
{
  const unsigned y = year - P87_YEAR_FIRST;
  const double pass = (double)k->growth_pass_through;
  if (knows(c->observed.knows_growth, year)) return pass * p87_ln(1.0 + c->observed.growth[y]);
  return p87_expected_growth(c, k) + pass * shock[y];
}

static void observe_growth(const struct p87_country *c, const struct p87_economy_params *k,
                           const double shock[P87_YEARS], unsigned year, struct p87_year_table *t)
{
  if (!up_to(c->observed.knows_growth, year)) return;
  const double expected = p87_expected_growth(c, k);
  double sum = 0;
  for (unsigned y = P87_YEAR_FIRST + 1; y <= year; y++) sum += grown(c, k, shock, y);
  t->ln_growth = (float)sum;
  t->unusual_growth[0] = year > P87_YEAR_FIRST + 1 ? (float)(grown(c, k, shock, year - 1) - expected) : 0.0f;
  t->unusual_growth[1] = (float)(grown(c, k, shock, year) - expected);
}

static void observe_conflict(const struct p87_country *c, const struct p87_shocks_params *k, struct p87_key key,
                             int by_chance, unsigned year, struct p87_year_table *t)
{
  if (!up_to(c->observed.knows_deaths, year)) return;
  int state = p87_conflict_2016(c, k);
  for (unsigned y = P87_YEAR_FIRST + 1; y <= year; y++) {
    if (knows(c->observed.knows_deaths, y))
      state = p87_deaths_of_conflict(c, k, c->observed.battle_deaths[y - P87_YEAR_FIRST]);
    else if (by_chance)
      state = p87_conflict_next(c, k, key, y, state);
  }
  t->conflict = (int8_t)(state - p87_conflict_2016(c, k));
}

static int is_read(const struct p87_figures *figures)
{
  for (size_t c = 0; c < figures->n_countries; c++)
    if (figures->country[c].observed.knows_growth) return 1;
  return 0;
}

void p87_observed_make(const struct p87_figures *figures, const struct p87_params *params, struct p87_key key,
                       uint64_t without, unsigned year, struct p87_year_table *table)
{
  double shock[P87_REGIONS][P87_YEARS] = {{0}};
  P87_CHECK(is_read(figures), "observed conditions in %u without the tables of params/world/observed", year);
  if (year <= P87_YEAR_FIRST) return;
  for (unsigned r = 0; r < P87_REGIONS && has(without, P87_SWITCH_growth_shocks); r++)
    for (unsigned y = P87_YEAR_FIRST + 1; y <= year; y++)
      shock[r][y - P87_YEAR_FIRST] =
        p87_growth_shocks(&params->economy, key, r, y) - p87_growth_shocks(&params->economy, key, r, y - 1);
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    observe_growth(country, &params->economy, shock[country->region], year, &table[c]);
    observe_conflict(country, &params->shocks, key, has(without, P87_SWITCH_random_events), year, &table[c]);
  }
}

static unsigned last_of(uint32_t years)
{
  unsigned last = P87_YEAR_FIRST;
  for (unsigned y = P87_YEAR_FIRST; y <= P87_YEAR_LAST; y++)
    if (knows(years, y)) last = y;
  return last;
}

struct p87_unobserved p87_observed_missing(const struct p87_figures *figures, const uint64_t *country_mask,
                                           unsigned horizon)
{
  struct p87_unobserved u = {0};
  uint32_t growth = 0, deaths = 0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    growth |= up_to(figures->country[c].observed.knows_growth, horizon);
    deaths |= up_to(figures->country[c].observed.knows_deaths, horizon);
  }
  u.last_growth = last_of(growth);
  u.last_deaths = last_of(deaths);
  for (size_t c = 0; c < figures->n_countries; c++) {
    if (!p87_has_country(country_mask, c)) continue;
    u.countries++;
    u.without_growth += up_to(figures->country[c].observed.knows_growth, horizon) != growth;
    u.without_deaths += up_to(figures->country[c].observed.knows_deaths, horizon) != deaths;
  }
  return u;
}
