/* Livelihoods of 2016: schooling, adults' work, earning potential, land.
 *
 * Income per head y of a household follows from its members:
 *
 *     y = (1/n) sum_i f(status_i) exp(e_i)
 *     e_i = m_c + s_c z_h + r (g_i - g_c) + d u_i
 *
 *   z_h  rank of the household: area, community and own part, together N(0, 1)
 *   g_i  grades completed, g_c their mean; r return to a grade; u_i ~ N(0, 1)
 *   f    earnings of the status against a formal employee
 *   m_c, s_c  set by p87_synth_incomes so that ln y has the country's mean and
 *             spread (Gini coefficient, poverty headcount)
 *
 * so larger households, those with fewer earners and less schooling are poorer.
 * Schooling of adults: completion of each level by the young, shifted by cohort. */
#include "path87/synth/livelihoods.h"

#include "path87/base/dmath.h"
#include "path87/process/adult_status.h"
#include "path87/world/decision.h"
#include "path87/world/identity.h"

enum draws { /* places after P87_DRAW_SYNTH_PERSON + 20, P87_DRAW_SYNTH_HOME, P87_DRAW_SYNTH_PLACE */
             GRADE = 20,
             POTENTIAL,
             PARENT_WORKED,
             HOME_RANK = 0,
             HOME_LAND,
             PLACE_RANK = 0,
             PLACE_KM,
             PLACE_QUALITY
};

/* Years in employment before 18 of a founder who worked as a child: more than none is all that counts. */
enum { YEARS_WORKED = 5 };

/* A child starts school late or repeats: grades behind age when the burn-in begins. */
static const float progress_before = 0.9f;

static float normal(struct p87_key key, p87_id id, uint32_t decision)
{
  return p87_normal_quantilef(p87_uniform(p87_draw_u32(p87_stream_of(key, id), p87_jump_make(P87_FOR_LIFE, decision))));
}

static float uniform(struct p87_key key, p87_id id, uint32_t decision)
{
  return p87_uniform(p87_draw_u32(p87_stream_of(key, id), p87_jump_make(P87_FOR_LIFE, decision)));
}

/* Chance that someone of this age completed a level that `young` of today's young complete. */
static float cohort_share(float young, unsigned age, float slope)
{
  const float p = young < 0.001f ? 0.001f : young > 0.999f ? 0.999f : young;
  const float years = age > 20 ? (float)(age - 20) : 0.0f;
  return p87_logisticf(p87_logistic_quantilef(p) + slope * years);
}

static uint8_t adult_grade(const struct p87_country *c, const struct p87_synthesis_params *k, unsigned sex,
                           unsigned age, float u)
{
  const struct p87_education_figures *e = &c->education;
  const int male = sex == P87_MALE;
  const float primary =
    cohort_share((float)(male ? e->completion_primary_male : e->completion_primary_female), age, k->cohort_schooling);
  const float lower =
    cohort_share((float)(male ? e->completion_lower_male : e->completion_lower_female), age, k->cohort_schooling);
  const float upper =
    cohort_share((float)(male ? e->completion_upper_male : e->completion_upper_female), age, k->cohort_schooling);
  const int years[3] = {(int)e->primary_years, (int)e->lower_secondary_years, (int)e->upper_secondary_years};
  if (u < upper) return (uint8_t)(years[0] + years[1] + years[2]);
  if (u < lower) return (uint8_t)(years[0] + years[1]);
  if (u < primary) return (uint8_t)years[0];
  return (uint8_t)((float)years[0] * (1.0f - u) / (1.0f - primary + 1e-6f)); /* the rest left on the way */
}

static uint8_t child_grade(const struct p87_country *c, unsigned age)
{
  const float years = (float)age - 5.0f - (float)c->education.entry_age; /* at the start of the burn-in */
  return p87_to_u8(years > 0.0f ? years * progress_before : 0.0f);
}

static void give_schooling(const struct p87_synth *synth, struct p87_community *c)
{
  const struct p87_country *country = &synth->figures->country[c->country];
  struct p87_persons *p = &c->persons;
  for (p87_index i = 0; i < p->n; i++) {
    const unsigned age = p->age[i];
    p->grade[i] = age > P87_CHILD_LAST ? adult_grade(country, &synth->params->synthesis, p->sex[i], age,
                                                     uniform(synth->key, p->id[i], P87_DRAW_SYNTH_PERSON + GRADE))
                                       : child_grade(country, age);
  }
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
    const struct p87_work_choice choice = p87_work_choose(table, p->sex[i], c->area, p->age[i], draws);
    p->work_status[i] = choice.status;
    p->sector[i] = choice.sector;
  }
}

static p87_id place_id(const struct p87_synth *synth, const struct p87_community *c)
{
  return p87_id_community(c->country, c->area, c->id - synth->directory->first[c->country * P87_AREAS + c->area]);
}

