import Glibc
import JSON
import Platform
import Testing

/// What keeps a daemon from starting, and what the operator is told.
@Suite(.timeLimit(.minutes(5))) struct StartTests {
    static let quiet = """
        host: { state_dir: ./state }
        sources:
          market: { plugin: simulator, config: { rate: 0 } }

        """

    @Test func `a configuration that is not there is named`() throws {
        let said = try belfry("run", "--config", "nope.yaml", in: "/")
        #expect(said.code == 1)
        #expect(
            said.errors == """
                nope.yaml: error: the file cannot be read: there is no such file
                belfry: nope.yaml has faults; nothing was started.

                """)
    }

    @Test func `a misspelt key is shown with a caret and a suggestion`() throws {
        let said = try refusedStart(
            "host: { state_dir: ./state }\nchanels: {}\n", in: try Place())
        #expect(said.code == 1)
        #expect(
            said.errors == """
                plugins.yaml:2:1: error: "chanels" is not a setting of the file; did you mean \
                "channels"?
                    2 | chanels: {}
                      | ^~~~~~~
                belfry: plugins.yaml has faults; nothing was started.

                """)
    }

    @Test func `a plugin that is nowhere is set aside and said where it was sought`() throws {
        let host = try RunningBelfry(
            Self.quiet + "channels:\n  desk: { plugin: consol, config: {} }\n")
        #expect(try host.state(of: "market") == "started")
        #expect(try host.state(of: "desk") == "quarantined")
        let reason = try #require(try host.instance("desk")["last_error"]?.string)
        #expect(
            reason.hasPrefix(#"there is no plugin "consol" (libconsol.so or consol.so) in /"#))
        #expect(reason.hasSuffix(#"; did you mean "console"?"#))
        #expect(host.log.text.contains("error desk: " + reason))
    }

    @Test func `a plugin of the wrong kind is sent to the other list`() throws {
        let host = try RunningBelfry(
            """
            sources:
              desk: { plugin: console }
            channels:
              market: { plugin: simulator }
            """)
        #expect(
            try host.instance("desk")["last_error"]
                == "desk: belfry.console is not a source; list it under channels")
        #expect(
            try host.instance("market")["last_error"]
                == "market: belfry.simulator is not a channel; list it under sources")
        #expect(try host.json("GET", "/health")["state"] == "degraded")
    }

    @Test func `two hosts run side by side`() throws {
        let first = try RunningBelfry(Self.quiet)
        let second = try RunningBelfry(Self.quiet)
        #expect(try first.json("GET", "/status")["pid"] == .integer(Int64(first.program.process)))
        #expect(try second.json("GET", "/status")["pid"] == .integer(Int64(second.program.process)))
        #expect(try first.stop() == .exited(0))
        #expect(try second.state(of: "market") == "started")
    }

    @Test func `a second host on a state directory is refused with the first one's number`()
        throws
    {
        let first = try RunningBelfry(Self.quiet)
        let said = try refusedStart(Self.quiet, in: first.place)
        #expect(said.code == 1)
        #expect(
            said.errors.hasSuffix(
                """
                belfry: another belfry (process \(first.program.process)) uses the state directory \
                state; stop it, or name another one with host.state_dir

                """), "\(said.errors)")
        #expect(try first.state(of: "market") == "started")
    }

    @Test func `a socket in use is respected, and its owner named`() throws {
        let first = try RunningBelfry(Self.quiet)
        let said = try belfry(
            "run", "--config",
            try first.place.write(
                "host: { state_dir: ./other, socket: ./state/belfry.sock }\n", to: "other.yaml"),
            in: first.place.path)
        #expect(said.code == 1)
        #expect(said.errors.contains("\(first.program.process)"), "\(said.errors)")
        #expect(said.errors.contains("state/belfry.sock"))
        #expect(try first.state(of: "market") == "started")
    }

    @Test func `the file of a host that was killed is no hindrance`() throws {
        let place = try Place()
        let first = try RunningBelfry(Self.quiet, in: place)
        first.program.signal(SIGKILL)
        #expect(try first.program.wait() == .killed(SIGKILL))
        unlink(place.file("notify"))
        let second = try RunningBelfry(Self.quiet, in: place)
        #expect(try second.state(of: "market") == "started")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
    func `a state directory that may not be written is said to be so`() throws {
        let place = try Place()
        chmod(place.path, 0o755)
        chmod(try place.makeDirectory("state"), 0o755)
        let said = try refusedStart(
            Self.quiet, in: place,
            wrapping: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"])
        #expect(said.code == 1)
        #expect(
            said.errors.contains("belfry: the state directory state cannot be used: "),
            "\(said.errors)")
        #expect(said.errors.contains("Permission denied; give this user the right to write there"))
    }

    @Test(
        .enabled(if: Mounts.canBeTried, "no namespace with mounts of its own can be made here"),
        arguments: [
            (
                "mount -t tmpfs -o ro none $AT",
                "the state directory state cannot be used: Read-only file system; the file system "
                    + "is read-only; set host.state_dir to one that is not"
            ),
            (
                "mount -t tmpfs -o noexec none $AT",
                "the state directory state lies on a file system mounted noexec, from which no "
                    + "plugin can be loaded; set host.state_dir to another"
            ),
            (
                "mount -t tmpfs -o size=4k none $AT && { cat /dev/zero >$AT/filler 2>&-; true; }",
                "the state directory state cannot be used: No space left on device; make room on "
                    + "that disk"
            ),
        ])
    func `a state directory that is of no use ends the start`(
        preparation: String, sentence: String
    ) throws {
        let place = try Place()
        _ = try place.makeDirectory("state")
        let said = try refusedStart(
            Self.quiet, in: place, wrapping: Mounts.wrapping(preparation, at: "state"))
        #expect(said.code == 1)
        #expect(said.errors.hasSuffix("belfry: \(sentence)\n"), "\(said.errors)")
    }

    @Test(.enabled(if: Mounts.canBeTried, "no namespace with mounts of its own can be made here"))
    func `where a plugin's copy does not fit it is set aside`() throws {
        let place = try Place()
        _ = try place.makeDirectory("state")
        let host = try RunningBelfry(
            "host: { state_dir: ./state, socket: ./belfry.sock }\nchannels:\n"
                + "  desk: { plugin: console }\n", in: place,
            wrapping: Mounts.wrapping("mount -t tmpfs -o size=640k none $AT", at: "state"))
        #expect(
            host.log.wait(
                for: "error desk: no copy of the plugin could be made in state/plugins: No space "
                    + "left on device; make room on that disk"), "\(host.log.text)")
        #expect(try host.stop() == .exited(0))
    }
}
