/* Signals are noted, and do again what they did before. */
#include "support/prop.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "path87/hpc/stop.h"

static void both_signals_are_noted(void **state)
{
  (void)state;
  static const int signals[] = {SIGUSR1, SIGTERM};
  for (size_t i = 0; i < P87_COUNT_OF(signals); i++) {
    p87_stop_catch();
    assert_false(p87_stop_asked());
    raise(signals[i]);
    assert_true(p87_stop_asked());
    assert_true(p87_stop_asked()); /* until the next run */
    p87_stop_release();
  }
}

static void afterwards_they_end_the_process_as_ever(void **state)
{
  (void)state;
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    p87_stop_catch();
    p87_stop_release();
    raise(SIGTERM);
    _exit(0);
  }
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status));
  assert_int_equal(WTERMSIG(status), SIGTERM);
}

static void tests_can_stop_after_a_number_of_years(void **state)
{
  (void)state;
  setenv("PATH87_STOP_AFTER", "2", 1);
  p87_stop_catch();
  p87_stop_year();
  assert_false(p87_stop_asked());
  p87_stop_year();
  assert_true(p87_stop_asked());
  p87_stop_release();
  unsetenv("PATH87_STOP_AFTER");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(both_signals_are_noted),
    cmocka_unit_test(afterwards_they_end_the_process_as_ever),
    cmocka_unit_test(tests_can_stop_after_a_number_of_years),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
