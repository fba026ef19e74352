/* The parameters and figures of the tree are complete, in range, and kept with their texts. */
#include "fixture.h"

#include "path87/params/describe.h"
#include "path87/params/input.h"
#include "path87/params/read.h"

static struct p87_inputs read_tree(void)
{
  struct p87_report report = {0};
  struct p87_inputs in = {0};
  const p87_status st = p87_inputs_read_uncalibrated(in_tree("params"), &in, &report);
  p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
  p87_report_free(&report);
  return in;
}

static void every_parameter_has_value_distribution_source_and_grade(void **state)
{
  (void)state;
  struct p87_inputs in = read_tree();
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    const struct p87_param_info *info = &p87_param_table[i];
    enum p87_spread kind;
    double a, b;
    float value;
    const char *why;
    memcpy(&value, (const char *)&in.params + info->offset, sizeof value);
    assert_true(value >= info->min && value <= info->max);
    assert_true(strlen(in.source[i].source) > 0);
    assert_true(strlen(in.source[i].grade) > 0);
    assert_true(p87_spread_read(in.source[i].distribution, &kind, &a, &b, &why));
    if (kind == P87_SPREAD_uniform) assert_true(value >= (float)a && value <= (float)b);
  }
  assert_true(in.params.child_time.money == 4.0f);
  assert_true(in.params.child_time.luxury == 3.0f);
  assert_true(in.params.child_time.work_with_school == 0.4f);
  p87_inputs_free(&in);
  assert_int_equal(p87_memory_in_use(), 0);
}

static void every_country_has_its_figures(void **state)
{
  (void)state;
  struct p87_inputs in = read_tree();
  const struct p87_figures *world = &in.figures;
  assert_in_range(world->n_countries, 190, P87_MAX_COUNTRIES);
  double persons = 0;
  for (size_t i = 0; i < world->n_countries; i++) {
    const struct p87_country *c = &world->country[i];
    assert_int_equal(p87_figures_find(world, c->iso3), (int)i);
    for (size_t k = 0; k < P87_AGES; k++) persons += c->population[P87_MALE][k] + c->population[P87_FEMALE][k];
  }
  assert_true(persons > 7.3e9 && persons < 7.6e9); /* 2016 */
  assert_int_equal(p87_figures_find(world, "XXX"), -1);

  const int kenya = p87_figures_find(world, "KEN");
  assert_true(kenya >= 0);
  const struct p87_country *c = &world->country[kenya];
  assert_string_equal(c->name, "Kenya");
  assert_int_equal(c->region, P87_AFRICA);
  assert_true(c->employment[P87_MALE].wage_share > c->employment[P87_FEMALE].wage_share);
  assert_true(c->mortality[0][P87_MALE][0] > c->mortality[2][P87_MALE][0]);
  assert_true(c->urban[P87_YEARS - 1] > c->urban[0]);
  assert_true(c->education.completion_upper_q5 > c->education.completion_upper_q1);
  p87_inputs_free(&in);
}

static void texts_of_all_files_are_kept_in_order(void **state)
{
  (void)state;
  struct p87_inputs in = read_tree();
  int model = 0, columns = 0;
  for (size_t i = 0; i < in.n_files; i++) {
    if (i) assert_true(strcmp(in.files[i - 1].name, in.files[i].name) < 0);
    assert_int_equal(strlen(in.files[i].text), in.files[i].bytes);
    model += strcmp(in.files[i].name, "model.yml") == 0;
    columns += strcmp(in.files[i].name, "world/columns.csv") == 0;
    assert_null(strstr(in.files[i].name, "flags"));
    assert_null(strstr(in.files[i].name, "observed"));
  }
  assert_int_equal(model, 1);
  assert_int_equal(columns, 1);
  p87_inputs_free(&in);
}

static void periods_take_the_nearest(void **state)
{
  (void)state;
  assert_int_equal(p87_period_of(1990), 0);
  assert_int_equal(p87_period_of(2019), 0);
  assert_int_equal(p87_period_of(2020), 1);
  assert_int_equal(p87_period_of(2024), 1);
  assert_int_equal(p87_period_of(2025), 2);
  assert_int_equal(p87_period_of(2100), 2);
}

/* All constants, each with its own value. */
static char *write_constants(void)
{
  enum { ROOM = 1 << 16 };
  char *text = malloc(ROOM);
  assert_non_null(text);
  size_t n = (size_t)snprintf(text, ROOM, "# a test\nconstant,region,group,value\n");
  for (size_t i = 0; i < P87_N_CONSTANTS; i++) {
    const struct p87_constant_info *c = &p87_constant_table[i];
    for (size_t k = 0; k < c->n; k++) {
      const int by_sector = strcmp(c->rows, "region_sector") == 0, by_age = strcmp(c->rows, "region_age") == 0;
      const size_t groups = by_sector ? P87_SECTORS - 1 : by_age ? (size_t)P87_AGE_GROUPS : 1;
      n += (size_t)snprintf(text + n, ROOM - n, "%s,%s,%s,%zu.%02zu\n", c->name,
                            strcmp(c->rows, "world") == 0 ? "world" : p87_region_key[k / groups],
                            by_sector ? p87_sector_key[k % groups + 1]
                            : by_age  ? p87_age_group_key[k % groups]
                                      : "all",
                            i, k);
    }
  }
  return text;
}

