package import CBelfry
import Glibc
import Synchronization

/// One event, copied once at intake into one block of memory that every lane shares.
///
/// The block holds a count, the `belfry_event` and all bytes it points to; it is immutable once
/// made. A block is a pointer: copying the value does not keep it alive, `retain` and `release` do.
/// The last release frees it, on whichever thread.
package struct EventBlock: @unchecked Sendable {
    // Sendable: immutable after init, and the count is atomic.

    /// Stands right before the event, so that an event's address leads to its count.
    struct Header: ~Copyable {
        let references: Atomic<UInt32>
        /// What the whole block takes, this header included.
        let byteCount: UInt32
    }

    /// The header's room: a multiple of 16, so that the event behind it is aligned as malloc would.
    static let headerBytes = 16

    package let event: UnsafePointer<belfry_event>

    /// The block of an event that the host itself handed out.
    @inline(__always)
    package init(handedOut event: UnsafePointer<belfry_event>) {
        self.event = event
    }

    @inline(__always)
    var header: UnsafeMutablePointer<Header> {
        UnsafeMutableRawPointer(mutating: event).advanced(by: -EventBlock.headerBytes)
            .assumingMemoryBound(to: Header.self)
    }

    /// What it takes of memory.
    package var byteCount: Int { Int(header.pointee.byteCount) }

    @inline(__always)
    package func retain() {
        header.pointee.references.wrappingAdd(1, ordering: .relaxed)
    }

    @inline(__always)
    package func release() {
        // Alone, no other thread can be adding: the usual case spares the locked instruction.
        if header.pointee.references.load(ordering: .acquiring) == 1
            || header.pointee.references.wrappingSubtract(1, ordering: .acquiringAndReleasing)
                .newValue == 0
        {
            free(header)
        }
    }
}
