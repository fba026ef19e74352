#ifndef PATH87_HPC_EXCHANGE_H
#define PATH87_HPC_EXCHANGE_H

#include "path87/hpc/comm.h"
#include "path87/world/tally.h"
#include "path87/world/world.h"

/* Collective. Takes the households that phase A of the year put into the
 * world's outbox to their new communities, over ranks, and inserts them in order
 * of household identity (equal ids by person identity), whatever the number of
 * ranks. Empties the outbox. Makes room in the receiving communities. Counts those
 * who come from another country in tally[country row] of this rank; NULL: does not. */
p87_status p87_exchange(struct p87_world *world, struct p87_comm *comm, struct p87_tally_layout *tally);

#endif
