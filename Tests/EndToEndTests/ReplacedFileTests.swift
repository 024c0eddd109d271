import Glibc
import JSON
import Platform
import Testing

/// What happens to the operator's file while the plugin in it runs.
@Suite(.timeLimit(.minutes(5))) struct ReplacedFileTests {
    private let host: RunningBelfry
    private let file: String
    private let second: [UInt8]
    private let missing =
        "bell.so cannot be read: there is no such file; build the plugin, or correct its path"

    init() throws {
        let place = try Place()
        file = place.file("bell.so")
        try CompiledPlugin("unruly.c").install(at: file)
        second = try CompiledPlugin("unruly.c", "VERSION=\"2.0.0\"").bytes
        host = try RunningBelfry(
            """
            channels:
              bell: { plugin: ./bell.so }
            routes:
              - { name: all, channels: [bell] }
            """, in: place)
    }

    private func expectUnharmed() throws {
        let before = try #require(try host.tell("bell")["taken"]?.integer)
        try host.send("hello")
        #expect(try host.tell("bell") == ["taken": .integer(before + 1), "version": "1.0.0"])
    }

    private func expectRefusal(_ sentence: String) throws {
        let said = try host.belfry("reload")
        #expect(said.code == 4)
        #expect(said.errors.contains(sentence), "\(said.errors)")
        #expect(said.errors.hasSuffix("The configuration was refused; nothing has changed.\n"))
        try expectUnharmed()
        #expect(try host.instance("bell")["generation"] == 1)
    }

    private func expectNewCode() throws {
        let answer = try host.reload()
        #expect(answer["replaced"] == ["bell"], "\(answer.text())")
        #expect(try host.tell("bell")["version"] == "2.0.0")
        #expect(try host.instance("bell")["version"] == "2.0.0")
        #expect(try host.instance("bell")["generation"] == 2)
        try host.send("hello")
        #expect(try host.tell("bell")["taken"] == 1)
    }

    @Test func `overwritten in place it runs on, and a reload loads the new code`() throws {
        try Place.write(second, to: file)
        try expectUnharmed()
        try expectNewCode()
    }

    @Test func `replaced by another it runs on, and a reload loads the new code`() throws {
        try Place.replace(file, with: second)
        try expectUnharmed()
        try expectNewCode()
    }

    @Test func `cut short it runs on, and a reload is refused`() throws {
        truncate(file, 3000)
        try expectUnharmed()
        try expectRefusal("bell.so is cut short (3000 bytes")
        try Place.write(second, to: file)
        try expectNewCode()
    }

    @Test func `emptied it runs on, and a reload is refused`() throws {
        truncate(file, 0)
        try expectUnharmed()
        try expectRefusal("bell.so is empty; build the plugin again")
    }

    @Test func `deleted it runs on, and a reload warns that it would not start again`() throws {
        unlink(file)
        try expectUnharmed()
        let said = try host.belfry("reload")
        let sentence =
            "it runs on, but would not start again: \(missing)"
        #expect(said.code == 0)
        #expect(said.errors.isEmpty)
        #expect(
            said.output == """
                ● Reloaded; no instance had to change.
                  bell: warning: \(sentence)

                """)
        #expect(host.log.text.contains("warning bell: " + sentence))
        try expectUnharmed()
        #expect(try host.instance("bell")["generation"] == 1)
        #expect(
            try host.reload()["warnings"]
                == [
                    ["severity": "warning", "instance": "bell", "message": .string(sentence)]
                ])
        try Place.write(second, to: file)
        try expectNewCode()
    }

    @Test func `deleted and given new settings it is refused, and runs on as before`() throws {
        unlink(file)
        try host.configure(
            """
            channels:
              bell: { plugin: ./bell.so, config: { new: 1 } }
            routes:
              - { name: all, channels: [bell] }
            """)
        try expectRefusal(missing)
    }

    @Test func `going back to the first build takes the image that is loaded already`() throws {
        try Place.replace(file, with: second)
        try expectNewCode()
        try CompiledPlugin("unruly.c").install(at: file)
        #expect(try host.reload()["replaced"] == ["bell"])
        #expect(try host.tell("bell")["version"] == "1.0.0")
        #expect(try host.instance("bell")["generation"] == 1)
    }
}
