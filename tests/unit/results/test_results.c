/* The results file: what is written is read, always the same bytes, complete or absent; what is not
 * a results file is refused. */
#define _GNU_SOURCE 1 /* memmem */

#include "path87/results/results.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "path87/base/memory.h"
#include "path87/results/netcdf.h"
#include "path87/results/record.h"
#include "path87/results/seal.h"
#include "support/prop.h"
#include "unit/results/fake.h"

static char title[] = "Grants in \"rural\" areas", key[] = "grants";

static void make(struct fake *f, unsigned replicates)
{
  assert_true(fake_init(f, title, key, replicates));
  fake_fill(f, 7);
}

static p87_status write_to(const struct fake *f, const char *dir, struct p87_report *report)
{
  return p87_results_write(dir, &f->scenario, &f->inputs, &f->results, report);
}

/* The whole file, for the caller to free(). */
static char *slurp(const char *path, size_t *n)
{
  FILE *in = fopen(path, "rb");
  assert_non_null(in);
  struct stat about;
  assert_int_equal(fstat(fileno(in), &about), 0);
  char *bytes = malloc((size_t)about.st_size + 1);
  assert_non_null(bytes);
  *n = fread(bytes, 1, (size_t)about.st_size, in);
  bytes[*n] = '\0';
  fclose(in);
  return bytes;
}

static void spill(const char *path, const char *bytes, size_t n)
{
  FILE *out = fopen(path, "wb");
  assert_non_null(out);
  assert_int_equal(fwrite(bytes, 1, n, out), n);
  assert_int_equal(fclose(out), 0);
}

static size_t files_in(const char *dir)
{
  size_t n = 0;
  DIR *d = opendir(dir);
  assert_non_null(d);
  while (readdir(d)) n++;
  closedir(d);
  return n - 2; /* . and .. */
}

static int report_has(const struct p87_report *r, const char *words)
{
  for (size_t i = 0; i < r->n_messages; i++)
    if (strstr(r->messages[i].text, words)) return 1;
  return 0;
}

static void what_is_written_is_read(void **state)
{
  (void)state;
  struct fake f;
  struct p87_report report = {0};
  struct p87_results_file back;
  make(&f, 2);
  assert_int_equal(write_to(&f, f.dir, &report), P87_OK);
  assert_int_equal(files_in(f.dir), 1);
  assert_int_equal(p87_results_read(fake_path(&f, "grants.h5"), &back, &report), P87_OK);
  assert_int_equal(p87_report_count(&report), 0);

  assert_string_equal(back.title, title);
  assert_string_equal(back.scenario_key, key);
  assert_true(back.seed == f.scenario.seed);
  assert_true(back.population == 0 && back.scale >= 1000 && back.scale <= 1000);
  assert_int_equal(back.data.replicates, 2);
  assert_int_equal(back.data.years, 3);
  assert_int_equal(back.data.n_countries, FAKE_SIMULATED);
  assert_string_equal(back.iso3[2], "KEN");
  assert_string_equal(back.country_name[0], "C\xc3\xb4te d'Ivoire");
  assert_int_equal(back.region[1], P87_EUROPE_CENTRAL_ASIA);
  assert_memory_equal(back.data.weight_un, f.results.weight_un, 3 * sizeof(double));
  assert_memory_equal(back.data.weight_ilo, f.results.weight_ilo, 3 * sizeof(double));
  assert_memory_equal(back.data.fingerprint, f.results.fingerprint, 6 * sizeof(uint64_t));

  for (size_t slab = 0; slab < (size_t)2 * 3 * 3; slab++)
    for (size_t i = 0; i < p87_n_measures; i++) {
      const struct p87_measure_info *m = &p87_measure_table[i];
      if (m->shape == P87_SHAPE_NATION) continue;
      assert_memory_equal((char *)&back.data.tally[slab] + m->offset, (char *)&f.results.tally[slab] + m->offset,
                          m->cells * sizeof(int64_t));
    }
  p87_results_file_free(&back);
  fake_free(&f);
}

