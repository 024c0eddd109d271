import JSON
import Platform
import Testing

/// Plugins that are unfit, each beside one that is not: the culprit is named, the other runs.
@Suite(.timeLimit(.minutes(5))) struct LoadingFaultTests {
    /// Starts with a good channel and one more, whose file was prepared; what is said of that one.
    private func reason(
        forPlugin bytes: [UInt8], config: String = "{}", in place: Place? = nil
    ) throws -> (said: String, host: RunningBelfry) {
        let place = try place ?? Place()
        try CompiledPlugin("loading.c", "GOOD").install(at: place.file("good.so"))
        try Place.write(bytes, to: place.file("culprit.so"))
        let host = try RunningBelfry(
            """
            host:
              state_dir: ./state
              deadlines: { create: 1s, start: 1s, stop: 1s, drain: 1s }
            channels:
              culprit: { plugin: ./culprit.so, config: \(config) }
              good: { plugin: ./good.so, config: { even: 2 } }
            routes:
              - { name: all, channels: [good, culprit] }
            """, in: place)
        try host.send("hello")
        #expect(
            try host.instance("good")["counters"]?["delivered"] == 1, "the other one does not run")
        #expect(try host.state(of: "culprit") == "quarantined")
        let said = try #require(try host.instance("culprit")["last_error"]?.string)
        #expect(host.log.text.contains("error culprit: \(said)"))
        return (said, host)
    }

    @Test(arguments: [
        ("ABI=99", "it is built for ABI 99, this host speaks 1; update belfry"),
        ("SIZE=8", "its descriptor has size 8; set it to sizeof(belfry_plugin), 160"),
        ("SIZE=1000000", "its descriptor has size 1000000; set it to sizeof(belfry_plugin), 160"),
        (
            "CHANNEL_SIZE=4",
            "its belfry.channel/1 has size 4, but 32 is wanted; set it to the struct's size"
        ),
        (
            "NULL_CREATE",
            "one of create, start, stop, destroy, get_ext is NULL; all five are needed"
        ),
        (
            "NULL_DESCRIPTOR",
            "its belfry_plugin_entry serves no host of ABI 1; build it against this host's header"
        ),
        (
            "NEITHER",
            "it is neither a channel nor a source: get_ext knows none of "
                + "\"belfry.channel/1\", \"belfry.source/1\""
        ),
        (
            "ENTRY_CRASHES",
            "loading it crashes the process (SIGSEGV); its entry or a constructor is at fault"
        ),
        (
            "CONSTRUCTOR_CRASHES",
            "loading it crashes the process (SIGABRT); its entry or a constructor is at fault"
        ),
        (
            "ENTRY_EXITS",
            "loading it ends the process (exit 3); its entry or a constructor calls exit()"
        ),
        ("ENTRY_HANGS", "loading it did not end; its entry or a constructor hangs"),
    ])
    func `a plugin that breaks the contract is set aside`(
        definition: String, sentence: String
    ) throws {
        let said = try reason(forPlugin: try CompiledPlugin("loading.c", definition).bytes).said
        #expect(said == "culprit.so: \(sentence)")
    }

    @Test func `a missing symbol is named, on either side`() throws {
        let entry = try reason(forPlugin: try CompiledPlugin("loading.c", "NO_ENTRY").bytes).said
        #expect(
            entry == "culprit.so exports no belfry_plugin_entry; is it a Belfry plugin, and does "
                + "its version script keep that one symbol global?")
        let wanted = try reason(forPlugin: try CompiledPlugin("loading.c", "UNDEFINED").bytes).said
        #expect(
            wanted == "culprit.so cannot be opened: undefined symbol: belfry_no_such_function; "
                + "link what defines it into the plugin")
    }

    @Test func `what is no library of this machine is set aside unopened`() throws {
        let good = try CompiledPlugin("loading.c", "GOOD").bytes
        var foreign = good
        // e_machine: RISC-V.
        foreign.replaceSubrange(18..<20, with: [243, 0])
        let cases: [([UInt8], String)] = [
            (foreign, " is built for RISC-V, this host runs on "),
            (Array("#!/bin/sh\n".utf8), " is not a shared library (no ELF header); name the .so"),
            ([], " is empty; build the plugin again"),
            (Array(good.prefix(3000)), " is cut short (3000 bytes"),
            (Array(good.prefix(20)), " is cut short (20 bytes)"),
        ]
        for (bytes, sentence) in cases {
            let said = try reason(forPlugin: bytes).said
            #expect(said.hasPrefix("culprit.so" + sentence), "\(said)")
        }
    }

    @Test func `one that prints while it loads runs, and is told off`() throws {
        let place = try Place()
        try CompiledPlugin("loading.c", "ENTRY_PRINTS").install(at: place.file("culprit.so"))
        let host = try RunningBelfry(
            "channels:\n  culprit: { plugin: ./culprit.so }\n", in: place)
        #expect(try host.state(of: "culprit") == "started")
        #expect(
            host.log.text.contains("hello from the entry\""),
            "what it printed is not quoted in the log:\n\(host.log.text)")
    }

    @Test func `settings that the schema refuses are pointed at in plugins.yaml`() throws {
        let (said, host) = try reason(
            forPlugin: try CompiledPlugin("loading.c", "GOOD").bytes,
            config: "{ even: nine, odd: 1 }")
        let place = host.position(of: "nine")
        #expect(said == "plugins.yaml:\(place): \"even\" is a string, but a whole number is wanted")
        // Not only the first fault is told.
        #expect(
            host.log.text.contains(
                "plugins.yaml:\(host.position(of: "odd: 1")): \"odd\" is not a setting"),
            "\(host.log.text)")
        let check = try host.belfry("check")
        #expect(check.code == 1)
        #expect(check.errors.contains("plugins.yaml:\(place): error: \"even\" is a string"))
    }

    @Test func `settings that validate() refuses are pointed at as well`() throws {
        let (said, host) = try reason(
            forPlugin: try CompiledPlugin("loading.c", "GOOD").bytes, config: "{ even: 33 }")
        #expect(said == "plugins.yaml:\(host.position(of: "33")): This must be even.")
    }

    @Test(arguments: [
        ("create: fail", "culprit: plugins.yaml:5:66: I was told to fail."),
        (
            "create: hang",
            "culprit: create() did not return within 1000 ms; it is set aside, its thread is left "
                + "to it"
        ),
        ("start: fail", "culprit: start() failed (rejected): the bell is cracked"),
        (
            "start: hang",
            "culprit: start() did not return within 1000 ms; it is set aside, its thread is left "
                + "to it"
        ),
    ])
    func `an instance that does not come to life is set aside`(
        setting: String, sentence: String
    ) throws {
        let (said, host) = try reason(
            forPlugin: try CompiledPlugin("unruly.c").bytes, config: "{ \(setting) }")
        let expected = sentence.replacing(
            "5:66", with: host.position(of: setting.components(" ")[1]))
        #expect(said == expected)
        // Also at the end nobody waits for it.
        #expect(try host.stop() == .exited(0))
    }

    @Test func `a pin that does not fit is refused with both hashes`() throws {
        let place = try Place()
        try CompiledPlugin("loading.c", "GOOD").install(at: place.file("culprit.so"))
        let pin = String(repeating: "ab", count: 32)
        let host = try RunningBelfry(
            "channels:\n  culprit: { plugin: ./culprit.so, pin: \"sha256:\(pin)\" }\n", in: place)
        let said = try #require(try host.instance("culprit")["last_error"]?.string)
        #expect(said.hasPrefix("culprit.so has sha256:"))
        #expect(
            said.hasSuffix(
                "but plugins.yaml pins sha256:\(pin); check where the file comes "
                    + "from, then change the pin"))
    }
}
