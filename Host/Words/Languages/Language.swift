/// A language of the built-in words: one file has all of it.
struct Language: Sendable {
    /// What is said of events of one type.
    struct Message: Sendable {
        let title: String
        let summary: String
        let body: String

        init(_ title: String, _ summary: String, body: String = Message.ownBody) {
            self.title = title
            self.summary = summary
            self.body = body
        }

        static let ownBody = "{{ body | default(message) }}"
    }

    let locale: LocaleTag
    let phrases: Phrases
    let labels: [BuiltInField: String]
    /// By the type's canonical name.
    let messages: [String: Message]
    /// For types that the vocabulary does not have.
    let otherMessage: Message

    /// The languages there are; the first stands in for all that are missing.
    static let all = [english, german]

    static func find(_ locale: LocaleTag) -> Language? {
        all.first { $0.locale.language == locale.language }
    }

    func message(_ type: String) -> Message { messages[type] ?? otherMessage }
}
