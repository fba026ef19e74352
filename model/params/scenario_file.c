/* A scenario file and its parents.
 *
 * They are opened from the scenario to its oldest parents, each file once, then applied the other way, parents in the
 * order of the list: a child overrides what its parents say and adds to their levers. */
#define _XOPEN_SOURCE 700 /* realpath, opendir */

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/input.h"
#include "path87/params/outlook.h"
#include "path87/params/read.h"
#include "path87/params/scalar.h"
#include "path87/params/setting.h"

static const char *const scenario_keys[] = {"name",       "parent", "horizon",   "seed",    "population",
                                            "replicates", "scale",  "countries", "without", "conditions",
                                            "pace",       "levers", "events",    "sets",    "without_levers"};

enum {
  LONGEST_CHAIN = 32,
  MOST_SETTINGS = 1000,
  MOST_EVENTS = 1000,
  MOST_REPLICATES = 10000,
  MOST_SCALE = 100000,
  LONGEST_NAME = 200,
  MOST_NEIGHBOURS = 500 /* files of a folder looked at for a suggestion */
};

/* One file of the chain. */
struct link {
  struct p87_scenario_file file; /* owned until handed to the scenario */
  char *real;                    /* owned: the path without links and dots */
  struct p87_yaml yaml;
  int is_open;        /* its parents are being opened */
  uint32_t ancestors; /* bit of a link: parents, and theirs */
};

struct chain {
  size_t n;
  struct link links[LONGEST_CHAIN]; /* the scenario first */
  size_t n_ordered;
  size_t order[LONGEST_CHAIN]; /* links as they are applied: parents before children */
  int complete;                /* every parent was opened */
  struct p87_sets sets;
};
_Static_assert(LONGEST_CHAIN <= 32, "ancestors are bits of one word");

static void free_link(struct link *l)
{
  p87_free(l->file.path);
  p87_free(l->file.name);
  p87_free(l->file.text);
  free(l->real);
  p87_yaml_free(&l->yaml);
}

