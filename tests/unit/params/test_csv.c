/* Tables that are right are read as they stand. */
#include "fixture.h"

#include <locale.h>

#include "path87/params/csv.h"

static struct p87_csv parse(const char *text)
{
  struct p87_report report = {0};
  struct p87_mistakes m = {.report = &report};
  struct p87_csv csv = {0};
  const p87_status st = p87_csv_parse("t.csv", text, strlen(text), &csv, &m);
  if (st) p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
  p87_report_free(&report);
  return csv;
}

static void cells_have_text_and_place(void **state)
{
  (void)state;
  struct p87_csv csv = parse("# made by hand\n# twice\na,b\n1,\xC3\xA9t\xC3\xA9\n,4\n");
  assert_int_equal(csv.n_columns, 2);
  assert_int_equal(csv.n_rows, 2);
  assert_string_equal(csv.head[1].text, "b");
  assert_int_equal(csv.head[1].line, 3);
  assert_string_equal(p87_csv_cell(&csv, 0, 1)->text, "\xC3\xA9t\xC3\xA9");
  assert_string_equal(p87_csv_cell(&csv, 1, 0)->text, "");
  assert_string_equal(p87_csv_cell(&csv, 1, 1)->text, "4");
  assert_int_equal(p87_csv_cell(&csv, 1, 1)->line, 5);
  assert_int_equal(p87_csv_cell(&csv, 1, 1)->column, 2);
  p87_csv_free(&csv);
}

static void quotes_hold_commas_quotes_and_line_ends(void **state)
{
  (void)state;
  struct p87_csv csv = parse("a,\"b, c\"\r\n\"say \"\"yes\"\"\",\"two\r\nlines\"\r\n\"\",x");
  assert_string_equal(csv.head[1].text, "b, c");
  assert_string_equal(p87_csv_cell(&csv, 0, 0)->text, "say \"yes\"");
  assert_string_equal(p87_csv_cell(&csv, 0, 1)->text, "two\r\nlines");
  assert_string_equal(p87_csv_cell(&csv, 1, 0)->text, "");
  assert_string_equal(p87_csv_cell(&csv, 1, 1)->text, "x");
  assert_int_equal(p87_csv_cell(&csv, 1, 1)->line, 4);
  assert_int_equal(p87_csv_cell(&csv, 1, 1)->column, 4);
  p87_csv_free(&csv);
}

static void a_byte_order_mark_and_a_table_without_rows_are_fine(void **state)
{
  (void)state;
  struct p87_csv csv = parse("\xEF\xBB\xBF"
                             "a,b\n");
  assert_string_equal(csv.head[0].text, "a");
  assert_int_equal(csv.n_rows, 0);
  assert_int_equal(p87_csv_column(&csv, "b"), 1);
  assert_int_equal(p87_csv_column(&csv, "c"), -1);
  p87_csv_free(&csv);
}

static void numbers_are_read_exactly_and_in_any_locale(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    double value;
  } good[] = {{"0", 0.0},
              {"-0.5", -0.5},
              {"+.25", 0.25},
              {"1.", 1.0},
              {"1e3", 1000.0},
              {"2.5E-1", 0.25},
              {"0.1", 0.1},
              {"9007199254740993", 9007199254740992.0},
              {"2.2250738585072014e-308", 2.2250738585072014e-308}};
  static const char *const bad[] = {"",  " 1",   "1 ",    "1,5",   "1e",  "e3", ".",
                                    "-", "0x10", "1_000", "1 000", "one", "--1"};
  static const char *const special[] = {"inf", "-inf", ".inf", "nan", "NaN", "Infinity", "-.INF"};
  static const char *const locales[] = {"C", "de_DE.UTF-8", "es_ES.UTF-8", "fr_FR.UTF-8"};
  double value;
  for (size_t l = 0; l < P87_COUNT_OF(locales); l++) {
    if (!setlocale(LC_ALL, locales[l])) continue;
    for (size_t i = 0; i < P87_COUNT_OF(good); i++) {
      assert_int_equal(p87_number_read(good[i].text, &value), P87_NUMBER_OK);
      assert_memory_equal(&value, &good[i].value, sizeof value);
    }
  }
  setlocale(LC_ALL, "C");
  for (size_t i = 0; i < P87_COUNT_OF(bad); i++) assert_int_equal(p87_number_read(bad[i], &value), P87_NUMBER_NONE);
  for (size_t i = 0; i < P87_COUNT_OF(special); i++)
    assert_int_equal(p87_number_read(special[i], &value), P87_NUMBER_SPECIAL);
  assert_int_equal(p87_number_read("1e400", &value), P87_NUMBER_HUGE);
}

static void whole_numbers_reach_to_the_last_bit(void **state)
{
  (void)state;
  uint64_t value;
  assert_int_equal(p87_whole_read("18446744073709551615", &value), P87_NUMBER_OK);
  assert_true(value == UINT64_MAX);
  assert_int_equal(p87_whole_read("18446744073709551616", &value), P87_NUMBER_HUGE);
  assert_int_equal(p87_whole_read("-1", &value), P87_NUMBER_NONE);
  assert_int_equal(p87_whole_read("1.0", &value), P87_NUMBER_NONE);
}

static void without_memory_a_table_is_a_machine_failure_and_nothing_leaks(void **state)
{
  (void)state;
  static const char text[] = "a,b\n1,2\n";
  for (uint64_t n = 1; n < 10; n++) {
    struct p87_report report = {0};
    struct p87_mistakes m = {.report = &report};
    struct p87_csv csv = {0};
    const size_t before = p87_memory_in_use();
    p87_memory_fail_at(n);
    const p87_status st = p87_csv_parse("t.csv", text, sizeof text - 1, &csv, &m);
    p87_memory_fail_at(0);
    assert_true(st == P87_OK || st == P87_MACHINE);
    p87_csv_free(&csv);
    p87_report_free(&report);
    assert_int_equal(p87_memory_in_use(), before);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cells_have_text_and_place),
    cmocka_unit_test(quotes_hold_commas_quotes_and_line_ends),
    cmocka_unit_test(a_byte_order_mark_and_a_table_without_rows_are_fine),
    cmocka_unit_test(numbers_are_read_exactly_and_in_any_locale),
    cmocka_unit_test(whole_numbers_reach_to_the_last_bit),
    cmocka_unit_test(without_memory_a_table_is_a_machine_failure_and_nothing_leaks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
