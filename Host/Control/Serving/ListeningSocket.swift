import CEpoll
import Glibc
import Platform

/// The socket file that clients connect to: ours from `open` to `remove`.
struct ListeningSocket: ~Copyable, Sendable {
    let descriptor: FileDescriptor
    let path: String
    private let inode: ino_t

    /// Binds and listens.
    ///
    /// A file that a dead process left is replaced; a live one is respected.
    static func open(at location: SocketLocation) throws(ControlServerError) -> ListeningSocket {
        let path = location.path
        let directory = Files.directory(of: path)
        let lock: FileDescriptor
        do throws(SystemError) {
            lock = try FileDescriptor.open(directory, O_RDONLY | O_DIRECTORY)
        } catch {
            throw .system("The directory of the control socket cannot be used", error)
        }
        // Two hosts that start at once must not both find a file stale: the second would remove
        // the first one's. Let go when the lock is closed.
        guard flock(lock.number, LOCK_EX) == 0 else {
            throw .system(
                "The directory of the control socket cannot be locked", SystemError("flock"))
        }
        let bound = try bind(path)
        _ = consume lock
        return bound
    }

    private static func bind(_ path: String) throws(ControlServerError) -> ListeningSocket {
        let number = cepoll_unix_socket(1)
        guard number >= 0 else { throw .system("No socket can be made", SystemError("socket")) }
        let descriptor = FileDescriptor(owning: number)
        // Set before it has a name, it is the mode the file is made with: there is no moment at
        // which others could connect, and no umask of the whole process to change.
        guard fchmod(number, 0o600) == 0 else {
            throw .system("The control socket cannot be made private", SystemError("fchmod", path))
        }
        if withUnixAddress(path, { Glibc.bind(number, $0, $1) }) != 0 {
            guard errno == EADDRINUSE else {
                throw .system("The control socket cannot be made", SystemError("bind", path))
            }
            try removeStale(path)
            guard withUnixAddress(path, { Glibc.bind(number, $0, $1) }) == 0 else {
                throw .system("The control socket cannot be made", SystemError("bind", path))
            }
        }
        var information = stat()
        guard lstat(path, &information) == 0, listen(number, 128) == 0 else {
            throw .system("The control socket cannot be opened", SystemError("listen", path))
        }
        return ListeningSocket(
            descriptor: descriptor, path: path, inode: information.st_ino)
    }

    /// Removes the file of a host that is no more.
    private static func removeStale(_ path: String) throws(ControlServerError) {
        var information = stat()
        if lstat(path, &information) == 0, information.st_mode & S_IFMT != S_IFSOCK {
            throw .notASocket(path)
        }
        let number = cepoll_unix_socket(1)
        guard number >= 0 else { throw .system("No socket can be made", SystemError("socket")) }
        let probe = FileDescriptor(owning: number)
        if withUnixAddress(path, { connect(probe.number, $0, $1) }) == 0 {
            throw .running(path, process: PeerCredentials(of: probe.number)?.process)
        }
        switch errno {
        case ECONNREFUSED:
            guard unlink(path) == 0 || errno == ENOENT else {
                throw .system("A dead socket cannot be removed", SystemError("unlink", path))
            }
        case ENOENT: return
        // Its queue of clients is full: whoever it is lives.
        case EAGAIN: throw .running(path, process: nil)
        default: throw .system("The control socket is not ours", SystemError("connect", path))
        }
    }

    /// Removes the file, unless another's stands in its place by now.
    consuming func remove() {
        var information = stat()
        if lstat(path, &information) == 0, information.st_ino == inode { unlink(path) }
    }
}
