/* Macro paths: what happens to countries without anybody's decision.
 *
 * Growth. ln consumption per head of a country against 2016, t years later:
 *
 *     k.growth_pass_through * ( t g_c + sum_{s <= t} (w_s + v_rs) )
 *     w_s = a w_{s-1} + sqrt(1 - a^2) s_w u,   v_rs = s_v u        w_2016 = 0
 *
 * g_c: half the country's own mean of 2010-16, half the regional long-run mean (year_table.c); w, v: shocks
 * of the world and of region r. s_w, s_v, a: k.growth_world_sd, k.growth_region_sd, k.growth_world_persistence.
 * The subsistence line stays where it is in real terms. Left out on purpose: shocks of one country alone.
 *
 * Drift. What income does not explain of the past is taken to go on, with chance: ln prevalence of child labour
 * employment in region r moves by
 *
 *     d_rp = m_r + s_m u_r + s_p u_rp   a year,  p: the period of four years
 *
 * m_r, s_m: mean and its spread after the backcast of 2008-2016; s_p: spread between periods (params/calibrated/
 * drift.csv, made by `path87 calibrate --drift`). It enters as utility of work, D / e_r, where e_r = d ln prevalence
 * / d utility of work of the region, measured in the model of 2016 by the same command. Common to all
 * scenarios, so that it cancels in differences. `without: [drift]` leaves it out.
 *
 * Conflict. A country is in conflict or not (at least k.conflict_deaths a year per 100,000 persons and
 * LEAST_BATTLE_DEATHS in all); that of 2016 goes on. Each year it ends with k.conflict_exit*,
 * or begins with k.conflict_onset*, those of fragile countries apart.
 *
 * Harvest: the part that communities of a country share, N(0, 1). Price of traded crops: one for the world,
 * ln p = b ln p_{-1} + s u, 0 in 2016. Epidemics strike a country by chance.
 *
 * Coefficients: params/model.yml, sections economy and shocks. */
#include "path87/world/macro.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/policy/scenario.h"

enum { PERIOD_YEARS = 4, LEAST_BATTLE_DEATHS = 25 };

/* Who draws: never a person, since decisions are the macro path's own. */
static p87_id of_world(void)
{
  return p87_hash2(UINT64_C(0x6d6163726f), 0);
}

static p87_id of_region(unsigned region)
{
  return p87_hash2(UINT64_C(0x726567696f6e), region);
}

/* By the code, so that a longer list of countries changes no path. */
static p87_id of_country(const struct p87_country *c)
{
  const uint64_t code =
    (uint64_t)(unsigned char)c->iso3[0] << 16 | (uint64_t)(unsigned char)c->iso3[1] << 8 | (unsigned char)c->iso3[2];
  return p87_hash2(UINT64_C(0x636f756e747279), code);
}

static uint32_t draw(struct p87_key key, p87_id who, unsigned year, unsigned decision)
{
  return p87_draw_u32(p87_stream_of(key, who), p87_jump_make(year, decision));
}

static double normal(struct p87_key key, p87_id who, unsigned year, unsigned decision)
{
  return (double)p87_normal_quantilef(p87_uniform(draw(key, who, year, decision)));
}

double p87_growth_shocks(const struct p87_economy_params *k, struct p87_key key, unsigned region, unsigned year)
{
  const double a = (double)k->growth_world_persistence;
  const double fresh = __builtin_sqrt(1.0 - a * a) * (double)k->growth_world_sd;
  double world = 0, sum = 0;
  for (unsigned y = P87_YEAR_FIRST + 1; y <= year; y++) {
    world = a * world + fresh * normal(key, of_world(), y, P87_DRAW_GROWTH);
    sum += world + (double)k->growth_region_sd * normal(key, of_region(region), y, P87_DRAW_GROWTH);
  }
  return sum;
}

double p87_drift(const struct p87_drift *d, struct p87_key key, unsigned region, unsigned year)
{
  const double mean = d->mean + d->mean_sd * normal(key, of_region(region), P87_FOR_LIFE, P87_DRAW_DRIFT);
  double sum = 0;
  for (unsigned y = P87_YEAR_FIRST + 1; y <= year; y++) {
    const unsigned begun = y - (y - P87_YEAR_FIRST - 1) % PERIOD_YEARS;
    sum += mean + d->period_sd * normal(key, of_region(region), begun, P87_DRAW_DRIFT);
  }
  return sum;
}

