import CBelfry
import Calendar
import Core
import Glibc
import JSON
import Loading
import Pipeline
import Platform

/// `belfry run --minimal`: plugins given by their files, every event to every channel, nothing
/// written anywhere.
package enum MinimalRun {
    /// Runs until SIGINT or SIGTERM, or for `duration`; returns the exit code.
    ///
    /// Each file is an instance named after it: "libslack.so" is "slack". `configJSON`: an object
    /// with the settings of each instance under its name, or, of a single plugin, its settings.
    /// Events go to standard output, a line each; the log goes to standard error. To be called on
    /// the main thread, before there is another.
    package static func run(
        files: [String], configJSON: String? = nil, for duration: Duration? = nil
    ) -> Int32 {
        Signals.block()
        var options = TestHost.Options()
        options.echoesLog = true
        options.recordsEvents = false
        let host = TestHost(options)
        do throws(TestHostError) {
            let plans = try plans(files, configJSON)
            for plan in plans {
                try host.add(plan.kind, plan.file, named: plan.name, config: plan.config)
            }
            let printer = try Printer(host.host.lane.tap)
            defer { printer.end() }
            try host.start()
            wait(for: duration)
            let last = host.host.current.running
            host.stop()
            printer.end()
            for running in last { say(running) }
            return 0
        } catch {
            complain(error.description)
            return 1
        }
    }

    private struct Plan {
        let name: String
        let file: String
        let kind: TestHost.Kind
        let config: String
    }

    private static func plans(
        _ files: [String], _ configJSON: String?
    ) throws(TestHostError) -> [Plan] {
        guard !files.isEmpty else {
            throw TestHostError("name at least one plugin's file: belfry run --minimal A.so [B.so]")
        }
        let names = files.map(name(of:))
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw TestHostError("two files make an instance \"\(twice)\"; rename one")
        }
        let settings = try settings(configJSON, names)
        var plans: [Plan] = []
        for (file, name) in zip(files, names) {
            plans.append(
                Plan(
                    name: name, file: file, kind: try kind(of: file),
                    config: (settings[name] ?? .object([:])).text()))
        }
        return plans
    }

    /// "plugins/libslack.so" is "slack".
    package static func name(of file: String) -> String {
        var name = file.split(separator: "/").last.map { String($0) } ?? file
        if name.hasSuffix(".so") { name.removeLast(3) }
        if name.hasPrefix("lib"), name.count > 3 { name.removeFirst(3) }
        return name
    }

    private static func settings(
        _ text: String?, _ names: [String]
    ) throws(TestHostError) -> [String: JSONValue] {
        guard let text else { return [:] }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: text)
        } catch {
            throw TestHostError("--config-json is not JSON: \(error)")
        }
        guard let object = value.object else {
            throw TestHostError("--config-json wants a JSON object")
        }
        let keys = object.map(\.key)
        if keys.allSatisfy({ names.contains($0) }) {
            return Dictionary(object.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        }
        guard let only = names.first, names.count == 1 else {
            let stranger = keys.first { !names.contains($0) } ?? ""
            throw TestHostError(
                "--config-json has settings for \"\(stranger)\", which is none of "
                    + names.joined(separator: ", "))
        }
        return [only: .object(object)]
    }

    /// A plugin says itself whether it is a source or a channel; one that is both is run as a
    /// channel.
    private static func kind(of file: String) throws(TestHostError) -> TestHost.Kind {
        do throws(LoadingError) {
            let image = try Staging(.memory).stage(file, pin: nil)
            let descriptor = try Generations().load(image).descriptor
            return descriptor.channel == nil ? .source : .channel
        } catch {
            throw TestHostError(error.description)
        }
    }

    private static func wait(for duration: Duration?) {
        let deadline = duration.map { Clock.system.monotonicNs() + $0.nanoseconds }
        while true {
            let signal: Int32
            if let deadline {
                let left = deadline - Clock.system.monotonicNs()
                guard left > 0, let next = Signals.next(withinNs: left) else { return }
                signal = next
            } else {
                signal = Signals.next()
            }
            if signal == SIGINT || signal == SIGTERM { return }
        }
    }

    private static func say(_ running: RunningInstance) {
        let counters = TestCounters(of: running)
        let line =
            "\(running.name): accepted \(counters.accepted), delivered \(counters.delivered), "
            + "shed \(counters.shed), refused \(counters.refused), late \(counters.late), "
            + "misbehaviour \(counters.misbehaviour)\n"
        write(line, to: STDERR_FILENO)
    }

    private static func complain(_ sentence: String) {
        write("belfry: \(sentence)\n", to: STDERR_FILENO)
    }

    fileprivate static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            // Who prints for a person has nowhere to complain.
            _ = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        }
    }
}

/// Prints what goes over a lane, on a thread of its own.
private final class Printer {
    private let tap: EventTap
    private var thread: Thread?

    init(_ tap: EventTap) throws(TestHostError) {
        self.tap = tap
        let watch = tap.open()
        do throws(SystemError) {
            thread = try Thread(named: "printer") { Printer.run(tap, watch) }
        } catch {
            throw TestHostError("no thread could be started: \(error.reason)")
        }
    }

    func end() {
        guard let thread else { return }
        self.thread = nil
        tap.close()
        thread.join()
    }

    private static func run(_ tap: EventTap, _ watch: EventTap.Watch) {
        while let (blocks, dropped) = tap.next(watch) {
            var text = ""
            for block in blocks {
                text += line(block.event.pointee)
                block.release()
            }
            if dropped > 0 { text += "… \(dropped) events not shown\n" }
            MinimalRun.write(text, to: STDOUT_FILENO)
        }
    }

    private static func line(_ event: belfry_event) -> String {
        let parts = [
            CivilTime(unixNs: event.time_unix_ns).timeOfDay, event.source.text, event.type.text,
            event.subject.text, event.title.text,
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "  ") + "\n"
    }
}
