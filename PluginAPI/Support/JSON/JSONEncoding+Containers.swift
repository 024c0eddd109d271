/// Writes the members of an object.
struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    private let slot: JSONSlot

    init(_ slot: JSONSlot) { self.slot = slot }

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { slot.appendMember(key.stringValue).set(.null) }

    func encode(_ value: some Encodable, forKey key: Key) {
        slot.appendMember(key.stringValue).encode(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        JSONValueEncoder(slot.appendMember(key.stringValue)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        JSONValueEncoder(slot.appendMember(key.stringValue)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { JSONValueEncoder(slot.appendMember("super")) }

    func superEncoder(forKey key: Key) -> any Encoder {
        JSONValueEncoder(slot.appendMember(key.stringValue))
    }
}

/// Writes the elements of an array.
struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
    private let slot: JSONSlot

    init(_ slot: JSONSlot) { self.slot = slot }

    var codingPath: [any CodingKey] { [] }
    var count: Int { slot.elementCount }

    func encodeNil() { slot.appendElement().set(.null) }

    func encode(_ value: some Encodable) { slot.appendElement().encode(value) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        JSONValueEncoder(slot.appendElement()).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONValueEncoder(slot.appendElement()).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { JSONValueEncoder(slot.appendElement()) }
}
