#ifndef PATH87_PARAMS_CSV_H
#define PATH87_PARAMS_CSV_H

#include <stddef.h>

#include "path87/params/text.h"

/* A small strict reader of comma-separated tables (RFC 4180): a line of column
 * names, then rows of as many cells; quotes where a cell holds a comma, a quote
 * (doubled) or a line end; LF or CRLF. Lines that begin with # above the
 * column names are comments. */

enum {
  P87_CSV_MAX_BYTES = 64 << 20,
  P87_CSV_MAX_COLUMNS = 1024,
  P87_CSV_MAX_ROWS = 2000000,
  P87_CSV_MAX_CELL = 65535 /* bytes */
};

struct p87_csv_cell {
  const char *text;      /* zero-terminated, without its quotes; borrowed from the table */
  unsigned line, column; /* of its first character, from 1 */
};

struct p87_csv {
  const char *file; /* borrowed: the name given to p87_csv_parse, for messages */
  size_t n_columns;
  size_t n_rows;              /* without the column names */
  struct p87_csv_cell *head;  /* column names */
  struct p87_csv_cell *cells; /* n_rows x n_columns */
  char *text;                 /* owned */
};

/* Reads a table from n bytes of text, which are copied. Lists every mistake. */
p87_status p87_csv_parse(const char *file, const char *text, size_t n, struct p87_csv *out, struct p87_mistakes *m);
void p87_csv_free(struct p87_csv *csv);

/* Position of a column, or -1. */
int p87_csv_column(const struct p87_csv *csv, const char *name);

static inline const struct p87_csv_cell *p87_csv_cell(const struct p87_csv *csv, size_t row, size_t column)
{
  return &csv->cells[row * csv->n_columns + column];
}

/* Finds the n columns named, in any order. Unknown, missing and repeated columns are mistakes.
 * position[i] is the column of names[i], or -1. Returns the number of mistakes. */
size_t p87_csv_find_columns(const struct p87_csv *csv, const char *const *names, size_t n, int *position,
                            struct p87_mistakes *m);

/* The number in a cell, which must lie in [min, max]; otherwise a mistake, and 0 is returned. */
int p87_csv_number(const struct p87_csv *csv, size_t row, size_t column, double min, double max, const char *unit,
                   double *out, struct p87_mistakes *m);

#endif
