/* A community: room, rows, regrouping, copies and fingerprints. */
#include "support/prop.h"

#include <string.h>

#include "path87/base/memory.h"
#include "path87/world/community.h"

static void put_bytes(struct prop_gen *g, void *at, size_t n)
{
  for (size_t i = 0; i < n; i++) ((unsigned char *)at)[i] = (unsigned char)gen_u32(g);
}

static size_t bytes_of(enum p87_column k)
{
  return p87_column_table[k].size;
}

/* Random content in every live row of every column; households as rows say. */
static void make(struct prop_gen *g, struct p87_community *c, p87_index persons, p87_index homes, p87_index slack)
{
  memset(c, 0, sizeof *c);
  assert_int_equal(p87_community_reserve(c, persons + slack, homes + slack), P87_OK);
  for (p87_index i = 0; i < persons; i++) p87_person_add(&c->persons);
  for (p87_index h = 0; h < homes; h++) p87_household_add(&c->households);
  for (int k = 0; k < P87_COLUMNS; k++)
    put_bytes(g, p87_community_column(c, (enum p87_column)k),
              p87_community_column_length(c, (enum p87_column)k) * bytes_of((enum p87_column)k));
  for (p87_index i = 0; i < persons; i++) {
    c->persons.id[i] = i + 1;
    c->persons.household[i] = (uint16_t)gen_int(g, 0, (int64_t)homes - 1);
  }
  for (p87_index h = 0; h < homes; h++) c->households.id[h] = h + 1;
}

static void regroup(struct p87_community *c)
{
  void *scratch = p87_alloc(p87_regroup_scratch_bytes(c->persons.n, c->households.n));
  assert_non_null(scratch);
  p87_community_regroup(c, scratch);
  p87_free(scratch);
}

static int same_person(const struct p87_person *a, const struct p87_person *b)
{
#define P87_PERSON(type, name, unit, meaning) \
  if (memcmp(&a->name, &b->name, sizeof(type)) != 0) return 0;
#include "path87/tables/columns.def"
  return 1;
}

static void growing_keeps_every_byte_and_a_smaller_wish_changes_nothing(void **state)
{
  (void)state;
  P87_FOR_ALL (200, g) {
    struct p87_community c, copy = {0};
    make(g, &c, (p87_index)gen_int(g, 0, 200), (p87_index)gen_int(g, 1, 80), (p87_index)gen_int(g, 0, 40));
    assert_int_equal(p87_community_copy(&copy, &c), P87_OK);
    const uint64_t hash = p87_community_hash(&c);
    const p87_index persons = c.persons.capacity, homes = c.households.capacity;
    assert_int_equal(p87_community_reserve(&c, persons / 2, homes / 2), P87_OK);
    assert_int_equal(c.persons.capacity, persons);
    const p87_index more = persons + (p87_index)gen_int(g, 1, 500);
    assert_int_equal(p87_community_reserve(&c, more, 1), P87_OK); /* one table grows, the other keeps its room */
    assert_int_equal(c.persons.capacity, more);
    assert_int_equal(c.households.capacity, homes);
    assert_true(p87_community_hash(&c) == hash && p87_community_hash(&copy) == hash);
    for (int k = 0; k < P87_COLUMNS; k++)
      assert_int_equal(memcmp(p87_community_column(&c, (enum p87_column)k),
                              p87_community_column(&copy, (enum p87_column)k),
                              p87_community_column_length(&c, (enum p87_column)k) * bytes_of((enum p87_column)k)),
                       0);
    p87_community_free(&c);
    p87_community_free(&copy);
  }
}

static void columns_lie_inside_the_block_without_touching_each_other(void **state)
{
  (void)state;
  P87_FOR_ALL (50, g) {
    struct p87_community c;
    make(g, &c, (p87_index)gen_int(g, 1, 300), (p87_index)gen_int(g, 1, 90), 0);
    for (int k = 0; k < P87_COLUMNS; k++) {
      if (p87_column_table[k].table == P87_TABLE_PLACE) continue;
      const size_t room = p87_column_table[k].table == P87_TABLE_PERSON ? c.persons.capacity : c.households.capacity;
      const char *from = p87_community_column(&c, (enum p87_column)k);
      const char *to = from + room * bytes_of((enum p87_column)k);
      assert_true(from >= (char *)c.block && to <= (char *)c.block + c.block_bytes);
      assert_int_equal((uintptr_t)from % 64, 0);
      for (int j = 0; j < k; j++) {
        if (p87_column_table[j].table == P87_TABLE_PLACE) continue;
        const size_t other_room =
          p87_column_table[j].table == P87_TABLE_PERSON ? c.persons.capacity : c.households.capacity;
        const char *other = p87_community_column(&c, (enum p87_column)j);
        assert_true(other + other_room * bytes_of((enum p87_column)j) <= from || to <= other);
      }
    }
    p87_community_free(&c);
  }
}

