/* The checksum at the end of a results file: 24 bytes behind what HDF5 reads (it takes no notice).
 *
 * HDF5 checks some of its structures and trusts others: a flipped bit in those crashes it. So a file
 * is checked whole before HDF5 sees it. Against accidents, not against malice. Local. */
#ifndef PATH87_RESULTS_SEAL_H
#define PATH87_RESULTS_SEAL_H

#include <stddef.h>

#include "path87/base/status.h"

enum { P87_SEAL_BYTES = 24 };

/* The seal of n bytes: "path87 checksum\n" and 64 bits, little-endian. */
void p87_seal_make(const void *bytes, size_t n, unsigned char seal[P87_SEAL_BYTES]);

/* P87_USER, and the report says so, if the file is not as it was sealed or cannot be read. */
p87_status p87_seal_check(const char *path, struct p87_report *report);

#endif
