/* The log: who may write what, and what it looks like. */
#include "path87/base/log.h"

#include <string.h>

#include "support/prop.h"

/* Logs one line of each level and a progress line, and returns what was written. */
static const char *log_everything(int rank, enum p87_log_level level)
{
  static char text[1000];
  FILE *file = tmpfile();
  assert_non_null(file);
  p87_log_open(rank, level, file);
  p87_log(P87_LOG_ERROR, "disk %s", "full");
  p87_log(P87_LOG_WARNING, "weights are odd");
  p87_log(P87_LOG_INFO, "2019 people %d", 12);
  p87_progress("year %d", 2019);
  p87_log(P87_LOG_DEBUG, "block %u", 7u);
  p87_progress_end();
  p87_log_open(0, P87_LOG_INFO, NULL);
  rewind(file);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  return text;
}

static void rank_0_writes_the_line_a_year(void **state)
{
  (void)state;
  assert_string_equal(log_everything(0, P87_LOG_INFO), "error: disk full\nwarning: weights are odd\n2019 people 12\n");
}

static void other_ranks_only_warn(void **state)
{
  (void)state;
  assert_string_equal(log_everything(3, P87_LOG_INFO), "[3] error: disk full\n[3] warning: weights are odd\n");
}

static void debug_is_every_ranks(void **state)
{
  (void)state;
  assert_string_equal(log_everything(0, P87_LOG_DEBUG),
                      "error: disk full\nwarning: weights are odd\n2019 people 12\n[0] block 7\n");
  assert_string_equal(log_everything(2, P87_LOG_DEBUG),
                      "[2] error: disk full\n[2] warning: weights are odd\n[2] block 7\n");
}

static void the_level_limits_what_is_shown(void **state)
{
  (void)state;
  assert_string_equal(log_everything(0, P87_LOG_ERROR), "error: disk full\n");
  assert_string_equal(log_everything(0, P87_LOG_WARNING), "error: disk full\nwarning: weights are odd\n");
  assert_true(p87_log_shows(P87_LOG_INFO)); /* log_everything restores the beginning */
  assert_false(p87_log_shows(P87_LOG_DEBUG));
}

static void the_rank_is_remembered(void **state)
{
  (void)state;
  p87_log_open(5, P87_LOG_ERROR, NULL);
  assert_int_equal(p87_log_rank(), 5);
  p87_log_open(0, P87_LOG_INFO, NULL);
  assert_int_equal(p87_log_rank(), 0);
}

static void the_clock_never_goes_back(void **state)
{
  (void)state;
  double last = p87_clock_seconds();
  assert_true(last > 0.0);
  for (int i = 0; i < 100000; i++) {
    const double now = p87_clock_seconds();
    assert_true(now >= last);
    last = now;
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rank_0_writes_the_line_a_year), cmocka_unit_test(other_ranks_only_warn),
    cmocka_unit_test(debug_is_every_ranks),          cmocka_unit_test(the_level_limits_what_is_shown),
    cmocka_unit_test(the_rank_is_remembered),        cmocka_unit_test(the_clock_never_goes_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
