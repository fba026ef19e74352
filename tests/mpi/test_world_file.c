/* A checkpoint written by any number of ranks is read by any other.
 *
 *   test_world_file              on these ranks: writes and reads worlds of all shapes
 *   test_world_file write PATH   writes one; another number of ranks can
 *   test_world_file check PATH   read it and compare
 */
#include "support/prop.h"

#include <string.h>
#include <unistd.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/checkpoint_file.h"
#include "path87/hpc/partition.h"

#include "ranks.h"

static struct p87_comm *comm;
static int rank, size;

enum { MOST_COMMUNITIES = 40, MOST_HOUSEHOLDS = 30, MOST_MEMBERS = 6 };

/* A world whose content follows from the seed; some communities are empty. */
struct setting {
  uint64_t seed;
  struct p87_directory directory;
  uint16_t country[MOST_COMMUNITIES];
  uint8_t area[MOST_COMMUNITIES];
  uint32_t persons[MOST_COMMUNITIES];
  uint32_t *partition; /* owned */
};

static void setting_init(struct setting *s, uint64_t seed, uint32_t n)
{
  memset(s, 0, sizeof *s);
  s->seed = seed;
  s->directory = (struct p87_directory){.n = n, .country = s->country, .area = s->area, .persons = s->persons};
  for (uint32_t k = 0; k < n; k++) {
    s->country[k] = (uint16_t)(k / 3);
    s->area[k] = (uint8_t)(k % P87_AREAS);
    s->persons[k] = (uint32_t)(p87_hash2(seed, k) % 100 + 1);
  }
  s->partition = p87_alloc_array((size_t)size + 1, sizeof *s->partition);
  p87_partition(s->persons, n, size, s->partition);
}

static uint32_t households_of(const struct setting *s, uint32_t id)
{
  const uint64_t hash = p87_hash3(s->seed, id, 1);
  return hash % 5 == 0 ? 0 : (uint32_t)(hash % MOST_HOUSEHOLDS);
}

static void add_household(const struct setting *s, struct p87_community *place, uint32_t number)
{
  const p87_index h = p87_household_add(&place->households);
  const uint64_t hash = p87_hash3(s->seed + 1, place->id, number);
#define P87_HOUSEHOLD(type, name, unit, meaning) place->households.name[h] = (type)((hash + __LINE__) % 200);
#include "path87/tables/columns.def"
  place->households.first[h] = (uint16_t)place->persons.n;
  place->households.members[h] = (uint16_t)(1 + hash % MOST_MEMBERS);
  for (uint32_t k = 0; k < place->households.members[h]; k++) {
    const p87_index i = p87_person_add(&place->persons);
    const uint64_t person = p87_hash2(hash, k);
#define P87_PERSON(type, name, unit, meaning) place->persons.name[i] = (type)((person + __LINE__) % 200);
#include "path87/tables/columns.def"
    place->persons.household[i] = (uint16_t)h;
  }
}

static void make_world(const struct setting *s, struct p87_world *world)
{
  p87_status st = p87_world_init(world, (struct p87_directory *)&s->directory, s->partition, rank);
  for (uint32_t k = 0; k < world->n && !st; k++) {
    struct p87_community *place = &world->community[k];
    place->id = world->first + k;
    place->country = s->country[place->id];
    place->area = s->area[place->id];
    place->school_km = (float)place->id / 7.0f;
    const uint32_t n = households_of(s, place->id);
    st = p87_community_reserve(place, n * MOST_MEMBERS + 1, n + 1);
    for (uint32_t h = 0; h < n && !st; h++) add_household(s, place, h);
  }
  P87_CHECK(!st, "no memory");
}

/* Live rows of what a checkpoint keeps, and the order of households. */
static uint64_t hash_of(const struct p87_world *world)
{
  uint64_t hash = 0;
  for (uint32_t k = 0; k < world->n; k++) {
    const struct p87_community *place = &world->community[k];
    hash += p87_checkpoint_checksum(place) + p87_community_column_hash(place, P87_COLUMN_PERSON_household) +
            p87_community_column_hash(place, P87_COLUMN_HOUSEHOLD_first);
  }
  return hash;
}

static p87_status write_world(const char *path, const struct p87_world *world)
{
  struct p87_checkpoint_head head = {.run = 5, .year = 2019};
  struct p87_checkpoint_cost cost = {0};
  const struct p87_checkpoint_part part = {"words", "of rank 0", rank == 0 ? 9 : 0};
  struct p87_report report = {0};
  const p87_status st = p87_checkpoint_write(comm, path, &head, world, &part, 1, &cost, &report);
  p87_report_print(&report, stderr);
  p87_report_free(&report);
  return st;
}

