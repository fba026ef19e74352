/* What each lever reached and what it cost: numbers computed by hand. */
#include "path87/report/lever_costs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/policy/lever.h"
#include "support/prop.h"

enum { REPLICATES = 2, YEARS = 3 };

static char iso3[2][4] = {"KEN", "IND"}, name[2][64] = {"Kenya", "India"}, title[] = "Policy", key[] = "policy";
static uint8_t region[2] = {P87_AFRICA, P87_ASIA_PACIFIC};

/* Weights 10 and 20 (UN 11, 22). In 2018 a transfer reaches 3 + r rural and 1 urban persons of Kenya for 40 + 10 r USD, and 5
 * of India for 100. */
static void make(struct p87_results_file *f)
{
  *f = (struct p87_results_file){.path = key,
                                 .title = title,
                                 .scenario_key = key,
                                 .seed = 87,
                                 .scale = 10,
                                 .iso3 = iso3,
                                 .country_name = name,
                                 .region = region};
  assert_int_equal(p87_results_init(&f->data, REPLICATES, YEARS, 2), P87_OK);
  const size_t rural = P87_RURAL * P87_LEVERS + P87_LEVER_child_benefit,
               urban = P87_URBAN * P87_LEVERS + P87_LEVER_child_benefit;
  for (unsigned c = 0; c < 2; c++) {
    f->data.weight_ilo[c] = 10.0 * (c + 1);
    f->data.weight_un[c] = 11.0 * (c + 1);
  }
  for (unsigned r = 0; r < REPLICATES; r++) {
    struct p87_tally_layout *kenya = p87_results_slab(&f->data, r, 2, 0), *india = p87_results_slab(&f->data, r, 2, 1);
    kenya->costs_reached[rural] = 3 + r;
    kenya->costs_reached[urban] = 1;
    kenya->costs_micro_usd[rural] = 40000000 + 10000000 * (int64_t)r;
    india->costs_reached[rural] = 5;
    india->costs_micro_usd[rural] = 100000000;
  }
}

static int near(double a, double b)
{
  return fabs(a - b) <= 1e-9 * fmax(1.0, fabs(b));
}

static void numbers_are_those_computed_by_hand(void **state)
{
  (void)state;
  struct p87_results_file f;
  struct p87_lever_cost c;
  struct p87_compare_options opt = {0};
  make(&f);
  assert_int_equal(p87_lever_cost_make(&f, &opt, P87_ALL_OF_THEM, P87_LEVER_child_benefit, 2018, &c), P87_OK);
  assert_true(near(c.reached.mean, 10 * 4.5 + 20 * 5)); /* of 40 and 50 from Kenya, 100 from India */
  assert_true(near(c.money.mean, 10 * 45 + 20 * 100));
  assert_true(near(c.per_one.mean, 2450.0 / 145.0));
  assert_true(c.money.low < c.money.mean && c.money.high > c.money.mean);
  assert_int_equal(p87_lever_cost_make(&f, &opt, 0, P87_LEVER_child_benefit, 2018, &c), P87_OK);
  assert_true(near(c.reached.mean, 45) && near(c.money.mean, 450) && near(c.per_one.mean, 10));
  opt.un_basis = 1;
  opt.discount = 0.1;
  assert_int_equal(p87_lever_cost_make(&f, &opt, 1, P87_LEVER_child_benefit, 2018, &c), P87_OK);
  assert_true(near(c.reached.mean, 110) && near(c.money.mean, 2200 / 1.21) && near(c.per_one.mean, 20 / 1.21));
  assert_int_equal(p87_lever_cost_make(&f, &opt, 1, P87_LEVER_child_benefit, 2017, &c), P87_OK);
  assert_true(near(c.reached.mean, 0) && isnan(c.per_one.mean));
  p87_results_free(&f.data);
}

static char *print(const struct p87_results_file *f, const struct p87_compare_options *opt, p87_status expected)
{
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  struct p87_report report = {0};
  assert_int_equal(p87_lever_costs_print(f, 1, opt, out, &report), expected);
  assert_true((expected == P87_OK) == (report.n_messages == 0));
  p87_report_free(&report);
  fclose(out);
  return text;
}

static void the_text_has_a_line_a_lever_and_csv_every_country(void **state)
{
  (void)state;
  struct p87_results_file f;
  struct p87_compare_options opt = {0};
  make(&f);
  char *text = print(&f, &opt, P87_OK);
  assert_non_null(strstr(text, "  2018  child_benefit"));
  assert_null(strstr(text, "school_meals"));
  free(text);
  opt.format = P87_COMPARE_CSV;
  text = print(&f, &opt, P87_OK);
  assert_non_null(strstr(text, "\npolicy,all,2018,child_benefit,money paid out,reached,145,"));
  assert_non_null(strstr(text, "\npolicy,IND,2018,child_benefit,money paid out,usd_ppp,2000,2000,2000\n"));
  assert_non_null(strstr(text, "\npolicy,IND,2018,child_benefit,money paid out,usd_ppp_for_one,20,20,20\n"));
  assert_null(strstr(text, ",2017,"));
  free(text);
  const unsigned early = 2017;
  opt = (struct p87_compare_options){.year = &early, .n_years = 1};
  text = print(&f, &opt, P87_OK);
  assert_non_null(strstr(text, "No lever costs anything"));
  free(text);
  p87_results_free(&f.data);
}

static void another_format_or_a_year_beyond_is_refused(void **state)
{
  (void)state;
  struct p87_results_file f;
  const unsigned late = 2030;
  make(&f);
  free(print(&f, &(struct p87_compare_options){.format = P87_COMPARE_JSON}, P87_USER));
  free(print(&f, &(struct p87_compare_options){.year = &late, .n_years = 1}, P87_USER));
  p87_results_free(&f.data);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(numbers_are_those_computed_by_hand),
  cmocka_unit_test(the_text_has_a_line_a_lever_and_csv_every_country),
  cmocka_unit_test(another_format_or_a_year_beyond_is_refused),
};

int main(void)
{
  return cmocka_run_group_tests(tests, NULL, NULL);
}
