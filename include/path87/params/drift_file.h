#ifndef PATH87_PARAMS_DRIFT_FILE_H
#define PATH87_PARAMS_DRIFT_FILE_H

#include "path87/params/params.h"
#include "path87/params/text.h"

/* params/calibrated/drift.csv: what is not explained of the trend, one row a region. */

/* Fills drift[P87_REGIONS] from n bytes of text; every region exactly once. Lists every mistake. */
p87_status p87_drift_parse(const char *file, const char *text, size_t n, struct p87_drift *drift,
                           struct p87_mistakes *m);

/* Writes them with the command that made them. Local. */
p87_status p87_drift_write(const char *path, const struct p87_drift *drift, const char *provenance,
                           struct p87_report *report);

#endif
