#include "belfry/belfry.h"
