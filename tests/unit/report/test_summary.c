/* One line a scenario: numbers computed by hand. */
#include "path87/report/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"
#include "support/prop.h"

enum { REPLICATES = 2, YEARS = 3 };

static char iso3[1][4] = {"KEN"}, name[1][64] = {"Kenya"};
static uint8_t region[1] = {P87_AFRICA};

/* ILO weight 10, UN 20. Each year and replicate: 100 in child labour, 40 of them in hazardous work, 300 + 60 at school, 5
 * in neither, 3 + 2 in forced labour. */
static void make(struct p87_results_file *f, char *title, char *key)
{
  *f = (struct p87_results_file){.path = key,
                                 .title = title,
                                 .scenario_key = key,
                                 .seed = 87,
                                 .scale = 10,
                                 .iso3 = iso3,
                                 .country_name = name,
                                 .region = region};
  assert_int_equal(p87_results_init(&f->data, REPLICATES, YEARS, 1), P87_OK);
  f->data.weight_ilo[0] = 10.0;
  f->data.weight_un[0] = 20.0;
  for (unsigned r = 0; r < REPLICATES; r++)
    for (unsigned y = 0; y < YEARS; y++) {
      struct p87_tally_layout *t = p87_results_slab(&f->data, r, y, 0);
      t->children_population[3] = 500;
      t->children_child_labour[3] = 100;
      t->children_hazardous[3] = 40;
      t->children_school[3] = 300;
      t->children_both[4] = 60;
      t->children_neither[5] = 5;
      t->forced_labour_stock_children[0] = 3;
      t->forced_labour_stock_adults[1] = 2;
    }
}

static int near(double a, double b)
{
  return fabs(a - b) <= 1e-9 * fmax(1.0, fabs(b));
}

/* In 2018 the policy has 10 and 14 fewer in child labour, 4 more at school, 1 less in forced labour, and pays 7 USD. */
static void make_policy(struct p87_results_file *f, char *title, char *key)
{
  make(f, title, key);
  for (unsigned r = 0; r < REPLICATES; r++) {
    struct p87_tally_layout *t = p87_results_slab(&f->data, r, 2, 0);
    t->children_child_labour[3] -= 10 + 4 * (int)r;
    t->children_both[4] += 4;
    t->forced_labour_stock_adults[1] -= 1;
    t->costs_micro_usd[P87_LEVERS + 3] = 5000000;
    t->costs_micro_usd[7] = 2000000;
  }
}

static void changes_are_those_computed_by_hand(void **state)
{
  (void)state;
  static char base[] = "Baseline", base_key[] = "baseline", policy[] = "Policy", policy_key[] = "policy";
  struct p87_results_file f[2];
  make(&f[0], base, base_key);
  make_policy(&f[1], policy, policy_key);
  struct p87_summary s;
  struct p87_report report = {0};
  const struct p87_compare_options opt = {0};
  assert_int_equal(p87_summary_make(f, 2, &opt, &s, &report), P87_OK);
  assert_int_equal(s.year, 2018);
  assert_true(near(s.level[0][P87_SUMMARY_CHILD_LABOUR].mean, 1000));
  assert_true(near(s.change[1][P87_SUMMARY_CHILD_LABOUR].mean, -120));
  assert_true(near(s.relative[1].mean, -0.12));
  /* t of 2.5 % above and 1 degree of freedom is 12.7062047; the sd of the mean of -100 and -140 is 20 */
  assert_true(fabs(s.change[1][P87_SUMMARY_CHILD_LABOUR].high - (-120 + 12.7062047361747 * 20)) < 1e-6);
  assert_true(near(s.change[1][P87_SUMMARY_HAZARDOUS].mean, 0));
  assert_true(near(s.change[1][P87_SUMMARY_ATTENDANCE].mean, 40));
  assert_true(near(s.change[1][P87_SUMMARY_IDLE].mean, 0));
  assert_true(near(s.level[0][P87_SUMMARY_FORCED_LABOUR].mean, 100)); /* the UN's weight: of the whole population */
  assert_true(near(s.change[1][P87_SUMMARY_FORCED_LABOUR].mean, -20));
  assert_true(near(s.level[1][P87_SUMMARY_COST].mean, 70));
  assert_true(isnan(s.change[0][P87_SUMMARY_COST].mean));
  p87_summary_free(&s);

  const unsigned year = 2017;
  const struct p87_compare_options before = {.year = &year, .n_years = 1, .un_basis = 1};
  assert_int_equal(p87_summary_make(f, 2, &before, &s, &report), P87_OK);
  assert_true(near(s.change[1][P87_SUMMARY_CHILD_LABOUR].mean, 0));
  assert_true(near(s.level[0][P87_SUMMARY_CHILD_LABOUR].mean, 2000));
  p87_summary_free(&s);
  p87_results_free(&f[0].data);
  p87_results_free(&f[1].data);
}

static void files_of_different_runs_are_refused(void **state)
{
  (void)state;
  static char base[] = "Baseline", base_key[] = "baseline", other[] = "Other", other_key[] = "other";
  struct p87_results_file f[2];
  make(&f[0], base, base_key);
  make(&f[1], other, other_key);
  f[1].seed = 88;
  struct p87_summary s;
  struct p87_report report = {0};
  const struct p87_compare_options opt = {0};
  assert_int_equal(p87_summary_make(f, 2, &opt, &s, &report), P87_USER);
  assert_null(s.level);
  assert_true(report.n_messages > 0);
  p87_report_free(&report);
  p87_results_free(&f[0].data);
  p87_results_free(&f[1].data);
}

static void text_and_csv_have_a_line_a_scenario(void **state)
{
  (void)state;
  static char base[] = "Baseline", base_key[] = "baseline", policy[] = "A \"good\" policy", policy_key[] = "policy";
  struct p87_results_file f[2];
  make(&f[0], base, base_key);
  make_policy(&f[1], policy, policy_key);
  struct p87_report report = {0};
  struct p87_compare_options opt = {.format = P87_COMPARE_CSV};
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  assert_int_equal(p87_summary_print(f, 2, &opt, out, &report), P87_OK);
  fclose(out);
  assert_non_null(strstr(text, "\n2018,policy,\"A \"\"good\"\" policy\",child_labour_change,-120,"));
  assert_non_null(strstr(text, "\n2018,policy,\"A \"\"good\"\" policy\",cost_usd_ppp,70,70,70\n"));
  free(text);
  text = NULL;
  opt.format = P87_COMPARE_TEXT;
  out = open_memstream(&text, &n);
  assert_int_equal(p87_summary_print(f, 2, &opt, out, &report), P87_OK);
  fclose(out);
  assert_non_null(strstr(text, "In 2018 against \"Baseline\""));
  assert_non_null(strstr(text, "\nA \"good\" policy"));
  assert_non_null(strstr(text, "-12.0"));
  free(text);
  opt.format = P87_COMPARE_JSON;
  assert_int_equal(p87_summary_print(f, 2, &opt, stdout, &report), P87_USER);
  p87_report_free(&report);
  p87_results_free(&f[0].data);
  p87_results_free(&f[1].data);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(changes_are_those_computed_by_hand),
  cmocka_unit_test(files_of_different_runs_are_refused),
  cmocka_unit_test(text_and_csv_have_a_line_a_scenario),
};

int main(void)
{
  return cmocka_run_group_tests(tests, NULL, NULL);
}
