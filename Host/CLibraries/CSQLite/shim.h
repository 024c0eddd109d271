#include <sqlite3.h>

/* SQLITE_TRANSIENT is a function-pointer cast that Swift cannot import: SQLite copies the bytes at once. */
static inline sqlite3_destructor_type belfry_sqlite_transient(void) { return SQLITE_TRANSIENT; }

/* Without counting what it allocates, which costs a lock each time. Only before the process first uses SQLite; a no after. */
static inline int belfry_sqlite_counts_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
