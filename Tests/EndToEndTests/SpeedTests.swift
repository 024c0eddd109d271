import Glibc
import JSON
import Platform
import Testing

/// The promises about time and memory, with bounds so generous that only a mistake of another order breaks them.
/// The benchmark measures; this guards.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SpeedTests {
    @Test func `it is ready soon after it was started`() throws {
        var best = Double.infinity
        for _ in 0..<5 {
            let began = Clock.system.monotonicNs()
            let host = try RunningBelfry(
                """
                sources:
                  market: { plugin: simulator, config: { rate: 0 } }
                channels:
                  desk: { plugin: console }
                """)
            best = min(best, Double(Clock.system.monotonicNs() - began) / 1e6)
            #expect(try host.stop() == .exited(0))
        }
        // 50 ms promised, of a release build on a quiet machine.
        #expect(best < 200, "ready after \(best) ms")
    }

    @Test func `a reload of one instance is done at once`() throws {
        let text = "channels:\n  desk: { plugin: console, config: { queue_size: % } }\n"
        let host = try RunningBelfry(text.replacing("%", with: "64"))
        var best = Double.infinity
        for round in 1...5 {
            try host.configure(text.replacing("%", with: "\(64 + round)"))
            let began = Clock.system.monotonicNs()
            let answer = try host.reload()
            best = min(best, Double(Clock.system.monotonicNs() - began) / 1e6)
            #expect(answer["error"] == nil, "\(answer.text())")
        }
        // 100 ms promised.
        #expect(best < 400, "reloaded in \(best) ms")
    }

    private static let release = "\(BuildTree.root)/.build/release"

    @Test(
        .enabled(
            if: Files.exists("\(release)/belfry") && Files.exists("\(release)/libconsole.so")
                && Files.exists("\(release)/libsimulator.so"),
            "memory is measured on a release build, and there is none"))
    func `an idle release build takes little memory`() throws {
        let place = try Place()
        try place.write(
            """
            host: { state_dir: ./state }
            sources:
              market: { plugin: simulator, config: { rate: 0 } }
            channels:
              desk: { plugin: console }

            """, to: RunningBelfry.fileName)
        let program = try Program(["\(Self.release)/belfry", "run"], in: place.path)
        try #require(program.errors.wait(for: "is ready"), "\(program.errors.text)")
        let line = Place.text(of: "/proc/\(program.process)/status").split(separator: "\n")
            .first { $0.hasPrefix("RssAnon:") }
        let kilobytes = try #require(
            line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
        #expect(kilobytes < 6 * 1024, "RssAnon is \(kilobytes) kB")
    }
}
