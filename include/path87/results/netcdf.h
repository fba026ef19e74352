/* Writes an HDF5 file that is also a netCDF-4 file: the same calls, the same bytes.
 *
 * The file is built in memory (HDF5's core driver) and handed over as bytes: HDF5 1.10 crashes when a
 * disk fills up under it, and bytes can be written with plain calls whose errors are plain.
 * The same driver in every build, serial or parallel; HDF5 1.8 format; no object times; creation order of links and
 * attributes is kept; numbers little-endian; labels are variable-length UTF-8 strings; dimensions
 * are HDF5 dimension scales, their attributes written here because the high-level library leaves
 * undefined padding in them. Nothing of the machine goes into the file.
 *
 * After the first failure every call does nothing: only p87_nc_close is asked what went wrong.
 * All names are borrowed for the call only. Everything is local. */
#ifndef PATH87_RESULTS_NETCDF_H
#define PATH87_RESULTS_NETCDF_H

#include <stddef.h>
#include <stdint.h>

#include "path87/base/status.h"

enum { P87_NC_MAX_AXES = 7, P87_NC_NAME = 200 };

enum p87_nc_type {
  P87_NC_UINT8,
  P87_NC_INT32,
  P87_NC_INT64,
  P87_NC_UINT64,
  P87_NC_FLOAT32,
  P87_NC_FLOAT64,
  P87_NC_STRING, /* data are const char *, none empty */
  P87_NC_TYPES
};

/* A file being written. */
struct p87_nc;

/* A variable to be made. */
struct p87_nc_variable {
  const char *group; /* "/" or "/children"; exists already */
  const char *name;
  enum p87_nc_type type;
  /* Names of dimensions, slowest first, NULL after the last; none: a scalar. Each is looked for in
   * the group, then in its parents. A variable whose only dimension has its own name and is not
   * there yet makes this dimension and is its coordinate. */
  const char *axes[P87_NC_MAX_AXES + 1];
  size_t length;     /* of the dimension that the variable makes; else 0 */
  int packed;        /* chunks, shuffle and deflate level 4; numbers only */
  int by_first;      /* a chunk never holds more than one entry of the first axis */
  const char *units; /* "1" for labels and shares */
  const char *long_name;
  const char *coordinates; /* labels beside the axes, or NULL */
};

/* A new file. NULL only without memory. */
struct p87_nc *p87_nc_create(void);

void p87_nc_group(struct p87_nc *nc, const char *group, const char *long_name);

/* A dimension without labels, length > 0. */
void p87_nc_dimension(struct p87_nc *nc, const char *group, const char *name, size_t length);

void p87_nc_define(struct p87_nc *nc, const struct p87_nc_variable *variable);

/* Writes n entries of the first axis from `first` on; data holds whole entries. */
void p87_nc_put(struct p87_nc *nc, const char *group, const char *name, size_t first, size_t n, const void *data);

/* Makes a variable and writes all of it. */
void p87_nc_write(struct p87_nc *nc, const struct p87_nc_variable *variable, const void *data);

/* Attributes of a group (name NULL) or of a variable. An empty text is left out. */
void p87_nc_text(struct p87_nc *nc, const char *group, const char *name, const char *attribute, const char *text);
void p87_nc_number(struct p87_nc *nc, const char *group, const char *name, const char *attribute, enum p87_nc_type type,
                   const void *value);

/* Says that the caller has no memory for the data of `path`: a failure like any other. */
void p87_nc_no_memory(struct p87_nc *nc, const char *path);

/* Finishes and frees; nc may be NULL (no memory). P87_OK: *image is the whole file, *n_bytes long,
 * to be given to p87_free. P87_MACHINE: `why` (room bytes) says at what object it failed and how. */
p87_status p87_nc_close(struct p87_nc *nc, void **image, size_t *n_bytes, char *why, size_t room);

/* From now on HDF5 prints nothing when a call of it fails, and what the system says then (a disk that cannot be
 * read) is kept: 1, and the first such words since, or 0. For those who read with HDF5. */
enum { P87_NC_CAUSE = 256 };
void p87_nc_watch_errors(void);
int p87_nc_system_cause(char cause[P87_NC_CAUSE]);

/* Is there an object of this path, every part of it, in an open file or group (hid_t)? A path of 127 bytes at most. */
int p87_nc_stands(int64_t place, const char *object);

#endif
