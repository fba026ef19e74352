/* What all readers of input share: whole files, numbers, lists of mistakes. */
#include "path87/params/text.h"

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"

enum { LONGEST_NUMBER = 200, FIRST_ROOM = 1 << 16 };

void p87_mistake(struct p87_mistakes *m, const char *file, unsigned line, unsigned column, const char *format, ...)
{
  char text[1024];
  va_list values;

  m->n++;
  if (m->n > P87_MAX_MISTAKES + 1) return;
  if (m->n == P87_MAX_MISTAKES + 1) {
    p87_report_add(m->report, NULL, 0, 0, "more than %d mistakes: the others are not listed", (int)P87_MAX_MISTAKES);
    return;
  }
  va_start(values, format);
  const int n = vsnprintf(text, sizeof text, format, values);
  va_end(values);
  /* Names taken from the input can be long: the cut must not leave half a character. */
  if (n >= (int)sizeof text) {
    size_t end = sizeof text - 1;
    while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80) end--;
    if (end > 0 && (unsigned char)text[end - 1] >= 0xC0) end--;
    text[end] = '\0';
  }
  p87_report_add(m->report, file, line, column, "%s", n < 0 ? format : text);
}

const char *p87_suggest(const char *word, const char *const *candidates, size_t n)
{
  char singular[64];
  const size_t length = strlen(word);
  const char *near = p87_nearest(word, candidates, n);
  if (near || length < 2 || length > sizeof singular || word[length - 1] != 's') return near;
  memcpy(singular, word, length - 1);
  singular[length - 1] = '\0';
  return p87_nearest(singular, candidates, n);
}

char *p87_text_copy(const char *text, size_t n)
{
  char *copy = p87_alloc(n + 1);
  if (copy && n) memcpy(copy, text, n);
  return copy;
}

/* Bytes of the UTF-8 character at s with n bytes left, 0 if it is not valid. */
static size_t character_bytes(const unsigned char *s, size_t n)
{
  const unsigned c = s[0];
  if (c < 0x80) return c != 0;
  const size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
  if (c < 0xC2 || c > 0xF4 || length > n) return 0;
  for (size_t i = 1; i < length; i++)
    if ((s[i] & 0xC0) != 0x80) return 0;
  if (c == 0xE0 && s[1] < 0xA0) return 0; /* longer than needed */
  if (c == 0xED && s[1] > 0x9F) return 0; /* surrogates */
  if (c == 0xF0 && s[1] < 0x90) return 0;
  if (c == 0xF4 && s[1] > 0x8F) return 0; /* beyond U+10FFFF */
  return length;
}

size_t p87_text_valid(const char *text, size_t n, unsigned *line, unsigned *column)
{
  size_t i = 0;
  *line = *column = 1;
  while (i < n) {
    const size_t length = character_bytes((const unsigned char *)text + i, n - i);
    if (length == 0) break;
    *column = text[i] == '\n' ? 1 : *column + 1;
    *line += text[i] == '\n';
    i += length;
  }
  return i;
}

/* Reads to the end of the file or one byte beyond the limit. */
static p87_status read_stream(FILE *in, size_t limit, char **text, size_t *bytes)
{
  size_t room = 0, n = 0;
  for (;;) {
    if (n == room) {
      room = room ? 2 * room : FIRST_ROOM;
      if (room > limit + 1) room = limit + 1;
      char *moved = p87_resize(*text, room + 1);
      if (!moved) return P87_MACHINE;
      *text = moved;
    }
    n += fread(*text + n, 1, room - n, in);
    *bytes = n;
    if (n > limit || feof(in)) return P87_OK;
    if (ferror(in)) return errno == EISDIR ? P87_USER : P87_MACHINE;
  }
}

p87_status p87_open_status(int error)
{
  static const int users[] = {ENOENT, ENOTDIR, EACCES, EPERM, EISDIR, ELOOP, ENAMETOOLONG};
  for (size_t i = 0; i < P87_COUNT_OF(users); i++)
    if (error == users[i]) return P87_USER;
  return P87_MACHINE;
}

