/// What a command tells the shell.
///
/// Shown by `belfry help`; the numbers never change.
package enum ExitCode: Int32, CaseIterable, Sendable {
    case ok = 0
    case failed = 1
    case usage = 2
    case unreachable = 3
    case refused = 4

    package var meaning: String {
        switch self {
        case .ok: "done"
        case .failed: "it failed, or what was looked at is not well"
        case .usage: "the command was not understood"
        case .unreachable: "no daemon could be reached"
        case .refused: "the daemon refused"
        }
    }
}

/// Why a command ends early: one sentence for people, one number for the shell.
package struct CommandFailure: Error, Equatable {
    package let code: ExitCode
    package let sentence: String

    package init(_ code: ExitCode, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