static const char *base_of(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static size_t stem_length(const char *base)
{
  const size_t n = strlen(base);
  if (n > 4 && strcmp(base + n - 4, ".yml") == 0) return n - 4;
  if (n > 5 && strcmp(base + n - 5, ".yaml") == 0) return n - 5;
  return n;
}

/* 0 if the file can be opened, otherwise the reason. */
static int try_open(const char *path)
{
  FILE *in = fopen(path, "rb");
  if (!in) return errno ? errno : ENOENT;
  fclose(in);
  return 0;
}

/* Names of the scenarios in a folder; each is to be freed. */
static size_t list_folder(const char *dir, char **names, size_t n, size_t room)
{
  DIR *folder = opendir(*dir ? dir : ".");
  if (!folder) return n;
  for (const struct dirent *e = readdir(folder); e && n < room; e = readdir(folder)) {
    const size_t stem = stem_length(e->d_name);
    if (e->d_name[stem] == '\0') continue;
    names[n] = p87_text_copy(e->d_name, stem);
    if (names[n]) n++;
  }
  closedir(folder);
  return n;
}

/* Says that a scenario was not found, with the nearest name in the folders. */
static void report_missing(const char *file, const struct p87_yaml_node *at, const char *wanted, const char *dir,
                           const char *scenarios_dir, struct p87_mistakes *m)
{
  char *names[MOST_NEIGHBOURS];
  char *word = p87_text_copy(base_of(wanted), stem_length(base_of(wanted)));
  size_t n = list_folder(dir, names, 0, MOST_NEIGHBOURS);
  if (scenarios_dir) n = list_folder(scenarios_dir, names, n, MOST_NEIGHBOURS);
  const char *near = word ? p87_suggest(word, (const char *const *)names, n) : NULL;
  const char *hint = near ? "; did you mean " : "", *end = near ? "?" : "";
  if (at)
    p87_mistake(m, file, at->line, at->column,
                "parent: \"%s\" was not found, neither here nor in the scenarios folder%s%s%s", wanted, hint,
                near ? near : "", end);
  else
    p87_mistake(m, file, 0, 0, "this file was not found%s%s%s", hint, near ? near : "", end);
  for (size_t i = 0; i < n; i++) p87_free(names[i]);
  p87_free(word);
}

/* The path of a parent in one folder: its name, with .yml behind it unless it has that. *found says
 * whether it is there. NULL without memory. */
static char *try_folder(const char *dir, const char *name, int *found)
{
  const size_t n = strlen(name);
  const int bare = base_of(name)[stem_length(base_of(name))] == '\0';
  char *file = p87_alloc(n + 5);
  if (!file) return NULL;
  memcpy(file, name, n);
  if (bare) memcpy(file + n, ".yml", 4);
  if (*name == '/') {
    *found = try_open(file) == 0;
    return file;
  }
  char *path = p87_path_join(dir, file);
  p87_free(file);
  *found = path && try_open(path) == 0;
  return path;
}

/* The path of the parent that a file names: same folder, then the scenarios folder. */
static p87_status find_parent(const struct link *child, const struct p87_yaml_node *parent, const char *scenarios_dir,
                              char **path, struct p87_mistakes *m)
{
  const char *name = NULL;
  int found = 0;

  if (!p87_scalar_text((struct p87_scalar){child->file.path, "parent", parent, m}, 4096, &name)) return P87_USER;
  const size_t folder = (size_t)(base_of(child->file.path) - child->file.path);
  char *dir = p87_text_copy(child->file.path, folder);
  if (!dir) return P87_MACHINE;
  p87_status st = P87_MACHINE;
  *path = try_folder(dir, name, &found);
  if (*path && !found && scenarios_dir) {
    p87_free(*path);
    *path = try_folder(scenarios_dir, name, &found);
  }
  if (*path) st = P87_OK;
  if (*path && !found) {
    report_missing(child->file.path, parent, name, dir, scenarios_dir, m);
    st = P87_USER;
  }
  p87_free(dir);
  return st;
}

/* Parses the text of a link, which then belongs to the chain, or is freed. st: how reading went so far. */
static p87_status add_link(struct chain *c, p87_status st, struct p87_mistakes *m)
{
  struct link *l = &c->links[c->n];
  const char *path = l->file.path;
  if (!st) st = p87_yaml_parse(path, l->file.text, l->file.bytes, &l->yaml, m);
  if (!st && l->yaml.root->kind != P87_YAML_MAPPING) {
    p87_mistake(m, path, l->yaml.root->line, l->yaml.root->column,
                "a scenario is a mapping of keys such as name, parent and levers; found %s",
                p87_yaml_describe(l->yaml.root));
    st = P87_USER;
  }
  if (st)
    free_link(l);
  else
    c->n++;
  return st;
}

/* Reads and parses one more file; the path becomes the link's. */
static p87_status open_link(struct chain *c, char *path, struct p87_mistakes *m)
{
  struct link *l = &c->links[c->n];
  *l = (struct link){.file = {.path = path}};
  const char *base = base_of(path);

  l->file.name = p87_text_copy(base, stem_length(base));
  l->real = realpath(path, NULL);
  p87_status st = P87_MACHINE;
  if (l->file.name) st = p87_text_read(path, P87_YAML_MAX_BYTES, &l->file.text, &l->file.bytes, m);
  return add_link(c, st, m);
}

/* The same for a text at hand. */
static p87_status copy_link(struct chain *c, const char *place, const struct p87_scenario_file *given,
                            struct p87_mistakes *m)
{
  struct link *l = &c->links[c->n];
  *l = (struct link){.file = {.path = p87_path_join(place, given->name),
                              .name = p87_text_copy(given->name, strlen(given->name)),
                              .text = p87_text_copy(given->text, given->bytes),
                              .bytes = given->bytes}};
  p87_status st = l->file.path && l->file.name && l->file.text ? P87_OK : P87_MACHINE;
  if (!st) st = p87_text_check(l->file.path, given->text, given->bytes, P87_YAML_MAX_BYTES, m);
  return add_link(c, st, m);
}

/* The link that was opened at this path, or the number of links. */
static size_t find_link(const struct chain *c, const char *path)
{
  size_t found = c->n;
  char *real = realpath(path, NULL);
  for (size_t i = 0; real && i < c->n && found == c->n; i++)
    if (c->links[i].real && strcmp(real, c->links[i].real) == 0) found = i;
  free(real);
  return found;
}

/* Shows the circle that closes at link `first`: what is open has been opened one from the other. */
static void report_circle(const struct chain *c, size_t child, size_t first, const struct p87_yaml_node *at,
                          struct p87_mistakes *m)
{
  char shown[512] = "";
  size_t used = 0;
  for (size_t i = first; i < c->n && used < sizeof shown; i++)
    if (c->links[i].is_open)
      used += (size_t)snprintf(shown + used, sizeof shown - used, "%s -> ", c->links[i].file.name);
  p87_mistake(m, c->links[child].file.path, at->line, at->column, "parent: the chain goes round in a circle: %s%s",
              shown, c->links[first].file.name);
}

/* A restored scenario knows its parents by name: beside a file that is not its descendant, none may have the same. */
static int has_namesake(const struct chain *c, size_t added)
{
  for (size_t i = 0; i < added; i++)
    if (!c->links[i].is_open && strcmp(c->links[i].file.name, c->links[added].file.name) == 0) return 1;
  return 0;
}

static p87_status open_parents(struct chain *c, size_t child, const char *scenarios_dir, struct p87_mistakes *m);

/* One parent of a child and all of its own; *path becomes the link's, or is freed. */
static p87_status open_parent(struct chain *c, size_t child, char *path, const struct p87_yaml_node *at,
                              const char *scenarios_dir, struct p87_mistakes *m)
{
  const char *file = c->links[child].file.path;
  size_t k = find_link(c, path);
  p87_status st = P87_OK;
  if (k < c->n || c->n == LONGEST_CHAIN) p87_free(path);
  if (k < c->n && c->links[k].is_open) {
    report_circle(c, child, k, at, m);
    return P87_USER;
  }
  if (k == LONGEST_CHAIN) {
    p87_mistake(m, file, at->line, at->column, "parent: more than %d files in the chain", (int)LONGEST_CHAIN);
    return P87_USER;
  }
  if (k == c->n) {
    st = open_link(c, path, m);
    if (st) return st;
    if (has_namesake(c, k)) {
      p87_mistake(m, file, at->line, at->column, "parent: two of the parents are files called %s; rename one of them",
                  c->links[k].file.name);
      st = P87_USER;
    }
    const p87_status parents = open_parents(c, k, scenarios_dir, m);
    if (parents) st = parents;
  }
  c->links[child].ancestors |= UINT32_C(1) << k | c->links[k].ancestors;
  return st;
}

/* All parents of a link, which then takes its place in the order. Mistakes of one do not hide those of others. */
static p87_status open_parents(struct chain *c, size_t child, const char *scenarios_dir, struct p87_mistakes *m)
{
  struct link *l = &c->links[child];
  const struct p87_yaml_node *parent = p87_yaml_get(l->yaml.root, "parent");
  const struct p87_yaml_node *item = parent && parent->kind == P87_YAML_LIST ? parent->first : parent;
  p87_status st = P87_OK;
  l->is_open = 1;
  for (; item && st != P87_MACHINE; item = parent->kind == P87_YAML_LIST ? item->next : NULL) {
    char *path = NULL;
    p87_status one = find_parent(l, item, scenarios_dir, &path, m);
    if (one) p87_free(path);
    if (!one) one = open_parent(c, child, path, item, scenarios_dir, m);
    if (one) st = one;
  }
  l->is_open = 0;
  c->order[c->n_ordered++] = child;
  return st;
}

static p87_status open_chain(struct chain *c, const char *path, const char *scenarios_dir, struct p87_mistakes *m)
{
  const size_t folder = (size_t)(base_of(path) - path);
  char *next = p87_text_copy(path, strlen(path));
  char *dir = p87_text_copy(path, folder);
  const int missing = next && dir && try_open(path) == ENOENT;
  if (missing) report_missing(path, NULL, path, dir, scenarios_dir, m);
  const int ready = next && dir && !missing;
  p87_free(dir);
  if (!ready) {
    p87_free(next);
    return missing ? P87_USER : P87_MACHINE;
  }
  p87_status st = open_link(c, next, m);
  if (!st) st = open_parents(c, 0, scenarios_dir, m);
  c->complete = !st;
  return st;
}

/* Finds the parents of a link among those behind it, whose own are known. 0 if one is missing. */
static int find_ancestors(struct chain *c, size_t child)
{
  struct link *l = &c->links[child];
  const struct p87_yaml_node *parent = p87_yaml_get(l->yaml.root, "parent");
  const struct p87_yaml_node *item = parent && parent->kind == P87_YAML_LIST ? parent->first : parent;
  for (; item; item = parent->kind == P87_YAML_LIST ? item->next : NULL) {
    const char *base = item->kind == P87_YAML_TEXT ? base_of(item->text) : "";
    const size_t n = stem_length(base);
    size_t k = child + 1;
    while (k < c->n && (strlen(c->links[k].file.name) != n || strncmp(c->links[k].file.name, base, n) != 0)) k++;
    if (k == c->n) return 0;
    l->ancestors |= UINT32_C(1) << k | c->links[k].ancestors;
  }
  return 1;
}

/* A chain of texts at hand, the scenario first and each before its parents, which must be there; and nothing else. */
static p87_status copy_chain(struct chain *c, const char *place, const struct p87_scenario_file *files, size_t n,
                             struct p87_mistakes *m)
{
  if (n < 1 || n > LONGEST_CHAIN) {
    p87_mistake(m, place, 0, 0, "a chain of %zu scenario files: there must be 1 to %d", n, (int)LONGEST_CHAIN);
    return P87_USER;
  }
  for (size_t i = 0; i < n; i++) {
    const p87_status st = copy_link(c, place, &files[i], m);
    if (st) return st;
  }
  for (size_t i = n; i-- > 0;) {
    c->order[c->n_ordered++] = i;
    if (find_ancestors(c, i)) continue;
    p87_mistake(m, c->links[i].file.path, 0, 0, "its parent is missing");
    return P87_USER;
  }
  for (size_t i = 1; i < n; i++) {
    if (c->links[0].ancestors >> i & 1) continue;
    p87_mistake(m, c->links[i].file.path, 0, 0, "no other file has it as its parent");
    return P87_USER;
  }
  c->complete = 1;
  return P87_OK;
}

static void read_whole(const struct p87_setting_context *ctx, const struct p87_yaml_node *root, const char *key,
                       uint64_t min, uint64_t max, uint64_t *out)
{
  const struct p87_yaml_node *node = p87_yaml_get(root, key);
  if (node) p87_scalar_whole((struct p87_scalar){ctx->file, key, node, ctx->m}, min, max, NULL, out);
}

static void read_numbers(const struct p87_setting_context *ctx, const struct p87_yaml_node *root,
                         struct p87_scenario *s)
{
  uint64_t horizon = s->horizon, replicates = s->replicates;
  const struct p87_yaml_node *scale = p87_yaml_get(root, "scale");

  read_whole(ctx, root, "horizon", P87_YEAR_FIRST, P87_YEAR_LAST, &horizon);
  read_whole(ctx, root, "replicates", 1, MOST_REPLICATES, &replicates);
  read_whole(ctx, root, "seed", 0, INT64_MAX, &s->seed); /* signed in many tools that read results */
  read_whole(ctx, root, "population", 0, INT64_MAX, &s->population);
  if (scale) p87_scalar_number((struct p87_scalar){ctx->file, "scale", scale, ctx->m}, 1, MOST_SCALE, &s->scale);
  s->horizon = (unsigned)horizon;
  s->replicates = (unsigned)replicates;
}

static p87_status read_name(const struct p87_setting_context *ctx, const struct p87_yaml_node *root,
                            struct p87_scenario *s)
{
  const struct p87_yaml_node *node = p87_yaml_get(root, "name");
  const char *text = NULL;
  if (!node) {
    p87_mistake(ctx->m, ctx->file, root->line, root->column, "the scenario has no name");
    return P87_OK;
  }
  if (!p87_scalar_text((struct p87_scalar){ctx->file, "name", node, ctx->m}, LONGEST_NAME, &text)) return P87_OK;
  p87_free(s->name);
  s->name = p87_text_copy(text, strlen(text));
  return s->name ? P87_OK : P87_MACHINE;
}

static int same_trigger(const struct p87_trigger *a, const struct p87_trigger *b)
{
  return a->crisis == b->crisis && a->years == b->years && !(a->size < b->size) && !(a->size > b->size);
}

static int same_people(const struct p87_who *a, const struct p87_who *b)
{
  return a->target == b->target && a->poorest == b->poorest && a->youngest == b->youngest && a->oldest == b->oldest &&
         a->sexes == b->sexes && a->must == b->must && a->must_not == b->must_not && a->sectors == b->sectors;
}

static int same_reach(const struct p87_setting *a, const struct p87_setting *b)
{
  return a->lever == b->lever && a->region_mask == b->region_mask && a->area_mask == b->area_mask &&
         a->theme_mask == b->theme_mask && same_people(&a->who, &b->who) && same_trigger(&a->trigger, &b->trigger) &&
         memcmp(a->country_mask, b->country_mask, sizeof a->country_mask) == 0;
}

/* The same lever twice for the same people in the same years is a slip; where people or years differ
 * only in part, settings add up. */
static void check_twice(const struct p87_setting_context *ctx, const struct p87_scenario *s,
                        const struct p87_setting *added)
{
  for (size_t i = 0; i < s->n_settings; i++) {
    const struct p87_setting *old = &s->settings[i];
    if (!same_reach(old, added) || old->last_year < added->first_year || added->last_year < old->first_year) continue;
    p87_mistake(ctx->m, ctx->file, added->line, added->column,
                "lever %s is given twice for the same people and years, first at %s:%u%s",
                p87_lever_table[added->lever].name, base_of(old->file), old->line,
                old->file == added->file ? "" : "; to change a parent's lever, name it in without_levers first");
    return;
  }
}

static p87_status add_setting(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry,
                              struct p87_scenario *s)
{
  struct p87_setting setting;
  if (!p87_setting_read(ctx, entry, &setting)) return P87_OK;
  check_twice(ctx, s, &setting);
  if (s->n_settings == MOST_SETTINGS) {
    p87_mistake(ctx->m, ctx->file, entry->line, entry->column, "more than %d levers", (int)MOST_SETTINGS);
    return P87_OK;
  }
  struct p87_setting *moved = p87_resize(s->settings, (s->n_settings + 1) * sizeof *moved);
  if (!moved) return P87_MACHINE;
  s->settings = moved;
  s->settings[s->n_settings++] = setting;
  return P87_OK;
}

/* One step of the year or driver, as a bit; or 0 and a mistake. */
static uint64_t switch_bit(const struct p87_setting_context *ctx, const struct p87_yaml_node *node)
{
  const char *words[P87_SWITCHES];
  size_t n = 0;
  for (unsigned k = 0; k < P87_SWITCHES; k++) {
    if (!p87_switch_key[k]) continue;
    if (node->kind == P87_YAML_TEXT && strcmp(node->text, p87_switch_key[k]) == 0) return UINT64_C(1) << k;
    words[n++] = p87_switch_key[k];
  }
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "without: expected a step of the year or a list of them, found %s", p87_yaml_describe(node));
    return 0;
  }
  const char *near = p87_suggest(node->text, words, n);
  p87_mistake(ctx->m, ctx->file, node->line, node->column,
              "without: there is no step or driver \"%s\" to leave out%s%s%s; `path87 describe year` lists the steps",
              node->text, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  return 0;
}

