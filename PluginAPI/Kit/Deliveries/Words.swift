import CBelfry

/// The words of a delivery: what the host rendered for this user and this kind of channel.
///
/// Neutral text in which nothing is escaped: shorten first, escape last. Where the host rendered
/// nothing, these are the event's own words.
public struct Words: ~Escapable {
    private let raw: UnsafePointer<belfry_words>?
    private let event: UnsafePointer<belfry_event>

    @_lifetime(immortal)
    init(unsafe raw: UnsafePointer<belfry_words>?, of event: UnsafePointer<belfry_event>) {
        self.raw = raw
        self.event = event
    }

    /// The language, as BCP 47 ("en-IN"); empty when nothing was rendered.
    public var locale: String { raw?.pointee.locale.string ?? "" }

    /// The headline.
    public var title: String { (raw?.pointee.title ?? event.pointee.title).string }

    /// One line: the whole message where only one line fits.
    public var summary: String { (raw?.pointee.summary ?? event.pointee.title).string }

    /// The text below the headline; may be empty.
    public var body: String { (raw?.pointee.body ?? event.pointee.body).string }

    /// Labels and texts in the order to show: "Confidence", "85.2%".
    public var fields: [(key: String, value: String)] {
        guard let raw else { return [] }
        return UnsafeBufferPointer(start: raw.pointee.fields, count: raw.pointee.field_count).pairs
    }

    /// What the reader may do, in the order to show.
    public var actions: [Action] {
        guard let raw else { return [] }
        return UnsafeBufferPointer(start: raw.pointee.actions, count: raw.pointee.action_count)
            .map {
                Action(id: $0.id.string, label: $0.label.string, link: $0.link.string)
            }
    }
}

/// Something the reader of a message may do.
public struct Action: Sendable, Equatable {
    /// What it is, for programs: "acknowledge", "snooze", "unsubscribe".
    public let id: String
    /// What it is called, for people.
    public let label: String
    /// Signed and single-use; empty where the host has no public address.
    public let link: String
}
