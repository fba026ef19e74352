/* For tests: a library to be preloaded (LD_PRELOAD) that makes the n-th operation on files below a folder fail.
 *
 *   PATH87_FAULT_DIR   absolute; nothing outside is counted or touched (MPI has files of its own)
 *   PATH87_FAULT_OPS   which operations count, e.g. "open,write,fcntl"; if unset: those that change files (CHANGES)
 *   PATH87_FAULT_AT    n, from 1; unset or 0: nothing fails
 *   PATH87_FAULT_KIND  EIO, ENOSPC, EACCES, ENOLCK, EINTR; SHORT: half of the bytes are written or read; KILL, STOP: the
 *                      process is killed, or stops until SIGCONT and then goes on
 *   PATH87_FAULT_STAY  1: all operations from the n-th on, as on a full disk
 *   PATH87_FAULT_RANK  only in this rank of Open MPI
 *   PATH87_FAULT_LOG   a file outside of the folder: one line an operation, "n operation path", "!" behind what failed
 *
 * What the C library does below fwrite and fread is not seen by preloading, so streams on these files are built on
 * our own calls (fopencookie). A close that fails has closed, as on Linux. EINTR and SHORT are for calls that
 * can say so; for others the operation goes on unharmed. */
#define _GNU_SOURCE 1

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum op { OPEN, READ, WRITE, SYNC, TRUNCATE, CLOSE, RENAME, UNLINK, MKDIR, FCNTL, OPS };

static const char *const op_name[OPS] = {"open",  "read",   "write",  "sync",  "truncate",
                                         "close", "rename", "unlink", "mkdir", "fcntl"};

enum { CHANGES = 1 << OPEN | 1 << WRITE | 1 << SYNC | 1 << TRUNCATE | 1 << CLOSE | 1 << RENAME | 1 << MKDIR };
enum { MOST_FDS = 4096, PATH_ROOM = 4096, SHORT = -1, KILL = -2, STOP = -3 };

static struct {
  char dir[PATH_ROOM];
  size_t n_dir;
  unsigned ops;
  long at;
  int kind; /* errno, SHORT, KILL or STOP; 0: none */
  int stay;
  int log;
} settings;

static atomic_long count;
static char *watched[MOST_FDS]; /* the path of each descriptor below the folder */

/* --- settings ----------------------------------------------------------------------------------- */

static int kind_of(const char *word)
{
  static const struct {
    const char *word;
    int kind;
  } kinds[] = {{"EIO", EIO},     {"ENOSPC", ENOSPC}, {"EACCES", EACCES}, {"ENOLCK", ENOLCK},
               {"EINTR", EINTR}, {"SHORT", SHORT},   {"KILL", KILL},     {"STOP", STOP}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(word, kinds[i].word) == 0) return kinds[i].kind;
  fprintf(stderr, "faulty_files: unknown PATH87_FAULT_KIND %s\n", word);
  abort();
}

static unsigned ops_of(const char *words)
{
  unsigned ops = 0;
  for (int i = 0; i < OPS; i++)
    for (const char *at = words; (at = strstr(at, op_name[i])); at++) ops |= 1u << i;
  return ops;
}

static int is_my_rank(void)
{
  const char *wanted = getenv("PATH87_FAULT_RANK"), *mine = getenv("OMPI_COMM_WORLD_RANK");
  return !wanted || strcmp(wanted, mine ? mine : "0") == 0;
}

