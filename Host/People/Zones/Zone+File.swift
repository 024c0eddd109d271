extension Zone {
    private static let bytesMax = 1 << 20

    /// Reads a file of the zone database: RFC 8536, with the rule behind its table.
    ///
    /// Nothing in it is believed: any bytes end in a zone or in a sentence.
    package init(name: String, file bytes: [UInt8]) throws(ZoneError) {
        guard bytes.count <= Zone.bytesMax else {
            throw ZoneError(name, "it has \(bytes.count) bytes, more than any zone needs")
        }
        do throws(ZoneFileFault) {
            var reader = ZoneFileReader(bytes: bytes)
            var head = try reader.head()
            if head.version >= 2 {
                // The first table is for readers that know 32 bits only.
                try reader.skip(head.length(timeSize: 4))
                head = try reader.head()
            }
            let timeSize = head.version >= 2 ? 8 : 4
            let table = try reader.table(head, timeSize: timeSize)
            let footer = head.version >= 2 ? try reader.footer() : []
            let rule = ZoneRule(footer)
            guard footer.isEmpty || rule != nil else { throw ZoneFileFault("its rule is no rule") }
            self.init(
                name: name, changes: table.changes, offsets: table.offsets,
                firstOffset: table.first, rule: rule)
        } catch {
            throw ZoneError(name, error.what)
        }
    }
}

private struct ZoneFileFault: Error {
    let what: String

    init(_ what: String) { self.what = what }
}

/// What stands before a table: how many of what it holds.
private struct ZoneFileHead {
    let version: Int
    let utcCount: Int
    let standardCount: Int
    let leapCount: Int
    let changeCount: Int
    let typeCount: Int
    let letterCount: Int

    func length(timeSize: Int) -> Int {
        changeCount * (timeSize + 1) + typeCount * 6 + letterCount + leapCount * (timeSize + 4)
            + standardCount + utcCount
    }
}

private struct ZoneFileReader {
    let bytes: [UInt8]
    var offset = 0

    mutating func take(_ count: Int) throws(ZoneFileFault) -> ArraySlice<UInt8> {
        guard count <= bytes.count - offset else { throw ZoneFileFault("it is cut short") }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    mutating func skip(_ count: Int) throws(ZoneFileFault) { _ = try take(count) }

    /// A big-endian number with a sign.
    mutating func number(size: Int) throws(ZoneFileFault) -> Int {
        let value = try take(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4
            ? Int(Int32(truncatingIfNeeded: value)) : Int(Int64(truncatingIfNeeded: value))
    }

    mutating func head() throws(ZoneFileFault) -> ZoneFileHead {
        guard bytes.count - offset >= 44, try Array(take(4)) == Array("TZif".utf8) else {
            throw ZoneFileFault("it is no file of the zone database")
        }
        let letter = try take(1).first ?? 0
        try skip(15)
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(try number(size: 4)) }
        guard counts.allSatisfy({ (0...65_536).contains($0) }), counts[4] >= 1 else {
            throw ZoneFileFault("its table has an impossible size")
        }
        return ZoneFileHead(
            version: letter == 0 ? 1 : Int(letter) - 0x30, utcCount: counts[0],
            standardCount: counts[1], leapCount: counts[2], changeCount: counts[3],
            typeCount: counts[4], letterCount: counts[5])
    }

    mutating func table(
        _ head: ZoneFileHead, timeSize: Int
    ) throws(ZoneFileFault) -> (changes: [Int64], offsets: [ZoneOffset], first: ZoneOffset) {
        guard head.leapCount == 0 else { throw ZoneFileFault("it counts leap seconds") }
        var changes: [Int64] = []
        for _ in 0..<head.changeCount {
            let change = Int64(try number(size: timeSize))
            guard changes.last.map({ $0 < change }) ?? true, change.magnitude < 1 << 60 else {
                throw ZoneFileFault("its changes are not in order")
            }
            changes.append(change)
        }
        let indices = Array(try take(head.changeCount))
        let types = try types(head)
        var offsets: [ZoneOffset] = []
        for index in indices {
            guard index < types.count else { throw ZoneFileFault("a change leads to nothing") }
            offsets.append(types[Int(index)])
        }
        try skip(head.standardCount + head.utcCount)
        return (changes, offsets, types[0])
    }

    private mutating func types(_ head: ZoneFileHead) throws(ZoneFileFault) -> [ZoneOffset] {
        var types: [(seconds: Int, isDaylight: Bool, letters: Int)] = []
        for _ in 0..<head.typeCount {
            let seconds = try number(size: 4)
            let rest = Array(try take(2))
            guard abs(seconds) <= Zone.offsetSecondsMax else {
                throw ZoneFileFault("an offset of \(seconds) seconds is impossible")
            }
            types.append((seconds, rest[0] != 0, Int(rest[1])))
        }
        let letters = Array(try take(head.letterCount))
        return types.map { type in
            let name = letters.dropFirst(type.letters).prefix { $0 != 0 }.prefix(16)
            return ZoneOffset(
                seconds: type.seconds, isDaylightSaving: type.isDaylight,
                abbreviation: String(decoding: name, as: UTF8.self))
        }
    }

    /// The rule between two line ends.
    mutating func footer() throws(ZoneFileFault) -> ArraySlice<UInt8> {
        let newline = UInt8(ascii: "\n")
        guard try take(1).first == newline else { throw ZoneFileFault("its rule is missing") }
        let rule = bytes[offset...].prefix { $0 != newline }
        try skip(rule.count + 1)
        return rule
    }
}
