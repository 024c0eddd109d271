/// The templates of one message, made ready for one kind of reader; an object, so that passing it
/// on is cheap.
///
/// All its parts share their fields: each is looked up once, however many parts name it.
final class Wording: Sendable {
    /// A template within the message.
    final class Part: Sendable {
        let template: TemplateProgram
        /// Where each of the template's fields stands among the message's.
        let slots: [Int]
        /// The rule for plurals in the language of the template.
        let plural: LocaleRules.Plural
        /// "title", or the label of a field: for a sentence.
        let name: String
        /// True for words of the host's own, which give way where the event lacks what they name.
        let isBuiltIn: Bool

        init(
            _ template: Template, slots: [Int], plural: LocaleRules.Plural, name: String,
            isBuiltIn: Bool
        ) {
            self.template = template.program
            self.slots = slots
            self.plural = plural
            self.name = name
            self.isBuiltIn = isBuiltIn
        }
    }

    /// All that a message says; its fields' labels are the names of their parts.
    struct Parts: Sendable {
        let title: Part
        let summary: Part
        let body: Part
        let fields: [Part]
        let actions: [WordAction.Kind]
    }

    /// The language that the title is written in.
    let locale: LocaleTag
    let rules: LocaleRules
    let phrases: Phrases
    let parts: Parts
    let slots: SlotTable

    init(
        locale: LocaleTag, rules: LocaleRules, phrases: Phrases, parts: Parts, slots: SlotTable
    ) {
        self.locale = locale
        self.rules = rules
        self.phrases = phrases
        self.parts = parts
        self.slots = slots
    }
}
