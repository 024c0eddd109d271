import Configuration
import Observability

extension Finding {
    /// The finding on one line, without the excerpt: a log line has no room for it.
    var line: String {
        let place = mark.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(file)\(place): \(message)"
    }

    var logSeverity: Observability.Severity {
        switch severity {
        case .error: .error
        case .warning: .warning
        }
    }
}
