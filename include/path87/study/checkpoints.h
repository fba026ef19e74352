#ifndef PATH87_STUDY_CHECKPOINTS_H
#define PATH87_STUDY_CHECKPOINTS_H

#include "path87/hpc/checkpoint.h"

/* The checkpoints of a folder: KEY.checkpoint.YEAR.h5, or KEY.checkpoint.rREPLICATE.YEAR.h5 if there are several
 * replicates. KEY is that of the scenario in progress. */

enum { P87_CHECKPOINT_NAME = 512, P87_CHECKPOINT_FILE = 4096 };

/* A checkpoint to go on from. */
struct p87_found {
  int is_found;
  char path[P87_CHECKPOINT_FILE];
  struct p87_checkpoint_head head;
};

/* Names of the parts of a checkpoint. */
#define P87_PART_INPUTS "inputs"   /* an HDF5 file with /inputs of all scenarios of the run (results/record.h) */
#define P87_PART_RESULTS "results" /* of the group so far, packed */
#define P87_PART_TALLY "tally"     /* of the last year, packed */
#define P87_PART_DONE "done"       /* results files of groups before: a line each of checksum (16 hex) and key */

/* Local. The name of a checkpoint without its folder. */
void p87_checkpoint_name(char name[P87_CHECKPOINT_NAME], const char *key, unsigned replicates, unsigned replicate,
                         unsigned year);

/* Local. DIR/NAME; 0 if it is too long. */
int p87_checkpoint_path(char path[P87_CHECKPOINT_FILE], const char *dir, const char *name);

/* Local. The line of DIR/KEY.h5 in the part "done"; P87_USER if it is no sound results file,
 * P87_MACHINE if it cannot be read. */
p87_status p87_checkpoint_done_line(const char *dir, const char *key, char line[P87_CHECKPOINT_NAME],
                                    struct p87_report *report);

/* Collective. The one of this run that has come farthest and is sound, if there is one; *older is the path of the one
 * before it, or empty. Says in the log which are damaged and which are of other runs. P87_MACHINE without memory. */
p87_status p87_checkpoints_newest(struct p87_comm *comm, const char *dir, uint64_t run, struct p87_found *out,
                                  char older[P87_CHECKPOINT_FILE]);

/* Collective. This one, or if it is damaged the one before it of the same run in its folder. P87_USER if there is
 * none; the report says what to do. */
p87_status p87_checkpoints_given(struct p87_comm *comm, const char *path, struct p87_found *out,
                                 char older[P87_CHECKPOINT_FILE], struct p87_report *report);

/* Local. Removes those of this run, and what is so damaged that it cannot say whose it is, if it is named after this
 * scenario. */
void p87_checkpoints_remove(const char *dir, uint64_t run, const char *key);

/* Local. Removes what killed runs have left half written. */
void p87_checkpoints_sweep(const char *dir);

/* Local. Writes the messages of a report into the log, as warnings. */
void p87_checkpoints_warn(const struct p87_report *report);

#endif
