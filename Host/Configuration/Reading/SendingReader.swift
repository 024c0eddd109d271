/// Reads the `sending:` block of a channel.
struct SendingReader {
    let setting: Setting

    private static let keys = [
        "rate", "per_user", "per_recipient", "in_flight", "batch", "attempts", "give_up_after",
        "first_pause", "longest_pause", "attempt_timeout", "repeat_unknown", "fallback",
        "fallback_after", "circuit",
    ]
    private static let pauses = Duration.milliseconds(100)...Duration.seconds(86_400)

    /// What stands under `fallback:`.
    var fallback: Setting? {
        let entry = setting.node.mapping?.first { $0.key == "fallback" }
        return entry.map {
            Setting(name: $0.key, keyMark: $0.keyMark, node: $0.value, findings: setting.findings)
        }
    }

    /// Whether the names in `fallback:` are those of channels is not looked at here.
    func read() -> SendingSettings {
        var sending = SendingSettings()
        guard let block = setting.mapping(of: "sending", keys: Self.keys) else { return sending }
        sending.rate = block["rate"].flatMap { $0.rate() }
        sending.perUser = block["per_user"].flatMap { $0.rate() }
        sending.perRecipient = block["per_recipient"].flatMap { $0.rate() }
        sending.inFlight = block["in_flight"]?.integer(in: 1...65_536)
        sending.batch = block["batch"]?.integer(in: 1...65_536)
        readRetries(block, into: &sending)
        sending.fallback = block["fallback"]?.words()?.map(\.text) ?? []
        if let after = block["fallback_after"] {
            let range = Duration.seconds(1)...Duration.seconds(86_400)
            sending.fallbackAfter = after.duration(in: range) ?? sending.fallbackAfter
            if block["fallback"] == nil {
                setting.findings.warning(
                    "\"fallback_after\" does nothing without a \"fallback\"", at: after.keyMark)
            }
        }
        if let circuit = block["circuit"] { sending.rest = rest(circuit) }
        return sending
    }

    private func readRetries(_ block: MappingReader, into sending: inout SendingSettings) {
        sending.attempts = block["attempts"]?.integer(in: 1...255) ?? sending.attempts
        let ages = Duration.seconds(1)...Duration.seconds(30 * 86_400)
        sending.giveUpAfter = block["give_up_after"]?.duration(in: ages) ?? sending.giveUpAfter
        readPauses(block, &sending.firstPause, &sending.longestPause)
        let timeouts = Duration.seconds(1)...Duration.seconds(3_600)
        sending.attemptTimeout =
            block["attempt_timeout"]?.duration(in: timeouts) ?? sending.attemptTimeout
        sending.repeatsUnknown = block["repeat_unknown"]?.bool() ?? sending.repeatsUnknown
    }

    private func readPauses(
        _ block: MappingReader, _ first: inout Duration, _ longest: inout Duration
    ) {
        first = block["first_pause"]?.duration(in: Self.pauses) ?? first
        longest = block["longest_pause"]?.duration(in: Self.pauses) ?? longest
        guard longest < first else { return }
        setting.findings.error(
            "\"longest_pause\" must be at least \"first_pause\", from which pauses double up to it",
            at: (block["longest_pause"] ?? block["first_pause"])?.node.mark)
    }

    private func rest(_ setting: Setting) -> SendingSettings.Rest {
        var rest = SendingSettings.Rest()
        let keys = ["failures", "first_pause", "longest_pause", "credentials_pause"]
        guard let block = setting.mapping(of: "circuit", keys: keys) else { return rest }
        rest.failures = block["failures"]?.integer(in: 1...1_000) ?? rest.failures
        readPauses(block, &rest.firstPause, &rest.longestPause)
        rest.credentialsPause =
            block["credentials_pause"]?.duration(in: Self.pauses) ?? rest.credentialsPause
        return rest
    }
}

extension Setting {
    private static let rateUnits: [Character: Duration] = [
        "s": .seconds(1), "m": .seconds(60), "h": .seconds(3_600), "d": .seconds(86_400),
    ]

    private static let rateCounts = 1...1_000_000

    /// `30/m`, or `{ count: 30, per: 1m, burst: 5 }`.
    fileprivate func rate() -> SendingSettings.Rate? {
        node.mapping == nil ? rateText() : rateParts()
    }

    private func rateParts() -> SendingSettings.Rate? {
        guard let block = mapping(of: name, keys: ["count", "per", "burst"]) else { return nil }
        let periods = Duration.milliseconds(1)...Duration.seconds(86_400)
        let count = block.required("count")?.integer(in: Self.rateCounts)
        let period = block.required("per")?.duration(in: periods)
        let most = count ?? Self.rateCounts.upperBound
        let burst = block["burst"].map { $0.integer(in: 1...most) } ?? 1
        guard let count, let period, let burst else { return nil }
        return SendingSettings.Rate(count: count, period: period, burst: burst)
    }

    private func rateText() -> SendingSettings.Rate? {
        guard let scalar = node.scalar, !node.isNull else {
            refuse(wanted: "a rate such as 30/m")
            return nil
        }
        if case .integer = scalar.value {
            findings.error(
                "\(quoted(name)) has no unit; write \(scalar.shown)/s, or use m, h or d",
                at: node.mark)
            return nil
        }
        let parts = scalar.text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), parts[1].count == 1,
            let period = parts[1].first.flatMap({ Self.rateUnits[$0] })
        else {
            findings.error(
                "\(quoted(name)) is no rate; write a count and a unit, such as 5/s, 30/m or 200/h, "
                    + "or { count: 30, per: 1m, burst: 5 }", at: node.mark)
            return nil
        }
        guard Self.rateCounts.contains(count) else {
            findings.error("\(quoted(name)) must be from 1 to 1000000 in that time", at: node.mark)
            return nil
        }
        return SendingSettings.Rate(count: count, period: period)
    }
}
