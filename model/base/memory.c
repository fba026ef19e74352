/* Counted, zeroed, aligned memory. */
#if !defined(_DEFAULT_SOURCE)
#define _DEFAULT_SOURCE 1 /* mmap's MAP_ANONYMOUS, madvise */
#endif

#include "path87/base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "path87/base/status.h"

#define ALIGNMENT ((size_t)64)
#define HUGE_PAGE ((size_t)2 << 20)
#define LARGE ((size_t)4 << 20) /* blocks from here on are mapped by themselves */

static const uint64_t live_mark = UINT64_C(0x7061746838376d65);

/* What stands before each block. Its size keeps the block aligned. */
struct header {
  size_t n;      /* bytes asked for */
  size_t mapped; /* bytes mapped for a large block, 0 for one of the C library's */
  uint64_t mark; /* live_mark while the block lives: finds strangers and double frees */
  char padding[64 - 2 * sizeof(size_t) - sizeof(uint64_t)];
};

_Static_assert(sizeof(struct header) == 64, "the header keeps blocks aligned");

static size_t in_use, peak;
static uint64_t fail_in; /* the allocation that fails, counted down; 0 is never */

static int told_to_fail(void)
{
  if (fail_in == 0) return 0;
  return --fail_in == 0;
}

static size_t round_up(size_t n, size_t unit)
{
  return (n + unit - 1) / unit * unit;
}

/* total is a multiple of HUGE_PAGE. Maps one page more and gives the odd ends back. */
static struct header *map_large(size_t total)
{
  char *start = mmap(NULL, total + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return NULL;
  const size_t before = (HUGE_PAGE - (uintptr_t)start % HUGE_PAGE) % HUGE_PAGE;
  const size_t after = HUGE_PAGE - before;
  if (before) munmap(start, before);
  if (after) munmap(start + before + total, after);
#ifdef MADV_HUGEPAGE
  (void)madvise(start + before, total, MADV_HUGEPAGE); /* a wish: without it we are only slower */
#endif
  struct header *h = (void *)(start + before);
  h->mapped = total; /* fresh pages are zero */
  return h;
}

static struct header *allocate_small(size_t total)
{
  struct header *h = aligned_alloc(ALIGNMENT, total);
  if (h) memset(h, 0, total);
  return h;
}

void *p87_alloc(size_t n)
{
  if (told_to_fail() || n > SIZE_MAX / 2) return NULL;
  struct header *h =
    n >= LARGE ? map_large(round_up(n + sizeof *h, HUGE_PAGE)) : allocate_small(round_up(n + sizeof *h, ALIGNMENT));
  if (!h) return NULL;
  h->n = n;
  h->mark = live_mark;
  in_use += n;
  if (in_use > peak) peak = in_use;
  return h + 1;
}

void *p87_alloc_array(size_t count, size_t size)
{
  /* SIZE_MAX is refused by p87_alloc, which counts the attempt for p87_memory_fail_at */
  return p87_alloc(size != 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size);
}

static struct header *header_of(void *p)
{
  struct header *h = (struct header *)p - 1;
  P87_CHECK(h->mark == live_mark, "not a block of p87_alloc, or freed already");
  return h;
}

void *p87_resize(void *p, size_t n)
{
  void *moved = p87_alloc(n);
  if (!p || !moved) return moved;
  const size_t had = header_of(p)->n;
  memcpy(moved, p, had < n ? had : n);
  p87_free(p);
  return moved;
}

void p87_free(void *p)
{
  if (!p) return;
  struct header *h = header_of(p);
  in_use -= h->n;
  h->mark = 0;
  if (h->mapped)
    munmap(h, h->mapped);
  else
    free(h);
}

size_t p87_memory_in_use(void)
{
  return in_use;
}

size_t p87_memory_peak(void)
{
  return peak;
}

void p87_memory_fail_at(uint64_t n)
{
  fail_in = n;
}