__attribute__((constructor)) static void begin(void)
{
  const char *dir = getenv("PATH87_FAULT_DIR"), *at = getenv("PATH87_FAULT_AT"), *kind = getenv("PATH87_FAULT_KIND");
  const char *ops = getenv("PATH87_FAULT_OPS"), *log = getenv("PATH87_FAULT_LOG"), *stay = getenv("PATH87_FAULT_STAY");
  settings.log = -1;
  if (!dir || !is_my_rank()) return;
  settings.n_dir = (size_t)snprintf(settings.dir, sizeof settings.dir, "%s/", dir);
  settings.ops = ops ? ops_of(ops) : CHANGES;
  settings.at = at ? strtol(at, NULL, 10) : 0;
  settings.kind = kind ? kind_of(kind) : 0;
  settings.stay = stay && *stay == '1';
  if (log) settings.log = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

/* --- what is watched ------------------------------------------------------------------------------ */

/* The absolute path if it lies below the folder, in a buffer of the caller; NULL if not. */
static const char *below(const char *path, char full[PATH_ROOM])
{
  char here[PATH_ROOM];
  if (settings.n_dir == 0 || !path) return NULL;
  if (*path == '/')
    snprintf(full, PATH_ROOM, "%s", path);
  else if (getcwd(here, sizeof here))
    snprintf(full, PATH_ROOM, "%.2000s/%.2000s", here, path);
  else
    return NULL;
  return strncmp(full, settings.dir, settings.n_dir) == 0 ? full : NULL;
}

static const char *path_of(int fd)
{
  return fd >= 0 && fd < MOST_FDS ? watched[fd] : NULL;
}

static int watch(int fd, const char *path)
{
  if (fd >= 0 && fd < MOST_FDS) {
    free(watched[fd]);
    watched[fd] = path ? strdup(path) : NULL;
  }
  return fd;
}

/* Counts an operation on a path (NULL: not watched). Returns 0, an errno, or SHORT. */
static int strike(enum op op, const char *path)
{
  if (!path || !(settings.ops >> op & 1)) return 0;
  const long n = atomic_fetch_add(&count, 1) + 1;
  int fault = settings.at > 0 && (n == settings.at || (settings.stay && n > settings.at)) ? settings.kind : 0;
  if (fault == SHORT && op != WRITE && op != READ) fault = 0;
  if (fault == EINTR && (op == RENAME || op == UNLINK || op == MKDIR || op == CLOSE)) fault = 0;
  if (settings.log >= 0) {
    char line[PATH_ROOM + 64];
    const int size = snprintf(line, sizeof line, "%ld %s %s%s\n", n, op_name[op], path, fault ? " !" : "");
    if (syscall(SYS_write, settings.log, line, (size_t)size) != size) abort();
  }
  if (fault == KILL) raise(SIGKILL);
  if (fault == STOP) raise(SIGSTOP);
  return fault == STOP ? 0 : fault;
}

/* The next function of this name; a cast from an object pointer that ISO C lacks. */
#define NEXT(name) \
  static __typeof__(name) *next; \
  if (!next) *(void **)(void *)&next = dlsym(RTLD_NEXT, #name)

#define FAIL_IF(fault) \
  do { \
    const int fault_ = (fault); \
    if (fault_) { \
      errno = fault_; \
      return -1; \
    } \
  } while (0)

/* --- open and close --------------------------------------------------------------------------------- */

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list values; \
    va_start(values, flags); \
    mode = va_arg(values, mode_t); \
    va_end(values); \
  }

#define OPENER(name) \
  int name(const char *path, int flags, ...) \
  { \
    char full[PATH_ROOM]; \
    NEXT(name); \
    MODE(flags) \
    const char *mine = below(path, full); \
    FAIL_IF(strike(OPEN, mine)); \
    return watch(next(path, flags, mode), mine); \
  }

OPENER(open)
OPENER(open64)

int openat(int at, const char *path, int flags, ...)
{
  char full[PATH_ROOM];
  NEXT(openat);
  MODE(flags)
  const char *mine = at == AT_FDCWD || *path == '/' ? below(path, full) : path_of(at);
  FAIL_IF(strike(OPEN, mine));
  return watch(next(at, path, flags, mode), mine);
}

int creat(const char *path, mode_t mode)
{
  char full[PATH_ROOM];
  NEXT(creat);
  const char *mine = below(path, full);
  FAIL_IF(strike(OPEN, mine));
  return watch(next(path, mode), mine);
}

int close(int fd)
{
  NEXT(close);
  const int fault = strike(CLOSE, path_of(fd));
  if (path_of(fd)) watch(fd, NULL);
  const int done = next(fd);
  FAIL_IF(fault);
  return done;
}

/* --- read and write --------------------------------------------------------------------------------- */

/* What is left of n bytes after a fault of this kind. */
static size_t cut(int fault, size_t n)
{
  return fault == SHORT ? (n + 1) / 2 : n;
}

#define MOVER(name, op, pointer) \
  ssize_t name(int fd, pointer bytes, size_t n) \
  { \
    NEXT(name); \
    const int fault = strike(op, path_of(fd)); \
    if (fault != SHORT) FAIL_IF(fault); \
    return next(fd, bytes, cut(fault, n)); \
  }
#define MOVER_AT(name, op, pointer, offset) \
  ssize_t name(int fd, pointer bytes, size_t n, offset at) \
  { \
    NEXT(name); \
    const int fault = strike(op, path_of(fd)); \
    if (fault != SHORT) FAIL_IF(fault); \
    return next(fd, bytes, cut(fault, n), at); \
  }

MOVER(read, READ, void *)
MOVER(write, WRITE, const void *)
MOVER_AT(pread, READ, void *, off_t)
MOVER_AT(pread64, READ, void *, off64_t)
MOVER_AT(pwrite, WRITE, const void *, off_t)
MOVER_AT(pwrite64, WRITE, const void *, off64_t)

/* A short one gives the first piece only. */
ssize_t writev(int fd, const struct iovec *pieces, int n)
{
  NEXT(writev);
  const int fault = strike(WRITE, path_of(fd));
  if (fault != SHORT) FAIL_IF(fault);
  return next(fd, pieces, fault == SHORT ? 1 : n);
}

#define GATHERER(name, offset) \
  ssize_t name(int fd, const struct iovec *pieces, int n, offset at) \
  { \
    NEXT(name); \
    const int fault = strike(WRITE, path_of(fd)); \
    if (fault != SHORT) FAIL_IF(fault); \
    return next(fd, pieces, fault == SHORT ? 1 : n, at); \
  }

GATHERER(pwritev, off_t)
GATHERER(pwritev64, off64_t)

/* --- the rest --------------------------------------------------------------------------------------- */

#define ON_FD(name, op) \
  int name(int fd) \
  { \
    NEXT(name); \
    FAIL_IF(strike(op, path_of(fd))); \
    return next(fd); \
  }
#define LENGTHENER(name, length) \
  int name(int fd, length n) \
  { \
    NEXT(name); \
    FAIL_IF(strike(TRUNCATE, path_of(fd))); \
    return next(fd, n); \
  }

ON_FD(fsync, SYNC)
ON_FD(fdatasync, SYNC)
LENGTHENER(ftruncate, off_t)
LENGTHENER(ftruncate64, off64_t)

/* Returns the error itself. */
int posix_fallocate(int fd, off_t from, off_t n)
{
  NEXT(posix_fallocate);
  const int fault = strike(TRUNCATE, path_of(fd));
  return fault ? fault : next(fd, from, n);
}

int rename(const char *from, const char *to)
{
  char full[PATH_ROOM];
  NEXT(rename);
  FAIL_IF(strike(RENAME, below(to, full)));
  return next(from, to);
}

int unlink(const char *path)
{
  char full[PATH_ROOM];
  NEXT(unlink);
  FAIL_IF(strike(UNLINK, below(path, full)));
  return next(path);
}

int mkdir(const char *path, mode_t mode)
{
  char full[PATH_ROOM];
  NEXT(mkdir);
  FAIL_IF(strike(MKDIR, below(path, full)));
  return next(path, mode);
}

static int lock_or_not(int fd, int command, void *argument)
{
  if (command == F_SETLK || command == F_SETLKW) FAIL_IF(strike(FCNTL, path_of(fd)));
  return (int)syscall(SYS_fcntl, fd, command, argument);
}

#define CONTROLLER(name) \
  int name(int fd, int command, ...) \
  { \
    va_list values; \
    va_start(values, command); \
    void *argument = va_arg(values, void *); \
    va_end(values); \
    return lock_or_not(fd, command, argument); \
  }

CONTROLLER(fcntl)
CONTROLLER(fcntl64)

/* --- streams ---------------------------------------------------------------------------------------- */

static int fd_of(void *cookie)
{
  return *(int *)cookie;
}

static ssize_t stream_read(void *cookie, char *bytes, size_t n)
{
  return read(fd_of(cookie), bytes, n);
}

static ssize_t stream_write(void *cookie, const char *bytes, size_t n)
{
  const ssize_t done = write(fd_of(cookie), bytes, n);
  return done < 0 ? 0 : done; /* a stream's word for an error; errno tells */
}

static int stream_seek(void *cookie, off64_t *at, int whence)
{
  const off64_t now = lseek64(fd_of(cookie), *at, whence);
  if (now < 0) return -1;
  *at = now;
  return 0;
}

static int stream_close(void *cookie)
{
  const int fd = fd_of(cookie);
  free(cookie);
  return close(fd);
}

static int flags_of(const char *mode)
{
  const int both = strchr(mode, '+') != NULL;
  if (*mode == 'r') return both ? O_RDWR : O_RDONLY;
  return (both ? O_RDWR : O_WRONLY) | O_CREAT | (*mode == 'a' ? O_APPEND : O_TRUNC);
}

static FILE *open_stream(const char *path, const char *mode)
{
  static const cookie_io_functions_t calls = {stream_read, stream_write, stream_seek, stream_close};
  int *cookie = malloc(sizeof *cookie);
  if (!cookie) return NULL;
  *cookie = open(path, flags_of(mode) | O_CLOEXEC, 0666);
  FILE *stream = *cookie < 0 ? NULL : fopencookie(cookie, mode, calls);
  if (stream) return stream;
  free(cookie);
  return NULL;
}

#define STREAMER(name) \
  FILE *name(const char *path, const char *mode) \
  { \
    char full[PATH_ROOM]; \
    NEXT(name); \
    return below(path, full) ? open_stream(path, mode) : next(path, mode); \
  }

STREAMER(fopen)
STREAMER(fopen64)
