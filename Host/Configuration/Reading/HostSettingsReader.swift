/// Reads the `host:` block.
struct HostSettingsReader {
    let substitution: Substitution

    private static let keys = [
        "state_dir", "socket", "store", "log", "plugin_path", "deadlines", "watchdog",
    ]
    // The longest path that the address of a Unix socket can hold.
    private static let socketPathLimit = 107

    func read(_ setting: Setting?) -> HostSettings {
        var host = HostSettings()
        guard let setting,
            let block = MappingReader(
                filled(setting.node), of: "host", keys: Self.keys, findings: setting.findings)
        else { return host }
        host.stateDirectory = block["state_dir"]?.text().map(resolved)
        host.socketPath = block["socket"].flatMap(socketPath)
        if let store = block["store"] {
            host.store = StoreReader(substitution: substitution).read(store)
        }
        if let log = block["log"] { host.log = self.log(log) }
        host.pluginPath = (block["plugin_path"]?.words() ?? []).map { resolved($0.text) }
        if let deadlines = block["deadlines"] { host.deadlines = self.deadlines(deadlines) }
        if let watchdog = block["watchdog"] { host.watchdog = self.watchdog(watchdog) }
        return host
    }

    /// With variables filled in, and secret files where secrets are wanted.
    private func filled(_ node: YAMLNode) -> YAMLNode {
        guard let entries = node.mapping else { return substitution.variables(in: node) }
        let filled = entries.map { entry in
            let value =
                entry.key == "store"
                ? substitution.settings(in: entry.value) : substitution.variables(in: entry.value)
            return YAMLEntry(key: entry.key, keyMark: entry.keyMark, value: value)
        }
        return YAMLNode(.mapping(filled), at: node.mark)
    }

    private func resolved(_ path: String) -> String {
        FilePath.join(substitution.folder, path)
    }

    private func socketPath(_ setting: Setting) -> String? {
        guard let path = setting.text().map(resolved) else { return nil }
        guard path.utf8.count <= Self.socketPathLimit else {
            setting.findings.error(
                "the path of a socket can be 107 bytes long, this one is \(path.utf8.count)",
                at: setting.node.mark)
            return nil
        }
        return path
    }

    private func log(_ setting: Setting) -> LogSettings {
        var log = LogSettings()
        guard let block = setting.mapping(of: "log", keys: ["level", "format"]) else { return log }
        log.level = block["level"]?.choice(LogSettings.Level.self) ?? log.level
        log.format = block["format"]?.choice(LogSettings.Format.self) ?? log.format
        return log
    }

    private func deadlines(_ setting: Setting) -> Deadlines {
        var deadlines = Deadlines()
        let keys = ["create", "start", "stop", "drain"]
        guard let block = setting.mapping(of: "deadlines", keys: keys) else { return deadlines }
        func read(_ key: String, _ value: inout Duration) {
            value = block[key]?.duration(in: .milliseconds(1)...(.seconds(3600))) ?? value
        }
        read("create", &deadlines.create)
        read("start", &deadlines.start)
        read("stop", &deadlines.stop)
        read("drain", &deadlines.drain)
        return deadlines
    }

    private func watchdog(_ setting: Setting) -> Watchdog {
        var watchdog = Watchdog()
        let keys = ["late_after", "late_per_minute", "stuck_after"]
        guard let block = setting.mapping(of: "watchdog", keys: keys) else { return watchdog }
        let range = Duration.microseconds(100)...Duration.seconds(3600)
        watchdog.lateAfter = block["late_after"]?.duration(in: range) ?? watchdog.lateAfter
        watchdog.latePerMinute =
            block["late_per_minute"]?.integer(in: 1...1_000_000) ?? watchdog.latePerMinute
        watchdog.stuckAfter = block["stuck_after"]?.duration(in: range) ?? watchdog.stuckAfter
        return watchdog
    }
}
