/// Turns values that are `Encodable` into JSON values.
package enum JSONEncoding {
    /// Makes a JSON value of `value`; a part whose own `encode(to:)` throws becomes null.
    package static func encode(_ value: some Encodable) -> JSONValue {
        let slot = JSONSlot()
        slot.encode(value)
        return slot.value
    }
}

/// A place that is still being written, since `Encoder` hands its containers out by reference.
final class JSONSlot {
    private enum Content {
        case empty
        case value(JSONValue)
        case array([JSONSlot])
        case object([(key: String, slot: JSONSlot)])
    }

    private var content = Content.empty

    var value: JSONValue {
        switch content {
        case .empty: .object([:])
        case .value(let value): value
        case .array(let slots): .array(slots.map(\.value))
        case .object(let members): .object(JSONObject(members.map { ($0.key, $0.slot.value) }))
        }
    }

    var elementCount: Int {
        if case .array(let slots) = content { slots.count } else { 0 }
    }

    func set(_ value: JSONValue) { content = .value(value) }

    func encode(_ value: some Encodable) {
        if let duration = value as? Duration {
            let (seconds, attoseconds) = duration.components
            return set([.integer(seconds), .integer(attoseconds)])
        }
        do {
            try value.encode(to: JSONValueEncoder(self))
        } catch {
            set(.null)
        }
    }

    func becomeArray() {
        if case .array = content { return }
        content = .array([])
    }

    func becomeObject() {
        if case .object = content { return }
        content = .object([])
    }

    func appendElement() -> JSONSlot {
        let slot = JSONSlot()
        guard case .array(var slots) = content else { return slot }
        content = .empty
        slots.append(slot)
        content = .array(slots)
        return slot
    }

    func appendMember(_ key: String) -> JSONSlot {
        let slot = JSONSlot()
        guard case .object(var members) = content else { return slot }
        content = .empty
        members.append((key, slot))
        content = .object(members)
        return slot
    }
}

/// Writes one value into a slot.
struct JSONValueEncoder: Encoder {
    private let slot: JSONSlot

    init(_ slot: JSONSlot) { self.slot = slot }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        slot.becomeObject()
        return KeyedEncodingContainer(JSONKeyedEncoding(slot))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        slot.becomeArray()
        return JSONUnkeyedEncoding(slot)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension JSONValueEncoder: SingleValueEncodingContainer {
    func set(_ value: JSONValue) { slot.set(value) }
    func encodeNil() { slot.set(.null) }
    func encode(_ value: Bool) { slot.set(.bool(value)) }
    func encode(_ value: String) { slot.set(.string(value)) }
    func encode(_ value: Double) { slot.set(.number(value)) }
    func encode(_ value: Float) { slot.set(JSONValue(value)) }
    func encode(_ value: Int) { slot.set(.integer(Int64(value))) }
    func encode(_ value: Int8) { slot.set(.integer(Int64(value))) }
    func encode(_ value: Int16) { slot.set(.integer(Int64(value))) }
    func encode(_ value: Int32) { slot.set(.integer(Int64(value))) }
    func encode(_ value: Int64) { slot.set(.integer(value)) }
    func encode(_ value: UInt) { slot.set(JSONValue(UInt64(value))) }
    func encode(_ value: UInt8) { slot.set(.integer(Int64(value))) }
    func encode(_ value: UInt16) { slot.set(.integer(Int64(value))) }
    func encode(_ value: UInt32) { slot.set(.integer(Int64(value))) }
    func encode(_ value: UInt64) { slot.set(JSONValue(value)) }
    func encode(_ value: some Encodable) { slot.encode(value) }
}

extension JSONValue {
    fileprivate init(_ value: UInt64) {
        self = Int64(exactly: value).map { .integer($0) } ?? .number(Double(value))
    }

    /// The double whose shortest text is that of `value`: 0.1 stays 0.1.
    fileprivate init(_ value: Float) {
        self = .number(value.isFinite ? Double(String(value)) ?? Double(value) : Double(value))
    }
}
