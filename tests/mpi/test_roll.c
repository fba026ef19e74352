/* The same children in two worlds, over any number of ranks, against the pairs that were made. */
#include "support/prop.h"

#include <string.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/partition.h"
#include "path87/hpc/roll.h"
#include "path87/world/classify.h"

#include "ranks.h"

static struct p87_comm *comm;
static int rank, size;

enum { PLACES = 13, CHILDREN = 700, COUNTRIES = 3, CELLS = COUNTRIES * P87_MOVER_CELLS };

/* A child of one world. */
struct life {
  int is_there;
  uint32_t place;
  unsigned age, hours, hazard, use;
};

/* Child k of a world: what it does follows from the seed. */
static struct life life_of(uint64_t seed, uint32_t k)
{
  const uint64_t h = p87_hash2(seed, k);
  const unsigned hours = (unsigned)(h >> 8) % 3 ? 0 : 1 + (unsigned)(h >> 16) % 60;
  const int attends = h >> 24 & 1;
  return (struct life){.is_there = h % 10 > 0,
                       .place = (uint32_t)(h >> 32) % PLACES,
                       .age = 3 + (unsigned)(h >> 40) % 18, /* some are too young or too old */
                       .hours = hours,
                       .hazard = h >> 48 & 1,
                       .use = hours ? (attends ? P87_SCHOOL_AND_WORK : P87_WORK_ONLY)
                                    : (attends ? P87_SCHOOL_ONLY : P87_NEITHER)};
}

static unsigned sex_of(uint32_t k)
{
  return k % P87_SEXES;
}

/* Of child k there may be two with one identity. */
static p87_id id_of(uint32_t k, uint32_t identities)
{
  return p87_hash2(87, k % identities);
}

/* --- what should come out ------------------------------------------------------------------------- */

static enum p87_child_state state_of(const struct life *l)
{
  const struct p87_definition ilo = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  if (!l->is_there || l->age < 5 || l->age > 17) return P87_CHILD_ABSENT;
  return p87_child_state_of(p87_classify(&ilo, l->age, l->hours, l->hazard, 0), (enum p87_time_use)l->use);
}

static void expect(uint64_t base, uint64_t other, int64_t *cells)
{
  for (uint32_t k = 0; k < CHILDREN; k++) {
    const struct life a = life_of(base, k), b = life_of(other, k);
    const enum p87_child_state from = state_of(&a), to = state_of(&b);
    const uint32_t place = from == P87_CHILD_ABSENT ? b.place : a.place;
    if (from == P87_CHILD_ABSENT && to == P87_CHILD_ABSENT) continue;
    cells[place % COUNTRIES * P87_MOVER_CELLS + p87_mover_cell(place % P87_AREAS, sex_of(k), from, to)]++;
  }
}

/* --- worlds --------------------------------------------------------------------------------------- */

static void add_child(struct p87_persons *who, const struct life *l, p87_id id, unsigned sex)
{
  const p87_index i = p87_person_add(who);
  who->id[i] = id;
  who->sex[i] = (uint8_t)sex;
  who->age[i] = (uint8_t)l->age;
  who->hours_week[i] = (uint8_t)l->hours;
  who->hazard[i] = (uint8_t)l->hazard;
  who->time_use[i] = (uint8_t)l->use;
}

/* This rank's part, with the children of other ranks left out. */
static p87_status fill(struct p87_world *world, uint64_t seed, uint32_t identities)
{
  for (uint32_t c = 0; c < world->n; c++) {
    struct p87_community *place = &world->community[c];
    place->id = world->first + c;
    place->country = (uint16_t)(place->id % COUNTRIES);
    place->area = (uint8_t)(place->id % P87_AREAS);
    if (p87_community_reserve(place, CHILDREN, 1)) return P87_MACHINE;
    for (uint32_t k = 0; k < CHILDREN; k++) {
      const struct life l = life_of(seed, k);
      if (l.is_there && l.place == place->id) add_child(&place->persons, &l, id_of(k, identities), sex_of(k));
    }
  }
  return P87_OK;
}

/* The roll of a world that is made for it. */
static p87_status call_roll(uint64_t seed, uint32_t identities, struct p87_roll *out)
{
  uint32_t persons[PLACES];
  uint32_t *partition = p87_alloc_array((size_t)size + 1, sizeof *partition);
  struct p87_directory directory = {.n = PLACES, .persons = persons};
  struct p87_world world = {0};
  for (int c = 0; c < PLACES; c++) persons[c] = 100;
  p87_partition(persons, PLACES, size, partition);
  assert_all_ranks(comm, p87_world_init(&world, &directory, partition, rank) == P87_OK);
  assert_all_ranks(comm, fill(&world, seed, identities) == P87_OK);
  const p87_status st = p87_roll_make(&world, comm, out);
  p87_world_free(&world);
  p87_free(partition);
  return st;
}

