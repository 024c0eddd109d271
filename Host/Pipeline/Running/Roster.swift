package import Configuration

/// Who is there: what runs, what is set aside, and the configuration that says so.
///
/// A value: status readers take a copy.
package struct Roster: Sendable {
    /// An instance that should run and does not.
    package struct SetAside: Sendable {
        package let definition: InstanceDefinition
        package let reason: String
        /// Since when it has not run.
        package let sinceUnixNs: Int64
    }

    /// Nil before the first start.
    package var configuration: HostConfiguration?
    /// In the order of plugins.yaml, sources first.
    package var running: [RunningInstance] = []
    package var setAside: [SetAside] = []
    /// Counts the configurations that were put in force.
    package var generation = 0
    package var startedUnixNs: Int64 = 0

    package init() {}

    package func running(named name: String) -> RunningInstance? {
        running.first { $0.name == name }
    }

    package func isSetAside(_ name: String) -> Bool {
        setAside.contains { $0.definition.name == name }
    }
}
