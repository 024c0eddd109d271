/// One header.
package struct Field: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether it can stand in a head without becoming two headers or none.
    package var isWellFormed: Bool {
        !name.isEmpty && name.utf8.allSatisfy(Octet.isToken)
            && value.utf8.allSatisfy(Octet.isFieldValue)
    }
}

/// The headers of a message that was read: a view of its bytes, taken apart when it is asked.
package struct Fields: Sendable, Sequence {
    private let bytes: [UInt8]
    private let start: Int

    /// Takes lines that have been found to be well formed, from `start` on; an empty line ends
    /// them.
    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        self.start = start
    }

    package struct Iterator: IteratorProtocol {
        fileprivate let bytes: [UInt8]
        fileprivate var position: Int

        package mutating func next() -> Field? {
            guard let (name, value) = nextRanges() else { return nil }
            return Field(
                String(decoding: bytes[name], as: UTF8.self),
                String(decoding: bytes[value], as: UTF8.self))
        }

        fileprivate mutating func nextRanges() -> (name: Range<Int>, value: Range<Int>)? {
            guard let end = bytes[position...].firstIndex(of: Octet.carriageReturn),
                end > position, let colon = bytes[position..<end].firstIndex(of: Octet.colon)
            else { return nil }
            defer { position = end + 2 }
            return (position..<colon, trimmed((colon + 1)..<end, in: bytes.span))
        }
    }

    package func makeIterator() -> Iterator {
        Iterator(bytes: bytes, position: start)
    }

    /// The value of the first header of that name; case does not count.
    package subscript(name: String) -> String? {
        var iterator = makeIterator()
        while let (found, value) = iterator.nextRanges() {
            if sameName(bytes[found], name.utf8) {
                return String(decoding: bytes[value], as: UTF8.self)
            }
        }
        return nil
    }

    private func sameName(_ left: ArraySlice<UInt8>, _ right: String.UTF8View) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { Octet.lowercased($0) == Octet.lowercased($1) }
    }
}
