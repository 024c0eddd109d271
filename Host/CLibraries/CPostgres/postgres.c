#include "CPostgres.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

/* The functions that are used. The compiler holds each against libpq's own header. */
#define FUNCTIONS(F) \
    F(PGconn *, PQconnectdbParams, (const char *const *keywords, const char *const *values, int expand), \
      (keywords, values, expand)) \
    F(void, PQfinish, (PGconn *connection), (connection)) \
    F(ConnStatusType, PQstatus, (const PGconn *connection), (connection)) \
    F(char *, PQerrorMessage, (const PGconn *connection), (connection)) \
    F(const char *, PQparameterStatus, (const PGconn *connection, const char *name), (connection, name)) \
    F(PGTransactionStatusType, PQtransactionStatus, (const PGconn *connection), (connection)) \
    F(int, PQbackendPID, (const PGconn *connection), (connection)) \
    F(int, PQsocket, (const PGconn *connection), (connection)) \
    F(PQnoticeProcessor, PQsetNoticeProcessor, (PGconn *connection, PQnoticeProcessor processor, void *context), \
      (connection, processor, context)) \
    F(int, PQenterPipelineMode, (PGconn *connection), (connection)) \
    F(int, PQpipelineSync, (PGconn *connection), (connection)) \
    F(int, PQsendFlushRequest, (PGconn *connection), (connection)) \
    F(int, PQflush, (PGconn *connection), (connection)) \
    F(int, PQconsumeInput, (PGconn *connection), (connection)) \
    F(int, PQsendPrepare, \
      (PGconn *connection, const char *name, const char *sql, int count, const Oid *types), \
      (connection, name, sql, count, types)) \
    F(int, PQsendQueryPrepared, \
      (PGconn *connection, const char *name, int count, const char *const *values, const int *lengths, \
       const int *formats, int format), \
      (connection, name, count, values, lengths, formats, format)) \
    F(int, PQsendQueryParams, \
      (PGconn *connection, const char *sql, int count, const Oid *types, const char *const *values, \
       const int *lengths, const int *formats, int format), \
      (connection, sql, count, types, values, lengths, formats, format)) \
    F(PGresult *, PQgetResult, (PGconn *connection), (connection)) \
    F(ExecStatusType, PQresultStatus, (const PGresult *result), (result)) \
    F(char *, PQresultErrorField, (const PGresult *result, int field), (result, field)) \
    F(int, PQntuples, (const PGresult *result), (result)) \
    F(char *, PQcmdTuples, (PGresult *result), (result)) \
    F(int, PQgetisnull, (const PGresult *result, int row, int column), (result, row, column)) \
    F(int, PQgetlength, (const PGresult *result, int row, int column), (result, row, column)) \
    F(char *, PQgetvalue, (const PGresult *result, int row, int column), (result, row, column)) \
    F(void, PQclear, (PGresult *result), (result)) \
    F(PGnotify *, PQnotifies, (PGconn *connection), (connection)) \
    F(void, PQfreemem, (void *memory), (memory))

#define POINTER(type, name, parameters, arguments) type(*name) parameters;
static struct { FUNCTIONS(POINTER) } libpq;

/* Hidden: the library that is opened must not find these in place of its own. */
#define TRAMPOLINE(type, name, parameters, arguments) \
    __attribute__((visibility("hidden"))) type name parameters { return libpq.name arguments; }
FUNCTIONS(TRAMPOLINE)

static char fault[512];

static void open_library(void) {
    void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library) {
        snprintf(fault, sizeof fault, "libpq cannot be loaded: %s; install libpq5", dlerror());
        return;
    }
#define FIND(type, name, parameters, arguments) \
    if (!(libpq.name = (type(*) parameters)dlsym(library, #name)) && !*fault) \
        snprintf(fault, sizeof fault, "libpq.so.5 has no " #name "; install libpq5, version 14 or later");
    FUNCTIONS(FIND)
}

const char *cpostgres_open(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_library);
    return *fault ? fault : NULL;
}
