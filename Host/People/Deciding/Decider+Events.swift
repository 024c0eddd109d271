import Vocabulary

extension Decider {
    /// Takes note of an event, once, and decides what holds for everybody.
    package mutating func consider(_ facts: EventFacts, at now: Int64) -> Occasion {
        inhibitions.observe(facts, at: now)
        var (reason, detail) = heldReason(facts, at: now)
        // After the others: what a silence held back must ring when it comes again.
        if reason == nil, let count = duplicates(facts, at: now) {
            (reason, detail) = (.duplicate, DecisionDetail(rawValue: Int64(count)))
        }
        return occasion(facts, reason, detail, at: now)
    }

    /// The occasion of an event that was considered before and is rung anew, such as by a step of
    /// an escalation: nothing is noted, and it is no duplicate of itself.
    package func considerAgain(_ facts: EventFacts, at now: Int64) -> Occasion {
        let (reason, detail) = heldReason(facts, at: now)
        return occasion(facts, reason, detail, at: now)
    }

    private func occasion(
        _ facts: EventFacts, _ reason: Reason?, _ detail: DecisionDetail, at now: Int64
    ) -> Occasion {
        var userSilences: [Silence] = []
        if reason == nil, !silences.isEmpty {
            userSilences = silences.filter {
                $0.isActive(at: now) && !$0.matcher.users.isEmpty && $0.matcher.matches(facts)
            }
        }
        return Occasion(facts, reason: reason, detail: detail, userSilences: userSilences)
    }

    private func heldReason(_ facts: EventFacts, at now: Int64) -> (Reason?, DecisionDetail) {
        if facts.isMarketData { return (.marketData, .none) }
        if facts.expiresNs != 0 && facts.expiresNs <= now { return (.expired, .none) }
        let silence = silences.first {
            $0.isActive(at: now) && $0.matcher.users.isEmpty && $0.matcher.matches(facts)
        }
        if let silence { return (.silenced, DecisionDetail(rawValue: silence.id)) }
        if let rule = inhibitions.muting(facts, at: now) {
            return (.inhibited, DecisionDetail(rawValue: Int64(rule)))
        }
        return (nil, .none)
    }

    /// How many there were with the event's key within the window; nil: this is the first.
    private mutating func duplicates(_ facts: EventFacts, at now: Int64) -> UInt32? {
        guard !facts.dedupKey.isEmpty else { return nil }
        switch dedupKeys.visit(facts.dedupKey, windowNs: settings.dedupWindowNs, at: now) {
        case .first: return nil
        case .again(_, let count): return count
        }
    }

    /// Appends a decision for each channel of the route, in their order.
    ///
    /// The user's per-minute limit counts the event once, however many channels ring for it.
    package mutating func decide(
        _ occasion: Occasion, for user: UserNumber, over channels: [RoutedChannel], at now: Int64,
        into decisions: inout [Decision]
    ) {
        var shared = SharedTimes()
        for index in channels.indices {
            let outcome = outcome(occasion, user, channels[index], at: now, &shared)
            counts.note(outcome.reason)
            let isLater = outcome.intended.verdict == .later
            decisions.append(
                Decision(
                    reason: outcome.reason, instance: channels[index].instance,
                    rule: channels[index].rule, user: user, detail: outcome.detail,
                    group: isLater ? channels[index].grouping.key(of: occasion.facts) : nil,
                    dueNs: isLater ? outcome.dueNs : now))
        }
    }

    private mutating func outcome(
        _ occasion: Occasion, _ user: UserNumber, _ channel: RoutedChannel, at now: Int64,
        _ shared: inout SharedTimes
    ) -> Outcome {
        if let reason = occasion.reason { return Outcome(reason, occasion.detail) }
        guard directory.holds(user) else { return Outcome(.unknownUser) }
        if let silence = silence(occasion, user) {
            return Outcome(.silenced, DecisionDetail(rawValue: silence))
        }
        let record = directory.records[user.index]
        if channel.needsContact && user != .desk
            && !directory.hasContact(record, instance: channel.name, kind: channel.kind)
        {
            return Outcome(.noContact)
        }
        if let refusal = directory.refusal(record, occasion, channel.kind) { return refusal }
        let wanted =
            occasion.facts.priority == .critical
            ? Outcome(.critical) : timing(occasion, user, record, channel, at: now, &shared)
        return hasGone(user, at: channel) ? wanted.withoutAddress : wanted
    }