static void a_row_that_is_set_is_got_back_and_new_rows_are_zero(void **state)
{
  (void)state;
  P87_FOR_ALL (100, g) {
    struct p87_community c;
    make(g, &c, 10, 5, 3);
    memset(&c.persons.age[10], 0xEE, 3);
    memset(&c.persons.ln_earning[10], 0xEE, 3 * sizeof(float));
    const p87_index new_row = p87_person_add(&c.persons);
    const struct p87_person zero = {0}, got = p87_person_get(&c.persons, new_row);
    assert_int_equal(new_row, 10);
    assert_true(same_person(&got, &zero));
    const struct p87_person before = p87_person_get(&c.persons, 4);
    p87_person_set(&c.persons, 7, &before);
    const struct p87_person after = p87_person_get(&c.persons, 7), still = p87_person_get(&c.persons, 4);
    assert_true(same_person(&before, &after) && same_person(&before, &still));
    p87_community_free(&c);
  }
}

/* The rows after regrouping, worked out another way: household by household, in order of old rows. */
static void regrouping_is_a_stable_sort_by_household_without_those_who_left(void **state)
{
  (void)state;
  P87_FOR_ALL (300, g) {
    struct p87_community c, old = {0};
    const p87_index homes = (p87_index)gen_int(g, 1, 60);
    make(g, &c, (p87_index)gen_int(g, 0, 150), homes, 2);
    for (p87_index i = 0; i < c.persons.n; i++)
      if (gen_int(g, 0, 5) == 0) c.persons.household[i] = P87_NOWHERE;
    assert_int_equal(p87_community_copy(&old, &c), P87_OK);
    regroup(&c);

    p87_index row = 0, home = 0;
    for (p87_index h = 0; h < homes; h++) {
      p87_index members = 0;
      for (p87_index i = 0; i < old.persons.n; i++) {
        if (old.persons.household[i] != h) continue;
        struct p87_person was = p87_person_get(&old.persons, i);
        was.household = (uint16_t)home;
        const struct p87_person is = p87_person_get(&c.persons, row++);
        assert_true(same_person(&was, &is));
        members++;
      }
      if (members == 0) continue;
      assert_true(c.households.id[home] == old.households.id[h]);
      assert_true(memcmp(&c.households.land_acre[home], &old.households.land_acre[h], sizeof(float)) == 0);
      assert_int_equal(c.households.members[home], members);
      assert_int_equal(c.households.first[home], row - members);
      home++;
    }
    assert_int_equal(c.persons.n, row);
    assert_int_equal(c.households.n, home);

    const uint64_t hash = p87_community_hash(&c);
    regroup(&c);
    assert_true(p87_community_hash(&c) == hash); /* twice is once */
    p87_community_free(&c);
    p87_community_free(&old);
  }
}

static void the_hash_ignores_slack_and_capacity_and_block(void **state)
{
  (void)state;
  P87_FOR_ALL (100, g) {
    struct p87_community c, roomy = {0};
    make(g, &c, (p87_index)gen_int(g, 0, 60), (p87_index)gen_int(g, 1, 20), 8);
    const uint64_t hash = p87_community_hash(&c);
    assert_int_equal(p87_community_reserve(&roomy, 1000, 700), P87_OK);
    assert_int_equal(p87_community_copy(&roomy, &c), P87_OK);
    assert_true(p87_community_hash(&roomy) == hash);
    for (int k = 0; k < P87_COLUMNS; k++) {
      if (p87_column_table[k].table == P87_TABLE_PLACE) continue;
      const size_t room =
        p87_column_table[k].table == P87_TABLE_PERSON ? roomy.persons.capacity : roomy.households.capacity;
      const size_t live = p87_community_column_length(&roomy, (enum p87_column)k), size = bytes_of((enum p87_column)k);
      put_bytes(g, (char *)p87_community_column(&roomy, (enum p87_column)k) + live * size, (room - live) * size);
    }
    assert_true(p87_community_hash(&roomy) == hash);
    p87_community_free(&c);
    p87_community_free(&roomy);
  }
}

static void the_hash_changes_with_any_live_byte_and_only_that_columns_hash(void **state)
{
  (void)state;
  P87_FOR_ALL (3, g) {
    struct p87_community c;
    make(g, &c, 13, 5, 3);
    const uint64_t hash = p87_community_hash(&c);
    uint64_t column[P87_COLUMNS];
    for (int k = 0; k < P87_COLUMNS; k++) column[k] = p87_community_column_hash(&c, (enum p87_column)k);
    for (int k = 0; k < P87_COLUMNS; k++) {
      unsigned char *bytes = p87_community_column(&c, (enum p87_column)k);
      const size_t n = p87_community_column_length(&c, (enum p87_column)k) * bytes_of((enum p87_column)k);
      for (size_t i = 0; i < n; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
          bytes[i] ^= (unsigned char)(1u << bit);
          assert_true(p87_community_hash(&c) != hash);
          if (k != P87_COLUMN_PLACE_id) /* the place's identity keys them all */
            for (int j = 0; j < P87_COLUMNS; j++)
              assert_int_equal(p87_community_column_hash(&c, (enum p87_column)j) != column[j], j == k);
          bytes[i] ^= (unsigned char)(1u << bit);
        }
    }
    assert_true(p87_community_hash(&c) == hash);
    p87_community_free(&c);
  }
}

