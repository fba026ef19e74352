#include "path87/params/input.h"

#include <string.h>

#include "path87/base/memory.h"

char *p87_path_join(const char *dir, const char *name)
{
  const size_t n = strlen(dir), more = strlen(name);
  const int slash = n > 0 && dir[n - 1] != '/';
  char *path = p87_alloc(n + (size_t)slash + more + 1);
  if (!path) return NULL;
  memcpy(path, dir, n);
  if (slash) path[n] = '/';
  memcpy(path + n + slash, name, more + 1);
  return path;
}

/* A copy of the given text of this name. */
static p87_status copy_given(const struct p87_input_source *from, const char *path, size_t limit,
                             struct p87_input_file *draft, struct p87_mistakes *m)
{
  const struct p87_input_file *given = NULL;
  for (size_t i = 0; i < from->n_given && !given; i++)
    if (strcmp(from->given[i].name, draft->name) == 0) given = &from->given[i];
  if (!given) {
    p87_mistake(m, path, 0, 0, "this file is missing");
    return P87_USER;
  }
  const p87_status st = p87_text_check(path, given->text, given->bytes, limit, m);
  if (st) return st;
  draft->text = p87_text_copy(given->text, given->bytes);
  draft->bytes = given->bytes;
  return draft->text ? P87_OK : P87_MACHINE;
}

p87_status p87_input_keep(const struct p87_input_source *from, const char *name, size_t limit, struct p87_inputs *in,
                          const struct p87_input_file **file, char **path, struct p87_mistakes *m)
{
  struct p87_input_file draft = {0};

  p87_status st = P87_MACHINE;
  *path = p87_path_join(from->place, name);
  draft.name = p87_text_copy(name, strlen(name));
  if (!*path || !draft.name) goto done;
  st =
    from->given ? copy_given(from, *path, limit, &draft, m) : p87_text_read(*path, limit, &draft.text, &draft.bytes, m);
  if (st) goto done;
  st = P87_MACHINE;
  void *moved = p87_resize(in->files, (in->n_files + 1) * sizeof *in->files);
  if (!moved) goto done;
  in->files = moved;
  in->files[in->n_files] = draft;
  *file = &in->files[in->n_files++];
  draft = (struct p87_input_file){0};
  st = P87_OK;

done:
  p87_free(draft.name);
  p87_free(draft.text);
  return st;
}
