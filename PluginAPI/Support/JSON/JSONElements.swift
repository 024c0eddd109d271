/// The elements of a raw JSON array, one after the other.
///
/// Neither builds values nor allocates. Borrows the bytes; buffers in the elements point into them.
package struct JSONElements: Sequence, IteratorProtocol {
    private var scanner: JSONScanner
    private var members: JSONScanner.Members

    private static let depthMax = 128

    /// Walks over `field`; nil when it is no array.
    package init?(_ field: JSONField) {
        guard case .composite(let bytes) = field else { return nil }
        scanner = JSONScanner(bytes)
        guard case .array = scanner.nextToken(),
            let members = try? scanner.enter(depth: 0, limit: Self.depthMax)
        else { return nil }
        self.members = members
    }

    /// The next element; nil behind the last one, and from a fault of the JSON on.
    package mutating func next() -> JSONField? {
        do throws(JSONFault) {
            guard try scanner.nextElement(&members) else { return nil }
            return try scanner.scanField(depth: 1, limit: Self.depthMax)
        } catch {
            scanner = JSONScanner(UnsafeRawBufferPointer(start: nil, count: 0))
            return nil
        }
    }
}
