/* path87 verify: a run's file is identical; a count, a parameter or a text that another program changed is found, though
 * the checksum fits. */
#include "path87/study/verify.h"

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/study/ensemble.h"
#include "support/prop.h"
#include "support/tamper.h"

#include <unistd.h>

static struct p87_inputs inputs;
static struct p87_scenario scenario;
static const struct p87_kernels *kernels;
static char dir[] = "/tmp/p87-test-XXXXXX", path[64];
static unsigned char *right; /* the file as the run wrote it */
static size_t n_right;

/* --- the run ------------------------------------------------------------------------------------ */

static p87_status run(struct p87_report *report)
{
  struct p87_results results = {0};
  struct p87_stage stage;
  p87_status st = p87_stage_init(&stage, p87_comm_world(), &inputs, kernels, &scenario);
  if (!st) st = p87_ensemble_run(&stage, &scenario, 1, &results, NULL, NULL);
  if (!st) st = p87_results_write(dir, &scenario, &inputs, &results, report);
  p87_results_free(&results);
  p87_stage_free(&stage);
  return st;
}

/* Puts the right file back. */
static void restore(void)
{
  FILE *out = fopen(path, "wb");
  assert_non_null(out);
  assert_int_equal(fwrite(right, 1, n_right, out), n_right);
  assert_int_equal(fclose(out), 0);
}

/* The words of a verdict, in a static buffer. */
static const char *words_of(const struct p87_verdict *v)
{
  static char words[1024];
  FILE *out = fmemopen(words, sizeof words, "w");
  assert_non_null(out);
  p87_verdict_print(v, path, out);
  fclose(out);
  return words;
}

static void assert_says(const struct p87_verdict *v, const char *words)
{
  if (!strstr(words_of(v), words)) fprintf(stderr, "not said: %s\n%s", words, words_of(v));
  assert_non_null(strstr(words_of(v), words));
}

static struct p87_verdict verify(void)
{
  struct p87_report report = {0};
  struct p87_verdict v;
  const size_t before = p87_memory_in_use();
  const p87_status st = p87_verify(path, p87_comm_world(), kernels, &v, &report);
  p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
  assert_int_equal(p87_report_count(&report), 0);
  assert_int_equal(p87_memory_in_use(), before);
  return v;
}

static void expect_refusal(const char *words)
{
  struct p87_report report = {0};
  struct p87_verdict v;
  assert_int_equal(p87_verify(path, p87_comm_world(), kernels, &v, &report), P87_USER);
  assert_int_equal(p87_report_count(&report), 1);
  if (!strstr(report.messages[0].text, words)) p87_report_print(&report, stderr);
  assert_non_null(strstr(report.messages[0].text, words));
  p87_report_free(&report);
}

/* --- tests -------------------------------------------------------------------------------------- */

static void what_a_run_wrote_is_identical(void **state)
{
  (void)state;
  restore();
  const struct p87_verdict v = verify();
  assert_int_equal(v.kind, P87_VERDICT_SAME);
  assert_says(&v, "identical, byte for byte: 2 replicates, 2016-2018, 2 countries");
}

static void a_count_that_was_changed_is_found(void **state)
{
  (void)state;
  /* replicate 1, 2017, the second country, urban, female, age 7 */
  const size_t cell = ((((size_t)1 * 3 + 1) * 2 + 1) * P87_AREAS + P87_URBAN) * P87_SEXES + P87_FEMALE;
  restore();
  assert_true(tamper_number(path, "/children/population", cell * P87_CHILD_AGES + 2, 5));
  const struct p87_verdict v = verify();
  assert_int_equal(v.kind, P87_VERDICT_YEAR);
  assert_int_equal(v.replicate, 1);
  assert_int_equal(v.year, 2017);
  assert_true(v.state_in_file == v.state);
  assert_int_equal(v.has_count, 1);
  assert_string_equal(v.iso3, "GHA");
  assert_int_equal(v.count_in_file, v.count + 5);
  assert_says(&v, "first in replicate 1, year 2017");
  assert_says(&v, "only counts were changed");
  assert_says(&v, "GHA, children/population, urban, female, age 7: ");

  restore();
  assert_true(tamper_number(path, "/population/persons_by_age", 17, 1));
  const struct p87_verdict ages = verify();
  assert_says(&ages, "first in replicate 0, year 2016");
  assert_says(&ages, "ECU, population/persons_by_age, rural, male, single_age[17]: ");
}

