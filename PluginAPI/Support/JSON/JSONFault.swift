/// A fault found in a text, in a form that costs nothing to make.
struct JSONFault: Error {
    /// What can be wrong.
    enum Kind {
        case tooLong(limit: Int)
        case tooDeep(limit: Int)
        case empty
        case ends
        case valueMissing
        case keyMissing
        case colonMissing
        case commaOrBracketMissing
        case commaOrBraceMissing
        case trailingComma
        case trailingText
        case unknownWord
        case controlCharacter
        case unknownEscape
        case loneSurrogate
        case invalidUTF8
        case byteOrderMark
        case digitMissing
        case leadingZero
        case numberTooLarge
        case duplicateKey(String)
    }

    let kind: Kind
    let offset: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    var sentence: String {
        switch kind {
        case .tooLong(let limit): "the text is longer than \(limit) bytes"
        case .tooDeep(let limit): "more than \(limit) arrays and objects stand within one another"
        case .empty: "the text is empty; a JSON value is wanted"
        case .ends: "the text ends in the middle of a value"
        case .valueMissing: "a value is wanted here"
        case .keyMissing: "a key in double quotes is wanted here"
        case .colonMissing: "a ':' is wanted after the key"
        case .commaOrBracketMissing: "a ',' or ']' is wanted here"
        case .commaOrBraceMissing: "a ',' or '}' is wanted here"
        case .trailingComma: "the comma before this has nothing after it; remove it"
        case .trailingText: "the value ends before this; nothing may follow it"
        case .unknownWord: "only true, false and null may be written without quotes"
        case .controlCharacter: "a control character in a string must be escaped, such as \\n"
        case .unknownEscape: "this is no escape; \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX are"
        case .loneSurrogate: "half of a surrogate pair stands alone"
        case .invalidUTF8: "this is not valid UTF-8"
        case .byteOrderMark: "the text begins with a byte order mark; remove it"
        case .digitMissing: "a digit is wanted here"
        case .leadingZero: "a number must not begin with a needless 0"
        case .numberTooLarge: "the number is too large"
        case .duplicateKey(let key): "the key \(key.quotedForSentence) stands here a second time"
        }
    }
}

extension String {
    /// This text in double quotes, escaped, and cut where it is too long for a sentence.
    var quotedForSentence: String {
        let cut =
            self.unicodeScalars.count > 60 ? String(self.unicodeScalars.prefix(60)) + "…" : self
        return JSONValue.string(cut).text()
    }
}
