#ifndef PATH87_PARAMS_LANGUAGE_H
#define PATH87_PARAMS_LANGUAGE_H

#include <libintl.h>

/* Sentences in the reader's language, by GNU gettext. English is written in the source; translations are
 * model/language/CODE.po. Only sentences change: numbers of results, files and messages of the log do not. */

/* A sentence in the language in use; a text to be translated where it is printed. */
#define _(text) gettext(text)
#define N_(text) text

/* How a language writes numbers. */
struct p87_language {
  const char *code; /* ISO 639-1: en, es, fr */
  const char *decimal, *thousands;
  double grouped_from; /* smallest number whose thousands are set apart */
  double largest;      /* largest word for a number in use: 1e6 or 1e9 */
  int part_is_more;    /* 1.5 million takes the plural */
};

enum { P87_LANGUAGES = 3 };

/* English first. */
extern const struct p87_language p87_languages[P87_LANGUAGES];

/* The language with this code, or NULL. */
const struct p87_language *p87_language_find(const char *code);

/* The one that LC_ALL, LC_MESSAGES or LANG asks for, the first of them that is set; English if we do not have it. */
const struct p87_language *p87_language_of_environment(void);

/* From now on _() and numbers in words are in this language. `folder` holds CODE/LC_MESSAGES/path87.mo. Where
 * that is missing sentences stay English, numbers too, and the log gets a warning. Sets LC_MESSAGES alone, and the
 * environment's LANGUAGE. */
void p87_language_use(const struct p87_language *language, const char *folder);

/* --- numbers in words ------------------------------------------------------------------------------- */

enum { P87_WORDS = 64 }; /* bytes that are enough for each of these */

/* A number as it is, with at most six decimals. */
const char *p87_say_number(char words[P87_WORDS], double x);

/* A number >= 0, with "million" or "billion" where it is large: a noun must follow ("2 millones de" hogares). */
const char *p87_say_large(char words[P87_WORDS], double x);

/* The same, rounded to two significant digits. */
const char *p87_say_about(char words[P87_WORDS], double x);

/* A share as per cent, with at most one decimal. */
const char *p87_say_share(char words[P87_WORDS], double share);

#endif
