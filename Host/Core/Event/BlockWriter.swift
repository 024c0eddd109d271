import CBelfry
import Glibc

/// Lays texts one behind the other into a block, and points the event's fields at them.
struct BlockWriter {
    var next: UnsafeMutableRawPointer

    @inline(__always)
    mutating func place(_ text: inout belfry_str) {
        guard text.len > 0, let source = text.ptr else {
            text = belfry_str()
            return
        }
        copy(source, text.len)
        text.ptr = UnsafePointer(next.assumingMemoryBound(to: CChar.self))
        next += text.len
    }

    /// Most texts of an event are short: two steps that overlap are cheaper than a call.
    @inline(__always)
    private func copy(_ source: UnsafeRawPointer, _ count: Int) {
        if count > 16 {
            memcpy(next, source, count)
        } else if count >= 8 {
            let head = source.loadUnaligned(as: UInt64.self)
            let tail = source.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            next.storeBytes(of: head, as: UInt64.self)
            next.storeBytes(of: tail, toByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 4 {
            let head = source.loadUnaligned(as: UInt32.self)
            let tail = source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            next.storeBytes(of: head, as: UInt32.self)
            next.storeBytes(of: tail, toByteOffset: count &- 4, as: UInt32.self)
        } else {
            for index in 0..<count {
                let byte = source.load(fromByteOffset: index, as: UInt8.self)
                next.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
            }
        }
    }

    @inline(__always)
    mutating func place<Element>(_ array: inout UnsafePointer<Element>?, count: Int) {
        guard count > 0, let source = array else {
            array = nil
            return
        }
        let bytes = count &* MemoryLayout<Element>.stride
        memcpy(next, source, bytes)
        array = UnsafePointer(next.assumingMemoryBound(to: Element.self))
        next += bytes
    }

    /// The keys and values of the arrays, which `place(_:count:)` has copied before.
    mutating func placeTextsOfArrays(_ event: UnsafeMutablePointer<belfry_event>) {
        if let numbers = UnsafeMutablePointer(mutating: event.pointee.numbers) {
            for index in 0..<event.pointee.number_count { place(&numbers[index].key) }
        }
        if let attrs = UnsafeMutablePointer(mutating: event.pointee.attrs) {
            for index in 0..<event.pointee.attr_count {
                place(&attrs[index].key)
                place(&attrs[index].value)
            }
        }
    }
}
