import Testing

/// Fails with all of `faults`, one a line, each with its place: whoever mends them sees them at
/// once.
func expectNone(
    _ faults: [String], _ rule: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    guard !faults.isEmpty else { return }
    Issue.record(
        "\(rule)\n\(faults.joined(separator: "\n"))", sourceLocation: sourceLocation)
}
