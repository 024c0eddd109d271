/* Its id is no reverse DNS name. */
#define ID "bad plugin"
#include "plugin.h"
