/* Every malformed input is refused within a second, with a message that says what and where. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "fixture.h"

#include <unistd.h>

#include "path87/base/log.h"
#include "path87/params/csv.h"
#include "path87/params/input.h"
#include "path87/params/read.h"
#include "path87/params/yaml.h"

static const double longest_seconds = 1.0;

static p87_status read_model(const char *path, struct p87_report *report)
{
  struct p87_mistakes m = {.report = report};
  struct p87_inputs in = {0};
  char *text = NULL;
  size_t n = 0;
  p87_status st = p87_text_read(path, P87_YAML_MAX_BYTES, &text, &n, &m);
  if (!st) st = p87_model_parse(path, text, n, &in, &m);
  p87_free(text);
  p87_inputs_free(&in);
  return st;
}

static p87_status read_table(const char *path, struct p87_report *report)
{
  struct p87_mistakes m = {.report = report};
  struct p87_csv csv = {0};
  char *text = NULL;
  size_t n = 0;
  p87_status st = p87_text_read(path, P87_CSV_MAX_BYTES, &text, &n, &m);
  if (!st) st = p87_csv_parse(path, text, n, &csv, &m);
  p87_csv_free(&csv);
  p87_free(text);
  return st;
}

static p87_status read_scenario(const char *path, const char *folder, struct p87_report *report)
{
  struct p87_figures world = small_world();
  struct p87_scenario s = {0};
  const p87_status st = p87_scenario_read(path, folder, &world, &s, report);
  p87_scenario_free(&s);
  p87_figures_free(&world);
  return st;
}

static p87_status read_any(const char *kind, const char *path, const char *folder, struct p87_report *report)
{
  struct p87_constants constants = {0};
  if (strcmp(kind, "scenario") == 0) return read_scenario(path, folder, report);
  if (strcmp(kind, "model") == 0) return read_model(path, report);
  if (strcmp(kind, "constants") == 0) return p87_constants_read(path, &constants, report);
  assert_string_equal(kind, "csv");
  return read_table(path, report);
}

/* Reads an input that must be refused with this message; all memory must come back. */
static void expect(const char *kind, const char *path, const char *folder, unsigned line, unsigned column,
                   const char *text)
{
  struct p87_report report = {0};
  const size_t before = p87_memory_in_use();
  const double start = p87_clock_seconds();
  const p87_status st = read_any(kind, path, folder, &report);
  const double seconds = p87_clock_seconds() - start;
  if (st != P87_USER || !says(&report, line, column, text) || seconds > longest_seconds) {
    print_error("%s: status %d after %.2f s; expected at %u:%u: %s\nfound:\n", path, (int)st, seconds, line, column,
                text);
    p87_report_print(&report, stderr);
  }
  assert_int_equal(st, P87_USER);
  assert_true(says(&report, line, column, text));
  assert_true(seconds <= longest_seconds);
  p87_report_free(&report);
  assert_int_equal(p87_memory_in_use(), before);
}

static void every_malformed_file_is_refused(void **state)
{
  (void)state;
  struct p87_report report = {0};
  struct p87_mistakes m = {.report = &report};
  struct p87_csv list = {0};
  char folder[4096], path[8192];
  char *text = NULL;
  size_t n = 0;

  strcpy(folder, in_tree("tests/malformed"));
  snprintf(path, sizeof path, "%s/malformed.csv", folder);
  assert_int_equal(p87_text_read(path, P87_CSV_MAX_BYTES, &text, &n, &m), P87_OK);
  assert_int_equal(p87_csv_parse(path, text, n, &list, &m), P87_OK);
  assert_true(list.n_rows >= 40);
  for (size_t row = 0; row < list.n_rows; row++) {
    snprintf(path, sizeof path, "%s/%s", folder, p87_csv_cell(&list, row, 0)->text);
    expect(p87_csv_cell(&list, row, 1)->text, path, folder, (unsigned)atoi(p87_csv_cell(&list, row, 2)->text),
           (unsigned)atoi(p87_csv_cell(&list, row, 3)->text), p87_csv_cell(&list, row, 4)->text);
  }
  p87_csv_free(&list);
  p87_free(text);
  p87_report_free(&report);
}

/* Large files are made here: a start, then a part again and again. */
static char *repeat(const char *start, const char *part, size_t times, size_t *n)
{
  const size_t head = strlen(start), size = strlen(part);
  char *text = malloc(head + times * size + 1);
  assert_non_null(text);
  memcpy(text, start, head + 1);
  for (size_t i = 0; i < times; i++) memcpy(text + head + i * size, part, size + 1);
  *n = head + times * size;
  return text;
}

static void expect_large(const char *start, const char *part, size_t times, const char *message)
{
  char folder[1024], path[2048];
  size_t n;
  char *text = repeat(start, part, times, &n);
  make_folder(folder, sizeof folder);
  snprintf(path, sizeof path, "%s/large.yml", folder);
  write_file(path, text, n);
  free(text);
  expect("scenario", path, folder, 0, 0, message);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(rmdir(folder), 0);
}

static void a_file_of_100_mb_is_refused_without_reading_it(void **state)
{
  (void)state;
  expect_large("name: x\n", "# a comment to fill the file, and fill it more and more\n", 1900000,
               "larger than 1048576 bytes");
}