static void the_hash_tells_apart_rows_that_are_swapped_and_rows_that_are_gone(void **state)
{
  (void)state;
  P87_FOR_ALL (100, g) {
    struct p87_community c;
    make(g, &c, 20, 5, 0);
    const uint64_t hash = p87_community_hash(&c);
    const p87_index a = (p87_index)gen_int(g, 0, 9), b = (p87_index)gen_int(g, 10, 19);
    const struct p87_person x = p87_person_get(&c.persons, a), y = p87_person_get(&c.persons, b);
    p87_person_set(&c.persons, a, &y);
    p87_person_set(&c.persons, b, &x);
    assert_true(p87_community_hash(&c) != hash);
    p87_person_set(&c.persons, a, &x);
    p87_person_set(&c.persons, b, &y);
    assert_true(p87_community_hash(&c) == hash);
    const struct p87_person zero = {0};
    p87_person_set(&c.persons, 19, &zero);
    const uint64_t with_zero = p87_community_hash(&c);
    c.persons.n = 19;
    assert_true(p87_community_hash(&c) != with_zero); /* a row of zeros is not no row */
    p87_community_free(&c);
  }
}

static void a_copy_shares_nothing_with_what_it_was_made_from(void **state)
{
  (void)state;
  P87_FOR_ALL (50, g) {
    struct p87_community c, copy = {0};
    make(g, &c, 40, 10, 5);
    assert_int_equal(p87_community_copy(&copy, &c), P87_OK);
    assert_int_equal(copy.persons.capacity, c.persons.capacity);
    assert_int_equal(copy.households.capacity, c.households.capacity);
    const uint64_t hash = p87_community_hash(&copy);
    for (int k = 0; k < P87_COLUMNS; k++)
      memset(p87_community_column(&c, (enum p87_column)k), 0x5A,
             p87_community_column_length(&c, (enum p87_column)k) * bytes_of((enum p87_column)k));
    p87_community_free(&c);
    assert_true(p87_community_hash(&copy) == hash);
    p87_community_free(&copy);
  }
}

static void the_column_table_finds_the_columns_of_the_structs(void **state)
{
  (void)state;
  P87_FOR_ALL (1, g) {
    struct p87_community c;
    make(g, &c, 6, 3, 1);
    int at = 0;
#define P87_PERSON(type, column, unit_, meaning_) \
  assert_int_equal(P87_COLUMN_PERSON_##column, at); \
  assert_true(p87_community_column(&c, (enum p87_column)at) == (void *)c.persons.column); \
  assert_int_equal(p87_column_table[at].size, sizeof(type)); \
  assert_string_equal(p87_column_table[at].name, #column); \
  assert_int_equal(p87_community_column_length(&c, (enum p87_column)at), 6); \
  at++;
#define P87_HOUSEHOLD(type, column, unit_, meaning_) \
  assert_int_equal(P87_COLUMN_HOUSEHOLD_##column, at); \
  assert_true(p87_community_column(&c, (enum p87_column)at) == (void *)c.households.column); \
  assert_int_equal(p87_column_table[at].size, sizeof(type)); \
  assert_int_equal(p87_community_column_length(&c, (enum p87_column)at), 3); \
  at++;
#define P87_PLACE(type, column, unit_, meaning_) \
  assert_int_equal(P87_COLUMN_PLACE_##column, at); \
  assert_true(p87_community_column(&c, (enum p87_column)at) == (void *)&c.column); \
  assert_int_equal(p87_column_table[at].size, sizeof(type)); \
  assert_int_equal(p87_community_column_length(&c, (enum p87_column)at), 1); \
  at++;
#include "path87/tables/columns.def"
    assert_int_equal(at, P87_COLUMNS);
    for (int k = 0; k < P87_COLUMNS; k++) {
      assert_true(p87_column_table[k].unit[0] != '\0' && p87_column_table[k].meaning[0] != '\0');
      for (int j = 0; j < k; j++)
        assert_true(p87_column_table[j].table != p87_column_table[k].table ||
                    strcmp(p87_column_table[j].name, p87_column_table[k].name) != 0);
    }
    p87_community_free(&c);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(growing_keeps_every_byte_and_a_smaller_wish_changes_nothing),
    cmocka_unit_test(columns_lie_inside_the_block_without_touching_each_other),
    cmocka_unit_test(a_row_that_is_set_is_got_back_and_new_rows_are_zero),
    cmocka_unit_test(regrouping_is_a_stable_sort_by_household_without_those_who_left),
    cmocka_unit_test(the_hash_ignores_slack_and_capacity_and_block),
    cmocka_unit_test(the_hash_changes_with_any_live_byte_and_only_that_columns_hash),
    cmocka_unit_test(the_hash_tells_apart_rows_that_are_swapped_and_rows_that_are_gone),
    cmocka_unit_test(a_copy_shares_nothing_with_what_it_was_made_from),
    cmocka_unit_test(the_column_table_finds_the_columns_of_the_structs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
