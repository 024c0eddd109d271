import Core

extension InstanceReader {
    /// The channels that a setting names, each once, disabled ones among them.
    ///
    /// Whatever has a fault is left out. `subject` is what the setting belongs to: "route".
    func channels(_ setting: Setting, of subject: String) -> [String] {
        guard let words = setting.words() else { return [] }
        guard !words.isEmpty else {
            findings.error(
                "\(quoted(setting.name)) is empty; name at least one", at: setting.node.mark)
            return []
        }
        var names: [String] = []
        for word in words {
            if names.contains(word.text) {
                findings.warning("\(quoted(word.shown)) is listed twice", at: word.node.mark)
            } else if knows(word, as: .channel) {
                names.append(word.text)
            }
        }
        let isWhole = names.count == Set(words.map(\.text)).count
        if isWhole, !names.contains(where: isEnabled) {
            findings.warning("every channel of this \(subject) is disabled", at: setting.node.mark)
        }
        return names
    }

    /// True when an instance of this kind has that name; else a finding says so.
    func knows(_ word: Setting.Word, as kind: InstanceDefinition.Kind) -> Bool {
        let actual = kinds[word.text]
        if actual == kind { return true }
        let known = findings.isFull ? [] : names(of: kind)
        findings.error(
            actual.map { "\(quoted(word.shown)) is a \($0.rawValue), not a \(kind.rawValue)" }
                ?? "there is no \(kind.rawValue) named \(quoted(word.shown))",
            at: word.node.mark, suggestion: Suggestion.nearest(to: word.text, in: known))
        return false
    }
}
