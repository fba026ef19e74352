/* Identities: one for each, for ever. */
#include "support/prop.h"

#include "path87/base/memory.h"
#include "path87/params/figures.h"
#include "path87/world/identity.h"

static int by_value(const void *a, const void *b)
{
  const p87_id x = *(const p87_id *)a, y = *(const p87_id *)b;
  return x < y ? -1 : x > y;
}

static size_t count_equal(p87_id *id, size_t n)
{
  qsort(id, n, sizeof *id, by_value);
  size_t equal = 0;
  for (size_t k = 1; k < n; k++) equal += id[k] == id[k - 1];
  return equal;
}

static void a_million_newborns_have_a_million_identities(void **state)
{
  (void)state;
  enum { MOTHERS = 50000, YEARS = 10, N = MOTHERS * YEARS * 2 };
  p87_id *id = p87_alloc_array(N, sizeof *id);
  assert_non_null(id);
  size_t n = 0;
  for (unsigned k = 0; k < MOTHERS; k++)
    for (unsigned year = 2017; year < 2017 + YEARS; year++)
      for (unsigned order = 0; order < 2; order++) {
        id[n] = p87_id_newborn(p87_id_founder(k % 200, k / 200 + 1), year, order);
        assert_true(id[n] & P87_ID_NEWBORN);
        n++;
      }
  assert_int_equal(n, N);
  assert_int_equal(count_equal(id, n), 0);
  p87_free(id);
}

static void daughters_have_daughters_with_their_own_identities(void **state)
{
  (void)state;
  enum { N = 200000 };
  p87_id *id = p87_alloc_array(3 * N, sizeof *id);
  assert_non_null(id);
  for (size_t k = 0; k < N; k++) {
    id[3 * k] = p87_id_founder(3, k + 1);
    id[3 * k + 1] = p87_id_newborn(id[3 * k], 2017, 0);
    id[3 * k + 2] = p87_id_newborn(id[3 * k + 1], 2030, 0);
  }
  assert_int_equal(count_equal(id, 3 * N), 0);
  p87_free(id);
}

static void founders_have_the_top_bit_clear_and_are_told_apart(void **state)
{
  (void)state;
  P87_FOR_ALL (10000, g) {
    const unsigned a = (unsigned)gen_int(g, 0, P87_MAX_COUNTRIES - 1),
                   b = (unsigned)gen_int(g, 0, P87_MAX_COUNTRIES - 1);
    const uint64_t i = (uint64_t)gen_int(g, 1, 2000000000), j = (uint64_t)gen_int(g, 1, 2000000000);
    assert_true((p87_id_founder(a, i) & P87_ID_NEWBORN) == 0);
    assert_true(p87_id_founder(a, i) != 0);
    assert_int_equal(p87_id_founder(a, i) == p87_id_founder(b, j), a == b && i == j);
  }
}

static void households_and_communities_have_identities_of_their_own(void **state)
{
  (void)state;
  enum { N = 300000 };
  p87_id *id = p87_alloc_array(3 * N, sizeof *id);
  assert_non_null(id);
  for (size_t k = 0; k < N; k++) {
    id[3 * k] = p87_id_household(p87_id_founder(7, k + 1), 2016);
    id[3 * k + 1] = p87_id_household(p87_id_founder(7, k + 1), 2017);
    id[3 * k + 2] = p87_id_community((unsigned)(k % 200), (unsigned)(k / 200 % 2), (uint32_t)(k / 400));
    assert_true((id[3 * k + 2] & P87_ID_NEWBORN) == 0);
  }
  assert_int_equal(count_equal(id, 3 * N), 0);
  p87_free(id);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_million_newborns_have_a_million_identities),
    cmocka_unit_test(daughters_have_daughters_with_their_own_identities),
    cmocka_unit_test(founders_have_the_top_bit_clear_and_are_told_apart),
    cmocka_unit_test(households_and_communities_have_identities_of_their_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
