/* /inputs of a file, read back: inputs and scenarios are those of the run; what contradicts itself is refused. */
#include "path87/results/recorded.h"

#include "path87/base/memory.h"
#include "path87/params/input.h"
#include "path87/results/netcdf.h"
#include "path87/results/record.h"
#include "support/prop.h"
#include "unit/results/fake.h"
#include "support/tamper.h"

static struct p87_inputs inputs;
static struct p87_scenario scenario[2];
static struct fake fake;

static int report_has(const struct p87_report *r, const char *words)
{
  for (size_t i = 0; i < r->n_messages; i++)
    if (strstr(r->messages[i].text, words)) return 1;
  return 0;
}

static void assert_same_text(const char *a, const char *b)
{
  if (a && b)
    assert_string_equal(a, b);
  else
    assert_true(!a && !b);
}

static void assert_same_inputs(const struct p87_inputs *a, const struct p87_inputs *b)
{
  assert_memory_equal(&a->params, &b->params, sizeof a->params);
  assert_int_equal(a->figures.n_countries, b->figures.n_countries);
  assert_memory_equal(a->figures.country, b->figures.country, a->figures.n_countries * sizeof *a->figures.country);
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    assert_same_text(a->source[i].distribution, b->source[i].distribution);
    assert_same_text(a->source[i].source, b->source[i].source);
    assert_same_text(a->source[i].grade, b->source[i].grade);
  }
  assert_int_equal(a->n_files, b->n_files);
  for (size_t i = 0; i < a->n_files; i++) {
    assert_string_equal(a->files[i].name, b->files[i].name);
    assert_int_equal(a->files[i].bytes, b->files[i].bytes);
    assert_memory_equal(a->files[i].text, b->files[i].text, a->files[i].bytes + 1);
  }
}

static void assert_same_setting(const struct p87_setting *a, const struct p87_setting *b)
{
  struct p87_setting x = *a, y = *b;
  assert_memory_equal(&x.value, &y.value, sizeof x.value);
  assert_int_equal(x.lever, y.lever);
  assert_int_equal(x.in_alias, y.in_alias);
  assert_int_equal(x.first_year, y.first_year);
  assert_int_equal(x.last_year, y.last_year);
  assert_int_equal(x.ramp_years, y.ramp_years);
  assert_int_equal(x.region_mask, y.region_mask);
  assert_int_equal(x.area_mask, y.area_mask);
  assert_memory_equal(x.country_mask, y.country_mask, sizeof x.country_mask);
  assert_memory_equal(&x.who, &y.who, sizeof x.who);
  assert_memory_equal(&x.take_up, &y.take_up, sizeof x.take_up);
  assert_memory_equal(&x.enforcement, &y.enforcement, sizeof x.enforcement);
  assert_memory_equal(&x.trigger, &y.trigger, sizeof x.trigger);
  assert_memory_equal(&x.budget.usd, &y.budget.usd, sizeof x.budget.usd);
  assert_memory_equal(&x.budget.leverage, &y.budget.leverage, sizeof x.budget.leverage);
  assert_int_equal(x.budget.order, y.budget.order);
  assert_int_equal(x.budget.is_market, y.budget.is_market);
  assert_int_equal(x.slot, y.slot);
  assert_int_equal(x.line, y.line);
}

static void assert_same_scenario(const struct p87_scenario *a, const struct p87_scenario *b)
{
  assert_string_equal(a->name, b->name);
  assert_string_equal(a->key, b->key);
  assert_int_equal(a->horizon, b->horizon);
  assert_true(a->seed == b->seed && a->population == b->population);
  assert_int_equal(a->replicates, b->replicates);
  assert_memory_equal(&a->scale, &b->scale, sizeof a->scale);
  assert_memory_equal(a->country_mask, b->country_mask, sizeof a->country_mask);
  assert_int_equal(a->n_settings, b->n_settings);
  for (size_t i = 0; i < a->n_settings; i++) assert_same_setting(&a->settings[i], &b->settings[i]);
  assert_int_equal(a->n_files, b->n_files);
  for (size_t i = 0; i < a->n_files; i++) {
    assert_string_equal(a->files[i].name, b->files[i].name);
    assert_int_equal(a->files[i].bytes, b->files[i].bytes);
    assert_memory_equal(a->files[i].text, b->files[i].text, a->files[i].bytes);
  }
}

