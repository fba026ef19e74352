/* Which checkpoint of a folder to go on from. */
#include "path87/study/checkpoints.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/checkpoint_file.h"
#include "path87/policy/scenario.h"
#include "path87/results/seal.h"

/* --- names -------------------------------------------------------------------------------------- */

static const char infix[] = ".checkpoint.", suffix[] = ".h5", partial[] = ".h5.partial";

void p87_checkpoint_name(char name[P87_CHECKPOINT_NAME], const char *key, unsigned replicates, unsigned replicate,
                         unsigned year)
{
  const unsigned shown = year < P87_YEAR_FIRST ? P87_YEAR_FIRST : year;
  const int n = replicates > 1
                  ? snprintf(name, P87_CHECKPOINT_NAME, "%s%sr%u.%u%s", key, infix, replicate, shown, suffix)
                  : snprintf(name, P87_CHECKPOINT_NAME, "%s%s%u%s", key, infix, shown, suffix);
  P87_CHECK(n > 0 && n < P87_CHECKPOINT_NAME, "the name of scenario %s is too long", key);
}

int p87_checkpoint_path(char path[P87_CHECKPOINT_FILE], const char *dir, const char *name)
{
  const int n = snprintf(path, P87_CHECKPOINT_FILE, "%s/%s", dir, name);
  return n > 0 && n < P87_CHECKPOINT_FILE;
}

static int ends_with(const char *text, const char *end)
{
  const size_t n = strlen(text), m = strlen(end);
  return n > m && strcmp(text + n - m, end) == 0;
}

static int is_checkpoint(const char *name)
{
  return *name != '.' && strstr(name, infix) && ends_with(name, suffix);
}

/* --- results of groups that are done ------------------------------------------------------------ */

p87_status p87_checkpoint_done_line(const char *dir, const char *key, char line[P87_CHECKPOINT_NAME],
                                    struct p87_report *report)
{
  char path[P87_CHECKPOINT_FILE], name[P87_CHECKPOINT_NAME];
  unsigned char seal[8];
  snprintf(name, sizeof name, "%s.h5", key);
  p87_status st = p87_checkpoint_path(path, dir, name) ? p87_seal_check(path, report) : P87_USER;
  if (st) return st;
  FILE *in = fopen(path, "rb");
  if (!in || fseek(in, -(long)sizeof seal, SEEK_END) || fread(seal, 1, sizeof seal, in) != sizeof seal) {
    p87_report_add(report, path, 0, 0, "cannot be read: %s", strerror(errno));
    st = P87_MACHINE;
  }
  if (in) fclose(in);
  uint64_t word = 0;
  for (size_t i = 0; i < sizeof seal && !st; i++) word |= (uint64_t)seal[i] << (8 * i);
  snprintf(line, P87_CHECKPOINT_NAME, "%016" PRIx64 " %s\n", word, key);
  return st;
}

/* Do the results of groups before stand beside the checkpoint as they were written? */
static p87_status check_done(const char *path, struct p87_report *report)
{
  void *text = NULL;
  size_t n = 0;
  p87_status st = p87_checkpoint_part_read(path, P87_PART_DONE, &text, &n, report);
  char dir[P87_CHECKPOINT_FILE];
  snprintf(dir, sizeof dir, "%s", path);
  char *slash = strrchr(dir, '/');
  if (slash) *slash = '\0';
  for (const char *at = text; !st && at && at < (const char *)text + n;) {
    const char *end = memchr(at, '\n', (size_t)((const char *)text + n - at));
    char key[P87_CHECKPOINT_NAME], line[P87_CHECKPOINT_NAME];
    if (!end || end - at < 18 || end - at >= P87_CHECKPOINT_NAME - 1) break;
    snprintf(key, sizeof key, "%.*s", (int)(end - at - 17), at + 17);
    st = p87_checkpoint_done_line(slash ? dir : ".", key, line, report);
    if (!st && strncmp(line, at, (size_t)(end - at)) != 0) st = P87_USER;
    if (st)
      p87_report_add(report, path, 0, 0, "%s.h5, which the same run wrote before, is not there any more or was changed",
                     key);
    at = end + 1;
  }
  p87_free(text);
  return st;
}

/* --- what is there ------------------------------------------------------------------------------ */

struct list {
  struct p87_found *item; /* owned; in order, the farthest first */
  size_t n, room;
  size_t n_damaged;
  int failed; /* no memory */
};

