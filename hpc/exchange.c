/* Migrants: from the outboxes of all ranks into their new communities.
 *
 *     route    households sorted by owning rank, order kept       local
 *     exchange packed bytes to their ranks                        collective
 *     plan     found, put in order of identity, room made         local
 *     settle   inserted, rows restored                            local, cannot fail
 *
 * Ranks agree after each part that may fail. */
#include "path87/hpc/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/hpc/partition.h"

/* A packed household that has come here. */
struct arrival {
  uint32_t destination; /* community */
  uint16_t persons;
  uint16_t origin; /* country */
  p87_id household;
  const unsigned char *packed; /* borrowed from the received bytes */
  size_t bytes;
};

struct arrivals {
  struct arrival *list; /* owned: [n] */
  size_t n;
  void *scratch; /* owned: for p87_community_regroup of any community of the list */
};

static struct p87_migrant_header header_at(const unsigned char *packed)
{
  struct p87_migrant_header header;
  memcpy(&header, packed, sizeof header);
  return header;
}

/* The household that starts at `from` of n bytes, checked to lie within them. */
static struct arrival arrival_at(const unsigned char *bytes, size_t n, size_t from)
{
  P87_CHECK(n - from >= sizeof(struct p87_migrant_header), "a household is cut short on its way");
  const struct p87_migrant_header header = header_at(bytes + from);
  const struct arrival a = {
    .destination = header.destination,
    .persons = header.persons,
    .origin = header.origin,
    .household = header.household,
    .packed = bytes + from,
    .bytes = p87_outbox_packed_bytes(&header),
  };
  P87_CHECK(a.bytes <= n - from, "a household is cut short on its way");
  return a;
}

/* Sums into bytes[rank] what goes there. */
static void weigh(const struct p87_world *world, int ranks, size_t *bytes)
{
  const struct p87_outbox *box = &world->outbox;
  for (size_t at = 0; at < box->n;) {
    const struct arrival a = arrival_at(box->bytes, box->n, at);
    P87_CHECK(a.destination < world->directory->n, "a household leaves for community %u of %u", (unsigned)a.destination,
              (unsigned)world->directory->n);
    bytes[p87_partition_owner(world->partition, ranks, a.destination)] += a.bytes;
    at += a.bytes;
  }
}

/* Copies the outbox into `sorted`, by rank; bytes as weighed, next is scratch of as many. */
static void sort_by_rank(const struct p87_world *world, int ranks, const size_t *bytes, size_t *next,
                         unsigned char *sorted)
{
  const struct p87_outbox *box = &world->outbox;
  next[0] = 0;
  for (int r = 1; r < ranks; r++) next[r] = next[r - 1] + bytes[r - 1];
  for (size_t at = 0; at < box->n;) {
    const struct arrival a = arrival_at(box->bytes, box->n, at);
    const int owner = p87_partition_owner(world->partition, ranks, a.destination);
    memcpy(sorted + next[owner], a.packed, a.bytes);
    next[owner] += a.bytes;
    at += a.bytes;
  }
}

/* Local. Sends away what the outbox holds and empties it: *sorted (owned by the caller), bytes[rank]. */
static p87_status route(struct p87_world *world, int ranks, unsigned char **sorted, size_t *bytes)
{
  if (world->outbox.failed) return P87_MACHINE;
  size_t *next = p87_alloc_array((size_t)ranks, sizeof *next);
  *sorted = p87_alloc(world->outbox.n);
  const p87_status st = next && *sorted ? P87_OK : P87_MACHINE;
  if (!st) {
    weigh(world, ranks, bytes);
    sort_by_rank(world, ranks, bytes, next, *sorted);
    world->outbox.n = 0;
  }
  p87_free(next);
  return st;
}

/* Identity of the first member; 0 for an empty household. */
static p87_id first_person(const struct arrival *a)
{
  _Static_assert(P87_COLUMN_PERSON_id == 0, "a packed person begins with its identity");
  p87_id id = 0;
  if (a->persons > 0) memcpy(&id, a->packed + sizeof(struct p87_migrant_header) + P87_HOUSEHOLD_BYTES, sizeof id);
  return id;
}

/* A total order: what compares equal is equal byte by byte, so the sort need not be stable. */
static int compare_arrivals(const void *left, const void *right)
{
  const struct arrival *a = left, *b = right;
  if (a->destination != b->destination) return a->destination < b->destination ? -1 : 1;
  if (a->household != b->household) return a->household < b->household ? -1 : 1;
  const p87_id p = first_person(a), q = first_person(b);
  if (p != q) return p < q ? -1 : 1;
  if (a->bytes != b->bytes) return a->bytes < b->bytes ? -1 : 1;
  return memcmp(a->packed, b->packed, a->bytes);
}