static void constants_go_to_their_rows(void **state)
{
  (void)state;
  struct p87_report report = {0};
  struct p87_mistakes m = {.report = &report};
  struct p87_constants k = {0};
  char *text = write_constants();
  const p87_status st = p87_constants_parse("c.csv", text, strlen(text), &k, &m);
  p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
  for (size_t i = 0; i < P87_N_CONSTANTS; i++) {
    for (size_t row = 0; row < p87_constant_table[i].n; row++) {
      float value;
      memcpy(&value, (const char *)&k + p87_constant_table[i].offset + row * sizeof value, sizeof value);
      const double expected = (double)i + 0.01 * (double)row;
      assert_true((double)value - expected < 1e-5 && expected - (double)value < 1e-5);
    }
  }
  free(text);
  p87_report_free(&report);
}

static void distributions_are_read(void **state)
{
  (void)state;
  enum p87_spread kind;
  double a, b;
  const char *why;
  assert_true(p87_spread_read("fixed", &kind, &a, &b, &why));
  assert_true(p87_spread_read("normal(3, 1)", &kind, &a, &b, &why) && kind == P87_SPREAD_normal && a > 2.9 && b < 1.1);
  assert_true(p87_spread_read("lognormal(0.1,0.5)", &kind, &a, &b, &why) && kind == P87_SPREAD_lognormal);
  assert_true(p87_spread_read("uniform(-1, 1)", &kind, &a, &b, &why) && kind == P87_SPREAD_uniform);
  assert_true(p87_spread_read("beta(2, 5)", &kind, &a, &b, &why) && kind == P87_SPREAD_beta);
  static const char *const bad[] = {
    "",           "normal",           "normal(3)",    "normal(3, 1",     "normal(3, -1)",  "uniform(1, 1)",
    "beta(0, 1)", "lognormal(-1, 1)", "normal(a, b)", "normal(1, 2, 3)", "normal(nan, 1)", "(1, 2)"};
  for (size_t i = 0; i < P87_COUNT_OF(bad); i++) assert_false(p87_spread_read(bad[i], &kind, &a, &b, &why));
}

static void the_committed_reference_is_the_one_made(void **state)
{
  (void)state;
  struct p87_inputs in = read_tree();
  FILE *made = tmpfile(), *kept = fopen(in_tree("params/REFERENCE.md"), "rb");
  assert_non_null(made);
  assert_non_null(kept);
  assert_int_equal(p87_describe_reference(&in, made), P87_OK);
  rewind(made);
  int a, b;
  do {
    a = fgetc(made);
    b = fgetc(kept);
    assert_int_equal(a, b);
  } while (a != EOF);
  fclose(made);
  fclose(kept);
  p87_inputs_free(&in);
}

/* Every parameter is there with all that is known of it, and the last line adds up who rests on judgement. */
static void describe_params_says_all_and_how_much_is_judgement(void **state)
{
  (void)state;
  enum { MOST = 1 << 20 };
  struct p87_inputs in = read_tree();
  FILE *made = tmpfile();
  char *text = calloc(1, MOST);
  assert_non_null(made);
  assert_non_null(text);
  assert_int_equal(p87_describe_params(&in, made), P87_OK);
  rewind(made);
  assert_in_range(fread(text, 1, MOST - 1, made), 1, MOST - 2);
  unsigned judgement = 0;
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    char line[256];
    snprintf(line, sizeof line, "\n  %s\n      ", p87_param_table[i].name);
    assert_non_null(strstr(text, line));
    assert_non_null(strstr(text, in.source[i].distribution));
    assert_non_null(strstr(text, in.source[i].source));
    assert_non_null(strstr(text, p87_param_table[i].unit));
    judgement += strcmp(in.source[i].grade, "judgement") == 0;
  }
  assert_true(judgement > 0 && judgement < P87_N_PARAMS);
  unsigned all = 0, of_them = 0;
  const char *last = strstr(text, "\n  all ");
  assert_non_null(last);
  assert_int_equal(sscanf(last, " all %u %u", &all, &of_them), 2);
  assert_int_equal(all, P87_N_PARAMS);
  assert_int_equal(of_them, judgement);
  fclose(made);
  free(text);
  p87_inputs_free(&in);
}

static void without_memory_reading_is_a_machine_failure_and_nothing_leaks(void **state)
{
  (void)state;
  for (uint64_t n = 1; n < 2000; n = n < 60 ? n + 1 : n + 37) {
    struct p87_report report = {0};
    struct p87_inputs in = {0};
    p87_memory_fail_at(n);
    const p87_status st = p87_inputs_read_uncalibrated(in_tree("params"), &in, &report);
    p87_memory_fail_at(0);
    assert_true(st == P87_OK || st == P87_MACHINE);
    p87_inputs_free(&in);
    p87_report_free(&report);
    assert_int_equal(p87_memory_in_use(), 0);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_parameter_has_value_distribution_source_and_grade),
    cmocka_unit_test(every_country_has_its_figures),
    cmocka_unit_test(texts_of_all_files_are_kept_in_order),
    cmocka_unit_test(periods_take_the_nearest),
    cmocka_unit_test(constants_go_to_their_rows),
    cmocka_unit_test(distributions_are_read),
    cmocka_unit_test(the_committed_reference_is_the_one_made),
    cmocka_unit_test(describe_params_says_all_and_how_much_is_judgement),
    cmocka_unit_test(without_memory_reading_is_a_machine_failure_and_nothing_leaks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