/* `without: none` takes back what a parent left out. */
static void read_without(const struct p87_setting_context *ctx, const struct p87_yaml_node *root,
                         struct p87_scenario *s)
{
  const struct p87_yaml_node *node = p87_yaml_get(root, "without");
  if (!node) return;
  s->without = 0;
  if (node->kind == P87_YAML_TEXT && strcmp(node->text, "none") == 0) return;
  if (node->kind != P87_YAML_LIST) s->without = switch_bit(ctx, node);
  for (const struct p87_yaml_node *e = node->kind == P87_YAML_LIST ? node->first : NULL; e; e = e->next)
    s->without |= switch_bit(ctx, e);
}

/* Does a setting come from one of these links? */
static int is_from(const struct chain *c, uint32_t links, const struct p87_setting *s)
{
  for (size_t i = 0; i < c->n; i++)
    if ((links >> i & 1) && s->file == c->links[i].file.path) return 1;
  return 0;
}

/* Takes out the settings of parents that pull a lever, or any if lever is P87_LEVERS; returns how many. */
static size_t drop_lever(const struct chain *c, const struct link *l, unsigned lever, struct p87_scenario *s)
{
  size_t kept = 0;
  for (size_t i = 0; i < s->n_settings; i++) {
    const struct p87_setting *old = &s->settings[i];
    if ((lever == P87_LEVERS || old->lever == lever) && is_from(c, l->ancestors, old)) continue;
    s->settings[kept++] = *old;
  }
  const size_t dropped = s->n_settings - kept;
  s->n_settings = kept;
  return dropped;
}

