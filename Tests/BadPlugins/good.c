/* No fault: what all others differ from. */
#include "plugin.h"
