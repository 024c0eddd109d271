/* What SQLite does with nothing around it: the rows of the durable lane, committed some at a time.
 *
 *   bare_sqlite FILE SCHEMA.sql ROWS ROWS-PER-COMMIT
 *
 * Prints rows a second. */
#include "bare.h"

#include <sqlite3.h>

static sqlite3 *database;

static void must(int code, const char *what) {
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(database));
    exit(1);
}

static void run(const char *sql) { must(sqlite3_exec(database, sql, NULL, NULL, NULL), sql); }

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    must(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), sql);
    return statement;
}

static void finish(sqlite3_stmt *statement) {
    must(sqlite3_step(statement), "step");
    sqlite3_reset(statement);
}

static void text(sqlite3_stmt *statement, int at, const char *value) {
    sqlite3_bind_text(statement, at, value, (int)strlen(value), SQLITE_STATIC);
}

int main(int count, char **words) {
    if (count != 5) {
        fprintf(stderr, "usage: bare_sqlite FILE SCHEMA.sql ROWS ROWS-PER-COMMIT\n");
        return 2;
    }
    int rows = atoi(words[3]), per_commit = atoi(words[4]);
    must(sqlite3_open_v2(words[1], &database,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL), "open");
    /* As SQLiteDurableStore sets it; the log it copies back elsewhere, which a loop has nowhere else to do. */
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;"
        "PRAGMA wal_autocheckpoint = 8192; PRAGMA temp_store = MEMORY");
    run(text_of(words[2]));
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *event =
        prepare("INSERT INTO event VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)");
    sqlite3_stmt *notification = prepare("INSERT INTO notification (id, event, user) VALUES (?1, ?2, ?3)");
    sqlite3_stmt *delivery =
        prepare("INSERT INTO delivery (id, instance, recipient, state, priority, time_ns, attempts, reason, rule, group_key,"
                " node, lease_ns) VALUES (?1, 1, NULL, 1, 2, ?2, 1, 1, 41, NULL, 1, ?3)");
    double began = seconds();
    for (int done = 0; done < rows;) {
        finish(begin);
        for (int index = 0; index < per_commit && done < rows; index++) {
            struct row row;
            fill(&row, ++done);
            sqlite3_bind_int64(event, 1, row.number);
            text(event, 2, row.key);
            text(event, 3, TYPE);
            text(event, 4, SUBJECT);
            text(event, 5, row.user);
            text(event, 6, SOURCE);
            sqlite3_bind_int64(event, 7, 2);
            sqlite3_bind_int64(event, 8, 0);
            sqlite3_bind_int64(event, 9, row.time_ns);
            sqlite3_bind_int64(event, 10, row.time_ns);
            sqlite3_bind_int64(event, 11, 0);
            text(event, 15, TITLE);
            text(event, 17, PAYLOAD);
            text(event, 18, NUMBERS);
            sqlite3_bind_int64(event, 20, row.number);
            sqlite3_bind_int64(event, 21, 1);
            finish(event);
            sqlite3_bind_int64(notification, 1, row.number);
            sqlite3_bind_int64(notification, 2, row.number);
            text(notification, 3, row.user);
            finish(notification);
            sqlite3_bind_int64(delivery, 1, row.number << 10);
            sqlite3_bind_int64(delivery, 2, row.time_ns);
            sqlite3_bind_int64(delivery, 3, INT64_MAX);
            finish(delivery);
        }
        finish(commit);
    }
    printf("%.0f\n", rows / (seconds() - began));
    return 0;
}
