import JSON
import Platform
import TestKit
import Testing

/// A plugin built against the header as it was once published.
@Suite(.timeLimit(.minutes(5))) struct GoldenHeaderTests {
    @Test func `a plugin of the golden header loads and delivers`() throws {
        let place = try Place()
        let plugin = place.file("golden.so")
        let (code, said) = try CompiledC.run([
            "cc", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-pthread", "-I",
            BuildTree.goldenHeaders, "\(BuildTree.fixtures)/unruly.c", "-o", plugin,
        ])
        try #require(code == 0, "\(said)")
        let host = try RunningBelfry(
            """
            channels:
              golden: { plugin: ./golden.so }
            routes:
              - { name: all, channels: [golden] }
            """, in: place)
        try host.send("hello")
        #expect(try host.tell("golden") == ["taken": 1, "version": "1.0.0"])
        #expect(try host.instance("golden")["counters"]?["delivered"] == 1)
        #expect(try host.stop() == .exited(0))
    }
}
