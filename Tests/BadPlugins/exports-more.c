/* It exports a second symbol. */
#include "plugin.h"

__attribute__((visibility("default"))) int helper_of_mine(void);
int helper_of_mine(void) { return 1; }
