/* Distributions of parameters, as model.yml writes them. */
#include <string.h>

#include "path87/params/input.h"

enum { LONGEST_SPREAD = 80 };

static int read_two(char *arguments, double *a, double *b)
{
  char *comma = strchr(arguments, ',');
  if (!comma) return 0;
  *comma++ = '\0';
  while (*comma == ' ') comma++;
  return p87_number_read(arguments, a) == P87_NUMBER_OK && p87_number_read(comma, b) == P87_NUMBER_OK;
}

static const char *check(enum p87_spread kind, double a, double b)
{
  switch (kind) {
  case P87_SPREAD_normal: return b > 0 ? NULL : "the standard deviation must be above 0";
  case P87_SPREAD_lognormal: return a > 0 && b > 0 ? NULL : "median and spread must be above 0";
  case P87_SPREAD_uniform: return a < b ? NULL : "the first number must be below the second";
  case P87_SPREAD_beta: return a > 0 && b > 0 ? NULL : "both numbers must be above 0";
  case P87_SPREAD_fixed: break;
  }
  return NULL;
}

int p87_spread_read(const char *text, enum p87_spread *kind, double *a, double *b, const char **why)
{
  static const char *const names[] = {[P87_SPREAD_normal] = "normal(",
                                      [P87_SPREAD_lognormal] = "lognormal(",
                                      [P87_SPREAD_uniform] = "uniform(",
                                      [P87_SPREAD_beta] = "beta("};
  char copy[LONGEST_SPREAD];
  const size_t n = strlen(text);

  *why = "expected fixed, normal(mean, sd), lognormal(median, sd of ln), uniform(low, high) or beta(a, b)";
  *a = *b = 0.0;
  *kind = P87_SPREAD_fixed;
  if (strcmp(text, "fixed") == 0) return 1;
  if (n >= sizeof copy || n == 0 || text[n - 1] != ')') return 0;
  for (size_t k = P87_SPREAD_normal; k < P87_COUNT_OF(names); k++) {
    const size_t start = strlen(names[k]);
    if (strncmp(text, names[k], start) != 0) continue;
    memcpy(copy, text + start, n - start);
    copy[n - start - 1] = '\0';
    if (!read_two(copy, a, b)) return 0;
    *kind = (enum p87_spread)k;
    const char *wrong = check(*kind, *a, *b);
    if (wrong) *why = wrong;
    return wrong == NULL;
  }
  return 0;
}
