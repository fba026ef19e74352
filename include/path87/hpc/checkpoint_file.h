#ifndef PATH87_HPC_CHECKPOINT_FILE_H
#define PATH87_HPC_CHECKPOINT_FILE_H

#include "path87/hpc/checkpoint.h"

/* What writing and reading a checkpoint share. Everything is local unless it says otherwise. */

enum { P87_CHECKPOINT_FORMAT = 1, P87_CHECKPOINT_PATH = 96 };

/* Most bytes that one call writes or reads: MPI counts in int. */
enum { P87_CHECKPOINT_PIECE = 1 << 29 };

/* Attributes of the root, all uint64: those of the head have the names of its members. */
#define P87_CHECKPOINT_FORMAT_NAME "format"
#define P87_CHECKPOINT_LAYOUT_NAME "layout"

/* Is this column in the file? */
int p87_checkpoint_keeps(enum p87_column column);

/* What a program must have in common with the one that wrote a file. */
uint64_t p87_checkpoint_layout(void);

/* A hash of the rows of a community that are in the file. */
uint64_t p87_checkpoint_checksum(const struct p87_community *place);

/* A dataset whose entries follow the order of communities. */
struct p87_checkpoint_field {
  char path[P87_CHECKPOINT_PATH]; /* in the file */
  enum p87_column_table table;    /* an entry for each person, household or place */
  int column;                     /* enum p87_column, or one of the following */
  size_t size;                    /* bytes of an entry */
};
enum { P87_FIELD_PERSONS = -1, P87_FIELD_HOUSEHOLDS = -2, P87_FIELD_CHECKSUM = -3, P87_FIELD_BYTES = -4 };
enum { P87_FIELDS_MOST = P87_COLUMNS + 3 };

/* All fields, those of places first; the number of them. */
size_t p87_checkpoint_fields(struct p87_checkpoint_field fields[P87_FIELDS_MOST]);

/* The HDF5 type (hid_t) of a field, in memory as in the file. */
int64_t p87_checkpoint_type(const struct p87_checkpoint_field *field);

/* Closes an HDF5 file (hid_t). 0 if that failed: see p87_checkpoint_is_stuck. */
int p87_checkpoint_close(int64_t file);

/* Where the entries of this rank stand among those of all. */
struct p87_checkpoint_span {
  uint64_t from, n, all;
};

/* Collective. By enum p87_column_table. P87_MACHINE without memory, on all ranks. */
p87_status p87_checkpoint_spans(struct p87_comm *comm, const struct p87_world *world,
                                struct p87_checkpoint_span span[P87_TABLE_PLACE + 1]);

/* --- the checksum at the end ------------------------------------------------------------------ */

/* Bytes of a file that have checksums of their own. */
struct p87_checkpoint_extent {
  uint64_t offset, bytes;
};

/* Puts the checksum of all but n extents, in any order (they are sorted), behind the file. *bytes is its size with
 * it. P87_MACHINE, and the report says why. */
p87_status p87_checkpoint_seal(const char *path, struct p87_checkpoint_extent *extents, size_t n, uint64_t *bytes,
                               struct p87_report *report);

/* P87_USER, and the report says so, if the file was cut short, damaged or is not a checkpoint. */
p87_status p87_checkpoint_seal_check(const char *path, struct p87_report *report);

#endif
