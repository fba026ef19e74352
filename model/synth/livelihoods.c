/* Livelihoods of 2016: wealth, adults' work, earning potential, land.
 *
 * Wealth z of a household is a standard score over the country's persons, N(0, 1): a part of the area
 * (the published gap of poverty between country and town), a part of the community and its own. The
 * parts of communities, and of households within one, are spread evenly over their distributions, so that
 * a country of few communities is as rich and as unequal as one of many. Potential of an earner:
 *
 *     e_i = e_c(z) + k (r (g_i - g_c) - c (w_i - w(z)) + d u_i)
 *
 *   g_i  grades completed, g_c their mean; r return to a grade; u_i ~ N(0, 1)
 *   w_i  years in employment before 18, five or none; w(z) their mean at this wealth; c what one takes away
 *   e_c, k  of the country, set by p87_pilots_fit
 *
 * so larger households, those with fewer earners and less schooling are poorer. Land is lognormal and
 * rises with wealth. */
#include "path87/synth/livelihoods.h"

#include "path87/base/dmath.h"
#include "path87/process/adult_status.h"
#include "path87/process/supply_chain.h"
#include "path87/process/traits.h"
#include "path87/synth/schooling.h"
#include "path87/synth/groups.h"
#include "path87/synth/ties.h"
#include "path87/world/decision.h"
#include "path87/world/identity.h"

enum draws { /* places after P87_DRAW_SYNTH_PERSON, P87_DRAW_SYNTH_HOME, P87_DRAW_SYNTH_PLACE */
             POTENTIAL = 21,
             PARENT_WORKED,
             LUCK,
             HOME_LAND = 1,
             PLACE_RANK = 0,
             PLACE_KM,
             PLACE_QUALITY,
             PLACE_HOMES_RANK,
             PLACE_EXPOSURE
};

static float normal(struct p87_key key, p87_id id, uint32_t decision)
{
  return p87_normal_quantilef(p87_uniform(p87_draw_u32(p87_stream_of(key, id), p87_jump_make(P87_FOR_LIFE, decision))));
}

static float uniform(struct p87_key key, p87_id id, uint32_t decision)
{
  return p87_uniform(p87_draw_u32(p87_stream_of(key, id), p87_jump_make(P87_FOR_LIFE, decision)));
}

static void give_work(const struct p87_synth *synth, struct p87_community *c)
{
  const struct p87_work_table *table = &synth->work[c->country];
  const struct p87_work_jumps jumps = p87_work_jumps_of(P87_FOR_LIFE);
  struct p87_persons *p = &c->persons;
  for (p87_index i = 0; i < p->n; i++) {
    if (p->age[i] < P87_ADULT_FIRST) continue;
    const struct p87_stream stream = p87_stream_of(synth->key, p->id[i]);
    const struct p87_work_draws draws = p87_work_draws_of(stream, &jumps);
    const int group = p87_is_discriminated(c->households.traits[p->household[i]]);
    const uint64_t formal = p87_work_formal(table, p->sex[i], group, p->age[i], P87_YEAR_FIRST, p->grade[i]);
    const struct p87_work_choice choice =
      p87_work_choose(table, &table->structure, p->sex[i], c->area, p->age[i], 1.0, formal, draws);
    p->work_status[i] = choice.status;
    p->sector[i] = choice.sector;
  }
}

static uint32_t place_index(const struct p87_synth *synth, const struct p87_community *c)
{
  return c->id - synth->directory->first[c->country * P87_AREAS + c->area];
}

static p87_id place_id(const struct p87_synth *synth, const struct p87_community *c)
{
  return p87_id_community(c->country, c->area, place_index(synth, c));
}

static const double golden = 0.61803398874989485;

/* The k-th of a series of standard scores: steps of an irrational share, the golden section as a rule, from a
 * drawn start, so that any number of them covers the distribution evenly. */