static void a_fingerprint_that_was_changed_is_found(void **state)
{
  (void)state;
  uint64_t hash[6];
  restore();
  const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t id = H5Dopen2(file, "/fingerprint/state", H5P_DEFAULT);
  assert_true(H5Dread(id, H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, hash) >= 0);
  hash[4] ^= 1;
  assert_true(H5Dwrite(id, H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, hash) >= 0);
  H5Dclose(id);
  H5Fclose(file);
  assert_true(tamper_seal(path));
  const struct p87_verdict v = verify();
  assert_int_equal(v.kind, P87_VERDICT_YEAR);
  assert_int_equal(v.replicate, 1);
  assert_int_equal(v.year, 2017);
  assert_true(v.state_in_file == (v.state ^ 1));
  assert_int_equal(v.has_count, 0);
  assert_says(&v, "all counts of this year are the same");
}

static size_t row_of(const char *section, const char *name)
{
  size_t i = 0;
  while (i < P87_N_PARAMS &&
         (strcmp(p87_param_table[i].section, section) != 0 || strcmp(p87_param_table[i].name, name) != 0))
    i++;
  assert_true(i < P87_N_PARAMS);
  return i;
}

/* In one place, the file contradicts itself; in both, the run is another. */
static void a_parameter_that_was_changed_is_found(void **state)
{
  (void)state;
  static const char was[] = "  stay_home:\n    value: 1.5\n", is[] = "  stay_home:\n    value: 0.5\n";
  const size_t row = row_of("synthesis", "stay_home");
  restore();
  assert_true(tamper_number(path, "/inputs/parameters/value", row, -1));
  expect_refusal("synthesis.stay_home is 0.5, but the recorded files give 1.5");
  restore();
  assert_true(tamper_words(path, "/inputs/files/content", was, is));
  expect_refusal("synthesis.stay_home is 1.5, but the recorded files give 0.5");
  restore();
  assert_true(tamper_words(path, "/inputs/files/content", was, is));
  assert_true(tamper_number(path, "/inputs/parameters/value", row, -1));
  const struct p87_verdict v = verify();
  assert_int_equal(v.kind, P87_VERDICT_YEAR);
  assert_int_equal(v.year, 2016);
  assert_true(v.state_in_file != v.state);
  assert_int_equal(v.has_count, 1);
}

static void replace_text(const char *name, const char *text)
{
  const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), type = H5Tcopy(H5T_C_S1);
  assert_true(H5Tset_size(type, strlen(text)) >= 0);
  assert_true(H5Adelete(file, name) >= 0);
  const hid_t space = H5Screate(H5S_SCALAR), id = H5Acreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  assert_true(H5Awrite(id, type, text) >= 0);
  H5Aclose(id);
  H5Sclose(space);
  H5Tclose(type);
  assert_true(H5Fclose(file) >= 0);
  assert_true(tamper_seal(path));
}

static void what_stands_beside_the_counts_is_compared(void **state)
{
  (void)state;
  restore();
  assert_true(tamper_number(path, "/weights/ilo", 1, 1));
  struct p87_verdict v = verify();
  assert_int_equal(v.kind, P87_VERDICT_TEXT);
  assert_says(&v, "/weights/ilo was changed");

  restore();
  replace_text("scenario_name", "Another name");
  v = verify();
  assert_int_equal(v.kind, P87_VERDICT_TEXT);
  assert_says(&v, "scenario_name was changed");

  restore();
  replace_text("title", "Another title");
  v = verify();
  assert_int_equal(v.kind, P87_VERDICT_BYTES);
}

