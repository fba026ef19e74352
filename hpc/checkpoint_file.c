/* What stands in a checkpoint, for writing and reading alike. */
#include "path87/hpc/checkpoint_file.h"

#include <hdf5.h>
#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/base/random.h"
#include "path87/process/year.h"
#include "path87/world/tally.h"

/* Columns that follow from others, and those that every year writes before it reads them wherever they are not zero
 * (tests/unit/hpc/test_checkpoint.c goes on with rubbish there). */
int p87_checkpoint_keeps(enum p87_column column)
{
  switch (column) {
  case P87_COLUMN_PERSON_household: /* members of households are consecutive */
  case P87_COLUMN_HOUSEHOLD_first: return 0;
  case P87_COLUMN_PERSON_earning_usd_day: /* written by adult_work, child_time; under 5 nobody earns */
  case P87_COLUMN_PERSON_work_kind:       /* adult_work, child_work, hazard */
  case P87_COLUMN_PERSON_hours_week:
  case P87_COLUMN_PERSON_chores_week:
  case P87_COLUMN_PERSON_hazard:
  case P87_COLUMN_HOUSEHOLD_programmes:     /* policy_reach */
  case P87_COLUMN_HOUSEHOLD_grants_usd_day: /* child_time */
  case P87_COLUMN_PLACE_inputs: return 0;   /* policy_inputs */
  default: return 1;
  }
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
  for (; *text; text++) hash = p87_hash2(hash, (unsigned char)*text);
  return p87_hash2(hash, 256);
}

static uint64_t byte_order(void)
{
  static const unsigned char bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

uint64_t p87_checkpoint_layout(void)
{
  uint64_t hash = p87_hash2(byte_order(), P87_STEPS);
  for (int k = 0; k < P87_COLUMNS; k++) {
    const struct p87_column_info *info = &p87_column_table[k];
    hash = p87_hash3(hash, info->table, info->size);
    hash = hash_text(hash_text(hash, info->name), info->type);
    hash = p87_hash2(hash, (uint64_t)p87_checkpoint_keeps((enum p87_column)k));
  }
  for (int k = 0; k < P87_STEPS; k++) hash = hash_text(hash, p87_step_table[k].name);
  for (size_t k = 0; k < p87_n_measures; k++) {
    const struct p87_measure_info *m = &p87_measure_table[k];
    hash = p87_hash3(hash_text(hash_text(hash, m->group), m->name), m->offset, m->cells);
  }
  return hash;
}

uint64_t p87_checkpoint_checksum(const struct p87_community *place)
{
  uint64_t sum = 0;
  for (int k = 0; k < P87_COLUMNS; k++)
    if (p87_checkpoint_keeps((enum p87_column)k)) sum += p87_community_column_hash(place, (enum p87_column)k);
  return sum;
}

static const char *const group_of[] = {
  [P87_TABLE_PERSON] = "persons", [P87_TABLE_HOUSEHOLD] = "households", [P87_TABLE_PLACE] = "communities"};

static size_t add_field(struct p87_checkpoint_field *f, enum p87_column_table table, int column, size_t size,
                        const char *name)
{
  *f = (struct p87_checkpoint_field){.table = table, .column = column, .size = size};
  const int n = snprintf(f->path, sizeof f->path, "/%s/%s", group_of[table], name);
  P87_CHECK(n > 0 && n < P87_CHECKPOINT_PATH, "the name of column %s is too long", name);
  return 1;
}

size_t p87_checkpoint_fields(struct p87_checkpoint_field fields[P87_FIELDS_MOST])
{
  static const enum p87_column_table order[] = {P87_TABLE_PLACE, P87_TABLE_PERSON, P87_TABLE_HOUSEHOLD};
  size_t n = add_field(fields, P87_TABLE_PLACE, P87_FIELD_PERSONS, sizeof(uint32_t), "persons");
  n += add_field(fields + n, P87_TABLE_PLACE, P87_FIELD_HOUSEHOLDS, sizeof(uint32_t), "households");
  n += add_field(fields + n, P87_TABLE_PLACE, P87_FIELD_CHECKSUM, sizeof(uint64_t), "checksum");
  for (size_t t = 0; t < P87_COUNT_OF(order); t++)
    for (int k = 0; k < P87_COLUMNS; k++)
      if (p87_column_table[k].table == order[t] && p87_checkpoint_keeps((enum p87_column)k))
        n += add_field(fields + n, order[t], k, p87_column_table[k].size, p87_column_table[k].name);
  return n;
}

int64_t p87_checkpoint_type(const struct p87_checkpoint_field *field)
{
  if (field->column >= 0 && strcmp(p87_column_table[field->column].type, "float") == 0) return H5T_NATIVE_FLOAT;
  switch (field->size) {
  case 1: return H5T_NATIVE_UINT8;
  case 2: return H5T_NATIVE_UINT16;
  case 4: return H5T_NATIVE_UINT32;
  default: break;
  }
  P87_CHECK(field->size == 8, "no type of %zu bytes", field->size);
  return H5T_NATIVE_UINT64;
}

p87_status p87_checkpoint_spans(struct p87_comm *comm, const struct p87_world *world,
                                struct p87_checkpoint_span span[P87_TABLE_PLACE + 1])
{
  enum { TABLES = P87_TABLE_PLACE + 1 };
  const size_t ranks = (size_t)p87_comm_size(comm), mine = (size_t)p87_comm_rank(comm);
  uint64_t *n = p87_alloc_array(ranks * TABLES, sizeof *n);
  const p87_status st = p87_comm_agree(comm, n ? P87_OK : P87_MACHINE);
  if (!st) {
    for (uint32_t k = 0; k < world->n; k++) {
      n[mine * TABLES + P87_TABLE_PERSON] += world->community[k].persons.n;
      n[mine * TABLES + P87_TABLE_HOUSEHOLD] += world->community[k].households.n;
    }
    n[mine * TABLES + P87_TABLE_PLACE] = world->n;
    p87_comm_sum_u64(comm, n, ranks * TABLES);
    for (size_t t = 0; t < TABLES; t++) {
      span[t] = (struct p87_checkpoint_span){.n = n[mine * TABLES + t]};
      for (size_t r = 0; r < ranks; r++) {
        span[t].all += n[r * TABLES + t];
        if (r < mine) span[t].from += n[r * TABLES + t];
      }
    }
  }
  p87_free(n);
  return st;
}

static int is_stuck;

int p87_checkpoint_close(int64_t file)
{
  const int is_closed = H5Fclose(file) >= 0;
  is_stuck |= !is_closed;
  return is_closed;
}

int p87_checkpoint_is_stuck(void)
{
  return is_stuck;
}