static void write_results(const struct p87_scenario *s, const struct p87_inputs *in)
{
  struct p87_report report = {0};
  assert_int_equal(p87_results_write(fake.dir, s, in, &fake.results, &report), P87_OK);
  p87_report_free(&report);
}

static void a_results_file_holds_its_run(void **state)
{
  (void)state;
  const size_t before = p87_memory_in_use();
  for (size_t k = 0; k < 2; k++) {
    struct p87_report report = {0};
    struct p87_recorded back;
    char name[64];
    snprintf(name, sizeof name, "%s.h5", scenario[k].key);
    write_results(&scenario[k], &inputs);
    assert_int_equal(p87_recorded_open(fake_path(&fake, name), &back, &report), P87_OK);
    p87_report_print(&report, stderr);
    assert_int_equal(p87_report_count(&report), 0);
    assert_int_equal(back.n_scenarios, 1);
    assert_same_inputs(&back.inputs, &inputs);
    assert_same_scenario(&back.scenarios[0], &scenario[k]);

    /* What is read back and written again is the same file. */
    size_t n = 0, again = 0;
    unsigned char *first = tamper_slurp(fake_path(&fake, name), &n);
    write_results(&back.scenarios[0], &back.inputs);
    unsigned char *second = tamper_slurp(fake_path(&fake, name), &again);
    assert_true(first && second && n > 0 && n == again);
    assert_memory_equal(first, second, n);
    free(first);
    free(second);
    p87_recorded_free(&back);
  }
  assert_int_equal(p87_memory_in_use(), before);
}

/* Any HDF5 file, not of results, that holds the scenarios of a whole run. */
static void several_scenarios_are_read_from_any_file(void **state)
{
  (void)state;
  char why[256];
  void *image = NULL;
  size_t n = 0;
  struct p87_nc *nc = p87_nc_create();
  p87_record_inputs(nc, scenario, 2, &inputs);
  assert_int_equal(p87_nc_close(nc, &image, &n, why, sizeof why), P87_OK);
  const char *path = fake_path(&fake, "several.h5");
  FILE *out = fopen(path, "wb");
  assert_non_null(out);
  assert_int_equal(fwrite(image, 1, n, out), n);
  assert_int_equal(fclose(out), 0);
  p87_free(image);

  struct p87_report report = {0};
  struct p87_recorded back;
  const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  assert_true(file >= 0);
  assert_int_equal(p87_recorded_read(file, path, &back, &report), P87_OK);
  assert_true(H5Fclose(file) >= 0);
  assert_int_equal(back.n_scenarios, 2);
  assert_same_inputs(&back.inputs, &inputs);
  assert_same_scenario(&back.scenarios[0], &scenario[0]);
  assert_same_scenario(&back.scenarios[1], &scenario[1]);
  p87_recorded_free(&back);
}

/* All mistakes of a table of observed conditions are said. */
static void a_wrong_observed_table_is_refused(void **state)
{
  (void)state;
  static char name[] = P87_OBSERVED_FOLDER "growth.csv";
  struct p87_report report = {0};
  struct p87_inputs known, back;
  const size_t before = p87_memory_in_use();
  assert_int_equal(p87_inputs_read(P87_SOURCE_DIR "/params", &known, &report), P87_OK);
  assert_int_equal(p87_inputs_observe(P87_SOURCE_DIR "/params", &known, &report), P87_OK);
  for (size_t i = 0; i < known.n_files; i++) {
    struct p87_input_file *file = &known.files[i];
    if (strcmp(file->name, name) != 0) continue;
    memcpy(strstr(file->text, "\nAFG,") + 5, "-9", 2);
    memcpy(strstr(file->text, "\nALB,") + 1, "ALC", 3);
  }
  assert_int_equal(p87_inputs_restore("here", known.files, known.n_files, &back, &report), P87_USER);
  assert_true(report_has(&report, "below the minimum -0.6"));
  assert_true(report_has(&report, "country \"ALC\" is not in countries.csv"));
  assert_true(report_has(&report, "no row for ALB"));
  p87_report_free(&report);
  p87_inputs_free(&known);
  assert_int_equal(p87_memory_in_use(), before);
}

