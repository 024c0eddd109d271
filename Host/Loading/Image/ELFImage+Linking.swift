/// What a shared library says to the loader, read from its bytes without opening it.
package struct ELFLinking: Sendable, Equatable {
    /// The libraries it needs, in the order in which they are searched for symbols.
    package var needed: [String] = []
    /// The folders it wants them looked for in: DT_RUNPATH, or the older DT_RPATH.
    package var searchPath: [String] = []
    /// A program that only looks like a library.
    package var isProgram = false
}

extension ELFImage {
    private enum Tag {
        static let needed: Int64 = 1
        static let stringTable: Int64 = 5
        static let stringTableSize: Int64 = 10
        static let rpath: Int64 = 15
        static let runpath: Int64 = 29
        static let flags1: Int64 = 0x6FFF_FFFB
        static let isPositionIndependentProgram: UInt64 = 0x0800_0000
    }

    /// Of a file that `check` has passed; what is malformed beyond that reads as absent.
    package func linking() -> ELFLinking {
        var linking = ELFLinking()
        let entries = dynamicEntries()
        let strings = entries.first { $0.tag == Tag.stringTable }
            .flatMap { fileOffset(of: $0.value) }
        func text(_ offset: UInt64) -> String? { strings.flatMap { string(at: $0 &+ offset) } }
        var rpath: String?, runpath: String?
        for (tag, value) in entries {
            switch tag {
            case Tag.needed: text(value).map { linking.needed.append($0) }
            case Tag.rpath: rpath = text(value)
            case Tag.runpath: runpath = text(value)
            case Tag.flags1:
                linking.isProgram = value & Tag.isPositionIndependentProgram != 0
            default: break
            }
        }
        linking.searchPath =
            (runpath ?? rpath).map {
                $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            } ?? []
        return linking
    }

    private func dynamicEntries() -> [(tag: Int64, value: UInt64)] {
        guard let segment = segments().first(where: { $0.type == 2 }) else { return [] }
        var entries: [(tag: Int64, value: UInt64)] = []
        for offset in stride(from: segment.offset, to: segment.offset &+ segment.size, by: 16) {
            guard let tag = read(Int64.self, at: offset),
                let value = read(UInt64.self, at: offset &+ 8), tag != 0
            else { break }
            entries.append((tag, value))
        }
        return entries
    }

    /// The symbols that others can link to, sorted.
    ///
    /// Nil when the file was stripped of the table of its sections.
    package func exportedSymbols() -> [String]? {
        let sections = self.sections()
        guard let table = sections.first(where: { $0.type == 11 }),
            sections.indices.contains(Int(table.link))
        else { return nil }
        let strings = sections[Int(table.link)].offset
        var names: [String] = []
        for offset in stride(from: table.offset, to: table.offset &+ table.size, by: 24) {
            guard let name = read(UInt32.self, at: offset),
                let info = read(UInt8.self, at: offset &+ 4),
                let other = read(UInt8.self, at: offset &+ 5),
                let section = read(UInt16.self, at: offset &+ 6)
            else { break }
            // Global, weak or unique; defined here; and not hidden.
            guard [1, 2, 10].contains(info >> 4), section != 0, [0, 3].contains(other & 3),
                let text = string(at: strings &+ UInt64(name))
            else { continue }
            names.append(text)
        }
        return names.sorted()
    }

    private typealias Segment = (type: UInt32, offset: UInt64, address: UInt64, size: UInt64)

    private func segments() -> [Segment] {
        guard let table = read(UInt64.self, at: 32), let count = read(UInt16.self, at: 56) else {
            return []
        }
        return (0..<UInt64(count)).compactMap { index in
            let entry = table &+ index &* 56
            guard let type = read(UInt32.self, at: entry),
                let offset = read(UInt64.self, at: entry &+ 8),
                let address = read(UInt64.self, at: entry &+ 16),
                let size = read(UInt64.self, at: entry &+ 32), isInside(offset, size)
            else { return nil }
            return (type, offset, address, size)
        }
    }

    private typealias Section = (type: UInt32, link: UInt32, offset: UInt64, size: UInt64)

    private func sections() -> [Section] {
        guard let table = read(UInt64.self, at: 40), let count = read(UInt16.self, at: 60),
            table > 0
        else { return [] }
        let empty: Section = (0, 0, 0, 0)
        // One that is malformed keeps its place: sections name each other by number.
        return (0..<UInt64(count)).map { index in
            let entry = table &+ index &* 64
            guard let type = read(UInt32.self, at: entry &+ 4),
                let offset = read(UInt64.self, at: entry &+ 24),
                let size = read(UInt64.self, at: entry &+ 32),
                let link = read(UInt32.self, at: entry &+ 40), isInside(offset, size)
            else { return empty }
            return (type, link, offset, size)
        }
    }

    /// Where the byte of this address lies in the file.
    private func fileOffset(of address: UInt64) -> UInt64? {
        let segment = segments().first {
            $0.type == 1 && address >= $0.address && address - $0.address < $0.size
        }
        return segment.map { address - $0.address + $0.offset }
    }

    private func isInside(_ offset: UInt64, _ size: UInt64) -> Bool {
        offset <= UInt64(bytes.count) && size <= UInt64(bytes.count) - offset
    }

    private func read<Number: FixedWidthInteger>(_ type: Number.Type, at offset: UInt64) -> Number?
    {
        guard isInside(offset, UInt64(MemoryLayout<Number>.size)) else { return nil }
        return Number(
            littleEndian: bytes.loadUnaligned(fromByteOffset: Int(offset), as: Number.self))
    }

    private func string(at offset: UInt64) -> String? {
        guard offset < UInt64(bytes.count) else { return nil }
        let rest = bytes[Int(offset)...]
        guard let end = rest.prefix(4_096).firstIndex(of: 0) else { return nil }
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
