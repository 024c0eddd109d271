package import BelfryKit

/// The `config:` block of a console.
package struct ConsoleSettings: PluginSettings {
    /// How an event becomes a line.
    package enum Format: String, Decodable, CaseIterable, Sendable {
        case text, json
    }

    /// When lines are coloured.
    package enum Color: String, Decodable, CaseIterable, Sendable {
        case auto, always, never
    }

    package var format: Format
    package var file: FilePath?
    package var color: Color
    package var queueSize: Int

    package static let notes = [
        Note("format", "How an event becomes a line: for people or for programs.", default: "text"),
        Note(
            "file", "The file to append to; without one, standard output.", length: 1...4_096),
        Note(
            "color", "When to colour text; auto: on a terminal, unless NO_COLOR is set.",
            default: "auto"),
        Note(
            "queue_size", "How many events may wait to be written.", default: 8_192,
            in: 64...1_048_576),
    ]

    /// Settings written in the source.
    package init(
        format: Format = .text, file: FilePath? = nil, color: Color = .auto, queueSize: Int = 8_192
    ) {
        self.format = format
        self.file = file
        self.color = color
        self.queueSize = queueSize
    }
}
