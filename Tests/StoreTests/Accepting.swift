import CBelfry
import Core
import Store

/// An event to be stored, for whom, and on which instances.
struct Given {
    var draft: EventDraft
    var users: [String]
    var instances: [Int32] = []
    var state = DeliveryState.due
    var priority = BELFRY_MEDIUM
    var dueNs: Int64 = 1_000
    var dedupWindowNs: Int64 = 0
    var group: Int64 = 0
    var recipient = ""
    var retention = RetentionClass.brief
    var decisions: [String] = []

    init(_ type: String, id: String = "", for users: [String] = ["desk"]) {
        draft = EventDraft(type: type)
        draft.id = id
        self.users = users
    }
}

extension DurableStore {
    /// Stores all of it in one transaction, as the committer would; says what was known already.
    @discardableResult
    func accept(_ given: [Given], atNs: Int64 = 1_000, leaseNs: Int64 = .max) throws -> Accepted {
        let numbers = try reserve(for: given)
        return try accept(given, under: numbers, atNs: atNs, leaseNs: leaseNs)
    }

    func reserve(for given: [Given]) throws -> StoreNumbers {
        try reserve(events: given.count, notifications: given.map(\.users.count).reduce(0, +))
    }

    /// As `accept`, under numbers that were reserved before.
    @discardableResult
    func accept(
        _ given: [Given], under numbers: StoreNumbers, atNs: Int64 = 1_000, leaseNs: Int64 = .max
    ) throws -> Accepted {
        let identity = EventIdentity(seed: UInt64.random(in: 0 ... .max))
        var work = StoreWork()
        work.leaseNs = leaseNs
        var texts: [LastingText] = []
        func lasting(_ text: String) -> belfry_str {
            texts.append(LastingText(text))
            return texts.last?.str ?? belfry_str()
        }
        var nextNotification = numbers.notifications.lowerBound
        for (index, each) in given.enumerated() {
            let block = try each.draft.withEvent { event in
                try EventBlock.copy(
                    event,
                    stamp: EventStamp(
                        source: lasting("broker"), unixNs: atNs, monotonicNs: 0,
                        defaultPriority: BELFRY_MEDIUM,
                        identity: Unmanaged.passUnretained(identity)))
            }
            let first = Int32(work.notifications.count)
            for user in each.users {
                let firstDelivery = Int32(work.deliveries.count)
                for (position, instance) in each.instances.enumerated() {
                    work.deliveries.append(
                        StoreWork.Delivery(
                            number: DeliveryNumber(notification: nextNotification, index: position),
                            instance: instance, recipient: lasting(each.recipient),
                            state: each.state,
                            priority: each.priority, dueNs: each.dueNs, reason: 1, rule: 41,
                            group: each.group))
                }
                work.notifications.append(
                    StoreWork.Notification(
                        number: nextNotification, user: lasting(user),
                        deliveries: firstDelivery..<Int32(work.deliveries.count)))
                nextNotification += 1
            }
            let firstDecision = Int32(work.decisions.count)
            for user in each.decisions {
                work.decisions.append(
                    StoreWork.Decision(
                        user: lasting(user), instance: 1, reason: 2, rule: 7, detail: belfry_str()))
            }
            work.events.append(
                StoreWork.Event(
                    number: numbers.events.lowerBound + Int64(index), block: block,
                    retention: each.retention, acceptedNs: atNs,
                    dedupUntilNs: each.dedupWindowNs == 0 ? 0 : atNs + each.dedupWindowNs,
                    notifications: first..<Int32(work.notifications.count),
                    decisions: firstDecision..<Int32(work.decisions.count)))
        }
        defer { for event in work.events { event.block.release() } }
        try commit(&work)
        return Accepted(
            numbers: numbers, isDuplicate: work.events.map(\.isDuplicate),
            isRefused: work.deliveries.map(\.isRefused))
    }

    /// Says which of them were late.
    @discardableResult
    func record(_ outcomes: [StoreWork.Outcome]) throws -> [DeliveryNumber] {
        var work = StoreWork()
        work.outcomes = outcomes
        try commit(&work)
        return work.outcomes.filter(\.isLate).map(\.number)
    }

    /// Claims them for one attempt; says which of them it could not have.
    @discardableResult
    func claim(
        _ numbers: [DeliveryNumber], attempt: Int32 = 1, isRenewal: Bool = false,
        leaseNs: Int64 = .max
    ) throws -> [DeliveryNumber] {
        var work = StoreWork()
        work.leaseNs = leaseNs
        work.claims = numbers.map {
            StoreWork.Claim(number: $0, attempt: attempt, isRenewal: isRenewal)
        }
        try commit(&work)
        return work.claims.filter(\.isRefused).map(\.number)
    }

    func due(_ instance: Int32, _ priority: Int32 = BELFRY_MEDIUM) throws -> [DueDelivery] {
        try due(DueRequest(instance: instance, priority: priority, untilNs: .max, limit: 1_000))
    }

    func delivery(_ number: DeliveryNumber) throws -> StoredDelivery? {
        let all = try deliveries(
            of: .notification(number.notification), after: nil, limit: 2_000)
        return all.first { $0.number == number }
    }
}

struct Accepted: Equatable {
    var numbers: StoreNumbers
    var isDuplicate: [Bool]
    var isRefused: [Bool]

    var firstEvent: Int64 { numbers.events.lowerBound }
    var firstNotification: Int64 { numbers.notifications.lowerBound }
}

extension StoreWork.Outcome {
    /// Of an attempt that this node has claimed.
    init(
        _ number: DeliveryNumber, _ state: DeliveryState, attempt: Int32 = 1,
        timeNs: Int64 = 2_000, isRepeat: Bool = false, endReason: UInt8 = 0,
        status: Int32 = BELFRY_OK, provider: belfry_str = belfry_str()
    ) {
        self.init(
            number: number, attempt: attempt, wasClaimed: true, state: state, timeNs: timeNs,
            isRepeat: isRepeat, endReason: endReason, status: status, provider: provider)
    }
}
