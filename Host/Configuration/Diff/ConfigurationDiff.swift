/// What a reload has to do to get from one configuration to another.
///
/// Pure: nothing is started.
package struct ConfigurationDiff: Sendable, Equatable {
    package enum Change: Sendable, Equatable {
        /// The instance is not touched.
        case unchanged
        case added
        case removed
        /// Only `config:` differs: the plugin may take it without a new instance.
        case reconfigured
        /// What it runs differs (plugin, pin, bytes of its file, kind): a new instance is needed.
        case replaced
    }

    package struct InstanceChange: Sendable, Equatable {
        package var name: String
        package var change: Change
        /// `to:`, `live:`, `sending:` or `trusted:` differ: the host's business, not the plugin's.
        package var isRewired: Bool
    }

    /// Every instance of either configuration: the new one's in their order, then the removed.
    package var instances: [InstanceChange]
    /// Routes differ in more than their places in the file.
    package var hasNewRoutes: Bool
    /// Users, escalations, inhibitions or dedup differ in more than their places in the file.
    package var hasNewPeople: Bool
    /// Settings of the host that take effect now.
    package var liveSettings: [String]
    /// Settings of the host that differ but need a restart, as in the file: "host.socket".
    package var restartSettings: [String]

    package func change(of name: String) -> Change? {
        instances.first { $0.name == name }?.change
    }

    /// True when a reload has nothing to do.
    package var isEmpty: Bool {
        !hasNewRoutes && !hasNewPeople && liveSettings.isEmpty && restartSettings.isEmpty
            && instances.allSatisfy { $0.change == .unchanged && !$0.isRewired }
    }

    /// Compares what runs with what shall run.
    ///
    /// `oldHashes` and `newHashes` hold, by instance, the hash of the plugin's file then and now;
    /// an instance that either lacks is taken to have the same file.
    package init(
        from old: HostConfiguration, to new: HostConfiguration, oldHashes: [String: String] = [:],
        newHashes: [String: String] = [:]
    ) {
        instances = new.instances.map { definition in
            let former = old.instance(named: definition.name)
            let hashes = (oldHashes[definition.name], newHashes[definition.name])
            return InstanceChange(
                name: definition.name,
                change: Self.change(from: former, to: definition, hashes: hashes),
                isRewired: former.map { !definition.isWired(like: $0) } ?? false)
        }
        for former in old.instances where new.instance(named: former.name) == nil {
            instances.append(
                InstanceChange(name: former.name, change: .removed, isRewired: false))
        }
        hasNewRoutes =
            old.rules.count != new.rules.count
            || !zip(old.rules, new.rules).allSatisfy { $0.means($1) }
            || old.terms != new.terms
        hasNewPeople = !old.people.means(new.people)
        liveSettings = Self.liveSettings(old.host, new.host)
        restartSettings = Self.restartSettings(old.host, new.host)
    }

    private static func change(
        from old: InstanceDefinition?, to new: InstanceDefinition, hashes: (String?, String?)
    ) -> Change {
        guard let old else { return .added }
        if old.kind != new.kind || old.plugin != new.plugin || old.pin != new.pin {
            return .replaced
        }
        if let before = hashes.0, let now = hashes.1, before != now { return .replaced }
        return old.config.means(new.config) ? .unchanged : .reconfigured
    }

    private static func liveSettings(_ old: HostSettings, _ new: HostSettings) -> [String] {
        var names: [String] = []
        if old.log.level != new.log.level { names.append("host.log.level") }
        if old.log.format != new.log.format { names.append("host.log.format") }
        if old.pluginPath != new.pluginPath { names.append("host.plugin_path") }
        if old.deadlines != new.deadlines { names.append("host.deadlines") }
        if old.watchdog != new.watchdog { names.append("host.watchdog") }
        return names
    }

    private static func restartSettings(_ old: HostSettings, _ new: HostSettings) -> [String] {
        var names: [String] = []
        if old.stateDirectory != new.stateDirectory { names.append("host.state_dir") }
        if old.socketPath != new.socketPath { names.append("host.socket") }
        if old.store != new.store { names.append("host.store") }
        return names
    }
}

extension InstanceDefinition {
    fileprivate func isWired(like other: InstanceDefinition) -> Bool {
        recipients == other.recipients && liveQueue == other.liveQueue
            && sending == other.sending
            && isTrusted == other.isTrusted
    }
}
