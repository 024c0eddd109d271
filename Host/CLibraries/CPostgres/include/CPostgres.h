/* libpq, opened when a PostgreSQL is first connected to: most hosts never do, and some twenty libraries come with it.
 * Its functions are called as ever, by their own names; postgres.c lists those that may be. */
#ifndef CPOSTGRES_H
#define CPOSTGRES_H

#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#elif __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#error "libpq's header is not installed: install libpq-dev"
#endif

/* Opens the library. NULL, or one sentence, without its end, that says why it cannot be used; it lives for good. Nothing of
 * libpq may be called before this has returned NULL. Any thread; only the first call works. */
const char *cpostgres_open(void);

#endif
