/* All memory of the model comes from here: counted, zeroed, aligned, and able to fail on purpose.
 *
 * Each process has one thread: nothing here is protected against several. Blocks of 4 MB and more
 * begin (with their 64-byte header) on a 2 MB boundary and ask for huge pages, which makes random
 * access to them about 1.8 times faster. */
#ifndef PATH87_BASE_MEMORY_H
#define PATH87_BASE_MEMORY_H

#include "path87/base/types.h"

/* A block of n bytes, all zero, aligned to 64 bytes, to be given to p87_free.
 * n may be 0: the block is not NULL and holds nothing. NULL if there is no memory. */
void *p87_alloc(size_t n);

/* The same for count elements of size bytes; NULL also if the product is too large for size_t. */
void *p87_alloc_array(size_t count, size_t size);

/* A block of n bytes with the content of p (cut off at n), new bytes zero; p is gone.
 * p may be NULL. On failure: NULL, and p is untouched and still owned by the caller. */
void *p87_resize(void *p, size_t n);

/* Gives a block back. NULL is allowed. */
void p87_free(void *p);

/* Bytes asked for and not yet given back (headers and padding not counted). */
size_t p87_memory_in_use(void);

/* The largest value that p87_memory_in_use has had. */
size_t p87_memory_peak(void);

/* The n-th allocation from now (alloc, alloc_array or resize; 1 is the next one) returns NULL,
 * once; 0 means never. For tests/fault. */
void p87_memory_fail_at(uint64_t n);

#endif
