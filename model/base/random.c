/* Chance has no code of its own: everything is inline in the header. This file lets the compiler
 * check that header by itself, and holds what must be true of it at compile time. */
#include "path87/base/random.h"

_Static_assert(P87_DECISIONS_PER_YEAR == 1024, "positions in the streams are part of every result");
_Static_assert(sizeof(struct p87_stream) == 16 && sizeof(struct p87_jump) == 16, "no padding");
