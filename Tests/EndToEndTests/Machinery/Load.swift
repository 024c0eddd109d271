import Platform
import Testing

/// A source that offers events as fast as they are made durable, a channel that writes down what it
/// is given (see offerer.c and scribe.c), and what has to come of it.
struct Load {
    let place: Place
    let store: any StoreView
    /// `host.store` of plugins.yaml; empty: the file in the state directory.
    let setting: String

    /// How the plugins of a run kill their daemon; 0: they do not.
    struct Deaths {
        var offering = 0
        var confirming = 0
        var delivering = 0
    }

    init(on sort: StoreSort) throws {
        switch sort {
        case .sqlite:
            let place = try Place()
            try self.init(in: place, StoreFile(in: place), setting: "")
        case .postgres:
            let database = try StoreDatabase()
            try self.init(in: try Place(), database, setting: database.setting())
        }
    }

    init(in place: Place, _ store: any StoreView, setting: String) throws {
        self.place = place
        self.store = store
        self.setting = setting
        try Load.install(in: place)
    }

    static func install(in place: Place) throws {
        try CompiledPlugin("offerer.c").install(at: place.file("offerer.so"))
        try CompiledPlugin("\(BuildTree.root)/Tests/PipelineTests/Fixtures/scribe.c")
            .install(at: place.file("scribe.so"))
    }

    /// Of a daemon's so many-th run, which offers so many events.
    ///
    /// `batch`: in one emit(); 0: of many sizes.
    func configuration(
        run: Int, events: Int, batch: Int = 0, _ deaths: Deaths = Deaths()
    ) -> String {
        """
        host: { state_dir: ./state\(setting.isEmpty ? "" : ", store: \(setting)") }
        sources:
          offerer:
            plugin: ./offerer.so
            config:
              folder: \(place.path)
              run: \(run)
              events: \(events)
              batch: \(batch)
              dies_offering: \(deaths.offering)
              dies_confirming: \(deaths.confirming)
        channels:
          scribe:
            plugin: ./scribe.so
            config: { file: \(place.path)/attempts, dies_after: \(deaths.delivering) }
            sending: { first_pause: 100ms, longest_pause: 100ms }
        routes:
          - { channels: [scribe] }

        """
    }

    /// How often the source was told that events are safe.
    var confirmations: Int {
        Place.text(of: place.file("accepted")).utf8.count { $0 == UInt8(ascii: "\n") }
    }

    /// Waits until nothing is open, for as long as it becomes less.
    private func drain(_ name: String) throws {
        var left = try store.open()
        var patience = Load.patience
        while left > 0, patience > 0 {
            // Counting many thousands of rows all the time would take the daemon's processor.
            Clock.pause(milliseconds: 100)
            let before = left
            left = try store.open()
            patience = left < before ? Load.patience : patience - 1
        }
        #expect(left == 0, "\(name)")
    }

    /// How often in a row nothing may have become less.
    private static let patience = 600

    /// Has a last daemon send all that is open, and reckons up: nothing lost, nothing invented,
    /// repeats marked.
    ///
    /// `name`: what a failure is to show, such as a seed.
    @discardableResult
    func finish(run: Int, _ name: String) throws -> Books {
        let host = try RunningBelfry(configuration(run: run, events: 0), in: place)
        try drain(name)
        #expect(try host.stop() == .exited(0))
        let books = try Books(in: place)
        let faults = books.faults
        #expect(faults.isEmpty, "\(name): \(faults.prefix(20).joined(separator: "\n"))")
        try store.expectWhole()
        let ended = try store.ended()
        let missing = books.accepted.union(books.attempts.map(\.event)).subtracting(ended)
        #expect(
            missing.isEmpty, "\(name): \(missing.count) have no end, \(missing.first ?? "")")
        return books
    }
}
