package import JSON
import Vocabulary

extension InhibitionRule {
    private static let keys = ["name", "causes", "ends", "mutes", "scope", "minutes"]

    /// Reads `{"name": …, "causes": […], "ends": […], "mutes": {…}, "scope": "same_source",
    /// "minutes": 15}`.
    package init(_ document: JSONValue, at pointer: JSONPointer = .root) throws(PeopleError) {
        let whole = DocumentPart(value: document, pointer: pointer)
        self.init(
            name: "", causes: [], ends: [], mutes: EventMatcher(), scope: .sameSource,
            lastsNs: 15 * Nanoseconds.minute)
        var namesPriority = false
        for (key, part) in try whole.object() {
            switch key {
            case "name": name = try part.text(bytesMax: 128)
            case "causes": causes = try part.globs()
            case "ends": ends = try part.globs()
            case "mutes":
                mutes = try EventMatcher(part)
                namesPriority = part.value["priority"] != nil
            case "scope":
                guard let scope = Scope(rawValue: try part.string()) else {
                    throw part.fault("expected anywhere, same_source or same_subject")
                }
                self.scope = scope
            case "minutes":
                lastsNs = Int64(try part.integer(in: 1...1_440)) * Nanoseconds.minute
            default: throw part.unknownKey(key, among: InhibitionRule.keys)
            }
        }
        guard !name.isEmpty, !causes.isEmpty, mutes.isParticular else {
            throw whole.fault("an inhibition needs a 'name', 'causes' and what it 'mutes'")
        }
        guard mutes.users.isEmpty else {
            throw whole.fault("an inhibition mutes events for everybody; leave out 'user'")
        }
        if !namesPriority { mutes.priority = InhibitionRule.usualPriority }
    }
}
