/* Comparisons: numbers computed by hand, refusals, and the three formats. */
#include "path87/report/compare.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/report/estimate.h"
#include "support/prop.h"

enum { REPLICATES = 3, YEARS = 3, COUNTRIES = 2 };

/* Student's t, 2.5 % above, 2 degrees of freedom. */
static const double t2 = 4.302652729696142; /* sqrt(2 / (0.05 * 1.95) - 2) */

static char path_a[] = "a.h5", path_b[] = "b.h5", title_a[] = "Baseline", title_b[] = "Grants, rural",
            key_a[] = "baseline", key_b[] = "grants";
static char iso3[COUNTRIES][4] = {"BRA", "CIV"};
static char name[COUNTRIES][64] = {"Brazil", "C\xc3\xb4te d'Ivoire"};
static uint8_t region[COUNTRIES] = {P87_AMERICAS, P87_AFRICA};

/* Weights: ILO 10 and 20, UN 11 and 22. In each year and replicate: 1000 children of 10 (rural boys)
 * and 500 of 16 (urban girls) in either country, of whom 100 and 50 in child labour. */
static void make_file(struct p87_results_file *f, char *path, char *title, char *key, unsigned replicates)
{
  *f = (struct p87_results_file){.path = path,
                                 .title = title,
                                 .scenario_key = key,
                                 .seed = 87,
                                 .scale = 10,
                                 .iso3 = iso3,
                                 .country_name = name,
                                 .region = region};
  assert_int_equal(p87_results_init(&f->data, replicates, YEARS, COUNTRIES), P87_OK);
  for (unsigned k = 0; k < COUNTRIES; k++) {
    f->data.weight_ilo[k] = 10.0 * (k + 1);
    f->data.weight_un[k] = 11.0 * (k + 1);
    for (unsigned r = 0; r < replicates; r++)
      for (unsigned y = 0; y < YEARS; y++) {
        struct p87_tally_layout *t = p87_results_slab(&f->data, r, y, k);
        const size_t boy = p87_child_cell(P87_RURAL, P87_MALE, 10), girl = p87_child_cell(P87_URBAN, P87_FEMALE, 16);
        t->children_population[boy] = 1000;
        t->children_population[girl] = 500;
        t->children_child_labour[boy] = 100;
        t->children_child_labour[girl] = 50;
      }
  }
}

/* In 2018 (year 2) replicate r of the policy has 1 + r boys fewer in Brazil and 2 in Cote d'Ivoire,
 * and pays 3 USD in rural Brazil. */
static void make_pair(struct p87_results_file f[2], unsigned replicates)
{
  make_file(&f[0], path_a, title_a, key_a, replicates);
  make_file(&f[1], path_b, title_b, key_b, replicates);
  for (unsigned r = 0; r < replicates; r++) {
    const size_t boy = p87_child_cell(P87_RURAL, P87_MALE, 10);
    p87_results_slab(&f[1].data, r, 2, 0)->children_child_labour[boy] -= 1 + (int)r;
    p87_results_slab(&f[1].data, r, 2, 1)->children_child_labour[boy] -= 2;
    p87_results_slab(&f[1].data, r, 2, 0)
      ->costs_micro_usd[P87_RURAL * P87_LEVERS + P87_LEVER_cash_transfer_conditional] = 2000000;
    p87_results_slab(&f[1].data, r, 2, 0)->costs_micro_usd[P87_RURAL * P87_LEVERS + P87_LEVER_school_fee_relief] =
      1000000;
  }
}

static void free_pair(struct p87_results_file f[2])
{
  p87_results_free(&f[0].data);
  p87_results_free(&f[1].data);
}

static void near(double a, double b)
{
  if (!(fabs(a - b) <= 1e-10 * fmax(1.0, fabs(b)))) print_error("%.17g is not %.17g\n", a, b);
  assert_true(fabs(a - b) <= 1e-10 * fmax(1.0, fabs(b)));
}

static void make(struct p87_comparison *c, const struct p87_results_file *f, struct p87_compare_options opt)
{
  struct p87_report report = {0};
  assert_int_equal(p87_comparison_make(f, 2, &opt, c, &report), P87_OK);
  assert_int_equal(p87_report_count(&report), 0);
}