static void who_moved_is_read_back(void **state)
{
  (void)state;
  static char base_name[] = "Baseline", base_key[] = "baseline";
  struct fake f;
  struct p87_report report = {0};
  struct p87_results_file back;
  make(&f, 2);
  struct p87_scenario base = f.scenario;
  base.name = base_name;
  base.key = base_key;
  assert_int_equal(write_to(&f, f.dir, &report), P87_OK);
  assert_int_equal(p87_results_read(fake_path(&f, "grants.h5"), &back, &report), P87_OK);
  assert_null(back.data.movers);
  p87_results_file_free(&back);

  const size_t n = (size_t)2 * 3 * FAKE_SIMULATED * P87_MOVER_CELLS;
  assert_int_equal(p87_results_add_movers(&f.results, &base), P87_OK);
  for (size_t i = 0; i < n; i++) f.results.movers[i] = (int64_t)(p87_hash2(3, i) >> 40);
  for (size_t i = 0; i < 6; i++) f.results.base_fingerprint[i] = p87_hash2(4, i);
  assert_int_equal(write_to(&f, f.dir, &report), P87_OK);
  assert_int_equal(p87_results_read(fake_path(&f, "grants.h5"), &back, &report), P87_OK);
  assert_string_equal(back.base_name, "Baseline");
  assert_string_equal(back.base_key, "baseline");
  assert_memory_equal(back.data.movers, f.results.movers, n * sizeof(int64_t));
  assert_memory_equal(back.data.base_fingerprint, f.results.base_fingerprint, 6 * sizeof(uint64_t));
  p87_results_file_free(&back);
  fake_free(&f);
}

static void the_same_results_give_the_same_bytes(void **state)
{
  (void)state;
  struct fake f;
  struct p87_report report = {0};
  size_t n = 0, again = 0;
  make(&f, 3);
  assert_int_equal(write_to(&f, f.dir, &report), P87_OK);
  char *first = slurp(fake_path(&f, "grants.h5"), &n);
  void *hole = p87_alloc(12345); /* memory lies elsewhere the second time, and a second has passed */
  sleep(1);
  assert_int_equal(write_to(&f, f.dir, &report), P87_OK);
  char *second = slurp(fake_path(&f, "grants.h5"), &again);
  assert_int_equal(n, again);
  assert_memory_equal(first, second, n);
  p87_free(hole);
  free(first);
  free(second);
  fake_free(&f);
}

static void nothing_of_the_machine_is_in_the_file(void **state)
{
  (void)state;
  struct fake f;
  struct p87_report report = {0};
  size_t n = 0;
  make(&f, 1);
  assert_int_equal(write_to(&f, f.dir, &report), P87_OK);
  char *bytes = slurp(fake_path(&f, "grants.h5"), &n);
  assert_null(memmem(bytes, n, f.dir, strlen(f.dir)));
  assert_null(memmem(bytes, n, "/somewhere", 10));
  free(bytes);
  fake_free(&f);
}

static void a_folder_that_is_not_there_is_refused(void **state)
{
  (void)state;
  struct fake f;
  struct p87_report report = {0};
  make(&f, 1);
  assert_int_equal(write_to(&f, fake_path(&f, "missing"), &report), P87_MACHINE);
  assert_true(report_has(&report, "create the folder"));
  p87_report_free(&report);
  spill(fake_path(&f, "file"), "x", 1);
  assert_int_equal(write_to(&f, fake_path(&f, "file"), &report), P87_MACHINE);
  p87_report_free(&report);
  assert_int_equal(files_in(f.dir), 1);
  fake_free(&f);
}

/* A folder under the final name makes the very last step fail. */
static void a_failed_rename_leaves_no_partial_file(void **state)
{
  (void)state;
  struct fake f;
  struct p87_report report = {0};
  make(&f, 1);
  assert_int_equal(mkdir(fake_path(&f, "grants.h5"), 0777), 0);
  assert_int_equal(write_to(&f, f.dir, &report), P87_MACHINE);
  assert_true(report_has(&report, "a folder has this name"));
  assert_int_equal(files_in(f.dir), 1);
  p87_report_free(&report);
  fake_free(&f);
}

