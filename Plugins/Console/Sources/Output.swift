import BelfryKit
import Glibc

/// Where the lines go: standard output, or a file that may be rotated away at any time.
package struct Output: ~Copyable {
    /// The file; nil: standard output.
    let path: String?
    private var descriptor: Int32
    private var file = FileIdentity()
    // After a write that was cut short, so that the damaged line stands alone.
    private var isWithinLine = false
    /// What a pipe takes at once when poll() says that it takes anything.
    private static let pieceMax = 4_096

    /// What stops a write.
    package enum Fault: Error {
        /// The reader of the pipe or terminal does not read; some of the bytes are out.
        case stuck
        /// As errno says.
        case system(Int32)
    }

    /// Opens `path` for appending, or takes standard output.
    package init(path: String?) throws(Fault) {
        self.path = path
        descriptor = path == nil ? 1 : -1
        file = FileIdentity(descriptor: descriptor)
        if path != nil { try reopen() }
    }

    deinit {
        if path != nil, descriptor >= 0 { close(descriptor) }
    }

    /// True when people look at it.
    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes whole lines; asks `mayWait` from time to time while a reader does not read.
    package mutating func write(_ lines: [UInt8], whileWaiting mayWait: () -> Bool) throws(Fault) {
        try look()
        if isWithinLine {
            try writeAll([UInt8(ascii: "\n")], mayWait)
            isWithinLine = false
        }
        try writeAll(lines, mayWait)
    }

    /// Opens the file anew if it was rotated away.
    mutating func look() throws(Fault) {
        if path != nil, descriptor < 0 || file != FileIdentity(path: path) { try reopen() }
    }

    private mutating func writeAll(_ lines: [UInt8], _ mayWait: () -> Bool) throws(Fault) {
        var written = 0
        while written < lines.count {
            var count = lines.count - written
            if !file.isRegular {
                try waitForReader(mayWait)
                count = min(count, Self.pieceMax)
            }
            let result = lines.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, count)
            }
            guard result >= 0 else {
                if errno == EINTR || errno == EAGAIN { continue }
                throw .system(errno)
            }
            written += result
            isWithinLine = lines[written - 1] != UInt8(ascii: "\n")
        }
    }

    private func waitForReader(_ mayWait: () -> Bool) throws(Fault) {
        var question = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while true {
            let answer = poll(&question, 1, 100)
            if answer > 0 { return }
            if answer < 0, errno != EINTR { throw .system(errno) }
            if !mayWait() { throw .stuck }
        }
    }

    private mutating func reopen() throws(Fault) {
        guard let path else { return }
        let fresh = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o640)
        guard fresh >= 0 else { throw .system(errno) }
        if descriptor >= 0 { close(descriptor) }
        descriptor = fresh
        file = FileIdentity(descriptor: fresh)
        isWithinLine = false
    }
}

/// Which file it is, whatever its name.
private struct FileIdentity: Equatable {
    private var device: UInt = 0
    private var inode: UInt = 0
    private(set) var isRegular = false

    init() {}

    init(descriptor: Int32) {
        var status = stat()
        if fstat(descriptor, &status) == 0 { take(status) }
    }

    init(path: String?) {
        var status = stat()
        if let path, stat(path, &status) == 0 { take(status) }
    }

    private mutating func take(_ status: stat) {
        device = status.st_dev
        inode = status.st_ino
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }
}

extension Output.Fault: CustomStringConvertible {
    /// The cause, as the end of a sentence.
    package var description: String {
        switch self {
        case .stuck: "nobody reads it"
        case .system(let number): String(cString: strerror(number))
        }
    }
}
