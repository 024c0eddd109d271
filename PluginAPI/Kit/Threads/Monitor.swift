import Glibc

/// A value behind a lock, with a bell to wait for its changes.
///
/// What `Mutex` lacks is the waiting: a thread sleeps here until the value is as it wants it, or
/// until a deadline. Keep the closures short and call nothing of the host inside them.
public final class Monitor<State: ~Copyable & Sendable>: @unchecked Sendable {
    // Sendable because `state` is touched only between lock and unlock. The two pthread objects
    // live on the heap: their addresses must not move.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let bell: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    /// Guards `state`.
    public init(_ state: consuming State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        bell = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(bell, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(bell)
        pthread_mutex_destroy(mutex)
        bell.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` with the lock held.
    public func withLock<R: ~Copyable, E: Error>(
        _ body: (inout State) throws(E) -> R
    ) throws(E) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Wakes every thread that waits, so that it looks again.
    public func ring() {
        pthread_cond_broadcast(bell)
    }

    /// Sleeps until `body`, called with the lock held and again after each ``ring()``, returns a
    /// value.
    public func wait<R: ~Copyable>(for body: (inout State) -> R?) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            pthread_cond_wait(bell, mutex)
        }
    }

    /// The same, but gives up after `timeout`, if there is one, and returns nil.
    public func wait<R: ~Copyable>(atMost timeout: Duration?, for body: (inout State) -> R?) -> R? {
        guard let timeout else { return wait(for: body) }
        var until = timespec(monotonic: MonotonicClock.now + max(.zero, timeout).inNanoseconds)
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            if pthread_cond_timedwait(bell, mutex, &until) == ETIMEDOUT { return body(&state) }
        }
    }
}

extension timespec {
    /// A point on the monotonic clock as libc wants it.
    init(monotonic nanoseconds: Int64) {
        self.init(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}