static void join(uint64_t base, uint64_t other, uint32_t identities, int64_t *cells)
{
  struct p87_roll a = {0}, b = {0};
  assert_all_ranks(comm, call_roll(base, identities, &a) == P87_OK);
  assert_all_ranks(comm, call_roll(other, identities, &b) == P87_OK);
  p87_roll_join(&a, &b, cells);
  p87_comm_sum_i64(comm, cells, CELLS);
  p87_roll_free(&a);
  p87_roll_free(&b);
}

/* --- tests ---------------------------------------------------------------------------------------- */

static void each_child_is_found_wherever_it_lives(void **state)
{
  (void)state;
  const size_t before = p87_memory_in_use();
  for (uint64_t seed = 1; seed < 20; seed++) {
    int64_t cells[CELLS] = {0}, expected[CELLS] = {0};
    join(seed, seed + 1, CHILDREN, cells);
    expect(seed, seed + 1, expected);
    assert_all_ranks(comm, memcmp(cells, expected, sizeof cells) == 0);
  }
  assert_all_ranks(comm, p87_memory_in_use() == before);
}

static void nobody_moves_between_a_world_and_itself(void **state)
{
  (void)state;
  int64_t cells[CELLS] = {0}, stayed = 0;
  join(87, 87, CHILDREN / 2, cells); /* also of those whose identity is another's */
  for (size_t i = 0; i < CELLS; i++) {
    const size_t pair = i % (P87_CHILD_STATES * P87_CHILD_STATES);
    if (pair / P87_CHILD_STATES == pair % P87_CHILD_STATES)
      stayed += cells[i];
    else
      assert_all_ranks(comm, cells[i] == 0);
  }
  assert_all_ranks(comm, stayed > CHILDREN / 2);
}

/* Two of one identity: each is counted once, on either side. */
static void children_of_one_identity_are_not_lost(void **state)
{
  (void)state;
  int64_t cells[CELLS] = {0}, there[2] = {0}, expected[2] = {0};
  join(5, 6, CHILDREN / 2, cells);
  for (size_t i = 0; i < CELLS; i++) {
    const size_t pair = i % (P87_CHILD_STATES * P87_CHILD_STATES);
    if (pair / P87_CHILD_STATES != P87_CHILD_ABSENT) there[0] += cells[i];
    if (pair % P87_CHILD_STATES != P87_CHILD_ABSENT) there[1] += cells[i];
  }
  for (uint32_t k = 0; k < CHILDREN; k++) {
    const struct life a = life_of(5, k), b = life_of(6, k);
    expected[0] += state_of(&a) != P87_CHILD_ABSENT;
    expected[1] += state_of(&b) != P87_CHILD_ABSENT;
  }
  assert_all_ranks(comm, there[0] == expected[0] && there[1] == expected[1]);
}

static void without_memory_on_one_rank_all_leave(void **state)
{
  (void)state;
  const size_t before = p87_memory_in_use();
  uint32_t persons[PLACES] = {0}, whole[64] = {0};
  struct p87_directory directory = {.n = PLACES, .persons = persons};
  for (int culprit = 0; culprit < size; culprit++) {
    uint64_t n = 1;
    for (p87_status st = P87_MACHINE; st; n++) {
      struct p87_world world = {0};
      struct p87_roll roll = {0};
      assert_all_ranks(comm, p87_world_init(&world, &directory, whole, rank) == P87_OK); /* nobody lives there */
      if (rank == culprit) p87_memory_fail_at(n);
      st = p87_roll_make(&world, comm, &roll);
      p87_memory_fail_at(0);
      p87_roll_free(&roll);
      p87_world_free(&world);
      assert_all_ranks(comm, st == P87_OK || st == P87_MACHINE);
      assert_all_ranks(comm, p87_memory_in_use() == before);
      assert_all_ranks(comm, n < 100);
    }
    assert_all_ranks(comm, n > 3);
  }
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_child_is_found_wherever_it_lives),
    cmocka_unit_test(nobody_moves_between_a_world_and_itself),
    cmocka_unit_test(children_of_one_identity_are_not_lost),
    cmocka_unit_test(without_memory_on_one_rank_all_leave),
  };
  if (p87_comm_start(&argc, &argv)) return P87_USER;
  comm = p87_comm_world();
  rank = p87_comm_rank(comm);
  size = p87_comm_size(comm);
  p87_log_open(rank, P87_LOG_INFO, NULL);
  const int failed = cmocka_run_group_tests_name("roll", tests, NULL, NULL);
  p87_comm_stop();
  return failed;
}
