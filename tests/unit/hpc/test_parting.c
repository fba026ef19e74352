/* Where two runs part: a difference put into one place of one run is found there, and nowhere else. */
#include "path87/hpc/parting.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "path87/base/log.h"
#include "support/prop.h"
#include "support/tiny.h"

static struct tiny tiny;
static char dir[] = "/tmp/p87-parting-XXXXXX";

static const char *in_dir(const char *name)
{
  static char path[4][64];
  static int next;
  next = (next + 1) % 4;
  snprintf(path[next], sizeof path[next], "%s/%s", dir, name);
  return path[next];
}

/* --- a run that goes wrong in one place -------------------------------------------------------- */

static struct {
  unsigned year, place, row;
  int is_household, adds_row, is_input;
} fault;
static struct p87_kernels meddled;

/* The income step, and behind it the fault. */
static void meddle(const struct p87_context *ctx, struct p87_community *place, struct p87_tally *tally)
{
  tiny.kernels->step[P87_STEP_income](ctx, place, tally);
  if (ctx->year != fault.year || ctx->years_back || place->id != fault.place) return;
  if (fault.is_input)
    place->inputs.meals = 0.25f, place->inputs.coordination = 0.5f;
  else if (fault.is_household)
    place->households.income_usd_day[fault.row] += 1.0f;
  else
    place->persons.earning_usd_day[fault.row] = 77.0f;
  if (fault.adds_row) place->persons.id[p87_person_add(&place->persons)] = 4711;
}

static void trace_to(const char *name, int with_values, int is_meddled)
{
  struct p87_report report = {0};
  struct p87_trace *trace = NULL;
  struct tiny t = tiny;
  meddled = *tiny.kernels;
  meddled.step[P87_STEP_income] = meddle;
  if (is_meddled) t.kernels = &meddled;
  assert_int_equal(p87_trace_open(&trace, p87_comm_world(), in_dir(name), with_values, P87_TRACE_LIMIT, &report),
                   P87_OK);
  assert_int_equal(p87_trace_close(trace, tiny_run(&t, trace)), P87_OK);
  assert_int_equal(p87_report_count(&report), 0);
}

static struct p87_parting parting_of(const char *a, const char *b)
{
  struct p87_report report = {0};
  struct p87_parting p;
  assert_int_equal(p87_parting_find(in_dir(a), in_dir(b), &p, &report), P87_OK);
  assert_int_equal(p87_report_count(&report), 0);
  return p;
}

static int prints(const struct p87_parting *p, const char *words)
{
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  assert_non_null(out);
  p87_parting_print(p, "a", "b", out);
  fclose(out);
  const int found = strstr(text, words) != NULL;
  if (!found) fprintf(stderr, "not said: %s\n%s", words, text);
  free(text);
  return found;
}

/* --- tests ------------------------------------------------------------------------------------- */

static void equal_runs_have_equal_traces(void **state)
{
  (void)state;
  trace_to("again", 1, 0);
  const struct p87_parting p = parting_of("values", "again"), q = parting_of("values", "hashes");
  assert_int_equal(p.kind, P87_PARTING_NONE);
  assert_int_equal(q.kind, P87_PARTING_NONE);
  assert_true(prints(&p, "are the same"));
}

static void a_value_of_one_household_is_found(void **state)
{
  (void)state;
  fault.year = 2017, fault.place = 2, fault.row = 5, fault.is_household = 1, fault.adds_row = 0;
  trace_to("fault", 1, 1);
  const struct p87_parting p = parting_of("values", "fault");
  assert_int_equal(p.kind, P87_PARTING_STATE);
  assert_int_equal(p.side[0].note.year, 2017);
  assert_int_equal(p.side[0].note.step, P87_STEP_income);
  assert_int_equal(p.place, 2);
  assert_int_equal(p.n_places, 1);
  assert_int_equal(p.column, P87_COLUMN_HOUSEHOLD_income_usd_day);
  assert_int_equal(p.columns, UINT64_C(1) << P87_COLUMN_HOUSEHOLD_income_usd_day);
  assert_int_equal(p.row, 5);
  float a, b;
  memcpy(&a, p.side[0].value, sizeof a);
  memcpy(&b, p.side[1].value, sizeof b);
  assert_true(b == a + 1.0f);
  assert_true(p.side[0].id == p.side[1].id && p.side[0].id != 0);
  assert_true(prints(&p, "household.income_usd_day"));
  assert_true(prints(&p, "after   income"));
}

