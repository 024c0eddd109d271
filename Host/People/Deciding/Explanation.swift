package import Vocabulary

/// A stored decision with the names its sentence needs, for `belfry explain`.
package struct Explanation: Sendable {
    package var reason: Reason
    package var detail: DecisionDetail
    package var dueNs: Int64
    /// When it was decided: what is due within a day of that is told without its date.
    package var decidedNs: Int64
    package var category: EventCategory
    package var kind: ChannelKind
    /// The name of the channel's instance.
    package var instance: String
    /// Whose clocks the time is told by.
    package var zone: Zone
    /// The route's name and place, as in `"orders" plugins.yaml:41`; nil when it is not known.
    package var rule: String?
    /// For what was silenced: by whom and why; nil when the silence is gone.
    package var silence: Silence?
    /// For what was inhibited: the rule's name; nil when it is not known.
    package var inhibition: String?
    /// For an address that is gone; nil when it is not known.
    package var gone: GoneReason?

    package init(
        _ reason: Reason, detail: DecisionDetail = DecisionDetail(rawValue: 0), dueNs: Int64 = 0,
        decidedNs: Int64 = 0, category: EventCategory, kind: ChannelKind, instance: String,
        zone: Zone = .utc,
        rule: String? = nil, silence: Silence? = nil, inhibition: String? = nil
    ) {
        self.reason = reason
        self.detail = detail
        self.dueNs = dueNs
        self.decidedNs = decidedNs
        self.category = category
        self.kind = kind
        self.instance = instance
        self.zone = zone
        self.rule = rule
        self.silence = silence
        self.inhibition = inhibition
    }

    /// As in: deferred to 07:00 Europe/Berlin because of quiet hours 22:00–07:00; rule "orders"
    /// plugins.yaml:41.
    package var sentence: String {
        [what, rule.map { "rule \($0)" }].compactMap { $0 }.joined(separator: "; ")
    }

    private var what: String {
        switch reason.verdict {
        case .send: "sent at once because \(because)"
        case .later: "deferred to \(due) because of \(because)"
        case .never: "not sent because \(because)"
        }
    }

    private var due: String {
        if (dueNs &- decidedNs).magnitude < UInt64(1_440 * Nanoseconds.minute) {
            return "\(zone.localTime(of: dueNs).clock) \(zone.name)"
        }
        return moment(dueNs)
    }

    private func moment(_ unixNs: Int64) -> String {
        let time = zone.localTime(of: unixNs)
        let date = time.date
        let number = { (value: Int) in (value < 10 ? "0" : "") + "\(value)" }
        let day = "\(date.year)-\(number(date.month))-\(number(date.day))"
        return "\(day) \(time.clock) \(zone.name)"
    }

    private var because: String {
        switch reason {
        case .wanted: "the user wants \(category.rawValue) by \(kind.name)"
        case .critical: "it is critical"
        case .quietHours: "quiet hours \(detail.quietHours)"
        case .digest: "a digest of \(category.rawValue), \(detail.digest?.text ?? "at set times")"
        case .digestWindow:
            "a digest of \(category.rawValue), \(detail.digest?.text ?? "for a while")"
        case .limit: "the limit of \(detail.rawValue) a minute"
        case .duplicate:
            "it is a duplicate: number \(detail.rawValue) with its dedup key within the window"
        case .silenced: silencedBecause
        case .inhibited: "\"\(inhibition ?? "another fault")\" mutes its symptoms"
        case .notWanted: "the user does not want \(category.rawValue) by \(kind.name)"
        case .belowLevel:
            "the user wants \(category.rawValue) by \(kind.name) only from \(level) on"
        case .kindOff: "the user has switched \(kind.name) off"
        case .categoryOff: "the user has switched \(category.rawValue) off"
        case .reportOff: "the user does not want this report by \(kind.name)"
        case .noContact: "the user has no contact for \(instance)"
        case .unknownUser: "there is no such user"
        case .expired: "it had expired"
        case .marketData: "market data is never told to people"
        case .contactGone: goneBecause
        }
    }

    /// As in: the address is gone: the provider of mail says "no such user" since 2026-11-21 10:00
    /// UTC; sms takes over.
    private var goneBecause: String {
        guard let gone else { return "the address is gone" }
        let since = "since \(moment(gone.sinceNs))"
        let said =
            gone.words.isEmpty
            ? " \(since), as the provider of \(instance) says"
            : ": the provider of \(instance) says \"\(gone.words)\" \(since)"
        let rest =
            !gone.successor.isEmpty
            ? "; \(gone.successor) takes over"
            : gone.isUnreached ? "; nothing else reaches the user" : ""
        return "the address is gone" + said + rest
    }

    private var level: String {
        let level = WantedLevel(rawValue: UInt8(truncatingIfNeeded: detail.rawValue >> 32))
        return level?.name ?? "a higher priority"
    }

    private var silencedBecause: String {
        guard let silence else { return "silence \(detail.rawValue) was active" }
        let comment = silence.comment.isEmpty ? "" : ": \(silence.comment)"
        return "\(silence.author) has silenced it (silence \(silence.id))\(comment)"
    }
}
