/* The scalar types and small macros that every part of path87 uses. */
#ifndef PATH87_BASE_TYPES_H
#define PATH87_BASE_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* A row here and now: valid for one table, on one rank, until rows move. */
typedef uint32_t p87_index;

/* An identity for ever: the same in every scenario and on every number of ranks. */
typedef uint64_t p87_id;

/* Pastes two tokens after expanding both, so that P87_JOIN(row_, __LINE__) is row_12. */
#define P87_JOIN_UNEXPANDED(a, b) a##b
#define P87_JOIN(a, b) P87_JOIN_UNEXPANDED(a, b)

/* Number of elements of an array (not of a pointer). */
#define P87_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Lets the compiler compare a format string with what is printed through it. */
#if defined(__GNUC__)
#define P87_PRINTF(format_argument, first_value) __attribute__((format(printf, format_argument, first_value)))
#else
#define P87_PRINTF(format_argument, first_value)
#endif

/* A small function of a loop that is to vectorise: compilers give up on loops in which a call is left. */
#if defined(__GNUC__)
#define P87_IN_LOOPS static inline __attribute__((always_inline))
#else
#define P87_IN_LOOPS static inline
#endif

#endif