/* One name of without_levers. */
static void drop_named(const struct p87_setting_context *ctx, const struct chain *c, const struct link *l,
                       const struct p87_yaml_node *node, struct p87_scenario *s)
{
  const char *names[P87_LEVERS], *pulled[P87_LEVERS] = {0};
  unsigned lever = 0;
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "without_levers: expected all, the name of a lever or a list of them, found %s",
                p87_yaml_describe(node));
    return;
  }
  for (size_t i = 0; i < P87_LEVERS; i++) names[i] = p87_lever_table[i].name;
  for (size_t i = 0; i < s->n_settings; i++)
    if (is_from(c, l->ancestors, &s->settings[i])) pulled[s->settings[i].lever] = names[s->settings[i].lever];
  while (lever < P87_LEVERS && strcmp(names[lever], node->text) != 0) lever++;
  if (lever < P87_LEVERS && drop_lever(c, l, lever, s) > 0) return;
  const char *near = p87_suggest(node->text, lever < P87_LEVERS ? pulled : names, P87_LEVERS);
  p87_mistake(ctx->m, ctx->file, node->line, node->column, "without_levers: %s \"%s\"%s%s%s",
              lever < P87_LEVERS ? "no parent pulls the lever" : "unknown lever", node->text,
              near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* Levers of parents that this file does without. */
static void read_without_levers(const struct p87_setting_context *ctx, const struct chain *c, const struct link *l,
                                struct p87_scenario *s)
{
  const struct p87_yaml_node *node = p87_yaml_get(l->yaml.root, "without_levers");
  if (!node || !c->complete) return;
  if (!l->ancestors) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "without_levers: it leaves out levers of parents, and this scenario has no parent");
    return;
  }
  if (node->kind == P87_YAML_TEXT && strcmp(node->text, "all") == 0) {
    drop_lever(c, l, P87_LEVERS, s);
    return;
  }
  if (node->kind != P87_YAML_LIST) drop_named(ctx, c, l, node, s);
  for (const struct p87_yaml_node *e = node->kind == P87_YAML_LIST ? node->first : NULL; e; e = e->next)
    drop_named(ctx, c, l, e, s);
}

