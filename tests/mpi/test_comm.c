/* What ranks say to each other, on any number of them. */
#include "support/prop.h"

#include <string.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/comm.h"

#include "ranks.h"

static struct p87_comm *comm;
static int rank, size;

static void all_ranks_get_the_worst_status_of_any(void **state)
{
  (void)state;
  static const p87_status by_weight[] = {P87_OK, P87_DIFFERENT, P87_STOPPED, P87_USER, P87_MACHINE, P87_BUG};
  for (size_t worse = 0; worse < P87_COUNT_OF(by_weight); worse++)
    for (size_t better = 0; better <= worse; better++)
      for (int culprit = 0; culprit < size; culprit++) {
        const p87_status mine = by_weight[rank == culprit ? worse : better];
        assert_all_ranks(comm, p87_comm_agree(comm, mine) == by_weight[worse]);
      }
}

static void sums_are_element_by_element_on_all_ranks(void **state)
{
  (void)state;
  int64_t whole[3] = {rank, -1, INT64_C(1) << 40};
  p87_comm_sum_i64(comm, whole, 3);
  const int right =
    whole[0] == (int64_t)size * (size - 1) / 2 && whole[1] == -size && whole[2] == (INT64_C(1) << 40) * size;
  assert_all_ranks(comm, right);

  uint64_t wrapped[2] = {UINT64_MAX, (uint64_t)rank};
  p87_comm_sum_u64(comm, wrapped, 2);
  assert_all_ranks(comm, wrapped[0] == 0u - (uint64_t)size);
  assert_all_ranks(comm, wrapped[1] == (uint64_t)size * (uint64_t)(size - 1) / 2);

  p87_comm_sum_i64(comm, NULL, 0);
  p87_comm_sum_u64(comm, NULL, 0);
}

static void the_largest_wins_on_all_ranks(void **state)
{
  (void)state;
  double values[2] = {rank, -rank - 1.5};
  p87_comm_max_f64(comm, values, 2);
  assert_all_ranks(comm, values[0] > size - 1.5 && values[0] < size - 0.5);
  assert_all_ranks(comm, values[1] > -1.75 && values[1] < -1.25);
}

static void every_rank_can_broadcast(void **state)
{
  (void)state;
  for (int root = 0; root < size; root++) {
    unsigned char bytes[1000];
    memset(bytes, rank, sizeof bytes);
    p87_comm_broadcast(comm, bytes, sizeof bytes, root);
    int right = 1;
    for (size_t i = 0; i < sizeof bytes; i++) right &= bytes[i] == root;
    assert_all_ranks(comm, right);
    p87_comm_broadcast(comm, NULL, 0, root);
  }
}

/* What rank `from` sends to rank `to`: its length, and byte k. Sometimes nothing, sometimes several chunks. */
static size_t length_of(uint64_t seed, int from, int to)
{
  const uint64_t h = p87_hash3(seed, (uint64_t)from, (uint64_t)to);
  static const size_t most[] = {0, 1, 100, 999, 1000, 1001, 5000, 100000};
  const size_t limit = most[h % P87_COUNT_OF(most)];
  return limit ? (size_t)(h >> 20) % (limit + 1) : 0;
}

static unsigned char byte_of(uint64_t seed, int from, int to, size_t k)
{
  return (unsigned char)(p87_hash3(seed + 1, (uint64_t)(from * 1000 + to), k / 8) >> (k % 8 * 8));
}

/* Packs what this rank sends; the caller frees. */
static unsigned char *pack(uint64_t seed, size_t *bytes)
{
  size_t n = 0, at = 0;
  for (int to = 0; to < size; to++) n += bytes[to] = length_of(seed, rank, to);
  unsigned char *send = p87_alloc(n);
  for (int to = 0; to < size; to++)
    for (size_t k = 0; k < bytes[to]; k++) send[at++] = byte_of(seed, rank, to, k);
  return send;
}

/* 1 if received is what all ranks sent here, in order of rank. */
static int is_what_was_sent(uint64_t seed, const unsigned char *received, size_t n)
{
  size_t at = 0;
  for (int from = 0; from < size; from++) {
    const size_t length = length_of(seed, from, rank);
    if (n - at < length) return 0;
    for (size_t k = 0; k < length; k++)
      if (received[at++] != byte_of(seed, from, rank, k)) return 0;
  }
  return at == n;
}