static void numbers_are_those_computed_by_hand(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_comparison c;
  make_pair(f, REPLICATES);
  make(&c, f, (struct p87_compare_options){0});
  assert_int_equal(c.n_years, 3);
  assert_int_equal(c.year[1], 2017);

  const struct p87_compare_cell *base = p87_comparison_cell(&c, 0, 0, 0, 2);
  near(base->count.mean, 10 * 150 + 20 * 150);
  near(base->share.mean, 0.1);
  near(base->count.low, 4500);
  assert_true(isnan(base->count_change.mean));

  /* changes: -(10 (1 + r) + 40) = -50, -60, -70 */
  const struct p87_compare_cell *policy = p87_comparison_cell(&c, 0, 1, 0, 2);
  const double half = t2 * 10 / sqrt(3.0);
  near(policy->count.mean, 4440);
  near(policy->count_change.mean, -60);
  near(policy->count_change.low, -60 - half);
  near(policy->count_change.high, -60 + half);
  near(policy->share_change.mean, -60.0 / 45000);
  near(policy->relative_change.mean, -60.0 / 4500);
  near(p87_comparison_cell(&c, 0, 1, 0, 1)->count_change.high, 0);

  /* 3 USD times the weight 10; 60 child-years */
  near(p87_comparison_cost(&c, 1, 0, 2)->change.mean, 30);
  near(p87_comparison_cost(&c, 0, 0, 2)->cost.mean, 0);
  const struct p87_compare_worth *worth = p87_comparison_worth(&c, 0, 1, 0);
  near(worth->cost_change.mean, 30);
  near(worth->averted.mean, 60);
  near(worth->per_averted.mean, 0.5);
  /* with a certain cost, Fieller's bounds are cost over the bounds of what is averted */
  near(worth->per_averted.low, 30 / (60 + half));
  near(worth->per_averted.high, 30 / (60 - half));
  p87_comparison_free(&c);
  free_pair(f);
}

static void groups_add_up(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  for (int by = P87_BY_REGION; by < P87_BYS; by++) {
    struct p87_comparison c;
    make(&c, f, (struct p87_compare_options){.by = (enum p87_compare_by)by, .un_basis = 1});
    assert_true(c.n_groups > 2);
    double count = 0, change = 0, cost = 0;
    for (size_t g = 1; g < c.n_groups; g++) {
      const struct p87_compare_cell *cell = p87_comparison_cell(&c, 0, 1, g, 2);
      if (!isnan(cell->count.mean)) count += cell->count.mean;
      change += cell->count_change.mean;
      if (g < p87_comparison_cost_groups(&c)) cost += p87_comparison_cost(&c, 1, g, 2)->cost.mean;
    }
    near(count, 1.1 * 4440);
    near(change, 1.1 * -60);
    near(c.has_costs_by_group ? cost : 33, 33);
    p87_comparison_free(&c);
  }
  free_pair(f);
}

static void each_group_has_its_own_numbers(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_comparison c;
  make_pair(f, REPLICATES);
  make(&c, f, (struct p87_compare_options){.by = P87_BY_REGION});
  assert_string_equal(c.group[1], p87_region_name[P87_AFRICA]);
  near(p87_comparison_cell(&c, 0, 1, 1, 2)->count_change.mean, -40);
  near(p87_comparison_cell(&c, 0, 1, 2, 2)->count_change.mean, -20);
  near(p87_comparison_cost(&c, 1, 2, 2)->cost.mean, 30);
  p87_comparison_free(&c);
  make(&c, f, (struct p87_compare_options){.by = P87_BY_AGE_GROUP});
  near(p87_comparison_cell(&c, 0, 1, 1, 2)->count_change.mean, -60);
  near(p87_comparison_cell(&c, 0, 1, 3, 2)->count_change.mean, 0);
  assert_true(isnan(p87_comparison_cell(&c, 0, 1, 2, 2)->share.mean)); /* nobody of 12-14 */
  p87_comparison_free(&c);
  free_pair(f);
}

static void a_ratio_without_bounds_has_no_interval(void **state)
{
  (void)state;
  const double y[] = {1, 1, 1}, wild[] = {-5, 1, 7}, less[] = {-1, -2, -3};
  near(p87_estimate_ratio(y, wild, 3).mean, 1);
  assert_true(isnan(p87_estimate_ratio(y, wild, 3).low));
  assert_true(isnan(p87_estimate_ratio(y, less, 3).mean));
}

static char *print(const struct p87_results_file *f, size_t n, struct p87_compare_options opt)
{
  struct p87_report report = {0};
  char *text = NULL;
  size_t bytes = 0;
  FILE *out = open_memstream(&text, &bytes);
  assert_non_null(out);
  const p87_status st = p87_compare(f, n, &opt, out, &report);
  p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
  assert_int_equal(fclose(out), 0);
  return text;
}

