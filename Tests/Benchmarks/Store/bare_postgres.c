/* What PostgreSQL does with nothing but libpq around it: the rows of the durable lane, committed some at a time.
 *
 *   bare_postgres CONNINFO SCHEMA.sql ROWS ROWS-PER-COMMIT pipeline|copy
 *
 * "pipeline" sends a transaction as one pipeline of inserts from arrays, "copy" as COPY in binary. Prints rows a second. */
#include "bare.h"

#include <arpa/inet.h>
#include <libpq-fe.h>

enum { INT8 = 20, INT4 = 23, INT2 = 21, TEXT = 25 };

static PGconn *connection;

static void must(int is_right, const char *what) {
    if (is_right) return;
    fprintf(stderr, "%s: %s", what, PQerrorMessage(connection));
    exit(1);
}

static void run(const char *sql) {
    PGresult *result = PQexec(connection, sql);
    must(PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK, sql);
    PQclear(result);
}

/* Bytes that grow; kept from one commit to the next. */
struct bytes {
    char *start;
    size_t count, room;
};

static inline void need(struct bytes *to, size_t more) {
    if (to->count + more <= to->room) return;
    to->room = 2 * (to->count + more);
    to->start = realloc(to->start, to->room);
    if (!to->start) exit(1);
}
static inline void add(struct bytes *to, const void *from, size_t count) {
    need(to, count);
    memcpy(to->start + to->count, from, count);
    to->count += count;
}
static inline void add2(struct bytes *to, int value) {
    uint16_t swapped = htons((uint16_t)value);
    add(to, &swapped, 2);
}
static inline void add4(struct bytes *to, int value) {
    uint32_t swapped = htonl((uint32_t)value);
    add(to, &swapped, 4);
}
static inline void number8(struct bytes *to, int64_t value) {
    uint64_t swapped = __builtin_bswap64((uint64_t)value);
    add4(to, 8);
    add(to, &swapped, 8);
}
static inline void number4(struct bytes *to, int value) { add4(to, 4), add4(to, value); }
static inline void number2(struct bytes *to, int value) { add4(to, 2), add2(to, value); }
static inline void text(struct bytes *to, const char *value) {
    int count = (int)strlen(value);
    add4(to, count);
    add(to, value, (size_t)count);
}
static inline void nothing(struct bytes *to) { add4(to, -1); }

/* One table: its columns, and how a row of it goes into them. `columns` are all the same when rows are copied. */
struct table {
    const char *insert, *copy;
    int count;
    Oid types[21];
    struct bytes columns[21];
};

static struct table event = {
    "INSERT INTO event SELECT * FROM unnest($1::int8[],$2::text[],$3::text[],$4::text[],$5::text[],$6::text[],$7::int4[],"
    "$8::int2[],$9::int8[],$10::int8[],$11::int8[],$12::text[],$13::text[],$14::text[],$15::text[],$16::text[],"
    "$17::text[],$18::text[],$19::text[],$20::int8[],$21::int4[])",
    "COPY event FROM STDIN (FORMAT binary)", 21,
    {INT8, TEXT, TEXT, TEXT, TEXT, TEXT, INT4, INT2, INT8, INT8, INT8, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, INT8,
     INT4}, {{0}}};
static struct table notification = {
    "INSERT INTO notification (id, event, user_id) SELECT * FROM unnest($1::int8[],$2::int8[],$3::text[])",
    "COPY notification (id, event, user_id) FROM STDIN (FORMAT binary)", 3, {INT8, INT8, TEXT}, {{0}}};
static struct table delivery = {
    "INSERT INTO delivery (id, instance, recipient, state, priority, time_ns, attempts, reason, rule, group_key, node, "
    "lease_ns) SELECT * FROM unnest($1::int8[],$2::int4[],$3::text[],$4::int2[],$5::int4[],$6::int8[],$7::int4[],"
    "$8::int2[],$9::int4[],$10::int8[],$11::int4[],$12::int8[])",
    "COPY delivery (id, instance, recipient, state, priority, time_ns, attempts, reason, rule, group_key, node, lease_ns) "
    "FROM STDIN (FORMAT binary)", 12,
    {INT8, INT4, TEXT, INT2, INT4, INT8, INT4, INT2, INT4, INT8, INT4, INT8}, {{0}}};

static int is_copying;

static struct bytes *column(struct table *table, int index) { return &table->columns[is_copying ? 0 : index]; }

static void begin(struct table *table, int rows) {
    static const char signature[19] = "PGCOPY\n\377\r\n";
    if (is_copying) {
        table->columns[0].count = 0;
        add(&table->columns[0], signature, sizeof signature);
        return;
    }
    for (int index = 0; index < table->count; index++) {
        struct bytes *to = &table->columns[index];
        to->count = 0;
        add4(to, 1), add4(to, 1), add4(to, (int)table->types[index]), add4(to, rows), add4(to, 1);
    }
}
static void begin_row(struct table *table) {
    if (is_copying) add2(&table->columns[0], table->count);
}