/* The widest column is a struct of numbers: all of it is kept, and said by name. */
static void inputs_of_a_community_are_said_by_name(void **state)
{
  (void)state;
  fault.year = 2017, fault.place = 1, fault.row = 0, fault.is_household = fault.adds_row = 0, fault.is_input = 1;
  trace_to("fault", 1, 1);
  fault.is_input = 0;
  const struct p87_parting p = parting_of("values", "fault");
  assert_int_equal(p.kind, P87_PARTING_STATE);
  assert_int_equal(p.column, P87_COLUMN_PLACE_inputs);
  assert_int_equal(p.place, 1);
  struct p87_policy_inputs a, b;
  memcpy(&a, p.side[0].value, sizeof a);
  memcpy(&b, p.side[1].value, sizeof b);
  assert_true(a.meals == 0.0f && a.coordination == 0.0f);
  assert_true(b.meals == 0.25f && b.coordination == 0.5f);
  assert_true(prints(&p, "  A       all 0   [a]"));
  assert_true(prints(&p, "meals 0.25 (0x3e800000)"));
  assert_true(prints(&p, "coordination 0.5 (0x3f000000)"));
}

static void a_value_of_one_person_is_found_without_values_but_for_the_row(void **state)
{
  (void)state;
  fault.year = 2018, fault.place = 1, fault.row = 33, fault.is_household = 0, fault.adds_row = 0;
  trace_to("fault", 0, 1);
  const struct p87_parting p = parting_of("values", "fault");
  assert_int_equal(p.kind, P87_PARTING_STATE);
  assert_int_equal(p.side[0].note.year, 2018);
  assert_int_equal(p.place, 1);
  assert_int_equal(p.column, P87_COLUMN_PERSON_earning_usd_day);
  assert_false(p.has_values);
  assert_true(prints(&p, "--trace-values"));
}

static void year_zero_and_its_burn_in_are_watched(void **state)
{
  (void)state;
  fault.year = 2016, fault.place = 0, fault.row = 0, fault.is_household = 1, fault.adds_row = 0;
  trace_to("fault", 1, 1);
  const struct p87_parting p = parting_of("values", "fault");
  assert_int_equal(p.kind, P87_PARTING_STATE);
  assert_int_equal(p.side[0].note.year, 2016);
  assert_int_equal(p.side[0].note.step, P87_STEP_income);
  assert_int_equal(p.side[0].note.years_back, 0);
}

static void another_number_of_rows_is_found(void **state)
{
  (void)state;
  fault.year = 2018, fault.place = 2, fault.row = 5, fault.is_household = 1, fault.adds_row = 1;
  trace_to("fault", 1, 1);
  const struct p87_parting p = parting_of("values", "fault");
  assert_int_equal(p.kind, P87_PARTING_STATE);
  assert_int_equal(p.column, P87_COLUMN_PERSON_id);
  assert_int_equal(p.side[1].note.persons, p.side[0].note.persons + 1);
  assert_int_equal(p.row, p.side[0].note.persons);
  assert_false(p.side[0].has_row);
  assert_int_equal(p.side[1].id, 4711);
  assert_true(prints(&p, "no such row"));
  assert_true(prints(&p, "person 4711"));
}

static void other_communities_are_told(void **state)
{
  (void)state;
  const struct p87_scenario all = tiny.scenario;
  fault.year = 0;
  tiny.scenario.scale = 20000;
  trace_to("larger", 0, 0);
  tiny.scenario = all;
  const struct p87_parting p = parting_of("values", "larger");
  assert_int_equal(p.kind, P87_PARTING_PLACES);
  assert_true(p.side[1].group.n_places > p.side[0].group.n_places);
  assert_true(prints(&p, "scale 50000 and 20000"));
}

