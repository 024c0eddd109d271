package import HTTP1
package import Platform

/// Why a daemon could not be asked.
package enum ControlClientError: Error, Equatable, CustomStringConvertible {
    /// Nothing listens there.
    case nobody(path: String)
    /// The file stands, but its owner does not let us in.
    case forbidden(path: String)
    case system(SystemError)
    case timedOut(path: String)
    /// The connection ended before the answer did.
    case brokenOff(path: String)
    /// A stream ended before the daemon had ended it.
    case cutOff(path: String)
    case malformed(Refusal)

    package var description: String {
        switch self {
        case .nobody(let path):
            "No daemon answers at \(path). Start one with `belfry run`, or name its socket with "
                + "--socket."
        case .forbidden(let path):
            "The daemon at \(path) belongs to another user; ask as that user."
        case .system(let error): "The daemon cannot be asked: \(error)."
        case .timedOut(let path): "The daemon at \(path) did not answer in time."
        case .brokenOff(let path): "The daemon at \(path) ended before it had answered."
        case .cutOff(let path):
            "The daemon at \(path) cut the stream off: it has gone, or nothing was read here for a "
                + "minute."
        case .malformed(let refusal): "What answers is not a belfry: \(refusal.sentence)"
        }
    }
}
