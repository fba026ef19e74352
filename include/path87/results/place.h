/* Puts a finished file in its place: complete or not at all. Local. */
#ifndef PATH87_RESULTS_PLACE_H
#define PATH87_RESULTS_PLACE_H

#include <stddef.h>

#include "path87/base/status.h"

/* Writes n bytes to DIR/NAME: to DIR/.NAME.partial first, fsync, rename, fsync of the folder. On
 * failure the partial file is removed, what stood under the name stands as before, and the report
 * says what failed and what to do: P87_MACHINE. (If only the last step fails, the new file is
 * complete under its name, but a power cut may take it back; the report says so.) */
p87_status p87_place_file(const char *dir, const char *name, const void *bytes, size_t n, struct p87_report *report);

/* The second half of it: DIR/.NAME.partial, n bytes that the caller has written and synced, gets its name. */
p87_status p87_place_partial(const char *dir, const char *name, size_t n, struct p87_report *report);

/* What the user can do about an error (errno) of the system with a folder or file; a static text. */
const char *p87_place_way_out(int error);

#endif
