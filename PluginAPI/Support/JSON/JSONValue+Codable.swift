/// A member of type `JSONValue` takes whatever stands there.
extension JSONValue: Codable {
    /// Takes the value as it is; only ``JSONDecoding`` has one to take.
    package init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? JSONValueDecoder else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "a JSON value can be read from JSON only"))
        }
        self = decoder.value
    }

    /// Gives the value as it is; only ``JSONEncoding`` takes one.
    package func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? JSONValueEncoder else {
            throw EncodingError.invalidValue(
                self,
                EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription: "a JSON value can be written to JSON only"))
        }
        encoder.set(self)
    }
}