static void has(const char *text, const char *words)
{
  if (!strstr(text, words)) print_error("no \"%s\" in\n%s\n", words, text);
  assert_non_null(strstr(text, words));
}

static void text_says_it_in_a_sentence(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  for (unsigned k = 0; k < COUNTRIES; k++) {
    f[0].data.weight_ilo[k] *= 52345;
    f[1].data.weight_ilo[k] *= 52345;
  }
  char *text = print(f, 2, (struct p87_compare_options){.by = P87_BY_REGION});
  has(text, "In 2018 \"Grants, rural\" leaves 3.1 million fewer children in child labour than \"Baseline\" "
            "(95 % interval 1.8 to 4.4 million), 1.3 % fewer.\n");
  has(text, "(ILO-2016 basis)");
  has(text, "All countries  2016      235.6   10.0      235.6   10.0       0.00  (0.00 to 0.00)\n");
  has(text, "2018      235.6   10.0      232.4    9.9      -3.14  (-4.44 to -1.84)\n");
  has(text, "1.6 million USD PPP more than \"Baseline\", with 3.1 million fewer child-years");
  has(text, ": 0.50 USD PPP for each child-year averted (95 % interval 0.35 to 0.85)");
  free(text);
  text = print(f, 1, (struct p87_compare_options){.un_basis = 1});
  has(text, "(UN basis)");
  has(text, "4,950");
  free(text);
  free_pair(f);
}

static void one_replicate_has_no_interval(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, 1);
  char *text = print(f, 2, (struct p87_compare_options){0});
  has(text, "leaves 50 fewer children in child labour than \"Baseline\" (no interval: one replicate)");
  assert_null(strstr(text, "nan"));
  free(text);
  text = print(f, 2, (struct p87_compare_options){.format = P87_COMPARE_JSON});
  has(text, "\"interval\": null");
  free(text);
  free_pair(f);
}

static void json_reads_back(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  f[1].scenario_key = key_a;
  const char *const indicator[] = {"hazardous", "child_labour"};
  char *text =
    print(f, 2, (struct p87_compare_options){.format = P87_COMPARE_JSON, .indicator = indicator, .n_indicators = 2});
  json_error_t error;
  json_t *root = json_loads(text, 0, &error);
  assert_non_null(root);
  assert_string_equal(json_string_value(json_object_get(root, "schema")), "path87 compare 1");
  const json_t *values = json_object_get(root, "values");
  assert_int_equal(json_array_size(values), 2 * 2 * 3);
  const json_t *last = json_array_get(values, 11);
  assert_string_equal(json_string_value(json_object_get(last, "scenario")), "baseline#2");
  near(json_real_value(json_object_get(json_object_get(last, "count_change"), "mean")), -60);
  assert_true(json_is_null(json_object_get(json_array_get(values, 0), "count_change")));
  json_decref(root);
  free(text);
  free_pair(f);
}

static void csv_has_one_number_a_line(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  char *text = print(f, 2, (struct p87_compare_options){.format = P87_COMPARE_CSV, .by = P87_BY_COUNTRY});
  has(text, "indicator,scenario,group,year,basis,quantity,mean,low,high,definition\n");
  has(text, "\nchild_labour,grants,C\xc3\xb4te d'Ivoire,2018,ILO-2016,count_change,-40,-40,-40,ilo-2016\n");
  has(text, "\nchild_labour,grants,All countries,2016-2018,ILO-2016,averted_child_years,60,");
  free(text);
  free_pair(f);
}

static void refuses(const struct p87_results_file *f, size_t n, struct p87_compare_options opt, size_t n_mistakes,
                    const char *words)
{
  struct p87_report report = {0};
  struct p87_comparison c;
  assert_int_equal(p87_comparison_make(f, n, &opt, &c, &report), P87_USER);
  assert_int_equal(p87_report_count(&report), n_mistakes);
  has(report.messages[0].text, words);
  p87_report_free(&report);
}

