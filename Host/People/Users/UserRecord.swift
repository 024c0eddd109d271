/// A user's number in a ``Directory``, for as long as the user is there.
package struct UserNumber: Sendable, Hashable {
    package let rawValue: UInt32

    init(_ index: Int) { rawValue = UInt32(index) }

    package var index: Int { Int(rawValue) }

    /// The built-in user's.
    package static let desk = UserNumber(0)
}

/// What a ``Directory`` keeps of one user: numbers of what is shared, places of what is not.
struct UserRecord: Sendable {
    var idOffset: UInt32
    var contactsOffset: UInt32
    var preferences: UInt32
    var groups: UInt32
    var locale: UInt32
    var zone: UInt32
    /// The zone whose clocks the quiet hours go by.
    var quietZone: UInt32
    /// The kinds that some contact names.
    var contactKinds: KindSet
    var contactsLength: UInt16
    /// 0: nobody has this number now.
    var idLength: UInt8

    var isPresent: Bool { idLength > 0 }

    var idRange: Range<Int> { Int(idOffset)..<Int(idOffset) + Int(idLength) }

    var contactsRange: Range<Int> {
        Int(contactsOffset)..<Int(contactsOffset) + Int(contactsLength)
    }
}
