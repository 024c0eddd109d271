package import Core

/// One configured use of a plugin.
package struct InstanceDefinition: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case source
        case channel
    }

    /// Unique among all instances: lower-kebab, at most 64 bytes.
    package var name: String
    package var kind: Kind
    package var plugin: PluginReference
    /// Where the value of `plugin:` stands.
    package var pluginMark: Mark
    /// What the plugin's file must hash to; nil when any will do.
    package var pin: Pin?
    /// The operator vouches for a plugin that did not come with Belfry.
    package var isTrusted: Bool
    /// `to:`, the recipients of the built-in user `desk`; empty for a source.
    package var recipients: [String]
    package var liveQueue: LiveQueue
    /// For a channel whose deliveries are stored; as it is usually for a source.
    package var sending = SendingSettings()
    /// The plugin's own settings, a mapping, with variables and secret files filled in.
    ///
    /// What they mean is said by the plugin's ``Schema``.
    package var config: YAMLNode
    /// Where `config:` stands; where the name does when there is none.
    package var configMark: Mark
    /// Where its name stands.
    package var location: Location
}

/// An instance that is kept out by `enabled: false`.
package struct DisabledInstance: Sendable, Equatable {
    package var name: String
    package var kind: InstanceDefinition.Kind
    package var location: Location
}

/// What `plugin:` says.
package enum PluginReference: Sendable, Hashable {
    /// A name to look for in the folders of ``HostSettings/pluginPath``.
    case named(String)
    /// A file; a relative path is seen from the folder of plugins.yaml, and was joined to it.
    case file(String)
}

/// `pin:`, the hash that a plugin's file must have.
package struct Pin: Sendable, Hashable {
    /// 64 hexadecimal digits in lower case.
    package let sha256: String

    /// Nil unless `text` is "sha256:" and 64 hexadecimal digits.
    package init?(_ text: String) {
        guard text.hasPrefix("sha256:") else { return nil }
        let digits = text.dropFirst("sha256:".count)
        guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit), digits.allSatisfy(\.isASCII)
        else { return nil }
        sha256 = digits.lowercased()
    }
}

/// How many events may wait for a channel on the live lane, and what gives when it is full.
package struct LiveQueue: Sendable, Hashable {
    package enum WhenFull: String, Sendable, CaseIterable {
        /// The new event is dropped for this channel, and counted.
        case shed
        /// The source is told to wait.
        case hold
    }

    package var limit: Int
    package var whenFull: WhenFull

    package init(limit: Int = 8192, whenFull: WhenFull = .shed) {
        self.limit = limit
        self.whenFull = whenFull
    }
}