static p87_status read_levers(const struct p87_setting_context *ctx, const struct p87_yaml_node *root,
                              struct p87_scenario *s)
{
  const struct p87_yaml_node *levers = p87_yaml_get(root, "levers");
  if (!levers || (levers->kind == P87_YAML_TEXT && !*levers->text && !levers->quoted)) return P87_OK;
  if (levers->kind != P87_YAML_LIST) {
    p87_mistake(ctx->m, ctx->file, levers->line, levers->column, "levers: expected a list of entries, found %s",
                p87_yaml_describe(levers));
    return P87_OK;
  }
  for (const struct p87_yaml_node *entry = levers->first; entry; entry = entry->next) {
    const p87_status st = add_setting(ctx, entry, s);
    if (st) return st;
  }
  return P87_OK;
}

/* The same event twice in a place and a year is a slip, as with levers. */
static void check_event_twice(const struct p87_setting_context *ctx, const struct p87_scenario *s,
                              const struct p87_event *added)
{
  for (size_t i = 0; i < s->n_events; i++) {
    const struct p87_event *old = &s->events[i];
    if (old->kind != added->kind || old->region_mask != added->region_mask || old->area_mask != added->area_mask ||
        memcmp(old->country_mask, added->country_mask, sizeof old->country_mask) != 0 ||
        old->last_year < added->first_year || added->last_year < old->first_year)
      continue;
    p87_mistake(ctx->m, ctx->file, added->line, added->column,
                "event %s is given twice for the same place and years, first at %s:%u",
                p87_event_table[added->kind].name, base_of(old->file), old->line);
    return;
  }
}

