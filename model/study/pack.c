/* A number v is written as the unsigned 2v, or -2v - 1 if it is negative, in groups of seven bits, the lowest first;
 * the top bit of a byte says that another follows. A zero byte stands for zeros, and how many follows as such a
 * number. */
#include "path87/study/pack.h"

#include <string.h>

#include "path87/base/memory.h"

enum { LONGEST = 10, FIRST_CAPACITY = 1 << 16 };

static unsigned char *room_for(struct p87_pack *pack, size_t n)
{
  if (pack->failed) return NULL;
  if (pack->n + n > pack->capacity) {
    size_t capacity = pack->capacity;
    while (capacity < pack->n + n) capacity += capacity / 2 + FIRST_CAPACITY;
    unsigned char *grown = p87_resize(pack->bytes, capacity);
    if (!grown) {
      pack->failed = 1;
      return NULL;
    }
    pack->bytes = grown;
    pack->capacity = capacity;
  }
  return pack->bytes + pack->n;
}

void p87_pack_bytes(struct p87_pack *pack, const void *bytes, size_t n)
{
  unsigned char *to = room_for(pack, n);
  if (!to) return;
  if (n) memcpy(to, bytes, n);
  pack->n += n;
}

static size_t put(unsigned char *to, uint64_t u)
{
  size_t n = 0;
  for (; u >= 0x80; u >>= 7) to[n++] = (unsigned char)(u | 0x80);
  to[n++] = (unsigned char)u;
  return n;
}

void p87_pack_numbers(struct p87_pack *pack, const int64_t *values, size_t n)
{
  for (size_t i = 0; i < n;) {
    unsigned char *to = room_for(pack, 1 + LONGEST);
    if (!to) return;
    size_t zeros = 0;
    while (i + zeros < n && values[i + zeros] == 0) zeros++;
    if (zeros > 0) {
      *to = 0;
      pack->n += 1 + put(to + 1, zeros);
      i += zeros;
    } else {
      const uint64_t twice = (uint64_t)values[i] << 1;
      pack->n += put(to, values[i] < 0 ? ~twice : twice);
      i++;
    }
  }
}

static int get(const unsigned char *bytes, size_t room, size_t *at, uint64_t *u)
{
  *u = 0;
  for (unsigned shift = 0; *at < room && shift < 7 * LONGEST; shift += 7) {
    const unsigned char byte = bytes[(*at)++];
    *u |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return 1;
  }
  return 0;
}

int p87_unpack_numbers(const unsigned char *bytes, size_t room, size_t *at, int64_t *values, size_t n)
{
  for (size_t i = 0; i < n;) {
    uint64_t u, zeros;
    if (!get(bytes, room, at, &u)) return 0;
    if (u != 0) {
      values[i++] = (int64_t)(u & 1 ? ~(u >> 1) : u >> 1);
    } else {
      if (!get(bytes, room, at, &zeros) || zeros == 0 || zeros > n - i) return 0;
      memset(values + i, 0, (size_t)zeros * sizeof *values);
      i += (size_t)zeros;
    }
  }
  return 1;
}
