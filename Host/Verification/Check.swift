/// One rule of the contract, and how it is tried.
struct Check: Sendable {
    /// Lower-kebab, for `--check`.
    let name: String
    /// The rule, as a sentence about the plugin.
    let promise: String
    /// After a failure here nothing else is worth trying.
    var isGate = false
    /// Over this, it has failed.
    var deadlineNs: Int64 = 30_000_000_000
    /// The child ends by exit() and so runs what the plugin left behind with atexit().
    var endsByExit = false
    /// Runs in a child of its own; an error thrown is the failure, by its description.
    let attempt: @Sendable (Subject) throws -> Outcome

    enum Outcome: Sendable, Equatable {
        case passed
        /// And why.
        case doesNotApply(String)
    }

    static let all =
        image + entry + settings + life + extensions + process + reload + channel + reports + live
        + source + endpoint
}

/// Why a check has failed: one sentence for the author of the plugin.
struct CheckFailure: Error, CustomStringConvertible {
    let description: String
    /// Every further check would fail for the same reason.
    let endsRun: Bool

    init(_ sentence: String, endsRun: Bool = false) {
        description = sentence
        self.endsRun = endsRun
    }
}

/// Fails the check with `sentence` where `holds` is false.
func require(_ holds: Bool, _ sentence: @autoclosure () -> String) throws(CheckFailure) {
    guard holds else { throw CheckFailure(sentence()) }
}