/* Of 100 boys and 50 girls in child labour the definition asked for counts 30 more and 20 fewer. */
static void another_definition_counts_other_children(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  const size_t boy = p87_child_cell(P87_RURAL, P87_MALE, 10), girl = p87_child_cell(P87_URBAN, P87_FEMALE, 16);
  for (int k = 0; k < 2; k++)
    for (unsigned r = 0; r < REPLICATES; r++)
      for (unsigned y = 0; y < YEARS; y++) {
        int64_t *by = p87_results_slab(&f[k].data, r, y, 0)->children_child_labour_by_definition;
        by[boy * P87_CATEGORIES_definition + P87_DEFINITION_SDG_CHORES] = 130;
        by[girl * P87_CATEGORIES_definition + P87_DEFINITION_SDG_CHORES] = 30;
      }
  char *text = print(
    f, 2,
    (struct p87_compare_options){.format = P87_COMPARE_CSV, .by = P87_BY_SEX, .definition = P87_DEFINITION_SDG_CHORES});
  has(text, "\nchild_labour,baseline,male,2016,ILO-2016,count,1300,1300,1300,sdg-8.7.1-chores\n");
  has(text, "\nchild_labour,baseline,female,2016,ILO-2016,count,300,300,300,sdg-8.7.1-chores\n");
  free(text);
  const char *const light = "light_work";
  refuses(f, 2,
          (struct p87_compare_options){.indicator = &light, .n_indicators = 1, .definition = P87_DEFINITION_SDG_CHORES},
          1, "counted by ilo-2016 only");
  free_pair(f);
}

static void runs_that_share_no_draws_are_refused(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  const struct p87_compare_options usual = {0};
  make_pair(f, REPLICATES);
  f[1].seed++;
  refuses(f, 2, usual, 1, "the seed differs from that of a.h5");
  f[1].seed--;
  f[1].population++;
  refuses(f, 2, usual, 1, "the population differs");
  f[1].population--;
  f[1].scale *= 2;
  refuses(f, 2, usual, 1, "the scale differs");
  char *text = print(f, 2, (struct p87_compare_options){.allow_unpaired = 1});
  has(text, "Levels only");
  assert_null(strstr(text, "fewer"));
  free(text);
  f[1].scale /= 2;
  f[1].data.n_countries = 1;
  refuses(f, 2, usual, 1, "the list of countries differs");
  free_pair(f);
}

static void options_that_do_not_fit_are_all_told(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  const char *const indicator[] = {"child_labor", "rubbish"};
  const unsigned year[] = {2017, 2025};
  make_pair(f, REPLICATES);
  refuses(f, 2, (struct p87_compare_options){.indicator = indicator, .n_indicators = 2, .year = year, .n_years = 2}, 3,
          "did you mean child_labour?");
  refuses(f, 0, (struct p87_compare_options){0}, 1, "nothing to compare");
  free_pair(f);
}

static void no_memory_leaves_nothing(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  const struct p87_compare_options opt = {.by = P87_BY_SEX};
  for (uint64_t n = 1;; n++) {
    struct p87_report report = {0};
    struct p87_comparison c;
    const size_t before = p87_memory_in_use();
    p87_memory_fail_at(n);
    const p87_status st = p87_comparison_make(f, 2, &opt, &c, &report);
    p87_memory_fail_at(0);
    p87_comparison_free(&c);
    assert_int_equal(p87_memory_in_use(), before);
    p87_report_free(&report);
    if (st == P87_OK) break;
    assert_int_equal(st, P87_MACHINE);
  }
  free_pair(f);
}

static void a_full_disk_is_told(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_report report = {0};
  const struct p87_compare_options opt = {0};
  FILE *full = fopen("/dev/full", "w");
  if (!full) skip();
  make_pair(f, REPLICATES);
  assert_int_equal(p87_compare(f, 2, &opt, full, &report), P87_MACHINE);
  assert_int_equal(p87_report_count(&report), 1);
  p87_report_free(&report);
  fclose(full);
  free_pair(f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(numbers_are_those_computed_by_hand),
    cmocka_unit_test(groups_add_up),
    cmocka_unit_test(each_group_has_its_own_numbers),
    cmocka_unit_test(a_ratio_without_bounds_has_no_interval),
    cmocka_unit_test(text_says_it_in_a_sentence),
    cmocka_unit_test(one_replicate_has_no_interval),
    cmocka_unit_test(json_reads_back),
    cmocka_unit_test(csv_has_one_number_a_line),
    cmocka_unit_test(another_definition_counts_other_children),
    cmocka_unit_test(runs_that_share_no_draws_are_refused),
    cmocka_unit_test(options_that_do_not_fit_are_all_told),
    cmocka_unit_test(no_memory_leaves_nothing),
    cmocka_unit_test(a_full_disk_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
