import CBelfry

/// Why an event is not taken.
package enum EventFault: Error, Sendable, Equatable, CustomStringConvertible {
    case missing
    case structTooSmall(UInt32)
    case noType
    case tooLong(field: String, length: Int, limit: Int)
    case tooMany(field: String, count: Int, limit: Int)
    case noBytes(field: String)
    case notUTF8(field: String)
    case controlCharacter(field: String)
    case priority(Int32)

    /// One sentence for the author of the source.
    package var description: String {
        switch self {
        case .missing: "it is NULL"
        case .structTooSmall(let size):
            "its `size` is \(size), too small for a belfry_event; set it to sizeof(belfry_event)"
        case .noType: "its `type` is empty; every event has one, such as \"order_filled\""
        case .tooLong(let field, let length, let limit):
            "its `\(field)` has \(UInt(bitPattern: length)) bytes; at most \(limit) are taken"
        case .tooMany(let field, let count, let limit):
            "it has \(UInt(bitPattern: count)) \(field); at most \(limit) are taken"
        case .noBytes(let field): "its `\(field)` has a length but no bytes"
        case .notUTF8(let field): "its `\(field)` is not UTF-8"
        case .controlCharacter(let field):
            "its `\(field)` has a control character; only printable text is taken there"
        case .priority(let value):
            "its priority is \(value); it is 0 (low) to 3 (critical), or -1 for the default of its type"
        }
    }
}
