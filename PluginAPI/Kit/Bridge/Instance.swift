import CBelfry

/// What the host calls `context`: one instance of a plugin with its lane.
final class Instance: Sendable {
    let host: Host
    let lane: any Lane
    private let plugin: any Plugin
    private let handoff: (any HandingOff)?
    private let endpoint: (any Endpoint)?
    private let timers: (any TimerHandling)?
    private let takeSettings: (@Sendable (UnsafeRawBufferPointer) throws -> Void)?

    init(
        _ plugin: any Plugin, lane: any Lane, host: Host,
        reconfigure: (@Sendable (UnsafeRawBufferPointer) throws -> Void)?
    ) {
        self.plugin = plugin
        self.lane = lane
        self.host = host
        handoff = plugin as? any HandingOff
        endpoint = plugin as? any Endpoint
        timers = plugin as? any TimerHandling
        takeSettings = reconfigure
    }

    /// The instance behind a context.
    ///
    /// The host passes back what create() gave it.
    static func of(_ context: UnsafeMutableRawPointer?) -> Instance {
        guard let context else { preconditionFailure("The host passed no context") }
        return Unmanaged<Instance>.fromOpaque(context).takeUnretainedValue()
    }

    /// A context for the host, to be ended with ``end(_:)``.
    func begin() -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(self).toOpaque()
    }

    /// Frees what ``begin()`` gave out.
    ///
    /// Strays keep parts of it alive, but cannot reach the host any more.
    static func end(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        let instance = Unmanaged<Instance>.fromOpaque(context).takeRetainedValue()
        instance.host.close()
    }

    func start() -> belfry_status {
        barrier("start") { try plugin.start() }
    }

    func stop(by deadline: Deadline) {
        lane.drain(by: deadline)
        plugin.stop(by: deadline)
    }

    func timerFired(_ id: UInt64) { timers?.timerFired(id) }

    func reconfigure(_ config: UnsafeRawBufferPointer) -> belfry_status {
        guard let takeSettings else { return BELFRY_INVALID }
        // Whatever is wrong, nothing has changed: the host makes a new instance, which says it in
        // full.
        return (try? takeSettings(config)) == nil ? BELFRY_INVALID : BELFRY_OK
    }

    func save(into sink: (String, [UInt8]) -> Void) -> belfry_status {
        guard let handoff else { return BELFRY_INVALID }
        return barrier("save") {
            let items = try handoff.save()
            guard !items.isEmpty else {
                throw PluginError.invalid("There is nothing to hand over.")
            }
            for item in items { sink(item.key, item.value) }
        }
    }

    func load(_ items: [(key: String, value: [UInt8])]) -> belfry_status {
        guard let handoff else { return BELFRY_INVALID }
        return barrier("load") { try handoff.load(items) }
    }

    func handle(_ request: Request, reply: PendingAnswer) -> belfry_status {
        guard let endpoint else { return BELFRY_INVALID }
        do {
            try endpoint.handle(request) { reply.give($0) }
        } catch {
            let why = PluginError(wrapping: error).sentence
            host.log(.error, "A request failed: \(why)", ["path": request.path])
            reply.give(Reply(500, text: why))
        }
        return BELFRY_OK
    }

    /// Runs `body`; what it throws becomes a line in the log and a status.
    private func barrier(_ call: String, _ body: () throws -> Void) -> belfry_status {
        do {
            try body()
            return BELFRY_OK
        } catch {
            let failure = PluginError(wrapping: error)
            if failure.kind != .invalid || call != "save" {
                host.log(.error, failure.sentence, ["call": call])
            }
            return failure.kind.status
        }
    }
}

/// How calls of the host reach a plugin: by batch, by task, or as a source.
protocol Lane: AnyObject, Sendable {
    /// A channel's deliver().
    func deliver(_ batch: UnsafePointer<belfry_batch>) -> belfry_status
    /// A channel's cancel().
    func cancel(_ token: UInt64)
    /// A source's side; nil for channels.
    var source: (any Source)? { get }
    /// Lets what is under way end, at most until `deadline`; nothing is under way afterwards.
    func drain(by deadline: Deadline)
}

extension Lane {
    func deliver(_ batch: UnsafePointer<belfry_batch>) -> belfry_status { BELFRY_INVALID }
    func cancel(_ token: UInt64) {}
    var source: (any Source)? { nil }
    func drain(by deadline: Deadline) {}
}

/// The lane of a ``BatchChannel``, which does everything itself.
final class BatchLane: Lane {
    private let channel: any BatchChannel
    private let host: Host

    init(channel: any BatchChannel, host: Host) {
        self.channel = channel
        self.host = host
    }

    func deliver(_ batch: UnsafePointer<belfry_batch>) -> belfry_status {
        switch channel.deliver(Batch(unsafe: batch, host: host)) {
        case .taken: BELFRY_OK
        case .busy: BELFRY_BUSY
        case .invalid: BELFRY_INVALID
        }
    }

    func cancel(_ token: UInt64) { channel.cancel(token) }
}

/// The lane of a ``Source``.
final class SourceLane: Lane {
    private let plugin: any Source

    init(source: any Source) { plugin = source }

    var source: (any Source)? { plugin }
}
