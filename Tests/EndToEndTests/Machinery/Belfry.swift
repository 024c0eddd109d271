import Control
import Glibc
import HTTP1
import JSON
import Platform
import Testing

/// What a command said and how it ended.
struct Said {
    let code: Int32
    let output: String
    let errors: String

    var json: JSONValue? { try? JSONValue(parsing: output) }
}

/// Runs the real command and waits for its end.
@discardableResult
func belfry(
    _ arguments: String..., in directory: String = "/",
    environment: [String: String] = Program.plain, atMost patience: Duration = Patience.usual
) throws -> Said {
    try run([BuildTree.belfry] + arguments, in: directory, environment, atMost: patience)
}

func run(
    _ arguments: [String], in directory: String, _ environment: [String: String] = Program.plain,
    atMost patience: Duration = Patience.usual
) throws -> Said {
    let program = try Program(arguments, in: directory, environment: environment)
    let ending = try program.wait(atMost: patience)
    _ = program.output.waitForEnd(atMost: patience)
    _ = program.errors.waitForEnd(atMost: patience)
    let code: Int32
    switch ending {
    case .exited(let number): code = number
    case .killed(let signal): code = 128 + signal
    }
    return Said(code: code, output: program.output.text, errors: program.errors.text)
}

/// A daemon of the test's own: its folder, its configuration, its socket, its voice.
final class RunningBelfry: Sendable {
    let place: Place
    let program: Program
    let notify: NotifySocket
    static let fileName = "plugins.yaml"

    /// Starts one in `place` and waits until it says that it is ready.
    ///
    /// Throws with its words if it ends before. `wrapping`: what runs it, such as another user.
    init(
        _ configuration: String, in place: Place? = nil, environment: [String: String] = [:],
        wrapping: [String] = [], arguments: [String] = []
    ) throws {
        let place = try place ?? Place()
        self.place = place
        try place.write(RunningBelfry.whole(configuration), to: Self.fileName)
        notify = try NotifySocket(at: place.file("notify"))
        var variables = Program.plain
        variables["NOTIFY_SOCKET"] = notify.path
        variables.merge(environment) { $1 }
        program = try Program(
            wrapping + [BuildTree.belfry, "run", "--config", Self.fileName] + arguments,
            in: place.path, environment: variables)
        let (program, heard) = (program, notify.heard)
        let deadline = Clock.system.monotonicNs() + Patience.usual.inNanoseconds
        while !heard.wait(for: "READY=1", atMost: .milliseconds(50)) {
            guard !program.hasEnded, Clock.system.monotonicNs() < deadline else {
                throw NotReady(said: program.errors.text)
            }
        }
    }

    struct NotReady: Error, CustomStringConvertible {
        let said: String
        var description: String { "the daemon did not become ready; it said:\n\(said)" }
    }

    /// The configuration with a state directory, unless it brings a `host:` block of its own.
    static func whole(_ configuration: String) -> String {
        configuration.contains("host:")
            ? configuration : "host: { state_dir: ./state }\n" + configuration
    }

    var log: Transcript { program.errors }

    /// Writes another configuration; nothing is told to read it.
    func configure(_ configuration: String) throws {
        try place.write(RunningBelfry.whole(configuration), to: Self.fileName)
    }

    /// "12:7": where `words` begin in the configuration.
    func position(of words: String) -> String {
        RunningBelfry.position(of: words, in: Place.text(of: place.file(Self.fileName)))
    }

    static func position(of words: String, in text: String) -> String {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard let start = line.firstRange(of: words)?.lowerBound else { continue }
            return "\(index + 1):\(line.distance(from: line.startIndex, to: start) + 1)"
        }
        return "not there"
    }

    /// Runs a command as an operator would in the daemon's folder.
    @discardableResult
    func belfry(_ arguments: String...) throws -> Said {
        try run([BuildTree.belfry] + arguments, in: place.path)
    }

    // MARK: The control socket

    var socketPath: String { place.file("state/belfry.sock") }

    func ask(_ method: String, _ path: String, body: String = "") throws -> ControlReply {
        let client = try ControlClient(connectingTo: try SocketLocation(socketPath, .option))
        return try client.ask(
            method, ControlRoutes.prefix + path,
            fields: body.isEmpty ? [] : [Field("Content-Type", "application/json")],
            body: Array(body.utf8), patience: Patience.usual)
    }

    func json(_ method: String, _ path: String, body: String = "") throws -> JSONValue {
        try JSONValue(parsing: try ask(method, path, body: body).body)
    }

    /// The row of `/status` about one instance.
    func instance(_ name: String) throws -> JSONValue {
        let rows = try json("GET", "/status")["instances"]?.array ?? []
        return try #require(
            rows.first { $0["instance"]?.string == name }, "there is no instance \(name)")
    }

    func state(of name: String) throws -> String? { try instance(name)["state"]?.string }

    /// What an instance of the endpoint extension answers.
    func tell(_ name: String) throws -> JSONValue { try json("GET", "/plugins/\(name)/") }

    /// Reloads; the daemon's answer.
    @discardableResult
    func reload() throws -> JSONValue { try json("POST", "/reload") }

    func send(_ title: String, type: String = "com.example.word") throws {
        let event: JSONValue = ["type": .string(type), "title": .string(title)]
        let reply = try ask("POST", "/events", body: event.text())
        try #require(reply.status == 202, "\(String(decoding: reply.body, as: UTF8.self))")
    }

    /// Asks again until it holds: for what gives no sign when it comes true.
    func becomesTrue(
        within patience: Duration = Patience.usual, _ holds: () throws -> Bool
    ) throws -> Bool {
        let deadline = Clock.system.monotonicNs() + patience.inNanoseconds
        while Clock.system.monotonicNs() < deadline {
            if try holds() { return true }
            Clock.pause(milliseconds: 5)
        }
        return false
    }

    /// SIGTERM, and how it ended.
    func stop() throws -> Program.Ending {
        program.signal(SIGTERM)
        return try program.wait()
    }
}

/// Runs a configuration that does not start, and what it said.
func refusedStart(
    _ configuration: String, in place: Place, environment: [String: String] = [:],
    wrapping: [String] = []
) throws -> Said {
    try place.write(RunningBelfry.whole(configuration), to: RunningBelfry.fileName)
    var variables = Program.plain
    variables.merge(environment) { $1 }
    return try run(
        wrapping + [BuildTree.belfry, "run", "--config", RunningBelfry.fileName], in: place.path,
        variables)
}
