import CBelfry
import Core
package import Store
import Words

/// What is read of the lane by those who tell people of it.
extension DurableLane {
    /// What a list shows of an event.
    package struct Headline: Sendable, Equatable {
        package let title: String
        package let message: String
    }

    /// The words of a stored event for a user, as a list in an application shows them.
    package func headline(of event: StoredEvent, for user: String) -> Headline {
        guard let block = EventBlock(event) else {
            return Headline(title: event.draft.title, message: event.draft.body)
        }
        defer { block.release() }
        let words = links.words(
            block, for: people.reader(user, at: links.clock.now), kind: "gateway")
        return Headline(
            title: words.title, message: words.body.isEmpty ? words.summary : words.body)
    }

    /// Makes dead letters due, and has them sent at once.
    ///
    /// Says how many there were.
    package func replay(
        _ letters: DeadLetterSelection, limit: Int
    ) throws(StoreError) -> Int {
        let count = try store.replay(letters, nowNs: links.clock.now, limit: limit)
        guard count > 0 else { return 0 }
        switch letters {
        case .these: for desk in links.all { desk.lookAgain() }
        case .all(let instance, _): links.all.first { $0.number == instance }?.lookAgain()
        }
        return count
    }

    /// The last step by which the clock was set while the host ran.
    package var lastClockStep: ClockStep? { links.clock.lastStep }

    /// The name behind the store's number of an instance, configured still or not; nil: the store
    /// cannot say.
    package func name(ofInstance number: Int32) -> String? {
        links.all.first { $0.number == number }?.name ?? names.name(of: number)
    }

    /// As ``name(ofInstance:)``, from what was read before and without waiting.
    package func knownName(ofInstance number: Int32) -> String? {
        links.all.first { $0.number == number }?.name ?? names.known(number)
    }

    /// The store's number of a channel that is configured, or was.
    package func number(ofInstance name: String) -> Int32? {
        links.desk(named: name)?.number ?? names.number(of: name)
    }
}
