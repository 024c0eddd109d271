#define _GNU_SOURCE
#include "CPlatform.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

void cplatform_name_thread(const char *name) {
    char cut[16] = {0};
    strncpy(cut, name, sizeof cut - 1);
    pthread_setname_np(pthread_self(), cut);
}

void *cplatform_open_library(const char *path) {
    return dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
}

int cplatform_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int cplatform_bounded_memory_file(const char *name, size_t limit) {
    int file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return -1;
    if (ftruncate(file, (off_t)limit) == 0
        && fcntl(file, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
        return file;
    int reason = errno;
    close(file);
    errno = reason;
    return -1;
}

int cplatform_spawn_apart(int *pid, const char *path, char *const arguments[], const int *descriptors, int count) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawn_file_actions_init(&actions);
    for (int i = 0; i < count; i++) posix_spawn_file_actions_adddup2(&actions, descriptors[i], i);
    posix_spawn_file_actions_addclosefrom_np(&actions, count);
    int code = posix_spawn(pid, path, &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return code;
}

void cplatform_die_with_parent(void) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* A crash is an answer there; nobody wants a core dump of it. */
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

int cplatform_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

long cplatform_executable(void *buffer, size_t capacity) {
    return readlink("/proc/self/exe", buffer, capacity);
}

int cplatform_open_process(int pid) { return pidfd_open(pid, 0); }

int cplatform_fcntl(int fd, int command, int argument) { return fcntl(fd, command, argument); }

void cplatform_limit_arenas(int count) { mallopt(M_ARENA_MAX, count); }

void cplatform_return_memory(void) { malloc_trim(0); }

/* Read on every call into a plugin: found by an offset, not by a function call. */
#define QUICK_THREAD_LOCAL static _Thread_local __attribute__((tls_model("initial-exec")))
QUICK_THREAD_LOCAL const char *volatile call_instance;
QUICK_THREAD_LOCAL const char *volatile call_name;

void cplatform_in_call(const char *instance, const char *call) {
    call_instance = instance;
    call_name = call;
}

static void say(const char *text) {
    ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
    (void)ignored;
}

static const char *signal_name(int number) {
    switch (number) {
    case SIGSEGV: return "SIGSEGV (bad memory access)";
    case SIGBUS: return "SIGBUS (a mapped file was cut short or memory is bad)";
    case SIGILL: return "SIGILL (a Swift trap: failed precondition, overflow or forced nil)";
    case SIGFPE: return "SIGFPE (division by zero)";
    default: return "SIGABRT (abort was called)";
    }
}

/* Async-signal-safe: only write(2) and the thread's own markers. SA_RESETHAND restores the default action, so returning
 * repeats the fault and the process dies of it with a core dump as usual. */
static void on_fault(int number) {
    say("belfry: fatal: ");
    say(signal_name(number));
    if (call_instance != NULL) {
        say(" inside instance \"");
        say(call_instance);
        say("\", in its ");
        say(call_name);
        say("(); set `enabled: false` for it in plugins.yaml to start without it");
    }
    say("\n");
    raise(number);
}

void cplatform_name_the_culprit(void) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_fault;
    action.sa_flags = SA_RESETHAND | SA_NODEFER;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &action, NULL);
}

long cplatform_waits(void) {
    struct rusage use;
    return getrusage(RUSAGE_THREAD, &use) == 0 ? use.ru_nvcsw : 0;
}
