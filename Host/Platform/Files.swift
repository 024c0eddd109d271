import CPlatform
package import Glibc

/// Whole files, for what is small: configuration, pins, state that is not in the store.
package enum Files {
    /// The file's bytes.
    ///
    /// Throws EFBIG for one over `limit`: nothing that large is read by accident; EISDIR for a
    /// directory, and EINVAL for a pipe or a device, which might never end.
    package static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        // Without O_NONBLOCK a pipe that nobody writes to would be waited for, not refused.
        let file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
        var information = stat()
        guard fstat(file.number, &information) == 0 else { throw SystemError("fstat", path) }
        switch information.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw SystemError("read", path, code: EISDIR)
        default: throw SystemError("read", path, code: EINVAL)
        }
        guard information.st_size <= limit else { throw SystemError("read", path, code: EFBIG) }
        let room = max(4096, Int(information.st_size) + 1)
        var bytes = try file.readChunk(ofAtMost: room)
        var count = bytes.count
        while count == room && bytes.count <= limit {
            let chunk = try file.readChunk(ofAtMost: room)
            bytes += chunk
            count = chunk.count
        }
        guard bytes.count <= limit else { throw SystemError("read", path, code: EFBIG) }
        return bytes
    }

    /// Makes a directory and those above it; one that stands already is fine.
    package static func makeDirectory(_ path: String, mode: mode_t = 0o700) throws(SystemError) {
        if mkdir(path, mode) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw SystemError("mkdir", path)
        }
        try makeDirectory(String(path[..<slash]), mode: mode)
        if mkdir(path, mode) != 0 && errno != EEXIST { throw SystemError("mkdir", path) }
    }

    /// The names in a directory, sorted, without "." and "..".
    package static func list(_ path: String) throws(SystemError) -> [String] {
        guard let stream = opendir(path) else { throw SystemError("opendir", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Where this process is; nil when that folder has gone.
    package static func workingDirectory() -> String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Where this executable stands, links resolved.
    package static func executablePath() -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes {
            cplatform_executable($0.baseAddress, $0.count)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : "belfry"
    }

    /// The part of a path before its last "/": "." where there is none.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
