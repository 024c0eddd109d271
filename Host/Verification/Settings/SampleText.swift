import JSON

/// Makes up a text that a schema of a string allows.
enum SampleText {
    // Port 9 of this machine: nobody answers there, and nothing leaves the machine.
    private static let address = "http://127.0.0.1:9/"
    private static let byFormat = [
        "uri": address, "uri-reference": address, "iri": address, "url": address,
        "email": "desk@example.com", "hostname": "localhost", "ipv4": "127.0.0.1", "ipv6": "::1",
        "date": "2026-01-31", "time": "09:30:00Z", "date-time": "2026-01-31T09:30:00Z",
        "duration": "PT1M", "uuid": "00000000-0000-4000-8000-000000000000", "regex": "x",
        "json-pointer": "/x", "path": "/dev/null",
    ]
    private static let candidates = [
        address, "https://127.0.0.1:9/", "wss://127.0.0.1:9/", "ws://127.0.0.1:9/",
        "desk@example.com", "+15550100", "127.0.0.1", "127.0.0.1:9", "localhost", "x", "X", "1",
        "abc", "ABC", "x1", "#desk", "@desk", "./x", "/tmp/x", "12:00", "1m", "2026-01-31",
        "0000000000", "00000000000000000000000000000000", "com.example.x", "en", "en-US", "UTC",
    ]

    static func make(_ schema: JSONValue, named name: String) -> String {
        if let pattern = schema["pattern"]?.string { return matching(pattern) ?? "x" }
        if let format = schema["format"]?.string, let text = byFormat[format] { return text }
        let least = Int(schema["minLength"]?.integer ?? 0)
        let text = guess(name.lowercased())
        guard text.count < least else { return text }
        return text + String(repeating: "x", count: min(least - text.count, 10_000))
    }

    private static func matching(_ pattern: String) -> String? {
        guard let regex = try? Regex(pattern) else { return nil }
        return candidates.first { (try? regex.firstMatch(in: $0)) != nil }
    }

    private static func guess(_ name: String) -> String {
        let hints = [
            ("url", address), ("uri", address), ("endpoint", address), ("webhook", address),
            ("email", "desk@example.com"), ("host", "127.0.0.1"), ("phone", "+15550100"),
        ]
        return hints.first { name.contains($0.0) }?.1 ?? "x"
    }
}
