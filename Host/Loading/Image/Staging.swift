import Glibc
import Platform

/// A copy of an operator's file that nobody else will touch: what the host opens.
package struct StagedImage: Sendable {
    /// What dlopen is given.
    package let path: String
    package let hash: ContentHash
    /// The operator's file.
    package let origin: String
}

/// Makes the copies.
///
/// The host never opens the operator's file: overwriting a mapped file in place kills the process,
/// and the loader returns the old code for a path it has met. A copy by content hash has neither
/// trouble.
package struct Staging: Sendable {
    package enum Place: Sendable {
        /// Files below this directory, which the daemon's user owns, mode 0700.
        case directory(String)
        /// Anonymous files in memory: for a host that writes none.
        case memory
    }

    /// Larger libraries are refused: nothing in a plugin needs so much, and it is read whole.
    package static let sizeLimit = 256 * 1024 * 1024

    private let place: Place

    package init(_ place: Place) {
        self.place = place
    }

    /// Reads the operator's file once, checks what can be checked from its bytes, and copies it.
    package func stage(_ origin: String, pin: ContentHash?) throws(LoadingError) -> StagedImage {
        let bytes = try read(origin)
        return try bytes.withUnsafeBufferPointer { buffer throws(LoadingError) -> StagedImage in
            let buffer = UnsafeRawBufferPointer(buffer)
            try ELFImage(buffer).check(named: origin)
            let hash = ContentHash(of: buffer)
            if let pin, pin != hash {
                throw LoadingError(
                    .wrongPin,
                    "\(origin) has sha256:\(hash), but plugins.yaml pins sha256:\(pin); "
                        + "check where the file comes from, then change the pin")
            }
            return StagedImage(path: try copy(buffer, hash), hash: hash, origin: origin)
        }
    }

    /// The content hash that `stage` would give; for a reload that asks whether anything changed.
    package func hash(of origin: String) throws(LoadingError) -> ContentHash {
        let bytes = try read(origin)
        return bytes.withUnsafeBytes { ContentHash(of: $0) }
    }

    /// Removes what earlier runs left.
    ///
    /// Only for a host that holds the state directory's lock.
    package func sweep() {
        guard case .directory(let directory) = place,
            let names = try? Files.list(directory)
        else { return }
        for name in names where name.hasSuffix(".so") || name.hasSuffix(".tmp") {
            unlink("\(directory)/\(name)")
        }
    }

    private func read(_ origin: String) throws(LoadingError) -> [UInt8] {
        do throws(SystemError) {
            return try Files.read(origin, limit: Staging.sizeLimit)
        } catch {
            let reason =
                switch error.code {
                case ENOENT: "there is no such file; build the plugin, or correct its path"
                case EACCES: "permission denied; give the daemon's user the right to read it"
                case EISDIR: "it is a directory; name the .so in it"
                case EINVAL: "it is not a file; name the .so that the build made"
                case EFBIG: "it is over \(Staging.sizeLimit >> 20) MiB; is that a plugin?"
                default: error.reason
                }
            throw LoadingError(.unreadable, "\(origin) cannot be read: \(reason)")
        }
    }

    private func copy(
        _ bytes: UnsafeRawBufferPointer, _ hash: ContentHash
    ) throws(LoadingError) -> String {
        switch place {
        case .memory: return try copyToMemory(bytes, hash)
        case .directory(let directory): return try copyToFile(bytes, hash, in: directory)
        }
    }

    private func copyToMemory(
        _ bytes: UnsafeRawBufferPointer, _ hash: ContentHash
    ) throws(LoadingError) -> String {
        do throws(SystemError) {
            let file = try FileDescriptor.memory(named: "belfry-\(hash.short)")
            try file.write(bytes)
            // Never closed: the loader takes a second file under a number it has met for the first.
            // By process number, so that a child that tries the image finds it too.
            return "/proc/\(getpid())/fd/\(file.release())"
        } catch {
            throw LoadingError(
                .notStaged, "no copy of the plugin could be made in memory: \(error)")
        }
    }

    private func copyToFile(
        _ bytes: UnsafeRawBufferPointer, _ hash: ContentHash, in directory: String
    ) throws(LoadingError) -> String {
        let path = "\(directory)/\(hash).so"
        let temporary = "\(path).tmp"
        do throws(SystemError) {
            if isCopy(path, of: bytes) { return path }
            try write(bytes, to: temporary)
            guard rename(temporary, path) == 0 else { throw SystemError("rename", path) }
        } catch {
            unlink(temporary)
            let advice =
                switch error.code {
                case ENOSPC, EDQUOT: "make room on that disk"
                case EROFS: "the file system is read-only; set host.state_dir to one that is not"
                case EACCES, EPERM: "give the daemon's user the right to write there"
                default: "set host.state_dir to a directory that can be written"
                }
            throw LoadingError(
                .notStaged,
                "no copy of the plugin could be made in \(directory): \(error.reason); \(advice)")
        }
        guard isCopy(path, of: bytes) else {
            throw LoadingError(
                .notStaged,
                "the copy \(path) is not what was written; is somebody else writing there?")
        }
        return path
    }

    private func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(SystemError) {
        let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
        try file.write(bytes)
    }

    private func isCopy(_ path: String, of bytes: UnsafeRawBufferPointer) -> Bool {
        // Without O_NONBLOCK a pipe in its place would be waited for.
        guard let file = try? FileDescriptor.open(path, O_RDONLY | O_NONBLOCK) else { return false }
        return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { room in
            var compared = 0
            while let count = try? file.read(into: room), count <= bytes.count - compared {
                guard count > 0 else { return compared == bytes.count }
                guard let wanted = bytes.baseAddress, let found = room.baseAddress,
                    memcmp(wanted + compared, found, count) == 0
                else { return false }
                compared += count
            }
            return false
        }
    }
}