static void exchanged_bytes_arrive_whole_and_ordered_by_sender(void **state)
{
  (void)state;
  P87_FOR_ALL (100, g) {
    const uint64_t seed = gen_u64(g); /* the same on every rank */
    size_t *bytes = p87_alloc_array((size_t)size, sizeof *bytes);
    unsigned char *send = pack(seed, bytes);
    void *received = NULL;
    size_t n = 0;
    const p87_status st = p87_comm_exchange(comm, send, bytes, &received, &n);
    assert_all_ranks(comm, st == P87_OK && is_what_was_sent(seed, received, n));
    p87_free(received);
    p87_free(send);
    p87_free(bytes);
  }
}

static void an_exchange_of_nothing_gives_nothing(void **state)
{
  (void)state;
  size_t *bytes = p87_alloc_array((size_t)size, sizeof *bytes);
  void *received = NULL;
  size_t n = 99;
  const p87_status st = p87_comm_exchange(comm, NULL, bytes, &received, &n);
  assert_all_ranks(comm, st == P87_OK && received != NULL && n == 0);
  p87_free(received);
  p87_free(bytes);
}

static void without_memory_on_one_rank_all_leave(void **state)
{
  (void)state;
  size_t *bytes = p87_alloc_array((size_t)size, sizeof *bytes);
  unsigned char *send = pack(87, bytes);
  const size_t before = p87_memory_in_use();
  for (int culprit = 0; culprit < size; culprit++) {
    p87_status st = P87_MACHINE;
    int failures = 0;
    while (st) {
      void *received = NULL;
      size_t n = 0;
      if (rank == culprit) p87_memory_fail_at((uint64_t)failures + 1);
      st = p87_comm_exchange(comm, send, bytes, &received, &n);
      p87_memory_fail_at(0);
      assert_all_ranks(comm, st == P87_OK || st == P87_MACHINE);
      assert_all_ranks(comm, st == P87_OK ? is_what_was_sent(87, received, n) : received == NULL);
      p87_free(received);
      assert_all_ranks(comm, p87_memory_in_use() == before);
      failures += st != P87_OK;
      assert_all_ranks(comm, failures < 100);
    }
    assert_all_ranks(comm, failures > 0);
  }
  p87_free(send);
  p87_free(bytes);
}

static void time_never_goes_back(void **state)
{
  (void)state;
  double last = p87_comm_time();
  int right = 1;
  for (int i = 0; i < 1000; i++) {
    const double now = p87_comm_time();
    right &= now >= last;
    last = now;
  }
  assert_all_ranks(comm, right);
}

/* For stop_all.sh: the last rank finds a bug of ours, or leaves, while the others wait for it. */
static int stop_while_others_wait(const char *how)
{
  int64_t one = 1;
  if (rank == size - 1) {
    if (strcmp(how, "abort") == 0) p87_comm_abort(P87_MACHINE);
    P87_CHECK(rank < 0, "this is a test");
  }
  p87_comm_sum_i64(comm, &one, 1);
  return 0;
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(all_ranks_get_the_worst_status_of_any),
    cmocka_unit_test(sums_are_element_by_element_on_all_ranks),
    cmocka_unit_test(the_largest_wins_on_all_ranks),
    cmocka_unit_test(every_rank_can_broadcast),
    cmocka_unit_test(exchanged_bytes_arrive_whole_and_ordered_by_sender),
    cmocka_unit_test(an_exchange_of_nothing_gives_nothing),
    cmocka_unit_test(without_memory_on_one_rank_all_leave),
    cmocka_unit_test(time_never_goes_back),
  };
  setenv("PATH87_EXCHANGE_CHUNK", "1000", 0); /* so that many exchanges take several chunks */
  if (p87_comm_start(&argc, &argv)) return P87_USER;
  comm = p87_comm_world();
  rank = p87_comm_rank(comm);
  size = p87_comm_size(comm);
  p87_log_open(rank, P87_LOG_INFO, NULL);
  const int failed = argc > 2 && strcmp(argv[1], "stop") == 0 ? stop_while_others_wait(argv[2])
                                                              : cmocka_run_group_tests_name("comm", tests, NULL, NULL);
  p87_comm_stop();
  return failed;
}
