/* The inputs of a run, rebuilt from what record.h wrote: the run can be made again without the
 * folder of parameters. The recorded texts go through the readers of params/read.h. Everything is local. */
#ifndef PATH87_RESULTS_RECORDED_H
#define PATH87_RESULTS_RECORDED_H

#include <stddef.h>
#include <stdint.h>

#include "path87/params/read.h"
#include "path87/policy/scenario.h"

struct p87_recorded {
  struct p87_inputs inputs;       /* owned */
  size_t n_scenarios;             /* 1 in results files, 2 in those with /movers: the second is the base */
  struct p87_scenario *scenarios; /* owned: in the order of the run, as used */
};

/* Reads the group inputs of an open HDF5 file, or of an open group (hid_t; borrowed). path is that of the file,
 * for messages. Parameters and constants as recorded must be those that the recorded files give. On failure *out
 * is zeroed; the report says what is wrong with the file (P87_USER) or that memory is short (P87_MACHINE). */
p87_status p87_recorded_read(int64_t place, const char *path, struct p87_recorded *out, struct p87_report *report);

/* The same from a results file, whose checksum is looked at first. */
p87_status p87_recorded_open(const char *path, struct p87_recorded *out, struct p87_report *report);

/* The same from n bytes that p87_nc_close has made of them (a part of a checkpoint, whose checksum was looked at). */
p87_status p87_recorded_image(const void *image, size_t n, const char *path, struct p87_recorded *out,
                              struct p87_report *report);

/* Safe on a zeroed struct. */
void p87_recorded_free(struct p87_recorded *recorded);

#endif
