/* The writer of results is killed, or the disk is full: the file is complete or absent, never in between. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/prop.h"
#include "unit/results/fake.h"

static char title[] = "Killed", key[] = "killed";

static void pause_for(long microseconds)
{
  const struct timespec t = {microseconds / 1000000, microseconds % 1000000 * 1000};
  nanosleep(&t, NULL);
}

/* Writes again and again, until somebody ends it. */
static _Noreturn void write_for_ever(const struct fake *f)
{
  struct p87_report report = {0};
  for (;;)
    if (p87_results_write(f->dir, &f->scenario, &f->inputs, &f->results, &report)) _exit(1);
}

/* A child of this process that does it; the parent returns. */
static pid_t start_writer(const struct fake *f)
{
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) write_for_ever(f);
  return child;
}

static int is_complete(const struct fake *f)
{
  struct p87_report report = {0};
  struct p87_results_file file;
  const p87_status st = p87_results_read(fake_path(f, "killed.h5"), &file, &report);
  if (st) p87_report_print(&report, stderr);
  p87_report_free(&report);
  if (st) return 0;
  const size_t bytes = file.data.replicates * file.data.years * sizeof *f->results.fingerprint;
  const int same = memcmp(file.data.fingerprint, f->results.fingerprint, bytes) == 0;
  p87_results_file_free(&file);
  return same;
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

static void a_killed_writer_leaves_a_complete_file_or_none(void **state)
{
  (void)state;
  struct fake f;
  unsigned absent = 0, complete = 0, partial = 0;
  assert_true(fake_init(&f, title, key, 4));
  fake_fill(&f, 3);
  P87_FOR_ALL (60, g) {
    const int had = access(fake_path(&f, "killed.h5"), F_OK) == 0;
    if (had && g->i % 3 != 0) unlink(fake_path(&f, "killed.h5"));
    const int stood = had && g->i % 3 == 0; /* what stood there stands until another takes its place */
    const pid_t child = start_writer(&f);
    pause_for((long)gen_int(g, 0, 150000));
    assert_int_equal(kill(child, SIGKILL), 0);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    partial += access(fake_path(&f, ".killed.h5.partial"), F_OK) == 0;
    if (access(fake_path(&f, "killed.h5"), F_OK) != 0) {
      assert_false(stood);
      absent++;
    } else {
      assert_true(is_complete(&f));
      complete++;
    }
  }
  printf("           absent %u times, complete %u times, partial files left beside %u\n", absent, complete, partial);

  /* What the last one left beside does not disturb the next. */
  struct p87_report report = {0};
  assert_int_equal(p87_results_write(f.dir, &f.scenario, &f.inputs, &f.results, &report), P87_OK);
  assert_true(is_complete(&f));
  assert_int_equal(files_in(f.dir), 1);
  fake_free(&f);
}

/* In a child, whose limits are its own: 0 if a write that may have n bytes at most fails and leaves nothing. */
static int try_with_limit(const struct fake *f, rlim_t n)
{
  struct p87_report report = {0};
  const struct rlimit limit = {n, n};
  signal(SIGXFSZ, SIG_IGN);
  if (setrlimit(RLIMIT_FSIZE, &limit)) return 2;
  const p87_status st = p87_results_write(f->dir, &f->scenario, &f->inputs, &f->results, &report);
  if (st != P87_MACHINE || p87_report_count(&report) != 1) return 3;
  return files_in(f->dir) == 0 ? 0 : 4;
}

static void a_disk_that_fills_up_leaves_nothing(void **state)
{
  (void)state;
  struct fake f;
  struct stat about;
  struct p87_report report = {0};
  assert_true(fake_init(&f, title, key, 4));
  fake_fill(&f, 5);
  assert_int_equal(p87_results_write(f.dir, &f.scenario, &f.inputs, &f.results, &report), P87_OK);
  assert_int_equal(stat(fake_path(&f, "killed.h5"), &about), 0);
  unlink(fake_path(&f, "killed.h5"));
  P87_FOR_ALL (12, g) {
    const int64_t n = g->i == 0 ? 0 : g->i == 1 ? 1 : g->i == 2 ? about.st_size - 1 : gen_int(g, 2, about.st_size - 2);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(try_with_limit(&f, (rlim_t)n));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
  }
  fake_free(&f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_killed_writer_leaves_a_complete_file_or_none),
    cmocka_unit_test(a_disk_that_fills_up_leaves_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
