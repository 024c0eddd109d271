/* Its id is not UTF-8. */
#define ID "com.example.\xff\xfe"
#include "plugin.h"
