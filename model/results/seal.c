/* A checksum over a whole file. */
#include "path87/results/seal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/base/random.h"
#include "path87/params/text.h"

enum { WORD = 8, PIECE = 1 << 20, MARK = 16 };

static const char mark[MARK + 1] = "path87 checksum\n";

static uint64_t word_at(const unsigned char *bytes, size_t n)
{
  uint64_t word = 0;
  for (size_t i = 0; i < n; i++) word |= (uint64_t)bytes[i] << (8 * i);
  return word;
}

/* Goes on with n bytes; only the last piece may be no multiple of a word. */
static uint64_t go_on(uint64_t hash, const unsigned char *bytes, size_t n)
{
  size_t i = 0;
  for (; i + WORD <= n; i += WORD) hash = p87_hash2(hash, word_at(bytes + i, WORD));
  return i < n ? p87_hash2(hash, word_at(bytes + i, n - i)) : hash;
}

static void print_seal(uint64_t hash, size_t n, unsigned char seal[P87_SEAL_BYTES])
{
  const uint64_t last = p87_hash2(hash, n);
  memcpy(seal, mark, MARK);
  for (int i = 0; i < WORD; i++) seal[MARK + i] = (unsigned char)(last >> (8 * i));
}

void p87_seal_make(const void *bytes, size_t n, unsigned char seal[P87_SEAL_BYTES])
{
  print_seal(go_on(0, bytes, n), n, seal);
}

/* Reads the file and the seal at its end; 0 if the file is too short or a read fails (ferror). */
static int read_through(FILE *in, unsigned char *piece, size_t n, unsigned char expected[P87_SEAL_BYTES],
                        unsigned char found[P87_SEAL_BYTES])
{
  uint64_t hash = 0;
  for (size_t left = n; left;) {
    const size_t now = left < PIECE ? left : PIECE;
    if (fread(piece, 1, now, in) != now) return 0;
    hash = go_on(hash, piece, now);
    left -= now;
  }
  print_seal(hash, n, expected);
  return fread(found, 1, P87_SEAL_BYTES, in) == P87_SEAL_BYTES;
}

/* Bytes before the seal; negative if there is no room for one. */
static long content_bytes(FILE *in)
{
  if (fseek(in, 0, SEEK_END)) return -1;
  const long n = ftell(in);
  rewind(in);
  return n - P87_SEAL_BYTES;
}

static p87_status check_open(FILE *in, const char *path, struct p87_report *report)
{
  unsigned char expected[P87_SEAL_BYTES] = {0}, found[P87_SEAL_BYTES] = {0};
  const long n = content_bytes(in);
  unsigned char *piece = p87_alloc(PIECE);
  if (!piece) {
    p87_report_add(report, path, 0, 0, "no memory to read the file");
    return P87_MACHINE;
  }
  errno = 0;
  const int whole = n >= 0 && read_through(in, piece, (size_t)n, expected, found);
  const int error = errno;
  p87_free(piece);
  if (ferror(in)) {
    p87_report_add(report, path, 0, 0, "cannot be read: %s; mend the disk or copy the file elsewhere", strerror(error));
    return P87_MACHINE;
  }
  if (whole && memcmp(expected, found, P87_SEAL_BYTES) == 0) return P87_OK;
  p87_report_add(report, path, 0, 0, "%s: run the scenario again, or take the file as path87 wrote it",
                 whole && memcmp(found, mark, MARK) == 0
                   ? "damaged, or changed by another program: its checksum does not fit"
                   : "cut short, damaged, or not written by path87: it does not end with a checksum");
  return P87_USER;
}

p87_status p87_seal_check(const char *path, struct p87_report *report)
{
  FILE *in = fopen(path, "rb");
  if (!in) {
    const int error = errno;
    p87_report_add(report, path, 0, 0, "cannot be opened: %s", strerror(error));
    return p87_open_status(error);
  }
  const p87_status st = check_open(in, path, report);
  fclose(in);
  return st;
}
