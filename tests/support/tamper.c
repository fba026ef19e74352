/* For shell tests: adds BY to element INDEX of a dataset of a results file, and seals the file again.
 *
 *   tamper RESULT.h5 OBJECT INDEX BY */
#include "support/tamper.h"

int main(int argc, char **argv)
{
  if (argc != 5) {
    fputs("tamper RESULT.h5 OBJECT INDEX BY\n", stderr);
    return 2;
  }
  return tamper_number(argv[1], argv[2], strtoul(argv[3], NULL, 10), strtod(argv[4], NULL)) ? 0 : 1;
}
