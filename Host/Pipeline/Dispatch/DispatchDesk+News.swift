import CBelfry
import Core
import Observability
import Outbox
import Store
import Synchronization

/// What providers tell of messages after their deliveries have ended.
extension DispatchDesk {
    /// A piece of news whose message was found, and what follows from it.
    struct Told {
        let desk: DispatchDesk
        let news: ReportedNews
        let message: SentMessage
        /// Nil: it ends as it did.
        let verdict: Verdict?
        let next: DispatchWrites.Onward?
    }

    /// Looks for the message of a piece of news and decides what follows.
    ///
    /// On the dispatcher's thread. `isLast`: it is not looked for again.
    func tell(_ news: ReportedNews, isLast: Bool) {
        do throws(StoreError) {
            if let message = try links.store.message(news.provider, ofInstance: number) {
                links.writes.add(judged(news, message))
                return
            }
            if isLast || !links.news.putBack(news, at: links.clock.now) {
                counters.newsUnknown.add()
            }
        } catch {
            links.log.write(.error, name, "the message of a report could not be read: \(error)")
            if isLast {
                counters.newsLost.add()
            } else {
                links.news.rest(with: news, at: links.clock.now)
            }
        }
    }

    private func judged(_ news: ReportedNews, _ message: SentMessage) -> Told {
        let rung = Rung(stored: message.rung)
        var attempt = RetryPolicy.Attempt(
            attempts: UInt8(clamping: message.attempts), since: message.sinceNs,
            expires: message.expiresNs ?? .max)
        attempt.hasFallback = links.hasFallback(self, after: rung)
        let policy = book.withLock { $0.dispatcher.retry }
        var verdict: Verdict?
        if message.state == .delivered, let kind = LateNews(status: news.status) {
            verdict = policy.judge(kind, of: attempt, at: links.clock.now)
        }
        var next: DispatchWrites.Onward?
        if case .movedOn = verdict {
            let parcel = Parcel(
                event: message.event, user: message.user, recipient: message.recipient,
                priority: message.priority, rung: rung)
            next = links.onward(from: self, parcel)
            next?.merged = UInt16(clamping: message.merged)
        }
        return Told(desk: self, news: news, message: message, verdict: verdict, next: next)
    }

    /// The store has kept a piece of news; on the committer's thread.
    ///
    /// Returns what ``recipientIsGone(_:because:atNs:)`` does, where it says so.
    func newsIsKept(_ told: Told, next: DeliveryNumber?, isKnown: Bool) -> GoneNotice? {
        if let onward = told.next, let next { onward.desk.begin(onward, as: next) }
        guard !isKnown else { return nil }
        let (news, message) = (told.news, told.message)
        counters.noteNews(news.status)
        if told.verdict != nil {
            links.log.write(
                .warning, name,
                "message \(news.provider) came back after it had been sent: \(news.detail)")
        }
        guard news.status == BELFRY_GONE else { return nil }
        return recipientIsGone(
            Parcel(
                event: message.event, user: message.user, recipient: message.recipient,
                priority: message.priority, rung: Rung(stored: message.rung)),
            because: news.detail, atNs: news.atNs)
    }
}

extension DispatchDesk.Told {
    func row(_ texts: inout TextArena) -> StoreWork.News {
        var row = StoreWork.News(
            number: message.number, attempt: message.attempts, status: news.status,
            atNs: news.atNs, detail: texts.add(news.detail), isGone: news.status == BELFRY_GONE)
        switch verdict {
        case .movedOn(let reason):
            row.end = next == nil ? .dead : .movedOn
            row.endReason = reason.rawValue
        case .dead(let reason):
            row.end = .dead
            row.endReason = reason.rawValue
        default: break
        }
        if let next {
            row.next = StoreWork.Next(
                instance: next.desk.number, recipient: texts.add(next.parcel.recipient),
                rung: next.parcel.rung.stored)
        }
        return row
    }
}

extension DispatchLinks {
    /// So many at a time, so that what is to be sent gets its turn.
    private static let newsAtOnce = 64
    /// So many may wait to be written.
    private static let newsWaitingMax = 256

    /// Takes in what a channel reports; BUSY: there is no room, and it is lost.
    ///
    /// Any thread.
    func take(_ report: DeliveryLedger.Report, of instance: String) -> belfry_status {
        let now = clock.now
        let news = ReportedNews(
            instance: instance, provider: report.providerID, status: report.status,
            detail: report.detail, atNs: now, dueNs: now)
        guard self.news.offer(news) else {
            desk(named: instance)?.counters.newsLost.add()
            return BELFRY_BUSY
        }
        wake()
        return BELFRY_OK
    }

    /// Deals with what has been reported; true: there is more.
    ///
    /// On the dispatcher's thread, or once that has ended; then `isLast`.
    func tellNews(isLast: Bool = false) -> Bool {
        guard !news.isEmpty else { return false }
        for _ in 0..<DispatchLinks.newsAtOnce {
            guard isLast || writes.newsWaiting < DispatchLinks.newsWaitingMax,
                let next = news.take(at: isLast ? .max : clock.now)
            else { return false }
            desk(named: next.instance)?.tell(next, isLast: isLast)
        }
        return true
    }
}
