#ifndef PATH87_HPC_BENCH_MACHINE_H
#define PATH87_HPC_BENCH_MACHINE_H

/* What a measurement was made on and of. */
struct machine {
  char processor[96];
  long cores;
  char commit[64]; /* of the source tree; "unknown" without git */
  char date[16];   /* today, YYYY-MM-DD */
};

/* commit: taken as it is if not NULL. */
void machine_find(const char *source_dir, const char *commit, struct machine *out);

#endif
