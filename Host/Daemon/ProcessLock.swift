import Glibc
import Platform

/// A file that one process at a time holds, with the number of that process in it.
///
/// Held until the owner goes, whatever becomes of the process.
struct ProcessLock: ~Copyable {
    private let file: FileDescriptor

    /// Why a file is not held.
    enum Refusal: Error {
        /// By this process, as it has written.
        case held(by: String)
        case failed(SystemError)
    }

    /// Makes the file where it is missing (mode 0600).
    init(at path: String) throws(Refusal) {
        file = try ProcessLock.hold(path)
    }

    private static func hold(_ path: String) throws(Refusal) -> FileDescriptor {
        do throws(SystemError) {
            let file = try FileDescriptor.open(path, O_RDWR | O_CREAT)
            guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                throw SystemError("flock", holder(of: file), code: code)
            }
            try sign(file)
            return file
        } catch {
            throw error.call == "flock" && error.code == EWOULDBLOCK
                ? .held(by: error.subject) : .failed(error)
        }
    }

    private static func holder(of file: borrowing FileDescriptor) -> String {
        guard let bytes = try? file.readChunk(ofAtMost: 32), !bytes.isEmpty else {
            return "unknown"
        }
        return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    private static func sign(_ file: borrowing FileDescriptor) throws(SystemError) {
        guard ftruncate(file.number, 0) == 0 else { throw SystemError("ftruncate") }
        let text = Array("\(getpid())\n".utf8)
        try text.withUnsafeBufferPointer { text throws(SystemError) in
            try file.write(UnsafeRawBufferPointer(text))
        }
    }
}
