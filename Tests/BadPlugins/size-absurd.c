/* Its descriptor says that it is 3 GB long. */
#define SIZE 3000000000u
#include "plugin.h"
