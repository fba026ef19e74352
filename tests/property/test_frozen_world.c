/* The frozen world: with drivers, age structure and levers held at 2016, child work must not move, or a
 * false trend would stand behind every forecast (rule 3 of the science notes).
 *
 * Growth is zero; ageing, unions, births and migration do nothing, and so does school progress, since
 * grades would catch up with ages that stand still. What is left: yearly tastes, adults' work and
 * earnings, habits. World at 1:20000. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

enum { YEARS = 10, EMPLOYMENT = 0, LABOUR, HAZARDOUS, ATTENDING, RATES };

static const char *const rate_name[RATES] = {"employment", "child labour", "hazardous work", "attending school"};

static void stand_still(const struct p87_context *ctx, struct p87_community *place, struct p87_tally *tally)
{
  (void)ctx, (void)place, (void)tally;
}

/* Percent of children, world last. */
static void rates_of(const struct small_world *w, double rate[P87_REGIONS + 1][RATES])
{
  double children[P87_REGIONS + 1] = {0};
  memset(rate, 0, (P87_REGIONS + 1) * sizeof *rate);
  const struct p87_figures *f = &w->stage.inputs->figures;
  for (size_t c = 0; c < f->n_countries; c++) {
    const struct p87_tally_layout *t = &w->stage.tally[c];
    const double weight = small_weight(&w->stage, c);
    for (int cell = 0; cell < P87_CHILD_CELLS; cell++) {
      const double n[RATES] = {(double)t->children_employment[cell], (double)t->children_child_labour[cell],
                               (double)t->children_hazardous[cell], (double)(t->children_school[cell] + t->children_both[cell])};
      const unsigned region[2] = {f->country[c].region, P87_REGIONS};
      for (int k = 0; k < 2; k++) {
        children[region[k]] += weight * (double)t->children_population[cell];
        for (int r = 0; r < RATES; r++) rate[region[k]][r] += 100 * weight * n[r];
      }
    }
  }
  for (int k = 0; k <= P87_REGIONS; k++)
    for (int r = 0; r < RATES; r++) rate[k][r] /= children[k];
}

static struct p87_inputs *still_inputs(void)
{
  struct p87_inputs *in = small_inputs_copy();
  for (size_t c = 0; c < in->figures.n_countries; c++)
    in->figures.country[c].economy.growth_2010_2016 = in->figures.country[c].economy.growth_long_run = 0;
  return in;
}

/* Nine years. Prints what moved; in worst[0] the most of a region, in worst[1] of the world, between any year and 2016. */
static void nine_years(const struct p87_kernels *kernels, const char *title, double worst[2], double last[2])
{
  struct p87_inputs *in = still_inputs();
  struct small_world w;
  small_world_make(&w, in, NULL, 20000);
  w.stage.kernels = kernels;
  double rate[YEARS][P87_REGIONS + 1][RATES];
  small_world_start(&w);
  rates_of(&w, rate[0]);
  for (unsigned y = 1; y < YEARS; y++) {
    small_world_year(&w, 2016 + y);
    rates_of(&w, rate[y]);
  }
  printf("  %s\n  percent of children in 2016, and points of difference of 2017, 2019, 2021, 2023, 2025\n", title);
  worst[0] = worst[1] = last[0] = last[1] = 0;
  for (int k = 0; k <= P87_REGIONS; k++)
    for (int r = 0; r < RATES; r++) {
      printf("    %-24s %-17s %6.2f ", k < P87_REGIONS ? p87_region_name[k] : "World", rate_name[r], rate[0][k][r]);
      for (int y = 1; y < YEARS; y += 2) printf(" %+6.2f", rate[y][k][r] - rate[0][k][r]);
      printf("\n");
      if (r == ATTENDING) continue;
      const int world = k == P87_REGIONS;
      for (int y = 1; y < YEARS; y++) worst[world] = fmax(worst[world], fabs(rate[y][k][r] - rate[0][k][r]));
      last[world] = fmax(last[world], fabs(rate[YEARS - 1][k][r] - rate[0][k][r]));
    }
  printf("    over nine years at most %.2f points in a region, %.2f in the world; in any year %.2f and %.2f\n", last[0], last[1],
         worst[0], worst[1]);
  small_world_free(&w);
  small_inputs_free(in);
}

static void in_a_frozen_world_child_work_stands_still(void **state)
{
  (void)state;
  struct p87_kernels still = *small_kernels();
  still.step[P87_STEP_ageing] = still.step[P87_STEP_unions] = still.step[P87_STEP_births] = stand_still;
  still.step[P87_STEP_migration] = still.step[P87_STEP_progress] = stand_still;
  double worst[2], last[2];
  nine_years(&still, "nobody ages, nobody's grade grows", worst, last);
  assert_true(last[0] < 0.3);
  assert_true(last[1] < 0.1);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(in_a_frozen_world_child_work_stands_still),
  };
  if (p87_comm_start(&argc, &argv)) return 1;
  p87_log_open(0, P87_LOG_WARNING, stderr);
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  p87_comm_stop();
  return failed;
}
