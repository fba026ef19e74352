/* Fostering: children who go to live with other kin, and come back.
 *
 *     P(child of 5-17 changes household) = table.foster
 *
 * A child goes to its mother if she lives elsewhere in the community, else to a grown-up child of the
 * same mother or to the mother's mother, else to any household with an adult, by rank of keyed numbers.
 * Heads, their spouses and parents stay, and so do married children and those who have a child themselves:
 * every household keeps its head.
 *
 * Left out on purpose: kin on the father's side, who are not known; fostering between communities;
 * placement for schooling or work by others (domestic work in another household is a kind of work).
 * Runs after unions, so that a mother's move is known, and before births. */
#include "path87/process/home.h"

static int may_go(const struct p87_persons *who, p87_index i)
{
  const unsigned age = who->age[i];
  return (age >= P87_CHILD_FIRST) & (age <= P87_CHILD_LAST) & (who->couple[i] == 0) & (who->parity[i] == 0) &
         (who->relation[i] != P87_HEAD) & (who->relation[i] != P87_SPOUSE) & (who->relation[i] != P87_PARENT_OF_HEAD);
}

static p87_index row_of(const struct p87_persons *who, p87_id id)
{
  for (p87_index j = 0; j < who->n; j++)
    if (id != 0 && who->id[j] == id) return j;
  return who->n;
}

/* Household where the child in row i goes; its own if there is no other. */
static uint16_t new_home(const struct p87_context *ctx, const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  const uint16_t own = who->household[i];
  const p87_index mother = row_of(who, who->mother[i]);
  if (mother < who->n && who->household[mother] != own) return who->household[mother];
  const p87_id grandmother = mother < who->n ? who->mother[mother] : 0;

  const uint32_t u = p87_draw(ctx, P87_DRAW_FOSTER, who->id[i]);
  uint16_t best = own;
  uint64_t best_rank = UINT64_MAX;
  int best_kin = 0;
  uint16_t ranked = own; /* the household that has this rank */
  uint64_t rank = 0;
  for (p87_index j = 0; j < who->n; j++) {
    if (who->household[j] == own || !p87_is_adult(who->age[j])) continue;
    const int kin =
      (grandmother != 0 && who->id[j] == grandmother) || (who->mother[i] != 0 && who->mother[j] == who->mother[i]);
    if (kin < best_kin) continue;
    if (who->household[j] != ranked) {
      ranked = who->household[j];
      rank = p87_home_rank(u, place->households.id[ranked]);
    }
    if (kin == best_kin && rank >= best_rank) continue;
    best = who->household[j];
    best_rank = rank;
    best_kin = kin;
  }
  return best;
}

static enum p87_relation relation_in(const struct p87_community *place, p87_index h, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  const p87_index head = p87_home_head(place, h), spouse = p87_home_partner(place, head);
  if (who->mother[i] != 0 && (who->mother[i] == who->id[head] || who->mother[i] == who->id[spouse]))
    return P87_CHILD_OF_HEAD;
  const p87_index mother = row_of(who, who->mother[i]);
  const p87_id grandmother = mother < who->n ? who->mother[mother] : 0;
  const int grand = grandmother != 0 && (grandmother == who->id[head] || grandmother == who->id[spouse]);
  return grand ? P87_GRANDCHILD : P87_OTHER_KIN;
}

P87_PROCESS(fostering)
{
  (void)tally;
  const uint64_t chance = ctx->table[place->country].foster;
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_FOSTERED);
  struct p87_persons *who = &place->persons;
  struct p87_arena arena = p87_arena_of(ctx);
  p87_index *row = p87_arena_take(&arena, who->n, sizeof *row);
  p87_id *restrict id = p87_arena_take(&arena, who->n, sizeof *id);
  uint32_t *restrict u = p87_arena_take(&arena, who->n, sizeof *u);
  uint16_t *home = p87_arena_take(&arena, who->n, sizeof *home);
  const struct p87_key key = ctx->key;
  p87_index n_may = 0, n = 0;
  for (p87_index i = 0; i < who->n; i++) {
    row[n_may] = i;
    id[n_may] = who->id[i];
    n_may += (p87_index)may_go(who, i);
  }
  P87_INDEPENDENT
  for (p87_index k = 0; k < n_may; k++) u[k] = p87_draw_u32(p87_stream_of(key, id[k]), jump);
  for (p87_index k = 0; k < n_may; k++) {
    if (!p87_happens(u[k], chance)) continue;
    row[n] = row[k];
    home[n] = new_home(ctx, place, row[n]);
    n++;
  }
  if (n == 0) return;
  for (p87_index k = 0; k < n; k++) who->relation[row[k]] = (uint8_t)relation_in(place, home[k], row[k]);
  for (p87_index k = 0; k < n; k++) who->household[row[k]] = home[k];
  p87_home_regroup(ctx, place);
}
