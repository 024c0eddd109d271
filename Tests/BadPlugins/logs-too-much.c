/* No fault that costs it anything: it logs without end, and with lengths that lie. */
#define START start
#include "plugin.h"

static belfry_status start(void *context) {
    instance *self = context;
    for (int i = 0; i < 1000; i++) {
        belfry_kv field = {TEXT("key\nforged: line"), TEXT("value")};
        self->host->log(self->host, BELFRY_LOG_INFO, (belfry_str)TEXT("one\ntwo"), &field, 1);
    }
    self->host->log(self->host, 99, (belfry_str){NULL, 10}, NULL, 7);
    self->host->log(self->host, -5, (belfry_str){NULL, (size_t)-1}, NULL, (size_t)-1);
    self->host->health(self->host, 17, (belfry_str){NULL, 3});
    return good_start(context);
}
