import CPlatform
package import Glibc

/// The one owner of an open file: closes it when it goes.
package struct FileDescriptor: ~Copyable, Sendable {
    package let number: Int32

    /// Takes over a descriptor that nobody else will close.
    package init(owning number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Opens with O_CLOEXEC added: nothing of ours reaches a child process by accident.
    package static func open(
        _ path: String, _ flags: Int32, mode: mode_t = 0o600
    ) throws(SystemError) -> FileDescriptor {
        let number = Glibc.open(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { throw SystemError("open", path) }
        return FileDescriptor(owning: number)
    }

    /// A pipe whose ends are closed on exec: (reading, writing).
    package static func pipe() throws(SystemError) -> Pipe {
        var ends: [Int32] = [0, 0]
        guard cplatform_pipe(&ends) == 0 else { throw SystemError("pipe") }
        return Pipe(
            reading: FileDescriptor(owning: ends[0]), writing: FileDescriptor(owning: ends[1]))
    }

    package struct Pipe: ~Copyable, Sendable {
        package let reading: FileDescriptor
        package let writing: FileDescriptor

    }

    /// An anonymous file in memory.
    package static func memory(named name: String) throws(SystemError) -> FileDescriptor {
        let number = cplatform_memory_file(name)
        guard number >= 0 else { throw SystemError("memfd_create", name) }
        return FileDescriptor(owning: number)
    }

    /// Gives the number away: the caller closes it, or means never to.
    package consuming func release() -> Int32 {
        let number = self.number
        discard self
        return number
    }

    /// Reads until `buffer` is full or the file ends; returns how much there was.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
            let count = Glibc.read(number, base + filled, buffer.count - filled)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("read")
            }
            filled += count
        }
        return filled
    }

    /// The next bytes, fewer than `limit` only at the end of the file.
    package func readChunk(ofAtMost limit: Int) throws(SystemError) -> [UInt8] {
        guard limit > 0 else { return [] }
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            do throws(SystemError) {
                count = try read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes all of `bytes`.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
            let count = Glibc.write(number, base + written, bytes.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("write")
            }
            written += count
        }
    }
}
