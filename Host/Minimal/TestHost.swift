import CBelfry
import Configuration
import Core
import JSON
import Loading
import Observability
import Patterns
import Pipeline
import Platform
import Store
import Synchronization

/// A host for tests of plugins: the loader, the routes and the lanes of the daemon in one object,
/// without files, a socket or a configuration file.
///
/// Add instances, `start()`, let events flow, look at what came of it, `stop()`. Any thread;
/// `start`, `stop` and the calls that wait block.
public final class TestHost: Sendable {
    /// How a host is made.
    public struct Options: Sendable {
        /// Time stands still until ``TestHost/advance(by:)``.
        public var hasManualClock = false
        /// Log lines go to standard error too.
        public var echoesLog = false
        /// What sources emit is copied and kept: see ``TestHost/emitted``.
        public var recordsEvents = true
        /// So long create(), start() and stop() may take each.
        public var callDeadline = Duration.seconds(5)

        /// The system's clock, a silent log, five seconds.
        public init() {}
    }

    /// What an instance is used as.
    public enum Kind: Sendable {
        /// It feeds events in.
        case source
        /// It carries them out.
        case channel
    }

    /// What happens to live events that a channel cannot take and its queue has no room for.
    public enum WhenFull: Sendable {
        /// They are given up and counted.
        case shed
        /// Sources are told BUSY.
        case hold
    }

    private struct Plan {
        var instances: [InstanceDefinition] = []
        var rules: [Rule] = []
        var hasStarted = false
    }

    let host: BelfryHost
    let recording: Recording
    let options: Options
    let state: MemoryStateStore
    let requests = RequestDesk()
    let disturbances = Disturbances()
    private let plan = Mutex(Plan())
    private static let name = "test host"

    /// A host with nothing in it.
    public init(_ options: Options = Options()) {
        self.options = options
        let recording = Recording()
        self.recording = recording
        let state = MemoryStateStore()
        self.state = state
        let echo = options.echoesLog ? Log(level: .debug) : nil
        let log = Log { severity, subject, message, fields in
            echo?.write(severity, subject, message, fields)
            recording.add(LogLine(severity, subject, message, fields))
        }
        var services = HostServicesBundle(
            clock: options.hasManualClock ? .manual() : .system, log: log, metrics: Metrics(),
            state: state, instanceDirectory: nil, requests: requests)
        let disturbances = disturbances
        services.deliversStored = true
        let events = options.recordsEvents ? recording : nil
        services.delegate = { name, port in disturbances.watch(name, port, events) }
        host = BelfryHost(
            services: services,
            preparation: Preparation(staging: Staging(.memory), probe: nil),
            builtInPluginDirectories: [],
            makeLedger: { disturbances.ledger(for: $0) })
        disturbances.serve(host)
    }

    deinit {
        stop()
        // Instances are never freed, and what stands between them and the lanes is not either.
        recording.forget()
    }

    /// Adds an instance of the plugin in `file`; `start()` brings it to life.
    ///
    /// `config`: a JSON object. `named`: must not be there yet. Throws when it is, or when the
    /// configuration is not JSON.
    public func add(
        _ kind: Kind, _ file: String, named name: String, config: String = "{}",
        queue: Int = 8_192, whenFull: WhenFull = .shed
    ) throws(TestHostError) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: config)
        } catch {
            throw TestHostError("the config of \"\(name)\" is not JSON: \(error)")
        }
        guard value.object != nil else {
            throw TestHostError("the config of \"\(name)\" is not a JSON object")
        }
        let definition = InstanceDefinition(
            named: name, kind == .source ? .source : .channel, file: file, config: value,
            liveQueue: LiveQueue(limit: queue, whenFull: whenFull == .hold ? .hold : .shed),
            in: TestHost.name)
        let isNew = plan.withLock { plan -> Bool in
            guard !plan.instances.contains(where: { $0.name == name }) else { return false }
            plan.instances.append(definition)
            return true
        }
        guard isNew else { throw TestHostError("there is an instance \"\(name)\" already") }
    }

    /// Takes an instance out with the next `start()`; one that is not there is ignored.
    public func remove(_ name: String) {
        plan.withLock { $0.instances.removeAll { $0.name == name } }
    }

    /// Adds a route; without any, every event goes to every channel.
    ///
    /// `types`, `subjects`, `sources`: patterns with `*` and `?`; an empty list lets everything
    /// through. `condition`: as after `where:` in plugins.yaml. Takes effect with `start()`.
    public func route(
        to channels: [String], types: [String] = [], subjects: [String] = [],
        sources: [String] = [], where condition: String? = nil
    ) throws(TestHostError) {
        let compiled: Condition?
        do throws(ExpressionError) {
            compiled = try condition.map { text throws(ExpressionError) in
                try Condition(parsing: text)
            }
        } catch {
            throw TestHostError("the condition of a route cannot be read: \(error)")
        }
        plan.withLock { plan in
            plan.rules.append(
                Rule(
                    name: "route-\(plan.rules.count + 1)", types: types.map { Glob($0) },
                    subjects: subjects.map { Glob($0) }, sources: sources.map { Glob($0) },
                    condition: compiled, channels: channels, location: TestHost.location))
        }
    }

    private static let location = Location(file: name, line: 1, column: 1)

    /// Brings to life what was added and takes out what was removed, as a reload would; the others
    /// notice nothing.
    ///
    /// Throws, with what ran before still running, when one instance fails.
    public func start() throws(TestHostError) {
        let (configuration, isFirst) = plan.withLock { plan in
            defer { plan.hasStarted = true }
            return (self.configuration(plan), !plan.hasStarted)
        }
        if isFirst {
            // A start never fails: the same as a reload of a host without instances.
            _ = host.start(.nothing(like: configuration))
        }
        do throws(ChangeRefused) {
            _ = try host.reload(configuration)
        } catch {
            throw TestHostError(error.failures.map(\.reason).joined(separator: "\n"))
        }
    }

    private func configuration(_ plan: Plan) -> HostConfiguration {
        let channels = plan.instances.filter { $0.kind == .channel }.map(\.name)
        let everything = Rule(name: "everything", channels: channels, location: TestHost.location)
        var settings = HostSettings.usual
        settings.deadlines.create = options.callDeadline
        settings.deadlines.start = options.callDeadline
        settings.deadlines.stop = options.callDeadline
        return HostConfiguration(
            named: TestHost.name, host: settings, instances: plan.instances,
            rules: plan.rules.isEmpty ? [everything] : plan.rules)
    }

    /// Drains and ends everything, sources first, within about `deadline`.
    public func stop(within deadline: Duration = .seconds(5)) {
        host.stop(deadlineNs: deadline.nanoseconds)
    }

    /// The instance of a name that runs now.
    func running(_ name: String) throws(TestHostError) -> RunningInstance {
        guard let running = host.current.running(named: name) else {
            throw TestHostError("no instance \"\(name)\" runs here; add it and call start()")
        }
        return running
    }
}

extension LogLine {
    init(_ severity: Severity, _ subject: String, _ message: String, _ fields: [LogField]) {
        self.init(
            severity: severity.name, subject: subject, message: message,
            fields: fields.map { TestEvent.Attribute($0.key, $0.value) })
    }
}
