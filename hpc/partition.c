/* Which rank owns which communities.
 *
 * Communities stand in one order; boundary r of P parts is the place in that order whose sum of
 * weights before it is nearest to r/P of the total (the earlier one if two are equally near). Then
 * boundaries move just far enough that every part has at least one item. So, with W the largest weight,
 *
 *     no part weighs more than  total / P + W
 *
 * and with hundreds of communities a rank the imbalance is under a percent. Integers only. */
#include "path87/hpc/partition.h"

#include "path87/base/status.h"

/* total * r / parts, rounded down; parts^2 and total fit in 64 bits, their product may not. */
static uint64_t share_before(uint64_t total, int r, int parts)
{
  const uint64_t p = (uint64_t)parts, k = (uint64_t)r;
  return total / p * k + total % p * k / p;
}

/* Each of the first n parts gets one item, the rest none. */
static void one_each(size_t n, int parts, uint32_t *first)
{
  for (int r = 0; r <= parts; r++) first[r] = (size_t)r < n ? (uint32_t)r : (uint32_t)n;
}

void p87_partition(const uint32_t *weight, size_t n, int parts, uint32_t *first)
{
  P87_CHECK(parts > 0 && n <= UINT32_MAX, "%zu communities over %d ranks", n, parts);
  if ((size_t)parts >= n) {
    one_each(n, parts, first);
    return;
  }
  uint64_t total = 0, before = 0;
  for (size_t i = 0; i < n; i++) total += weight[i];

  size_t at = 0; /* before is the sum of weights of the items ahead of it */
  first[0] = 0;
  for (int r = 1; r < parts; r++) {
    const uint64_t wanted = share_before(total, r, parts);
    const size_t least = (size_t)first[r - 1] + 1, most = n - (size_t)(parts - r);
    while (at < least) before += weight[at++];
    while (at < most && before + weight[at] <= wanted) before += weight[at++];
    /* the next place may be nearer, from above */
    if (at < most && before < wanted && before + weight[at] - wanted < wanted - before) before += weight[at++];
    first[r] = (uint32_t)at;
  }
  first[parts] = (uint32_t)n;
}

int p87_partition_owner(const uint32_t *first, int parts, uint32_t i)
{
  int low = 0, high = parts; /* first[low] <= i < first[high] */
  while (high - low > 1) {
    const int middle = low + (high - low) / 2;
    if (first[middle] <= i)
      low = middle;
    else
      high = middle;
  }
  return low;
}
