import Calendar
import JSON

/// Turns the text of a `config:` block into settings, or into faults.
struct SettingsReader<Settings: PluginSettings>: Sendable {
    private let shape: Shape
    /// The JSON Schema that the plugin carries.
    let schema: String

    init() {
        let shape = ShapeProbe.shape(of: Settings.self)
        var document: JSONObject = ["$schema": "https://json-schema.org/draft/2020-12/schema"]
        for (key, value) in shape.schema() { document[key] = value }
        self.shape = shape
        self.schema = Settings.schema ?? JSONValue.object(document).text()
    }

    /// The settings, or all that is wrong with them.
    func read(_ config: UnsafeRawBufferPointer) throws(SettingsFaults) -> Settings {
        let value: JSONValue
        if config.isEmpty {
            value = [:]
        } else {
            do throws(JSONError) {
                value = try JSONValue(parsing: config)
            } catch {
                throw SettingsFaults([Fault("", "The configuration is no JSON: \(error).")])
            }
        }
        var tidying = SettingsTidying()
        let tidy = tidying.tidy(value, as: shape, at: .root)
        if !tidying.faults.isEmpty { throw SettingsFaults(tidying.faults) }
        let settings: Settings
        do throws(JSONDecodingError) {
            settings = try JSONDecoding.decode(Settings.self, from: tidy)
        } catch {
            let place = shape.namePointer(error.pointer)
            throw SettingsFaults([Fault(place.description, "This \(error.reason).")])
        }
        let faults = settings.faults()
        if !faults.isEmpty { throw SettingsFaults(faults) }
        return settings
    }
}

/// All that is wrong with a configuration; never empty.
struct SettingsFaults: Error {
    let faults: [Fault]

    init(_ faults: [Fault]) { self.faults = faults }
}

/// Gives a configuration the form in which the type decodes itself: Swift's names for keys,
/// defaults filled in.
struct SettingsTidying {
    private(set) var faults: [Fault] = []

    mutating func tidy(_ value: JSONValue, as shape: Shape, at place: JSONPointer) -> JSONValue {
        switch (shape, value) {
        case (.block(let properties), .object(let members)):
            return .object(block(members, properties, at: place))
        case (.list(let element), .array(let elements)):
            return .array(
                elements.enumerated().map { tidy($1, as: element, at: place.appending($0)) })
        case (.map(let element), .object(let members)):
            var tidied = JSONObject()
            for (key, value) in members {
                tidied[key] = tidy(value, as: element, at: place.appending(key))
            }
            return .object(tidied)
        case (.duration, _): return tidy(duration: value, at: place)
        case (.choice(let choices), _) where !choices.contains(value):
            fault(place, "This must be one of \(Self.list(choices)).")
            return value
        default:
            return value
        }
    }

    /// In the form in which `Duration` decodes itself.
    private mutating func tidy(duration value: JSONValue, at place: JSONPointer) -> JSONValue {
        if let duration = value.string.flatMap(DurationText.parse) {
            return JSONEncoding.encode(duration)
        }
        fault(place, "This is no duration; write one such as 250ms, 5s or 2m.")
        return value
    }

    private mutating func block(
        _ members: JSONObject, _ properties: [Shape.Property], at place: JSONPointer
    ) -> JSONObject {
        var tidied = JSONObject()
        for property in properties {
            let here = place.appending(property.name)
            if let value = members[property.name] {
                tidied[property.key] = tidy(value, as: property.shape, at: here)
                check(value, property.note, at: here)
            } else if let value = property.note?.defaultValue {
                tidied[property.key] = tidy(value.value, as: property.shape, at: here)
            } else if property.isRequired {
                fault(place, "The setting \"\(property.name)\" is missing.")
            }
        }
        let known = Set(properties.map(\.name))
        for key in members.keys where !known.contains(key) {
            fault(place.appending(key), "There is no such setting.")
        }
        return tidied
    }

    private mutating func check(_ value: JSONValue, _ note: Note?, at place: JSONPointer) {
        guard let note else { return }
        if let range = note.range, let number = value.double, !range.contains(number) {
            fault(
                place,
                "This must lie between \(Self.number(range.lowerBound)) and "
                    + "\(Self.number(range.upperBound)).")
        }
        if let times = note.times, let duration = value.string.flatMap(DurationText.parse),
            !times.contains(duration)
        {
            fault(
                place,
                "This must lie between \(DurationText.text(times.lowerBound)) and "
                    + "\(DurationText.text(times.upperBound)).")
        }
        if !note.choices.isEmpty, let text = value.string, !note.choices.contains(text) {
            fault(place, "This must be one of \(Self.list(note.choices.map { .string($0) })).")
        }
        let length = value.string?.count ?? value.array?.count
        if let lengths = note.lengths, let length, !lengths.contains(length) {
            fault(
                place,
                "This must have \(lengths.lowerBound) to \(lengths.upperBound) "
                    + "\(value.array == nil ? "characters" : "elements").")
        }
    }

    private mutating func fault(_ place: JSONPointer, _ sentence: String) {
        faults.append(Fault(place.description, sentence))
    }

    private static func list(_ choices: [JSONValue]) -> String {
        choices.map { $0.string ?? $0.text() }.joined(separator: ", ")
    }

    private static func number(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? String(number)
    }
}

extension Shape {
    /// The place in plugins.yaml of a place in the decoded type: "/maxLength" → "/max_length".
    func namePointer(_ pointer: JSONPointer) -> JSONPointer {
        var place = JSONPointer.root
        var shape = self
        for token in pointer.tokens {
            switch shape {
            case .block(let properties):
                let property = properties.first { $0.key == token }
                place = place.appending(property?.name ?? token)
                shape = property?.shape ?? .anything
            case .list(let element), .map(let element):
                place = place.appending(token)
                shape = element
            default:
                place = place.appending(token)
            }
        }
        return place
    }
}
