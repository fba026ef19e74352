#ifndef PATH87_HPC_PARTITION_H
#define PATH87_HPC_PARTITION_H

#include <stddef.h>
#include <stdint.h>

/* Communities stand in one global order; a rank owns a consecutive range of it.
 *
 * Local. Splits n weights into `parts` consecutive ranges of nearly equal sums:
 * first[r]..first[r+1]-1 belong to r; first has parts+1 entries. Deterministic;
 * a range is empty only if there are more parts than weights. */
void p87_partition(const uint32_t *weight, size_t n, int parts, uint32_t *first);

/* Local. The part that owns item i. */
int p87_partition_owner(const uint32_t *first, int parts, uint32_t i);

#endif
