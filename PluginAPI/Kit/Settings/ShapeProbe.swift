import JSON

/// Finds a type's shape by letting it decode itself from a decoder that has nothing and writes down
/// what is asked for.
struct ShapeProbe {
    private static let depthMax = 8

    /// The shape of `Settings`, with its notes.
    static func shape<Settings: PluginSettings>(of type: Settings.Type) -> Shape {
        let notes = Dictionary(
            Settings.notes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let found = ProbingDecoder(notes: notes, path: "", depth: 0).probe(type).shape
        if case .anything = found { return .block([]) }
        return found
    }

    fileprivate static func isTooDeep(_ depth: Int) -> Bool { depth >= depthMax }
}

/// A shape, and some value of the type so that decoding goes on.
private struct Probed<T> {
    let shape: Shape
    let value: T?
}

/// Where containers write down what was asked for.
private final class ProbeRecord {
    var shape: Shape = .anything
    var properties: [Shape.Property] = []
    var optionalKeys: Set<String> = []

    var result: Shape { properties.isEmpty ? shape : .block(properties) }
}

private struct ProbingDecoder: Decoder {
    let notes: [String: Note]
    let path: String
    let depth: Int
    let record = ProbeRecord()

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var note: Note? { notes[path] }

    func child(_ name: String) -> ProbingDecoder {
        ProbingDecoder(
            notes: notes, path: path.isEmpty ? name : "\(path)/\(name)", depth: depth + 1)
    }

    /// The shape of `type`, and a value if one can be had.
    func probe<T: Decodable>(_ type: T.Type) -> Probed<T> {
        if let known = probeKnown(type) { return known }
        if ShapeProbe.isTooDeep(depth) { return Probed(shape: .anything, value: nil) }
        let value = try? T(from: self)
        return Probed(shape: record.result, value: value)
    }

    private func probeKnown<T: Decodable>(_ type: T.Type) -> Probed<T>? {
        switch type {
        case is Secret.Type: return Probed(shape: .secret, value: Secret("") as? T)
        case is FilePath.Type: return Probed(shape: .path, value: FilePath("") as? T)
        case is Duration.Type: return Probed(shape: .duration, value: Duration.zero as? T)
        case is Bool.Type: return Probed(shape: .bool, value: false as? T)
        case is String.Type:
            return Probed(shape: .string, value: (note?.choices.first ?? "") as? T)
        case let integer as any FixedWidthInteger.Type:
            let least: Int64? = integer.isSigned ? nil : 0
            return Probed(shape: .integer(least: least), value: integer.init(0) as? T)
        case let number as any BinaryFloatingPoint.Type:
            return Probed(shape: .number, value: number.init(0) as? T)
        case let wrapping as any ProbedWrapper.Type:
            return Probed(shape: wrapping.shape(self), value: wrapping.empty as? T)
        case let choice as any CaseIterable.Type: return probe(choice: choice)
        default: return nil
        }
    }

    private func probe<T>(choice: any CaseIterable.Type) -> Probed<T>? {
        let cases: [Any] = Array(erasing: choice)
        let values = cases.compactMap { value -> JSONValue? in
            switch (value as? any RawRepresentable)?.rawValue {
            case let text as String: .string(text)
            case let number as any BinaryInteger: .integer(Int64(number))
            default: nil
            }
        }
        guard !values.isEmpty, values.count == cases.count else { return nil }
        return Probed(shape: .choice(values), value: cases.first as? T)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(ProbingKeys<Key>(decoder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        record.shape = .list(.anything)
        return ProbingList()
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        ProbingValue(decoder: self)
    }
}

extension [Any] {
    fileprivate init(erasing type: any CaseIterable.Type) {
        func all<T: CaseIterable>(_ type: T.Type) -> [Any] { type.allCases.map { $0 } }
        self = all(type)
    }
}

/// Thrown when no value of a type can be made up; the shape found so far stands.
private struct NothingToDecode: Error {}

private struct ProbingKeys<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ProbingDecoder

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    // decodeIfPresent() asks contains() and decodeNil() first: that is how an optional is told.
    func contains(_ key: Key) -> Bool {
        decoder.record.optionalKeys.insert(key.stringValue)
        return true
    }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        let name = Shape.name(ofKey: key.stringValue)
        let child = decoder.child(name)
        let probed = child.probe(type)
        let isOptional = decoder.record.optionalKeys.contains(key.stringValue)
        let property = Shape.Property(
            key: key.stringValue, name: name, shape: probed.shape,
            isRequired: !isOptional && child.note?.defaultValue == nil, note: child.note)
        decoder.record.properties.append(property)
        guard let value = probed.value else { throw NothingToDecode() }
        return value
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        _ = contains(key)
        return try? decode(type, forKey: key)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw NothingToDecode() }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw NothingToDecode()
    }

    func superDecoder() throws -> any Decoder { throw NothingToDecode() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw NothingToDecode() }
}

private struct ProbingValue: SingleValueDecodingContainer {
    let decoder: ProbingDecoder

    var codingPath: [any CodingKey] { [] }
    func decodeNil() -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let probed = decoder.probe(type)
        decoder.record.shape = probed.shape
        guard let value = probed.value else { throw NothingToDecode() }
        return value
    }
}

private struct ProbingList: UnkeyedDecodingContainer {
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 0 }
    var isAtEnd: Bool { true }
    var currentIndex: Int { 0 }
    func decodeNil() -> Bool { false }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { throw NothingToDecode() }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { throw NothingToDecode() }
    func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw NothingToDecode()
    }
    func superDecoder() throws -> any Decoder { throw NothingToDecode() }
}

/// Types of the standard library that hold other settings.
private protocol ProbedWrapper {
    static var empty: Self { get }
    static func shape(_ decoder: ProbingDecoder) -> Shape
}

extension Optional: ProbedWrapper where Wrapped: Decodable {
    fileprivate static var empty: Self { nil }
    fileprivate static func shape(_ decoder: ProbingDecoder) -> Shape {
        decoder.probe(Wrapped.self).shape
    }
}

extension Array: ProbedWrapper where Element: Decodable {
    fileprivate static var empty: Self { [] }
    fileprivate static func shape(_ decoder: ProbingDecoder) -> Shape {
        .list(decoder.probe(Element.self).shape)
    }
}

extension Set: ProbedWrapper where Element: Decodable {
    fileprivate static var empty: Self { [] }
    fileprivate static func shape(_ decoder: ProbingDecoder) -> Shape {
        .list(decoder.probe(Element.self).shape)
    }
}

extension Dictionary: ProbedWrapper where Key == String, Value: Decodable {
    fileprivate static var empty: Self { [:] }
    fileprivate static func shape(_ decoder: ProbingDecoder) -> Shape {
        .map(decoder.probe(Value.self).shape)
    }
}
