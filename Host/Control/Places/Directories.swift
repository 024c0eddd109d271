/// Where a host keeps what must last, and where what lives as long as it runs.
package struct Directories: Sendable, Equatable {
    package let state: String
    package let runtime: String

    package init(state: String, runtime: String) {
        self.state = state
        self.runtime = runtime
    }

    /// Finds both: systemd's, else the system's for root, else the user's by the XDG conventions.
    ///
    /// Pure. Without `$XDG_RUNTIME_DIR` a user's sockets stand in the state directory, which is
    /// private and certain to be there. Relative paths in XDG's variables do not count, as its
    /// specification says.
    package static func resolve(
        environment: [String: String], isRoot: Bool
    ) throws(DirectoriesError) -> Directories {
        let state: String
        if let given = fromSystemd(environment["STATE_DIRECTORY"]) {
            state = given
        } else if isRoot {
            state = "/var/lib/belfry"
        } else if let base = absolute(environment["XDG_STATE_HOME"]) {
            state = base + "/belfry"
        } else if let home = absolute(environment["HOME"]) {
            state = home + "/.local/state/belfry"
        } else {
            throw DirectoriesError()
        }
        if let given = fromSystemd(environment["RUNTIME_DIRECTORY"]) {
            return Directories(state: state, runtime: given)
        }
        if isRoot { return Directories(state: state, runtime: "/run/belfry") }
        let base = absolute(environment["XDG_RUNTIME_DIR"])
        return Directories(state: state, runtime: base.map { $0 + "/belfry" } ?? state)
    }

    /// The first of the paths that systemd lists with colons between them.
    private static func fromSystemd(_ value: String?) -> String? {
        absolute(value?.split(separator: ":").first.map(String.init))
    }

    private static func absolute(_ path: String?) -> String? {
        guard var path, path.hasPrefix("/") else { return nil }
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        return path
    }
}

/// Nothing says where this user's files belong.
package struct DirectoriesError: Error, Equatable, CustomStringConvertible {
    package var description: String {
        "Neither HOME nor XDG_STATE_HOME nor STATE_DIRECTORY is an absolute path; set one, or name "
            + "the state directory in plugins.yaml."
    }
}
