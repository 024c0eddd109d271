import CBelfry
import Core

/// Strings and arrays in the contract's form, which stay where they are as long as this object
/// does.
final class LentTexts {
    private var texts: [LastingText] = []
    private var arrays: [UnsafeMutableRawPointer] = []

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
        return place(pairs.map { belfry_kv(key: text($0.key), value: text($0.value)) })
    }

    func actions(
        _ actions: [TestWords.Action]
    ) -> (start: UnsafePointer<belfry_action>?, count: Int) {
        place(
            actions.map {
                belfry_action(id: text($0.id), label: text($0.label), link: text($0.link))
            })
    }

    private func place<Element: BitwiseCopyable>(
        _ elements: [Element]
    ) -> (start: UnsafePointer<Element>?, count: Int) {
        guard !elements.isEmpty else { return (nil, 0) }
        let array = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        if let start = array.baseAddress { arrays.append(UnsafeMutableRawPointer(start)) }
        _ = array.initialize(fromContentsOf: elements)
        return (UnsafePointer(array.baseAddress), elements.count)
    }
}