/* Reads it and compares it with what the seed gives. */
static int is_read_back(const char *path, const struct setting *s)
{
  struct p87_world expected = {0}, found = {0};
  struct p87_checkpoint_head head = {0};
  struct p87_report report = {0};
  make_world(s, &expected);
  p87_status st = rank == 0 ? p87_checkpoint_head_read(path, &head, &report) : P87_OK;
  st = p87_comm_agree(comm, st);
  p87_comm_broadcast(comm, &head, sizeof head, 0);
  if (!st) st = p87_checkpoint_verify(comm, path, &head, &report);
  if (!st) st = p87_comm_agree(comm, p87_world_init(&found, expected.directory, s->partition, rank));
  if (!st) st = p87_checkpoint_world_read(comm, path, &found, &report);
  p87_report_print(&report, stderr);
  const int same =
    !st && head.year == 2019 && head.communities == s->directory.n && hash_of(&found) == hash_of(&expected);
  p87_report_free(&report);
  p87_world_free(&expected);
  p87_world_free(&found);
  return same;
}

static void worlds_of_all_shapes_come_back(void **state)
{
  (void)state;
  char path[64] = "";
  snprintf(path, sizeof path, "world_file_%d_%ld.h5", size, (long)getpid());
  p87_comm_broadcast(comm, path, sizeof path, 0);
  P87_FOR_ALL (20, g) {
    struct setting s;
    struct p87_world world = {0};
    setting_init(&s, g->seed, g->i == 0 ? 1 : (uint32_t)gen_int(g, 1, MOST_COMMUNITIES));
    make_world(&s, &world);
    const p87_status st = write_world(path, &world);
    assert_all_ranks(comm, st == P87_OK);
    assert_all_ranks(comm, is_read_back(path, &s));
    p87_world_free(&world);
    p87_free(s.partition);
  }
  if (rank == 0) assert_int_equal(unlink(path), 0);
}

/* Turns a bit of the byte at `at`, unless that is below 0; the size of the file. */
static long flip(const char *path, long at)
{
  FILE *file = fopen(path, "r+b");
  P87_CHECK(file && !fseek(file, 0, SEEK_END), "%s", path);
  const long end = ftell(file);
  if (at >= 0) {
    P87_CHECK(!fseek(file, at, SEEK_SET), "%s", path);
    const int byte = fgetc(file);
    P87_CHECK(!fseek(file, at, SEEK_SET) && fputc(byte ^ 1, file) != EOF, "%s", path);
  }
  P87_CHECK(!fclose(file), "%s", path);
  return end;
}

/* Turns a bit there; is it one that the seal leaves to the checksums of communities? */
static int is_among_rows(const char *path, long at)
{
  struct p87_report report = {0};
  flip(path, at);
  const int is = p87_checkpoint_seal_check(path, &report) == P87_OK;
  p87_report_free(&report);
  return is;
}

/* A byte of one rank's part: all ranks refuse. */
static void damage_that_one_rank_sees_is_told_to_all(void **state)
{
  (void)state;
  char path[64] = "";
  struct setting s;
  struct p87_world world = {0};
  snprintf(path, sizeof path, "world_damaged_%d_%ld.h5", size, (long)getpid());
  p87_comm_broadcast(comm, path, sizeof path, 0);
  setting_init(&s, 87, MOST_COMMUNITIES);
  make_world(&s, &world);
  assert_all_ranks(comm, write_world(path, &world) == P87_OK);
  if (rank == size - 1 && world.n > 0) { /* as if it had been written so */
    const long end = flip(path, -1);
    long at = end / 2;
    for (; at < end && !is_among_rows(path, at); at += 64) flip(path, at);
    P87_CHECK(at < end, "no row was found behind the middle");
  }
  p87_comm_agree(comm, P87_OK);
  struct p87_world found = {0};
  struct p87_report report = {0};
  P87_CHECK(!p87_world_init(&found, world.directory, s.partition, rank), "no memory");
  assert_all_ranks(comm, p87_checkpoint_world_read(comm, path, &found, &report) == P87_USER);
  assert_all_ranks(comm, p87_report_count(&report) == (rank == 0));
  p87_report_free(&report);
  p87_world_free(&found);
  p87_world_free(&world);
  p87_free(s.partition);
  if (rank == 0) assert_int_equal(unlink(path), 0);
}

/* For world_file.sh. */
static int by_hand(const char *what, const char *path)
{
  struct setting s;
  struct p87_world world = {0};
  setting_init(&s, 2019, MOST_COMMUNITIES);
  int done = 0;
  if (strcmp(what, "write") == 0) {
    make_world(&s, &world);
    done = write_world(path, &world) == P87_OK;
    p87_world_free(&world);
  } else {
    done = is_read_back(path, &s);
  }
  p87_free(s.partition);
  return holds_on_all_ranks(comm, done, what, __LINE__);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(worlds_of_all_shapes_come_back),
    cmocka_unit_test(damage_that_one_rank_sees_is_told_to_all),
  };
  if (p87_comm_start(&argc, &argv)) return P87_USER;
  comm = p87_comm_world();
  rank = p87_comm_rank(comm);
  size = p87_comm_size(comm);
  p87_log_open(rank, P87_LOG_INFO, NULL);
  const int failed =
    argc == 3 ? !by_hand(argv[1], argv[2]) : cmocka_run_group_tests_name("world_file", tests, NULL, NULL);
  p87_comm_stop();
  return failed;
}
