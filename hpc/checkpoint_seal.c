/* The checksum at the end of a checkpoint: 8-byte words, little-endian,
 *
 *   offset, bytes     of each extent that has checksums of its own
 *   n                 number of extents
 *   content           bytes before this trailer
 *   hash              of all bytes of the content outside the extents, and of the words before
 *   mark              16 letters
 *
 * HDF5 takes no notice of what stands behind its own end. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path87/base/memory.h"
#include "path87/base/random.h"
#include "path87/hpc/checkpoint_file.h"

enum { WORD = 8, MARK = 16, TAIL = 3 * WORD + MARK, PIECE = 1 << 20, MOST_EXTENTS = 1024 };

static const char mark[MARK + 1] = "path87 checkpnt\n";

struct seal {
  uint64_t n, content, hash;
  struct p87_checkpoint_extent extent[MOST_EXTENTS];
};

static void put_word(unsigned char *at, uint64_t word)
{
  for (int i = 0; i < WORD; i++) at[i] = (unsigned char)(word >> (8 * i));
}

static uint64_t get_word(const unsigned char *at, size_t n)
{
  uint64_t word = 0;
  for (size_t i = 0; i < n; i++) word |= (uint64_t)at[i] << (8 * i);
  return word;
}

/* 0, or what the system says; EIO where the file is shorter. */
static int read_at(int file, void *into, size_t n, uint64_t offset)
{
  for (unsigned char *to = into; n;) {
    const ssize_t done = pread(file, to, n, (off_t)offset);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return done < 0 ? errno : EIO;
    to += done;
    n -= (size_t)done;
    offset += (uint64_t)done;
  }
  return 0;
}

static int write_at(int file, const void *from, size_t n, uint64_t offset)
{
  for (const unsigned char *at = from; n;) {
    const ssize_t done = pwrite(file, at, n, (off_t)offset);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return done < 0 ? errno : ENOSPC;
    at += done;
    n -= (size_t)done;
    offset += (uint64_t)done;
  }
  return 0;
}

static int hash_range(int file, uint64_t from, uint64_t to, unsigned char *piece, uint64_t *hash)
{
  while (from < to) {
    const size_t n = to - from < PIECE ? (size_t)(to - from) : PIECE;
    const int error = read_at(file, piece, n, from);
    if (error) return error;
    for (size_t i = 0; i < n; i += WORD) *hash = p87_hash2(*hash, get_word(piece + i, n - i < WORD ? n - i : WORD));
    from += n;
  }
  return 0;
}

/* The hash of a file with these extents, sorted and apart. */
static int hash_file(int file, const struct seal *s, uint64_t *hash)
{
  unsigned char *piece = p87_alloc(PIECE);
  if (!piece) return ENOMEM;
  uint64_t at = 0;
  int error = 0;
  *hash = p87_hash2(s->n, s->content);
  for (size_t i = 0; i < s->n && !error; i++) {
    *hash = p87_hash3(*hash, s->extent[i].offset, s->extent[i].bytes);
    error = hash_range(file, at, s->extent[i].offset, piece, hash);
    at = s->extent[i].offset + s->extent[i].bytes;
  }
  if (!error) error = hash_range(file, at, s->content, piece, hash);
  p87_free(piece);
  return error;
}

static int by_offset(const void *left, const void *right)
{
  const struct p87_checkpoint_extent *a = left, *b = right;
  return (a->offset > b->offset) - (a->offset < b->offset);
}

/* Sorted, apart, inside the content. */
static int is_sound(const struct seal *s)
{
  uint64_t at = 0;
  for (size_t i = 0; i < s->n; i++) {
    const struct p87_checkpoint_extent *e = &s->extent[i];
    if (e->offset < at || e->offset > s->content || e->bytes > s->content - e->offset) return 0;
    at = e->offset + e->bytes;
  }
  return 1;
}

