/* The reader's language: which, where its catalogue is, how it writes numbers. */
#define _XOPEN_SOURCE 700 /* setenv */

#include "path87/params/language.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/log.h"
#include "path87/base/types.h"

#define NO_BREAK_SPACE "\xC2\xA0"

/* Spanish sets thousands apart from five digits on and has no short word for a thousand million. */
const struct p87_language p87_languages[P87_LANGUAGES] = {
  {.code = "en", .decimal = ".", .thousands = ",", .grouped_from = 1e3, .largest = 1e9, .part_is_more = 1},
  {.code = "es", .decimal = ",", .thousands = NO_BREAK_SPACE, .grouped_from = 1e4, .largest = 1e6, .part_is_more = 1},
  {.code = "fr", .decimal = ",", .thousands = NO_BREAK_SPACE, .grouped_from = 1e3, .largest = 1e9, .part_is_more = 0}};

static const struct p87_language *in_use = &p87_languages[0];

const struct p87_language *p87_language_find(const char *code)
{
  for (size_t k = 0; k < P87_LANGUAGES; k++)
    if (strcmp(code, p87_languages[k].code) == 0) return &p87_languages[k];
  return NULL;
}

const struct p87_language *p87_language_of_environment(void)
{
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  const char *value = NULL;
  for (size_t k = 0; k < P87_COUNT_OF(names) && !(value && *value); k++) value = getenv(names[k]);
  char code[3] = "";
  const size_t n = value ? strcspn(value, "_.@") : 0; /* es_MX.UTF-8 */
  if (n == 2) memcpy(code, value, n);
  const struct p87_language *found = p87_language_find(code);
  return found ? found : &p87_languages[0];
}

/* gettext translates in any locale but "C" and "POSIX", which need not be one of the language: C.UTF-8 is always
 * there, and LANGUAGE says which catalogue. Where C libraries know no LANGUAGE, any name makes a locale. */
static int open_catalogue(const char *code, const char *folder)
{
  if (setenv("LANGUAGE", code, 1) != 0) return 0;
  if (!setlocale(LC_MESSAGES, code) && !setlocale(LC_MESSAGES, "C.UTF-8")) return 0;
  if (!bindtextdomain("path87", folder) || !bind_textdomain_codeset("path87", "UTF-8") || !textdomain("path87"))
    return 0;
  return *gettext("") != '\0'; /* the head of a catalogue, if one was found */
}

void p87_language_use(const struct p87_language *language, const char *folder)
{
  in_use = language;
  if (language != &p87_languages[0]) {
    if (open_catalogue(language->code, folder)) return;
    p87_log(P87_LOG_WARNING, "there is no catalogue %s/%s/LC_MESSAGES/path87.mo: what follows is in English", folder,
            language->code);
  }
  in_use = &p87_languages[0];
  setlocale(LC_MESSAGES, "C");
}

/* --- numbers in words ------------------------------------------------------------------------------- */

/* Writes x with at most `decimals` of them, none that are nought. */
static void write_number(char words[P87_WORDS], double x, int decimals)
{
  char plain[P87_WORDS];
  const double size = x < 0.0 ? -x : x;
  const int n = snprintf(plain, sizeof plain, "%.*f", decimals, size);
  *words = '\0';
  if (n < 0 || (size_t)n >= sizeof plain) return;
  const size_t whole = strcspn(plain, ".");
  size_t length = (size_t)n;
  while (length > whole && (plain[length - 1] == '0' || plain[length - 1] == '.')) length--;
  char *at = words;
  const char *end = words + P87_WORDS;
  if (x < 0.0) *at++ = '-';
  for (size_t i = 0; i < length && at + 4 < end; i++) {
    const int starts_group = i > 0 && i < whole && (whole - i) % 3 == 0 && size >= in_use->grouped_from;
    if (starts_group) at = stpcpy(at, in_use->thousands);
    if (i == whole)
      at = stpcpy(at, in_use->decimal);
    else
      *at++ = plain[i];
  }
  *at = '\0';
}

const char *p87_say_number(char words[P87_WORDS], double x)
{
  write_number(words, x, 6);
  return words;
}

static double two_digits(double x)
{
  double step = 1.0;
  while (x / step >= 99.5) step *= 10.0;
  while (x > 0.0 && x / step < 9.95 && step > 1e-6) step /= 10.0;
  return step * (double)(long)(x / step + 0.5);
}

/* 1 million, 2 million: which plural 1.5 takes depends on the language. */
static unsigned long plural_of(double x)
{
  const unsigned long whole = (unsigned long)x;
  return in_use->part_is_more && x > (double)whole ? whole + 1 : whole;
}

const char *p87_say_large(char words[P87_WORDS], double x)
{
  char number[P87_WORDS];
  if (x >= 1e9 && in_use->largest >= 1e9) {
    write_number(number, x / 1e9, 6);
    snprintf(words, P87_WORDS, ngettext("%s billion", "%s billion", plural_of(x / 1e9)), number);
  } else if (x >= 1e6) {
    write_number(number, x / 1e6, 6);
    snprintf(words, P87_WORDS, ngettext("%s million", "%s million", plural_of(x / 1e6)), number);
  } else {
    write_number(words, x, 6);
  }
  return words;
}

const char *p87_say_about(char words[P87_WORDS], double x)
{
  return p87_say_large(words, two_digits(x));
}

const char *p87_say_share(char words[P87_WORDS], double share)
{
  char number[P87_WORDS];
  write_number(number, 100.0 * share, 1);
  snprintf(words, P87_WORDS, _("%s %%"), number);
  return words;
}
