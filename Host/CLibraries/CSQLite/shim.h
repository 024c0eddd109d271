#include <sqlite3.h>

/* SQLITE_TRANSIENT is a function-pointer cast that Swift cannot import: SQLite copies the bytes at once. */
static inline sqlite3_destructor_type belfry_sqlite_transient(void) { return SQLITE_TRANSIENT; }
