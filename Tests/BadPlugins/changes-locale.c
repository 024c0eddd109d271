/* It changes the locale. */
#define START start
#include "plugin.h"
#include <locale.h>

static belfry_status start(void *context) {
    setlocale(LC_ALL, "C.UTF-8");
    return good_start(context);
}