static float even_score(float start, uint32_t k, double step)
{
  const double at = (double)start + step * (double)k;
  const double share = at - (double)(int64_t)at;
  return p87_normal_quantilef((float)(share < 1e-4 ? 1e-4 : share > 0.9999 ? 0.9999 : share));
}

float p87_livelihoods_place_score(const struct p87_synth *synth, const struct p87_community *c, uint32_t decision,
                                  double step)
{
  const p87_id first = p87_id_community(c->country, c->area, 0);
  return even_score(uniform(synth->key, first, decision), place_index(synth, c), step);
}

/* Wealth and land of every household. */
static void give_wealth(const struct p87_synth *synth, struct p87_community *c)
{
  const struct p87_synthesis_params *k = &synth->params->synthesis;
  const struct p87_country *country = &synth->figures->country[c->country];
  struct p87_households *home = &c->households;
  const float urban = (float)country->urban[0];
  const float gap = k->income_rural * p87_logf((float)country->economy.poverty_rural_ratio);
  const float area = c->area == P87_URBAN ? gap * (1.0f - urban) : -gap * urban;
  const float between = gap * gap * urban * (1.0f - urban) + k->income_community * k->income_community;
  const float own = __builtin_sqrtf(between < 0.84f ? 1.0f - between : 0.16f);
  const float place =
    area + k->income_community * p87_livelihoods_place_score(synth, c, P87_DRAW_SYNTH_PLACE + PLACE_RANK, golden);
  const float land = c->area == P87_RURAL ? k->land_acre_median : k->land_acre_median * k->land_urban_factor;
  const float start = uniform(synth->key, place_id(synth, c), P87_DRAW_SYNTH_PLACE + PLACE_HOMES_RANK);
  const float rest = __builtin_sqrtf(1.0f - k->land_wealth * k->land_wealth);
  for (p87_index h = 0; h < home->n; h++) {
    home->wealth[h] = place + own * even_score(start, h, golden);
    const float z =
      k->land_wealth * home->wealth[h] + rest * normal(synth->key, home->id[h], P87_DRAW_SYNTH_HOME + HOME_LAND);
    home->land_acre[h] = land * p87_expf(k->land_sd * z);
  }
}

static void set_parent_worked(struct p87_persons *p, p87_index i, int did)
{
  p->background[i] = (uint8_t)((p->background[i] & ~P87_PARENT_WORKED) | (did ? P87_PARENT_WORKED : 0));
}

/* Share of adults of a household who worked as children. */
static float share_worked(const struct p87_synth *synth, float wealth)
{
  return p87_past_work_share(synth->params->synthesis.parent_worked, wealth);
}

/* Who worked as a child: adults by rank, the poor more often; children have it from the mother if she is there. */
static void give_past(const struct p87_synth *synth, struct p87_community *c, p87_index h)
{
  const float z = c->households.wealth[h];
  const uint64_t worked = p87_threshold((double)share_worked(synth, z));
  const struct p87_jump jump = p87_jump_make(P87_FOR_LIFE, P87_DRAW_SYNTH_PERSON + PARENT_WORKED);
  struct p87_persons *p = &c->persons;
  const p87_index first = c->households.first[h], end = first + c->households.members[h];
  for (p87_index i = first; i < end; i++) {
    const int did = p87_happens(p87_draw_u32(p87_stream_of(synth->key, p->id[i]), jump), worked);
    set_parent_worked(p, i, did);
    if (p->age[i] >= P87_ADULT_FIRST) p->years_worked[i] = did ? P87_PAST_WORK_YEARS : 0;
  }
  for (p87_index i = first; i < end; i++)
    for (p87_index j = first; j < end; j++)
      if (p->mother[i] != 0 && p->mother[i] == p->id[j]) set_parent_worked(p, i, p->years_worked[j] > 0);
}

