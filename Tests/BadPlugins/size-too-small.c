/* Its descriptor says that it is smaller than the first release's. */
#define SIZE 64
#include "plugin.h"
