/* Linux's means to serve many sockets on one thread, which Swift's Glibc module leaves out. */
#ifndef CEPOLL_SHIM_H
#define CEPOLL_SHIM_H

#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

/* The flags below stand here because Swift imports C enumerations that double as macros under unhandy types. */
static inline int cepoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int cepoll_control(int epoll, int operation, int fd, uint32_t events, uint64_t id) {
    struct epoll_event event = {.events = events, .data = {.u64 = id}};
    return epoll_ctl(epoll, operation, fd, &event);
}

/* struct epoll_event is packed on x86-64: its fields are read here. */
static inline uint64_t cepoll_id(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t cepoll_events(const struct epoll_event *event) { return event->events; }

static const uint32_t CEPOLL_IN = EPOLLIN;
static const uint32_t CEPOLL_OUT = EPOLLOUT;
static const uint32_t CEPOLL_HUP = EPOLLHUP;
static const uint32_t CEPOLL_ERR = EPOLLERR;

static inline int cepoll_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static inline int cepoll_signalfd(const sigset_t *signals) { return signalfd(-1, signals, SFD_CLOEXEC); }

/* A socket that is closed on exec and never waits. */
static inline int cepoll_unix_socket(int never_waits) {
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (never_waits ? SOCK_NONBLOCK : 0), 0);
}

/* accept4 without its address: -1 and errno on a failure. accept4 itself hides behind _GNU_SOURCE. */
int accept4(int, struct sockaddr *__restrict, socklen_t *__restrict, int);
static inline int cepoll_accept(int listener) { return accept4(listener, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK); }

/* send() that answers EPIPE where the reader has gone, and raises no signal. */
static inline ssize_t cepoll_send(int fd, const void *bytes, size_t count) { return send(fd, bytes, count, MSG_NOSIGNAL); }

/* Who is at the other end of a Unix socket; 0, or -1 and errno. struct ucred hides behind _GNU_SOURCE. */
static inline int cepoll_peer(int fd, int32_t *pid, uint32_t *uid, uint32_t *gid) {
    struct {
        int32_t pid;
        uint32_t uid;
        uint32_t gid;
    } peer = {0, 0, 0};
    socklen_t size = sizeof peer;
    int result = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size);
    *pid = peer.pid;
    *uid = peer.uid;
    *gid = peer.gid;
    return result;
}

#endif
