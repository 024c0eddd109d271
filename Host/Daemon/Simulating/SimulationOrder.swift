import Configuration
import JSON
import People
import Pipeline

/// What a simulation is asked for: the object of `POST /simulate`, read.
struct SimulationOrder {
    private static let usualNs: Int64 = 7 * 86_400_000_000_000
    private static let limitMax: Int64 = 1_000

    let draft: HostConfiguration
    /// What the client knows of the draft's channels, whose plugins it has looked into.
    let channels: [String: ReplayedChannel]
    let scope: Replay.Scope
    /// How many differences to tell.
    let limit: Int
    let sinceNs: Int64
    let untilNs: Int64

    init(_ object: JSONObject, now: Int64) throws(LedgerRefusal) {
        guard let text = object["config"]?.string else {
            throw .order("\"config\" is the draft: the text of a plugins.yaml.")
        }
        channels = try SimulationOrder.channels(object["channels"])
        limit = try SimulationOrder.limit(object["limit"])
        sinceNs =
            try SimulationOrder.moment("since", object) ?? now - SimulationOrder.usualNs
        untilNs = try SimulationOrder.moment("until", object) ?? now
        guard sinceNs < untilNs else {
            throw .order("\"since\" has to be before \"until\".")
        }
        var scope = Replay.Scope()
        scope.countsFromNs = sinceNs
        scope.untilNs = untilNs
        scope.user = object["user"]?.string
        scope.isEach = object["each"]?.bool ?? false
        self.scope = scope
        draft = try SimulationOrder.draft(
            text, named: object["file"]?.string ?? "draft",
            try SimulationOrder.variables(object["variables"]))
    }

    /// What it says of variables and secrets is the client's: the daemon lends it none of its own.
    private static func draft(
        _ text: String, named file: String, _ variables: [String: String]
    ) throws(LedgerRefusal) -> HostConfiguration {
        do throws(ConfigurationError) {
            return try ConfigurationFile.parseAndLookUp(
                text, named: file, environment: variables)
        } catch {
            let errors = error.findings.count { $0.severity == .error }
            throw LedgerRefusal(
                status: 422, code: "draft_invalid",
                sentence: "The draft has \(errors == 1 ? "1 error" : "\(errors) errors").",
                findings: error.findings.map(\.json))
        }
    }

    private static func channels(
        _ value: JSONValue?
    ) throws(LedgerRefusal) -> [String: ReplayedChannel] {
        var channels: [String: ReplayedChannel] = [:]
        for (name, channel) in try members("channels", value) {
            guard let kind = channel["kind"]?.string else {
                throw .order(
                    "\"channels\" says of each what it is: {\"mail\": {\"kind\": \"email\"}}.")
            }
            channels[name] = ReplayedChannel(
                name, kind: ChannelKind(named: kind), isLive: channel["live"]?.bool ?? false)
        }
        return channels
    }

    private static func limit(_ value: JSONValue?) throws(LedgerRefusal) -> Int {
        guard let value, !value.isNull else { return 50 }
        guard let limit = value.integer, (1...limitMax).contains(limit) else {
            throw .order("\"limit\" is from 1 to \(limitMax).")
        }
        return Int(limit)
    }

    private static func moment(
        _ name: String, _ object: JSONObject
    ) throws(LedgerRefusal) -> Int64? {
        guard let value = object[name], !value.isNull else { return nil }
        if let milliseconds = value.integer, abs(milliseconds) < Int64.max / 1_000_000 {
            return milliseconds * 1_000_000
        }
        guard let moment = value.string.flatMap(Moment.read) else {
            throw .order("\"\(name)\" is a time such as \"2026-11-21T20:00:00Z\".")
        }
        return moment
    }
}

// MARK: Members

extension SimulationOrder {
    /// The variables that the draft may name.
    private static func variables(_ value: JSONValue?) throws(LedgerRefusal) -> [String: String] {
        var variables: [String: String] = [:]
        for (name, value) in try members("variables", value) {
            guard let text = value.string else {
                throw .order("\"variables\" has a text for each name.")
            }
            variables[name] = text
        }
        return variables
    }

    private static func members(
        _ name: String, _ value: JSONValue?
    ) throws(LedgerRefusal) -> JSONObject {
        guard let value, !value.isNull else { return [:] }
        guard let object = value.object else {
            throw .order("\"\(name)\" is an object, not \(value.kind).")
        }
        return object
    }
}

extension LedgerRefusal {
    fileprivate static func order(_ sentence: String) -> LedgerRefusal {
        LedgerRefusal(status: 422, code: "simulation_invalid", sentence: sentence)
    }
}
