import Core
import People

/// Reads `for:`, whom something is for: a user, a list of users, `everyone` or `{ group: NAME }`.
struct AudienceReader {
    let findings: Findings
    let ids: Set<String>
    let groups: Set<String>

    init(_ users: UserReader) {
        findings = users.findings
        ids = users.ids
        groups = users.groups
    }

    func read(_ setting: Setting) -> Audience? {
        if setting.node.mapping != nil { return group(setting) }
        if setting.node.scalar?.text == UserReader.everyone { return .everyone }
        let items = setting.node.asList.sequence ?? []
        guard items.allSatisfy({ $0.scalar != nil && !$0.isNull }), let words = setting.words()
        else {
            setting.refuse(wanted: "a user, a list of users, everyone or { group: NAME }")
            return nil
        }
        guard !words.isEmpty else {
            findings.error("\"for\" is empty; name at least one user", at: setting.node.mark)
            return nil
        }
        return users(words)
    }

    private func users(_ words: [Setting.Word]) -> Audience? {
        var users: [String] = []
        var isKnown = true
        for word in words {
            if users.contains(word.text) {
                findings.warning("\(quoted(word.shown)) is listed twice", at: word.node.mark)
            } else if word.text == UserReader.everyone {
                findings.error(
                    "\"everyone\" stands for all users; write it alone, not in a list",
                    at: word.node.mark)
                isKnown = false
            } else if ids.contains(word.text) {
                users.append(word.text)
            } else {
                findings.error(
                    "there is no user named \(quoted(word.shown))", at: word.node.mark,
                    suggestion: findings.isFull
                        ? nil : Suggestion.nearest(to: word.text, in: ids.sorted()))
                isKnown = false
            }
        }
        return isKnown ? .users(users) : nil
    }

    private func group(_ setting: Setting) -> Audience? {
        guard let block = setting.mapping(of: "for", keys: ["group"]),
            let named = block.required("group"), let name = named.text()
        else { return nil }
        // Users that come by the API may be in it.
        if !groups.contains(name) {
            findings.warning(
                "nobody is in the group \(quoted(named.node.scalar?.shown ?? name))",
                at: named.node.mark,
                suggestion: Suggestion.nearest(to: name, in: groups.sorted()))
        }
        return .group(name)
    }
}
