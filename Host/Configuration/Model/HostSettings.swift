/// The `host:` block.
///
/// Relative paths were seen from the folder of plugins.yaml, and joined to it.
package struct HostSettings: Sendable, Equatable {
    /// Nil: by the conventions of systemd and XDG.
    package var stateDirectory: String?
    /// Nil: in the run directory.
    package var socketPath: String?
    package var store = StoreSettings()
    package var log = LogSettings()
    /// Folders searched for a plugin's name, in this order.
    package var pluginPath: [String] = []
    package var deadlines = Deadlines()
    package var watchdog = Watchdog()
}

package struct LogSettings: Sendable, Hashable {
    package enum Level: String, Sendable, CaseIterable {
        case debug
        case info
        case warning
        case error
    }

    package enum Format: String, Sendable, CaseIterable {
        case text
        case json
    }

    package var level = Level.info
    package var format = Format.text
}

/// How long an instance may take for each step of its life.
package struct Deadlines: Sendable, Hashable {
    package var create = Duration.seconds(5)
    package var start = Duration.seconds(10)
    package var stop = Duration.seconds(10)
    /// For all that is queued when the host stops, or when an instance is replaced.
    package var drain = Duration.seconds(20)
}

/// When a plugin is told off for holding up the host.
package struct Watchdog: Sendable, Hashable {
    /// A call that must not wait is late after this, and 1 µs more per item it was given.
    package var lateAfter = Duration.milliseconds(1)
    /// So many late calls within a minute put the instance in quarantine.
    package var latePerMinute = 100
    /// A call still under way after this is named in the log while it lasts.
    package var stuckAfter = Duration.seconds(1)
}
