import Glibc

/// Reads files from disk, plain ones only: a pipe or a terminal could keep the host waiting.
package enum DiskFile {
    /// A ``FileReader``.
    ///
    /// Any thread; blocks as long as the disk does.
    package static func read(_ path: String, limit: Int) throws(FileFault) -> FileContents {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw fault(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fault(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw FileFault(reason: isFolder ? "it is a folder" : "it is not a plain file")
        }
        return FileContents(bytes: try bytes(descriptor, limit), isExposed: isExposed(status))
    }

    // A file of somebody else's can reach the daemon only through its group.
    private static func isExposed(_ status: stat) -> Bool {
        let isOwn = status.st_uid == geteuid()
        return status.st_mode & S_IROTH != 0 || (isOwn && status.st_mode & S_IRGRP != 0)
    }

    private static func bytes(_ descriptor: Int32, _ limit: Int) throws(FileFault) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit + 1, 1 << 16))
        while bytes.count <= limit {
            let wanted = min(chunk.count, limit + 1 - bytes.count)
            let count = Glibc.read(descriptor, &chunk, wanted)
            if count == 0 { break }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw fault(errno) }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func fault(_ code: Int32) -> FileFault {
        switch code {
        case ENOENT, ENOTDIR: FileFault(reason: "there is no such file")
        case EACCES, EPERM: FileFault(reason: "permission denied")
        default: FileFault(reason: String(cString: strerror(code)).lowercased())
        }
    }
}
