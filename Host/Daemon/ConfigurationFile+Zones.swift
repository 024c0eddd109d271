package import Configuration

extension ConfigurationFile {
    /// Reads the file as ``read(path:environment:)`` does, and looks up the time zones that it
    /// names: what a start, a reload and a check go by.
    package static func readAndLookUp(
        path: String, environment: [String: String]
    ) throws(ConfigurationError) -> HostConfiguration {
        try lookedUp(try read(path: path, environment: environment))
    }

    /// As ``readAndLookUp(path:environment:)``, of a text that somebody else has read; no secret
    /// file is opened, and a word stands for what is in it.
    package static func parseAndLookUp(
        _ text: String, named path: String, environment: [String: String]
    ) throws(ConfigurationError) -> HostConfiguration {
        try lookedUp(
            try parse(Array(text.utf8), path: path, environment: environment) {
                _, _ throws(FileFault) in FileContents(bytes: Array("secret".utf8))
            })
    }

    private static func lookedUp(
        _ configuration: HostConfiguration
    ) throws(ConfigurationError) -> HostConfiguration {
        let zones = ZoneDatabase.system
        let faults = configuration.zoneFaults(
            isKnown: { (try? zones.zone(named: $0)) != nil }, names: { zones.names })
        guard faults.isEmpty else {
            throw ConfigurationError(configuration.warnings + faults)
        }
        return configuration
    }
}
