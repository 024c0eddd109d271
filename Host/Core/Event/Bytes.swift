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
    var offset = 0
    while offset &+ 8 <= bytes.count {
        hash = mix(hash, base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset &+= 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
        rest = rest << 8 | UInt64(base.load(fromByteOffset: offset, as: UInt8.self))
        offset &+= 1
    }
    return mix(hash, rest)
}

@inline(__always)
private func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
}

/// True when both hold the same bytes.
@inline(__always)
package func sameBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    left.count == right.count && left.elementsEqual(right)
}

/// True when no byte is above 127.
///
/// An eighth of a step a byte.
@inline(__always)
package func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    var seen: UInt64 = 0
    var offset = 0
    while offset &+ 8 <= bytes.count {
        seen |= base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        offset &+= 8
    }
    while offset < bytes.count {
        seen |= UInt64(base.load(fromByteOffset: offset, as: UInt8.self))
        offset &+= 1
    }
    return seen & 0x8080_8080_8080_8080 == 0
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
