/* Effects of countries: found again where they are known, shrunk, centred, and blind to what is left out. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>
#include <string.h>

#include "path87/study/country_table.h"

/* The model as if it gave every country the same rate of employment, and surveys that find `truth`. */
struct made {
  struct p87_surveys surveys;
  struct p87_country_rates rates;
  struct p87_country_effects effects;
  float now[P87_MAX_COUNTRIES];
  double truth[P87_MAX_COUNTRIES];
};

static double logistic(double x)
{
  return 1.0 / (1.0 + exp(-x));
}

static double normal(struct prop_gen *g)
{
  double sum = -6;
  for (int k = 0; k < 12; k++) sum += gen_real(g, 0, 1);
  return sum;
}

/* Effects with spread `sd`, in every other country a survey of employment and one by hours, with `error`. */
static struct made *make(struct prop_gen *g, const struct p87_figures *f, double sd, double error)
{
  struct made *m = p87_alloc(sizeof *m);
  assert_non_null(m);
  for (size_t c = 0; c < f->n_countries; c++) {
    m->truth[c] = sd * normal(g);
    for (int age = 0; age < P87_CHILD_AGES; age++) {
      m->rates.children[c][age] = 10000;
      for (int d = 0; d < P87_SURVEY_KINDS; d++) m->rates.counted[d][c][age] = 2000;
    }
    if (c % 2 == 0) continue;
    for (unsigned d = 0; d < 2; d++)
      m->surveys.row[m->surveys.n++] =
        (struct p87_survey){.country = (uint16_t)c,
                            .year = 2014,
                            .kind = (uint8_t)d,
                            .first_age = 5,
                            .last_age = 17,
                            .rate = logistic(log(0.25) + m->truth[c] + error * normal(g))};
  }
  return m;
}

static void fit(const struct p87_figures *f, struct made *m)
{
  assert_int_equal(p87_country_effects_fit(f, &m->surveys, &m->rates, m->now, &m->effects), P87_OK);
}

/* Within regions: their levels are not for effects to tell. */
static double slope_on_truth(const struct p87_figures *f, const struct made *m, double *correlation)
{
  double xx = 0, xy = 0, yy = 0;
  for (unsigned r = 0; r < P87_REGIONS; r++) {
    double n = 0, x = 0, y = 0;
    for (size_t c = 1; c < f->n_countries; c += 2) {
      if (f->country[c].region != r) continue;
      n++;
      x += m->truth[c];
      y += m->effects.effect[c];
    }
    for (size_t c = 1; c < f->n_countries; c += 2) {
      if (f->country[c].region != r) continue;
      const double dx = m->truth[c] - x / n, dy = m->effects.effect[c] - y / n;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
  }
  *correlation = xy / sqrt(xx * yy);
  return xy / xx;
}

static void known_effects_are_found_and_shrunk(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  P87_FOR_ALL (2, g) {
    struct made *m = make(g, f, 0.8, 0.05);
    double correlation;
    fit(f, m);
    assert_true(slope_on_truth(f, m, &correlation) > 0.9 && correlation > 0.95);
    assert_true(fabs(sqrt(m->effects.country_variance) - 0.8) < 0.25);
    p87_free(m);
    m = make(g, f, 0.4, 0.8); /* surveys that say little */
    fit(f, m);
    const double slope = slope_on_truth(f, m, &correlation);
    assert_true(slope < 0.75 && sqrt(m->effects.survey_variance) > 0.55);
    p87_free(m);
  }
}

static void effects_do_not_move_the_level_of_a_region(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  P87_FOR_ALL (2, g) {
    struct made *m = make(g, f, 0.8, 0.3);
    fit(f, m);
    double sum[P87_REGIONS] = {0}, all[P87_REGIONS] = {0};
    for (size_t c = 0; c < f->n_countries; c++)
      for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++) {
        const double n = f->country[c].population[0][age] + f->country[c].population[1][age];
        sum[f->country[c].region] += n * m->effects.effect[c];
        all[f->country[c].region] += n;
      }
    for (int r = 0; r < P87_REGIONS; r++) assert_true(fabs(sum[r] / all[r]) < 1e-9);
    p87_free(m);
  }
}

/* With the model as it would be after the effects, the same effects are asked for. */
static void effects_once_in_the_model_stay(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  P87_FOR_ALL (2, g) {
    struct made *m = make(g, f, 0.8, 0.3);
    fit(f, m);
    const struct p87_country_effects first = m->effects;
    for (size_t c = 0; c < f->n_countries; c++) {
      m->now[c] = (float)first.effect[c];
      for (int age = 0; age < P87_CHILD_AGES; age++)
        for (int d = 0; d < P87_SURVEY_KINDS; d++)
          m->rates.counted[d][c][age] = llround(10000 * logistic(log(0.25) + first.effect[c]));
    }
    fit(f, m);
    for (size_t c = 0; c < f->n_countries; c++) assert_true(fabs(m->effects.effect[c] - first.effect[c]) < 0.01);
    p87_free(m);
  }
}

