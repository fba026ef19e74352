/* Memory: zeroed, aligned, counted, and failing when told to. */
#include "path87/base/memory.h"

#include <string.h>

#include "path87/base/status.h"
#include "support/prop.h"

static int is_zero(const unsigned char *p, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (p[i]) return 0;
  return 1;
}

static void blocks_are_zero_and_aligned(void **state)
{
  (void)state;
  const size_t before = p87_memory_in_use();
  P87_FOR_ALL (300, g) {
    const size_t n = (size_t)gen_int(g, 0, INT64_C(1) << (gen_u32(g) % 24u));
    unsigned char *p = p87_alloc(n);
    assert_non_null(p);
    assert_int_equal((uintptr_t)p % 64, 0);
    assert_true(is_zero(p, n));
    assert_int_equal(p87_memory_in_use(), before + n);
    memset(p, 0xa5, n); /* so that the next one is not zero by luck */
    p87_free(p);
    assert_int_equal(p87_memory_in_use(), before);
  }
}

static void large_blocks_begin_on_huge_pages(void **state)
{
  (void)state;
  for (size_t n = (size_t)4 << 20; n < (size_t)40 << 20; n += 1234567) {
    unsigned char *p = p87_alloc(n);
    assert_non_null(p);
    assert_int_equal(((uintptr_t)p - 64) % ((size_t)2 << 20), 0);
    p[0] = p[n - 1] = 1;
    p87_free(p);
  }
}

static void resizing_keeps_the_content_and_zeroes_the_rest(void **state)
{
  (void)state;
  static const size_t limits[] = {100, 5000, 12u << 20};
  P87_FOR_ALL (60, g) {
    const size_t limit = limits[g->i % P87_COUNT_OF(limits)];
    const size_t n = (size_t)gen_int(g, 1, (int64_t)limit);
    const size_t m = (size_t)gen_int(g, 1, (int64_t)limit);
    const size_t kept = n < m ? n : m;
    unsigned char *p = p87_resize(NULL, n);
    assert_non_null(p);
    for (size_t i = 0; i < n; i++) p[i] = (unsigned char)(i * 7 + 1);
    p = p87_resize(p, m);
    assert_non_null(p);
    size_t n_wrong = 0;
    for (size_t i = 0; i < kept; i++) n_wrong += p[i] != (unsigned char)(i * 7 + 1);
    assert_int_equal(n_wrong, 0);
    assert_true(is_zero(p + kept, m - kept));
    assert_int_equal(p87_memory_in_use(), m);
    p87_free(p);
  }
  assert_int_equal(p87_memory_in_use(), 0);
}

static void the_peak_remembers(void **state)
{
  (void)state;
  void *p = p87_alloc(1000), *q = p87_alloc(50u << 20);
  const size_t peak = p87_memory_peak();
  assert_true(peak >= 1000 + (50u << 20));
  p87_free(q);
  p87_free(p);
  assert_int_equal(p87_memory_peak(), peak);
}

static void impossible_sizes_are_refused(void **state)
{
  (void)state;
  assert_null(p87_alloc(SIZE_MAX));
  assert_null(p87_alloc(SIZE_MAX - 63));
  assert_null(p87_alloc(SIZE_MAX / 2 - 100));
  assert_null(p87_alloc_array(SIZE_MAX / 8 + 1, 8));
  assert_null(p87_alloc_array(8, SIZE_MAX / 8 + 1));
  assert_int_equal(p87_memory_in_use(), 0);
  void *p = p87_alloc_array(0, 8), *q = p87_alloc_array(8, 0), *r = p87_alloc_array(25, 4);
  assert_true(p && q && r);
  assert_int_equal(p87_memory_in_use(), 100);
  p87_free(p);
  p87_free(q);
  p87_free(r);
  p87_free(NULL);
}

static void the_nth_allocation_fails_once(void **state)
{
  (void)state;
  p87_memory_fail_at(3);
  void *p = p87_alloc(10);
  void *q = p87_alloc_array(10, 1);
  assert_true(p && q);
  memset(p, 1, 10);
  assert_null(p87_resize(p, 20));
  assert_int_equal(((unsigned char *)p)[9], 1); /* still ours */
  p = p87_resize(p, 20);
  assert_non_null(p);
  p87_free(p);
  p87_free(q);

  p87_memory_fail_at(1);
  assert_null(p87_alloc(1));
  p87_memory_fail_at(1);
  p87_memory_fail_at(0);
  p = p87_alloc(1);
  assert_non_null(p);
  p87_free(p);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(blocks_are_zero_and_aligned),
    cmocka_unit_test(large_blocks_begin_on_huge_pages),
    cmocka_unit_test(resizing_keeps_the_content_and_zeroes_the_rest),
    cmocka_unit_test(the_peak_remembers),
    cmocka_unit_test(impossible_sizes_are_refused),
    cmocka_unit_test(the_nth_allocation_fails_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
