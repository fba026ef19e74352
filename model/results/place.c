/* A file is complete or absent. */
#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L
#endif

#include "path87/results/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "path87/base/memory.h"

enum { PIECE = 64 << 20 }; /* one write() takes 2 GB at most */

const char *p87_place_way_out(int error)
{
  switch (error) {
  case ENOSPC: return "free some space there and run again";
  case EDQUOT: return "your quota is used up: free some space and run again";
  case EFBIG: return "raise the limit on file sizes (ulimit -f) and run again";
  case EACCES:
  case EPERM:
  case EROFS: return "choose a folder that you may write to";
  case ENOENT:
  case ENOTDIR: return "create the folder, or choose another";
  case EISDIR: return "a folder has this name: choose another name or folder";
  case ENAMETOOLONG: return "give the scenario file a shorter name";
  default: return "mend the disk or choose another folder, and run again";
  }
}

static p87_status refuse(struct p87_report *report, const char *path, const char *what, size_t n, int error)
{
  p87_report_add(report, path, 0, 0, "cannot %s (%.1f MB): %s; %s", what, (double)n / 1e6, strerror(error),
                 p87_place_way_out(error));
  return P87_MACHINE;
}

/* 0, or what went wrong. */
static int write_all(int fd, const char *bytes, size_t n)
{
  while (n) {
    const ssize_t done = write(fd, bytes, n < PIECE ? n : PIECE);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return errno;
    if (done == 0) return ENOSPC;
    bytes += done;
    n -= (size_t)done;
  }
  return 0;
}

/* open and fsync, begun again when a signal cuts them off. */
static int open_patiently(const char *path, int flags)
{
  int fd;
  do fd = open(path, flags, 0666);
  while (fd < 0 && errno == EINTR);
  return fd;
}

static int sync_patiently(int fd)
{
  int done;
  do done = fsync(fd);
  while (done && errno == EINTR);
  return done;
}

static int write_partial(const char *partial, const void *bytes, size_t n)
{
  const int fd = open_patiently(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
  if (fd < 0) return errno;
  int error = write_all(fd, bytes, n);
  if (!error && sync_patiently(fd)) error = errno;
  if (close(fd) && !error) error = errno;
  if (error) unlink(partial);
  return error;
}

static int sync_folder(int folder)
{
  if (sync_patiently(folder) == 0) return 0;
  return errno == EINVAL ? 0 : errno; /* EINVAL: this file system knows no fsync of folders */
}

/* What stands complete in the partial file gets its name; bytes NULL: it stands there already. */
static p87_status place(const char *dir, const char *partial, const char *path, const void *bytes, size_t n,
                        struct p87_report *report)
{
  const int folder = open_patiently(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return refuse(report, dir, "open the folder", n, errno);
  p87_status st = P87_OK;
  int error = bytes ? write_partial(partial, bytes, n) : 0;
  if (error) {
    st = refuse(report, path, "write the file", n, error);
  } else if (rename(partial, path)) {
    error = errno;
    unlink(partial);
    st = refuse(report, path, "give the file its name", n, error);
  } else if ((error = sync_folder(folder))) {
    st = refuse(report, path, "make sure that the complete file stays", n, error);
  }
  close(folder);
  return st;
}

static p87_status place_named(const char *dir, const char *name, const void *bytes, size_t n, struct p87_report *report)
{
  const size_t room = strlen(dir) + strlen(name) + sizeof "/..partial";
  char *partial = p87_alloc(room), *path = p87_alloc(room);
  p87_status st = P87_MACHINE;
  if (partial && path) {
    snprintf(partial, room, "%s/.%s.partial", dir, name);
    snprintf(path, room, "%s/%s", dir, name);
    st = place(dir, partial, path, bytes, n, report);
  } else {
    p87_report_add(report, name, 0, 0, "no memory to write the file");
  }
  p87_free(partial);
  p87_free(path);
  return st;
}

p87_status p87_place_file(const char *dir, const char *name, const void *bytes, size_t n, struct p87_report *report)
{
  P87_CHECK(bytes, "no bytes for %s", name);
  return place_named(dir, name, bytes, n, report);
}

p87_status p87_place_partial(const char *dir, const char *name, size_t n, struct p87_report *report)
{
  return place_named(dir, name, NULL, n, report);
}
