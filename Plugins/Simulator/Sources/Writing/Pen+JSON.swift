import CBelfry

// Members of a JSON object. Texts are put in as they are: what reaches them has no character that
// needs an escape.
extension Pen {
    mutating func open() { put("{") }
    mutating func close() { put("}") }

    private mutating func key(_ key: StaticString) {
        if last != UInt8(ascii: "{") { put(byte: UInt8(ascii: ",")) }
        put(byte: UInt8(ascii: "\""))
        put(key)
        put("\":")
    }

    mutating func object(_ key: StaticString) {
        self.key(key)
        open()
    }

    /// An array of one object, which `closeList()` ends.
    mutating func list(_ key: StaticString) {
        self.key(key)
        put("[{")
    }

    mutating func closeList() { put("}]") }

    mutating func member(_ key: StaticString, _ text: belfry_str) {
        self.key(key)
        put(byte: UInt8(ascii: "\""))
        put(text)
        put(byte: UInt8(ascii: "\""))
    }

    mutating func member(_ key: StaticString, _ text: StaticString) {
        member(key, belfry_str(text))
    }

    mutating func member(_ key: StaticString, _ number: Int) {
        self.key(key)
        put(number)
    }

    mutating func member(_ key: StaticString, _ amount: Money) {
        self.key(key)
        put(amount)
    }

    /// The time in milliseconds, as digits.
    mutating func member(timestamp digits: belfry_str) {
        key("timestamp")
        put(digits)
    }

    /// A text of letters and a number: "ORD-000123".
    mutating func member(_ key: StaticString, _ prefix: StaticString, _ number: Int, width: Int) {
        self.key(key)
        put(byte: UInt8(ascii: "\""))
        put(prefix)
        put(number, width: width)
        put(byte: UInt8(ascii: "\""))
    }
}

extension belfry_str {
    /// A text of the program.
    init(_ text: StaticString) {
        self.init(
            ptr: UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self),
            len: text.utf8CodeUnitCount)
    }
}
