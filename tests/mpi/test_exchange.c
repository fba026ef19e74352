/* Migrants over any number of ranks, against the same moves done in one place, one by one. */
#include "support/prop.h"

#include <string.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/exchange.h"
#include "path87/hpc/partition.h"

#include "ranks.h"

static struct p87_comm *comm;
static int rank, size;

enum { MOST_COMMUNITIES = 23, MOST_HOUSEHOLDS = 40, MOST_MEMBERS = 6, COUNTRIES = 3 };

/* A small world whose content follows from the seed. */
struct setting {
  uint64_t seed;
  struct p87_directory directory;
  uint32_t persons[MOST_COMMUNITIES];
  uint32_t *partition; /* owned: of all ranks */
  uint32_t whole[2];   /* everything on one */
  uint32_t households[MOST_COMMUNITIES];
};

static void setting_init(struct setting *s, uint64_t seed, uint32_t n)
{
  memset(s, 0, sizeof *s);
  s->seed = seed;
  s->directory.n = n;
  s->directory.persons = s->persons;
  for (uint32_t c = 0; c < n; c++) {
    s->households[c] = (uint32_t)(p87_hash2(seed, c) % (MOST_HOUSEHOLDS + 1));
    s->persons[c] = s->households[c] + 1;
  }
  s->whole[1] = n;
  s->partition = p87_alloc_array((size_t)size + 1, sizeof *s->partition);
  p87_partition(s->persons, n, size, s->partition);
}

static void setting_free(struct setting *s)
{
  p87_free(s->partition);
}

static uint32_t members_of(const struct setting *s, uint32_t community, uint32_t h)
{
  return 1 + (uint32_t)(p87_hash3(s->seed, community, h) % MOST_MEMBERS);
}

/* Every column gets a value that follows from the person. Few household identities, so that many are equal. */
static void add_household(const struct setting *s, struct p87_community *place, uint32_t h)
{
  const p87_index home = p87_household_add(&place->households);
  const uint32_t members = members_of(s, place->id, h);
  const uint64_t hash = p87_hash3(s->seed + 1, place->id, h);
#define P87_HOUSEHOLD(type, name, unit, meaning) place->households.name[home] = (type)((hash + __LINE__) % 200);
#include "path87/tables/columns.def"
  place->households.id[home] = hash % 8;
  place->households.first[home] = (uint16_t)place->persons.n;
  place->households.members[home] = (uint16_t)members;
  for (uint32_t k = 0; k < members; k++) {
    const p87_index i = p87_person_add(&place->persons);
    const uint64_t person = p87_hash2(hash, k);
#define P87_PERSON(type, name, unit, meaning) place->persons.name[i] = (type)((person + __LINE__) % 200);
#include "path87/tables/columns.def"
    place->persons.id[i] = person;
    place->persons.household[i] = (uint16_t)home;
  }
}

static p87_status fill(const struct setting *s, struct p87_world *world)
{
  for (uint32_t k = 0; k < world->n; k++) {
    struct p87_community *place = &world->community[k];
    place->id = world->first + k;
    place->country = (uint16_t)(place->id % COUNTRIES);
    place->area = (uint8_t)(place->id % P87_AREAS);
    const uint32_t n = s->households[place->id];
    const p87_status st = p87_community_reserve(place, n * MOST_MEMBERS + 1, n + 1);
    if (st) return st;
    for (uint32_t h = 0; h < n; h++) add_household(s, place, h);
  }
  return P87_OK;
}

/* Where household h of a community goes; its own community if it stays. One place draws more than the others. */
static uint32_t destination_of(const struct setting *s, uint32_t community, uint32_t h)
{
  const uint64_t hash = p87_hash3(s->seed + 2, community, h);
  if (hash % 3 != 0) return community;
  if (hash >> 10 & 1) return (uint32_t)(s->seed % s->directory.n);
  return (uint32_t)((hash >> 20) % s->directory.n);
}

static void send_away(const struct setting *s, struct p87_world *world)
{
  for (uint32_t k = 0; k < world->n; k++) {
    struct p87_community *place = &world->community[k];
    for (uint32_t h = 0; h < place->households.n; h++) {
      const uint32_t to = destination_of(s, place->id, h);
      if (to != place->id) p87_outbox_put(&world->outbox, place, h, to);
    }
  }
}

static void regroup_all(struct p87_world *world)
{
  for (uint32_t k = 0; k < world->n; k++) {
    struct p87_community *place = &world->community[k];
    void *scratch = p87_alloc(p87_regroup_scratch_bytes(place->persons.n, place->households.n));
    p87_community_regroup(place, scratch);
    p87_free(scratch);
  }
}

