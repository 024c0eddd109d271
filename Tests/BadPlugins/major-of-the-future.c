/* Its descriptor is for another major than it was asked for. */
#define MAJOR 7
#include "plugin.h"
