/* It forgot `size`. */
#define SIZE 0
#include "plugin.h"
