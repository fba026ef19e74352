/* Which rank owns which communities. */
#include "support/prop.h"

#include <string.h>

#include "path87/hpc/partition.h"

enum { MOST_ITEMS = 300, MOST_PARTS = 40 };

struct split {
  size_t n;
  int parts;
  uint32_t weight[MOST_ITEMS];
  uint32_t first[MOST_PARTS + 1];
  uint64_t total, largest;
};

/* Weights of all kinds: alike, from a wide range, mostly zero, enormous. */
static void gen_split(struct prop_gen *g, struct split *s)
{
  static const int64_t most[] = {1, 10, 1000, UINT32_MAX};
  const int64_t limit = most[gen_int(g, 0, 3)];
  const int sparse = gen_bool(g);
  memset(s, 0, sizeof *s);
  s->n = (size_t)gen_int(g, 0, MOST_ITEMS);
  s->parts = (int)gen_int(g, 1, MOST_PARTS);
  for (size_t i = 0; i < s->n; i++) {
    s->weight[i] = sparse && gen_int(g, 0, 9) > 0 ? 0 : (uint32_t)gen_int(g, 1, limit);
    s->total += s->weight[i];
    if (s->weight[i] > s->largest) s->largest = s->weight[i];
  }
  p87_partition(s->weight, s->n, s->parts, s->first);
}

static uint64_t weight_of(const struct split *s, int part)
{
  uint64_t sum = 0;
  for (uint32_t i = s->first[part]; i < s->first[part + 1]; i++) sum += s->weight[i];
  return sum;
}

static void parts_are_consecutive_and_hold_everything(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    struct split s;
    gen_split(g, &s);
    assert_int_equal(s.first[0], 0);
    assert_int_equal(s.first[s.parts], s.n);
    for (int r = 0; r < s.parts; r++) assert_true(s.first[r] <= s.first[r + 1]);
  }
}

static void a_part_is_empty_only_if_there_are_more_parts_than_items(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    struct split s;
    gen_split(g, &s);
    for (int r = 0; r < s.parts; r++) {
      const uint32_t items = s.first[r + 1] - s.first[r];
      if ((size_t)s.parts <= s.n)
        assert_true(items > 0);
      else
        assert_true(items <= 1);
    }
  }
}

static void no_part_is_heavier_than_its_share_and_the_largest_item(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    struct split s;
    gen_split(g, &s);
    const uint64_t share = s.total / (uint64_t)s.parts + 1;
    for (int r = 0; r < s.parts; r++) assert_true(weight_of(&s, r) <= share + s.largest);
  }
}

static void equal_weights_give_equal_parts(void **state)
{
  (void)state;
  for (int parts = 1; parts <= MOST_PARTS; parts++) {
    uint32_t weight[MOST_PARTS * 5], first[MOST_PARTS + 1];
    for (int i = 0; i < parts * 5; i++) weight[i] = 512;
    p87_partition(weight, (size_t)parts * 5, parts, first);
    for (int r = 0; r <= parts; r++) assert_int_equal(first[r], r * 5);
  }
}

static void a_boundary_goes_to_the_nearest_place(void **state)
{
  (void)state;
  uint32_t first[3];
  const uint32_t late[] = {1, 3, 6}, early[] = {6, 3, 1}, above[] = {1, 5, 4}, tie[] = {1, 2, 1};
  p87_partition(late, 3, 2, first);
  assert_int_equal(first[1], 2); /* 4 | 6 rather than 1 | 9 */
  p87_partition(early, 3, 2, first);
  assert_int_equal(first[1], 1); /* 6 | 4 */
  p87_partition(above, 3, 2, first);
  assert_int_equal(first[1], 2); /* 6 | 4 rather than 1 | 9 */
  p87_partition(tie, 3, 2, first);
  assert_int_equal(first[1], 1); /* 1 | 3 and 3 | 1 are as near: the earlier one */
}

static void the_owner_is_the_part_that_holds_the_item(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    struct split s;
    gen_split(g, &s);
    for (int r = 0; r < s.parts; r++)
      for (uint32_t i = s.first[r]; i < s.first[r + 1]; i++)
        assert_int_equal(p87_partition_owner(s.first, s.parts, i), r);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(parts_are_consecutive_and_hold_everything),
    cmocka_unit_test(a_part_is_empty_only_if_there_are_more_parts_than_items),
    cmocka_unit_test(no_part_is_heavier_than_its_share_and_the_largest_item),
    cmocka_unit_test(equal_weights_give_equal_parts),
    cmocka_unit_test(a_boundary_goes_to_the_nearest_place),
    cmocka_unit_test(the_owner_is_the_part_that_holds_the_item),
  };
  return cmocka_run_group_tests_name("partition", tests, NULL, NULL);
}
