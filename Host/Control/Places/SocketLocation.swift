/// Where the control socket stands, and who said so.
package struct SocketLocation: Sendable, Equatable {
    package enum Origin: Sendable, Equatable {
        case option
        case environment
        case configuration
        case runtimeDirectory
    }

    package let path: String
    package let origin: Origin

    /// A socket's address has room for so many bytes and a NUL.
    package static let longestPath = 107
    package static let fileName = "belfry.sock"
    package static let variable = "BELFRY_SOCKET"

    /// `--socket`, else `$BELFRY_SOCKET`, else the socket or the state directory that plugins.yaml
    /// names, else the run directory.
    ///
    /// Pure. Throws when the path does not fit a socket's address.
    package static func resolve(
        option: String?, environment: [String: String], configuredSocket: String? = nil,
        configuredState: String?,
        runtimeDirectory: @autoclosure () throws(DirectoriesError) -> String
    ) throws(SocketLocationError) -> SocketLocation {
        if let option { return try SocketLocation(option, .option) }
        if let path = environment[variable], !path.isEmpty {
            return try SocketLocation(path, .environment)
        }
        if let configuredSocket { return try SocketLocation(configuredSocket, .configuration) }
        if let configuredState {
            return try SocketLocation("\(configuredState)/\(fileName)", .configuration)
        }
        do {
            return try SocketLocation("\(try runtimeDirectory())/\(fileName)", .runtimeDirectory)
        } catch let error as SocketLocationError {
            throw error
        } catch {
            throw SocketLocationError(sentence: "\(error)")
        }
    }

    package init(_ path: String, _ origin: Origin) throws(SocketLocationError) {
        guard !path.isEmpty else {
            throw SocketLocationError(sentence: "The path of the control socket is empty.")
        }
        guard !path.utf8.contains(0) else {
            throw SocketLocationError(sentence: "The path of the control socket has a NUL in it.")
        }
        guard path.utf8.count <= Self.longestPath else {
            throw SocketLocationError(
                sentence: "The path of the control socket has \(path.utf8.count) bytes and a "
                    + "socket's address has room for \(Self.longestPath): \(path). Name a shorter "
                    + "one with --socket or $\(Self.variable).")
        }
        self.path = path
        self.origin = origin
    }
}

/// A path that no socket can have.
package struct SocketLocationError: Error, Equatable, CustomStringConvertible {
    package let sentence: String
    package var description: String { sentence }
}
