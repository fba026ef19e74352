/* Numbers and names as people read them. */
#include "path87/report/words.h"

#include <math.h>
#include <string.h>

void p87_words_digits(char text[P87_WORDS], double x, int decimals)
{
  char plain[P87_WORDS];
  snprintf(plain, sizeof plain, "%.*f", decimals, fabs(x));
  const int is_zero = strspn(plain, "0.") == strlen(plain);
  const size_t whole = strcspn(plain, ".");
  size_t n = 0;
  if (x < 0 && !is_zero) text[n++] = '-';
  for (size_t i = 0; plain[i] && n + 2 < P87_WORDS; i++) {
    if (i && i < whole && (whole - i) % 3 == 0) text[n++] = ',';
    text[n++] = plain[i];
  }
  text[n] = '\0';
}

struct p87_magnitude p87_words_magnitude(double x)
{
  if (fabs(x) >= 0.9995e9) return (struct p87_magnitude){1e9, " billion"};
  if (fabs(x) >= 0.9995e6) return (struct p87_magnitude){1e6, " million"};
  return (struct p87_magnitude){1.0, ""};
}

void p87_words_in(char text[P87_WORDS], double x, struct p87_magnitude m)
{
  if (m.one > 1.0) {
    p87_words_digits(text, x / m.one, 1);
    return;
  }
  double step = 1.0;
  while (fabs(x) / step >= 1000.0) step *= 10.0;
  p87_words_digits(text, round(x / step) * step, 0);
}

void p87_words_amount(FILE *out, double x)
{
  char text[P87_WORDS];
  const struct p87_magnitude m = p87_words_magnitude(x);
  p87_words_in(text, x, m);
  fprintf(out, "%s%s", text, m.word);
}

void p87_words_money(FILE *out, double x)
{
  char text[P87_WORDS];
  if (fabs(x) >= 100.0) {
    p87_words_amount(out, x);
    return;
  }
  p87_words_digits(text, x, 2);
  fputs(text, out);
}

struct p87_magnitude p87_words_unit(double least, double most)
{
  if (least >= 5e5) return (struct p87_magnitude){1e6, "million"};
  if (most >= 1e4) return (struct p87_magnitude){1e3, "thousand"};
  return (struct p87_magnitude){1.0, "children"};
}

int p87_has_interval(struct p87_estimate e)
{
  return !isnan(e.low) && !isnan(e.high);
}

void p87_words_estimate(FILE *out, struct p87_estimate e, double one, int decimals)
{
  char mean[P87_WORDS], low[P87_WORDS], high[P87_WORDS];
  if (isnan(e.mean)) {
    fprintf(out, "%*s", P87_LEVEL_WIDTH, "-");
    return;
  }
  p87_words_digits(mean, e.mean / one, decimals);
  fprintf(out, "%*s", P87_LEVEL_WIDTH, mean);
  if (!p87_has_interval(e)) return;
  p87_words_digits(low, e.low / one, decimals);
  p87_words_digits(high, e.high / one, decimals);
  fprintf(out, "  (%s to %s)", low, high);
}

int p87_letters(const char *text)
{
  int n = 0;
  for (; *text; text++) n += ((unsigned char)*text & 0xc0) != 0x80;
  return n;
}

void p87_words_left(FILE *out, const char *text, int width)
{
  fprintf(out, "%s%*s", text, width > p87_letters(text) ? width - p87_letters(text) : 0, "");
}

int p87_group_width(const struct p87_comparison *c)
{
  int width = 0;
  for (size_t g = 0; g < c->n_groups; g++)
    if (p87_letters(c->groups.label[g]) > width) width = p87_letters(c->groups.label[g]);
  return width;
}

char p87_file_letter(size_t file)
{
  return (char)('A' + file % 26);
}
