/* Integers in few bytes come back as they were. */
#include "support/prop.h"

#include <string.h>

#include "path87/base/memory.h"
#include "path87/study/pack.h"

enum { MOST = 400 };

/* Runs of zeros, small numbers, and now and then one of any size. */
static void draw(struct prop_gen *g, int64_t *values, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    const int64_t kind = gen_int(g, 0, 9);
    const uint64_t any = gen_u64(g);
    values[i] = kind < 6 ? 0 : kind < 9 ? gen_int(g, -300, 300) : (int64_t)any;
  }
}

static void numbers_come_back(void **state)
{
  (void)state;
  int64_t in[MOST], out[MOST];
  P87_FOR_ALL (2000, g) {
    struct p87_pack pack = {0};
    const size_t n = (size_t)gen_int(g, 0, MOST), first = (size_t)gen_int(g, 0, (int64_t)n);
    draw(g, in, n);
    p87_pack_numbers(&pack, in, first);
    p87_pack_numbers(&pack, in + first, n - first);
    assert_false(pack.failed);
    size_t at = 0;
    assert_true(p87_unpack_numbers(pack.bytes, pack.n, &at, out, first));
    assert_true(p87_unpack_numbers(pack.bytes, pack.n, &at, out + first, n - first));
    assert_int_equal(at, pack.n);
    assert_memory_equal(in, out, n * sizeof *in);
    p87_free(pack.bytes);
  }
}

static void the_least_and_the_largest_come_back(void **state)
{
  (void)state;
  const int64_t in[] = {INT64_MIN, INT64_MAX, -1, 1, 0, INT64_MIN + 1};
  int64_t out[P87_COUNT_OF(in)];
  struct p87_pack pack = {0};
  size_t at = 0;
  p87_pack_numbers(&pack, in, P87_COUNT_OF(in));
  assert_true(p87_unpack_numbers(pack.bytes, pack.n, &at, out, P87_COUNT_OF(in)));
  assert_memory_equal(in, out, sizeof in);
  p87_free(pack.bytes);
}

static void a_year_without_people_takes_a_few_bytes(void **state)
{
  (void)state;
  struct p87_pack pack = {0};
  int64_t *zeros = p87_alloc_array(100000, sizeof *zeros);
  assert_non_null(zeros);
  p87_pack_numbers(&pack, zeros, 100000);
  assert_true(pack.n < 8);
  p87_free(zeros);
  p87_free(pack.bytes);
}

static void what_is_cut_short_or_asks_for_more_is_refused(void **state)
{
  (void)state;
  int64_t in[MOST], out[MOST + 1];
  P87_FOR_ALL (500, g) {
    struct p87_pack pack = {0};
    const size_t n = (size_t)gen_int(g, 1, MOST);
    draw(g, in, n);
    p87_pack_numbers(&pack, in, n);
    size_t at = 0;
    assert_false(p87_unpack_numbers(pack.bytes, pack.n - 1, &at, out, n));
    at = 0;
    assert_false(p87_unpack_numbers(pack.bytes, pack.n, &at, out, n + 1));
    p87_free(pack.bytes);
  }
}

static void without_memory_it_says_so_and_keeps_what_it_has(void **state)
{
  (void)state;
  const int64_t in[] = {5, -6, 0, 7};
  int64_t out[4];
  struct p87_pack pack = {0};
  size_t at = 0;
  p87_pack_numbers(&pack, in, 4);
  const size_t n = pack.n;
  unsigned char *many = p87_alloc(1 << 20);
  assert_non_null(many);
  p87_memory_fail_at(1);
  p87_pack_bytes(&pack, many, 1 << 20);
  p87_memory_fail_at(0);
  assert_true(pack.failed);
  assert_int_equal(pack.n, n);
  assert_true(p87_unpack_numbers(pack.bytes, pack.n, &at, out, 4));
  assert_memory_equal(in, out, sizeof in);
  p87_free(many);
  p87_free(pack.bytes);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(numbers_come_back),
    cmocka_unit_test(the_least_and_the_largest_come_back),
    cmocka_unit_test(a_year_without_people_takes_a_few_bytes),
    cmocka_unit_test(what_is_cut_short_or_asks_for_more_is_refused),
    cmocka_unit_test(without_memory_it_says_so_and_keeps_what_it_has),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
