/// Turns JSON values into types that are `Decodable`.
package enum JSONDecoding {
    /// Makes a `T` of `value`.
    ///
    /// What a type's own `init(from:)` throws becomes the error's reason, at the value it was
    /// given.
    package static func decode<T: Decodable>(
        _ type: T.Type, from value: JSONValue
    ) throws(JSONDecodingError) -> T {
        do {
            return try JSONValueDecoder(value, at: .root).decode(type)
        } catch let error as JSONDecodingError {
            throw error
        } catch {
            throw JSONDecodingError(pointer: .root, reason: String(describing: error))
        }
    }
}

/// One value on its way into a type.
struct JSONValueDecoder: Decoder {
    let value: JSONValue
    let pointer: JSONPointer

    init(_ value: JSONValue, at pointer: JSONPointer) {
        self.value = value
        self.pointer = pointer
    }

    var codingPath: [any CodingKey] { pointer.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let members = value.object else { throw mismatch(wanted: "an object") }
        return KeyedDecodingContainer(JSONKeyedDecoding(members, at: pointer))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = value.array else { throw mismatch(wanted: "an array") }
        return JSONUnkeyedDecoding(elements, at: pointer)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func mismatch(wanted: String) -> JSONDecodingError {
        JSONDecodingError(pointer: pointer, reason: "is \(value.kind), but \(wanted) is wanted")
    }
}

extension JSONValueDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { value.isNull }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard let bool = value.bool else { throw mismatch(wanted: "true or false") }
        return bool
    }

    func decode(_ type: String.Type) throws -> String {
        guard let string = value.string else { throw mismatch(wanted: "a string") }
        return string
    }

    func decode(_ type: Double.Type) throws -> Double {
        guard let double = value.double else { throw mismatch(wanted: "a number") }
        return double
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try whole() }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole() }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole() }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole() }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole() }
    func decode(_ type: UInt.Type) throws -> UInt { try whole() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole() }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        if type is Duration.Type, let duration = try duration() as? T { return duration }
        do {
            return try T(from: self)
        } catch let error as JSONDecodingError {
            throw error
        } catch {
            throw JSONDecodingError(error, decoding: type, at: pointer)
        }
    }

    /// As seconds and attoseconds: its own 128 bits in two halves do not fit the numbers of JSON.
    private func duration() throws -> Duration {
        guard let parts = value.array, parts.count == 2, let seconds = parts[0].integer,
            let attoseconds = parts[1].integer, seconds.magnitude < 1 << 62
        else { throw mismatch(wanted: "a list of seconds and attoseconds") }
        return Duration(secondsComponent: seconds, attosecondsComponent: attoseconds)
    }

    private func whole<T: FixedWidthInteger>() throws -> T {
        let integer: Int64? =
            switch value {
            case .integer(let integer): integer
            // Above 2^53 a double may already have lost the number that was written.
            case .number(let number) where number.magnitude <= 0x1p53: Int64(exactly: number)
            default: nil
            }
        guard let integer else {
            let isLarge = value.double.map { $0.magnitude > 0x1p53 } ?? false
            throw isLarge ? outOfRange(T.self) : mismatch(wanted: "a whole number")
        }
        guard let result = T(exactly: integer) else { throw outOfRange(T.self) }
        return result
    }

    private func outOfRange<T: FixedWidthInteger>(_ type: T.Type) -> JSONDecodingError {
        JSONDecodingError(
            pointer: pointer,
            reason: "is \(value.text()), but a whole number from \(T.min) to \(T.max) is wanted")
    }
}

extension JSONPointer {
    /// This place as `Decoder` and `Encoder` spell it.
    var codingPath: [any CodingKey] { tokens.map { JSONCodingKey(stringValue: $0) } }
}

/// A key of any name.
private struct JSONCodingKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        self.intValue = nil
    }

    init(intValue: Int) {
        self.stringValue = String(intValue)
        self.intValue = intValue
    }
}
