/* What Glibc's Swift module hides behind _GNU_SOURCE, varargs or macros. Nothing else belongs here. */
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stddef.h>
#include <stdint.h>

/* pthread_setname_np for the calling thread; names over 15 bytes are cut. */
void cplatform_name_thread(const char *name);

/* dlopen with RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE; NULL and dlerror() on a failure. */
void *cplatform_open_library(const char *path);

/* An anonymous file in memory that dlopen may map; -1 and errno on a failure. */
int cplatform_memory_file(const char *name);

/* One that cannot grow over `limit` bytes: what writes more is refused with EPERM. It is full of zeros from the start, and
 * how far it was written is told by its offset, which all who inherit it share. */
int cplatform_bounded_memory_file(const char *name, size_t limit);

/* Starts a program apart from this one: a process group of its own, no signal blocked or ignored, and no descriptor but
 * `descriptors`, which become 0, 1, 2 … and must each be `count` or more. Returns 0 or an error number. */
int cplatform_spawn_apart(int *pid, const char *path, char *const arguments[], const int *descriptors, int count);

/* For a child: it is killed when the thread that started it ends, and it leaves no core dump. */
void cplatform_die_with_parent(void);

/* pipe2 with O_CLOEXEC. */
int cplatform_pipe(int ends[2]);

/* Writes the path of the running executable; returns its length, or -1. */
long cplatform_executable(void *buffer, size_t capacity);

/* pidfd_open: a descriptor that becomes readable when the process ends; -1 and errno on a failure. */
int cplatform_open_process(int pid);

/* fcntl with an integer argument: a variadic function that Swift does not import. */
int cplatform_fcntl(int fd, int command, int argument);

/* At most `count` malloc arenas: idle threads must not cost one each. */
void cplatform_limit_arenas(int count);

/* Gives memory that was freed back to the system, also where it lies between what is in use. Takes each arena's lock. */
void cplatform_return_memory(void);

/* Installs a handler for SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGABRT that writes what cplatform_in_call() says of the
 * failing thread to stderr, and then lets the default action take place. */
void cplatform_name_the_culprit(void);

/* What the calling thread is doing inside which instance, for the handler above. The texts must live until it is
 * called again with NULLs. Costs two stores. */
void cplatform_in_call(const char *instance, const char *call);

/* How often the calling thread has given up its processor to wait for something; being pushed aside by others does not
 * count. */
long cplatform_waits(void);

#endif
