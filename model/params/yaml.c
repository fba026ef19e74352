/* YAML files as a tree, over the events of libfyaml.
 *
 * Events and not its documents: their cost grows with the square of the keys of
 * a mapping, and aliases would be followed. Here both end at the first event
 * that breaks a limit. */
#include "path87/params/yaml.h"

#include <libfyaml.h>
#include <string.h>

#include "path87/base/memory.h"

enum { BLOCK_BYTES = 1 << 16 };

/* Nodes and texts live in blocks that are freed together. */
struct block {
  struct block *next;
  size_t used, room;
  _Alignas(16) char bytes[];
};

struct builder {
  const char *file;
  struct p87_mistakes *m;
  struct block *blocks; /* owned until handed over */
  struct p87_yaml_node *root;
  struct p87_yaml_node *open[P87_YAML_MAX_DEPTH];    /* lists and mappings that are not closed yet */
  struct p87_yaml_node *waiting[P87_YAML_MAX_DEPTH]; /* node of the mapping whose key has come, not its value */
  size_t depth;
  size_t n_nodes, n_documents;
  p87_status status;
};

static void *take(struct builder *b, size_t n)
{
  const size_t size = (n + 15) / 16 * 16;
  if (!b->blocks || b->blocks->room - b->blocks->used < size) {
    const size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
    struct block *block = p87_alloc(sizeof *block + room);
    if (!block) {
      b->status = P87_MACHINE;
      return NULL;
    }
    block->room = room;
    block->next = b->blocks;
    b->blocks = block;
  }
  void *memory = b->blocks->bytes + b->blocks->used;
  b->blocks->used += size;
  return memory;
}

static void refuse(struct builder *b, unsigned line, unsigned column, const char *text)
{
  p87_mistake(b->m, b->file, line, column, "%s", text);
  b->status = P87_USER;
}

static const char *take_text(struct builder *b, struct fy_token *token)
{
  size_t n = 0;
  const char *text = token ? fy_token_get_text(token, &n) : "";
  if (!text) n = 0;
  char *copy = take(b, n + 1);
  if (!copy) return NULL;
  if (n) memcpy(copy, text, n);
  copy[n] = '\0';
  return copy;
}

static void place(struct p87_yaml_node *node, struct fy_event *event)
{
  const struct fy_mark *mark = fy_event_start_mark(event);
  if (!mark) return;
  node->line = (unsigned)mark->line + 1;
  node->column = (unsigned)mark->column + 1;
}

/* Makes the node of an event, without its place in the tree. */
static struct p87_yaml_node *make_node(struct builder *b, struct fy_event *event)
{
  struct p87_yaml_node *node = take(b, sizeof *node);
  if (!node) return NULL;
  *node = (struct p87_yaml_node){.line = 1, .column = 1, .text = ""};
  place(node, event);
  if (++b->n_nodes > P87_YAML_MAX_NODES) {
    refuse(b, node->line, node->column, "too many values: at most 20000 are read");
    return NULL;
  }
  return node;
}

static int has_key(const struct p87_yaml_node *mapping, const char *key, unsigned *line)
{
  for (const struct p87_yaml_node *c = mapping->first; c; c = c->next) {
    if (strcmp(c->key, key) != 0) continue;
    *line = c->key_line;
    return 1;
  }
  return 0;
}

static void add_child(struct builder *b, struct p87_yaml_node *parent, struct p87_yaml_node *child)
{
  if (parent->last)
    parent->last->next = child;
  else
    parent->first = child;
  parent->last = child;
  if (++parent->n > P87_YAML_MAX_KEYS)
    refuse(b, child->line, child->column,
           parent->kind == P87_YAML_MAPPING ? "more than 1000 keys in one mapping"
                                            : "more than 1000 entries in one list");
}

/* A scalar where the open mapping expects a key: its node waits for the value. */
static void add_key(struct builder *b, struct p87_yaml_node *mapping, struct p87_yaml_node *node)
{
  unsigned line = 0;
  node->key = node->text;
  node->key_line = node->line;
  node->key_column = node->column;
  if (has_key(mapping, node->key, &line))
    p87_mistake(b->m, b->file, node->line, node->column, "key \"%s\" is given twice, first on line %u", node->key,
                line);
  b->waiting[b->depth - 1] = node;
  add_child(b, mapping, node);
}

/* Gives a value its place: under the waiting key, in the open list, or as root. */
static struct p87_yaml_node *add_value(struct builder *b, struct p87_yaml_node *node)
{
  struct p87_yaml_node *parent = b->depth ? b->open[b->depth - 1] : NULL;
  if (!parent) {
    b->root = node;
    return node;
  }
  if (parent->kind == P87_YAML_LIST) {
    add_child(b, parent, node);
    return node;
  }
  struct p87_yaml_node *slot = b->waiting[b->depth - 1];
  b->waiting[b->depth - 1] = NULL;
  slot->kind = node->kind;
  slot->text = node->text;
  slot->quoted = node->quoted;
  if (node->kind != P87_YAML_TEXT || *node->text || node->quoted) {
    slot->line = node->line;
    slot->column = node->column;
  }
  return slot;
}

