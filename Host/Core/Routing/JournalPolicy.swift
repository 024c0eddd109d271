import Vocabulary

/// Whether events of a type are written to the journal.
package enum JournalPolicy: UInt8, Sendable {
    /// Market data: never.
    case never
    /// A type that nobody has told the host about: with the deliveries that are made of it.
    case whenStored
    /// News of the vocabulary: when some route names it.
    case whenRouted
    /// What must be remembered, whoever hears of it.
    case always

    init(_ type: EventType) {
        switch type.keeping {
        case .marketData: self = .never
        case .journalled: self = .whenRouted
        case .kept, .urgent: self = .always
        }
    }

    /// `channels`: all that hear of the event; `stored`: those whose deliveries are stored first.
    @inline(__always)
    package func covers(_ channels: ChannelSet, stored: ChannelSet) -> Bool {
        switch self {
        case .never: false
        case .whenStored: !channels.isDisjoint(with: stored)
        case .whenRouted: !channels.isEmpty
        case .always: true
        }
    }
}
