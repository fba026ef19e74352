/* Households on their way: what is put in comes out, bit for bit. */
#include "support/prop.h"

#include <string.h>

#include "path87/base/memory.h"
#include "path87/world/world.h"

static void fill(struct prop_gen *g, struct p87_community *c, p87_index homes)
{
  memset(c, 0, sizeof *c);
  assert_int_equal(p87_community_reserve(c, homes * 9, homes), P87_OK);
  for (p87_index h = 0; h < homes; h++) {
    struct p87_household row;
    for (size_t b = 0; b < sizeof row; b++) ((unsigned char *)&row)[b] = (unsigned char)gen_u32(g);
    row.first = (uint16_t)c->persons.n;
    row.members = (uint16_t)gen_int(g, 1, 9);
    p87_household_add(&c->households);
    p87_household_set(&c->households, h, &row);
    for (int k = 0; k < row.members; k++) {
      struct p87_person person;
      for (size_t b = 0; b < sizeof person; b++) ((unsigned char *)&person)[b] = (unsigned char)gen_u32(g);
      person.household = (uint16_t)h;
      const p87_index i = p87_person_add(&c->persons);
      p87_person_set(&c->persons, i, &person);
    }
  }
}

static int same_person(const struct p87_persons *a, p87_index i, const struct p87_persons *b, p87_index j)
{
#define P87_PERSON(type, name, unit, meaning) \
  if (memcmp(&a->name[i], &b->name[j], sizeof(type)) != 0 && strcmp(#name, "household") != 0) return 0;
#include "path87/tables/columns.def"
  return 1;
}

static int same_household(const struct p87_households *a, p87_index i, const struct p87_households *b, p87_index j)
{
#define P87_HOUSEHOLD(type, name, unit, meaning) \
  if (memcmp(&a->name[i], &b->name[j], sizeof(type)) != 0 && strcmp(#name, "first") != 0) return 0;
#include "path87/tables/columns.def"
  return 1;
}

static void households_come_out_of_the_outbox_as_they_went_in(void **state)
{
  (void)state;
  P87_FOR_ALL (100, g) {
    struct p87_community from, to = {0}, before = {0};
    struct p87_outbox box = {0};
    const p87_index homes = (p87_index)gen_int(g, 1, 40);
    fill(g, &from, homes);
    assert_int_equal(p87_community_copy(&before, &from), P87_OK);
    assert_int_equal(p87_community_reserve(&to, homes * 9, homes), P87_OK);
    uint8_t sent[40] = {0};
    for (p87_index h = 0; h < homes; h++)
      if (gen_bool(g)) {
        sent[h] = 1;
        p87_outbox_put(&box, &from, h, 1000 + (uint32_t)h);
      }
    assert_int_equal(box.failed, 0);

    size_t at = 0;
    for (p87_index h = 0; h < homes; h++) {
      for (p87_index i = before.households.first[h];
           i < (p87_index)before.households.first[h] + before.households.members[h]; i++)
        assert_int_equal(from.persons.household[i], sent[h] ? P87_NOWHERE : before.persons.household[i]);
      if (!sent[h]) continue;
      struct p87_migrant_header header;
      memcpy(&header, box.bytes + at, sizeof header);
      assert_int_equal(header.destination, 1000 + h);
      assert_int_equal(header.persons, before.households.members[h]);
      assert_true(header.household == before.households.id[h]);
      p87_outbox_take(box.bytes + at, &to);
      const p87_index new_home = to.households.n - 1;
      assert_true(same_household(&before.households, h, &to.households, new_home));
      assert_int_equal(to.households.first[new_home] + header.persons, to.persons.n);
      for (p87_index k = 0; k < header.persons; k++) {
        const p87_index j = to.households.first[new_home] + k;
        assert_true(same_person(&before.persons, before.households.first[h] + k, &to.persons, j));
        assert_int_equal(to.persons.household[j], new_home);
      }
      assert_int_equal(p87_outbox_packed_bytes(&header) % 8, 0);
      at += p87_outbox_packed_bytes(&header);
    }
    assert_int_equal(at, box.n);
    p87_free(box.bytes);
    p87_community_free(&from);
    p87_community_free(&to);
    p87_community_free(&before);
  }
}

/* Bytes that travel must not hang on what stood in memory before: fingerprints and checkpoints see them. */
static void packed_bytes_depend_on_the_household_alone(void **state)
{
  (void)state;
  P87_FOR_ALL (50, g) {
    struct p87_community a, b = {0};
    struct p87_outbox first = {0}, second = {0};
    fill(g, &a, 6);
    assert_int_equal(p87_community_copy(&b, &a), P87_OK);
    second.capacity = 1 << 16;
    second.bytes = p87_alloc(second.capacity);
    assert_non_null(second.bytes);
    memset(second.bytes, 0xA5, second.capacity);
    for (p87_index h = 0; h < 6; h++) {
      p87_outbox_put(&first, &a, h, 7);
      p87_outbox_put(&second, &b, h, 7);
    }
    assert_int_equal(first.n, second.n);
    assert_int_equal(memcmp(first.bytes, second.bytes, first.n), 0);
    p87_free(first.bytes);
    p87_free(second.bytes);
    p87_community_free(&a);
    p87_community_free(&b);
  }
}

static void without_memory_nobody_leaves_and_the_box_says_so(void **state)
{
  (void)state;
  P87_FOR_ALL (1, g) {
    struct p87_community c;
    struct p87_outbox box = {0};
    fill(g, &c, 3);
    const uint64_t hash = p87_community_hash(&c);
    p87_memory_fail_at(1);
    p87_outbox_put(&box, &c, 1, 9);
    assert_int_equal(box.failed, 1);
    assert_int_equal(box.n, 0);
    assert_true(p87_community_hash(&c) == hash);
    p87_community_free(&c);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(households_come_out_of_the_outbox_as_they_went_in),
    cmocka_unit_test(packed_bytes_depend_on_the_household_alone),
    cmocka_unit_test(without_memory_nobody_leaves_and_the_box_says_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
