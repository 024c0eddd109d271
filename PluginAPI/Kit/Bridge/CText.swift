import CBelfry

extension belfry_str {
    /// The bytes where they lie.
    var bytes: UnsafeRawBufferPointer {
        guard let ptr else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: ptr, count: len)
    }

    /// A copy; bytes that are not UTF-8 are replaced.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// A copy; nil for the empty string.
    var stringIfAny: String? { len == 0 ? nil : string }

    init(_ bytes: UnsafeRawBufferPointer) {
        self.init(ptr: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), len: bytes.count)
    }

    /// A text that is part of the program.
    init(_ text: StaticString) {
        self.init(
            ptr: UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self),
            len: text.utf8CodeUnitCount)
    }

    /// A copy that is never freed: for what a descriptor leads to.
    init(immortal text: String) {
        let bytes = Array(text.utf8)
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        self.init(UnsafeRawBufferPointer(copy))
    }
}

extension String {
    /// Lends the text to C for the time of `body`.
    func withText<R, E: Error>(_ body: (belfry_str) throws(E) -> R) throws(E) -> R {
        var copy = self
        // Not withCString: a text may hold NUL, and its length is known.
        return try copy.lendUTF8(body)
    }

    private mutating func lendUTF8<R, E: Error>(
        _ body: (belfry_str) throws(E) -> R
    ) throws(E) -> R {
        makeContiguousUTF8()
        let span = utf8.span
        return try span.withUnsafeBufferPointer { (buffer) throws(E) -> R in
            try body(belfry_str(UnsafeRawBufferPointer(buffer)))
        }
    }
}

/// Texts gathered in one block, lent to C together: for arrays of pairs and structs full of
/// strings.
struct TextBlock: ~Copyable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// Adds a text and returns its number.
    @discardableResult
    mutating func add(_ text: String) -> Int {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
        return ends.count - 1
    }

    /// Lends all texts, in the order of their numbers.
    borrowing func withTexts<R>(_ body: ([belfry_str]) -> R) -> R {
        bytes.withUnsafeBytes { block in
            var start = 0
            let texts = ends.map { end in
                defer { start = end }
                return belfry_str(UnsafeRawBufferPointer(rebasing: block[start..<end]))
            }
            return body(texts)
        }
    }
}

/// Lends pairs of strings to C for the time of `body`.
func withPairs<R>(
    _ pairs: some Sequence<(key: String, value: String)>,
    _ body: (UnsafePointer<belfry_kv>?, Int) -> R
) -> R {
    var block = TextBlock()
    for pair in pairs {
        block.add(pair.key)
        block.add(pair.value)
    }
    return block.withTexts { texts in
        let pairs = stride(from: 0, to: texts.count, by: 2)
            .map { belfry_kv(key: texts[$0], value: texts[$0 + 1]) }
        return pairs.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
    }
}

extension UnsafeBufferPointer<belfry_kv> {
    /// Copies of all pairs.
    var pairs: [(key: String, value: String)] { map { ($0.key.string, $0.value.string) } }
}
