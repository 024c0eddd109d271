import Configuration
import Platform

/// What ./plugins.yaml says about where its daemon is.
struct ConfiguredPlaces {
    private(set) var socket: String?
    private(set) var state: String?
    /// Said when no daemon is found: the file is there and could not be read.
    private(set) var doubt: String?

    init(in surroundings: Surroundings) {
        let path = "\(surroundings.workingDirectory)/plugins.yaml"
        guard Files.exists(path) else { return }
        guard
            let host = ConfigurationFile.hostSettings(
                path: path, environment: surroundings.environment)
        else {
            doubt =
                "./plugins.yaml, which may name another socket, cannot be read; see `belfry check`."
            return
        }
        socket = host.socketPath
        state = host.stateDirectory
    }
}
