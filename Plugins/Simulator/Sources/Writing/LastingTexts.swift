import CBelfry

/// Texts that events point to for as long as a scribe lives: symbols, users.
final class LastingTexts: @unchecked Sendable {
    // Sendable because nothing changes after init.
    let texts: [belfry_str]
    private let memory: UnsafeMutableBufferPointer<CChar>

    init(_ strings: [String]) {
        memory = .allocate(capacity: strings.reduce(0) { $0 + $1.utf8.count })
        var start = 0
        var texts: [belfry_str] = []
        for string in strings {
            for (offset, byte) in string.utf8.enumerated() {
                memory.initializeElement(at: start + offset, to: CChar(bitPattern: byte))
            }
            let count = string.utf8.count
            texts.append(
                belfry_str(ptr: memory.baseAddress.map { UnsafePointer($0 + start) }, len: count))
            start += count
        }
        self.texts = texts
    }

    deinit { memory.deallocate() }
}
