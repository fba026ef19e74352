#ifndef PATH87_PROCESS_PROCESS_H
#define PATH87_PROCESS_PROCESS_H

#include <stdint.h>

#include "path87/base/random.h"
#include "path87/base/status.h"
#include "path87/base/types.h"
#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/world/community.h"
#include "path87/world/decision.h"
#include "path87/world/identity.h"
#include "path87/world/tally.h"
#include "path87/world/work_table.h"
#include "path87/world/world.h"

/* What every process of the model year gets, and what it is called.
 *
 * A process sees one community, reads and writes columns, draws by key, counts
 * into the tally, cannot fail and does not allocate. Its file is compiled once
 * per instruction set; P87_PROCESS gives each copy its own name. */

/* This year's chances of one country, as thresholds for 32-bit draws. */
struct p87_year_table {
  uint64_t death[P87_SEXES][P87_AGES];
  uint64_t birth[2][P87_FERTILITY_AGES]; /* outside, inside a union */
  uint64_t boy;                          /* chance that a newborn is a boy */
  uint64_t move[P87_AREAS];              /* chance that a household leaves a community of this area for another */
  uint64_t move_alone[P87_AREAS];        /* chance that someone who may move alone does so */
  uint64_t leave;                        /* chance that a family leaves the country */
  uint64_t
    leave_alone[2][P87_SEXES]
               [P87_MIGRANT_AGES]; /* chance that someone who may leave it alone does so: outside, inside a union */
  uint64_t to_town[P87_AREAS];     /* chance that a mover within the country goes to a town */
  uint64_t town;                   /* chance that someone who comes from abroad goes to a town */
  uint64_t union_entry[P87_SEXES][P87_AGES];
  uint64_t leave_home[P87_SEXES][P87_AGES];
  uint64_t join;                       /* chance that someone who lives alone joins another household */
  uint64_t split;                      /* chance that a couple leaves the household of others */
  uint64_t wife_heads;                 /* chance that the wife heads the household that a new couple founds */
  uint64_t widow_heads;                /* chance that a woman follows a head where a man could */
  uint64_t foster;                     /* chance that a child of 5-17 goes to live with other kin */
  uint64_t with_hers;                  /* chance that a new couple lives with her parents */
  uint64_t with_parents;               /* chance that it lives with hers or his */
  struct p87_work_structure structure; /* of employment this year */
  struct p87_work_shift shift;         /* and how it moves from the year before */
  float repeats;                       /* chance not to complete a grade against that of params, for the country */
  uint8_t shifts;                      /* 1 if it moves */
  float ln_growth;                     /* ln of consumption per head against 2016 */
  float unusual_growth[2]; /* growth of consumption per head beyond what is expected: last year's, this year's; 0 in
                                 a world that grows as expected */
  float work_drift;        /* utility of children's work that the model does not explain, against 2016 */
  float harvest;           /* of the country this year, standard score */
  float ln_price;          /* of traded crops against 2016 */
  int8_t conflict;         /* armed conflict against 2016: 1 if it has come, -1 if it has gone */
  uint8_t epidemic;        /* 1 if one strikes the country this year */
  uint8_t chance_events;   /* 1 if harvests and the like are drawn at all */
  float poorest[100];      /* income per head below which the poorest k per cent of persons live, last year */
  float labour[P87_AREAS]; /* informal employees, own-account and contributing family workers per adult last year;
                               0 if there is no last year */
};

/* Those who leave a country, by how they go: in families, or alone by sex and age. */
enum { P87_FAMILIES = 0, P87_ALONE = 1, P87_EMIGRANT_CLASSES = P87_ALONE + P87_SEXES * P87_MIGRANT_AGES };

static inline unsigned p87_alone_class(unsigned sex, unsigned age_group)
{
  return P87_ALONE + sex * P87_MIGRANT_AGES + age_group;
}

/* Countries that are alike to those who leave or come: of one ILO region and income group. */
enum { P87_INCOME_LEVELS = 4, P87_COUNTRY_KINDS = P87_REGIONS * P87_INCOME_LEVELS };

static inline unsigned p87_country_kind(const struct p87_country *c)
{
  return c->region * (unsigned)P87_INCOME_LEVELS + c->income_group;
}

/* Where those of a class who leave a country of a kind go this year: chance of a receiving country or
 * one before it. Empty (0) if no country receives. */