/* Whatever its own surveys say, a country left out is predicted the same, for given variances: these hardly move
 * with one country of a hundred. */
static void a_country_left_out_is_unseen(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  P87_FOR_ALL (2, g) {
    struct made *m = make(g, f, 0.8, 0.3);
    fit(f, m);
    const struct p87_survey *own = &m->surveys.row[gen_int(g, 0, (int)m->surveys.n - 1)];
    const unsigned c = own->country;
    const double left_out = m->effects.left_out[c], effect = m->effects.effect[c];
    for (size_t k = 0; k < m->surveys.n; k++)
      if (m->surveys.row[k].country == c) m->surveys.row[k].rate = m->surveys.row[k].rate > 0.3 ? 0.1 : 0.7;
    fit(f, m);
    const double moved = fabs(m->effects.effect[c] - effect);
    assert_true(moved > 0.3 && fabs(m->effects.left_out[c] - left_out) < 0.1 * moved);
    p87_free(m);
  }
}

static void nearness_is_of_ranks_and_errors(void **state)
{
  (void)state;
  const double published[5] = {0.1, 0.2, 0.3, 0.4, 0.4}, same_order[5] = {0.2, 0.3, 0.5, 0.8, 0.8};
  const double backwards[5] = {0.5, 0.4, 0.3, 0.2, 0.2}, flat[5] = {0.3, 0.3, 0.3, 0.3, 0.3};
  double room[20];
  struct p87_nearness near = p87_nearness_of(published, same_order, 5, room);
  assert_true(fabs(near.rank_correlation - 1) < 1e-12 && fabs(near.mean_absolute - 0.24) < 1e-12);
  near = p87_nearness_of(published, backwards, 5, room);
  assert_true(fabs(near.rank_correlation + 1) < 1e-12 && fabs(near.mean - 0.04) < 1e-12);
  assert_true(p87_nearness_of(published, flat, 5, room).rank_correlation == 0);
}

static void children_are_counted_as_surveys_count(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), "BGD ETH ECU TON", 20000);
  small_world_start(&w);
  struct p87_country_rates *rates = p87_alloc(sizeof *rates);
  assert_int_equal(p87_country_rates_add(w.stage.comm, &w.world, rates), P87_OK);
  int64_t hours = 0, ilo = 0;
  for (size_t c = 0; c < w.stage.inputs->figures.n_countries; c++)
    for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++) {
      int64_t employment = 0, labour = 0, children = 0;
      for (unsigned area = 0; area < P87_AREAS; area++)
        for (unsigned sex = 0; sex < P87_SEXES; sex++) {
          const size_t cell = p87_child_cell(area, sex, age);
          children += (int64_t)w.stage.tally[c].children_population[cell];
          employment += (int64_t)w.stage.tally[c].children_employment[cell];
          labour += (int64_t)w.stage.tally[c].children_child_labour[cell];
        }
      const unsigned a = age - P87_CHILD_FIRST;
      assert_true(rates->children[c][a] == children && rates->counted[P87_SURVEY_EMPLOYMENT][c][a] == employment);
      assert_true(rates->counted[P87_SURVEY_ILO][c][a] == labour);
      assert_true(rates->counted[P87_SURVEY_HOURS][c][a] <= labour);
      if (age < 12) assert_true(rates->counted[P87_SURVEY_HOURS][c][a] == employment);
      hours += rates->counted[P87_SURVEY_HOURS][c][a];
      ilo += labour;
    }
  assert_true(hours > 0 && hours < ilo);
  p87_free(rates);
  small_world_free(&w);
}

static void surveys_are_read_one_a_country_and_kind(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  struct p87_surveys *s = p87_alloc(sizeof *s);
  struct p87_report report = {0};
  assert_int_equal(p87_surveys_read(P87_SOURCE_DIR "/params", f, s, &report), P87_OK);
  assert_true(s->n > 150);
  for (size_t k = 0; k < s->n; k++) {
    const struct p87_survey *p = &s->row[k];
    assert_true(p->rate > 0 && p->rate < 1 && p->first_age >= 5 && p->first_age < p->last_age && p->last_age <= 17);
    assert_true(p->kind == P87_SURVEY_EMPLOYMENT ? p->year == 0 : p->year >= P87_SURVEY_FIRST_YEAR);
    assert_true(p->year <= 2016);
    if (k > 0) assert_true(p[-1].country < p->country || (p[-1].country == p->country && p[-1].kind < p->kind));
  }
  p87_free(s);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(known_effects_are_found_and_shrunk),
  cmocka_unit_test(effects_do_not_move_the_level_of_a_region),
  cmocka_unit_test(effects_once_in_the_model_stay),
  cmocka_unit_test(a_country_left_out_is_unseen),
  cmocka_unit_test(nearness_is_of_ranks_and_errors),
  cmocka_unit_test(children_are_counted_as_surveys_count),
  cmocka_unit_test(surveys_are_read_one_a_country_and_kind),
};

SMALL_WORLD_MAIN(tests)
