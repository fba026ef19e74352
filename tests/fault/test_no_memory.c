/* The n-th allocation fails, for every n: the status says so, all memory is given back, nothing stops. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path87/base/log.h"
#include "support/prop.h"
#include "support/tiny.h"

static struct tiny tiny;
static char dir[] = "/tmp/p87-fault-XXXXXX";

typedef p87_status action_fn(struct p87_report *report);

enum { MANY = 1 << 20 };

/* Allocations of an action that goes well: the fault is set far behind, and what is left of the way counted. */
static uint64_t count_allocations(action_fn *action)
{
  struct p87_report report = {0};
  uint64_t left = 0;
  p87_memory_fail_at(MANY);
  assert_int_equal(action(&report), P87_OK);
  for (void *p; (p = p87_alloc(1)); left++) p87_free(p);
  p87_memory_fail_at(0);
  assert_int_equal(p87_report_count(&report), 0);
  p87_report_free(&report);
  assert_true(left + 1 <= MANY);
  return MANY - left - 1;
}

/* All n up to `all`, then ever fewer, and the last ten. */
static uint64_t next(uint64_t n, uint64_t all, uint64_t last)
{
  return n < all || n + 10 > last ? n + 1 : n + n / 12;
}

static void fails_cleanly(action_fn *action, uint64_t all)
{
  const uint64_t last = count_allocations(action);
  const size_t before = p87_memory_in_use();
  assert_true(last > 0);
  uint64_t tried = 0;
  for (uint64_t n = 1; n <= last; n = next(n, all, last), tried++) {
    struct p87_report report = {0};
    p87_memory_fail_at(n);
    const p87_status st = action(&report);
    p87_memory_fail_at(0);
    if (st != P87_MACHINE || p87_memory_in_use() != before) {
      fprintf(stderr, "allocation %llu of %llu fails: status %d, %lld bytes not given back\n", (unsigned long long)n,
              (unsigned long long)last, (int)st, (long long)p87_memory_in_use() - (long long)before);
      p87_report_print(&report, stderr);
    }
    p87_report_free(&report);
    assert_int_equal(st, P87_MACHINE);
    assert_int_equal(p87_memory_in_use(), before);
  }
  printf("           %llu allocations, each of %llu failed once\n", (unsigned long long)last,
         (unsigned long long)tried);
}

/* --- what is tried ----------------------------------------------------------------------------- */

static p87_status read_inputs(struct p87_report *report)
{
  struct p87_inputs inputs = {0};
  const p87_status st = p87_inputs_read(P87_SOURCE_DIR "/params", &inputs, report);
  if (!st) p87_inputs_free(&inputs);
  return st;
}

static p87_status read_scenario(struct p87_report *report)
{
  struct p87_scenario s = {0};
  const p87_status st = p87_scenario_read(P87_SOURCE_DIR "/scenarios/rural_transfers.yml", P87_SOURCE_DIR "/scenarios",
                                          &tiny.inputs.figures, &s, report);
  if (!st) p87_scenario_free(&s);
  return st;
}

static p87_status set_stage(struct p87_report *report)
{
  struct p87_stage stage;
  (void)report;
  const p87_status st = p87_stage_init(&stage, p87_comm_world(), &tiny.inputs, tiny.kernels, &tiny.scenario);
  p87_stage_free(&stage);
  return st;
}

/* The stage is set before the fault. */
static struct p87_stage the_stage;

static p87_status make_community(struct p87_report *report)
{
  const struct p87_synth synth = {.params = &tiny.inputs.params,
                                  .figures = &tiny.inputs.figures,
                                  .directory = &the_stage.directory,
                                  .work = the_stage.work,
                                  .lasting = the_stage.lasting,
                                  .key = p87_key_make(87, 0)};
  struct p87_community c = {0};
  (void)report;
  const p87_status st = p87_synth_community(&synth, 1, &c);
  p87_community_free(&c);
  return st;
}

static p87_status make_population(struct p87_report *report)
{
  struct p87_world world = {0};
  (void)report;
  const p87_status st = p87_stage_synthesise(&the_stage, 0, &world);
  p87_world_free(&world);
  return st;
}

static p87_status run(struct p87_report *report)
{
  (void)report;
  return tiny_run(&tiny, NULL);
}

static p87_status run_with_trace(struct p87_report *report)
{
  char path[64];
  struct p87_trace *trace = NULL;
  snprintf(path, sizeof path, "%s/trace", dir);
  p87_status st = p87_trace_open(&trace, p87_comm_world(), path, 1, P87_TRACE_LIMIT, report);
  if (!st) st = p87_trace_close(trace, tiny_run(&tiny, trace));
  /* complete or absent, and nothing beside it */
  const int is_there = access(path, F_OK) == 0;
  unlink(path);
  assert_int_equal(is_there, !st);
  return st;
}

/* --- tests ------------------------------------------------------------------------------------- */

static void reading_the_inputs(void **state)
{
  (void)state;
  fails_cleanly(read_inputs, 40);
}

static void reading_a_scenario(void **state)
{
  (void)state;
  fails_cleanly(read_scenario, 1000);
}

static void setting_the_stage(void **state)
{
  (void)state;
  fails_cleanly(set_stage, 200);
}

static void making_a_community(void **state)
{
  (void)state;
  fails_cleanly(make_community, 1000);
}

static void making_a_population(void **state)
{
  (void)state;
  fails_cleanly(make_population, 1000);
}

static void running(void **state)
{
  (void)state;
  fails_cleanly(run, 150);
}

static void running_with_a_trace(void **state)
{
  (void)state;
  fails_cleanly(run_with_trace, 20);
}

static int set_up(void **state)
{
  (void)state;
  p87_log_open(0, P87_LOG_ERROR, stderr);
  if (!mkdtemp(dir) || !tiny_init(&tiny)) return -1;
  return p87_stage_init(&the_stage, p87_comm_world(), &tiny.inputs, tiny.kernels, &tiny.scenario) ? -1 : 0;
}

static int tear_down(void **state)
{
  (void)state;
  p87_stage_free(&the_stage);
  tiny_free(&tiny);
  if (p87_memory_in_use() != 0) fprintf(stderr, "%zu bytes not given back\n", p87_memory_in_use());
  return p87_memory_in_use() != 0 || rmdir(dir);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reading_the_inputs),   cmocka_unit_test(reading_a_scenario),  cmocka_unit_test(setting_the_stage),
    cmocka_unit_test(making_a_community),   cmocka_unit_test(making_a_population), cmocka_unit_test(running),
    cmocka_unit_test(running_with_a_trace),
  };
  if (p87_comm_start(&argc, &argv)) return 1;
  const int failed = cmocka_run_group_tests(tests, set_up, tear_down);
  p87_comm_stop();
  return failed;
}
