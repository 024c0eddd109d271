import JSON

/// The fields of a message, in the form in which they are looked up; slots are plain data.
struct SlotTable: Sendable {
    struct Slot {
        enum Place {
            case own(FieldReference.Own)
            case number
            case attribute
            case payload
            case anywhere
            /// Of the element that a loop is at.
            case element(level: Int)
        }

        let place: Place
        /// A range of ``bytes``.
        let name: Range<Int>
        /// The index of the payload's member that it is in, or is.
        let key: Int
        /// The way on from there, encoded: a range of ``bytes``.
        let path: Range<Int>
    }

    private(set) var slots: [Slot] = []
    /// The members of the payload that any of them is in: ranges of ``bytes``.
    private(set) var keys: [Range<Int>] = []
    private(set) var bytes: [UInt8] = []
    private var indices: [FieldReference: Int] = [:]
    private var keyIndices: [String: Int] = [:]

    /// The slot of a field.
    mutating func slot(_ reference: FieldReference) -> Int {
        if let index = indices[reference] { return index }
        indices[reference] = slots.count
        slots.append(make(reference))
        return slots.count - 1
    }

    private mutating func make(_ reference: FieldReference) -> Slot {
        switch reference {
        case .own(let field): slot(.own(field))
        case .number(let name): slot(.number, name: name)
        case .attribute(let name): slot(.attribute, name: name)
        case .payload(let path): slot(.payload, key: path.first, path: path.dropFirst())
        case .anywhere(let name, let path):
            slot(.anywhere, name: name, key: path.first, path: path.dropFirst())
        case .element(let level, let path): slot(.element(level: level), path: path[...])
        }
    }

    private mutating func slot(
        _ place: Slot.Place, name: String = "", key: String? = nil, path: ArraySlice<String> = []
    ) -> Slot {
        Slot(
            place: place, name: add(Array(name.utf8)), key: key.map { index(ofKey: $0) } ?? 0,
            path: add(JSONPath(Array(path)).encoded))
    }

    private mutating func index(ofKey key: String) -> Int {
        if let index = keyIndices[key] { return index }
        keyIndices[key] = keys.count
        keys.append(add(Array(key.utf8)))
        return keys.count - 1
    }

    private mutating func add(_ text: [UInt8]) -> Range<Int> {
        bytes += text
        return bytes.count - text.count..<bytes.count
    }
}