/* Rank of a household among those of the country, N(0, 1) over persons. */
static float home_rank(const struct p87_synth *synth, const struct p87_community *c, p87_index h)
{
  const struct p87_synthesis_params *k = &synth->params->synthesis;
  const struct p87_country *country = &synth->figures->country[c->country];
  const float urban = (float)country->urban[0];
  const float gap = k->income_rural * p87_logf((float)country->economy.poverty_rural_ratio);
  const float area = c->area == P87_URBAN ? gap * (1.0f - urban) : -gap * urban;
  const float between = gap * gap * urban * (1.0f - urban) + k->income_community * k->income_community;
  const float own = __builtin_sqrtf(between < 0.84f ? 1.0f - between : 0.16f);
  return area + k->income_community * normal(synth->key, place_id(synth, c), P87_DRAW_SYNTH_PLACE + PLACE_RANK) +
         own * normal(synth->key, c->households.id[h], P87_DRAW_SYNTH_HOME + HOME_RANK);
}

/* Who worked as a child: adults by rank, the poor more often; children have it from the mother if she is there. */
static void give_past(const struct p87_synth *synth, struct p87_community *c, p87_index h, float z)
{
  const uint64_t worked = p87_threshold((double)(synth->params->synthesis.parent_worked * p87_logisticf(-1.7f * z)));
  const struct p87_jump jump = p87_jump_make(P87_FOR_LIFE, P87_DRAW_SYNTH_PERSON + PARENT_WORKED);
  struct p87_persons *p = &c->persons;
  const p87_index first = c->households.first[h], end = first + c->households.members[h];
  for (p87_index i = first; i < end; i++) {
    const int did = p87_happens(p87_draw_u32(p87_stream_of(synth->key, p->id[i]), jump), worked);
    p->parent_worked[i] = (uint8_t)did;
    if (p->age[i] >= P87_ADULT_FIRST) p->years_worked[i] = did ? YEARS_WORKED : 0;
  }
  for (p87_index i = first; i < end; i++)
    for (p87_index j = first; j < end; j++)
      if (p->mother[i] != 0 && p->mother[i] == p->id[j]) p->parent_worked[i] = p->years_worked[j] > 0;
}

static void give_potential(const struct p87_synth *synth, struct p87_community *c)
{
  const struct p87_work_table *table = &synth->work[c->country];
  const struct p87_adult_work_params *k = &synth->params->adult_work;
  const struct p87_synthesis_params *s = &synth->params->synthesis;
  struct p87_persons *p = &c->persons;
  struct p87_households *home = &c->households;
  for (p87_index h = 0; h < home->n; h++) {
    const float z = home_rank(synth, c, h);
    const float land = c->area == P87_RURAL ? s->land_acre_median : s->land_acre_median * s->land_urban_factor;
    home->wealth[h] = z;
    home->land_acre[h] = land * p87_expf(s->land_sd * normal(synth->key, home->id[h], P87_DRAW_SYNTH_HOME + HOME_LAND));
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
      if (p->age[i] >= P87_ADULT_FIRST)
        p->ln_earning[i] = table->ln_mean + table->ln_sd * z +
                           k->return_to_grade * ((float)p->grade[i] - table->mean_grade) +
                           k->start_sd * normal(synth->key, p->id[i], P87_DRAW_SYNTH_PERSON + POTENTIAL);
    give_past(synth, c, h, z);
  }
}

static void give_place(const struct p87_synth *synth, struct p87_community *c)
{
  const struct p87_school_params *k = &synth->params->school;
  const struct p87_country *country = &synth->figures->country[c->country];
  const p87_id id = place_id(synth, c);
  const float km = c->area == P87_URBAN ? k->km_urban : k->km_rural;
  c->school_km = km * p87_expf(0.5f * normal(synth->key, id, P87_DRAW_SYNTH_PLACE + PLACE_KM) - 0.125f);
  c->school_quality = normal(synth->key, id, P87_DRAW_SYNTH_PLACE + PLACE_QUALITY);
  c->school_fee_usd_year = k->fee_share * (float)country->economy.consumption_usd_day * 365.0f;
}

void p87_livelihoods_give(const struct p87_synth *synth, struct p87_community *c)
{
  give_place(synth, c);
  give_schooling(synth, c);
  give_work(synth, c);
  give_potential(synth, c);
}

void p87_livelihoods_measure(const struct p87_synth *synth, const struct p87_community *c, struct p87_income_sums *sums)
{
  const struct p87_persons *p = &c->persons;
  const struct p87_households *home = &c->households;
  float factor[P87_WORK_STATUSES];
  p87_status_factors(&synth->params->adult_work, factor);
  for (p87_index h = 0; h < home->n; h++) {
    double income = 0;
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++) {
      if (p->age[i] < P87_ADULT_FIRST) continue;
      income += (double)(factor[p->work_status[i]] * p87_expf(p->ln_earning[i]));
      sums->adults += 1;
      sums->grades += (double)p->grade[i];
    }
    if (!(income > 0)) continue;
    const double ln_f = p87_ln(income / home->members[h]);
    sums->persons += home->members[h];
    sums->ln_f += home->members[h] * ln_f;
    sums->ln_f_squared += home->members[h] * ln_f * ln_f;
  }
}