    private func silence(_ occasion: Occasion, _ user: UserNumber) -> Int64? {
        guard !occasion.userSilences.isEmpty else { return nil }
        let id = directory.id(of: user)
        return occasion.userSilences.first { $0.matcher.matches(user: id) }?.id
    }

    /// When something wanted, which is not critical, rings.
    private mutating func timing(
        _ occasion: Occasion, _ user: UserNumber, _ record: UserRecord, _ channel: RoutedChannel,
        at now: Int64, _ shared: inout SharedTimes
    ) -> Outcome {
        let digest = directory.digest(record, occasion.facts.category) ?? channel.digest
        if case .schedule(let schedule) = digest, let digest {
            let due = dueTimes.next(
                schedule, in: directory.zones.values[Int(record.zone)], after: now)
            let ring = shared.digest(due) { awake(user, record, at: due, now: now) }
            return Outcome(.digest, DecisionDetail(digest), due: ring)
        }
        let span = quietSpan(user, record, at: now)
        if span.isQuiet {
            let hours = directory.preferences.values[Int(record.preferences)].quietHours
            return Outcome(
                .quietHours, hours.map(DecisionDetail.init) ?? .none, due: span.until)
        }
        var group: DigestGroup?
        if case .window(let minutes) = digest, let digest {
            let key = DigestGroup(
                user: user, instance: channel.instance,
                key: channel.grouping.key(of: occasion.facts))
            let windowNs = Int64(minutes) * Nanoseconds.minute
            if let open = digestGroups.open(key, windowNs: windowNs, at: now) {
                let due = min(open.since, now) + windowNs
                return Outcome(
                    .digestWindow, DecisionDetail(digest),
                    due: awake(user, record, at: due, now: now))
            }
            group = key
        }
        let limit = directory.preferences.values[Int(record.preferences)].maxPerMinute
        if limit > 0 {
            let taken =
                shared.ring
                ?? SharedTimes.Ring(dueNs: states[user.index].rings.take(max: limit, at: now))
            shared.ring = taken
            if let due = taken.dueNs {
                return Outcome(
                    .limit, DecisionDetail(rawValue: Int64(limit)),
                    due: awake(user, record, at: due, now: now))
            }
        }
        if let group { digestGroups.note(group, since: now) }
        return Outcome(.wanted)
    }
}

extension Decider {
    /// Whether it is quiet, remembered for as long as that stays so.
    private mutating func quietSpan(
        _ user: UserNumber, _ record: UserRecord, at now: Int64
    ) -> QuietSpan {
        if let known = states[user.index].quietSpan(at: now) { return known }
        let span = directory.quietSpan(record, at: now)
        states[user.index].rememberQuiet(span, since: now)
        return span
    }

    /// The time, or the end of the quiet hours that it falls into.
    private mutating func awake(
        _ user: UserNumber, _ record: UserRecord, at due: Int64, now: Int64
    ) -> Int64 {
        if let known = states[user.index].quietSpan(at: now), !known.isQuiet, due < known.until {
            return due
        }
        let span = directory.quietSpan(record, at: due)
        return span.isQuiet ? span.until : due
    }
}

/// What was decided, before it has the numbers of user, route and instance.
struct Outcome {
    let reason: Reason
    let detail: DecisionDetail
    let dueNs: Int64
    /// What it would be if the address were not gone.
    let intended: Reason

    init(_ reason: Reason, _ detail: DecisionDetail = .none, due: Int64 = 0) {
        self.reason = reason
        self.detail = detail
        dueNs = due
        intended = reason
    }

    private init(withoutAddress wanted: Outcome) {
        reason = .contactGone
        detail = DecisionDetail(of: wanted.detail, intended: wanted.reason)
        dueNs = wanted.dueNs
        intended = wanted.reason
    }

    /// The same where nothing can be sent: it keeps when whoever takes over is to ring.
    var withoutAddress: Outcome { Outcome(withoutAddress: self) }
}

/// What one event's channels share for one user.
private struct SharedTimes {
    /// The answer of the per-minute limit, which counts the event once.
    struct Ring {
        /// Nil: now.
        let dueNs: Int64?
    }

    var ring: Ring?
    private var digest: (due: Int64, awake: Int64)?

    /// When a digest that is due then rings, once quiet hours are considered.
    mutating func digest(_ due: Int64, awake: () -> Int64) -> Int64 {
        if let digest, digest.due == due { return digest.awake }
        let time = awake()
        digest = (due, time)
        return time
    }
}
