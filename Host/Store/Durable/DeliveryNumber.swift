/// Names a delivery: the notification it belongs to and which one of its deliveries it is.
///
/// In the store it is one integer, so that the deliveries of a notification are found without an
/// index, and those of recent ones lie together.
package struct DeliveryNumber: RawRepresentable, Hashable, Sendable, Comparable {
    /// A notification has at most so many deliveries, fallbacks included.
    package static let perNotification = 1_024

    package let rawValue: Int64

    @inline(__always)
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    @inline(__always)
    package init(notification: Int64, index: Int) {
        rawValue = notification << 10 | Int64(index & 0x3FF)
    }

    package var notification: Int64 { rawValue >> 10 }
    package var index: Int { Int(rawValue & 0x3FF) }

    package static func < (left: DeliveryNumber, right: DeliveryNumber) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// How far a delivery is, as the store writes it.
package enum DeliveryState: Int8, Sendable, CaseIterable {
    case due, claimed, delivered, dead, expired
    /// A dead letter that somebody has put away.
    case discarded
    /// Another one of its group goes out for it.
    case merged
    /// Ended here; another instance got a delivery of its own.
    case movedOn

    /// Nothing more becomes of it, unless it is replayed.
    package var isFinal: Bool {
        switch self {
        case .due, .claimed, .merged: false
        case .delivered, .dead, .expired, .discarded, .movedOn: true
        }
    }
}
