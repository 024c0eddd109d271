/// A small file as it was found.
package struct FileContents: Sendable {
    package var bytes: [UInt8]
    /// True when more people can read it than need to.
    package var isExposed: Bool

    package init(bytes: [UInt8], isExposed: Bool = false) {
        self.bytes = bytes
        self.isExposed = isExposed
    }
}

/// Why a file could not be read, as the end of a sentence: "there is no such file".
package struct FileFault: Error, Equatable {
    package var reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// Reads a file of at most `limit` bytes; of a longer one, `limit` + 1 bytes.
package typealias FileReader = (_ path: String, _ limit: Int) throws(FileFault) -> FileContents
