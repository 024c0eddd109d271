import CBelfry
import Core

/// Strings and arrays in the contract's form, which stay where they are as long as this object does.
final class LentTexts {
    private var texts: [LastingText] = []
    private var arrays: [UnsafeMutableBufferPointer<belfry_kv>] = []

    deinit {
        for array in arrays { array.deallocate() }
    }

    func text(_ text: String) -> belfry_str {
        guard !text.isEmpty else { return belfry_str() }
        let lasting = LastingText(text)
        texts.append(lasting)
        return lasting.str
    }

    func pairs(
        _ pairs: [TestEvent.Attribute]
    ) -> (start: UnsafePointer<belfry_kv>?, count: Int) {
        guard !pairs.isEmpty else { return (nil, 0) }
        let array = UnsafeMutableBufferPointer<belfry_kv>.allocate(capacity: pairs.count)
        arrays.append(array)
        _ = array.initialize(
            fromContentsOf: pairs.map { belfry_kv(key: text($0.key), value: text($0.value)) })
        return (UnsafePointer(array.baseAddress), pairs.count)
    }
}
