/* How things go wrong, and how we say so.
 *
 * The user's input: messages collected in a p87_report, all of them, before any work.
 * The machine:      a p87_status travels up to main.
 * Our own bug:      P87_CHECK stops every rank at once. */
#ifndef PATH87_BASE_STATUS_H
#define PATH87_BASE_STATUS_H

#include <stdio.h>

#include "path87/base/types.h"

/* What a function that can fail returns, and the exit code of the program. Zero is success. */
typedef enum p87_status {
  P87_OK = 0,
  P87_MACHINE = 1,   /* disk full, no memory */
  P87_USER = 2,      /* the input is wrong; a report says where */
  P87_BUG = 3,       /* we are wrong */
  P87_DIFFERENT = 4, /* what was compared differs: path87 diff, verify */
  P87_STOPPED = 75,  /* stopped by a signal, checkpoint written: run again to go on */
} p87_status;

/* One message about the input. */
struct p87_message {
  size_t file;     /* position in p87_report.files */
  unsigned line;   /* 1 is the first line, 0 where lines make no sense */
  unsigned column; /* 1 is the first column, 0 where columns make no sense */
  size_t order;    /* in order of arrival, from 0 */
  char *text;      /* owned */
};

/* A growing list of messages. Zero it to begin: struct p87_report r = {0}; */
struct p87_report {
  struct p87_message *messages; /* owned; n_messages of them */
  size_t n_messages;
  size_t room_messages;
  char **files; /* owned; names in order of first appearance */
  size_t n_files;
  size_t room_files;
  size_t n_lost; /* messages for which there was no memory */
};

/* Adds a message; file, format and values are copied. file may be NULL: no file is concerned.
 * Never fails: without memory the message is counted as lost, and printing says so. */
void p87_report_add(struct p87_report *r, const char *file, unsigned line, unsigned column, const char *format, ...)
  P87_PRINTF(5, 6);

/* Number of messages, those that were lost included. */
size_t p87_report_count(const struct p87_report *r);

/* Prints one message per line as file:line:column: text, leaving out what is 0 or NULL, sorted by
 * file (in order of first appearance), line, column, arrival. */
void p87_report_print(const struct p87_report *r, FILE *out);

/* Frees the messages and leaves an empty report. Safe on a zeroed struct. */
void p87_report_free(struct p87_report *r);

/* The candidate that the user may have meant by word, or NULL if none is near.
 * Near: few slips of the pen (insert, delete, replace, swap neighbours: one for short words, up to
 * a third of the letters for long ones), upper and lower case alike, - like _; also singular for
 * plural, and a word of four letters or more that begins, ends or is contained in a candidate (or
 * the other way round). The first of equally near candidates wins. Time is bounded: only words of
 * up to 64 characters are compared. Candidates that are NULL are skipped. What is returned is
 * borrowed from the list. */
const char *p87_nearest(const char *word, const char *const *candidates, size_t n);

/* What a failed check calls last, with the exit code: MPI programs set a function that stops all
 * ranks. NULL restores the default, _Exit. If the hook returns, _Exit is called. */
void p87_set_abort_hook(void (*hook)(int code));

/* Use P87_CHECK: prints rank, place, condition and message to stderr and stops. */
_Noreturn void p87_check_failed(const char *file, int line, const char *condition, const char *format, ...)
  P87_PRINTF(4, 5);

/* Stops every rank if the condition is false, in every build: for what only a bug of ours can
 * break and where going on would give wrong results.
 *   P87_CHECK(h < n, "child %" PRIu64 " without a household", id); */
#define P87_CHECK(condition, ...) \
  ((condition) ? (void)0 : p87_check_failed(__FILE__, __LINE__, #condition, __VA_ARGS__))

/* The same for debug builds only: with NDEBUG nothing is evaluated. */
#ifdef NDEBUG
#define P87_ASSERT(condition) ((void)sizeof((condition) ? 1 : 0))
#else
#define P87_ASSERT(condition) P87_CHECK(condition, "this should always hold")
#endif

#endif
