import Control
import JSON
import Platform
import Testing

/// `belfry simulate` against a real daemon: what another configuration would have done.
@Suite(.timeLimit(.minutes(5))) struct SimulateTests {
    private static let usual = """
        channels:
          mail:
            plugin: ./mail.so
            config: { file: "${FOLDER}/attempts" }
        users:
          anna: { contacts: { email: anna@example.com } }
        routes:
          - name: everything
            for: everyone
            channels: [mail]

        """

    /// A daemon that has told anna of a filled order and of a broken limit.
    private func host() throws -> RunningBelfry {
        let place = try Place()
        try CompiledPlugin(
            "\(BuildTree.root)/Tests/PipelineTests/Fixtures/scribe.c", "ID=\"belfry.email\""
        ).install(at: place.file("mail.so"))
        let host = try RunningBelfry(
            Self.usual, in: place, environment: ["FOLDER": place.path])
        for event in [
            #"{"type":"order_filled","id":"fill","subject":"AAPL","title":"100 filled"}"#,
            #"{"type":"risk_limit_breached","id":"risk","subject":"SES-1","priority":"critical"}"#,
        ] {
            try #require(try host.ask("POST", "/events", body: event).status == 202)
        }
        return host
    }

    private func simulate(
        _ draft: String, on host: RunningBelfry, _ arguments: String...
    ) throws -> Said {
        try host.place.write(RunningBelfry.whole(draft), to: "draft.yaml")
        var environment = Program.plain
        environment["FOLDER"] = host.place.path
        return try run(
            [BuildTree.belfry, "simulate", "--config", "draft.yaml"] + arguments,
            in: host.place.path, environment)
    }

    @Test func `what is in force differs from itself in nothing`() throws {
        let host = try host()
        let said = try simulate(Self.usual, on: host)
        #expect(said.code == 0, "\(said.errors)")
        #expect(said.output.contains("2 events replayed, accepted from "), "\(said.output)")
        #expect(
            said.output.contains(
                """
                                DELIVERIES  AT ONCE  LATER  MESSAGES  ESCALATIONS
                now                      2        2      0         2            0
                with the draft           2        2      0         2            0

                ● No difference.

                · Both configurations heard
                """), "\(said.output)")
        #expect(said.errors.isEmpty)
        #expect(try host.stop() == .exited(0))
    }

    @Test func `a draft that holds things back says from when to when, and is fine`() throws {
        let host = try host()
        let draft = Self.usual.replacing(
            "for: everyone", with: "for: everyone\n    digest: { every: day, at: 08:00 }")
        let said = try simulate(draft, on: host, "--since", "1h")
        #expect(said.code == 0, "\(said.errors)")
        #expect(said.output.contains("▲ 1 sent later"), "\(said.output)")
        #expect(
            said.output.contains(
                "    now    sent at once because the user wants trades by email; rule "
                    + "\"everything\" plugins.yaml:9\n    draft  deferred to 08:00 UTC because of "
                    + "a digest of trades, daily at 08:00; rule \"everything\" draft.yaml:9"),
            "\(said.output)")
        #expect(try host.stop() == .exited(0))
    }

    @Test func `somebody who would miss something critical is an error`() throws {
        let host = try host()
        let draft = Self.usual.replacing(
            "for: everyone", with: "match: { type: order_* }\n    for: everyone")
        let said = try simulate(draft, on: host, "--user", "anna")
        #expect(said.code == 1)
        #expect(
            said.errors
                == "belfry: With the draft, somebody would have missed something critical that they "
                + "are told now, once.\n")
        #expect(said.output.contains("■ 1 critical missed; 1 no longer sent"), "\(said.output)")
        let lines = said.output.split(separator: "\n").map(String.init)
        let row = try #require(lines.firstIndex(of: "■ critical, missed  anna by mail"))
        #expect(lines[row + 1].hasSuffix("Z  critical  risk_limit_breached  SES-1  risk"))
        #expect(
            lines[(row + 2)...(row + 3)] == [
                "    now    sent at once because it is critical; rule \"everything\" "
                    + "plugins.yaml:9",
                "    draft  not sent because no rule takes it",
            ])
        let json = try simulate(draft, on: host, "--json").json
        #expect(json?["critical_missed"] == 1)
        #expect(try host.stop() == .exited(0))
    }

    @Test func `a draft is judged as check does, before the daemon is asked`() throws {
        let host = try host()
        let said = try simulate(
            Self.usual.replacing("[mail]", with: "[male]"), on: host)
        #expect(said.code == 1)
        #expect(
            said.errors.contains(
                "draft.yaml:11:16: error: there is no channel named \"male\""), "\(said.errors)")
        #expect(said.errors.hasSuffix("belfry: draft.yaml has 1 error.\n"), "\(said.errors)")
        #expect(said.output.isEmpty)
        // Where the variable is not set, as check says.
        let unset = try host.belfry("simulate", "--config", "draft.yaml")
        #expect(unset.code == 1)
        #expect(unset.errors.contains("FOLDER"), "\(unset.errors)")
        #expect(try host.stop() == .exited(0))
    }

    @Test func `without a daemon it says so`() throws {
        let host = try host()
        #expect(try host.stop() == .exited(0))
        let said = try simulate(Self.usual, on: host)
        #expect(said.code == 3, "\(said.errors)")
    }
}