static p87_status add_event(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry,
                            struct p87_scenario *s)
{
  struct p87_event event;
  if (!p87_event_read(ctx, entry, &event)) return P87_OK;
  check_event_twice(ctx, s, &event);
  if (s->n_events == MOST_EVENTS) {
    p87_mistake(ctx->m, ctx->file, entry->line, entry->column, "more than %d events", (int)MOST_EVENTS);
    return P87_OK;
  }
  struct p87_event *moved = p87_resize(s->events, (s->n_events + 1) * sizeof *moved);
  if (!moved) return P87_MACHINE;
  s->events = moved;
  s->events[s->n_events++] = event;
  return P87_OK;
}

static p87_status read_events(const struct p87_setting_context *ctx, const struct p87_yaml_node *root,
                              struct p87_scenario *s)
{
  const struct p87_yaml_node *events = p87_yaml_get(root, "events");
  if (!events || (events->kind == P87_YAML_TEXT && !*events->text && !events->quoted)) return P87_OK;
  if (events->kind != P87_YAML_LIST) {
    p87_mistake(ctx->m, ctx->file, events->line, events->column, "events: expected a list of entries, found %s",
                p87_yaml_describe(events));
    return P87_OK;
  }
  for (const struct p87_yaml_node *entry = events->first; entry; entry = entry->next) {
    const p87_status st = add_event(ctx, entry, s);
    if (st) return st;
  }
  return P87_OK;
}

