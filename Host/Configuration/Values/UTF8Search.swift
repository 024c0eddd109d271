// The standard library's own search for strings lives in a library that the host does not load.

extension Collection<UInt8> {
    /// Where `needle` begins first; nil when it is not there, or empty.
    func firstIndex(ofBytes needle: some Collection<UInt8>) -> Index? {
        guard let first = needle.first else { return nil }
        var rest = self[...]
        while let index = rest.firstIndex(of: first) {
            if self[index...].starts(with: needle) { return index }
            rest = rest[self.index(after: index)...]
        }
        return nil
    }
}

extension StringProtocol {
    func holds(_ needle: String) -> Bool { utf8.firstIndex(ofBytes: needle.utf8) != nil }
}