/* Finds the households in the received bytes. */
static p87_status list_arrivals(const struct p87_world *world, const unsigned char *bytes, size_t n,
                                struct arrivals *out)
{
  size_t count = 0;
  for (size_t at = 0; at < n; at += arrival_at(bytes, n, at).bytes) count++;
  out->list = p87_alloc_array(count, sizeof *out->list);
  if (!out->list) return P87_MACHINE;
  for (size_t at = 0; at < n; at += out->list[out->n++].bytes) {
    out->list[out->n] = arrival_at(bytes, n, at);
    P87_CHECK(out->list[out->n].destination - world->first < world->n, "a household came to the wrong rank");
  }
  return P87_OK;
}

/* One past the last arrival that goes to the same community as arrival `from`. */
static size_t end_of_group(const struct arrivals *in, size_t from)
{
  size_t to = from + 1;
  while (to < in->n && in->list[to].destination == in->list[from].destination) to++;
  return to;
}

/* An eighth more than needed, so that a place that grows does not move every year. */
static p87_index with_headroom(size_t needed, size_t capacity, size_t limit)
{
  if (needed <= capacity) return (p87_index)capacity;
  const size_t more = needed + needed / 8 + 8;
  return (p87_index)(more < limit ? more : limit);
}

/* Makes room for arrivals from..to-1 in their community; rows afterwards in *persons, *households. */
static p87_status make_room(struct p87_community *place, const struct arrivals *in, size_t from, size_t to,
                            size_t *persons, size_t *households)
{
  *households = place->households.n + (to - from);
  *persons = place->persons.n;
  for (size_t k = from; k < to; k++) *persons += in->list[k].persons;
  /* rows are kept in 16 bits */
  P87_CHECK(*households <= P87_MAX_HOUSEHOLDS && *persons <= UINT16_MAX,
            "community %u would hold %zu persons in %zu households", (unsigned)place->id, *persons, *households);
  return p87_community_reserve(place, with_headroom(*persons, place->persons.capacity, UINT16_MAX),
                               with_headroom(*households, place->households.capacity, P87_MAX_HOUSEHOLDS));
}

/* Local. Finds and orders the arrivals, and makes room for each and for their regrouping. */
static p87_status plan(struct p87_world *world, const unsigned char *bytes, size_t n, struct arrivals *out)
{
  p87_status st = list_arrivals(world, bytes, n, out);
  if (st) return st;
  if (out->n > 1) qsort(out->list, out->n, sizeof *out->list, compare_arrivals);

  size_t scratch_bytes = 0;
  for (size_t from = 0, to; from < out->n; from = to) {
    size_t persons, households;
    to = end_of_group(out, from);
    st = make_room(&world->community[out->list[from].destination - world->first], out, from, to, &persons, &households);
    if (st) return st;
    const size_t needed = p87_regroup_scratch_bytes((p87_index)persons, (p87_index)households);
    if (needed > scratch_bytes) scratch_bytes = needed;
  }
  out->scratch = p87_alloc(scratch_bytes);
  return out->scratch ? P87_OK : P87_MACHINE;
}

static void count_immigrants(const struct p87_community *place, const struct arrival *a, struct p87_tally_layout *tally)
{
  if (tally && a->origin != place->country) tally[place->country].population_immigrants[place->area] += a->persons;
}

/* Local. Cannot fail: room was made. */
static void settle(struct p87_world *world, const struct arrivals *in, struct p87_tally_layout *tally)
{
  for (size_t from = 0, to; from < in->n; from = to) {
    struct p87_community *place = &world->community[in->list[from].destination - world->first];
    to = end_of_group(in, from);
    for (size_t k = from; k < to; k++) {
      p87_outbox_take(in->list[k].packed, place);
      count_immigrants(place, &in->list[k], tally);
    }
    p87_community_regroup(place, in->scratch);
  }
}

p87_status p87_exchange(struct p87_world *world, struct p87_comm *comm, struct p87_tally_layout *tally)
{
  const int ranks = p87_comm_size(comm);
  unsigned char *sent = NULL;
  void *received = NULL;
  size_t received_bytes = 0;
  struct arrivals arrivals = {0};

  size_t *bytes = p87_alloc_array((size_t)ranks, sizeof *bytes);
  p87_status st = p87_comm_agree(comm, bytes ? route(world, ranks, &sent, bytes) : P87_MACHINE);
  if (st) goto done;
  st = p87_comm_exchange(comm, sent, bytes, &received, &received_bytes);
  if (st) goto done;
  p87_free(sent);
  sent = NULL;
  st = p87_comm_agree(comm, plan(world, received, received_bytes, &arrivals));
  if (st) goto done;
  settle(world, &arrivals, tally);

done:
  p87_free(arrivals.scratch);
  p87_free(arrivals.list);
  p87_free(received);
  p87_free(sent);
  p87_free(bytes);
  return st;
}