/* What one file says, over what its parents said. */
static p87_status apply_link(struct chain *c, const struct link *l, const struct p87_figures *figures,
                             struct p87_scenario *s, struct p87_mistakes *m)
{
  struct p87_setting_context ctx = {.file = l->file.path, .figures = figures, .sets = &c->sets, .m = m};
  const struct p87_yaml_node *root = l->yaml.root;
  const struct p87_yaml_node *countries = p87_yaml_get(root, "countries"), *sets = p87_yaml_get(root, "sets");

  p87_yaml_check_keys(ctx.file, root, "scenario", scenario_keys, P87_COUNT_OF(scenario_keys), m);
  p87_status st = read_name(&ctx, root, s);
  if (st) return st;
  read_numbers(&ctx, root, s);
  read_without(&ctx, root, s);
  if (sets) p87_sets_read(&ctx, sets, &c->sets);
  if (countries) p87_countries_read(&ctx, countries, "countries", 1, s->country_mask);
  ctx.horizon = c->complete || p87_yaml_get(root, "horizon") ? s->horizon : P87_YEAR_LAST;
  p87_outlook_read(&ctx, root, s);
  read_without_levers(&ctx, c, l, s);
  st = read_levers(&ctx, root, s);
  return st ? st : read_events(&ctx, root, s);
}

