#ifndef PATH87_PARAMS_YAML_H
#define PATH87_PARAMS_YAML_H

#include <stddef.h>

#include "path87/params/text.h"

/* A YAML 1.2 file as a small tree: texts, lists and mappings, with the place of
 * each. Numbers and units are read by those who know what is expected.
 *
 * Refused at once, with the place: syntax errors (the first one), more than one
 * document, anchors, aliases, tags, keys that are not words, keys given twice,
 * and files beyond the limits below. */

enum {
  P87_YAML_MAX_BYTES = 1 << 20,
  P87_YAML_MAX_KEYS = 1000, /* of one mapping, or entries of one list */
  P87_YAML_MAX_DEPTH = 32,
  P87_YAML_MAX_NODES = 20000
};

enum p87_yaml_kind { P87_YAML_TEXT, P87_YAML_LIST, P87_YAML_MAPPING };

struct p87_yaml_node {
  enum p87_yaml_kind kind;
  unsigned line, column; /* from 1; of the value, or of the key if the value is empty */
  const char *key;       /* under which it stands in its mapping, or NULL */
  unsigned key_line, key_column;
  const char *text;                   /* of a text; "" if there is nothing */
  int quoted;                         /* the text stands in quotes or is a block of lines */
  size_t n;                           /* children of a list or mapping */
  struct p87_yaml_node *first, *last; /* child, in order of the file */
  struct p87_yaml_node *next;         /* sibling */
};

struct p87_yaml {
  const char *file; /* borrowed: the name for messages */
  struct p87_yaml_node *root;
  void *memory; /* owned */
};

/* Reads n bytes of text, valid UTF-8. Duplicate keys are all listed; of other mistakes the first. */
p87_status p87_yaml_parse(const char *file, const char *text, size_t n, struct p87_yaml *out, struct p87_mistakes *m);
void p87_yaml_free(struct p87_yaml *yaml);

/* The child with this key, or NULL. */
const struct p87_yaml_node *p87_yaml_get(const struct p87_yaml_node *mapping, const char *key);

/* "a text", "a list", "a mapping", "nothing": for messages. */
const char *p87_yaml_describe(const struct p87_yaml_node *node);

/* Lists the keys of a mapping that are none of the n known ones, with what may have been meant.
 * `what` names the mapping in the message, e.g. "scenario". */
void p87_yaml_check_keys(const char *file, const struct p87_yaml_node *mapping, const char *what,
                         const char *const *known, size_t n, struct p87_mistakes *m);

#endif