static int wants_key(const struct builder *b)
{
  return b->depth && b->open[b->depth - 1]->kind == P87_YAML_MAPPING && !b->waiting[b->depth - 1];
}

static void on_scalar(struct builder *b, struct fy_event *event)
{
  struct p87_yaml_node *node = make_node(b, event);
  if (!node) return;
  const enum fy_scalar_style style = event->scalar.value ? fy_token_scalar_style(event->scalar.value) : FYSS_PLAIN;
  node->kind = P87_YAML_TEXT;
  node->quoted = style != FYSS_PLAIN && style != FYSS_ANY;
  if ((style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED) && node->column > 1) node->column--; /* the quote */
  node->text = take_text(b, event->scalar.value);
  if (!node->text) return;
  if (strlen(node->text) != (event->scalar.value ? fy_token_get_text_length(event->scalar.value) : 0)) {
    refuse(b, node->line, node->column, "a text with a NUL character");
    return;
  }
  if (wants_key(b))
    add_key(b, b->open[b->depth - 1], node);
  else
    add_value(b, node);
}

static void on_open(struct builder *b, struct fy_event *event, enum p87_yaml_kind kind)
{
  struct p87_yaml_node *node = make_node(b, event);
  if (!node) return;
  node->kind = kind;
  if (wants_key(b)) {
    refuse(b, node->line, node->column, "a key must be a word, not a list or a mapping");
    return;
  }
  if (b->depth == P87_YAML_MAX_DEPTH) {
    refuse(b, node->line, node->column, "nested too deeply: at most 32 levels are read");
    return;
  }
  b->open[b->depth] = add_value(b, node);
  b->waiting[b->depth] = NULL;
  b->depth++;
}

static int has_tag_or_anchor(struct fy_event *event)
{
  switch (event->type) {
  case FYET_SCALAR: return event->scalar.anchor || event->scalar.tag;
  case FYET_SEQUENCE_START: return event->sequence_start.anchor || event->sequence_start.tag;
  case FYET_MAPPING_START: return event->mapping_start.anchor || event->mapping_start.tag;
  default: return event->type == FYET_ALIAS;
  }
}

static void on_event(struct builder *b, struct fy_event *event)
{
  const struct fy_mark *mark = fy_event_start_mark(event);
  const unsigned line = mark ? (unsigned)mark->line + 1 : 1;
  const unsigned column = mark ? (unsigned)mark->column + 1 : 1;

  if (has_tag_or_anchor(event)) {
    struct fy_token *anchor = fy_event_get_anchor_token(event), *tag = fy_event_get_tag_token(event);
    const struct fy_mark *at = anchor || tag ? fy_token_start_mark(anchor ? anchor : tag) : NULL;
    const unsigned sign = anchor || event->type == FYET_ALIAS; /* the mark stands behind & or * */
    refuse(b, at ? (unsigned)at->line + 1 : line, (at ? (unsigned)at->column + 1 : column) - sign,
           "anchors (&), aliases (*) and tags (!) are not read here: write the value out");
    return;
  }
  switch (event->type) {
  case FYET_DOCUMENT_START:
    if (++b->n_documents > 1) refuse(b, line, column, "a second document begins: one file holds one");
    break;
  case FYET_SCALAR: on_scalar(b, event); break;
  case FYET_SEQUENCE_START: on_open(b, event, P87_YAML_LIST); break;
  case FYET_MAPPING_START: on_open(b, event, P87_YAML_MAPPING); break;
  case FYET_SEQUENCE_END:
  case FYET_MAPPING_END:
    if (b->depth) b->depth--;
    break;
  default: break;
  }
}

/* The first syntax error that libfyaml met, in its words. */
static void report_syntax(struct builder *b, struct fy_diag *diag)
{
  void *at = NULL;
  const struct fy_diag_error *error = fy_diag_errors_iterate(diag, &at);
  if (!error) {
    p87_mistake(b->m, b->file, 0, 0, "this file cannot be read as YAML");
    return;
  }
  p87_mistake(b->m, b->file, error->line > 0 ? (unsigned)error->line : 1,
              error->column > 0 ? (unsigned)error->column : 1, "not valid YAML: %s",
              error->msg ? error->msg : "unknown");
}

static void discard(struct fy_diag *diag, void *user, const char *text, size_t n)
{
  (void)diag, (void)user, (void)text, (void)n;
}

