/* Writes the draws of the model, raw and without end, for a statistical test suite: all identities
 * at one decision of one year, then the next decision, then the next year.
 *
 *     interleaved [SEED [IDENTITIES [DECISIONS]]] | dieharder -a -g 200
 *
 * Defaults: seed 87, 100000 identities from 0, 32 decisions a year. This is the order in which the
 * model uses numbers, and the one in which keyed streams fail if identities are badly mixed. */
#include <stdio.h>
#include <stdlib.h>

#include "path87/base/random.h"

enum { BLOCK = 4096 };

/* Draws n numbers of the identities from first on. */
static void draw_block(struct p87_key key, struct p87_jump jump, p87_id first, uint32_t *u, size_t n)
{
  for (size_t i = 0; i < n; i++) u[i] = p87_draw_u32(p87_stream_of(key, first + i), jump);
}

int main(int n_arguments, char **arguments)
{
  const uint64_t seed = n_arguments > 1 ? strtoull(arguments[1], NULL, 0) : 87;
  const uint64_t n_ids = n_arguments > 2 ? strtoull(arguments[2], NULL, 0) : 100000;
  const uint32_t n_decisions = n_arguments > 3 ? (uint32_t)strtoul(arguments[3], NULL, 0) : 32;
  static uint32_t u[BLOCK];
  const struct p87_key key = p87_key_make(seed, 0);

  for (uint32_t year = 0;; year++)
    for (uint32_t decision = 0; decision < n_decisions; decision++) {
      const struct p87_jump jump = p87_jump_make(year, decision);
      for (p87_id first = 0; first < n_ids; first += BLOCK) {
        const size_t n = n_ids - first < BLOCK ? (size_t)(n_ids - first) : BLOCK;
        draw_block(key, jump, first, u, n);
        if (fwrite(u, sizeof *u, n, stdout) != n) return 0; /* the reader has enough */
      }
    }
}
