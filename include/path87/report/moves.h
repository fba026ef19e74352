/* Parts of a comparison that are made only if they are asked for. Local. */
#ifndef PATH87_REPORT_MOVES_H
#define PATH87_REPORT_MOVES_H

#include "path87/report/compare.h"

/* Can they be made? P87_USER, and the report says all that is wrong. Before the groups are made. */
p87_status p87_moves_check(const struct p87_comparison *c, struct p87_report *report);

/* c->moved and c->flow; P87_MACHINE without memory. */
p87_status p87_moves_fill(struct p87_comparison *c);

/* c->ledger; P87_MACHINE without memory. */
p87_status p87_ledger_fill(struct p87_comparison *c);

#endif