static void run_parser(struct builder *b, struct fy_parser *parser, struct fy_diag *diag)
{
  while (!b->status) {
    struct fy_event *event = fy_parser_parse(parser);
    if (!event) break;
    const int ended = event->type == FYET_STREAM_END;
    on_event(b, event);
    fy_parser_event_free(parser, event);
    if (ended) return;
  }
  if (b->status) return;
  report_syntax(b, diag);
  b->status = P87_USER;
}

static p87_status parse_events(struct builder *b, const char *text, size_t n)
{
  struct fy_diag_cfg diag_cfg;
  struct fy_parser *parser = NULL;

  fy_diag_cfg_default(&diag_cfg);
  diag_cfg.fp = NULL;
  diag_cfg.output_fn = discard;
  struct fy_diag *diag = fy_diag_create(&diag_cfg);
  if (!diag) return P87_MACHINE;
  fy_diag_set_collect_errors(diag, true);

  const struct fy_parse_cfg cfg = {
    .search_path = "", .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE, .diag = diag};
  p87_status st = P87_MACHINE;
  parser = fy_parser_create(&cfg);
  if (!parser || fy_parser_set_string(parser, text, n) != 0) goto done;
  run_parser(b, parser, diag);
  st = b->status;

done:
  if (parser) fy_parser_destroy(parser);
  fy_diag_destroy(diag);
  return st;
}

/* Two things cost libfyaml more than a line each, so they are refused before parsing: brackets that
 * nest (it recurses) and directives (time grows with the square of their number). Brackets in texts
 * and comments count too, which only matters far beyond any sane file. */
static int prescan(struct builder *b, const char *text, size_t n)
{
  unsigned line = 1, column = 1;
  long depth = 0;
  for (size_t i = 0; i < n; i++) {
    const char c = text[i];
    if (c == '[' || c == '{') depth++;
    if ((c == ']' || c == '}') && depth > 0) depth--;
    if (depth > 4 * P87_YAML_MAX_DEPTH) {
      refuse(b, line, column, "nested too deeply: at most 32 levels are read");
      return 0;
    }
    if (c == '%' && column == 1) {
      refuse(b, line, column, "directives (%) are not read here: leave the line out");
      return 0;
    }
    column = c == '\n' ? 1 : column + 1;
    line += c == '\n';
  }
  return 1;
}

static void free_blocks(struct block *block)
{
  while (block) {
    struct block *next = block->next;
    p87_free(block);
    block = next;
  }
}

p87_status p87_yaml_parse(const char *file, const char *text, size_t n, struct p87_yaml *out, struct p87_mistakes *m)
{
  struct builder b = {.file = file, .m = m};
  const size_t before = m->n;

  if (n > P87_YAML_MAX_BYTES) {
    refuse(&b, 0, 0, "the file is larger than 1 MB, the most that is read");
    return P87_USER;
  }
  p87_status st = prescan(&b, text, n) ? parse_events(&b, text, n) : P87_USER;
  if (!st && !b.root) {
    refuse(&b, 1, 1, "the file is empty");
    st = P87_USER;
  }
  if (!st && m->n > before) st = P87_USER;
  if (st) {
    free_blocks(b.blocks);
    return st;
  }
  *out = (struct p87_yaml){.file = file, .root = b.root, .memory = b.blocks};
  return P87_OK;
}

void p87_yaml_free(struct p87_yaml *yaml)
{
  free_blocks(yaml->memory);
  *yaml = (struct p87_yaml){0};
}

const struct p87_yaml_node *p87_yaml_get(const struct p87_yaml_node *mapping, const char *key)
{
  if (mapping->kind != P87_YAML_MAPPING) return NULL;
  for (const struct p87_yaml_node *c = mapping->first; c; c = c->next)
    if (strcmp(c->key, key) == 0) return c;
  return NULL;
}

const char *p87_yaml_describe(const struct p87_yaml_node *node)
{
  if (node->kind == P87_YAML_LIST) return "a list";
  if (node->kind == P87_YAML_MAPPING) return "a mapping";
  return *node->text || node->quoted ? "a text" : "nothing";
}

void p87_yaml_check_keys(const char *file, const struct p87_yaml_node *mapping, const char *what,
                         const char *const *known, size_t n, struct p87_mistakes *m)
{
  for (const struct p87_yaml_node *c = mapping->first; c; c = c->next) {
    size_t i = 0;
    while (i < n && strcmp(c->key, known[i]) != 0) i++;
    if (i < n) continue;
    const char *near = p87_suggest(c->key, known, n);
    p87_mistake(m, file, c->key_line, c->key_column, "%s: unknown key \"%s\"%s%s%s", what, c->key,
                near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  }
}