struct p87_abroad {
  uint64_t upto[P87_EMIGRANT_CLASSES][P87_COUNTRY_KINDS][P87_MAX_COUNTRIES];
};

struct p87_scratch {
  unsigned char *bytes; /* owned by the driver; 64-byte aligned */
  size_t n;
};

struct p87_policy; /* read by the steps that deliver it alone: process/delivery.h */

struct p87_context {
  const struct p87_params *params;
  const struct p87_figures *figures;
  const struct p87_directory *directory;
  const struct p87_year_table *table; /* [country row] */
  const struct p87_work_table *work;  /* [country row] */
  const struct p87_abroad *abroad;
  const struct p87_scenario *scenario; /* events, and what is left out */
  const struct p87_policy *policy;
  struct p87_key key;
  unsigned year;       /* calendar */
  unsigned years_back; /* burn-in of children's time: ages are taken this many years younger */
  struct p87_scratch *scratch;
  struct p87_outbox *outbox;
};

/* Temporaries of a process, taken in turn from the scratch. */
struct p87_arena {
  unsigned char *at, *end;
};

static inline struct p87_arena p87_arena_of(const struct p87_context *ctx)
{
  const struct p87_arena arena = {ctx->scratch->bytes, ctx->scratch->bytes + ctx->scratch->n};
  return arena;
}

/* n values of `size` bytes, 64-byte aligned, not zeroed. */
static inline void *p87_arena_take(struct p87_arena *arena, size_t n, size_t size)
{
  const size_t bytes = (n * size + 63) / 64 * 64;
  P87_CHECK(bytes <= (size_t)(arena->end - arena->at), "scratch of a process is too small for %zu bytes", bytes);
  void *taken = arena->at;
  arena->at += bytes;
  return taken;
}

/* Says of the loop that follows that its rounds are independent: columns never overlap. */
#if defined(__clang__)
#define P87_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define P87_INDEPENDENT _Pragma("GCC ivdep")
#else
#define P87_INDEPENDENT
#endif

typedef void p87_process_fn(const struct p87_context *ctx, struct p87_community *place, struct p87_tally *tally);

#ifndef P87_ISA
#define P87_ISA portable
#define P87_ISA_NAME "portable"
#endif
#define P87_PROCESS_NAME(name) P87_JOIN(P87_JOIN(p87_process_, name), P87_JOIN(_, P87_ISA))
#define P87_PROCESS(name) \
  p87_process_fn P87_PROCESS_NAME(name); \
  void P87_PROCESS_NAME(name)(const struct p87_context *ctx, struct p87_community *place, struct p87_tally *tally)

/* The steps of the year by number, made from schedule.def. */
enum p87_step {
#define P87_STEP(process, title, reads, writes) P87_STEP_##process,
#define P87_EXCHANGE(title) P87_STEP_exchange,
#include "path87/tables/schedule.def"
  P87_STEPS
};

/* One copy of all processes, for one instruction set. */
struct p87_kernels {
  const char *isa;                 /* x86-64, x86-64-v3, x86-64-v4, portable */
  p87_process_fn *step[P87_STEPS]; /* NULL for the exchange */
};

/* The best copy this machine runs, or the one PATH87_ISA names; NULL if it names
 * none that runs here (the report says which do). */
const struct p87_kernels *p87_kernels_choose(struct p87_report *report);

/* One draw of one person: for loops that draw once. Hot loops keep the stream
 * of each row and the jump of each decision instead. */
static inline uint32_t p87_draw(const struct p87_context *ctx, unsigned decision, p87_id id)
{
  return p87_draw_u32(p87_stream_of(ctx->key, id), p87_jump_make(ctx->year, decision));
}

/* A community as one who draws: the same wherever else the run goes. */
static inline p87_id p87_place_identity(const struct p87_context *ctx, const struct p87_community *place)
{
  const uint32_t first = ctx->directory->first[(size_t)place->country * P87_AREAS + place->area];
  return p87_id_community(place->country, place->area, place->id - first);
}

/* The same for a draw that lasts a life. */
static inline uint32_t p87_draw_for_life(const struct p87_context *ctx, unsigned decision, p87_id id)
{
  return p87_draw_u32(p87_stream_of(ctx->key, id), p87_jump_make(P87_FOR_LIFE, decision));
}

#endif