p87_status p87_text_check(const char *path, const char *text, size_t n, size_t limit, struct p87_mistakes *m)
{
  unsigned line, column;
  if (n > limit) {
    p87_mistake(m, path, 0, 0, "the file is larger than %zu bytes, the most that is read", limit);
    return P87_USER;
  }
  const size_t valid = p87_text_valid(text, n, &line, &column);
  if (valid == n) return P87_OK;
  p87_mistake(m, path, line, column, "byte 0x%02x is not text in UTF-8: save the file as UTF-8",
              (unsigned)(unsigned char)text[valid]);
  return P87_USER;
}

p87_status p87_text_read(const char *path, size_t limit, char **text, size_t *bytes, struct p87_mistakes *m)
{
  char *draft = NULL;
  size_t n = 0;

  FILE *in = fopen(path, "rb");
  if (!in) {
    const int error = errno;
    p87_mistake(m, path, 0, 0, "cannot open this file: %s", strerror(error));
    return p87_open_status(error);
  }
  errno = 0;
  p87_status st = read_stream(in, limit, &draft, &n);
  if (st) {
    p87_mistake(m, path, 0, 0, "cannot read this file: %s", errno ? strerror(errno) : "no memory");
    goto done;
  }
  st = p87_text_check(path, draft, n, limit, m);
  if (st) goto done;
  draft[n] = '\0';
  *text = draft;
  *bytes = n;
  draft = NULL;

done:
  p87_free(draft);
  fclose(in);
  return st;
}

static size_t span_digits(const char *text)
{
  size_t n = 0;
  while (text[n] >= '0' && text[n] <= '9') n++;
  return n;
}

size_t p87_number_span(const char *text)
{
  const size_t sign = *text == '-' || *text == '+';
  const size_t whole = span_digits(text + sign);
  size_t n = sign + whole;
  size_t fraction = 0;
  if (text[n] == '.') {
    fraction = span_digits(text + n + 1);
    if (whole + fraction == 0) return 0;
    n += 1 + fraction;
  }
  if (whole + fraction == 0) return 0;
  if (text[n] == 'e' || text[n] == 'E') {
    const size_t exponent_sign = text[n + 1] == '-' || text[n + 1] == '+';
    const size_t exponent = span_digits(text + n + 1 + exponent_sign);
    if (exponent) n += 1 + exponent_sign + exponent;
  }
  return n;
}

static int same_word(const char *a, const char *b)
{
  for (; *a && *b; a++, b++) {
    const char lower = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a;
    if (lower != *b) return 0;
  }
  return *a == *b;
}

static int is_special(const char *text)
{
  static const char *const words[] = {"inf", ".inf", "infinity", "nan", ".nan"};
  if (*text == '-' || *text == '+') text++;
  for (size_t i = 0; i < P87_COUNT_OF(words); i++)
    if (same_word(text, words[i])) return 1;
  return 0;
}

enum p87_number p87_number_read(const char *text, double *out)
{
  char copy[LONGEST_NUMBER + 8];
  const size_t n = p87_number_span(text);

  if (is_special(text)) return P87_NUMBER_SPECIAL;
  if (n == 0 || text[n] != '\0') return P87_NUMBER_NONE;
  if (n > LONGEST_NUMBER) return P87_NUMBER_HUGE;
  memcpy(copy, text, n + 1);
  /* strtod rounds correctly but expects the point of the locale */
  const char *point = localeconv()->decimal_point;
  char *dot = strchr(copy, '.');
  if (dot && strlen(point) == 1) *dot = *point;

  const double value = strtod(copy, NULL);
  if (value > DBL_MAX || value < -DBL_MAX) return P87_NUMBER_HUGE;
  *out = value;
  return P87_NUMBER_OK;
}

enum p87_number p87_whole_read(const char *text, uint64_t *out)
{
  uint64_t value = 0;
  const size_t n = span_digits(text);
  if (is_special(text)) return P87_NUMBER_SPECIAL;
  if (n == 0 || text[n] != '\0') return P87_NUMBER_NONE;
  for (size_t i = 0; i < n; i++) {
    const uint64_t digit = (uint64_t)(text[i] - '0');
    if (value > (UINT64_MAX - digit) / 10) return P87_NUMBER_HUGE;
    value = value * 10 + digit;
  }
  *out = value;
  return P87_NUMBER_OK;
}
