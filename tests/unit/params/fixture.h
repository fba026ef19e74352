#ifndef PATH87_TESTS_UNIT_PARAMS_FIXTURE_H
#define PATH87_TESTS_UNIT_PARAMS_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "path87/base/memory.h"
#include "path87/base/status.h"
#include "path87/params/figures.h"

/* What the tests of readers share: where the source tree is, a small world, looking into reports. */

/* PATH is relative to the top of the source tree; the answer is valid until the next call. */
static inline const char *in_tree(const char *path)
{
  static char full[4096];
  const char *here = __FILE__;
  const char *mark = strstr(here, "tests/unit/params/");
  assert_non_null(mark);
  const int n = snprintf(full, sizeof full, "%.*s%s", (int)(mark - here), here, path);
  assert_in_range(n, 1, sizeof full - 1);
  return full;
}

/* Five countries, one a region, and a second one in Africa. */
static inline struct p87_figures small_world(void)
{
  static const struct {
    const char *iso3, *name;
    enum p87_region region;
  } rows[] = {{"BRA", "Brazil", P87_AMERICAS},    {"DEU", "Germany", P87_EUROPE_CENTRAL_ASIA},
              {"GHA", "Ghana", P87_AFRICA},       {"IND", "India", P87_ASIA_PACIFIC},
              {"JOR", "Jordan", P87_ARAB_STATES}, {"KEN", "Kenya", P87_AFRICA}};
  struct p87_figures world = {0};
  world.country = p87_alloc(P87_COUNT_OF(rows) * sizeof *world.country);
  assert_non_null(world.country);
  world.n_countries = P87_COUNT_OF(rows);
  for (size_t i = 0; i < world.n_countries; i++) {
    strcpy(world.country[i].iso3, rows[i].iso3);
    strcpy(world.country[i].name, rows[i].name);
    world.country[i].region = (uint8_t)rows[i].region;
  }
  return world;
}

/* Is there a message with this text at this place? Line and column 0: anywhere. */
static inline int says(const struct p87_report *r, unsigned line, unsigned column, const char *text)
{
  for (size_t i = 0; i < r->n_messages; i++) {
    const struct p87_message *m = &r->messages[i];
    if (strstr(m->text, text) && (!line || m->line == line) && (!column || m->column == column)) return 1;
  }
  return 0;
}

/* A file for one test in a folder of its own; the folder stays until forget_folder. */
static inline void make_folder(char *dir, size_t room)
{
  const char *tmp = getenv("TMPDIR");
  const int n = snprintf(dir, room, "%s/path87-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  assert_in_range(n, 1, room - 1);
  assert_non_null(mkdtemp(dir));
}

static inline void write_file(const char *path, const char *text, size_t n)
{
  FILE *out = fopen(path, "wb");
  assert_non_null(out);
  assert_int_equal(fwrite(text, 1, n, out), n);
  assert_int_equal(fclose(out), 0);
}

#endif