static void nesting_is_refused_at_once(void **state)
{
  (void)state;
  expect_large("name: ", "[", 900000, "nested too deeply");
  expect_large("name: ", "{a: ", 250000, "nested too deeply");
  expect_large("", "- ", 450000, "nested too deeply");
  expect_large("name: [\"", "[", 100000, "nested too deeply");
  expect_large("", "? ", 450000, "a key must be a word");
}

static void masses_of_keys_and_entries_are_refused_at_once(void **state)
{
  (void)state;
  char *text = malloc(1 << 20);
  size_t n = 0;
  assert_non_null(text);
  for (int i = 0; i < 60000; i++) n += (size_t)snprintf(text + n, 32, "k%d: 1\n", i);
  struct p87_report report = {0};
  struct p87_mistakes m = {.report = &report};
  struct p87_yaml yaml = {0};
  const double start = p87_clock_seconds();
  assert_int_equal(p87_yaml_parse("keys.yml", text, n, &yaml, &m), P87_USER);
  assert_true(p87_clock_seconds() - start < longest_seconds);
  assert_true(says(&report, 1001, 1, "more than 1000 keys in one mapping"));
  p87_report_free(&report);
  free(text);

  expect_large("", "a: 1\n", 200000, "key \"a\" is given twice, first on line 1");
  expect_large("", "- 1\n", 250000, "more than 1000 entries in one list");
  expect_large("name: [", "1,", 500000, "more than 1000 entries in one list");
  expect_large("name: {", "a b, ", 180000, "key \"a b\" is given twice");
  expect_large("", "- [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]\n", 999, "too many values");
}

static void odd_masses_are_refused_at_once(void **state)
{
  (void)state;
  expect_large("", "---\n", 250000, "a second document begins");
  expect_large("", "%TAG !e! tag:x,2000:\n", 40000, "directives (%) are not read here");
  expect_large("", "&", 900000, "anchors (&)");
  expect_large("", "- &a x\n", 140000, "anchors (&)");
  expect_large("", "*", 900000, "anchors (&)");
  expect_large("", "!", 900000, "anchors (&)");
  expect_large("name: \"", "\\", 900000, "not valid YAML");
  expect_large("name: \"", "a\n ", 300000, "not valid YAML");
  expect_large("name: ", "a: ", 300000, "not valid YAML");
  expect_large("", "\t", 900000, "not valid YAML");
  expect_large("", " ", 900000, "the file is empty");
  expect_large("", "\n", 900000, "the file is empty");
  expect_large("name: ", "a ", 450000, "name: the text is longer than 200 bytes");
  expect_large("name: |\n", "  a\n", 250000, "name: the text is longer than 200 bytes");
  expect_large("name: x\nseed: ", "9", 900000, "seed: expected a whole number");
  expect_large("name: x\nscale: ", "9", 900000, "scale: the number is too long");
  expect_large("name: x\n? ", "a", 900000, "unknown key \"aaaa");
  expect_large("name: x\n", "a", 900000, "not valid YAML");
}

static void a_list_of_mistakes_ends_after_a_hundred(void **state)
{
  (void)state;
  struct p87_report report = {0};
  size_t n;
  char folder[1024], path[2048];
  char *text = repeat("name: x\nlevers:\n", "  - {lever: none}\n", 900, &n);
  make_folder(folder, sizeof folder);
  snprintf(path, sizeof path, "%s/many.yml", folder);
  write_file(path, text, n);
  free(text);
  assert_int_equal(read_scenario(path, folder, &report), P87_USER);
  assert_int_equal(p87_report_count(&report), P87_MAX_MISTAKES + 1);
  assert_true(says(&report, 0, 0, "more than 100 mistakes: the others are not listed"));
  p87_report_free(&report);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(rmdir(folder), 0);
}

static void long_chains_of_parents_are_refused(void **state)
{
  (void)state;
  enum { FILES = 40 };
  char folder[1024], path[2048], text[64];
  make_folder(folder, sizeof folder);
  for (int i = 0; i < FILES; i++) {
    snprintf(path, sizeof path, "%s/s%d.yml", folder, i);
    const int n = snprintf(text, sizeof text, "name: x\nparent: s%d\n", i + 1);
    write_file(path, text, (size_t)n);
  }
  snprintf(path, sizeof path, "%s/s0.yml", folder);
  expect("scenario", path, folder, 2, 9, "parent: more than 32 files in the chain");
  for (int i = 0; i < FILES; i++) {
    snprintf(path, sizeof path, "%s/s%d.yml", folder, i);
    assert_int_equal(unlink(path), 0);
  }
  assert_int_equal(rmdir(folder), 0);
}

static void a_folder_is_not_a_scenario(void **state)
{
  (void)state;
  char folder[4096];
  strcpy(folder, in_tree("tests/malformed"));
  expect("scenario", folder, folder, 0, 0, "cannot read this file: Is a directory");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_malformed_file_is_refused),
    cmocka_unit_test(a_file_of_100_mb_is_refused_without_reading_it),
    cmocka_unit_test(nesting_is_refused_at_once),
    cmocka_unit_test(masses_of_keys_and_entries_are_refused_at_once),
    cmocka_unit_test(odd_masses_are_refused_at_once),
    cmocka_unit_test(a_list_of_mistakes_ends_after_a_hundred),
    cmocka_unit_test(long_chains_of_parents_are_refused),
    cmocka_unit_test(a_folder_is_not_a_scenario),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
