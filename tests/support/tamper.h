/* Changes a results file as another program could, and puts a seal that fits behind it. */
#ifndef PATH87_TESTS_SUPPORT_TAMPER_H
#define PATH87_TESTS_SUPPORT_TAMPER_H

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path87/results/seal.h"

/* The whole file, to be given to free(); NULL if it cannot be read. */
static inline unsigned char *tamper_slurp(const char *path, size_t *n)
{
  FILE *in = fopen(path, "rb");
  if (!in || fseek(in, 0, SEEK_END)) return NULL;
  const long bytes = ftell(in);
  rewind(in);
  unsigned char *text = bytes < 0 ? NULL : malloc((size_t)bytes + P87_SEAL_BYTES);
  *n = text ? fread(text, 1, (size_t)bytes, in) : 0;
  fclose(in);
  return text;
}

/* Puts a seal behind a file that HDF5 has just cut to its own length; 0 if that fails. */
static inline int tamper_seal(const char *path)
{
  size_t n = 0;
  unsigned char *bytes = tamper_slurp(path, &n);
  if (!bytes) return 0;
  p87_seal_make(bytes, n, bytes + n);
  FILE *out = fopen(path, "wb");
  const int whole = out && fwrite(bytes, 1, n + P87_SEAL_BYTES, out) == n + P87_SEAL_BYTES;
  free(bytes);
  return out && fclose(out) == 0 && whole;
}

/* Adds `by` to element i of a dataset of numbers (small ones: they pass through a double), and seals the file again;
 * 0 if that fails. */
static inline int tamper_number(const char *path, const char *object, size_t i, double by)
{
  const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t id = file < 0 ? -1 : H5Dopen2(file, object, H5P_DEFAULT);
  const hid_t space = id < 0 ? -1 : H5Dget_space(id);
  const hssize_t n = space < 0 ? 0 : H5Sget_simple_extent_npoints(space);
  double *x = n > (hssize_t)i ? calloc((size_t)n, sizeof *x) : NULL;
  int done = x && H5Dread(id, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, x) >= 0;
  if (done) x[i] += by;
  done = done && H5Dwrite(id, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, x) >= 0;
  free(x);
  if (space >= 0) H5Sclose(space);
  if (id >= 0) H5Dclose(id);
  return file >= 0 && H5Fclose(file) >= 0 && done && tamper_seal(path);
}

/* Takes a link out, and seals the file again; 0 if that fails. */
static inline int tamper_unlink(const char *path, const char *object)
{
  const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
  const int done = file >= 0 && H5Ldelete(file, object, H5P_DEFAULT) >= 0;
  return file >= 0 && H5Fclose(file) >= 0 && done && tamper_seal(path);
}

/* Puts other words of the same length into the bytes of a dataset (where they stand first), and seals the file
 * again; 0 if that fails or the words do not stand there. */
static inline int tamper_words(const char *path, const char *object, const char *words, const char *others)
{
  const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t id = file < 0 ? -1 : H5Dopen2(file, object, H5P_DEFAULT);
  const hid_t space = id < 0 ? -1 : H5Dget_space(id);
  const hssize_t n = space < 0 ? 0 : H5Sget_simple_extent_npoints(space);
  char *text = n > 0 ? calloc((size_t)n + 1, 1) : NULL;
  int done = text && H5Dread(id, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) >= 0;
  char *found = done ? strstr(text, words) : NULL;
  if (found) memcpy(found, others, strlen(words));
  done = found && strlen(words) == strlen(others) &&
         H5Dwrite(id, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) >= 0;
  free(text);
  if (space >= 0) H5Sclose(space);
  if (id >= 0) H5Dclose(id);
  return file >= 0 && H5Fclose(file) >= 0 && done && tamper_seal(path);
}

#endif
