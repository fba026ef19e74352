#ifndef PATH87_STUDY_FORCED_TARGETS_H
#define PATH87_STUDY_FORCED_TARGETS_H

#include "path87/base/status.h"
#include "path87/params/params.h"

/* Published forced labour of 2016: params/targets/forced_labour_2016.csv. Persons of the whole population. */

enum { P87_FORCED_FORMS = 3 }; /* private labour exploitation, sexual exploitation, state-imposed */

struct p87_forced_targets {
  /* published */
  double region[P87_REGIONS];                        /* persons */
  double form_sex[P87_FORCED_FORMS][P87_SEXES];      /* persons */
  double children;                                   /* persons under 18 */
  double children_share[2];                          /* of private labour exploitation, of sexual exploitation */
  double bonded;                                     /* share of private labour exploitation in debt bondage */
  double bonded_region[P87_REGIONS];                 /* the same; below 0 where it is not published */
  double form_region[P87_REGIONS][P87_FORCED_FORMS]; /* share of the world's form; below 0 where not published */
  double duration[2];                                /* months of the last 60 of those ever in it: private, sexual */
  double abroad;                                     /* share outside their country of residence */
  double work[P87_FORCED_WORKS]; /* share of adults in private exploitation; 0 where not published */

  /* derived: by iterative proportional fitting of regions and forms to their published margins; sex and
   * children alike in all regions; debt bondage where not published as the world's share leaves over */
  double cell[P87_REGIONS][P87_FORCED_KINDS][P87_SEXES][P87_FORCED_AGES];
};

/* Reads DIR/targets/forced_labour_2016.csv and derives the cells. */
p87_status p87_forced_targets_read(const char *dir, struct p87_forced_targets *out, struct p87_report *report);

#endif
