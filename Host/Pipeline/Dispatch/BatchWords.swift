import CBelfry
import Core
import Words

/// The words of one batch: what its deliveries have in common is looked up, or written, once.
///
/// Made for a batch and forgotten with it, on the dispatcher's thread.
struct BatchWords {
    private let links: DispatchLinks
    private let kind: String
    private let now: Int64
    private var readers: [PeopleDesk.Region: Reader] = [:]
    /// News for many comes in a row.
    private var last: (event: UnsafePointer<belfry_event>, region: PeopleDesk.Region, words: Words)?

    init(for desk: DispatchDesk) {
        links = desk.links
        kind = links.people.kind(of: desk.name)
        now = links.clock.now
    }

    mutating func words(of block: EventBlock, for user: String) -> Words {
        let region = links.people.region(of: user)
        if let last, last.event == block.event, last.region == region { return last.words }
        let reader = readers[region] ?? links.people.reader(user, at: now)
        readers[region] = reader
        let words = links.words(block, for: reader, kind: kind)
        last = (block.event, region, words)
        return words
    }
}
