/* Reports keep, sort and print every message; near words are found; checks stop the program. */
#define _POSIX_C_SOURCE 200809L /* fork, pipe */

#include "path87/base/status.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/prop.h"

static void expect_print(const struct p87_report *r, const char *expected)
{
  static char text[100000];
  FILE *file = tmpfile();
  assert_non_null(file);
  p87_report_print(r, file);
  rewind(file);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  assert_string_equal(text, expected);
}

static void messages_are_sorted_by_file_line_and_column(void **state)
{
  (void)state;
  struct p87_report r = {0};
  p87_report_add(&r, "b.yml", 7, 3, "third");
  p87_report_add(&r, "a.yml", 1, 1, "fifth of %d", 5);
  p87_report_add(&r, "b.yml", 7, 2, "second");
  p87_report_add(&r, "b.yml", 2, 9, "first");
  p87_report_add(&r, "b.yml", 7, 3, "fourth: same place, later");
  assert_int_equal(p87_report_count(&r), 5);
  expect_print(&r, "b.yml:2:9: first\n"
                   "b.yml:7:2: second\n"
                   "b.yml:7:3: third\n"
                   "b.yml:7:3: fourth: same place, later\n"
                   "a.yml:1:1: fifth of 5\n");
  p87_report_free(&r);
  assert_int_equal(p87_report_count(&r), 0);
}

static void parts_that_do_not_apply_are_left_out(void **state)
{
  (void)state;
  struct p87_report r = {0};
  p87_report_add(&r, NULL, 0, 0, "no file at all");
  p87_report_add(&r, "x.csv", 0, 0, "the whole file");
  p87_report_add(&r, "x.csv", 3, 0, "the whole line");
  expect_print(&r, "no file at all\nx.csv: the whole file\nx.csv:3: the whole line\n");
  p87_report_free(&r);
}

static void empty_reports_may_be_printed_and_freed(void **state)
{
  (void)state;
  struct p87_report r = {0};
  expect_print(&r, "");
  p87_report_free(&r);
  p87_report_free(&r);
}

static void many_and_long_messages_are_kept(void **state)
{
  (void)state;
  struct p87_report r = {0};
  char file[32], text[3000];
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  for (unsigned i = 0; i < 1000; i++) {
    snprintf(file, sizeof file, "%u.yml", i % 50);
    p87_report_add(&r, file, 1000 - i, 1, "%s", text);
  }
  assert_int_equal(p87_report_count(&r), 1000);
  assert_int_equal(r.n_files, 50);
  assert_string_equal(r.messages[999].text, text);
  p87_report_free(&r);
}

static void lost_messages_are_counted_and_told(void **state)
{
  (void)state;
  struct p87_report r = {0};
  p87_report_add(&r, "a.yml", 1, 1, "kept");
  r.n_lost = 2; /* as without memory */
  assert_int_equal(p87_report_count(&r), 3);
  expect_print(&r, "a.yml:1:1: kept\n2 more messages were lost: no memory\n");
  p87_report_free(&r);
}

/* In a child process with little memory: adds long messages until there is none. Its exit code. */
static int report_until_memory_ends(void)
{
  struct p87_report r = {0};
  const struct rlimit little = {.rlim_cur = 64u << 20, .rlim_max = 64u << 20};
  if (setrlimit(RLIMIT_AS, &little) != 0) return 2;
  for (unsigned i = 1; i <= 1000; i++) p87_report_add(&r, "a.yml", i, 1, "%1000000d", 1);
  if (p87_report_count(&r) != 1000 || r.n_lost == 0 || r.n_messages == 0) return 3;
  p87_report_free(&r);
  p87_report_add(&r, "a.yml", 1, 1, "there is memory again");
  return r.n_messages == 1 && r.n_lost == 0 ? 0 : 4;
}

static void reports_survive_the_end_of_memory(void **state)
{
  (void)state;
#if defined(__SANITIZE_ADDRESS__)
  skip(); /* which needs more address space than that */
#endif
  fflush(NULL);
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) _exit(report_until_memory_ends());
  int status = 0;
  assert_true(waitpid(child, &status, 0) == child && WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
}

static const char *const levers[] = {
  "cash_transfer",
  "cash_transfer_conditional",
  "school_meals",
  "school_fee",
  "labour_inspection",
  "minimum_age",
  "credit",
  "child_benefit",
  "supply_chain_audit",
  "policy",
  "fee",
};

static const char *nearest_lever(const char *word)
{
  const char *found = p87_nearest(word, levers, P87_COUNT_OF(levers));
  return found ? found : "none";
}

