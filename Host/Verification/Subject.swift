import CBelfry
import CPlatform
import Core
import Glibc
import JSON
import Loading
import Observability
import Platform
import Store
import Synchronization

/// The plugin under check, as the child process of one check has it.
final class Subject: Sendable {
    let path: String
    let seed: UInt64
    private let givenSettings: String?
    private let underWay = Mutex<(call: StaticString, since: Int64)?>(nil)
    /// What the instances write goes here, so that a failure can quote the host's complaint.
    private let journal: Journal

    init(path: String, seed: UInt64, givenSettings: String?) {
        self.path = path
        self.seed = seed
        self.givenSettings = givenSettings
        journal = Journal()
    }

    // MARK: The image

    /// A copy of its own: what one check does to it no other sees.
    func stage() throws(LoadingError) -> StagedImage {
        try Staging(.memory).stage(path, pin: nil)
    }

    /// Loads one more copy, as the next version of the plugin would be.
    func load() throws(LoadingError) -> Generation {
        let image = try stage()
        return try calling("entry") { () throws(LoadingError) in try Generations().load(image) }
    }

    // MARK: Settings

    /// The settings to try it with, completed as the host does; fails with what is wrong with them.
    func settings(for generation: Generation) throws(CheckFailure) -> String {
        let schema = generation.descriptor.configSchema
        let text = givenSettings ?? SampleSettings.make(schema: schema).text()
        return try SettingsJudge.complete(text, schema: schema).text()
    }

    // MARK: Instances

    /// `offers`: which extensions its host has, by id.
    func rehearse(
        _ generation: Generation, name: String = Subject.instanceName, clock: Clock = .system,
        offers: @escaping @Sendable (String) -> Bool = { _ in true }
    ) throws -> Rehearsal {
        try Rehearsal(self, generation, name: name, clock: clock, offers: offers)
    }

    static let instanceName = "verify"

    func environment(clock: Clock) -> InstanceEnvironment {
        let second: Int64 = 1_000_000_000
        return InstanceEnvironment(
            clock: clock, log: journal.log, metrics: Metrics(), state: MemoryStateStore(),
            stateDirectory: "",
            deadlines: CallDeadlines(
                createNs: 3 * second, startNs: 10 * second, stopNs: 3 * second))
    }

    /// The host's last complaint about the plugin.
    var lastComplaint: String? { journal.lastComplaint }

    /// Everything here is about one file and one instance.
    func withoutNames(_ sentence: String) -> String {
        for prefix in ["\(Subject.instanceName): ", "\(path): "] where sentence.hasPrefix(prefix) {
            return String(sentence.dropFirst(prefix.count))
        }
        return sentence
    }

    // MARK: Calls

    /// Names the call while it lasts, in case it crashes or never returns.
    ///
    /// On the check's own thread.
    func calling<Result, Failure: Error>(
        _ call: StaticString, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        underWay.withLock { $0 = (call, Clock.system.monotonicNs()) }
        defer { underWay.withLock { $0 = nil } }
        call.withUTF8Buffer { name in
            // A literal stays where it is, and ends with NUL.
            cplatform_in_call(
                Subject.lastingName.cString,
                UnsafeRawPointer(name.baseAddress)?.assumingMemoryBound(to: CChar.self))
        }
        defer { cplatform_in_call(nil, nil) }
        return try body()
    }

    private static let lastingName = LastingText(instanceName)
    private static let patienceNs: Int64 = 3_000_000_000

    /// The call that has been under way for too long.
    var lateCall: String? {
        let now = Clock.system.monotonicNs()
        return underWay.withLock {
            $0.flatMap { now - $0.since > Subject.patienceNs ? "\($0.call)" : nil }
        }
    }
}

/// A log in memory.
private final class Journal: Sendable {
    private let descriptor: Int32
    let log: Log

    init() {
        // Without one the log is lost, not the check.
        let file = try? FileDescriptor.memory(named: "belfry-journal")
        descriptor = file?.release() ?? -1
        log = Log(to: descriptor, level: .debug)
    }

    var lastComplaint: String? {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let end = lseek(descriptor, 0, SEEK_CUR)
        let start = max(0, end - bytes.count)
        let count = pread(descriptor, &bytes, bytes.count, start)
        guard count > 0 else { return nil }
        let mark = "\(Severity.pluginMisbehaving.name) "
        let line = String(decoding: bytes[..<count], as: UTF8.self)
            .split(separator: "\n").last { $0.contains(mark) }
        guard let line, let start = line.firstRange(of: mark)?.upperBound,
            let sentence = line[start...].firstRange(of: ": ")?.upperBound
        else { return nil }
        return String(line[sentence...])
    }
}
