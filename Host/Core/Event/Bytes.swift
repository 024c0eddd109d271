package import CBelfry

/// Strings of the contract: bytes with a length, owned by somebody else.
extension belfry_str {
    /// The bytes; none where a length stands without bytes, or is beyond all memory.
    @inline(__always)
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: ptr, count: ptr == nil ? 0 : max(0, len))
    }

    /// A copy of the text; what is not UTF-8 is repaired.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The bytes as a string of the contract, for as long as they live.
    @inline(__always)
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.init(ptr: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), len: bytes.count)
    }
}

/// Text that outlives everything: made once per instance or table, never freed before its owner.
package final class LastingText: @unchecked Sendable {
    // Sendable: written once, in init.
    private let storage: UnsafeMutableRawBufferPointer

    /// The text; it stays where it is as long as this object does.
    ///
    /// NUL-ended too, for C's sake.
    package var str: belfry_str {
        belfry_str(UnsafeRawBufferPointer(rebasing: storage.dropLast()))
    }

    package var cString: UnsafePointer<CChar> {
        UnsafePointer(storage.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self))
    }

    package init(_ text: String) {
        let bytes = Array(text.utf8) + [0]
        storage = .allocate(byteCount: bytes.count, alignment: 1)
        storage.copyBytes(from: bytes)
    }

    deinit {
        storage.deallocate()
    }
}

/// A fast hash of short keys: eight bytes a step.
///
/// Not for hostile input that may choose its collisions: tables of it hold only what a
/// configuration names.
@inline(__always)
package func hashBytes(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: bytes.count)
    // The empty string has no address, or any.
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return hash }
    let count = bytes.count
    if count >= 8 {
        var offset = 0
        while offset &+ 8 < count {
            hash = mix(hash, base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset &+= 8
        }
        // The last eight bytes overlap those before: no byte is taken singly.
        return mix(hash, base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
    }
    var rest: UInt64 = 0
    for offset in 0..<count {
        rest = rest << 8 | UInt64(base.load(fromByteOffset: offset, as: UInt8.self))
    }
    return mix(hash, rest)
}

@inline(__always)
private func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
}

/// True when no byte is above 127.
///
/// Sixteen bytes a step.
@inline(__always)
package func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    guard bytes.count >= 16 else {
        var seen: UInt8 = 0
        for byte in bytes { seen |= byte }
        return seen < 0x80
    }
    var seen = SIMD16<UInt8>.zero
    var offset = 0
    while offset &+ 16 <= bytes.count {
        seen |= base.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
        offset &+= 16
    }
    // The last sixteen bytes overlap those before: no byte is taken singly.
    seen |= base.loadUnaligned(fromByteOffset: bytes.count &- 16, as: SIMD16<UInt8>.self)
    let words = unsafeBitCast(seen, to: SIMD2<UInt64>.self)
    return (words[0] | words[1]) & 0x8080_8080_8080_8080 == 0
}

/// True when a byte is a control character of ASCII (below 32, or 127).
///
/// Eight bytes a step.
@inline(__always)
package func hasControlCharacter(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    let high: UInt64 = 0x8080_8080_8080_8080
    var offset = 0
    while offset &+ 8 <= bytes.count {
        let word = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        // A borrow runs into the high bit of a byte below 32; what has that bit set anyway does not
        // count. A byte of 127 is one whose difference to 127 is zero.
        let difference = word ^ 0x7F7F_7F7F_7F7F_7F7F
        let low = (word &- 0x2020_2020_2020_2020) & ~word & high
        let delete = (difference &- 0x0101_0101_0101_0101) & ~difference & high
        // Borrows may mark a byte too many, never one too few: such a word is looked at closely.
        if low | delete != 0 && hasControlCharacterBytewise(base + offset, 8) { return true }
        offset &+= 8
    }
    return hasControlCharacterBytewise(base + offset, bytes.count &- offset)
}

@inline(__always)
private func hasControlCharacterBytewise(_ start: UnsafeRawPointer, _ count: Int) -> Bool {
    for index in 0..<count {
        let byte = start.load(fromByteOffset: index, as: UInt8.self)
        if byte < 0x20 || byte == 0x7F { return true }
    }
    return false
}

/// True when the bytes are well-formed UTF-8.
package func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    isASCII(bytes) || isWellFormed(bytes)
}

private func isWellFormed(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while true {
        switch decoder.decode(&iterator) {
        case .scalarValue: continue
        case .emptyInput: return true
        case .error: return false
        }
    }
}
