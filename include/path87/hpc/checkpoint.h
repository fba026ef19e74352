#ifndef PATH87_HPC_CHECKPOINT_H
#define PATH87_HPC_CHECKPOINT_H

#include <stddef.h>
#include <stdint.h>

#include "path87/hpc/comm.h"
#include "path87/world/world.h"

/* The world in a file, for a run to go on from on any number of ranks, with MPI or without: HDF5, written by
 * all ranks at once where there is MPI.
 *
 *   attributes of /   the head (below), format, layout (a hash: names, types and widths of the columns, their
 *                     order, byte order, tallies, steps: another layout is refused)
 *   /persons/...      one dataset a column: the live rows of all communities, in the order of communities
 *   /households/...   the same
 *   /communities/...  by community: persons, households (live rows), checksum, and the columns of places
 *   /parts/...        small things of the caller's, as bytes
 *
 * Columns that a year writes before anything reads them, wherever they are not zero, and columns that follow from
 * others, are left out (p87_checkpoint_keeps in checkpoint_file.h).
 *
 * Persons and households are under the checksums of their communities. Everything else, HDF5's own
 * structures included, is under a checksum at the end of the file, which is looked at before HDF5 sees it. */

/* Where the run stands, and which it is. */
struct p87_checkpoint_head {
  uint64_t run;   /* what identifies the run: made by the caller */
  uint32_t group; /* of scenarios that share a past, counted from 0 as the rest */
  uint32_t replicate, scenario;
  uint32_t year;        /* the last one done; 0: none of this scenario */
  uint32_t communities; /* 0: without the world, which is not needed any more or not yet */
  uint64_t persons, households;
};

/* Bytes of the caller's under a name. */
struct p87_checkpoint_part {
  const char *name;
  const void *bytes; /* borrowed; on rank 0 */
  uint64_t n;        /* on rank 0 */
};

/* What one has cost. */
struct p87_checkpoint_cost {
  uint64_t bytes;
  double sync_seconds; /* waiting until all is on the disk */
};

/* Collective. Writes the file and makes sure that it is on the disk. world may be NULL; communities, persons and
 * households of the head are filled in. Names of parts are the same on all ranks; their order is free. On failure
 * the file is removed and the report of a rank that failed says why: P87_MACHINE. cost is filled
 * in on rank 0. */
p87_status p87_checkpoint_write(struct p87_comm *comm, const char *path, struct p87_checkpoint_head *head,
                                const struct p87_world *world, const struct p87_checkpoint_part *parts, size_t n_parts,
                                struct p87_checkpoint_cost *cost, struct p87_report *report);

/* Local. The head of a file whose structure is undamaged and whose layout is this program's; otherwise P87_USER, and
 * the report says what is wrong. Persons and households are not looked at. */
p87_status p87_checkpoint_head_read(const char *path, struct p87_checkpoint_head *head, struct p87_report *report);

/* Local. One part of a file whose head was read; *bytes is to be given to p87_free. P87_USER if there is none. */
p87_status p87_checkpoint_part_read(const char *path, const char *name, void **bytes, size_t *n,
                                    struct p87_report *report);

/* Collective. Fills the communities of a world (p87_world_init has been called; its directory may be NULL) from a
 * file whose head was read, and checks every one. Columns left out are zero. P87_USER, on all ranks, if a community is
 * damaged or of another world: rank 0's report says which. What else fails the report of that rank says. On failure the world is to be freed. */
p87_status p87_checkpoint_world_read(struct p87_comm *comm, const char *path, struct p87_world *world,
                                     struct p87_report *report);

/* Collective. The same without keeping anything: P87_OK if the whole file is sound. */
p87_status p87_checkpoint_verify(struct p87_comm *comm, const char *path, const struct p87_checkpoint_head *head,
                                 struct p87_report *report);

/* Local. Nonzero if HDF5 could not close a file: version 1.10 then crashes when the program ends in the usual way. */
int p87_checkpoint_is_stuck(void);

#endif
