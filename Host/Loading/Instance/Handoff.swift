import CBelfry
import Core

/// One named byte string that an old instance leaves to its successor.
package struct SavedItem: Sendable, Equatable {
    package let key: [UInt8]
    package let value: [UInt8]

    package init(key: [UInt8], value: [UInt8]) {
        self.key = key
        self.value = value
    }
}

extension [SavedItem] {
    /// The items as the contract's array, for the length of the call.
    func withItems<Result>(_ body: (UnsafePointer<belfry_kv>?, Int) -> Result) -> Result {
        let lengths = reduce(0) { $0 + $1.key.count + $1.value.count }
        return withUnsafeTemporaryAllocation(byteCount: Swift.max(1, lengths), alignment: 1) {
            bytes in
            var used = 0
            func place(_ text: [UInt8]) -> belfry_str {
                let slice = UnsafeMutableRawBufferPointer(rebasing: bytes[used..<used + text.count])
                slice.copyBytes(from: text)
                used += text.count
                return belfry_str(UnsafeRawBufferPointer(slice))
            }
            let items = map { belfry_kv(key: place($0.key), value: place($0.value)) }
            return items.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
        }
    }
}

/// Collects what a plugin's save() passes to its sink.
///
/// Bounded: a handoff is a position, not a database.
final class SavedItemsBox: @unchecked Sendable {
    // Sendable: filled by the control thread within one call, read after it.
    private(set) var items: [SavedItem] = []
    private var byteCount = 0
    /// More was passed than a handoff may hold: `items` is not all of it.
    private(set) var isOverfull = false
    static let byteLimit = 64 << 20

    var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let sink: belfry_sink = { context, key, value in
        guard let context else { return }
        Unmanaged<SavedItemsBox>.fromOpaque(context)._withUnsafeGuaranteedRef { box in
            // One more byte than fits tells what is too long from what just fits.
            let (key, value) = (key.prefix(byteLimit + 1), value.prefix(byteLimit + 1))
            box.byteCount += key.count + value.count
            box.isOverfull = box.isOverfull || box.byteCount > byteLimit
            guard !box.isOverfull else { return }
            box.items.append(SavedItem(key: [UInt8](key), value: [UInt8](value)))
        }
    }
}

/// Collects what a plugin says about its configuration.
final class FindingsBox: @unchecked Sendable {
    // Sendable: filled by the control thread within one call, read after it.
    private(set) var findings: PluginInstance.Findings = []
    private static let limit = 50

    var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let sink: belfry_sink = { context, pointer, sentence in
        guard let context else { return }
        Unmanaged<FindingsBox>.fromOpaque(context)._withUnsafeGuaranteedRef { box in
            guard box.findings.count < limit else { return }
            box.findings.append((pointer.text(limit: 1_024), sentence.text(limit: 4_096)))
        }
    }
}