int p87_deaths_of_conflict(const struct p87_country *c, const struct p87_shocks_params *k, double deaths)
{
  return deaths >= (double)k->conflict_deaths && deaths * 1e-5 * p87_country_persons(c) >= LEAST_BATTLE_DEATHS;
}

int p87_conflict_2016(const struct p87_country *c, const struct p87_shocks_params *k)
{
  return p87_deaths_of_conflict(c, k, c->conflict.battle_deaths_per_100000_2016);
}

int p87_conflict_next(const struct p87_country *c, const struct p87_shocks_params *k, struct p87_key key, unsigned year,
                      int state)
{
  const int fragile = c->conflict.fragile > 0.5;
  const float begins = fragile ? k->conflict_onset_fragile : k->conflict_onset;
  const float ends = fragile ? k->conflict_exit_fragile : k->conflict_exit;
  const uint64_t turns = p87_threshold((double)(state ? ends : begins));
  return state ^ p87_happens(draw(key, of_country(c), year, P87_DRAW_CONFLICT), turns);
}

int p87_conflict(const struct p87_country *c, const struct p87_shocks_params *k, struct p87_key key, unsigned year)
{
  int state = p87_conflict_2016(c, k);
  for (unsigned y = P87_YEAR_FIRST + 1; y <= year; y++) state = p87_conflict_next(c, k, key, y, state);
  return state;
}

static double ln_price(const struct p87_shocks_params *k, struct p87_key key, unsigned year)
{
  double price = 0;
  for (unsigned y = P87_YEAR_FIRST + 1; y <= year; y++)
    price = (double)k->price_persistence * price + (double)k->price_sd * normal(key, of_world(), y, P87_DRAW_PRICE);
  return price;
}

static void happen(const struct p87_country *c, const struct p87_shocks_params *k, struct p87_key key, unsigned year,
                   double price, struct p87_year_table *t)
{
  const p87_id who = of_country(c);
  t->chance_events = 1;
  t->harvest = (float)normal(key, who, year, P87_DRAW_HARVEST);
  t->ln_price = (float)price;
  t->epidemic = (uint8_t)p87_happens(draw(key, who, year, P87_DRAW_EPIDEMIC), p87_threshold((double)k->epidemic_rate));
  t->conflict = (int8_t)(p87_conflict(c, k, key, year) - p87_conflict_2016(c, k));
}

static int has(uint64_t without, enum p87_switch what)
{
  return !(without >> what & 1);
}

void p87_macro_make(const struct p87_figures *figures, const struct p87_params *params, struct p87_key key,
                    uint64_t without, unsigned year, struct p87_year_table *table)
{
  if (year <= P87_YEAR_FIRST) return;
  float growth[P87_REGIONS] = {0}, drift[P87_REGIONS] = {0}, unusual[P87_REGIONS][2] = {{0}};
  for (unsigned r = 0; r < P87_REGIONS; r++) {
    const struct p87_drift *d = &params->drift[r];
    if (has(without, P87_SWITCH_growth_shocks)) {
      const double pass = (double)params->economy.growth_pass_through;
      const double now = pass * p87_growth_shocks(&params->economy, key, r, year);
      const double last = pass * p87_growth_shocks(&params->economy, key, r, year - 1);
      growth[r] = (float)now;
      unusual[r][0] = (float)(last - pass * p87_growth_shocks(&params->economy, key, r, year - 2));
      unusual[r][1] = (float)(now - last);
    }
    if (has(without, P87_SWITCH_drift) && d->ln_per_utility > 0.0)
      drift[r] = (float)(p87_drift(d, key, r, year) / d->ln_per_utility);
  }
  const double price = ln_price(&params->shocks, key, year);
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    table[c].ln_growth += growth[country->region];
    memcpy(table[c].unusual_growth, unusual[country->region], sizeof table[c].unusual_growth);
    table[c].work_drift = drift[country->region];
    if (has(without, P87_SWITCH_random_events)) happen(country, &params->shocks, key, year, price, &table[c]);
  }
}
