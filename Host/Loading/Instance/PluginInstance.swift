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
    /// What ends the wait for its calls, but for stop() and destroy(), early.
    package var callOff: CallOff?
    /// Asked for each extension that the plugin looks up, by id: whether it is given it.
    ///
    /// On any thread.
    package var offers: @Sendable (String) -> Bool = { _ in true }

    package init(
        clock: Clock, log: Log, metrics: Metrics, state: any StateStore, stateDirectory: String,
        deadlines: CallDeadlines, callOff: CallOff? = nil
    ) {
        self.clock = clock
        self.log = log
        self.metrics = metrics
        self.state = state
        self.stateDirectory = stateDirectory
        self.deadlines = deadlines
        self.callOff = callOff
    }
}

/// One configured use of a plugin, from create() to destroy().
///
/// It owns its control thread, its `belfry_host` and its counters. The life-cycle calls (create …
/// destroy) come from one thread at a time; what the plugin calls comes from anywhere. Once created
/// it is never freed: a stray thread of a plugin that calls after destroy() is refused and counted,
/// not a crash. That costs about a kilobyte a generation.
package final class PluginInstance: @unchecked Sendable {
    // Sendable: constants, atomics, a Mutex, and `host`, which is written before the instance is
    // handed to others.

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
    /// The call that is under way on the control thread.
    private let onThread = Mutex<String?>(nil)

    package enum State: String, Sendable {
        case made, created, started, paused, stopped, destroyed, quarantined
    }

    package struct Standing: Sendable {
        package var state: State = .made
        package var health: Int32 = BELFRY_UP
        package var healthReason = ""
        /// Since when it has been so.
        package var healthSinceUnixNs: Int64 = 0
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
        PluginInstance.everlasting.withLock { $0.append(self) }
    }

    /// All there ever were, where a leak checker finds them.
    private static let everlasting = Mutex<[PluginInstance]>([])

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
        let findings = FindingsBox()
        let status: belfry_status
        do throws(LoadingError) {
            status = try onControl("create", environment.deadlines.createNs) { [self] in
                var context: UnsafeMutableRawPointer?
                let text = LastingText(config)
                let status = withExtendedLifetime(text) {
                    descriptor.raw.pointee.create(
                        descriptor.raw, host, text.str, &context, FindingsBox.sink,
                        findings.opaque)
                }
                if status == BELFRY_OK { object.store(context, ordering: .releasing) }
                return status
            }
        } catch {
            throw CreationFailure(error, findings: [])
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
        guard let load = descriptor.handoff?.pointee.load, !saved.isEmpty else { return }
        let status = try onControl("load", environment.deadlines.startNs) { [self] in
            saved.withItems { items, count in load(context, items, count) }
        }
        guard status == BELFRY_OK else {
            throw LoadingError(
                .failed, "\(name): load() refused the handoff (\(nameOfStatus(status)))")
        }
    }

    package func start() throws(LoadingError) {
        // Taken before the call: a source may emit from the thread that start() makes before
        // start() returns.
        mayCall.store(true, ordering: .releasing)
        standing.withLock { $0.state = .started }
        let status = try onControl("start", environment.deadlines.startNs) { [self] in
            descriptor.raw.pointee.start(context)
        }
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
        control.onTimer { [self] id in
            onThread.withLock { $0 = "timer" }
            inCall("timer") { timer(context, id) }
            onThread.withLock { $0 = nil }
        }
    }

    /// Asks a source to hold its tongue, or to speak again.
    ///
    /// Afterwards no emit() of it is under way.
    package func pause(_ on: Bool) throws(LoadingError) {
        guard let pause = descriptor.source?.pointee.pause else { return }
        try onControl("pause", environment.deadlines.stopNs) { [self] in
            pause(context, on ? 1 : 0)
        }
        standing.withLock { $0.state = on ? .paused : .started }
    }

    /// What it hands to its successor; empty where there is nothing.
    package func save() throws(LoadingError) -> [SavedItem] {
        guard let save = descriptor.handoff?.pointee.save else { return [] }
        let box = SavedItemsBox()
        let status = try onControl("save", environment.deadlines.stopNs) { [self] in
            save(context, SavedItemsBox.sink, box.opaque)
        }
        guard status == BELFRY_OK else { return [] }
        guard !box.isOverfull else {
            // A part of a position is worse than none.
            misbehaves("it saved over \(SavedItemsBox.byteLimit >> 20) MiB; nothing is handed over")
            return []
        }
        return box.items
    }

    /// True: it runs with the new settings.
    ///
    /// False: nothing has changed, and a new instance is needed.
    package func reconfigure(_ config: String) throws(LoadingError) -> Bool {
        guard let reconfigure = descriptor.raw.pointee.reconfigure else { return false }
        let status = try onControl("reconfigure", environment.deadlines.startNs) { [self] in
            let text = LastingText(config)
            return withExtendedLifetime(text) { reconfigure(context, text.str) }
        }
        return status == BELFRY_OK
    }

    /// Returns once what the control thread was doing is done.
    package func quiesce() throws(LoadingError) {
        let deadline = environment.deadlines.stopNs
        switch control.call(deadlineNs: deadline, unless: environment.callOff, {}) {
        case .returned: return
        case .late: throw late("deliver", deadline)
        case .calledOff: throw calledOff("deliver")
        }
    }

    /// Stops, waiting at most `deadlineNs` for what it holds.
    ///
    /// After that nothing it calls is heeded.
    package func stop(deadlineNs: Int64) throws(LoadingError) {
        control.onTimer(nil)
        let grace: Int64 = 1_000_000_000
        let deadline = Clock.system.monotonicNs() + deadlineNs
        defer { mayCall.store(false, ordering: .releasing) }
        try onControl("stop", deadlineNs + grace, isEnd: true) { [self] in
            descriptor.raw.pointee.stop(context, deadline)
        }
        mayCall.store(false, ordering: .releasing)
        standing.withLock { $0.state = .stopped }
        let held = counters.eventsHeld.value
        if held > 0 {
            misbehaves(
                "it still holds \(held) events after stop(); every retain() needs a release()")
        }
    }

    /// Frees the plugin's object and ends the thread.
    ///
    /// Does nothing to one that is set aside.
    package func destroy() {
        guard !isSetAside else { return }
        do throws(LoadingError) {
            try onControl("destroy", environment.deadlines.stopNs, isEnd: true) { [self] in
                descriptor.raw.pointee.destroy(context)
            }
        } catch {
            // It is set aside now and has said so.
            return
        }
        object.store(nil, ordering: .releasing)
        standing.withLock { $0.state = .destroyed }
        control.end()
    }

    /// One [ctl] call.
    ///
    /// One that does not return in time sets the instance aside. `isEnd`: it is what a host that
    /// stops has to call, and has its full time.
    private func onControl<Result: Sendable>(
        _ call: StaticString, _ deadlineNs: Int64, isEnd: Bool = false,
        _ body: @escaping @Sendable () -> Result
    ) throws(LoadingError) -> Result {
        guard !isSetAside else {
            let reason = current.lastError.map { ": \($0)" } ?? ""
            throw LoadingError(.late, "\(name): is set aside, \(call)() was not called\(reason)")
        }
        let callOff = isEnd ? nil : environment.callOff
        let ending = control.call(deadlineNs: deadlineNs, unless: callOff) { [self] in
            onThread.withLock { $0 = "\(call)" }
            let result = inCall(call, body)
            onThread.withLock { $0 = nil }
            return result
        }
        switch ending {
        case .returned(let result): return result
        case .late: throw late("\(call)", deadlineNs)
        case .calledOff: throw calledOff("\(call)")
        }
    }

    private var isSetAside: Bool {
        standing.withLock { $0.state == .quarantined || $0.state == .destroyed }
    }

    /// Runs `body` on the control thread after a moment; dropped if the instance is set aside
    /// meanwhile.
    package func offerAgain(afterNs delayNs: Int64, _ body: @escaping @Sendable () -> Void) {
        control.enqueue(afterNs: delayNs) { [self] in
            if isListenedTo { body() }
        }
    }

    // MARK: Trouble

    /// Sets it aside for good: nothing of it is called any more, and nothing it calls is heeded.
    package func quarantine(_ reason: String) {
        setAside(LoadingError(.late, reason), as: .quarantined)
        control.abandon()
    }

    private func setAside(_ error: LoadingError, as state: State) {
        mayCall.store(false, ordering: .releasing)
        standing.withLock {
            $0.state = state
            $0.lastError = error.description
        }
    }

    private func late(_ call: String, _ deadlineNs: Int64) -> LoadingError {
        giveUp(call, "did not return within \(deadlineNs / 1_000_000) ms")
    }

    private func calledOff(_ call: String) -> LoadingError {
        giveUp(call, "has not returned and the host is to stop")
    }

    private func giveUp(_ call: String, _ how: String) -> LoadingError {
        let culprit = onThread.withLock { $0 } ?? call
        if ["create", "start"].contains(culprit) { generation.loseThread() }
        let instead = culprit == call ? "" : ", which \(call)() waited for"
        let error = LoadingError(
            .late,
            "\(name): \(culprit)() \(how)\(instead); it is set aside, its thread is left to it")
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
        let text = why.text(limit: 1_024)
        let changed = standing.withLock { standing in
            let hasChanged = standing.health != known
            if hasChanged { standing.healthSinceUnixNs = clock.unixNs() }
            standing.health = known
            standing.healthReason = text
            return hasChanged
        }
        // One that flutters must not fill the log.
        guard changed, counters.mayLog(at: clock.monotonicNs()) else { return }
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