static void words_with_slips_find_what_was_meant(void **state)
{
  (void)state;
  assert_string_equal(nearest_lever("cash_transfer"), "cash_transfer");
  assert_string_equal(nearest_lever("cash_transfers"), "cash_transfer");
  assert_string_equal(nearest_lever("cash-transfer"), "cash_transfer");
  assert_string_equal(nearest_lever("Cash Transfer"), "cash_transfer");
  assert_string_equal(nearest_lever("cahs_transfer"), "cash_transfer");
  assert_string_equal(nearest_lever("CASH_TRANSFER_CONDITONAL"), "cash_transfer_conditional");
  assert_string_equal(nearest_lever("school_meal"), "school_meals");
  assert_string_equal(nearest_lever("policies"), "policy");
  assert_string_equal(nearest_lever("credits"), "credit");
  assert_string_equal(nearest_lever("inspection"), "labour_inspection");
  assert_string_equal(nearest_lever("minimum_age_of_work"), "minimum_age");
  assert_string_equal(nearest_lever("supply"), "supply_chain_audit");
  assert_string_equal(nearest_lever("fees"), "fee");
  assert_string_equal(nearest_lever("fe"), "fee");
}

static void strange_words_find_nothing(void **state)
{
  (void)state;
  assert_string_equal(nearest_lever("zebra"), "none");
  assert_string_equal(nearest_lever(""), "none");
  assert_string_equal(nearest_lever("x"), "none");
  assert_string_equal(nearest_lever("abc"), "none");
  assert_null(p87_nearest("word", NULL, 0));
  const char *const gaps[] = {NULL, "", "words", NULL};
  assert_string_equal(p87_nearest("word", gaps, P87_COUNT_OF(gaps)), "words");
}

static void huge_words_take_no_time(void **state)
{
  (void)state;
  const size_t n = 10000000;
  char *huge = malloc(n + 1);
  assert_non_null(huge);
  memset(huge, 'a', n);
  huge[n] = '\0';
  assert_string_equal(nearest_lever(huge), "none");
  const char *const candidates[] = {huge, "aaaa"};
  assert_string_equal(p87_nearest("aaab", candidates, 2), "aaaa");
  free(huge);
}

static void nearest_copes_with_any_bytes(void **state)
{
  (void)state;
  P87_FOR_ALL (20000, g) {
    char word[80];
    const size_t n = gen_u32(g) % (sizeof word - 1);
    for (size_t i = 0; i < n; i++) word[i] = (char)(1 + gen_u32(g) % 255u);
    word[n] = '\0';
    const char *found = p87_nearest(word, levers, P87_COUNT_OF(levers));
    assert_true(!found || strlen(found) > 0);
    const char *const itself[] = {"unlikely", word};
    if (n > 0 && n <= 64) assert_true(p87_nearest(word, itself, 2) == word);
  }
}

static void stop_with_code_9(int code)
{
  _exit(code == P87_BUG ? 9 : 8);
}

/* Runs a failing check in a child process; returns its exit code, and what it wrote in text. */
static int run_failing_check(void (*hook)(int), char *text, size_t room)
{
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  fflush(NULL);
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    p87_set_abort_hook(hook);
    const int n = 3;
    P87_CHECK(n == 3, "this one holds");
    P87_CHECK(n == 4, "%d is not four", n);
    _exit(0);
  }
  close(ends[1]);
  size_t n = 0;
  for (ssize_t got = 1; got > 0 && n<room - 1; n += got> 0 ? (size_t)got : 0)
    got = read(ends[0], text + n, room - 1 - n);
  text[n] = '\0';
  close(ends[0]);
  int status = 0;
  assert_true(waitpid(child, &status, 0) == child && WIFEXITED(status));
  return WEXITSTATUS(status);
}

static void failed_checks_tell_and_stop(void **state)
{
  (void)state;
  char text[1000];
  assert_int_equal(run_failing_check(NULL, text, sizeof text), 3);
  assert_non_null(strstr(text, "rank 0"));
  assert_non_null(strstr(text, "test_status.c:"));
  assert_non_null(strstr(text, "n == 4: 3 is not four\n"));
  assert_null(strstr(text, "holds"));
}

static void the_abort_hook_has_the_last_word(void **state)
{
  (void)state;
  char text[1000];
  assert_int_equal(run_failing_check(stop_with_code_9, text, sizeof text), 9);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(messages_are_sorted_by_file_line_and_column),
    cmocka_unit_test(parts_that_do_not_apply_are_left_out),
    cmocka_unit_test(empty_reports_may_be_printed_and_freed),
    cmocka_unit_test(many_and_long_messages_are_kept),
    cmocka_unit_test(lost_messages_are_counted_and_told),
    cmocka_unit_test(reports_survive_the_end_of_memory),
    cmocka_unit_test(words_with_slips_find_what_was_meant),
    cmocka_unit_test(strange_words_find_nothing),
    cmocka_unit_test(huge_words_take_no_time),
    cmocka_unit_test(nearest_copes_with_any_bytes),
    cmocka_unit_test(failed_checks_tell_and_stop),
    cmocka_unit_test(the_abort_hook_has_the_last_word),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