static p87_status apply_chain(struct chain *c, const struct p87_figures *figures, struct p87_scenario *s,
                              struct p87_mistakes *m)
{
  p87_sets_begin(figures, &c->sets);
  for (size_t i = 0; i < c->n_ordered; i++) {
    const p87_status st = apply_link(c, &c->links[c->order[i]], figures, s, m);
    if (st) return st;
  }
  if (p87_scenario_number(s))
    p87_mistake(m, c->links[0].file.path, 0, 0,
                "more than %d levers that reach households, or more than %d with a budget; join some of them",
                (int)P87_MOST_PROGRAMMES, (int)P87_MOST_BUDGETS);
  for (size_t i = 0; i < P87_MAX_COUNTRIES; i++)
    if (i >= figures->n_countries) s->country_mask[i / 64] &= ~((uint64_t)1 << (i % 64));
  return P87_OK;
}

/* Hands the files over to the scenario: settings point to their paths. */
static p87_status keep_files(struct chain *c, struct p87_scenario *s)
{
  s->files = p87_alloc(c->n * sizeof *s->files);
  s->key = p87_text_copy(c->links[0].file.name, strlen(c->links[0].file.name));
  if (!s->files || !s->key) return P87_MACHINE;
  for (size_t i = 0; i < c->n; i++) {
    struct link *l = &c->links[c->order[c->n - 1 - i]];
    s->files[i] = l->file;
    l->file = (struct p87_scenario_file){0};
  }
  s->n_files = c->n;
  return P87_OK;
}

/* What a chain says, which is freed. opened: how opening it went; mistakes of its other files are still listed. */
static p87_status finish_chain(struct chain *chain, p87_status opened, const struct p87_figures *figures,
                               struct p87_scenario *out, struct p87_mistakes *m)
{
  struct p87_scenario draft;
  p87_scenario_init(&draft);
  p87_status st = opened;
  if (st != P87_MACHINE) st = apply_chain(chain, figures, &draft, m);
  if (!st && m->n > 0) st = P87_USER;
  if (!st) st = keep_files(chain, &draft);
  if (!st) {
    *out = draft;
    draft = (struct p87_scenario){0};
  }
  p87_scenario_free(&draft);
  for (size_t i = 0; i < chain->n; i++) free_link(&chain->links[i]);
  p87_free(chain);
  return st;
}

p87_status p87_scenario_read(const char *path, const char *scenarios_dir, const struct p87_figures *figures,
                             struct p87_scenario *out, struct p87_report *report)
{
  struct p87_mistakes m = {.report = report};
  struct chain *chain = p87_alloc(sizeof *chain);
  if (!chain) return P87_MACHINE;
  const p87_status opened = open_chain(chain, path, scenarios_dir, &m);
  return finish_chain(chain, opened, figures, out, &m);
}

p87_status p87_scenario_restore(const char *place, const struct p87_scenario_file *files, size_t n,
                                const struct p87_figures *figures, struct p87_scenario *out, struct p87_report *report)
{
  struct p87_mistakes m = {.report = report};
  struct chain *chain = p87_alloc(sizeof *chain);
  if (!chain) return P87_MACHINE;
  const p87_status opened = copy_chain(chain, place, files, n, &m);
  return finish_chain(chain, opened, figures, out, &m);
}
