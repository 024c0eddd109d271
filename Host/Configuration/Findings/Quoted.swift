/// A word of the file as a sentence shows it: in quotes, shortened, without control characters,
/// which could drive the operator's terminal.
package func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(64) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: shown += "\u{FFFD}"
        default: shown.unicodeScalars.append(scalar)
        }
    }
    if text.unicodeScalars.count > 64 { shown += "…" }
    return "\"\(shown)\""
}
