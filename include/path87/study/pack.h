#ifndef PATH87_STUDY_PACK_H
#define PATH87_STUDY_PACK_H

#include <stddef.h>
#include <stdint.h>

/* Integers in few bytes: most counts are zero or small. The same bytes on every machine. Everything is local. */

/* Bytes that grow. Zero it to begin; free bytes with p87_free. */
struct p87_pack {
  unsigned char *bytes; /* owned */
  size_t n, capacity;
  int failed; /* no memory for something that was put: what was put before is still there */
};

void p87_pack_bytes(struct p87_pack *pack, const void *bytes, size_t n);
void p87_pack_numbers(struct p87_pack *pack, const int64_t *values, size_t n);

/* Takes n numbers out of bytes[*at ...room - 1] and moves *at behind them. 0 if they are not there. */
int p87_unpack_numbers(const unsigned char *bytes, size_t room, size_t *at, int64_t *values, size_t n);

#endif
