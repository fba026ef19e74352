#ifndef PATH87_PARAMS_OUTLOOK_H
#define PATH87_PARAMS_OUTLOOK_H

#include "path87/params/setting.h"

/* What a scenario file says of the way of the world, and not of policies: `conditions:` and `pace:`. Over what its
 * parents said; `conditions: forecast` and `pace: none` take that back. Every mistake is listed. */
void p87_outlook_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *root, struct p87_scenario *s);

#endif
