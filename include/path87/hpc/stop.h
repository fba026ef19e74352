#ifndef PATH87_HPC_STOP_H
#define PATH87_HPC_STOP_H

/* Signals that ask a run to stop when the year is done: SIGUSR1 and SIGTERM. Everything is local. */

/* From now on they are only noted. */
void p87_stop_catch(void);
/* From now on they do what they did before. */
void p87_stop_release(void);
/* Nonzero if one has come since p87_stop_catch. */
int p87_stop_asked(void);
/* A year is done. For tests: PATH87_STOP_AFTER=N sends SIGUSR1 after the N-th since p87_stop_catch. */
void p87_stop_year(void);

#endif