static void list_add(struct list *l, const char *path, const struct p87_checkpoint_head *head)
{
  if (l->n == l->room) {
    const size_t room = l->room ? 2 * l->room : 8;
    struct p87_found *moved = p87_resize(l->item, room * sizeof *moved);
    if (!moved) {
      l->failed = 1;
      return;
    }
    l->item = moved;
    l->room = room;
  }
  struct p87_found *f = &l->item[l->n++];
  f->is_found = 1;
  f->head = *head;
  snprintf(f->path, sizeof f->path, "%s", path);
}

/* Positive if a has come farther than b. */
static int compare(const struct p87_checkpoint_head *a, const struct p87_checkpoint_head *b)
{
  const uint32_t left[] = {a->group, a->replicate, a->scenario, a->year};
  const uint32_t right[] = {b->group, b->replicate, b->scenario, b->year};
  for (size_t i = 0; i < P87_COUNT_OF(left); i++)
    if (left[i] != right[i]) return left[i] > right[i] ? 1 : -1;
  return 0;
}

static int farthest_first(const void *left, const void *right)
{
  const struct p87_found *a = left, *b = right;
  const int order = compare(&b->head, &a->head);
  return order ? order : strcmp(a->path, b->path);
}

/* All of a folder whose structure is sound. The log says which are not. */
static void list_folder(struct list *l, const char *dir)
{
  DIR *folder = opendir(dir);
  if (!folder) return; /* nothing there */
  for (const struct dirent *entry; (entry = readdir(folder));) {
    char path[P87_CHECKPOINT_FILE];
    struct p87_checkpoint_head head;
    struct p87_report report = {0};
    if (!is_checkpoint(entry->d_name) || !p87_checkpoint_path(path, dir, entry->d_name)) continue;
    if (!p87_checkpoint_head_read(path, &head, &report)) {
      list_add(l, path, &head);
    } else {
      l->n_damaged++;
      p87_checkpoints_warn(&report);
    }
    p87_report_free(&report);
  }
  closedir(folder);
  if (l->n > 0) qsort(l->item, l->n, sizeof *l->item, farthest_first);
}

void p87_checkpoints_warn(const struct p87_report *report)
{
  for (size_t i = 0; i < report->n_messages; i++)
    p87_log(P87_LOG_WARNING, "%s: %s", report->files[report->messages[i].file], report->messages[i].text);
}

/* Keeps those of one run. */
static void keep_run(struct list *l, uint64_t run)
{
  size_t kept = 0;
  for (size_t i = 0; i < l->n; i++) {
    if (l->item[i].head.run == run)
      l->item[kept++] = l->item[i];
    else
      p87_log(P87_LOG_INFO, "%s is of another run and is left alone", l->item[i].path);
  }
  l->n = kept;
}

/* Collective. The first of rank 0's list that is sound throughout. */
static p87_status choose(struct p87_comm *comm, struct list *l, struct p87_found *out, char older[P87_CHECKPOINT_FILE])
{
  p87_status st = p87_comm_agree(comm, l->failed ? P87_MACHINE : P87_OK);
  memset(out, 0, sizeof *out);
  *older = '\0';
  for (size_t i = 0; !st; i++) {
    struct p87_found one = {0};
    struct p87_report report = {0};
    if (i < l->n) one = l->item[i];
    p87_comm_broadcast(comm, &one, sizeof one, 0);
    if (!one.is_found) return P87_OK;
    p87_status sound = p87_checkpoint_verify(comm, one.path, &one.head, &report);
    if (!sound && p87_comm_rank(comm) == 0) sound = check_done(one.path, &report);
    sound = p87_comm_agree(comm, sound);
    if (sound == P87_USER) {
      l->n_damaged++;
      p87_checkpoints_warn(&report);
    } else {
      st = sound;
      *out = one;
      if (i + 1 < l->n) snprintf(older, P87_CHECKPOINT_FILE, "%s", l->item[i + 1].path);
    }
    p87_report_free(&report);
    if (out->is_found) return st;
  }
  return st;
}

p87_status p87_checkpoints_newest(struct p87_comm *comm, const char *dir, uint64_t run, struct p87_found *out,
                                  char older[P87_CHECKPOINT_FILE])
{
  struct list l = {0};
  if (p87_comm_rank(comm) == 0) {
    list_folder(&l, dir);
    keep_run(&l, run);
  }
  const size_t n = l.n;
  const p87_status st = choose(comm, &l, out, older);
  if (!st && !out->is_found && n + l.n_damaged > 0)
    p87_log(P87_LOG_WARNING, "no checkpoint in %s can be used: the run starts afresh", dir);
  else if (!st && out->is_found && l.n_damaged > 0)
    p87_log(P87_LOG_WARNING, "%s is used", out->path);
  p87_free(l.item);
  return st;
}

