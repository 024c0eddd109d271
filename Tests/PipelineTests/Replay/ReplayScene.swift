import Configuration
import Core
import Patterns
import People
import Pipeline
import Store
import Vocabulary

/// What the sides of a replay and its events are made of.
enum ReplayScene {
    static let minute: Int64 = 60_000_000_000
    /// 2026-05-04, noon in UTC.
    static let noon: Int64 = 1_777_896_000_000_000_000

    static let mail = ReplayedChannel("mail", kind: .email)
    static let sms = ReplayedChannel("sms", kind: .sms)
    static let slack = ReplayedChannel("slack", kind: .slack)

    static func rule(
        _ name: String, _ types: [String] = [], to channels: [String], line: Int = 7
    ) -> Rule {
        Rule(
            name: name, types: types.map { Glob($0) }, channels: channels,
            location: Location(file: "plugins.yaml", line: line, column: 1))
    }

    /// A side whose routes are for everyone, unless `change` says otherwise.
    static func side(
        _ rules: [Rule], users: [User] = [anna], channels: [ReplayedChannel] = [mail, sms, slack],
        silences: [Silence] = [], change: (inout HostConfiguration) -> Void = { _ in }
    ) throws -> ReplayedConfiguration {
        var configuration = HostConfiguration(named: "plugins.yaml", instances: [], rules: rules)
        for index in rules.indices { configuration.terms[index].audience = .everyone }
        change(&configuration)
        var directory = Directory()
        for user in users { _ = try directory.put(user) { _ in .utc } }
        return ReplayedConfiguration(
            configuration, directory: directory, silences: silences, channels: channels)
    }

    static let anna = user("anna")

    static func user(
        _ id: String, _ contacts: [String: String]? = nil,
        change: (inout Preferences) -> Void = { _ in }
    ) -> User {
        let addresses = contacts ?? ["email": "\(id)@example.com", "sms": "+49\(id)"]
        var user = User(
            id: id,
            contacts: addresses.sorted { $0.key < $1.key }.map {
                Contact(channel: $0.key, address: $0.value)
            })
        change(&user.preferences)
        return user
    }

    static func event(
        _ number: Int64, _ type: String = "order_filled", after minutes: Int64 = 0,
        priority: EventPriority = .medium, change: (inout EventDraft) -> Void = { _ in }
    ) -> StoredEvent {
        var draft = EventDraft(type: type)
        draft.id = "e\(number)"
        draft.title = "Number \(number)"
        draft.priority = priority.rawValue
        change(&draft)
        return StoredEvent(
            number: number, acceptedNs: noon + minutes * minute, source: "market",
            retention: .brief, draft: draft)
    }

    static func replay(
        _ events: [StoredEvent], from current: ReplayedConfiguration,
        to draft: ReplayedConfiguration, _ scope: Replay.Scope = Replay.Scope()
    ) -> Replay {
        var replay = Replay(from: current, to: draft, scope)
        for event in events { replay.take(event) }
        return replay
    }
}

extension ReplayDifference.Side {
    var reason: Reason? {
        if case .decided(let decision) = self { decision.reason } else { nil }
    }

    var dueNs: Int64? {
        if case .decided(let decision) = self { decision.dueNs } else { nil }
    }
}