/* What happened after 2016 goes with the runs under observed conditions, and with no others; their text says so. */
static void observed_conditions_bring_their_tables(void **state)
{
  (void)state;
  struct p87_report report = {0};
  struct p87_inputs known;
  struct p87_recorded back;
  const size_t before = p87_memory_in_use();
  assert_int_equal(p87_inputs_read(P87_SOURCE_DIR "/params", &known, &report), P87_OK);
  assert_int_equal(p87_inputs_observe(P87_SOURCE_DIR "/params", &known, &report), P87_OK);
  assert_int_equal(known.n_files, inputs.n_files + 4);

  write_results(&scenario[1], &known);
  assert_int_equal(p87_recorded_open(fake_path(&fake, "small_policy.h5"), &back, &report), P87_OK);
  assert_same_inputs(&back.inputs, &inputs);
  p87_recorded_free(&back);

  struct p87_scenario s;
  assert_int_equal(p87_scenario_read(P87_SOURCE_DIR "/tests/mpi/small_outlook.yml", NULL, &inputs.figures, &s, &report),
                   P87_OK);
  write_results(&s, &known);
  assert_int_equal(p87_recorded_open(fake_path(&fake, "small_outlook.h5"), &back, &report), P87_OK);
  assert_same_inputs(&back.inputs, &known);
  assert_int_equal(back.scenarios[0].conditions, P87_CONDITIONS_OBSERVED);
  assert_memory_equal(&back.scenarios[0].pace, &s.pace, sizeof s.pace);
  p87_recorded_free(&back);

  char *text = p87_record_resolved(&s, &inputs.figures);
  assert_non_null(text);
  assert_non_null(strstr(text, "conditions: observed\npace: {to: 5 %, by: 2019}\n"));
  free(text);
  p87_scenario_free(&s);
  p87_inputs_free(&known);
  assert_int_equal(p87_report_count(&report), 0);
  assert_int_equal(p87_memory_in_use(), before);
}

/* Reads the tampered file; it must be refused with these words. */
static void expect_refusal(const char *path, const char *words)
{
  struct p87_report report = {0};
  struct p87_recorded back;
  const size_t before = p87_memory_in_use();
  assert_int_equal(p87_recorded_open(path, &back, &report), P87_USER);
  if (!report_has(&report, words)) p87_report_print(&report, stderr);
  assert_true(report_has(&report, words));
  assert_int_equal(p87_report_count(&report), 1);
  p87_report_free(&report);
  assert_int_equal(p87_memory_in_use(), before);
}

