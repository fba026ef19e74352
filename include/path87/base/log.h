/* The log of a run: what happened, for people. Results never come from here. */
#ifndef PATH87_BASE_LOG_H
#define PATH87_BASE_LOG_H

#include <stdio.h>

#include "path87/base/types.h"

enum p87_log_level {
  P87_LOG_ERROR = 0,   /* the run stops; every rank may say why */
  P87_LOG_WARNING = 1, /* the user should look; every rank may ask */
  P87_LOG_INFO = 2,    /* one line a year; rank 0 only */
  P87_LOG_DEBUG = 3,   /* every rank, prefixed by its number */
};

/* Says where the log goes and how much of it is shown. Before this call: rank 0, P87_LOG_INFO,
 * stderr. out is borrowed and must stay open; NULL means stderr.
 * The log of a process is used from one thread. */
void p87_log_open(int rank, enum p87_log_level level, FILE *out);

/* The rank given to p87_log_open. */
int p87_log_rank(void);

/* Writes one line (the end of line is added) and flushes it. Errors and warnings begin with their
 * level; those of other ranks than 0, and debug, with the rank. */
void p87_log(enum p87_log_level level, const char *format, ...) P87_PRINTF(2, 3);

/* Nonzero if a line of this level would be written: guards costly debug. */
int p87_log_shows(enum p87_log_level level);

/* Shows how far the year has come: on a terminal one line that is written over each time (and gives
 * way to the next p87_log), at most ten times a second; otherwise nothing: the line a year goes
 * through p87_log. Rank 0 only, from P87_LOG_INFO on. */
void p87_progress(const char *format, ...) P87_PRINTF(1, 2);

/* Removes the progress line, if there is one. */
void p87_progress_end(void);

/* Seconds on a clock that never goes back; only differences mean anything. */
double p87_clock_seconds(void);

#endif
