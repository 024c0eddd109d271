import CBelfry
import Core
import TestKit
import Testing

@Suite("The table of names") struct ByteTableTests {
    private func find(_ table: ByteTable, _ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { table.find(UnsafeRawBufferPointer($0)) }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `It finds what a dictionary finds`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func word() -> String {
            // Few letters and all lengths around eight bytes: near misses and shared words.
            let length = Int.random(in: 0...20, using: &random)
            return String((0..<length).map { _ in "abä".randomElement(using: &random) ?? "a" })
        }
        var reference: [String: Int32] = [:]
        for number in 0..<Int32.random(in: 0...200, using: &random) { reference[word()] = number }
        let table = ByteTable(reference.map { ($0.key, $0.value) })
        for (key, value) in reference { #expect(find(table, key) == value) }
        for _ in 0..<500 {
            let key = word()
            #expect(find(table, key) == reference[key] ?? ByteTable.absent)
        }
    }

    @Test func `The empty name is one name, with an address or without`() {
        let table = ByteTable([("", 3), ("a", 4)])
        let byte: [UInt8] = [1]
        #expect(table.find(UnsafeRawBufferPointer(start: nil, count: 0)) == 3)
        byte.withUnsafeBytes {
            #expect(table.find(UnsafeRawBufferPointer(rebasing: $0[0..<0])) == 3)
        }
        #expect(table.find(belfry_str().bytes) == 3)
        #expect(ByteTable([]).find(belfry_str().bytes) == ByteTable.absent)
    }
}
