/* Is a results file what its own inputs give? */
#ifndef PATH87_STUDY_VERIFY_H
#define PATH87_STUDY_VERIFY_H

#include <stdio.h>

#include "path87/hpc/comm.h"
#include "path87/process/year.h"
#include "path87/results/results.h"

enum p87_verdict_kind {
  P87_VERDICT_SAME, /* byte for byte */
  P87_VERDICT_YEAR, /* a year's state or counts are others */
  P87_VERDICT_TEXT, /* a number or label beside the counts is another */
  P87_VERDICT_BYTES /* all that is compared is the same, but not every byte */
};

/* What was found, on rank 0. */
struct p87_verdict {
  enum p87_verdict_kind kind;
  unsigned replicates, years; /* of the file */
  size_t n_countries;
  /* P87_VERDICT_YEAR: the first year of the first replicate that differs. */
  unsigned replicate, year;      /* year: calendar year */
  uint64_t state_in_file, state; /* fingerprints, equal or not */
  int has_count; /* a count of this year differs: the first, by country and then in the order of the table */
  char iso3[4];
  const struct p87_measure_info *measure;
  size_t cell; /* of the measure */
  int64_t count_in_file, count;
  char what[80]; /* P87_VERDICT_TEXT: what is another */
};

/* Runs what the file at path says under /inputs and compares, up to the first year that differs. P87_OK: *out says
 * what was found (rank 0). P87_USER: not a results file of this version, or one that contradicts itself. Collective. */
p87_status p87_verify(const char *path, struct p87_comm *comm, const struct p87_kernels *kernels,
                      struct p87_verdict *out, struct p87_report *report);

/* In words. Local. */
void p87_verdict_print(const struct p87_verdict *v, const char *path, FILE *out);

#endif
