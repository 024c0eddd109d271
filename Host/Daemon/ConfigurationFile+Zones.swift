package import Configuration

extension ConfigurationFile {
    /// Reads the file as ``read(path:environment:)`` does, and looks up the time zones that it
    /// names: what a start, a reload and a check go by.
    package static func readAndLookUp(
        path: String, environment: [String: String]
    ) throws(ConfigurationError) -> HostConfiguration {
        let configuration = try read(path: path, environment: environment)
        let zones = ZoneDatabase.system
        let faults = configuration.zoneFaults(
            isKnown: { (try? zones.zone(named: $0)) != nil }, names: { zones.names })
        guard faults.isEmpty else {
            throw ConfigurationError(configuration.warnings + faults)
        }
        return configuration
    }
}
