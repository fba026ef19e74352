/* Reports, near words, and the stop on our own bugs. */
#include "path87/base/status.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/log.h"

enum { LONGEST_WORD = 64, SHORTEST_PART = 4, CONTAINED = 100, NOT_NEAR = 1000 };

static void (*abort_hook)(int code);

/* Reports use the C library's memory and not memory.h: a report must still work when that is told
 * to fail. These return NULL (or 0) where there is none. */

static char *copy_text(const char *text)
{
  const size_t n = strlen(text) + 1;
  char *copy = malloc(n);
  if (copy) memcpy(copy, text, n);
  return copy;
}

static char *print_text(const char *format, va_list values)
{
  va_list again;
  va_copy(again, values);
  const int n = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (n < 0) return NULL;
  char *text = malloc((size_t)n + 1);
  if (text) vsnprintf(text, (size_t)n + 1, format, values);
  return text;
}

/* Makes room for one more element behind n; the array moves. 1 on success. */
static int make_room(void **array, size_t n, size_t *room, size_t size)
{
  if (n < *room) return 1;
  const size_t more = *room ? 2 * *room : 8;
  if (more > SIZE_MAX / size) return 0;
  void *moved = realloc(*array, more * size);
  if (!moved) return 0;
  *array = moved;
  *room = more;
  return 1;
}

/* The number of a file name, which is added if new; SIZE_MAX without memory. */
static size_t find_file(struct p87_report *r, const char *file)
{
  for (size_t i = 0; i < r->n_files; i++)
    if (strcmp(r->files[i], file) == 0) return i;
  void *files = r->files;
  const int has_room = make_room(&files, r->n_files, &r->room_files, sizeof *r->files);
  r->files = files;
  char *name = has_room ? copy_text(file) : NULL;
  if (!name) return SIZE_MAX;
  r->files[r->n_files] = name;
  return r->n_files++;
}

void p87_report_add(struct p87_report *r, const char *file, unsigned line, unsigned column, const char *format, ...)
{
  va_list values;
  va_start(values, format);
  char *text = print_text(format, values);
  va_end(values);

  const size_t where = text ? find_file(r, file ? file : "") : SIZE_MAX;
  void *messages = r->messages;
  const int has_room = where != SIZE_MAX && make_room(&messages, r->n_messages, &r->room_messages, sizeof *r->messages);
  r->messages = messages;
  if (!has_room) {
    free(text);
    r->n_lost++;
    return;
  }
  r->messages[r->n_messages] =
    (struct p87_message){.file = where, .line = line, .column = column, .order = r->n_messages, .text = text};
  r->n_messages++;
}

size_t p87_report_count(const struct p87_report *r)
{
  return r->n_messages + r->n_lost;
}

static int compare_numbers(size_t a, size_t b)
{
  return (a > b) - (a < b);
}

static int compare_messages(const void *left, const void *right)
{
  const struct p87_message *a = left, *b = right;
  int order = compare_numbers(a->file, b->file);
  if (!order) order = compare_numbers(a->line, b->line);
  if (!order) order = compare_numbers(a->column, b->column);
  if (!order) order = compare_numbers(a->order, b->order);
  return order;
}

static void print_message(const struct p87_report *r, const struct p87_message *m, FILE *out)
{
  const char *file = r->files[m->file];
  if (*file) fprintf(out, "%s:", file);
  if (m->line) fprintf(out, "%u:", m->line);
  if (m->line && m->column) fprintf(out, "%u:", m->column);
  fprintf(out, "%s%s\n", *file || m->line ? " " : "", m->text);
}

void p87_report_print(const struct p87_report *r, FILE *out)
{
  /* The report is the caller's: a copy is sorted. Without memory for it, arrival order must do. */
  struct p87_message *sorted = NULL;
  if (r->n_messages) sorted = malloc(r->n_messages * sizeof *sorted);
  if (sorted) {
    memcpy(sorted, r->messages, r->n_messages * sizeof *sorted);
    qsort(sorted, r->n_messages, sizeof *sorted, compare_messages);
  }
  const struct p87_message *list = sorted ? sorted : r->messages;
  for (size_t i = 0; i < r->n_messages; i++) print_message(r, &list[i], out);
  if (r->n_lost) fprintf(out, "%zu more messages were lost: no memory\n", r->n_lost);
  free(sorted);
}

void p87_report_free(struct p87_report *r)
{
  for (size_t i = 0; i < r->n_messages; i++) free(r->messages[i].text);
  for (size_t i = 0; i < r->n_files; i++) free(r->files[i]);
  free(r->messages);
  free(r->files);
  *r = (struct p87_report){0};
}

