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
        do throws(ConfigurationError) {
            let configuration = try ConfigurationFile.read(
                path: path, environment: surroundings.environment)
            socket = configuration.host.socketPath
            state = configuration.host.stateDirectory
        } catch {
            doubt =
                "./plugins.yaml, which may name another socket, has faults; see `belfry check`."
        }
    }
}
