package import CBelfry

/// Texts in the contract's form, all of which live until `clear` or the arena's end; its memory is
/// used again.
///
/// One thread at a time.
package struct TextArena: ~Copyable, @unchecked Sendable {
    // Sendable: what it points to is its own.
    private static let chunkBytes = 65_536

    private var chunks: [UnsafeMutableRawBufferPointer] = []
    private var chunk = 0
    private var used = 0

    package init() {}

    deinit {
        for chunk in chunks { chunk.deallocate() }
    }

    /// A copy of the text.
    package mutating func add(_ text: String) -> belfry_str {
        var text = text
        return text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    /// A copy of the bytes.
    package mutating func add(_ bytes: UnsafeRawBufferPointer) -> belfry_str {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return belfry_str() }
        let place = room(for: bytes.count)
        place.copyMemory(from: source, byteCount: bytes.count)
        return belfry_str(UnsafeRawBufferPointer(start: place, count: bytes.count))
    }

    private mutating func room(for count: Int) -> UnsafeMutableRawPointer {
        while chunk < chunks.count {
            if let start = chunks[chunk].baseAddress, used + count <= chunks[chunk].count {
                defer { used += count }
                return start + used
            }
            chunk += 1
            used = 0
        }
        let start = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, TextArena.chunkBytes), alignment: 16)
        chunks.append(
            UnsafeMutableRawBufferPointer(start: start, count: max(count, TextArena.chunkBytes)))
        used = count
        return start
    }

    /// Forgets all texts.
    package mutating func clear() {
        chunk = 0
        used = 0
        // One huge batch does not claim its memory for ever.
        while chunks.count > 16 { chunks.removeLast().deallocate() }
    }
}
