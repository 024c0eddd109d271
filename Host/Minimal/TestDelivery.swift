/// A stored delivery as a test hands it to a channel: what the durable lane would send.
public struct TestDelivery: Sendable, Equatable {
    /// What it is about.
    public var event: TestEvent
    /// What the host has rendered; nil: the event's own title and body, in "en".
    public var words: TestWords?
    /// 1 for the first.
    public var attempt: UInt32 = 1
    /// The same for every attempt of one delivery.
    public var idempotencyKey = ""
    /// An address in the channel's own terms; empty: the instance's own.
    public var recipient = ""
    /// Edit that message; empty: send a new one.
    public var replacesProviderID = ""
    /// Whose notification it is.
    public var user = ""
    /// An earlier attempt may have been received.
    public var mayBeRepeat = false
    /// How many further events it stands for.
    public var merged: UInt32 = 0
    /// When it must be done, of the host's monotonic clock; 0: no deadline.
    public var deadlineMonotonicNs: Int64 = 0

    /// The first attempt at an event.
    public init(_ event: TestEvent, idempotencyKey: String = "") {
        self.event = event
        self.idempotencyKey = idempotencyKey
    }
}

/// The words of a delivery, rendered for one user.
public struct TestWords: Sendable, Equatable {
    /// BCP 47.
    public var locale = "en"
    /// The headline.
    public var title = ""
    /// The whole message in one line.
    public var summary = ""
    /// The text.
    public var body = ""
    /// Label and text, in the order to show.
    public var fields: [TestEvent.Attribute] = []
    /// What the reader may do, in the order to show.
    public var actions: [Action] = []

    /// Something the reader may do.
    public struct Action: Sendable, Equatable {
        /// For programs: "acknowledge".
        public var id: String
        /// For people: "Acknowledge".
        public var label: String
        /// Signed and single-use; may be empty.
        public var link: String

        /// An action with all its parts.
        public init(id: String, label: String, link: String = "") {
            self.id = id
            self.label = label
            self.link = link
        }
    }

    /// Words with nothing in them yet.
    public init() {}
}

/// What a channel said about one delivery.
public struct TestOutcome: Sendable, Equatable {
    /// The channel instance.
    public let channel: String
    /// As `deliver` gave it.
    public let token: UInt64
    /// As the delivery had it.
    public let idempotencyKey: String
    /// What became of it.
    public let status: PluginStatus
    /// With ``PluginStatus/retry``: as the provider says; 0: the host decides.
    public let retryAfterNs: Int64
    /// What the provider calls the message.
    public let providerID: String
    /// One sentence for the operator.
    public let detail: String
    /// False when the channel did not take the delivery at all.
    public let wasTaken: Bool
}
