package import Configuration
package import Loading
package import People

/// One of the two configurations that a replay compares, with whom and what it goes by.
package struct ReplayedConfiguration: Sendable {
    package let configuration: HostConfiguration
    /// All users in force under it.
    package let directory: Directory
    package let silences: [Silence]
    /// Its channels, in their order.
    package let channels: [ReplayedChannel]

    package init(
        _ configuration: HostConfiguration, directory: Directory, silences: [Silence] = [],
        channels: [ReplayedChannel]
    ) {
        self.configuration = configuration
        self.directory = directory
        self.silences = silences
        self.channels = channels
    }
}

/// A channel as far as decisions go.
package struct ReplayedChannel: Sendable, Equatable {
    package let name: String
    package let kind: ChannelKind
    /// It takes live events: what goes to it alone is not stored, and nobody decides when it rings.
    package let isLive: Bool

    package init(_ name: String, kind: ChannelKind, isLive: Bool = false) {
        self.name = name
        self.kind = kind
        self.isLive = isLive
    }

    /// The channel that a plugin makes.
    package init(_ name: String, of descriptor: PluginDescriptor) {
        self.init(
            name, kind: ChannelKind(ofPlugin: descriptor.id), isLive: descriptor.takesLive)
    }
}

extension ChannelKind {
    /// The kind that a plugin's id ends with: "belfry.email" is of the kind "email".
    init(ofPlugin id: String) {
        self.init(named: id.split(separator: ".").last.map(String.init) ?? id)
    }
}
