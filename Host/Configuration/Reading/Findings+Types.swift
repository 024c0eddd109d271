import Core
import Patterns
import Vocabulary

extension Findings {
    /// A type with a dot in its name is a plugin's own; any other that nothing matches looks wrong.
    func warnOfUnknownType(_ word: Setting.Word) {
        guard !word.text.utf8.contains(UInt8(ascii: ".")) else { return }
        let glob = Glob(word.text)
        guard !Vocabulary.all.contains(where: { glob.matches($0.name) }) else { return }
        warning(
            glob.isLiteral
                ? "there is no type of event named \(quoted(word.shown))"
                : "no type of event matches \(quoted(word.shown))",
            at: word.node.mark,
            suggestion: Suggestion.eventType(for: word.text))
    }
}