static void what_contradicts_itself_is_refused(void **state)
{
  (void)state;
  char path[256];
  snprintf(path, sizeof path, "%s", fake_path(&fake, "small_policy.h5"));
  static const struct {
    const char *object, *words;
  } missing[] = {
    {"/inputs", "inputs/files/file is missing"},
    {"/inputs/files/content", "inputs/files/content is missing"},
    {"/inputs/parameters/value", "inputs/parameters/value is missing"},
    {"/inputs/scenario", "inputs/scenario is missing"},
    {"/inputs/scenario/scale", "inputs/scenario/scale is missing"},
  };
  for (size_t i = 0; i < P87_COUNT_OF(missing); i++) {
    write_results(&scenario[1], &inputs);
    assert_true(tamper_unlink(path, missing[i].object));
    expect_refusal(path, missing[i].words);
  }
  static const struct {
    const char *object;
    double by;
    const char *words;
  } changed[] = {
    {"/inputs/parameters/value", 0.25, "says that"},     {"/inputs/constants/value", 0.25, "says that"},
    {"/inputs/files/first_byte", 1e8, "beyond the end"}, {"/inputs/files/bytes", -1e8, "beyond the end"},
    {"/inputs/scenario/horizon", 100, "cannot be"},      {"/inputs/scenario/replicates", -10, "cannot be"},
    {"/inputs/scenario/scale", -1e6, "cannot be"},
  };
  for (size_t i = 0; i < P87_COUNT_OF(changed); i++) {
    write_results(&scenario[1], &inputs);
    assert_true(tamper_number(path, changed[i].object, 0, changed[i].by));
    expect_refusal(path, changed[i].words);
  }
  static const struct {
    const char *object, *words, *others, *says;
  } texts[] = {
    {"/inputs/scenario/content", "cash_transfer", "bash_transfer", "unknown lever"},
    {"/inputs/scenario/content", "parent: small", "# arent: smal", "no other file has it as its parent"},
    {"/inputs/files/content", "value:", "walue:", "unknown key"},
  };
  for (size_t i = 0; i < P87_COUNT_OF(texts); i++) {
    write_results(&scenario[1], &inputs);
    assert_true(tamper_words(path, texts[i].object, texts[i].words, texts[i].others));
    struct p87_report report = {0};
    struct p87_recorded back;
    assert_int_equal(p87_recorded_open(path, &back, &report), P87_USER);
    if (!report_has(&report, texts[i].says)) p87_report_print(&report, stderr);
    assert_true(report_has(&report, texts[i].says));
    p87_report_free(&report);
  }
}

static void without_memory_nothing_is_left(void **state)
{
  (void)state;
  write_results(&scenario[1], &inputs);
  const size_t before = p87_memory_in_use();
  char path[256];
  snprintf(path, sizeof path, "%s", fake_path(&fake, "small_policy.h5"));
  uint64_t tried = 0;
  for (uint64_t n = 1;; n += 1 + n / 8, tried++) {
    struct p87_report report = {0};
    struct p87_recorded back;
    p87_memory_fail_at(n);
    const p87_status st = p87_recorded_open(path, &back, &report);
    p87_memory_fail_at(0);
    p87_report_free(&report);
    if (!st) p87_recorded_free(&back);
    assert_int_equal(p87_memory_in_use(), before);
    if (!st) break;
    assert_int_equal(st, P87_MACHINE);
  }
  assert_true(tried > 20);
}

static int set_up(void **state)
{
  static char title[] = "Made up", key[] = "fake";
  struct p87_report report = {0};
  (void)state;
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  p87_status st = p87_inputs_read(P87_SOURCE_DIR "/params", &inputs, &report);
  if (!st)
    st = p87_scenario_read(P87_SOURCE_DIR "/scenarios/rural_transfers.yml", P87_SOURCE_DIR "/scenarios",
                           &inputs.figures, &scenario[0], &report);
  if (!st)
    st = p87_scenario_read(P87_SOURCE_DIR "/tests/mpi/small_policy.yml", NULL, &inputs.figures, &scenario[1], &report);
  p87_report_print(&report, stderr);
  if (st || !fake_init(&fake, title, key, 1)) return -1;
  fake_fill(&fake, 3);
  scenario[0].seed = UINT64_C(0xfedcba9876543210); /* as a command line may have it */
  scenario[0].replicates = 7;
  scenario[1].scale = 1234.5678901;
  scenario[1].horizon = 2018;
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  p87_scenario_free(&scenario[0]);
  p87_scenario_free(&scenario[1]);
  p87_inputs_free(&inputs);
  fake_free(&fake);
  return p87_memory_in_use() != 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_results_file_holds_its_run),
    cmocka_unit_test(several_scenarios_are_read_from_any_file),
    cmocka_unit_test(observed_conditions_bring_their_tables),
    cmocka_unit_test(a_wrong_observed_table_is_refused),
    cmocka_unit_test(what_contradicts_itself_is_refused),
    cmocka_unit_test(without_memory_nothing_is_left),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