/* Rank 0: the one asked for, then those of its run that have not come as far. If it does not say of which run it
 * is, those of the folder, if they are all of one. */
static void list_given(struct list *l, const char *path)
{
  struct p87_report report = {0};
  struct p87_checkpoint_head head;
  char dir[P87_CHECKPOINT_FILE];
  const p87_status st = p87_checkpoint_head_read(path, &head, &report);
  snprintf(dir, sizeof dir, "%s", path);
  char *slash = strrchr(dir, '/');
  if (slash) *slash = '\0';
  if (st && !is_checkpoint(slash ? slash + 1 : path)) p87_checkpoints_warn(&report); /* else the list says so */
  p87_report_free(&report);
  struct list all = {0};
  list_folder(&all, slash ? dir : ".");
  int is_one_run = 1;
  for (size_t i = 0; i < all.n; i++) is_one_run &= all.item[i].head.run == all.item[0].head.run;
  if (!st) list_add(l, path, &head);
  for (size_t i = 0; i < all.n; i++)
    if (st ? is_one_run : all.item[i].head.run == head.run && compare(&all.item[i].head, &head) < 0)
      list_add(l, all.item[i].path, &all.item[i].head);
  l->failed |= all.failed;
  p87_free(all.item);
}

p87_status p87_checkpoints_given(struct p87_comm *comm, const char *path, struct p87_found *out,
                                 char older[P87_CHECKPOINT_FILE], struct p87_report *report)
{
  struct list l = {0};
  const int exists = p87_comm_rank(comm) != 0 || access(path, R_OK) == 0;
  if (!exists) p87_report_add(report, path, 0, 0, "no such checkpoint, or it may not be read");
  p87_status st = p87_comm_agree(comm, exists ? P87_OK : P87_USER);
  if (st) return st;
  if (p87_comm_rank(comm) == 0) list_given(&l, path);
  st = choose(comm, &l, out, older);
  p87_free(l.item);
  if (st) return st;
  if (!out->is_found) {
    p87_report_add(report, path, 0, 0,
                   "cannot be used, and beside it there is no other checkpoint of the same run that can: name another "
                   "one, or start the run again with path87 run");
    return P87_USER;
  }
  if (strcmp(out->path, path) != 0) p87_log(P87_LOG_WARNING, "%s is used", out->path);
  return P87_OK;
}

/* Of this run, or named after this scenario and of no use to anybody. */
static int is_to_go(const char *path, const char *name, uint64_t run, const char *key)
{
  struct p87_report report = {0};
  struct p87_checkpoint_head head;
  const size_t n = strlen(key);
  const int is_named = strncmp(name, key, n) == 0 && strncmp(name + n, infix, sizeof infix - 1) == 0;
  int goes = p87_checkpoint_head_read(path, &head, &report) == P87_OK ? head.run == run : 0;
  if (!goes && is_named) goes = p87_checkpoint_seal_check(path, &report) == P87_USER;
  p87_report_free(&report);
  return goes;
}

void p87_checkpoints_remove(const char *dir, uint64_t run, const char *key)
{
  DIR *folder = opendir(dir);
  if (!folder) return;
  for (const struct dirent *entry; (entry = readdir(folder));) {
    char path[P87_CHECKPOINT_FILE];
    if (is_checkpoint(entry->d_name) && p87_checkpoint_path(path, dir, entry->d_name) &&
        is_to_go(path, entry->d_name, run, key) && unlink(path))
      p87_log(P87_LOG_WARNING, "cannot remove %s, which is not needed any more", path);
  }
  closedir(folder);
}

void p87_checkpoints_sweep(const char *dir)
{
  DIR *folder = opendir(dir);
  if (!folder) return;
  for (const struct dirent *entry; (entry = readdir(folder));) {
    char path[P87_CHECKPOINT_FILE];
    /* MPI may have left a lock file of its own, whose name is longer */
    if (*entry->d_name == '.' && strstr(entry->d_name, infix) && strstr(entry->d_name, partial) &&
        p87_checkpoint_path(path, dir, entry->d_name))
      unlink(path);
  }
  closedir(folder);
}