void p87_livelihoods_potential(const struct p87_synth *synth, struct p87_community *c)
{
  const struct p87_work_table *table = &synth->work[c->country];
  const struct p87_adult_work_params *k = &synth->params->adult_work;
  struct p87_persons *p = &c->persons;
  const struct p87_households *home = &c->households;
  for (p87_index h = 0; h < home->n; h++) {
    const float base = p87_potential_at(table, home->wealth[h]);
    const float past = P87_PAST_WORK_YEARS * share_worked(synth, home->wealth[h]);
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
      if (p->age[i] >= P87_ADULT_FIRST)
        p->ln_earning[i] =
          base + table->fit.spread * (k->return_to_grade * ((float)p->grade[i] - table->fit.mean_grade) +
                                      p87_past_work_gap(k, p->years_worked[i], past) +
                                      k->start_sd * normal(synth->key, p->id[i], P87_DRAW_SYNTH_PERSON + POTENTIAL));
  }
}

/* How much of children's work feeds export chains: steps of sqrt(2) cover the ranks evenly, and apart from wealth. */
static float exposure_of(const struct p87_synth *synth, const struct p87_community *c)
{
  const p87_id first = p87_id_community(c->country, c->area, 0);
  const float start = uniform(synth->key, first, P87_DRAW_SYNTH_PLACE + PLACE_EXPOSURE);
  const double at = (double)start + 0.41421356237309505 * (double)place_index(synth, c);
  const float share = (float)synth->figures->country[c->country].supply_chain.export_share;
  return p87_exposure_at(&synth->params->supply_chain, share, (float)(at - (double)(int64_t)at));
}

static void give_place(const struct p87_synth *synth, struct p87_community *c)
{
  const struct p87_school_params *k = &synth->params->school;
  const struct p87_country *country = &synth->figures->country[c->country];
  const p87_id id = place_id(synth, c);
  const float km = c->area == P87_URBAN ? k->km_urban : k->km_rural;
  c->school_km = km * p87_expf(0.5f * normal(synth->key, id, P87_DRAW_SYNTH_PLACE + PLACE_KM) - 0.125f);
  c->exposure = exposure_of(synth, c);
  c->child_penalty_age = P87_ADULT_FIRST; /* neutral: nothing is expected */
  c->school_quality = normal(synth->key, id, P87_DRAW_SYNTH_PLACE + PLACE_QUALITY);
  c->school_fee_usd_year = k->fee_share * (float)country->economy.consumption_usd_day * 365.0f;
  c->wage_factor = 1.0f;
  c->child_penalty_age = P87_ADULT_FIRST; /* neutral: nothing is expected */
}

void p87_livelihoods_give(const struct p87_synth *synth, struct p87_community *c)
{
  give_place(synth, c);
  give_wealth(synth, c);
  p87_groups_give(synth, c);
  p87_ties_give(synth, c);
  p87_schooling_give(synth, c);
  give_work(synth, c);
  for (p87_index h = 0; h < c->households.n; h++) give_past(synth, c, h);
  p87_livelihoods_potential(synth, c);
}

void p87_livelihoods_sample(const struct p87_synth *synth, const struct p87_community *c, struct p87_income_sample *s)
{
  const struct p87_persons *p = &c->persons;
  const struct p87_households *home = &c->households;
  const struct p87_adult_work_params *k = &synth->params->adult_work;
  float factor[P87_WORK_STATUSES];
  p87_status_factors(k, 1.0f, factor);
  for (p87_index h = 0; h < home->n; h++) {
    const size_t before = s->n_adults;
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++) {
      if (p->age[i] < P87_ADULT_FIRST || !(factor[p->work_status[i]] > 0.0f)) continue;
      s->worth[s->n_adults] = p87_logf(factor[p->work_status[i]]) +
                              k->start_sd * normal(synth->key, p->id[i], P87_DRAW_SYNTH_PERSON + POTENTIAL) +
                              k->year_sd * normal(synth->key, p->id[i], P87_DRAW_SYNTH_PERSON + LUCK);
      s->grade[s->n_adults++] = p->grade[i];
    }
    s->wealth[s->n_homes] = home->wealth[h];
    s->members[s->n_homes] = home->members[h];
    s->adults[s->n_homes++] = (uint16_t)(s->n_adults - before);
  }
}
