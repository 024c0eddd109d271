package import JSON

/// What a ``Decider`` must remember over a restart, for the store to keep.
package struct DeciderSnapshot: Sendable, Equatable {
    package struct DedupKey: Sendable, Equatable {
        package let key: String
        package let sinceNs: Int64
    }

    /// Oldest first.
    package var dedupKeys: [DedupKey]
    package var inhibitions: [ActiveInhibition]
    package var escalations: [Escalation]

    package init(
        dedupKeys: [DedupKey] = [], inhibitions: [ActiveInhibition] = [],
        escalations: [Escalation] = []
    ) {
        self.dedupKeys = dedupKeys
        self.inhibitions = inhibitions
        self.escalations = escalations
    }

    package var json: JSONValue {
        [
            "dedup_keys": .array(
                dedupKeys.map { ["key": .string($0.key), "since": .integer($0.sinceNs)] }),
            "inhibitions": .array(
                inhibitions.map {
                    [
                        "rule": .string($0.rule), "place": .string($0.place),
                        "since": .integer($0.sinceNs),
                    ]
                }),
            "escalations": .array(escalations.map(\.json)),
        ]
    }

    /// Takes what can be read: a part that another version wrote is left out.
    package init(json: JSONValue) {
        dedupKeys = (json["dedup_keys"]?.array ?? []).compactMap { item in
            guard let key = item["key"]?.string, let since = item["since"]?.integer else {
                return nil
            }
            return DedupKey(key: key, sinceNs: since)
        }
        inhibitions = (json["inhibitions"]?.array ?? []).compactMap { item in
            guard let rule = item["rule"]?.string, let place = item["place"]?.string,
                let since = item["since"]?.integer
            else { return nil }
            return ActiveInhibition(rule: rule, place: place, sinceNs: since)
        }
        escalations = (json["escalations"]?.array ?? []).compactMap(Escalation.init(json:))
    }
}