/* A limit on file sizes stands for a full disk: write() is cut short, then fails. */
static void a_full_disk_leaves_the_old_file_alone(void **state)
{
  (void)state;
  struct fake f;
  struct p87_report report = {0};
  struct rlimit before;
  size_t n = 0;
  make(&f, 1);
  spill(fake_path(&f, "grants.h5"), "old", 3);
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  for (rlim_t most = 0; most < 50000; most += 9999) {
    const struct rlimit limit = {most, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    const p87_status st = write_to(&f, f.dir, &report);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(st, P87_MACHINE);
    assert_true(report_has(&report, "ulimit -f"));
    p87_report_free(&report);
    assert_int_equal(files_in(f.dir), 1);
  }
  signal(SIGXFSZ, handler);
  char *bytes = slurp(fake_path(&f, "grants.h5"), &n);
  assert_string_equal(bytes, "old");
  free(bytes);
  fake_free(&f);
}

/* Every allocation fails once; nothing leaks, nothing is left behind, the next write is whole. */
static void no_memory_leaves_nothing(void **state)
{
  (void)state;
  struct fake f;
  make(&f, 1);
  uint64_t n = 1;
  for (;; n++) {
    struct p87_report report = {0};
    const size_t before = p87_memory_in_use();
    p87_memory_fail_at(n);
    const p87_status st = write_to(&f, f.dir, &report);
    p87_memory_fail_at(0);
    assert_int_equal(p87_memory_in_use(), before);
    if (st == P87_OK) break;
    assert_int_equal(st, P87_MACHINE);
    assert_true(p87_report_count(&report) >= 1);
    assert_int_equal(files_in(f.dir), 0);
    p87_report_free(&report);
  }
  assert_true(n > 10);
  assert_int_equal(files_in(f.dir), 1);
  fake_free(&f);
}

static void reading_without_memory_leaves_nothing(void **state)
{
  (void)state;
  struct fake f;
  struct p87_report report = {0};
  make(&f, 1);
  assert_int_equal(write_to(&f, f.dir, &report), P87_OK);
  for (uint64_t n = 1;; n++) {
    struct p87_results_file back;
    const size_t before = p87_memory_in_use();
    p87_memory_fail_at(n);
    const p87_status st = p87_results_read(fake_path(&f, "grants.h5"), &back, &report);
    p87_memory_fail_at(0);
    p87_report_free(&report);
    if (st == P87_OK) {
      p87_results_file_free(&back);
      break;
    }
    assert_int_equal(st, P87_MACHINE);
    assert_int_equal(p87_memory_in_use(), before);
  }
  fake_free(&f);
}

static void refuses(const struct fake *f, const char *name, const char *words)
{
  struct p87_report report = {0};
  struct p87_results_file back;
  const size_t before = p87_memory_in_use();
  assert_int_equal(p87_results_read(fake_path(f, name), &back, &report), P87_USER);
  assert_int_equal(p87_report_count(&report), 1);
  if (!report_has(&report, words)) print_error("%s: %s\n", name, report.messages[0].text);
  assert_true(report_has(&report, words));
  assert_int_equal(p87_memory_in_use(), before);
  p87_report_free(&report);
}

static void what_is_not_a_results_file_is_refused(void **state)
{
  (void)state;
  struct fake f;
  make(&f, 1);
  spill(fake_path(&f, "empty.h5"), "", 0);
  spill(fake_path(&f, "text.h5"), "name: Grants\n", 13);
  refuses(&f, "none.h5", "no such file");
  refuses(&f, "", "not a file");
  refuses(&f, "empty.h5", "empty");
  refuses(&f, "text.h5", "not an HDF5 file");
  fake_free(&f);
}

static void a_file_cut_short_is_refused(void **state)
{
  (void)state;
  struct fake f;
  struct p87_report report = {0};
  size_t n = 0;
  make(&f, 1);
  assert_int_equal(write_to(&f, f.dir, &report), P87_OK);
  char *bytes = slurp(fake_path(&f, "grants.h5"), &n);
  for (size_t keep = 48; keep < n; keep += n / 23) {
    spill(fake_path(&f, "short.h5"), bytes, keep);
    refuses(&f, "short.h5", "cut short");
  }
  free(bytes);
  fake_free(&f);
}

/* Any bit that is wrong is noticed, before HDF5 can stumble over it. */
static void a_damaged_file_is_refused(void **state)
{
  (void)state;
  struct fake f;
  struct p87_report report = {0};
  size_t n = 0;
  make(&f, 1);
  assert_int_equal(write_to(&f, f.dir, &report), P87_OK);
  char *bytes = slurp(fake_path(&f, "grants.h5"), &n);
  P87_FOR_ALL (200, g) {
    const size_t at = (size_t)gen_int(g, 8, (int64_t)n - 1); /* the first 8: not an HDF5 file */
    const char was = bytes[at];
    bytes[at] = (char)(was ^ (1 << gen_int(g, 0, 7)));
    spill(fake_path(&f, "damaged.h5"), bytes, n);
    bytes[at] = was;
    refuses(&f, "damaged.h5", "damaged");
  }
  free(bytes);
  fake_free(&f);
}

/* Another file of the kind, whole and sealed. */
static void make_other(const struct fake *f, const char *name, int32_t schema)
{
  char why[512];
  void *image = NULL;
  size_t n = 0;
  struct p87_nc *nc = p87_nc_create();
  p87_nc_number(nc, "/", NULL, "schema_version", P87_NC_INT32, &schema);
  p87_nc_text(nc, "/", NULL, "version", P87_VERSION);
  p87_nc_text(nc, "/", NULL, "scenario_name", "Other");
  assert_int_equal(p87_nc_close(nc, &image, &n, why, sizeof why), P87_OK);
  unsigned char *bytes = p87_resize(image, n + P87_SEAL_BYTES);
  assert_non_null(bytes);
  p87_seal_make(bytes, n, bytes + n);
  spill(fake_path(f, name), (char *)bytes, n + P87_SEAL_BYTES);
  p87_free(bytes);
}

static void what_misses_something_is_refused(void **state)
{
  (void)state;
  struct fake f;
  make(&f, 1);
  make_other(&f, "other.h5", P87_RESULTS_SCHEMA);
  make_other(&f, "later.h5", P87_RESULTS_SCHEMA + 1);
  refuses(&f, "other.h5", "scenario_key");
  refuses(&f, "later.h5", "another version");
  fake_free(&f);
}

static void the_scenario_is_told_in_one_text(void **state)
{
  (void)state;
  struct fake f;
  make(&f, 4);
  char *text = p87_record_resolved(&f.scenario, &f.inputs.figures);
  assert_non_null(text);
  assert_string_equal(text, "name: \"Grants in \\\"rural\\\" areas\"\n"
                            "horizon: 2018\n"
                            "seed: 18364758544493064720\n"
                            "population: 0\n"
                            "replicates: 4\n"
                            "scale: 1000\n"
                            "countries: [CIV, FRA, KEN]\n"
                            "levers:\n"
                            "  - lever: cash_transfer_conditional\n"
                            "    value: 5 % of consumption\n" /* the first of three years of a ramp to 15 */
                            "    years: 2018-2018\n"
                            "    where: {area: [rural], region: [africa]}\n"
                            "    who: {target: poorest_40, exclusion_error: 0.2, inclusion_error: 0.1}\n");
  free(text);
  fake_free(&f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_written_is_read),
    cmocka_unit_test(who_moved_is_read_back),
    cmocka_unit_test(the_same_results_give_the_same_bytes),
    cmocka_unit_test(nothing_of_the_machine_is_in_the_file),
    cmocka_unit_test(a_folder_that_is_not_there_is_refused),
    cmocka_unit_test(a_failed_rename_leaves_no_partial_file),
    cmocka_unit_test(a_full_disk_leaves_the_old_file_alone),
    cmocka_unit_test(no_memory_leaves_nothing),
    cmocka_unit_test(reading_without_memory_leaves_nothing),
    cmocka_unit_test(what_is_not_a_results_file_is_refused),
    cmocka_unit_test(a_file_cut_short_is_refused),
    cmocka_unit_test(a_damaged_file_is_refused),
    cmocka_unit_test(what_misses_something_is_refused),
    cmocka_unit_test(the_scenario_is_told_in_one_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
