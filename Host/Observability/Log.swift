import Calendar
import Core
import Glibc
import JSON
package import Platform
import Synchronization

/// One field of a log line: text that a program can search for.
package struct LogField: Sendable {
    package let key: String
    package let value: String

    package init(_ key: String, _ value: String) {
        self.key = key
        self.value = value
    }
}

/// The daemon's log: one line for one thing that happened, on standard error.
///
/// Any thread. A line is written whole, by one write(2). Who calls sees to it that no secret is in
/// it.
package final class Log: Sendable {
    package enum Format: Sendable {
        case text
        case json
        /// As text, with journald's level in front and without the time, which it adds itself.
        case journal
    }

    private struct Settings {
        var format: Format
        var level: Severity
    }

    private let settings: Mutex<Settings>
    private let descriptor: Int32
    private let clock: Clock
    private let recorder: Recorder?

    /// Is given each line instead of its being written; any thread, must not wait.
    package typealias Recorder =
        @Sendable (
            _ severity: Severity, _ subject: String, _ message: String, _ fields: [LogField]
        ) -> Void

    package init(
        to descriptor: Int32 = STDERR_FILENO, format: Format = .text, level: Severity = .info,
        clock: Clock = .system
    ) {
        self.descriptor = descriptor
        self.clock = clock
        recorder = nil
        settings = Mutex(Settings(format: format, level: level))
    }

    /// A log that nobody reads but `recorder`: for a host inside a test.
    package init(level: Severity = .debug, recorder: @escaping Recorder) {
        descriptor = STDERR_FILENO
        clock = .system
        self.recorder = recorder
        settings = Mutex(Settings(format: .text, level: level))
    }

    /// Changes what a reload may change.
    package func configure(format: Format, level: Severity) {
        settings.withLock { $0 = Settings(format: format, level: level) }
    }

    /// Whether lines of this severity are written: where making one costs something.
    package func takes(_ severity: Severity) -> Bool { severity >= settings.withLock { $0.level } }

    /// `subject`: the instance or room it is about.
    package func write(
        _ severity: Severity, _ subject: String, _ message: String, _ fields: [LogField] = []
    ) {
        let settings = settings.withLock { $0 }
        guard severity >= settings.level else { return }
        if let recorder {
            recorder(severity, subject, message, fields)
            return
        }
        var line =
            switch settings.format {
            case .text:
                "\(CivilTime(unixNs: clock.unixNs()).iso8601) "
                    + text(severity, subject, message, fields)
            case .journal: "<\(severity.journalLevel)>" + text(severity, subject, message, fields)
            case .json: json(severity, subject, message, fields)
            }
        line += "\n"
        line.withUTF8 { bytes in
            // A log that cannot be written has nowhere to say so.
            _ = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        }
    }

    private func text(
        _ severity: Severity, _ subject: String, _ message: String, _ fields: [LogField]
    ) -> String {
        let tail = fields.map { " \(Log.quoted($0.key))=\(Log.quoted($0.value))" }.joined()
        return "\(severity.name) \(Log.printable(subject)): \(Log.printable(message))\(tail)"
    }

    private func json(
        _ severity: Severity, _ subject: String, _ message: String, _ fields: [LogField]
    ) -> String {
        var object: JSONObject = [
            "time": .string(CivilTime(unixNs: clock.unixNs()).iso8601),
            "level": .string(severity.name), "subject": .string(subject),
            "message": .string(message),
        ]
        for field in fields {
            // A plugin's field must not pass for the host's own.
            let isTaken = ["time", "level", "subject", "message"].contains(field.key)
            object[isTaken ? "field.\(field.key)" : field.key] = .string(field.value)
        }
        return JSONValue.object(object).text()
    }

    /// Line ends and other control characters cannot forge a second line, move a cursor or turn the
    /// text around.
    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            guard isControl(scalar) else {
                result.unicodeScalars.append(scalar)
                return
            }
            result += "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && !text.unicodeScalars.contains {
                $0.value <= 0x20 || "\"=".unicodeScalars.contains($0)
            }
        guard !isPlain else { return printable(text) }
        let escaped = printable(text).unicodeScalars.reduce(into: "") { result, scalar in
            // By scalars: a quote with an accent on it is one character, and still a quote.
            if scalar == "\"" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return "\"\(escaped)\""
    }
}