static p87_id first_person_of(const unsigned char *packed)
{
  p87_id id;
  memcpy(&id, packed + sizeof(struct p87_migrant_header) + P87_HOUSEHOLD_BYTES, sizeof id);
  return id;
}

static int goes_before(const unsigned char *a, const unsigned char *b)
{
  struct p87_migrant_header p, q;
  memcpy(&p, a, sizeof p);
  memcpy(&q, b, sizeof q);
  if (p.household != q.household) return p.household < q.household;
  return first_person_of(a) < first_person_of(b);
}

/* The slow way: of all households still in the outbox, the next in order moves in. */
static void settle_one_by_one(struct p87_world *world)
{
  struct p87_outbox *box = &world->outbox;
  unsigned char *done = p87_alloc(box->n + 1);
  for (;;) {
    size_t next = box->n;
    struct p87_migrant_header header;
    for (size_t at = 0; at < box->n; at += p87_outbox_packed_bytes(&header)) {
      memcpy(&header, box->bytes + at, sizeof header);
      if (!done[at] && (next == box->n || goes_before(box->bytes + at, box->bytes + next))) next = at;
    }
    if (next == box->n) break;
    done[next] = 1;
    memcpy(&header, box->bytes + next, sizeof header);
    struct p87_community *place = &world->community[header.destination];
    p87_community_reserve(place, place->persons.n + header.persons, place->households.n + 1);
    p87_outbox_take(box->bytes + next, place);
  }
  box->n = 0;
  p87_free(done);
  regroup_all(world);
}

static int64_t count_persons(const struct p87_world *world)
{
  int64_t n = 0;
  for (uint32_t k = 0; k < world->n; k++) n += world->community[k].persons.n;
  return n;
}

/* Persons on their way to another country, by country and area of destination. */
static void count_immigrants(const struct p87_outbox *box, int64_t cells[COUNTRIES][P87_AREAS])
{
  struct p87_migrant_header header;
  for (size_t at = 0; at < box->n; at += p87_outbox_packed_bytes(&header)) {
    memcpy(&header, box->bytes + at, sizeof header);
    const uint32_t country = header.destination % COUNTRIES;
    if (header.origin != country) cells[country][header.destination % P87_AREAS] += header.persons;
  }
}

/* 1 if every community of this rank is the same in the whole world. */
static int is_the_same(const struct p87_world *mine, const struct p87_world *whole)
{
  int same = 1;
  for (uint32_t k = 0; k < mine->n; k++)
    same &= p87_community_hash(&mine->community[k]) == p87_community_hash(&whole->community[mine->first + k]);
  return same;
}

static void worlds_init(struct setting *s, struct p87_world *mine, struct p87_world *whole)
{
  p87_world_init(mine, &s->directory, s->partition, rank);
  p87_world_init(whole, &s->directory, s->whole, 0);
  assert_all_ranks(comm, fill(s, mine) == P87_OK && fill(s, whole) == P87_OK);
}

static void every_household_arrives_in_order_on_any_number_of_ranks(void **state)
{
  (void)state;
  P87_FOR_ALL (60, g) {
    struct setting s;
    struct p87_world mine, whole;
    setting_init(&s, gen_u64(g), (uint32_t)gen_int(g, 1, MOST_COMMUNITIES));
    worlds_init(&s, &mine, &whole);
    const int64_t before = count_persons(&whole);
    send_away(&s, &mine);
    send_away(&s, &whole);
    int64_t immigrants[COUNTRIES][P87_AREAS] = {{0}};
    count_immigrants(&whole.outbox, immigrants);
    settle_one_by_one(&whole);

    struct p87_tally_layout *tally = p87_alloc_array(COUNTRIES, sizeof *tally);
    assert_all_ranks(comm, p87_exchange(&mine, comm, tally) == P87_OK && mine.outbox.n == 0);
    p87_comm_sum_i64(comm, (int64_t *)(void *)tally, COUNTRIES * (sizeof *tally / sizeof(int64_t)));
    for (int c = 0; c < COUNTRIES; c++)
      assert_all_ranks(comm, memcmp(tally[c].population_immigrants, immigrants[c], sizeof immigrants[c]) == 0);
    p87_free(tally);
    regroup_all(&mine);
    assert_all_ranks(comm, is_the_same(&mine, &whole));

    int64_t people = count_persons(&mine);
    p87_comm_sum_i64(comm, &people, 1);
    assert_all_ranks(comm, people == before);
    uint64_t hash = p87_world_hash(&mine);
    p87_comm_sum_u64(comm, &hash, 1);
    assert_all_ranks(comm, hash == p87_world_hash(&whole));

    p87_world_free(&mine);
    p87_world_free(&whole);
    setting_free(&s);
  }
}

