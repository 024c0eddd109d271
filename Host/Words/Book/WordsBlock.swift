package import CBelfry

/// Words in the contract's form, in one block of memory that ends with its owner.
///
/// Immutable; may be made on one thread and freed on another.
package struct WordsBlock: ~Copyable, @unchecked Sendable {
    // Sendable: nothing writes to the block after init.
    private let memory: UnsafeMutableRawPointer

    /// The words; they live as long as this does.
    package var words: UnsafePointer<belfry_words> {
        UnsafePointer(memory.assumingMemoryBound(to: belfry_words.self))
    }

    /// Copies `words`: one allocation.
    package init(_ words: Words) {
        let fields = MemoryLayout<belfry_words>.stride
        let actions = fields + words.fieldCount * MemoryLayout<belfry_kv>.stride
        let texts = actions + words.actionCount * MemoryLayout<belfry_action>.stride
        memory = .allocate(
            byteCount: texts + words.bytes.count, alignment: MemoryLayout<belfry_words>.alignment)
        let bytes = memory + texts
        words.bytes.withUnsafeBytes { source in
            if let start = source.baseAddress {
                bytes.copyMemory(from: start, byteCount: source.count)
            }
        }
        func part(_ index: Int) -> belfry_str {
            let range = words.parts[index]
            guard !range.isEmpty else { return belfry_str() }
            return belfry_str(
                ptr: UnsafePointer((bytes + range.lowerBound).assumingMemoryBound(to: CChar.self)),
                len: range.count)
        }
        let pairs = (memory + fields).bindMemory(to: belfry_kv.self, capacity: words.fieldCount)
        for index in 0..<words.fieldCount {
            let first = Words.fixedParts + 2 * index
            (pairs + index).initialize(to: belfry_kv(key: part(first), value: part(first + 1)))
        }
        let doings = (memory + actions).bindMemory(
            to: belfry_action.self, capacity: words.actionCount)
        for index in 0..<words.actionCount {
            let first = Words.fixedParts + 2 * words.fieldCount + 3 * index
            (doings + index).initialize(
                to: belfry_action(id: part(first), label: part(first + 1), link: part(first + 2)))
        }
        var head = belfry_words()
        head.size = UInt32(MemoryLayout<belfry_words>.size)
        head.locale = part(0)
        head.title = part(1)
        head.summary = part(2)
        head.body = part(3)
        head.fields = words.fieldCount == 0 ? nil : UnsafePointer(pairs)
        head.field_count = words.fieldCount
        head.actions = words.actionCount == 0 ? nil : UnsafePointer(doings)
        head.action_count = words.actionCount
        memory.bindMemory(to: belfry_words.self, capacity: 1).initialize(to: head)
    }

    deinit { memory.deallocate() }
}