static void another_version_is_said_plainly(void **state)
{
  (void)state;
  restore();
  replace_text("version", "0.0.9");
  expect_refusal("written by path87 0.0.9, and this is " P87_VERSION);
  restore();
  assert_true(tamper_number(path, "/inputs/scenario/horizon", 0, 1));
  expect_refusal("its inputs are those of 1 scenario(s) with 2 replicates, 2 countries and years up to 2019");
}

static void what_is_damaged_is_refused(void **state)
{
  (void)state;
  restore();
  right[n_right / 2] ^= 1;
  restore();
  right[n_right / 2] ^= 1;
  expect_refusal("checksum does not fit");
  FILE *out = fopen(path, "wb");
  assert_non_null(out);
  fputs("not HDF5", out);
  fclose(out);
  expect_refusal("not an HDF5 file");
}

/* The first allocations one by one, then ever fewer, and one late in the run. */
static void without_memory_nothing_is_left(void **state)
{
  (void)state;
  const size_t before = p87_memory_in_use();
  unsigned tried = 0;
  restore();
  for (uint64_t n = 1;; n = n < 5 ? n + 1 : 2 * n, tried++) {
    struct p87_report report = {0};
    struct p87_verdict v;
    p87_memory_fail_at(n);
    const p87_status st = p87_verify(path, p87_comm_world(), kernels, &v, &report);
    p87_memory_fail_at(0);
    p87_report_free(&report);
    assert_int_equal(p87_memory_in_use(), before);
    if (!st) break;
    assert_int_equal(st, P87_MACHINE);
  }
  assert_true(tried > 8);
}

/* A scenario of the real world that is small, in a file of its own. */
static p87_status make_scenario(struct p87_report *report)
{
  char file[64];
  snprintf(file, sizeof file, "%s/tiny.yml", dir);
  FILE *out = fopen(file, "w");
  if (!out) return P87_MACHINE;
  fputs("name: Tiny\nhorizon: 2018\nscale: 100000\nreplicates: 2\ncountries: [ECU, GHA]\nlevers:\n"
        "  - lever: school_fee_relief\n    value: 60 %\n    years: 2017-2018\n",
        out);
  if (fclose(out)) return P87_MACHINE;
  return p87_scenario_read(file, NULL, &inputs.figures, &scenario, report);
}

static int set_up(void **state)
{
  struct p87_report report = {0};
  (void)state;
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  p87_log_open(0, P87_LOG_ERROR, stderr);
  p87_status st = mkdtemp(dir) ? P87_OK : P87_MACHINE;
  snprintf(path, sizeof path, "%s/tiny.h5", dir);
  if (!st) st = p87_inputs_read(P87_SOURCE_DIR "/params", &inputs, &report);
  if (!st) st = make_scenario(&report);
  kernels = p87_kernels_choose(&report);
  if (!st && kernels) st = run(&report);
  if (!st) right = tamper_slurp(path, &n_right);
  p87_report_print(&report, stderr);
  return right ? 0 : -1;
}

static int tear_down(void **state)
{
  (void)state;
  free(right);
  unlink(path);
  snprintf(path, sizeof path, "%s/tiny.yml", dir);
  unlink(path);
  p87_scenario_free(&scenario);
  p87_inputs_free(&inputs);
  return p87_memory_in_use() != 0 || rmdir(dir);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_a_run_wrote_is_identical),
    cmocka_unit_test(a_count_that_was_changed_is_found),
    cmocka_unit_test(a_fingerprint_that_was_changed_is_found),
    cmocka_unit_test(a_parameter_that_was_changed_is_found),
    cmocka_unit_test(what_stands_beside_the_counts_is_compared),
    cmocka_unit_test(another_version_is_said_plainly),
    cmocka_unit_test(what_is_damaged_is_refused),
    cmocka_unit_test(without_memory_nothing_is_left),
  };
  if (p87_comm_start(&argc, &argv)) return 1;
  const int failed = cmocka_run_group_tests(tests, set_up, tear_down);
  p87_comm_stop();
  return failed;
}
