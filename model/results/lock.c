/* Locks on folders. */
#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L
#endif

#include "path87/results/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/results/place.h"

enum { LINE = 512, PAUSE_NS = 100 * 1000 * 1000 };

struct p87_lock {
  int fd;
  int is_holder; /* its words stand in the file */
  char *path;    /* owned */
};

/* Who stands in the file: nobody if host is empty. */
struct holder {
  long process;
  char host[256], since[32];
};

static p87_status refuse(struct p87_report *report, const char *path, const char *what, int error)
{
  p87_report_add(report, path, 0, 0, "%s: %s; %s", what, strerror(error), p87_place_way_out(error));
  return P87_MACHINE;
}

/* --- the words in the file -------------------------------------------------------------------- */

static struct holder read_holder(int fd)
{
  char line[LINE];
  struct holder h = {0};
  const ssize_t n = pread(fd, line, sizeof line - 1, 0);
  line[n > 0 ? n : 0] = '\0';
  if (sscanf(line, "process %ld on %255s since %31s", &h.process, h.host, h.since) != 3) h = (struct holder){0};
  return h;
}

static struct holder who_am_i(void)
{
  struct holder h = {.process = (long)getpid()};
  const time_t now = time(NULL);
  struct tm utc;
  if (gethostname(h.host, sizeof h.host - 1) || !*h.host) snprintf(h.host, sizeof h.host, "unknown");
  strftime(h.since, sizeof h.since, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
  return h;
}

static int empty(int fd)
{
  int done;
  do done = ftruncate(fd, 0);
  while (done && errno == EINTR);
  return done;
}

static int write_holder(int fd, const struct holder *h)
{
  char line[LINE];
  const int n = snprintf(line, sizeof line, "process %ld on %s since %s\n", h->process, h->host, h->since);
  if (empty(fd)) return errno;
  for (int done = 0; done < n;) {
    const ssize_t more = pwrite(fd, line + done, (size_t)(n - done), done);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return more < 0 ? errno : ENOSPC;
    done += (int)more;
  }
  return 0;
}

/* Nonzero if the holder may still run: only its own host knows. */
static int may_be_alive(const struct holder *h)
{
  const struct holder me = who_am_i();
  if (!*h->host) return 0;
  if (strcmp(h->host, me.host) != 0) return 1;
  return kill((pid_t)h->process, 0) == 0 || errno == EPERM;
}

/* --- the lock of the system --------------------------------------------------------------------- */

enum answer { TAKEN, BUSY, NO_LOCKS, FAILED };

/* Tries for a lock on n bytes from `first` on. */
static enum answer try_lock(int fd, short type, off_t first, off_t n)
{
  struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = first, .l_len = n};
  int done;
  do done = fcntl(fd, F_SETLK, &lock);
  while (done && errno == EINTR);
  if (done == 0) return TAKEN;
  if (errno == EACCES || errno == EAGAIN) return BUSY;
  return errno == ENOLCK || errno == ENOSYS || errno == EOPNOTSUPP || errno == EINVAL ? NO_LOCKS : FAILED;
}

static p87_status refuse_busy(const char *dir, const struct holder *h, struct p87_report *report)
{
  if (*h->host)
    p87_report_add(report, dir, 0, 0,
                   "another run writes to this folder: process %ld on %s since %s; wait for it, end it, or choose "
                   "another folder with -o",
                   h->process, h->host, h->since);
  else
    p87_report_add(report, dir, 0, 0,
                   "another run writes to this folder; wait for it, end it, or choose another folder with -o");
  return P87_MACHINE;
}

/* Waits for both bytes: the old run's rank 0 and its other ranks. */
static enum answer wait_for_lock(int fd, const char *dir, double seconds)
{
  const struct timespec pause = {0, PAUSE_NS};
  const double begun = p87_clock_seconds();
  int told = 0;
  for (;;) {
    const enum answer answer = try_lock(fd, F_WRLCK, 0, 2);
    if (answer != BUSY || p87_clock_seconds() - begun >= seconds) return answer;
    if (!told) {
      const struct holder h = read_holder(fd);
      p87_log(P87_LOG_WARNING,
              "%s: another run writes to this folder (process %ld on %s since %s): waiting up to %.0f s", dir,
              h.process, *h.host ? h.host : "a host not named", *h.since ? h.since : "a moment ago", seconds);
      told = 1;
    }
    nanosleep(&pause, NULL);
  }
}

