import Glibc
import JSON
import Platform
import Testing

/// A daemon that is told to stop, or asked something, while a plugin hangs in its start().
@Suite(.timeLimit(.minutes(5))) struct CallOffTests {
    private let place: Place

    init() throws {
        place = try Place()
        try CompiledPlugin("unruly.c").install(at: place.file("unruly.so"))
    }

    /// The settings of `bell`; it has the usual ten seconds to start.
    private func configuration(_ settings: String, deadlines: String = "{}") -> String {
        """
        host: { state_dir: ./state, deadlines: \(deadlines) }
        channels:
          bell: { plugin: ./unruly.so, config: { \(settings) } }
          other: { plugin: ./unruly.so }
        routes:
          - { name: all, channels: [bell, other] }
        """
    }

    /// What the plugin says before it hangs.
    private static let hanging = "warning bell: is degraded: I hang now"

    /// Ends it, and in how many seconds.
    private func stop(_ program: Program, by signal: Int32) throws -> Double {
        let began = Clock.system.monotonicNs()
        program.signal(signal)
        #expect(try program.wait() == .exited(0))
        #expect(program.errors.waitForEnd(atMost: Patience.usual))
        return Double(Clock.system.monotonicNs() - began) / 1e9
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal to stop does not wait for a start that hangs`(signal: Int32) throws {
        try place.write(configuration("start: hang"), to: RunningBelfry.fileName)
        let notify = try NotifySocket(at: place.file("notify"))
        let program = try Program(
            [BuildTree.belfry, "run"], in: place.path,
            environment: Program.plain.merging(["NOTIFY_SOCKET": notify.path]) { $1 })
        try #require(program.errors.wait(for: Self.hanging))
        let took = try stop(program, by: signal)
        #expect(took < 5, "it took \(took) s")
        let log = program.errors.text
        #expect(log.contains("error bell: bell: start() has not returned and the host is to stop"))
        #expect(log.hasSuffix("info belfry: stopped\n"))
        #expect(!log.contains("is ready"))
        #expect(notify.heard.wait(for: "STOPPING=1"))
        #expect(!notify.heard.text.contains("READY=1"))
    }

    @Test func `a signal to stop calls off a reload, and says so to who waits for it`() throws {
        let host = try RunningBelfry(configuration("mark: fine"), in: place)
        try host.configure(configuration("start: hang"))
        let client = try Program([BuildTree.belfry, "reload"], in: place.path)
        try #require(host.log.wait(for: Self.hanging))
        // It still answers, by a signal and over the socket.
        host.program.signal(SIGUSR1)
        #expect(host.log.wait(for: "\n}\n"))
        #expect(try host.json("GET", "/status")["generation"] == 1)
        try host.send("hello")
        let took = try stop(host.program, by: SIGTERM)
        #expect(took < 5, "it took \(took) s")
        #expect(try client.wait() == .exited(4))
        #expect(client.errors.waitForEnd(atMost: Patience.usual))
        #expect(client.errors.text == "belfry: The host is stopping.\n")
        #expect(host.log.text.contains("info reload: it was called off; nothing has changed\n"))
        #expect(host.log.text.hasSuffix("info belfry: stopped\n"))
        let last = host.notify.heard.wait { $0.hasSuffix("STOPPING=1\n") }
        #expect(last, "\(host.notify.heard.text)")
    }

    @Test func `all who ask for a reload during one get one more`() throws {
        let deadlines = "{ start: 3s }"
        let host = try RunningBelfry(
            configuration("mark: fine", deadlines: deadlines), in: place)
        try host.configure(configuration("start: hang", deadlines: deadlines))
        host.program.signal(SIGHUP)
        try #require(host.log.wait(for: Self.hanging))
        try host.configure(configuration("mark: better", deadlines: deadlines))
        for _ in 0..<20 { host.program.signal(SIGHUP) }
        let clients = try (0..<3).map { _ in
            try Program([BuildTree.belfry, "reload"], in: place.path)
        }
        for client in clients {
            #expect(try client.wait() == .exited(0))
            #expect(client.output.waitForEnd(atMost: Patience.usual))
            #expect(client.output.text.contains("replaced: bell"), "\(client.output.text)")
        }
        #expect(try host.stop() == .exited(0))
        #expect(host.notify.heard.wait { $0.hasSuffix("STOPPING=1\n") })
        #expect(host.notify.heard.lines.count { $0.hasPrefix("RELOADING") } == 2)
    }
}
