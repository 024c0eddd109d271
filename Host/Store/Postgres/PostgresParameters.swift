import CBelfry
import Core

/// The parameters of one statement in PostgreSQL's binary form: single values, and arrays of which
/// a statement makes rows.
///
/// Used again and again: it keeps its memory.
struct PostgresParameters: ~Copyable {
    /// The types that occur, by PostgreSQL's numbers.
    enum Element: Int32 {
        case int2 = 21, int4 = 23, int8 = 20, text = 25
    }

    private var memory = UnsafeMutableRawPointer.allocate(byteCount: 4_096, alignment: 16)
    private var room = 4_096
    private var end = 0
    /// Where each begins; nil: it is NULL.
    private var starts: [Int?] = []
    private var ends: [Int] = []

    init() {}

    deinit { memory.deallocate() }

    mutating func clear() {
        end = 0
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    mutating func add(_ value: Int64) { single { $0.write(value.bigEndian) } }

    mutating func add(_ value: Int32) { single { $0.write(value.bigEndian) } }

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            single { $0.write(text: UnsafeRawBufferPointer(bytes)) }
        }
    }

    mutating func addNothing() {
        starts.append(nil)
        ends.append(end)
    }

    private mutating func single(_ body: (inout PostgresParameters) -> Void) {
        starts.append(end)
        body(&self)
        ends.append(end)
    }

    // MARK: Arrays

    @inline(__always)
    mutating func add<Row>(longs rows: [Row], _ value: (Row) -> Int64?) {
        addArray(.int8, rows) { parameters, row in
            guard let value = value(row) else { return parameters.write(Int32(-1).bigEndian) }
            parameters.write(Int32(8).bigEndian)
            parameters.write(value.bigEndian)
        }
    }

    @inline(__always)
    mutating func add<Row>(integers rows: [Row], _ value: (Row) -> Int32?) {
        addArray(.int4, rows) { parameters, row in
            guard let value = value(row) else { return parameters.write(Int32(-1).bigEndian) }
            parameters.write(Int32(4).bigEndian)
            parameters.write(value.bigEndian)
        }
    }

    @inline(__always)
    mutating func add<Row>(shorts rows: [Row], _ value: (Row) -> Int16) {
        addArray(.int2, rows) { parameters, row in
            parameters.write(Int32(2).bigEndian)
            parameters.write(value(row).bigEndian)
        }
    }

    /// Texts; what is empty is the empty text.
    @inline(__always)
    mutating func add<Row>(texts rows: [Row], _ value: (Row) -> belfry_str) {
        addArray(.text, rows) { $0.write(element: value($1).bytes) }
    }

    /// Texts; what is empty is NULL.
    @inline(__always)
    mutating func add<Row>(optionalTexts rows: [Row], _ value: (Row) -> belfry_str) {
        addArray(.text, rows) { parameters, row in
            let bytes = value(row).bytes
            guard !bytes.isEmpty else { return parameters.write(Int32(-1).bigEndian) }
            parameters.write(element: bytes)
        }
    }

    /// Texts that are made on the way into `buffer`; an empty one is NULL.
    @inline(__always)
    mutating func add<Row>(
        madeTexts rows: [Row], in buffer: inout [UInt8], _ make: (Row, inout [UInt8]) -> Void
    ) {
        addArray(.text, rows) { parameters, row in
            make(row, &buffer)
            guard !buffer.isEmpty else { return parameters.write(Int32(-1).bigEndian) }
            buffer.withUnsafeBytes { parameters.write(element: $0) }
        }
    }

    @inline(__always)
    private mutating func addArray<Row>(
        _ element: Element, _ rows: [Row], _ body: (inout PostgresParameters, Row) -> Void
    ) {
        starts.append(end)
        // One dimension, perhaps with NULLs, counted from 1.
        for word in [1, 1, element.rawValue, Int32(rows.count), 1] { write(word.bigEndian) }
        for row in rows { body(&self, row) }
        ends.append(end)
    }

    // MARK: Bytes

    @inline(__always)
    private mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        need(MemoryLayout<Number>.size)
        memory.storeBytes(of: number, toByteOffset: end, as: Number.self)
        end += MemoryLayout<Number>.size
    }

    @inline(__always)
    private mutating func write(element bytes: UnsafeRawBufferPointer) {
        let start = end
        write(Int32(0))
        write(text: bytes)
        let count = Int32(end - start - 4)
        memory.storeBytes(of: count.bigEndian, toByteOffset: start, as: Int32.self)
    }

    @inline(__always)
    private mutating func write(text bytes: UnsafeRawBufferPointer) {
        if PostgresText.isSpecial(bytes) {
            PostgresText.written(bytes).withUnsafeBytes { copy($0) }
        } else {
            copy(bytes)
        }
    }

    @inline(__always)
    private mutating func copy(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        need(bytes.count)
        (memory + end).copyMemory(from: source, byteCount: bytes.count)
        end += bytes.count
    }

    @inline(__always)
    private mutating func need(_ more: Int) {
        guard end + more > room else { return }
        grow(by: more)
    }

    private mutating func grow(by more: Int) {
        room = 2 * (end + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 16)
        larger.copyMemory(from: memory, byteCount: end)
        memory.deallocate()
        memory = larger
    }

    /// Lends them as libpq takes them, all in binary form.
    borrowing func withArrays<Result>(
        _ body: (
            _ count: Int32, _ values: UnsafePointer<UnsafePointer<CChar>?>?,
            _ lengths: UnsafePointer<Int32>?, _ formats: UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        let values = starts.map { start in
            start.map { UnsafePointer((memory + $0).assumingMemoryBound(to: CChar.self)) }
        }
        let lengths = zip(starts, ends).map { start, end in Int32(end - (start ?? end)) }
        let formats = [Int32](repeating: 1, count: values.count)
        return body(Int32(values.count), values, lengths, formats)
    }
}
