#ifndef PATH87_PARAMS_TEXT_H
#define PATH87_PARAMS_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "path87/base/status.h"

/* What all readers of input share: whole files, numbers, lists of mistakes. */

enum { P87_MAX_MISTAKES = 100 }; /* listed for one input, then it is enough */

/* Where the mistakes of one read go. The report is borrowed. */
struct p87_mistakes {
  struct p87_report *report;
  size_t n; /* found so far, those after the hundredth included */
};

/* Adds a mistake to the report; after P87_MAX_MISTAKES one line says that there are more. */
void p87_mistake(struct p87_mistakes *m, const char *file, unsigned line, unsigned column, const char *format, ...)
  P87_PRINTF(5, 6);

/* p87_nearest, also for a plural of which only the singular is part of a candidate: cash_transfers for
 * cash_transfer_conditional. */
const char *p87_suggest(const char *word, const char *const *candidates, size_t n);

/* Whose fault it is that a file cannot be opened (errno): the user's who named it, or the machine's. */
p87_status p87_open_status(int error);

/* Reads a file of at most `limit` bytes of valid UTF-8 without NUL. A byte order mark is kept.
 * On success *text is zero-terminated and belongs to the caller (p87_free). */
p87_status p87_text_read(const char *path, size_t limit, char **text, size_t *bytes, struct p87_mistakes *m);

/* The same demands on n bytes at hand. P87_USER, with a mistake at `path`, if they are not met. */
p87_status p87_text_check(const char *path, const char *text, size_t n, size_t limit, struct p87_mistakes *m);

/* How many of the n bytes are valid UTF-8 without NUL: n, or the offset of the first bad byte. Line
 * and column are those of that place. */
size_t p87_text_valid(const char *text, size_t n, unsigned *line, unsigned *column);

/* A copy to be given to p87_free, or NULL. */
char *p87_text_copy(const char *text, size_t n);

/* What a text says when read as a number. */
enum p87_number {
  P87_NUMBER_OK,
  P87_NUMBER_NONE,   /* not a number, or more than a number */
  P87_NUMBER_HUGE,   /* too large for a double */
  P87_NUMBER_SPECIAL /* infinite or not a number: inf, .inf, nan, ... */
};

/* Reads a decimal number such as -12.5 or 3e-4, whole text, in no locale, correctly rounded. */
enum p87_number p87_number_read(const char *text, double *out);

/* Bytes at the start of text that form a number, 0 if none. */
size_t p87_number_span(const char *text);

/* Reads a whole number from 0 to 2^64-1, digits only. */
enum p87_number p87_whole_read(const char *text, uint64_t *out);

#endif
