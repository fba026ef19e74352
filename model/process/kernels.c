/* The table of one copy of the processes, made from schedule.def. */
#include "path87/process/process.h"

#define P87_STEP(process, title, reads, writes) p87_process_fn P87_PROCESS_NAME(process);
#define P87_EXCHANGE(title)
#include "path87/tables/schedule.def"

extern const struct p87_kernels P87_JOIN(p87_kernels_, P87_ISA);

const struct p87_kernels P87_JOIN(p87_kernels_, P87_ISA) = {.isa = P87_ISA_NAME,
                                                            .step = {
#define P87_STEP(process, title, reads, writes) [P87_STEP_##process] = P87_PROCESS_NAME(process),
#define P87_EXCHANGE(title)
#include "path87/tables/schedule.def"
                                                            }};