static void a_run_that_ends_earlier_is_told(void **state)
{
  (void)state;
  tiny.scenario.horizon = 2017;
  trace_to("shorter", 0, 0);
  tiny.scenario.horizon = 2018;
  const struct p87_parting p = parting_of("values", "shorter");
  assert_int_equal(p.kind, P87_PARTING_LENGTH);
  assert_int_equal(p.side[0].note.year, 2018);
  assert_false(p.side[1].has_note);
}

static void a_trace_beyond_the_limit_is_refused(void **state)
{
  (void)state;
  struct p87_report report = {0};
  struct p87_trace *trace = NULL;
  assert_int_equal(p87_trace_open(&trace, p87_comm_world(), in_dir("big"), 1, 100000, &report), P87_OK);
  assert_int_equal(p87_trace_close(trace, tiny_run(&tiny, trace)), P87_USER);
  assert_int_equal(p87_report_count(&report), 1);
  assert_non_null(strstr(report.messages[0].text, "--scale"));
  p87_report_free(&report);
  assert_int_not_equal(access(in_dir("big"), F_OK), 0);
  assert_int_not_equal(access(in_dir("big.partial"), F_OK), 0);
}

/* Any byte that is not what was written, and any length, is refused: nothing crashes, nothing is believed. */
static void damaged_traces_are_refused(void **state)
{
  (void)state;
  FILE *in = fopen(in_dir("hashes"), "rb");
  assert_non_null(in);
  static unsigned char bytes[8 << 20];
  const size_t n = fread(bytes, 1, sizeof bytes, in);
  fclose(in);
  assert_true(n > 1000 && n < sizeof bytes);
  P87_FOR_ALL (150, g) {
    const size_t at = g->i < 100 ? (size_t)gen_int(g, 0, (int64_t)n - 1) : (size_t)gen_int(g, 0, 300);
    const size_t kept = g->i % 3 ? n : at;
    const unsigned char was = bytes[at];
    bytes[at] ^= (unsigned char)(1u << gen_u32(g) % 8u);
    FILE *out = fopen(in_dir("damaged"), "wb");
    assert_non_null(out);
    fwrite(bytes, 1, kept, out);
    fclose(out);
    bytes[at] = was;
    struct p87_report report = {0};
    struct p87_parting p;
    const p87_status st = p87_parting_find(in_dir("hashes"), in_dir("damaged"), &p, &report);
    assert_int_equal(st, P87_USER);
    assert_int_equal(p87_report_count(&report), 1);
    p87_report_free(&report);
  }
}

static int set_up(void **state)
{
  (void)state;
  p87_log_open(0, P87_LOG_WARNING, stderr);
  if (!mkdtemp(dir) || !tiny_init(&tiny)) return -1;
  trace_to("values", 1, 0);
  trace_to("hashes", 0, 0);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  static const char *const names[] = {"values", "hashes", "again", "fault", "larger", "shorter", "damaged"};
  for (size_t k = 0; k < P87_COUNT_OF(names); k++) unlink(in_dir(names[k]));
  tiny_free(&tiny);
  return rmdir(dir);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(equal_runs_have_equal_traces),
    cmocka_unit_test(a_value_of_one_household_is_found),
    cmocka_unit_test(inputs_of_a_community_are_said_by_name),
    cmocka_unit_test(a_value_of_one_person_is_found_without_values_but_for_the_row),
    cmocka_unit_test(year_zero_and_its_burn_in_are_watched),
    cmocka_unit_test(another_number_of_rows_is_found),
    cmocka_unit_test(other_communities_are_told),
    cmocka_unit_test(a_run_that_ends_earlier_is_told),
    cmocka_unit_test(a_trace_beyond_the_limit_is_refused),
    cmocka_unit_test(damaged_traces_are_refused),
  };
  if (p87_comm_start(&argc, &argv)) return 1;
  const int failed = cmocka_run_group_tests(tests, set_up, tear_down);
  p87_comm_stop();
  return failed;
}
