import Core
import Synchronization

/// What a provider told of a message, as its channel has reported it.
struct ReportedNews: Sendable {
    /// The channel's name.
    let instance: String
    /// What the provider calls the message.
    let provider: String
    let status: Int32
    let detail: String
    let atNs: Int64
    /// How often its message was looked for in vain.
    var looks = 0
    /// When to look for its message.
    var dueNs: Int64
}

/// News that waits until its message is found.
///
/// Bounded: what does not fit is not taken. Any thread.
final class NewsIntake: Sendable {
    /// At most 21 MiB, as long as what a report says is cut.
    static let capacity = 4_096
    /// News may be quicker than the commit that tells of its message.
    static let looksMax = 5
    private static let pauseNs: Int64 = 1_000_000_000

    private struct Queue {
        var fresh = Deque<ReportedNews>()
        /// Looked for before; the pause is the same for all, so that the first is due first.
        var again = Deque<ReportedNews>()
        /// The store could not be read.
        var restsUntil = Int64.min
        var count: Int { fresh.count + again.count }
    }

    private let queue = Mutex(Queue())
    /// As many as wait, to be asked without a lock.
    private let waiting = Atomic<Int>(0)

    var isEmpty: Bool { waiting.load(ordering: .acquiring) == 0 }

    /// False: there is no room.
    func offer(_ news: ReportedNews) -> Bool {
        change { queue in
            guard queue.count < NewsIntake.capacity else { return false }
            queue.fresh.append(news)
            return true
        }
    }

    /// The next one that is due.
    func take(at now: Int64) -> ReportedNews? {
        change { queue in
            guard now >= queue.restsUntil else { return nil }
            if let first = queue.again.first, first.dueNs <= now { return queue.again.popFirst() }
            return queue.fresh.popFirst()
        }
    }

    /// Its message is not there; false: it was looked for long enough.
    func putBack(_ news: ReportedNews, at now: Int64) -> Bool {
        var news = news
        news.looks += 1
        guard news.looks < NewsIntake.looksMax else { return false }
        lookAgain(news, at: now)
        return true
    }

    /// Its message could not be looked for, and neither can others be for a while.
    func rest(with news: ReportedNews, at now: Int64) {
        lookAgain(news, at: now)
        change { $0.restsUntil = now + NewsIntake.pauseNs }
    }

    private func lookAgain(_ news: ReportedNews, at now: Int64) {
        var news = news
        news.dueNs = now + NewsIntake.pauseNs
        change { $0.again.append(news) }
    }

    private func change<Result>(_ body: (inout Queue) -> sending Result) -> Result {
        queue.withLock { queue in
            let result = body(&queue)
            waiting.store(queue.count, ordering: .releasing)
            return result
        }
    }
}
