import Synchronization

/// Runs an instance's tasks on threads of its own, which exist from the first task on.
final class TaskThreads: TaskExecutor {
    private let name: String
    private let threadsMax: Int
    private let work = Monitor(Work())

    private struct Work: Sendable {
        var jobs: [UnownedJob] = []
        var threads: [WorkerThread] = []
        var idle = 0
        var isEnding = false
    }

    init(name: String, threads: Int) {
        self.name = name
        threadsMax = max(1, threads)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let fault = work.withLock { work -> PluginError? in
            work.jobs.append(job)
            guard work.idle < work.jobs.count, work.threads.count < threadsMax else { return nil }
            do throws(PluginError) {
                work.threads.append(try WorkerThread(name: name) { [self] in run() })
                return nil
            } catch {
                return work.threads.isEmpty ? error : nil
            }
        }
        work.ring()
        // Without any thread the jobs could only be lost; the lane has completed its first task
        // before this can happen.
        if let fault { preconditionFailure(fault.sentence) }
    }

    /// Ends the threads once they have nothing to do; false when one is still busy at the deadline.
    func end(by deadline: Deadline) -> Bool {
        let threads = work.withLock { work in
            work.isEnding = true
            return work.threads
        }
        work.ring()
        return threads.allSatisfy { $0.join(by: deadline) }
    }

    private func run() {
        while let job = next() {
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    private func next() -> UnownedJob? {
        work.withLock { $0.idle += 1 }
        let job: UnownedJob?? = work.wait { work -> UnownedJob?? in
            if !work.jobs.isEmpty {
                work.idle -= 1
                return .some(.some(work.jobs.removeFirst()))
            }
            return work.isEnding ? .some(.none) : nil
        }
        return job ?? nil
    }
}
