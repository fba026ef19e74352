#ifndef PATH87_PARAMS_SETTING_PARTS_H
#define PATH87_PARAMS_SETTING_PARTS_H

#include "path87/params/setting.h"

/* Parts of an entry of `levers:`, each read by a file of its own; what they share. */

/* Lists the mistake: unknown WHAT "word"; did you mean near? near may be NULL. */
void p87_unknown_word(const struct p87_setting_context *ctx, const struct p87_yaml_node *at, const char *what,
                      const char *word, const char *near);

/* Lists the mistake: WHAT: expected this, found that. */
void p87_wrong_kind(const struct p87_setting_context *ctx, const struct p87_yaml_node *at, const char *what,
                    const char *expected);

/* 1 if the text stands for the unit: blanks and case do not matter. */
int p87_is_unit(const char *text, const char *unit);

/* yes or no (or true or false) as 1 or 0; -1 and a mistake if it is neither. */
int p87_yes_or_no(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what);

/* The key `where` of a lever, or of an event, which has no theme. Only what it limits is set. Lists every mistake. */
void p87_where_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, int of_lever,
                    struct p87_setting *s);

/* The key `who`: for whom. Lists every mistake. */
void p87_who_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                  const struct p87_lever_info *lever, struct p87_who *who);

/* The keys take_up, enforcement, conditional, budget and when of an entry. Lists every mistake. */
void p87_handing_out_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry,
                          const struct p87_lever_info *lever, struct p87_setting *s);

/* A dash, short or long, and the blanks behind it: moves *text on. 0 if there is none. */
int p87_cut_dash(const char **text);

#endif
