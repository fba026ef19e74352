/* Values of a scenario file: one node, its type and its range. */
#include "path87/params/scalar.h"

#include <inttypes.h>
#include <string.h>

enum { LONGEST_VALUE = 200 };

static void complain(struct p87_scalar s, const char *text)
{
  p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: %s", s.what, text);
}

/* 0 and a mistake if the node is not a text with something in it. */
static int has_text(struct p87_scalar s, const char *expected)
{
  if (s.node->kind == P87_YAML_TEXT && *s.node->text) return 1;
  p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: expected %s, found %s", s.what, expected,
              p87_yaml_describe(s.node));
  return 0;
}

static int wrong(struct p87_scalar s, const char *expected)
{
  p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: expected %s, found %s\"%s\"", s.what, expected,
              s.node->quoted ? "the text " : "", s.node->text);
  return 0;
}

int p87_scalar_text(struct p87_scalar s, size_t most, const char **out)
{
  if (!has_text(s, "a text")) return 0;
  if (strlen(s.node->text) > most) {
    p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: the text is longer than %zu bytes", s.what, most);
    return 0;
  }
  *out = s.node->text;
  return 1;
}

static const char *skip_blanks(const char *text)
{
  while (*text == ' ' || *text == '\t' || *text == '\n') text++;
  return text;
}

int p87_scalar_split(struct p87_scalar s, const char *expected, double *number, const char **rest)
{
  char copy[LONGEST_VALUE + 1];

  if (!has_text(s, expected)) return 0;
  const char *text = s.node->text;
  const size_t n = p87_number_span(text);
  if (n > LONGEST_VALUE) {
    complain(s, "the number is too long");
    return 0;
  }
  if (n == 0) {
    double unused;
    if (p87_number_read(text, &unused) != P87_NUMBER_SPECIAL) return wrong(s, expected);
    p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: %s is not a finite number", s.what, text);
    return 0;
  }
  memcpy(copy, text, n);
  copy[n] = '\0';
  if (p87_number_read(copy, number) != P87_NUMBER_OK) {
    p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: %s is too large", s.what, copy);
    return 0;
  }
  *rest = skip_blanks(text + n);
  return 1;
}

int p87_scalar_number(struct p87_scalar s, double min, double max, double *out)
{
  double value;
  const char *rest;

  if (s.node->quoted) return wrong(s, "a number without quotes");
  if (!p87_scalar_split(s, "a number", &value, &rest)) return 0;
  if (*rest) return wrong(s, "a number");
  if (value < min || value > max) {
    const int low = value < min;
    p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: %s is %s the %s %.10g", s.what, s.node->text,
                low ? "below" : "above", low ? "minimum" : "maximum", low ? min : max);
    return 0;
  }
  *out = value;
  return 1;
}

/* Cuts the digits at the start of a text; what follows must be nothing or the unit. */
static int cut_digits(const char *text, const char *unit, char *digits)
{
  const size_t n = strspn(text, "0123456789");
  if (n == 0 || n > LONGEST_VALUE) return 0;
  memcpy(digits, text, n);
  digits[n] = '\0';
  const char *rest = skip_blanks(text + n);
  if (*rest == '\0') return 1;
  if (!unit) return 0;
  const size_t length = strlen(unit);
  return strncmp(rest, unit, length) == 0 && (rest[length] == '\0' || strcmp(rest + length, "s") == 0);
}

int p87_scalar_whole(struct p87_scalar s, uint64_t min, uint64_t max, const char *unit, uint64_t *out)
{
  char digits[LONGEST_VALUE + 1];
  uint64_t value = 0;

  if (!has_text(s, "a whole number")) return 0;
  const char *text = s.node->text;
  if (s.node->quoted) return wrong(s, "a whole number without quotes");
  const int negative = *text == '-' && cut_digits(text + 1, unit, digits);
  if (!negative && !cut_digits(text, unit, digits)) return wrong(s, "a whole number");
  const int huge = p87_whole_read(digits, &value) == P87_NUMBER_HUGE;
  if (negative || (!huge && value < min)) {
    p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: %s is below the minimum %" PRIu64, s.what, text, min);
    return 0;
  }
  if (huge || value > max) {
    p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: %s is above the maximum %" PRIu64, s.what, text, max);
    return 0;
  }
  *out = value;
  return 1;
}

int p87_scalar_share(struct p87_scalar s, double *out)
{
  double value;
  const char *rest;

  if (!p87_scalar_split(s, "a share from 0 to 1, or per cent", &value, &rest)) return 0;
  const int per_cent = strcmp(rest, "%") == 0;
  if (*rest && !per_cent) return wrong(s, "a share from 0 to 1, or per cent");
  const double most = per_cent ? 100.0 : 1.0;
  if (value < 0.0) {
    p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: %s is below the minimum 0", s.what, s.node->text);
    return 0;
  }
  if (value > most) {
    p87_mistake(s.m, s.file, s.node->line, s.node->column, "%s: %s is above the maximum %s%s", s.what, s.node->text,
                per_cent ? "100 %" : "1", per_cent || value > 100.0 ? "" : " (a share; for per cent write %)");
    return 0;
  }
  *out = per_cent ? value / 100.0 : value;
  return 1;
}

static char fold(char c)
{
  if (c >= 'A' && c <= 'Z') return (char)(c - 'A' + 'a');
  return c == ' ' || c == '-' ? '_' : c;
}

int p87_same_words(const char *a, const char *b)
{
  while (*a && *b && fold(*a) == fold(*b)) a++, b++;
  return *a == *b;
}
