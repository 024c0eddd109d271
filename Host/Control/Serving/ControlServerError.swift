package import Platform

/// Why the control socket could not be opened.
package enum ControlServerError: Error, Equatable, CustomStringConvertible {
    case running(String, process: Int32?)
    case notASocket(String)
    case system(String, SystemError)

    package var description: String {
        switch self {
        case .running(let path, let process):
            let who = process.map { " (pid \($0))" } ?? ""
            return "Another belfry runs here\(who): it answers at \(path). Stop it, or give this "
                + "one a socket of its own with --socket."
        case .notASocket(let path):
            return "\(path) exists and is not a socket; it is left alone. Name another place with "
                + "--socket."
        case .system(let what, let error):
            return "\(what): \(error)."
        }
    }
}
