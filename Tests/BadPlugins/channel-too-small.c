/* Its channel says that it is smaller than the first release's. */
#define CHANNEL_SIZE 8
#include "plugin.h"
