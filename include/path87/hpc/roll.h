#ifndef PATH87_HPC_ROLL_H
#define PATH87_HPC_ROLL_H

#include <stddef.h>
#include <stdint.h>

#include "path87/hpc/comm.h"
#include "path87/world/tally.h"
#include "path87/world/world.h"

/* The roll of one year: every child of 5-17 with its state (enum p87_child_state), spread over ranks by identity and not
 * by community. The same child of two scenarios, which may live on two ranks, is thus on the rolls of one rank. */

enum { P87_ROLL_BYTES = sizeof(p87_id) + sizeof(uint16_t) }; /* of a child */

struct p87_roll {
  unsigned char *child; /* owned: [n] packed identity and state, in order of identity */
  size_t n;
};

/* The children who live now. *out must be zeroed or freed. P87_MACHINE without memory on any rank. Collective. */
p87_status p87_roll_make(const struct p87_world *world, struct p87_comm *comm, struct p87_roll *out);

/* Safe on a zeroed struct, and leaves it so. Local. */
void p87_roll_free(struct p87_roll *roll);

/* Adds the children of this rank's part of two rolls to cells[country row * P87_MOVER_CELLS + p87_mover_cell]: with
 * country, area and sex as in the base, or as in the other for those who are not there. Children of equal identity (two
 * hashes that met) are paired in the order of country, area, sex and state. Local. */
void p87_roll_join(const struct p87_roll *base, const struct p87_roll *other, int64_t *cells);

#endif