static int write_seal(int file, const struct seal *s, uint64_t *bytes)
{
  unsigned char trailer[MOST_EXTENTS * 2 * WORD + TAIL], *at = trailer;
  for (size_t i = 0; i < s->n; i++) {
    put_word(at, s->extent[i].offset);
    put_word(at + WORD, s->extent[i].bytes);
    at += 2 * WORD;
  }
  put_word(at, s->n);
  put_word(at + WORD, s->content);
  put_word(at + 2 * WORD, s->hash);
  memcpy(at + 3 * WORD, mark, MARK);
  const size_t n = (size_t)(at - trailer) + TAIL;
  *bytes = s->content + n;
  return write_at(file, trailer, n, s->content);
}

p87_status p87_checkpoint_seal(const char *path, struct p87_checkpoint_extent *extents, size_t n, uint64_t *bytes,
                               struct p87_report *report)
{
  P87_CHECK(n <= MOST_EXTENTS, "%zu extents of a checkpoint", n);
  struct seal s = {.n = n};
  struct stat about;
  const int file = open(path, O_RDWR | O_CLOEXEC);
  int error = file < 0 || fstat(file, &about) ? errno : 0;
  if (!error) {
    if (n > 0) qsort(extents, n, sizeof *extents, by_offset);
    if (n > 0) memcpy(s.extent, extents, n * sizeof *extents);
    s.content = (uint64_t)about.st_size;
    P87_CHECK(is_sound(&s), "the datasets of a checkpoint overlap");
    error = hash_file(file, &s, &s.hash);
  }
  if (!error) error = write_seal(file, &s, bytes);
  if (file >= 0 && close(file) && !error) error = errno;
  if (!error) return P87_OK;
  p87_report_add(report, path, 0, 0, "cannot write the checksum of the checkpoint: %s", strerror(error));
  return P87_MACHINE;
}

/* Reads the trailer. 0, or what the system says; *whole is 0 if there is none or it makes no sense. */
static int read_seal(int file, uint64_t size, struct seal *s, int *whole)
{
  unsigned char tail[TAIL], words[MOST_EXTENTS * 2 * WORD];
  *whole = 0;
  if (size < TAIL) return 0;
  int error = read_at(file, tail, TAIL, size - TAIL);
  if (error) return error;
  s->n = get_word(tail, WORD);
  s->content = get_word(tail + WORD, WORD);
  s->hash = get_word(tail + 2 * WORD, WORD);
  if (memcmp(tail + 3 * WORD, mark, MARK) != 0 || s->n > MOST_EXTENTS) return 0;
  const size_t n = (size_t)s->n * 2 * WORD;
  if (size < TAIL + n || s->content != size - TAIL - n) return 0;
  error = read_at(file, words, n, s->content);
  for (size_t i = 0; i < s->n && !error; i++) {
    s->extent[i].offset = get_word(words + 2 * i * WORD, WORD);
    s->extent[i].bytes = get_word(words + (2 * i + 1) * WORD, WORD);
  }
  *whole = !error && is_sound(s);
  return error;
}

static int check_file(int file, int *whole)
{
  struct stat about;
  struct seal s = {0};
  uint64_t hash = 0;
  if (fstat(file, &about)) return errno;
  if (!S_ISREG(about.st_mode)) return EINVAL;
  int error = read_seal(file, (uint64_t)about.st_size, &s, whole);
  if (error || !*whole) return error;
  error = hash_file(file, &s, &hash);
  *whole = hash == s.hash;
  return error;
}

p87_status p87_checkpoint_seal_check(const char *path, struct p87_report *report)
{
  int whole = 0;
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  const int error = file < 0 ? errno : check_file(file, &whole);
  if (file >= 0) close(file);
  if (!error && whole) return P87_OK;
  if (error)
    p87_report_add(report, path, 0, 0, "cannot be read: %s", strerror(error));
  else
    p87_report_add(report, path, 0, 0, "cut short, damaged, or no checkpoint: its checksum does not fit");
  return error == ENOMEM ? P87_MACHINE : P87_USER;
}
