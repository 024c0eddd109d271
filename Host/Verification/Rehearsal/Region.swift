import CBelfry
import Core
import Glibc

/// Memory that is lent to the plugin and can be taken back: what reads it afterwards crashes there
/// and then, and does not read old bytes that happen to look right.
///
/// One thread places; any thread takes back.
final class Region: @unchecked Sendable {
    // Sendable: placing ends before the region is lent, and taking back is one system call a block.

    enum Spacing {
        /// One thing behind the other.
        case packed
        /// Each thing ends where an unreadable page begins: who reads on crashes.
        case atPageEnds
    }

    private static let page = 4_096
    private let spacing: Spacing
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var next: UnsafeMutableRawPointer?
    private var rest = 0

    init(_ spacing: Spacing) {
        self.spacing = spacing
    }

    deinit {
        for block in blocks { munmap(block.baseAddress, block.count) }
    }

    /// From now on every read of it crashes.
    func takeBack() {
        for block in blocks {
            madvise(block.baseAddress, block.count, MADV_DONTNEED)
            mprotect(block.baseAddress, block.count, PROT_NONE)
        }
    }

    func place(_ bytes: UnsafeRawBufferPointer, alignment: Int) -> UnsafeMutableRawPointer {
        let place = room(for: bytes.count, alignment: alignment)
        place.copyMemory(from: bytes.baseAddress ?? UnsafeRawPointer(place), byteCount: bytes.count)
        return place
    }

    /// An empty text is {NULL, 0}: that too has to be borne.
    func place(_ text: belfry_str) -> belfry_str {
        guard text.len > 0 else { return belfry_str() }
        let place = place(text.bytes, alignment: 1)
        return belfry_str(UnsafeRawBufferPointer(start: place, count: text.len))
    }

    func place(_ text: String) -> belfry_str {
        var text = text
        return text.withUTF8 { place(belfry_str(UnsafeRawBufferPointer($0))) }
    }

    func place<Struct>(_ value: Struct) -> UnsafePointer<Struct> {
        withUnsafeBytes(of: value) { bytes in
            let place = place(bytes, alignment: MemoryLayout<Struct>.alignment)
            return UnsafePointer(place.assumingMemoryBound(to: Struct.self))
        }
    }

    /// NULL for an empty array.
    func place<Element>(_ array: [Element]) -> UnsafePointer<Element>? {
        guard !array.isEmpty else { return nil }
        return array.withUnsafeBytes { bytes in
            let place = place(bytes, alignment: MemoryLayout<Element>.alignment)
            return UnsafePointer(place.assumingMemoryBound(to: Element.self))
        }
    }

    private func room(for count: Int, alignment: Int) -> UnsafeMutableRawPointer {
        guard spacing == .packed else { return lastBytes(count) }
        let padding = next.map { (alignment - Int(bitPattern: $0) % alignment) % alignment } ?? 0
        guard let start = next, rest >= padding + count else {
            let block = map(max(count, 16 * Region.page))
            next = block.baseAddress.map { $0 + count }
            rest = block.count - count
            return block.baseAddress.unsafelyUnwrapped
        }
        next = start + padding + count
        rest -= padding + count
        return start + padding
    }

    private func lastBytes(_ count: Int) -> UnsafeMutableRawPointer {
        let block = map(count + Region.page)
        let guarding = block.baseAddress.unsafelyUnwrapped + (block.count - Region.page)
        mprotect(guarding, Region.page, PROT_NONE)
        return guarding - count
    }

    private func map(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let size = (count + Region.page - 1) / Region.page * Region.page
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { fatalError("no memory for a rehearsal") }
        let block = UnsafeMutableRawBufferPointer(start: memory, count: size)
        blocks.append(block)
        return block
    }
}