/* Without locks: the words in the file decide. */
static p87_status trust_words(const struct p87_lock *lock, const char *dir, struct p87_report *report)
{
  const struct holder h = read_holder(lock->fd);
  if (may_be_alive(&h)) {
    p87_report_add(
      report, dir, 0, 0,
      "a run may be writing to this folder, whose file system knows no locks: process %ld on %s since %s; if "
      "it has ended, delete %s, or choose another folder with -o",
      h.process, h.host, h.since, lock->path);
    return P87_MACHINE;
  }
  p87_log(P87_LOG_WARNING, "%s: this file system knows no locks: see to it that no other run writes to this folder",
          dir);
  return P87_OK;
}

static int open_patiently(const char *path, int flags)
{
  int fd;
  do fd = open(path, flags, 0666);
  while (fd < 0 && errno == EINTR);
  return fd;
}

/* --- ranks -------------------------------------------------------------------------------------- */

/* Rank 0. */
static p87_status take_first(struct p87_lock *lock, const char *dir, double seconds, struct p87_report *report)
{
  if (mkdir(dir, 0777) && errno != EEXIST) return refuse(report, dir, "cannot make this folder", errno);
  lock->fd = open_patiently(lock->path, O_RDWR | O_CREAT | O_CLOEXEC);
  if (lock->fd < 0) return refuse(report, dir, "cannot write to this folder", errno);
  const enum answer answer = wait_for_lock(lock->fd, dir, seconds);
  if (answer == FAILED) return refuse(report, lock->path, "cannot lock this folder", errno);
  const struct holder old = read_holder(lock->fd);
  if (answer == BUSY) return refuse_busy(dir, &old, report);
  if (answer == NO_LOCKS) {
    const p87_status st = trust_words(lock, dir, report);
    if (st) return st;
  }
  if (*old.host)
    p87_log(P87_LOG_WARNING,
            "%s: the last run here (process %ld on %s since %s) was cut off; its results may be missing", dir,
            old.process, old.host, old.since);
  /* the second byte is for the other ranks */
  if (answer == TAKEN && try_lock(lock->fd, F_UNLCK, 1, 1) != TAKEN)
    return refuse(report, lock->path, "cannot lock this folder", errno);
  lock->is_holder = 1;
  const struct holder me = who_am_i();
  const int error = write_holder(lock->fd, &me);
  return error ? refuse(report, lock->path, "cannot write the lock of this folder", error) : P87_OK;
}

/* Another rank. A rank that does not see the folder cannot write to it, and needs no lock. */
static p87_status take_share(struct p87_lock *lock, struct p87_report *report)
{
  lock->fd = open_patiently(lock->path, O_RDONLY | O_CLOEXEC);
  if (lock->fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES)) return P87_OK;
  if (lock->fd < 0) return refuse(report, lock->path, "cannot open the lock of this folder", errno);
  const enum answer answer = try_lock(lock->fd, F_RDLCK, 1, 1);
  if (answer == TAKEN || answer == NO_LOCKS) return P87_OK;
  return refuse(report, lock->path, "cannot lock this folder", errno);
}

static struct p87_lock *lock_make(const char *dir)
{
  static const char name[] = "/.path87.lock";
  struct p87_lock *lock = p87_alloc(sizeof *lock);
  if (!lock) return NULL;
  lock->fd = -1;
  const size_t room = strlen(dir) + sizeof name;
  lock->path = p87_alloc(room);
  if (lock->path) {
    snprintf(lock->path, room, "%s%s", dir, name);
    return lock;
  }
  p87_free(lock);
  return NULL;
}

p87_status p87_lock_take(struct p87_lock **out, struct p87_comm *comm, const char *dir, double seconds,
                         struct p87_report *report)
{
  const int is_first = p87_comm_rank(comm) == 0;
  struct p87_lock *lock = lock_make(dir);
  *out = NULL;
  p87_status st = p87_comm_agree(comm, lock ? P87_OK : P87_MACHINE);
  if (!st) st = p87_comm_agree(comm, is_first ? take_first(lock, dir, seconds, report) : P87_OK);
  if (!st) st = p87_comm_agree(comm, is_first ? P87_OK : take_share(lock, report));
  if (st)
    p87_lock_release(lock);
  else
    *out = lock;
  return st;
}

void p87_lock_release(struct p87_lock *lock)
{
  if (!lock) return;
  if (lock->is_holder && empty(lock->fd))
    p87_log(P87_LOG_WARNING, "%s: cannot be emptied (%s): the next run will say that this one was cut off", lock->path,
            strerror(errno));
  if (lock->fd >= 0) close(lock->fd);
  p87_free(lock->path);
  p87_free(lock);
}
