/// The members of a raw JSON object, one after the other.
///
/// Neither builds values nor allocates. Borrows the bytes; buffers in what it returns point into
/// them.
package struct JSONMembers {
    private var scanner: JSONScanner
    private var members: JSONScanner.Members
    private var isAtValue = false

    private static let depthMax = 128

    /// Walks over the object that `bytes` hold; nil when they hold none.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        scanner = JSONScanner(bytes)
        guard case .object = scanner.nextToken(),
            let members = try? scanner.enter(depth: 0, limit: Self.depthMax)
        else { return nil }
        self.members = members
    }

    /// The next key, which is a string; nil behind the last one, and from a fault of the JSON on.
    package mutating func nextKey() -> JSONField? {
        do throws(JSONFault) {
            if isAtValue { try scanner.skipValue(depth: 1, limit: Self.depthMax) }
            guard let (inside, hasEscapes) = try scanner.nextKey(&members) else {
                return end()
            }
            isAtValue = true
            let text = UnsafeRawBufferPointer(rebasing: scanner.bytes[inside])
            return .string(text, hasEscapes: hasEscapes)
        } catch {
            return end()
        }
    }

    /// The value of the key that was returned last; nil where it is faulty or was read before.
    package mutating func value() -> JSONField? {
        guard isAtValue else { return nil }
        isAtValue = false
        do throws(JSONFault) {
            return try scanner.scanField(depth: 1, limit: Self.depthMax)
        } catch {
            return end()
        }
    }

    private mutating func end() -> JSONField? {
        scanner = JSONScanner(UnsafeRawBufferPointer(start: nil, count: 0))
        isAtValue = false
        return nil
    }
}