static void places_that_receive_are_in_order_already(void **state)
{
  (void)state;
  struct setting s;
  struct p87_world mine, whole;
  setting_init(&s, 87, MOST_COMMUNITIES);
  worlds_init(&s, &mine, &whole);
  send_away(&s, &mine);
  assert_all_ranks(comm, p87_exchange(&mine, comm, NULL) == P87_OK);
  const uint32_t centre = (uint32_t)(s.seed % s.directory.n);
  int in_order = 1;
  for (uint32_t k = 0; k < mine.n; k++) {
    const struct p87_community *place = &mine.community[k];
    if (place->id != centre) continue;
    p87_index next = 0;
    for (p87_index h = 0; h < place->households.n; h++) {
      in_order &= place->households.first[h] == next && place->households.members[h] > 0;
      next += place->households.members[h];
    }
    in_order &= next == place->persons.n;
  }
  assert_all_ranks(comm, in_order);
  p87_world_free(&mine);
  p87_world_free(&whole);
  setting_free(&s);
}

static void when_nobody_moves_nothing_changes(void **state)
{
  (void)state;
  struct setting s;
  struct p87_world mine, whole;
  setting_init(&s, 7, 5);
  worlds_init(&s, &mine, &whole);
  assert_all_ranks(comm, p87_exchange(&mine, comm, NULL) == P87_OK);
  assert_all_ranks(comm, is_the_same(&mine, &whole));
  p87_world_free(&mine);
  p87_world_free(&whole);
  setting_free(&s);
}

static void an_outbox_that_ran_out_of_memory_is_reported_to_all(void **state)
{
  (void)state;
  struct setting s;
  struct p87_world mine, whole;
  setting_init(&s, 7, 5);
  worlds_init(&s, &mine, &whole);
  mine.outbox.failed = rank == size - 1;
  assert_all_ranks(comm, p87_exchange(&mine, comm, NULL) == P87_MACHINE);
  p87_world_free(&mine);
  p87_world_free(&whole);
  setting_free(&s);
}

/* The exchange of a world of its own, in which the culprit's n-th allocation fails. */
static p87_status exchange_failing_at(const struct setting *s, int culprit, uint64_t n)
{
  struct p87_world mine;
  p87_world_init(&mine, (struct p87_directory *)&s->directory, s->partition, rank);
  assert_all_ranks(comm, fill(s, &mine) == P87_OK);
  send_away(s, &mine);
  if (rank == culprit) p87_memory_fail_at(n);
  const p87_status st = p87_exchange(&mine, comm, NULL);
  p87_memory_fail_at(0);
  p87_world_free(&mine);
  return st;
}

static void without_memory_on_one_rank_all_leave(void **state)
{
  (void)state;
  struct setting s;
  setting_init(&s, 87, 12);
  const size_t before = p87_memory_in_use();
  for (int culprit = 0; culprit < size; culprit++) {
    uint64_t n = 1;
    for (p87_status st = P87_MACHINE; st; n++) {
      st = exchange_failing_at(&s, culprit, n);
      assert_all_ranks(comm, st == P87_OK || st == P87_MACHINE);
      assert_all_ranks(comm, p87_memory_in_use() == before);
      assert_all_ranks(comm, n < 1000);
    }
    assert_all_ranks(comm, n > 5);
  }
  setting_free(&s);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_household_arrives_in_order_on_any_number_of_ranks),
    cmocka_unit_test(places_that_receive_are_in_order_already),
    cmocka_unit_test(when_nobody_moves_nothing_changes),
    cmocka_unit_test(an_outbox_that_ran_out_of_memory_is_reported_to_all),
    cmocka_unit_test(without_memory_on_one_rank_all_leave),
  };
  setenv("PATH87_EXCHANGE_CHUNK", "1000", 0); /* so that exchanges take several chunks */
  if (p87_comm_start(&argc, &argv)) return P87_USER;
  comm = p87_comm_world();
  rank = p87_comm_rank(comm);
  size = p87_comm_size(comm);
  p87_log_open(rank, P87_LOG_INFO, NULL);
  const int failed = cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
  p87_comm_stop();
  return failed;
}
