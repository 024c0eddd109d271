import Glibc

/// A mutex with a condition: what Synchronization.Mutex has no means for is to wait for a change.
///
/// Waits use the monotonic clock. Not recursive.
package final class Monitor: Sendable {
    /// pthread objects must not move, so they stand in memory of their own until the monitor goes.
    private struct Parts: @unchecked Sendable {
        let mutex: UnsafeMutablePointer<pthread_mutex_t>
        let condition: UnsafeMutablePointer<pthread_cond_t>
    }
    private let parts: Parts

    package init() {
        let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
        parts = Parts(mutex: mutex, condition: condition)
    }

    deinit {
        pthread_cond_destroy(parts.condition)
        pthread_mutex_destroy(parts.mutex)
        parts.condition.deallocate()
        parts.mutex.deallocate()
    }

    package func locked<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(parts.mutex)
        defer { pthread_mutex_unlock(parts.mutex) }
        return try body()
    }

    /// Inside `locked`: lets go of the lock until somebody calls `wake`.
    ///
    /// May return without cause.
    package func wait() {
        pthread_cond_wait(parts.condition, parts.mutex)
    }

    /// Inside `locked`: as `wait`, at the longest until `deadline` of the monotonic clock.
    ///
    /// False: it has passed.
    package func wait(untilMonotonicNs deadline: Int64) -> Bool {
        var time = timespec()
        time.tv_sec = Int(deadline / 1_000_000_000)
        time.tv_nsec = Int(deadline % 1_000_000_000)
        return pthread_cond_timedwait(parts.condition, parts.mutex, &time) != ETIMEDOUT
    }

    /// Wakes all who wait.
    package func wake() {
        pthread_cond_broadcast(parts.condition)
    }
}
