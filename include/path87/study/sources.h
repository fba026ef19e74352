#ifndef PATH87_STUDY_SOURCES_H
#define PATH87_STUDY_SOURCES_H

/* SHA-256, in hex, of the sources that results depend on: the same in every build of them. Made by the build
 * (hpc/cmake/hash_sources.cmake). */
extern const char p87_sources[65];

#endif
