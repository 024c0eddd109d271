/// How bad a log line is.
///
/// The raw values are those of log.h; the last two name who broke the contract.
package enum Severity: Int32, Sendable, Comparable, CaseIterable {
    case debug = 0
    case info = 1
    case warning = 2
    case error = 3
    case hostMisbehaving = 4
    case pluginMisbehaving = 5

    package static func < (left: Severity, right: Severity) -> Bool {
        left.rawValue < right.rawValue
    }

    package var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        case .hostMisbehaving: "host-misbehaving"
        case .pluginMisbehaving: "plugin-misbehaving"
        }
    }

    /// What journald reads from the head of a line.
    var journalLevel: Int {
        switch self {
        case .debug: 7
        case .info: 6
        case .warning: 4
        case .error, .hostMisbehaving, .pluginMisbehaving: 3
        }
    }
}
