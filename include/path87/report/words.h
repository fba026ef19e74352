/* Numbers and names as people read them. Local. */
#ifndef PATH87_REPORT_WORDS_H
#define PATH87_REPORT_WORDS_H

#include <stdio.h>

#include "path87/report/compare.h"

enum { P87_WORDS = 96, P87_LEVEL_WIDTH = 11, P87_SHARE_WIDTH = 7 };

/* A power of a thousand and its word. */
struct p87_magnitude {
  double one;
  const char *word;
};

/* 1234567.8 with 1 decimal: "1,234,567.8". Nothing is negative zero. */
void p87_words_digits(char text[P87_WORDS], double x, int decimals);

/* " million" and such, for sentences. */
struct p87_magnitude p87_words_magnitude(double x);
/* For sentences: 3.1 million; 34,200 (three digits that count); 87. The word is left to the caller. */
void p87_words_in(char text[P87_WORDS], double x, struct p87_magnitude m);
void p87_words_amount(FILE *out, double x);
/* 12.34 for small sums, else as above. */
void p87_words_money(FILE *out, double x);

/* "million" if the least of what a table holds has some, "children" if all is small. */
struct p87_magnitude p87_words_unit(double least, double most);

int p87_has_interval(struct p87_estimate e);

/* A column of a table: the mean, and "  (low to high)" behind it if there is an interval. */
void p87_words_estimate(FILE *out, struct p87_estimate e, double one, int decimals);

/* Letters on the screen, not bytes. */
int p87_letters(const char *text);
void p87_words_left(FILE *out, const char *text, int width);
/* Width of the column of groups. */
int p87_group_width(const struct p87_comparison *c);

/* A for the base, B, ... */
char p87_file_letter(size_t file);

/* --- views that stand by themselves --------------------------------------------------------------- */

/* Who moved, of every file but the base, in the last year or in those asked for. */
void p87_moves_text(const struct p87_comparison *c, FILE *out);
/* Where children went who left an inspected workplace. */
void p87_ledger_text(const struct p87_comparison *c, FILE *out);

#endif
