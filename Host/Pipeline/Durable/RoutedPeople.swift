import CBelfry
import Configuration
import Core
import People

/// What routes mean for people: made at each reload, read on the committer's thread.
struct RoutedPeople: Sendable {
    /// A rule of plugins.yaml, as far as stored deliveries go.
    struct Route: Sendable {
        let audience: Audience?
        let chain: String?
        /// Its channels whose deliveries are stored, in the order written, each once.
        let channels: [RoutedChannel]
        /// Where it stands in plugins.yaml.
        let line: Int32
    }

    let table: RoutingTable
    let routes: [Route]
    /// By number of channel; none in a replay.
    let desks: [DispatchDesk]
    /// Each channel alone, by number.
    private let channels: [RoutedChannel]

    static let none = RoutedPeople(table: RoutingTable([], channels: [:]), routes: [], desks: [])

    private init(table: RoutingTable, routes: [Route], desks: [DispatchDesk]) {
        self.table = table
        self.routes = routes
        self.desks = desks
        channels = []
    }

    /// `desks`: of the channels that run and take no live events.
    ///
    /// `kinds`: by the name of a desk.
    init(
        _ configuration: HostConfiguration, desks: [DispatchDesk], kinds: [String: ChannelKind]
    ) {
        self.init(configuration, stored: desks.map(\.name), desks: desks, kinds: kinds)
    }

    /// `stored`: the names of the channels that take no live events, those of `desks` where there
    /// are any.
    init(
        _ configuration: HostConfiguration, stored: [String], desks: [DispatchDesk] = [],
        kinds: [String: ChannelKind]
    ) {
        // Live channels count too, for a rule that leads to them alone is a rule that matches.
        let numbers = Dictionary(
            uniqueKeysWithValues: stored.enumerated().map { ($1, $0) })
        table = RoutingTable(configuration.rules, channels: numbers)
        self.desks = desks
        channels = stored.enumerated().map { number, name in
            let kind = kinds[name] ?? .other
            return RoutedChannel(
                instance: UInt16(number), name: name, kind: kind,
                needsContact: kind.needsContact, rule: .max)
        }
        routes = configuration.rules.enumerated().map { index, rule in
            let terms =
                configuration.terms.indices.contains(index)
                ? configuration.terms[index] : RouteTerms()
            return Route(
                audience: terms.audience, chain: terms.chain,
                channels: rule.channels.enumerated().compactMap { place, name in
                    guard !rule.channels[..<place].contains(name) else { return nil }
                    return numbers[name].map { number in
                        let kind = kinds[name] ?? .other
                        return RoutedChannel(
                            instance: UInt16(number), name: name, kind: kind,
                            needsContact: kind.needsContact, rule: UInt16(clamping: index),
                            digest: terms.digest, grouping: terms.grouping)
                    }
                }, line: Int32(clamping: rule.location.line))
        }
    }

    /// The rules that an event matches, in their order.
    func routes(for block: EventBlock) -> [Route] {
        let type = table.typeIndex(of: block.event.pointee.type)
        return table.matches(for: block.event, of: type).map { routes[$0] }
    }

    /// The channel as its first rule has it, or alone: as a step of an escalation names it.
    func channel(named name: String) -> RoutedChannel? {
        routes.lazy.flatMap(\.channels).first { $0.name == name }
            ?? channels.first { $0.name == name }
    }
}

extension ChannelKind {
    /// It reaches a person by an address of theirs; the others post to a place that many read.
    var needsContact: Bool {
        switch self {
        case .email, .sms, .telegram, .webpush: true
        case .slack, .discord, .webhook, .console, .gateway, .other: false
        }
    }
}