static void write_row(const struct row *row) {
    int index = 0;
    begin_row(&event);
    number8(column(&event, index++), row->number);
    text(column(&event, index++), row->key);
    text(column(&event, index++), TYPE);
    text(column(&event, index++), SUBJECT);
    text(column(&event, index++), row->user);
    text(column(&event, index++), SOURCE);
    number4(column(&event, index++), 2);
    number2(column(&event, index++), 0);
    number8(column(&event, index++), row->time_ns);
    number8(column(&event, index++), row->time_ns);
    number8(column(&event, index++), 0);
    for (int none = 0; none < 3; none++) nothing(column(&event, index++));
    text(column(&event, index++), TITLE);
    nothing(column(&event, index++));
    text(column(&event, index++), PAYLOAD);
    text(column(&event, index++), NUMBERS);
    nothing(column(&event, index++));
    number8(column(&event, index++), row->number);
    number4(column(&event, index++), 1);

    begin_row(&notification);
    number8(column(&notification, 0), row->number);
    number8(column(&notification, 1), row->number);
    text(column(&notification, 2), row->user);

    index = 0;
    begin_row(&delivery);
    number8(column(&delivery, index++), row->number << 10);
    number4(column(&delivery, index++), 1);
    nothing(column(&delivery, index++));
    number2(column(&delivery, index++), 1);
    number4(column(&delivery, index++), 2);
    number8(column(&delivery, index++), row->time_ns);
    number4(column(&delivery, index++), 1);
    number2(column(&delivery, index++), 1);
    number4(column(&delivery, index++), 41);
    nothing(column(&delivery, index++));
    number4(column(&delivery, index++), 1);
    number8(column(&delivery, index++), INT64_MAX);
}

static void send_copy(struct table *table) {
    struct bytes *all = &table->columns[0];
    add2(all, -1);
    PGresult *result = PQexec(connection, table->copy);
    must(PQresultStatus(result) == PGRES_COPY_IN, table->copy);
    PQclear(result);
    must(PQputCopyData(connection, all->start, (int)all->count) == 1, "copy");
    must(PQputCopyEnd(connection, NULL) == 1, "end of copy");
    while ((result = PQgetResult(connection))) {
        must(PQresultStatus(result) == PGRES_COMMAND_OK, "copied");
        PQclear(result);
    }
}

static void send_insert(const char *name, struct table *table) {
    const char *values[21];
    int lengths[21], formats[21];
    for (int index = 0; index < table->count; index++) {
        values[index] = table->columns[index].start;
        lengths[index] = (int)table->columns[index].count;
        formats[index] = 1;
    }
    must(PQsendQueryPrepared(connection, name, table->count, values, lengths, formats, 1), name);
}

static void commit_pipeline(void) {
    must(PQsendQueryPrepared(connection, "begin", 0, NULL, NULL, NULL, 1), "begin");
    send_insert("event", &event);
    send_insert("notification", &notification);
    send_insert("delivery", &delivery);
    must(PQsendQueryPrepared(connection, "commit", 0, NULL, NULL, NULL, 1), "commit");
    must(PQpipelineSync(connection), "sync");
    for (int ends = 0;;) {
        PGresult *result = PQgetResult(connection);
        if (!result) {
            must(++ends < 7, "pipeline");
            continue;
        }
        ExecStatusType status = PQresultStatus(result);
        PQclear(result);
        if (status == PGRES_PIPELINE_SYNC) return;
        must(status == PGRES_COMMAND_OK, "insert");
    }
}

static void commit_copy(void) {
    run("BEGIN");
    send_copy(&event);
    send_copy(&notification);
    send_copy(&delivery);
    run("COMMIT");
}

static void prepare(const char *name, const char *sql) {
    PGresult *result = PQprepare(connection, name, sql, 0, NULL);
    must(PQresultStatus(result) == PGRES_COMMAND_OK, sql);
    PQclear(result);
}

int main(int count, char **words) {
    if (count != 6) {
        fprintf(stderr, "usage: bare_postgres CONNINFO SCHEMA.sql ROWS ROWS-PER-COMMIT pipeline|copy\n");
        return 2;
    }
    int rows = atoi(words[3]), per_commit = atoi(words[4]);
    is_copying = strcmp(words[5], "copy") == 0;
    connection = PQconnectdb(words[1]);
    must(PQstatus(connection) == CONNECTION_OK, "connect");
    run(text_of(words[2]));
    if (!is_copying) {
        prepare("begin", "BEGIN"), prepare("commit", "COMMIT");
        prepare("event", event.insert), prepare("notification", notification.insert);
        prepare("delivery", delivery.insert);
        must(PQenterPipelineMode(connection), "pipeline mode");
    }
    double began = seconds();
    for (int done = 0; done < rows;) {
        int next = rows - done < per_commit ? rows - done : per_commit;
        begin(&event, next), begin(&notification, next), begin(&delivery, next);
        for (int index = 0; index < next; index++) {
            struct row row;
            fill(&row, ++done);
            write_row(&row);
        }
        if (is_copying) commit_copy();
        else commit_pipeline();
    }
    printf("%.0f\n", rows / (seconds() - began));
    PQfinish(connection);
    return 0;
}
