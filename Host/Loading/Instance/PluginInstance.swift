import CBelfry
import CPlatform
package import Core
package import Observability
package import Platform
package import Store
import Synchronization

/// What an instance is made with.
package struct InstanceEnvironment: Sendable {
    package var clock: Clock
    package var log: Log
    package var metrics: Metrics
    package var state: any StateStore
    /// A directory of the instance's own, or empty under a host without files.
    package var stateDirectory: String
    package var deadlines: CallDeadlines

    package init(
        clock: Clock, log: Log, metrics: Metrics, state: any StateStore, stateDirectory: String,
        deadlines: CallDeadlines
    ) {
        self.clock = clock
        self.log = log
        self.metrics = metrics
        self.state = state
        self.stateDirectory = stateDirectory
        self.deadlines = deadlines
    }
}

/// One configured use of a plugin, from create() to destroy().
///
/// It owns its control thread, its `belfry_host` and its counters. The life-cycle calls (create … destroy) come from one
/// thread at a time; what the plugin calls comes from anywhere. Once created it is never freed: a stray thread of a plugin
/// that calls after destroy() is refused and counted, not a crash. That costs about a kilobyte a generation.
package final class PluginInstance: @unchecked Sendable {
    // Sendable: constants, atomics, a Mutex, and `host`, which is written before the instance is handed to others.

    package let name: String
    package let generation: Generation
    package let delegate: any InstanceDelegate
    package let clock: Clock
    package let counters = InstanceCounters()
    let environment: InstanceEnvironment
    let control: ControlThread
    /// The name for C, also for the crash report of the thread that is inside one of its calls.
    package let lastingName: LastingText
    private let lastingDirectory: LastingText
    private var host: UnsafeMutablePointer<belfry_host>?
    /// The plugin's own object, from create() to destroy().
    package var context: UnsafeMutableRawPointer? { object.load(ordering: .relaxed) }
    private let object = Atomic<UnsafeMutableRawPointer?>(nil)
    private let mayCall = Atomic<Bool>(false)
    private let standing: Mutex<Standing>

    package enum State: String, Sendable {
        case made, created, started, paused, stopped, destroyed, quarantined
    }

    package struct Standing: Sendable {
        package var state: State = .made
        package var health: Int32 = BELFRY_UP
        package var healthReason = ""
        package var lastError: String?
        package var startedUnixNs: Int64 = 0
    }

    package init(
        name: String, generation: Generation, delegate: any InstanceDelegate,
        environment: InstanceEnvironment
    ) throws(LoadingError) {
        self.name = name
        self.generation = generation
        self.delegate = delegate
        self.environment = environment
        clock = environment.clock
        lastingName = LastingText(name)
        lastingDirectory = LastingText(environment.stateDirectory)
        standing = Mutex(Standing())
        do throws(SystemError) {
            control = try ControlThread(named: name, clock: environment.clock)
        } catch {
            throw LoadingError(.failed, "\(name): no thread could be started: \(error.reason)")
        }
        host = HostServices.makeHost(
            for: self, name: lastingName.str, stateDirectory: lastingDirectory.str)
        _ = Unmanaged.passRetained(self)
    }

    package var descriptor: PluginDescriptor { generation.descriptor }
    package var current: Standing { standing.withLock { $0 } }

    /// Emits, completions and log lines are taken from it: between start() and the end of stop().
    @inline(__always)
    package var isListenedTo: Bool { mayCall.load(ordering: .relaxed) }

    // MARK: The life of an instance

    /// Faults that a plugin found in its configuration: JSON pointer and sentence.
    package typealias Findings = [(pointer: String, sentence: String)]

    /// Makes the plugin's own object.
    ///
    /// Throws what the plugin says, with its findings.
    package func create(config: String) throws(CreationFailure) {
        let deadline = environment.deadlines.createNs
        let ending = control.call(deadlineNs: deadline) { [self] in
            inCall("create") { () -> (belfry_status, FindingsBox) in
                let findings = FindingsBox()
                var context: UnsafeMutableRawPointer?
                let text = LastingText(config)
                let status = withExtendedLifetime(text) {
                    descriptor.raw.pointee.create(
                        descriptor.raw, host, text.str, &context, FindingsBox.sink,
                        findings.opaque)
                }
                if status == BELFRY_OK { object.store(context, ordering: .releasing) }
                return (status, findings)
            }
        }
        guard case .returned((let status, let findings)) = ending else {
            throw CreationFailure(late("create", deadline), findings: [])
        }
        guard status == BELFRY_OK else {
            let first = findings.findings.first?.sentence ?? "it gave no reason"
            let error = LoadingError(
                .refusedConfiguration,
                "\(name): create() was refused (\(nameOfStatus(status))): \(first)")
            setAside(error, as: .destroyed)
            control.end()
            throw CreationFailure(error, findings: findings.findings)
        }
        standing.withLock { $0.state = .created }
    }

    /// Gives a new instance what an old one saved; between create and start.
    package func load(_ saved: [SavedItem]) throws(LoadingError) {
        guard descriptor.handoff != nil, !saved.isEmpty else { return }
        let deadline = environment.deadlines.startNs
        let ending = control.call(deadlineNs: deadline) { [self] in
            inCall("load") {
                saved.withItems { items, count in
                    descriptor.handoff?.pointee.load(context, items, count) ?? BELFRY_OK
                }
            }
        }
        guard case .returned(let status) = ending else { throw late("load", deadline) }
        guard status == BELFRY_OK else {
            throw LoadingError(
                .failed, "\(name): load() refused the handoff (\(nameOfStatus(status)))")
        }
    }

    package func start() throws(LoadingError) {
        let deadline = environment.deadlines.startNs
        // Taken before the call: a source may emit from the thread that start() makes before start() returns.
        mayCall.store(true, ordering: .releasing)
        standing.withLock { $0.state = .started }
        let ending = control.call(deadlineNs: deadline) { [self] in
            inCall("start") { descriptor.raw.pointee.start(context) }
        }
        guard case .returned(let status) = ending else { throw late("start", deadline) }
        guard status == BELFRY_OK else {
            mayCall.store(false, ordering: .releasing)
            let error = LoadingError(
                .failed, "\(name): start() failed (\(nameOfStatus(status)))" + healthSuffix)
            standing.withLock { $0.lastError = error.description }
            destroy()
            throw error
        }
        standing.withLock { $0.startedUnixNs = clock.unixNs() }
        guard let timer = descriptor.raw.pointee.timer else { return }
        control.onTimer { [self] id in inCall("timer") { timer(context, id) } }
    }

    /// Asks a source to hold its tongue, or to speak again.
    ///
    /// Afterwards no emit() of it is under way.
    package func pause(_ on: Bool) throws(LoadingError) {
        guard let pause = descriptor.source?.pointee.pause else { return }
        let deadline = environment.deadlines.stopNs
        let ending = control.call(deadlineNs: deadline) { [self] in
            inCall("pause") { pause(context, on ? 1 : 0) }
        }
        guard case .returned = ending else { throw late("pause", deadline) }
        standing.withLock { $0.state = on ? .paused : .started }
    }

    /// What it hands to its successor; empty where there is nothing.
    package func save() throws(LoadingError) -> [SavedItem] {
        guard descriptor.handoff != nil else { return [] }
        let deadline = environment.deadlines.stopNs
        let ending = control.call(deadlineNs: deadline) { [self] in
            inCall("save") { () -> (belfry_status, [SavedItem]) in
                let box = SavedItemsBox()
                let status = descriptor.handoff?.pointee.save(
                    context, SavedItemsBox.sink, box.opaque)
                return (status ?? BELFRY_INVALID, box.items)
            }
        }
        guard case .returned((let status, let items)) = ending else { throw late("save", deadline) }
        return status == BELFRY_OK ? items : []
    }

    /// True: it runs with the new settings.
    ///
    /// False: nothing has changed, and a new instance is needed.
    package func reconfigure(_ config: String) throws(LoadingError) -> Bool {
        guard let reconfigure = descriptor.raw.pointee.reconfigure else { return false }
        let deadline = environment.deadlines.startNs
        let ending = control.call(deadlineNs: deadline) { [self] in
            inCall("reconfigure") {
                let text = LastingText(config)
                return withExtendedLifetime(text) { reconfigure(context, text.str) }
            }
        }
        guard case .returned(let status) = ending else { throw late("reconfigure", deadline) }
        return status == BELFRY_OK
    }

    /// Returns once what the control thread was doing is done.
    package func quiesce() throws(LoadingError) {
        let deadline = environment.deadlines.stopNs
        guard case .returned = control.call(deadlineNs: deadline, {}) else {
            throw late("deliver", deadline)
        }
    }

    /// Stops, waiting at most `deadlineNs` for what it holds.
    ///
    /// After that nothing it calls is heeded.
    package func stop(deadlineNs: Int64) throws(LoadingError) {
        control.onTimer(nil)
        let grace: Int64 = 1_000_000_000
        let deadline = Clock.system.monotonicNs() + deadlineNs
        let ending = control.call(deadlineNs: deadlineNs + grace) { [self] in
            inCall("stop") { descriptor.raw.pointee.stop(context, deadline) }
        }
        mayCall.store(false, ordering: .releasing)
        guard case .returned = ending else { throw late("stop", deadlineNs) }
        standing.withLock { $0.state = .stopped }
        let held = counters.eventsHeld.value
        if held > 0 {
            misbehaves("it still holds \(held) events after stop(); every retain() needs a release()")
        }
    }

    /// Frees the plugin's object and ends the thread.
    package func destroy() {
        guard standing.withLock({ $0.state != .quarantined && $0.state != .destroyed }) else { return }
        let ending = control.call(deadlineNs: environment.deadlines.stopNs) { [self] in
            inCall("destroy") { descriptor.raw.pointee.destroy(context) }
        }
        guard case .returned = ending else {
            _ = late("destroy", environment.deadlines.stopNs)
            return
        }
        object.store(nil, ordering: .releasing)
        standing.withLock { $0.state = .destroyed }
        control.end()
    }

    /// Runs `body` on the control thread after a moment; dropped if the instance is set aside meanwhile.
    package func offerAgain(afterNs delayNs: Int64, _ body: @escaping @Sendable () -> Void) {
        control.enqueue(afterNs: delayNs) { [self] in
            if isListenedTo { body() }
        }
    }

    // MARK: Trouble

    /// Sets it aside for good: nothing of it is called any more, and nothing it calls is heeded.
    package func quarantine(_ reason: String) {
        setAside(LoadingError(.late, reason), as: .quarantined)
    }

    private func setAside(_ error: LoadingError, as state: State) {
        mayCall.store(false, ordering: .releasing)
        standing.withLock {
            $0.state = state
            $0.lastError = error.description
        }
    }

    private func late(_ call: String, _ deadlineNs: Int64) -> LoadingError {
        let error = LoadingError(
            .late,
            "\(name): \(call)() did not return within \(deadlineNs / 1_000_000) ms; it is set "
                + "aside, its thread is left to it")
        setAside(error, as: .quarantined)
        control.abandon()
        return error
    }

    /// The plugin broke the contract: said once a line, counted always.
    package func misbehaves(_ sentence: String) {
        counters.misbehaviour.add()
        guard counters.mayComplain(at: clock.monotonicNs()) else { return }
        environment.log.write(.pluginMisbehaving, name, sentence)
    }

    /// A call that must not wait took too long.
    package func complainOfLateness(call: String, tookNs: Int64, items: Int) {
        environment.log.write(
            .warning, name, "its \(call)() took \(tookNs / 1_000) µs; it must never wait",
            [LogField("items", String(items)), LogField("late", String(counters.late.value))])
    }

    private var healthSuffix: String {
        let reason = current.healthReason
        return reason.isEmpty ? "" : ": \(reason)"
    }

    func report(health: Int32, _ why: belfry_str) {
        let known = min(max(health, BELFRY_UP), BELFRY_DOWN)
        let text = why.text
        let changed = standing.withLock { standing in
            defer {
                standing.health = known
                standing.healthReason = text
            }
            return standing.health != known
        }
        guard changed else { return }
        let words = ["is up", "is degraded", "is down"][Int(known)]
        environment.log.write(
            known == BELFRY_UP ? .info : .warning, name, text.isEmpty ? words : "\(words): \(text)")
    }

    /// Marks the thread as being inside this instance, for the report should it crash there.
    @inline(__always)
    package func inCall<Result>(_ call: StaticString, _ body: () -> Result) -> Result {
        cplatform_in_call(lastingName.cString, call.cString)
        defer { cplatform_in_call(nil, nil) }
        return body()
    }
}

extension StaticString {
    @inline(__always)
    fileprivate var cString: UnsafePointer<CChar> {
        UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

/// Why an instance could not be created, and what the plugin found in its configuration.
package struct CreationFailure: Error, Sendable {
    package let error: LoadingError
    package let findings: PluginInstance.Findings

    init(_ error: LoadingError, findings: PluginInstance.Findings) {
        self.error = error
        self.findings = findings
    }
}
