import Calendar
import Loading
import Outbox
import People
import Store

/// What became of a delivery and its attempts, in sentences.
///
/// Pure.
struct DeliveryFate {
    /// So many events of a digest are named.
    static let companyMax = 20

    private let row: StoredDelivery
    private let zone: Zone
    private let instance: String
    private let company: Company

    /// With what a delivery is told in one piece.
    struct Company {
        /// The id of the event whose delivery stands for it; nil: not known.
        var leadEvent: String?
        /// What it stands for itself.
        var digest = StoredDigest()
    }

    /// `zone`: whose clocks times are told by.
    init(_ row: StoredDelivery, zone: Zone, instance: String, company: Company = Company()) {
        self.row = row
        self.zone = zone
        self.instance = instance
        self.company = company
    }

    var outcome: String {
        row.isTogether && row.state != .merged
            ? "\(ownOutcome), together with delivery \(lead)" : ownOutcome + others
    }

    private var ownOutcome: String {
        switch row.state {
        case .due where row.attempts > 0: "to be tried again at \(time(row.timeNs))"
        case .due: "waits for \(time(row.timeNs))"
        case .claimed: "on its way, attempt \(row.attempts)"
        case .delivered: "delivered at \(time(row.timeNs))" + provider
        case .dead: "given up at \(time(row.timeNs)) because \(end)" + detail
        case .expired: "expired at \(time(row.timeNs))" + detail
        case .discarded: "a dead letter that was put away" + detail
        case .merged: "told together with delivery \(lead)"
        case .movedOn:
            "\(instance) gave up at \(time(row.timeNs)) because \(end); it goes on as delivery "
                + lead + detail
        }
    }

    /// Those that failed, what was told later, and whether the last one may be a repeat.
    var attempts: [String] {
        let attempts = row.history.map { attempt in
            let detail = attempt.detail.isEmpty ? "" : ": \(attempt.detail)"
            return "attempt \(attempt.number) at \(time(attempt.endedNs)) was answered "
                + nameOfStatus(attempt.status) + detail
        }
        let mark = "an attempt may have been received before: marked as a repeat"
        return attempts + row.news.map(sentence) + (row.isRepeat ? [mark] : [])
    }

    private func sentence(_ news: StoredNews) -> String {
        let detail = news.detail.isEmpty ? "" : ": \(news.detail)"
        return "the provider said at \(time(news.atNs)) that \(news.words)\(detail)"
    }

    private var lead: String {
        guard let lead = row.lead else { return "of another" }
        let event = row.isTogether ? company.leadEvent.map { " of event \($0)" } : nil
        return String(lead.rawValue) + (event ?? "")
    }

    /// What it stands for, as in "; it stands for 2 others: events a, b".
    private var others: String {
        let digest = company.digest
        guard digest.count > 0 else { return "" }
        let names = digest.members.prefix(DeliveryFate.companyMax).map(\.eventID)
        let rest = digest.count - names.count
        let listed = names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
        return digest.count == 1
            ? "; it stands for another: event \(listed)"
            : "; it stands for \(digest.count) others: events \(listed)"
    }

    private var provider: String {
        row.provider.isEmpty ? "" : ", as \(row.provider)"
    }

    private var detail: String { row.detail.isEmpty ? "" : ": \(row.detail)" }

    private var end: String {
        EndReason(rawValue: row.endReason)?.sentence ?? "the channel refused it"
    }

    private func time(_ unixNs: Int64) -> String {
        let seconds = unixNs / 1_000_000_000 + Int64(zone.offset(at: unixNs).seconds)
        let local = CivilTime(unixSeconds: seconds)
        let date = "\(local.year.padded(4))-\(local.month.padded(2))-\(local.day.padded(2))"
        return "\(date) \(local.timeOfDay.prefix(8)) \(zone.name)"
    }
}

extension StoredDelivery {
    /// Another delivery stands for it, or stood for it when it ended.
    var isTogether: Bool { lead != nil && state != .movedOn }
}

extension StoredNews {
    private var kind: LateNews? { LateNews(status: status) }

    /// The word for it in answers.
    var name: String {
        switch kind {
        case .received: "received"
        case .bounced: "bounced"
        case .gone: "gone"
        case nil: "unknown"
        }
    }

    /// As in "the provider said that …".
    fileprivate var words: String {
        switch kind {
        case .received: "it has arrived"
        case .bounced: "it came back"
        case .gone: "its recipient is gone"
        case nil: "something of another version holds"
        }
    }
}
