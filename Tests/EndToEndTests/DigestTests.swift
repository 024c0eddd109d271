import Control
import JSON
import Platform
import Testing

/// What a user wants in one piece waits over a restart, and then comes in one piece.
@Suite(.timeLimit(.minutes(2))) struct DigestTests {
    private func configuration(_ place: Place) -> String {
        """
        host: { state_dir: ./state }
        channels:
          scribe: { plugin: ./scribe.so, config: { file: \(place.path)/attempts } }
        users:
          anna:
            contacts: { scribe: anna@example.com }
            digests: { trades: { every: month, on: 1, at: "00:00" } }
        routes:
          - { channels: [scribe] }

        """
    }

    private func event(_ number: Int) -> String {
        """
        {"type":"order_filled","id":"n\(number)","user":"anna","title":"Filled \(number)",
        "timestamp":\(1_700_000_000_000 + number * 1_000)}
        """
    }

    @Test func `five events are told as one that names them all, after a restart`() throws {
        let place = try Place()
        try CompiledPlugin("\(BuildTree.root)/Tests/PipelineTests/Fixtures/scribe.c")
            .install(at: place.file("scribe.so"))
        let first = try RunningBelfry(configuration(place), in: place)
        // They come in another order than they happened in.
        for number in [3, 1, 5, 2, 4] {
            let reply = try first.ask("POST", "/events", body: event(number))
            #expect(reply.status == 202)
        }
        #expect(try first.stop() == .exited(0))
        #expect(Place.text(of: place.file("attempts")).isEmpty)
        let file = StoreFile(in: place)
        #expect(try file.number("SELECT count(*) FROM delivery WHERE state = 0") == 5)
        // As if the month were over.
        _ = try file.rows("UPDATE delivery SET time_ns = unixepoch() * 1000000000")

        let second = try RunningBelfry(configuration(place), in: place)
        #expect(
            try second.becomesTrue {
                try file.number("SELECT count(*) FROM delivery WHERE state = 2") == 5
            })
        let lines = Place.text(of: place.file("attempts")).split(separator: "\n")
        #expect(lines.count == 1)
        let parts = (lines.first ?? "").split(separator: "|", omittingEmptySubsequences: false)
        try #require(parts.count == 9)
        #expect(parts[4] == "4")
        #expect(parts[6] == "anna@example.com")
        let named = parts[8].split(separator: ";")
        #expect(named.count == 5)
        for (line, number) in zip(named, 1...5) {
            #expect(line.hasSuffix("Filled \(number)"), "\(line)")
        }

        let lead = try second.belfry("explain", String(parts[0]), "--user", "anna").output
        #expect(lead.contains("; it stands for 4 others: events "))
        let other = parts[0] == "n2" ? "n4" : "n2"
        let told = try second.belfry("explain", other).output
        #expect(told.contains(" of event \(parts[0])"))
        #expect(try second.stop() == .exited(0))
    }
}