/* Copies a word in lower case, - as _, into room for LONGEST_WORD + 1. Returns its length, or 0 for
 * words that are empty or too long to compare. */
static size_t fold_word(const char *word, char *folded)
{
  size_t n = 0;
  for (; word[n] != '\0'; n++) {
    if (n == LONGEST_WORD) return 0;
    const char c = word[n];
    folded[n] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; /* in any locale */
    if (c == '-' || c == ' ') folded[n] = '_';
  }
  folded[n] = '\0';
  return n;
}

static unsigned smaller(unsigned a, unsigned b)
{
  return a < b ? a : b;
}

/* Slips of the pen between two words: Damerau-Levenshtein distance (optimal string alignment). */
static unsigned count_slips(const char *a, size_t n_a, const char *b, size_t n_b)
{
  unsigned rows[3][LONGEST_WORD + 1];
  unsigned *before = rows[0], *last = rows[1], *now = rows[2];
  for (size_t j = 0; j <= n_b; j++) last[j] = (unsigned)j;
  for (size_t i = 1; i <= n_a; i++) {
    now[0] = (unsigned)i;
    for (size_t j = 1; j <= n_b; j++) {
      const unsigned differ = a[i - 1] != b[j - 1];
      now[j] = smaller(smaller(last[j], now[j - 1]) + 1, last[j - 1] + differ);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = smaller(now[j], before[j - 2] + 1);
    }
    unsigned *freed = before;
    before = last;
    last = now;
    now = freed;
  }
  return last[n_b];
}

/* 1 if the words are singular and plural of each other: s, es, or ies for y. */
static int is_plural(const char *one, size_t n_one, const char *many, size_t n_many)
{
  if (n_one > n_many) return is_plural(many, n_many, one, n_one);
  if (n_one == 0 || many[n_many - 1] != 's') return 0;
  if (n_many - n_one <= 2 && memcmp(one, many, n_one) == 0)
    return n_many == n_one + 1 || (n_many == n_one + 2 && many[n_one] == 'e');
  return n_many == n_one + 2 && one[n_one - 1] == 'y' && memcmp(one, many, n_one - 1) == 0 &&
         strcmp(many + n_one - 1, "ies") == 0;
}

/* How far a candidate is from the word: 0 is the same, NOT_NEAR or more is not near. */
static unsigned rate(const char *word, size_t n_word, const char *candidate, size_t n)
{
  const unsigned slips = count_slips(word, n_word, candidate, n);
  const size_t longer = n > n_word ? n : n_word;
  const size_t shorter = n < n_word ? n : n_word;
  const unsigned allowed = longer < 6 ? 1 : (unsigned)(longer / 3);
  if (slips < shorter && (slips <= allowed)) return slips;
  if (is_plural(word, n_word, candidate, n)) return slips;
  if (shorter < SHORTEST_PART) return NOT_NEAR;
  if (n >= n_word ? strstr(candidate, word) != NULL : strstr(word, candidate) != NULL) {
    const char *longest = n >= n_word ? candidate : word;
    const char *part = n >= n_word ? word : candidate;
    const unsigned inside = strncmp(longest, part, shorter) != 0; /* beginnings first */
    return CONTAINED + 2 * (unsigned)(longer - shorter) + inside;
  }
  return NOT_NEAR;
}

const char *p87_nearest(const char *word, const char *const *candidates, size_t n)
{
  char folded[LONGEST_WORD + 1], other[LONGEST_WORD + 1];
  const size_t n_word = fold_word(word, folded);
  const char *best = NULL;
  unsigned best_rate = NOT_NEAR;
  if (n_word == 0) return NULL;
  for (size_t i = 0; i < n; i++) {
    const size_t n_other = candidates[i] ? fold_word(candidates[i], other) : 0;
    if (n_other == 0) continue;
    const unsigned rated = rate(folded, n_word, other, n_other);
    if (rated < best_rate) {
      best = candidates[i];
      best_rate = rated;
    }
  }
  return best;
}

void p87_set_abort_hook(void (*hook)(int code))
{
  abort_hook = hook;
}

_Noreturn void p87_check_failed(const char *file, int line, const char *condition, const char *format, ...)
{
  /* A second failure inside the hook must not call it again. */
  void (*hook)(int) = abort_hook;
  abort_hook = NULL;

  fflush(stdout);
  fprintf(stderr, "path87: bug: rank %d: %s:%d: %s: ", p87_log_rank(), file, line, condition);
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
  fflush(stderr);
  if (hook) hook(P87_BUG);
  _Exit(P87_BUG);
}
